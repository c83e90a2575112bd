/* by_hand: in four steps, each over the whole file.
 *
 *   1. senses    what each name stands for
 *   2. items     what may go
 *   3. decide    what something that stays still needs stays as well, until nothing changes
 *   4. findings and text
 *
 * A doubt always keeps something, never removes it. Nothing goes but decorators and statements of the module itself: so
 * no block is ever left empty. */
#include "instrument/by_hand.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/sort.h"
#include "instrument/block.h"
#include "instrument/deletion.h"
#include "instrument/instrument.h"
#include "instrument/root_format.h"
#include "instrument/senses.h"
#include "python/lines.h"

enum item_kind { ITEM_IMPORT, ITEM_ASSIGNMENT, ITEM_DECORATOR, ITEM_FORMAT, ITEM_USE, ITEM_COMMENT };

/* Something that may be deleted. */
struct item {
	enum item_kind kind;
	struct span span;      /* of the statement, of the decorator, of the part of an import */
	struct span statement; /* of an import: all of it */
	size_t name;           /* that it binds: an index, or SLICE_NONE */
	enum sense sense;
	const char *what; /* for the user, with the words that it is about */
	struct slice shown;
	bool stays;
	const char *why; /* NULL when it was never about profiling */
	size_t see;      /* the byte whose line tells more, or SLICE_NONE */
	const char *by;  /* the other file that needs it, or NULL */
};

/* Who needs a name, by what is decided so far. */
struct use {
	bool served;   /* a line about logging that goes has used it */
	size_t used;   /* the first use that stays, or SLICE_NONE */
	size_t spoken; /* where a text, or who knows what, says the word, or SLICE_NONE */
};

struct search {
	struct arena *arena; /* what is left of the search */
	struct arena scratch;
	const struct source *source;
	const struct outline *outline;
	struct slice text;
	const struct needed_names *needed;
	struct senses senses;
	struct use *uses;       /* by name */
	VEC(struct item) items; /* in the order of the text */
	size_t *item_of;        /* by mention, SLICE_NONE outside of all */
	bool is_profiled;       /* there is an item of memory_profiler */
	size_t profiler_used;   /* where memory_profiler is used by what stays, or SLICE_NONE */
	struct by_hand *out;
};

/* ---- items ---- */

/* Does nothing else stand on its lines, comments aside? Looks no further than it must: lines may be long. */
static bool has_its_lines(const struct search *s, struct span span)
{
	size_t before = span.start, behind = span.end;

	while (before > 0 && strchr(" \t\f", s->text.p[before - 1]))
		before--;
	while (behind < s->text.n && strchr(" \t\f", s->text.p[behind]))
		behind++;
	if (behind < s->text.n && !strchr("#\r\n", s->text.p[behind]))
		return false;
	return (before == 0 || !strchr(";:", s->text.p[before - 1])) && begins_statement(s->source, span.start);
}

static void keep(struct item *item, const char *why, size_t see)
{
	item->stays = true;
	item->why = why;
	item->see = see;
}

static const char not_as_documented[] = "it is not written as documented";
static const char shared_line[] = "it shares its line with something else";

/* Keeps what can not go for what it is and where it stands. Logging that was not set up as documented is the user's. */
static void check_binding(struct search *s, struct item *item, bool is_inside)
{
	const struct sensed *name = &s->senses.names.items[item->name];

	if (item->sense == SENSE_ELSE)
		keep(item, NULL, SLICE_NONE);
	else if (is_inside)
		keep(item, "it is inside another statement", SLICE_NONE);
	else if (slice_is(name->text, "*"))
		keep(item, not_as_documented, SLICE_NONE);
	else if (name->sense == SENSE_ELSE)
		keep(item, "what it means is not sure, see line ", name->doubt);
	else if (!has_its_lines(s, item->statement))
		keep(item, shared_line, SLICE_NONE);
	if (item->stays && is_about_logging(item->sense))
		item->why = NULL;
	for (size_t i = 0; i < s->needed->n && !item->stays; i++)
		if (slice_eq(s->needed->items[i].name, name->text)) {
			keep(item, "used by ", SLICE_NONE);
			item->by = s->needed->items[i].by;
		}
}

/* A call in a call may do anything. */
static bool calls_more(struct slice text)
{
	size_t first = slice_find(text, S("("), 0);

	return first != SLICE_NONE && slice_find(text, S("("), first + 1) != SLICE_NONE;
}

static void add_item(struct search *s, struct item item)
{
	if (!item.stays && (item.kind == ITEM_ASSIGNMENT || item.kind == ITEM_DECORATOR) &&
	    calls_more(slice_part(s->text, item.span.start, item.span.end)))
		keep(&item, not_as_documented, SLICE_NONE);
	s->is_profiled |= item.sense && !is_about_logging(item.sense);
	*vec_push(&s->scratch, &s->items) = item;
}

/* What binds a name: every part of an import of the module, and any other that brings in what it is all about. */
static void add_binding(struct search *s, size_t name, const struct py_binding *b)
{
	bool is_import = b->kind <= BIND_MEMBER;
	struct item item = {
		.kind = is_import ? ITEM_IMPORT : ITEM_ASSIGNMENT,
		.statement = outline_statement(s->outline, b->at),
		.name = name,
		.what = "import of",
		.sense = is_import ? sense_of_import(b) : sense_of_binding(&s->senses, b),
	};
	bool is_inside = item.statement.start != b->at;

	if (!item.sense && (!is_import || is_inside))
		return;
	item.span = is_import ? b->part : item.statement;
	item.shown = is_import ? slice_part(s->text, b->part.start, b->part.end) : b->name;
	if (!is_import)
		item.what = item.sense == SENSE_STREAM ? "log stream" : "logger";
	check_binding(s, &item, is_inside);
	add_item(s, item);
}

static void add_decorator(struct search *s, const struct py_def *def, const struct py_decorator *decorator)
{
	struct item item = {
		.kind = ITEM_DECORATOR,
		.span = { decorator->start, decorator->end },
		.name = SLICE_NONE,
		.what = "decorator of",
		.shown = def->name,
		.sense = sense_of_path(&s->senses, decorator->path),
	};

	if (item.sense != SENSE_PROFILE)
		return;
	if (!has_its_lines(s, item.span))
		keep(&item, shared_line, SLICE_NONE);
	add_item(s, item);
}

static void add_formats(struct search *s)
{
	size_t other = SLICE_NONE; /* where the last statement begins that is something else */

	for (size_t at = 0, end; (at = slice_find(s->text, root_format, at)) != SLICE_NONE; at = end) {
		struct item item = { .kind = ITEM_FORMAT, .name = SLICE_NONE, .what = "format of the root logger" };

		end = at + root_format.n;
		if (lexed_is_in_comment(&s->source->lexed, at))
			continue;
		item.span = outline_statement(s->outline, at);
		if (item.span.start == other ||
		    !root_format_is_set(&s->scratch, &s->senses,
					slice_part(s->text, item.span.start, item.span.end))) {
			other = item.span.start;
			item.span = (struct span){ at, end };
			keep(&item, not_as_documented, SLICE_NONE);
		} else if (!has_its_lines(s, item.span)) {
			keep(&item, shared_line, SLICE_NONE);
		}
		add_item(s, item);
	}
}

static int by_span(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return x->span.start < y->span.start ? -1 : x->span.start > y->span.start;
}

static void find_items(struct search *s)
{
	const struct outline *outline = s->outline;

	for (size_t i = 0; i < s->senses.names.n; i++)
		for (size_t k = 0; k < s->senses.names.items[i].n; k++)
			add_binding(s, i, &s->senses.names.items[i].bindings[k]);
	for (size_t i = 0; i < outline->defs.n; i++)
		for (size_t k = 0; k < outline->defs.items[i].decorators.n; k++)
			add_decorator(s, &outline->defs.items[i], &outline->defs.items[i].decorators.items[k]);
	add_formats(s);
	sort_stable(&s->scratch, s->items.items, s->items.n, sizeof *s->items.items, by_span);
	s->item_of = NEW_ARRAY(&s->scratch, size_t, outline->mentions.n + 1);
	for (size_t i = 0, k = 0; i < outline->mentions.n; i++) {
		const struct py_mention *m = &outline->mentions.items[i];
		struct item *item;

		while (k < s->items.n && s->items.items[k].span.end <= m->at)
			k++;
		item = k < s->items.n && s->items.items[k].span.start <= m->at ? &s->items.items[k] : NULL;
		s->item_of[i] = item ? k : SLICE_NONE;
		if (item && m->use != USE_LOAD &&
		    (item->name == SLICE_NONE || !slice_eq(m->name, s->senses.names.items[item->name].text)))
			keep(item, not_as_documented, SLICE_NONE); /* it binds more */
	}
}

static struct use *use_of(const struct search *s, const struct sensed *name)
{
	return &s->uses[name - s->senses.names.items];
}

/* Does somebody say the name of an item where it is no name to the parser: in a string, for getattr, in __all__? */
static void find_spoken(struct search *s)
{
	bool *known = NEW_ARRAY(&s->scratch, bool, s->text.n + 1);

	s->uses = NEW_ARRAY(&s->scratch, struct use, s->senses.names.n + 1);
	for (size_t i = 0; i < s->senses.names.n; i++)
		s->uses[i].spoken = SLICE_NONE;
	for (size_t i = 0; i < s->outline->mentions.n; i++)
		known[s->outline->mentions.items[i].at] = true;
	for (size_t i = 0; i < s->outline->bindings.n; i++)
		if (s->outline->bindings.items[i].kind == BIND_MEMBER) /* the module is meant, whatever has its name */
			known[s->outline->bindings.items[i].module.p - s->text.p] = true;
	for (size_t i = 0; i < s->items.n; i++)
		for (size_t at = s->items.items[i].span.start; at < s->items.items[i].span.end; at++)
			known[at] = true;
	for (size_t at = 0, end; at < s->text.n; at = end) {
		const struct sensed *name;

		end = word_end(s->text, at);
		if (end == at) {
			end++;
			continue;
		}
		name = senses_find(&s->senses, slice_part(s->text, at, end));
		if (name && use_of(s, name)->spoken == SLICE_NONE && !known[at] && !s->senses.bound[at] &&
		    !(at > 0 && s->text.p[at - 1] == '.') && !lexed_is_in_comment(&s->source->lexed, at))
			use_of(s, name)->spoken = at;
	}
}

/* Python takes a name in full width, or in mathematical letters, for the same name in plain ones. */
static size_t find_disguise(const struct search *s)
{
	for (size_t i = 0; i < s->outline->mentions.n; i++) {
		const struct py_mention *m = &s->outline->mentions.items[i];

		if (slice_find(m->name, S("\xef\xbc"), 0) != SLICE_NONE ||
		    slice_find(m->name, S("\xef\xbd"), 0) != SLICE_NONE ||
		    slice_find(m->name, S("\xf0\x9d"), 0) != SLICE_NONE)
			return m->at;
	}
	return SLICE_NONE;
}

/* ---- what goes: everything, but for what something that stays needs, and so on ---- */

static bool goes(const struct search *s, size_t item)
{
	return item != SLICE_NONE && !s->items.items[item].stays;
}

static void count_uses(struct search *s)
{
	s->profiler_used = SLICE_NONE;
	for (size_t i = 0; i < s->senses.names.n; i++) {
		s->uses[i].used = SLICE_NONE;
		s->uses[i].served = false;
	}
	for (size_t i = 0; i < s->outline->mentions.n; i++) {
		const struct py_mention *m = &s->outline->mentions.items[i];
		const struct sensed *name = senses_used(&s->senses, m);
		struct use *use;

		if (!name)
			continue;
		use = use_of(s, name);
		if (goes(s, s->item_of[i])) {
			const struct item *item = &s->items.items[s->item_of[i]];

			use->served |= item->kind == ITEM_FORMAT || is_about_logging(item->sense);
			continue;
		}
		if (use->used == SLICE_NONE)
			use->used = m->at;
		if (name->profilers && s->profiler_used == SLICE_NONE)
			s->profiler_used = m->at;
	}
}

static void check_uses(const struct search *s, struct item *item)
{
	const struct use *use = item->name == SLICE_NONE ? NULL : &s->uses[item->name];

	if (item->kind == ITEM_FORMAT && s->profiler_used != SLICE_NONE)
		keep(item, "memory_profiler is still used in line ", s->profiler_used);
	if (!use)
		return;
	if (use->used != SLICE_NONE || use->spoken != SLICE_NONE)
		keep(item, "still used in line ", use->used != SLICE_NONE ? use->used : use->spoken);
	if (is_about_logging(item->sense) && (!use->served || (item->stays && item->kind == ITEM_IMPORT)))
		keep(item, NULL, SLICE_NONE);
}

static void decide(struct search *s)
{
	size_t disguise = find_disguise(s);

	for (size_t i = 0; disguise != SLICE_NONE && i < s->items.n; i++)
		if (!s->items.items[i].stays)
			keep(&s->items.items[i], "what it means is not sure, see line ", disguise);
	find_spoken(s);
	for (bool changed = true; changed;) {
		changed = false;
		count_uses(s);
		for (size_t i = s->items.n; i-- > 0;) { /* what is made last needs what was made before */
			struct item *item = &s->items.items[i];

			if (item->stays)
				continue;
			check_uses(s, item);
			changed |= item->stays;
		}
	}
}

/* ---- what there is to say ---- */

static size_t line_of(const struct search *s, size_t at)
{
	return source_place(s->source, at).line;
}

static enum finding_about about(const struct item *item)
{
	switch (item->kind) {
	case ITEM_IMPORT:
		return is_about_logging(item->sense) ? ABOUT_ELSE : ABOUT_IMPORT;
	case ITEM_ASSIGNMENT:
		return is_about_logging(item->sense) ? ABOUT_LOGGER : ABOUT_USE;
	case ITEM_FORMAT:
		return ABOUT_LOGGER;
	case ITEM_DECORATOR:
	case ITEM_USE:
		return ABOUT_USE;
	case ITEM_COMMENT:
		break;
	}
	return ABOUT_ELSE;
}

/* Says what becomes of a thing of the file. */
static void report(struct search *s, const struct item *item)
{
	struct buf what = { .arena = s->arena }, reason = { .arena = s->arena };

	buf_addf(&what, item->shown.n ? "%s '%.*s'" : "%s", item->what, SLICE_ARG(item->shown));
	if (item->stays)
		buf_addf(&reason, "%s%s", item->why, item->by ? item->by : "");
	if (item->stays && item->see != SLICE_NONE)
		buf_addf(&reason, "%zu", line_of(s, item->see));
	*vec_push(s->arena, &s->out->findings) =
		(struct finding){ source_place(s->source, item->span.start), about(item), !item->stays, buf_text(&what),
				  buf_text(&reason) };
}

/* Logging that stays is nobody's business, unless lines that go have used what was made for them. */
static void report_items(struct search *s)
{
	for (size_t i = 0; i < s->items.n; i++) {
		const struct item *item = &s->items.items[i];

		if (!item->stays || (item->why && !(is_about_logging(item->sense) &&
						    (item->kind == ITEM_IMPORT || !s->uses[item->name].served))))
			report(s, item);
	}
}

/* Uses of memory_profiler that stay, one a line. */
static void report_uses(struct search *s)
{
	size_t last = 0;

	for (size_t i = 0; i < s->outline->mentions.n; i++) {
		const struct py_mention *m = &s->outline->mentions.items[i];
		const struct sensed *name = senses_used(&s->senses, m);
		struct item use = { .kind = ITEM_USE, .span.start = m->at, .what = "use of", .shown = m->name };

		if (!name || !name->profilers || s->item_of[i] != SLICE_NONE || line_of(s, m->at) == last)
			continue;
		last = line_of(s, m->at);
		keep(&use, name->sense ? "" : "what it means is not sure, see line ",
		     name->sense ? SLICE_NONE : name->doubt);
		report(s, &use);
	}
}

/* Where code, or a string, still names memory_profiler. */
static size_t find_still_named(const struct search *s)
{
	static const struct slice word = { "memory_profiler", 15 };

	for (size_t at = 0; (at = slice_find(s->text, word, at)) != SLICE_NONE; at = word_end(s->text, at))
		if (word_end(s->text, at) == at + word.n && (at == 0 || word_end(s->text, at - 1) == at - 1) &&
		    !lexed_is_in_comment(&s->source->lexed, at) && !by_hand_is_gone(s->out, at))
			return at;
	return SLICE_NONE;
}

static int by_line(const void *a, const void *b)
{
	const struct place *x = &((const struct finding *)a)->place, *y = &((const struct finding *)b)->place;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->column < y->column ? -1 : x->column > y->column;
}

/* ---- the text without it ---- */

/* The parts of one import, `n` items. */
static void delete_import(struct deletion *d, const struct item *parts, size_t n)
{
	const struct span *stays = NULL;
	size_t going = 0;

	for (size_t i = 0; i < n; i++)
		going += !parts[i].stays;
	if (going == n)
		deletion_add_lines(d, parts->statement, false);
	for (size_t i = 0; i < n && going < n; i++) {
		if (!parts[i].stays)
			deletion_add_part(d, parts[i].span, stays, i + 1 < n ? &parts[i + 1].span : NULL);
		else
			stays = &parts[i].span;
	}
}

static struct slice delete_items(const struct search *s, struct deletion *d)
{
	for (size_t i = 0, n; i < s->items.n; i += n) {
		const struct item *item = &s->items.items[i];

		for (n = 1; item->kind == ITEM_IMPORT && i + n < s->items.n && item[n].kind == ITEM_IMPORT &&
			    item[n].statement.start == item->statement.start;)
			n++;
		if (item->kind == ITEM_IMPORT)
			delete_import(d, item, n);
		else if (!item->stays)
			deletion_add_lines(d, item->span, item->kind == ITEM_DECORATOR);
	}
	return d->lines.n || d->spans.n ? deletion_apply(d) : s->text;
}

/* The comment in line 1 or 2 that says what encoding the file has; a line may come there that was further down. */
static struct slice cookie(struct slice text)
{
	size_t at = line_start(text, 0);

	for (int i = 0; i < 2 && at < text.n; i++, at = line_next(text, at)) {
		struct slice line = slice_trim(slice_part(text, at, line_end(text, at)));

		if (line.n && line.p[0] == '#' && line_names_encoding(line))
			return line;
	}
	return (struct slice){ 0 };
}

/* Python has to be able to read the result, else nothing goes. */
static void delete_all(struct search *s)
{
	struct deletion d = { .arena = &s->scratch, .text = s->text, .lexed = &s->source->lexed };
	struct slice text = delete_items(s, &d);
	struct lexed lexed = lex(&s->scratch, text);

	if (!d.spans.n || !outline_parses(text, &lexed) || !slice_eq(cookie(text), cookie(s->text))) {
		for (size_t i = 0; i < s->items.n; i++)
			if (!s->items.items[i].stays)
				keep(&s->items.items[i], not_as_documented, SLICE_NONE);
		return;
	}
	s->out->text = (struct slice){ arena_copy(s->arena, text.p, text.n), text.n };
	s->out->changed = true;
	for (size_t i = 0; i < d.spans.n; i++)
		*vec_push(s->arena, &s->out->gone) = d.spans.items[i];
	for (size_t i = 0; i < d.comments.n; i++)
		report(s, &(struct item){ .kind = ITEM_COMMENT,
					  .span.start = d.comments.items[i],
					  .what = "comment on the profiler" });
	for (size_t i = 0; i < s->items.n; i++)
		if (goes(s, i) && s->items.items[i].name != SLICE_NONE)
			*vec_push(s->arena, &s->out->unbound) = s->senses.names.items[s->items.items[i].name].text;
}

/* ---- one file ---- */

static void look(struct search *s)
{
	const struct block *setup;
	struct slice ours;

	if (s->outline->broken) {
		struct item all = { .kind = ITEM_COMMENT,
				    .span.start = s->outline->error,
				    .what = "profiling by hand, if any" };

		keep(&all, "the file has a syntax error near here", SLICE_NONE);
		report(s, &all);
		return;
	}
	setup = setup_block(s->source);
	ours = setup ? block_read_module(&s->scratch, s->source->disk, setup, MODULE_MEMORY_PROFILER)
		     : (struct slice){ 0 };
	s->senses = senses_read(&s->scratch, s->source, ours);
	find_items(s);
	if (!s->is_profiled)
		return;
	decide(s);
	delete_all(s);
	report_items(s);
	report_uses(s);
}

struct by_hand by_hand_remove(struct arena *arena, const struct source *source, const struct needed_names *needed)
{
	struct by_hand out = { .text = source->text, .still = SLICE_NONE };
	struct source parsed = *source;
	struct search s = { .arena = arena, .source = &parsed, .text = source->text, .needed = needed, .out = &out };

	if (slice_find(s.text, S("memory_profiler"), 0) == SLICE_NONE)
		return out;
	source_parse(&s.scratch, &parsed);
	s.outline = parsed.outline;
	look(&s);
	out.still = find_still_named(&s);
	sort_stable(arena, out.findings.items, out.findings.n, sizeof *out.findings.items, by_line);
	arena_release(&s.scratch);
	return out;
}

void by_hand_find_formats(struct arena *arena, const struct source *source, struct findings *out)
{
	struct by_hand by_hand = { 0 };
	struct search s = { .arena = arena, .source = source, .outline = source->outline, .text = source->text,
			    .out = &by_hand };

	s.senses = senses_read(&s.scratch, source, (struct slice){ 0 });
	add_formats(&s);
	for (size_t i = 0; i < s.items.n; i++)
		if (s.items.items[i].why != not_as_documented ||
		    root_format_is_set_inside(&s.senses, s.items.items[i].span.start))
			report(&s, &s.items.items[i]);
	for (size_t i = 0; i < by_hand.findings.n; i++)
		*vec_push(arena, out) = by_hand.findings.items[i];
	arena_release(&s.scratch);
}

bool by_hand_is_gone(const struct by_hand *by_hand, size_t at)
{
	size_t i = span_find(by_hand->gone.items, by_hand->gone.n, at);

	return i < by_hand->gone.n && by_hand->gone.items[i].start <= at;
}
