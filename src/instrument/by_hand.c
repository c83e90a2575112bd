/* by_hand: in four steps, each over the whole file.
 *
 *   1. names     what each stands for; it has to be the same wherever the file binds it, in whatever scope
 *   2. items     what may go
 *   3. decide    what something that stays still needs stays as well, until nothing changes
 *   4. findings and text
 *
 * A doubt always keeps something, never removes it. Nothing goes but decorators and statements of the module itself: so
 * no block is ever left empty. */
#include "instrument/by_hand.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/set.h"
#include "instrument/block.h"
#include "instrument/deletion.h"
#include "instrument/instrument.h"
#include "python/lines.h"

/* What a name stands for, as far as it matters here. */
enum sense {
	SENSE_ELSE,
	SENSE_PROFILER, /* the module memory_profiler */
	SENSE_PROFILE,  /* its decorator */
	SENSE_LOG_FILE, /* its class of streams */
	SENSE_STREAM,   /* one of them */
	SENSE_MEMBER,   /* anything else of it */
	SENSE_LOGGING,  /* the module logging; from here on it is all about logging */
	SENSE_GET_LOGGER,
	SENSE_FORMATTER,
	SENSE_ROOT_LOGGER /* the root logger itself */
};

struct name {
	struct slice text;
	const struct py_binding *bindings; /* `n` of them, in whatever scope */
	size_t n;
	enum sense sense; /* SENSE_ELSE unless all of them agree */
	bool profilers;   /* one of them brings in something of memory_profiler */
	bool served;      /* a line about logging that goes has used it */
	size_t rebound;   /* where it is bound by what is no binding of the outline, or SLICE_NONE */
	size_t doubt;     /* SENSE_ELSE: a place that means something else, or may */
	size_t used;      /* the first use that stays, or SLICE_NONE */
	size_t spoken;    /* where a text, or who knows what, says the word, or SLICE_NONE */
};

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

struct search {
	struct arena *arena; /* what is left of the search */
	struct arena scratch;
	const struct source *source;
	const struct outline *outline;
	struct slice text;
	struct slice ours; /* the name of memory_profiler that our setup block brings in, or empty */
	const struct needed_names *needed;
	VEC(struct name) names;
	struct set numbers;     /* of the names */
	bool *bound;            /* by byte of the text: does a name begin here that is bound here? */
	VEC(struct item) items; /* in the order of the text */
	size_t *item_of;        /* by mention, SLICE_NONE outside of all */
	bool is_profiled;       /* there is an item of memory_profiler */
	size_t profiler_used;   /* where memory_profiler is used by what stays, or SLICE_NONE */
	struct by_hand *out;
};

/* ---- names ---- */

static const struct slice documented_format = { "%(name)s: %(message)s", 21 };

static bool is_about_logging(enum sense sense)
{
	return sense >= SENSE_LOGGING;
}

static size_t offset(const struct search *s, struct slice part)
{
	return (size_t)(part.p - s->text.p);
}

static struct name *find_name(const struct search *s, struct slice text)
{
	const size_t *number = set_number(&s->numbers, text);

	return number ? &s->names.items[*number] : NULL;
}

static enum sense member_of(enum sense module, struct slice member)
{
	if (module == SENSE_PROFILER)
		return slice_is(member, "profile")   ? SENSE_PROFILE
		       : slice_is(member, "LogFile") ? SENSE_LOG_FILE
						     : SENSE_MEMBER;
	if (module == SENSE_LOGGING)
		return slice_is(member, "getLogger")   ? SENSE_GET_LOGGER
		       : slice_is(member, "Formatter") ? SENSE_FORMATTER
						       : SENSE_ELSE;
	return SENSE_ELSE;
}

static enum sense sense_of_import(const struct py_binding *b)
{
	enum sense module = slice_is(b->module, "memory_profiler") ? SENSE_PROFILER
			    : slice_is(b->module, "logging")       ? SENSE_LOGGING
								   : SENSE_ELSE;

	return b->kind == BIND_MODULE ? module : member_of(module, b->target);
}

static enum sense sense_of_path(const struct search *s, struct slice path)
{
	const struct name *name;
	enum sense sense;
	struct slice part;

	if (!slice_cut(&path, '.', &part))
		return SENSE_ELSE;
	part = slice_trim(part);
	name = find_name(s, part);
	sense = name ? name->sense : s->ours.n && slice_eq(part, s->ours) ? SENSE_PROFILER : SENSE_ELSE;
	while (slice_cut(&path, '.', &part))
		sense = member_of(sense, slice_trim(part));
	return sense;
}

/* The statement of the module that the byte is in, or is behind. */
static struct span statement_at(const struct search *s, size_t at)
{
	size_t low = 0, high = s->outline->statements.n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (s->outline->statements.items[middle].start <= at)
			low = middle;
		else
			high = middle;
	}
	return s->outline->statements.items[low];
}

/* What a log stream or the root logger is assigned to, and nothing else. */
static enum sense sense_of_assignment(const struct search *s, const struct py_binding *b)
{
	enum sense of = sense_of_path(s, b->target);

	if (b->kind != BIND_CALL || statement_at(s, b->at).start != offset(s, b->name))
		return SENSE_ELSE;
	if (of == SENSE_GET_LOGGER && !s->outline->values.items[b->value].first)
		return SENSE_ROOT_LOGGER;
	return of == SENSE_LOG_FILE ? SENSE_STREAM : SENSE_ELSE;
}

static enum sense sense_of_binding(const struct search *s, const struct py_binding *b)
{
	if (b->conditional)
		return SENSE_ELSE;
	return b->kind <= BIND_MEMBER ? sense_of_import(b) : sense_of_assignment(s, b);
}

/* All bindings have to agree. */
static void settle(const struct search *s, struct name *name)
{
	name->sense = SENSE_ELSE;
	name->doubt = name->rebound;
	for (size_t i = 0; i < name->n && name->doubt == SLICE_NONE; i++) {
		enum sense sense = sense_of_binding(s, &name->bindings[i]);

		if (name->bindings[i].kind == BIND_OBJECT)
			continue; /* an attribute of that name */
		if (!sense || (name->sense && sense != name->sense))
			name->doubt = offset(s, name->bindings[i].name);
		name->sense = sense;
	}
	if (name->doubt != SLICE_NONE)
		name->sense = SENSE_ELSE;
}

static void add_names(struct search *s)
{
	const struct outline *outline = s->outline;

	s->bound = NEW_ARRAY(&s->scratch, bool, s->text.n + 1);
	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];
		struct name *name = s->names.n ? &s->names.items[s->names.n - 1] : NULL;

		if (b->kind == BIND_OBJECT || b->kind == BIND_RETURN)
			continue;
		if (!name || !slice_eq(name->text, b->name)) {
			set_add(&s->scratch, &s->numbers, b->name);
			*set_number(&s->numbers, b->name) = s->names.n;
			name = vec_push(&s->scratch, &s->names);
			*name = (struct name){ .text = b->name, .bindings = b, .rebound = SLICE_NONE };
		}
		name->n = (size_t)(b - name->bindings) + 1;
		name->profilers |= b->kind <= BIND_MEMBER && slice_is(b->module, "memory_profiler");
		s->bound[offset(s, b->name)] = true;
	}
}

static void read_names(struct search *s)
{
	add_names(s);
	for (size_t i = 0; i < s->outline->mentions.n; i++) {
		const struct py_mention *m = &s->outline->mentions.items[i];
		struct name *name = m->use == USE_LOAD || s->bound[m->at] ? NULL : find_name(s, m->name);

		if (name && name->rebound == SLICE_NONE)
			name->rebound = m->at;
	}
	for (int round = 0; round < 2; round++) /* what is assigned means something by what is imported */
		for (size_t i = 0; i < s->names.n; i++)
			settle(s, &s->names.items[i]);
}

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
	const struct name *name = &s->names.items[item->name];

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
		.statement = statement_at(s, b->at),
		.name = name,
		.what = "import of",
		.sense = is_import ? sense_of_import(b) : sense_of_binding(s, b),
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
		.sense = sense_of_path(s, decorator->path),
	};

	if (item.sense != SENSE_PROFILE)
		return;
	if (!has_its_lines(s, item.span))
		keep(&item, shared_line, SLICE_NONE);
	add_item(s, item);
}

/* "name", or "logging.getLogger()" */
static bool is_root_logger(const struct search *s, struct slice text)
{
	if (slice_ends(text, S("()")))
		return sense_of_path(s, slice_part(text, 0, text.n - 2)) == SENSE_GET_LOGGER;
	return sense_of_path(s, text) == SENSE_ROOT_LOGGER;
}

/* Is it the documented statement that puts the logger's name in front of each message, guarded by an `if` or not? */
static bool sets_format(struct search *s, struct slice text)
{
	struct buf wanted = { .arena = &s->scratch };
	size_t start = slice_starts(text, S("if ")) ? 3 : 0, handlers = slice_find(text, S(".handlers"), 0);
	size_t set = slice_find(text, S("setFormatter("), 0), open;
	struct slice logger, formatter;

	if (handlers == SLICE_NONE || set == SLICE_NONE || (open = slice_find(text, S("("), set + 13)) == SLICE_NONE)
		return false;
	logger = slice_trim(slice_part(text, start, handlers));
	formatter = slice_trim(slice_part(text, set + 13, open));
	if (!is_root_logger(s, logger) || sense_of_path(s, formatter) != SENSE_FORMATTER)
		return false;
	if (start)
		buf_addf(&wanted, "if %.*s.handlers:\n", SLICE_ARG(logger));
	buf_addf(&wanted, "%.*s.handlers[0].setFormatter(%.*s(\"%.*s\"))", SLICE_ARG(logger), SLICE_ARG(formatter),
		 SLICE_ARG(documented_format));
	return block_same(&s->scratch, text, buf_slice(&wanted));
}

/* Is the byte in a comment? *next is the first that may be it; the bytes are asked for in the order of the text. */
static bool is_commented(const struct search *s, size_t at, size_t *next)
{
	const struct lexed *lexed = &s->source->lexed;

	while (*next < lexed->comments.n && lexed->comments.items[*next].end <= at)
		++*next;
	return *next < lexed->comments.n && lexed->comments.items[*next].start <= at;
}

static void add_formats(struct search *s)
{
	size_t comment = 0, n = documented_format.n;
	size_t other = SLICE_NONE; /* where the last statement begins that is something else */

	for (size_t at = 0, end; (at = slice_find(s->text, documented_format, at)) != SLICE_NONE; at = end) {
		struct item item = { .kind = ITEM_FORMAT, .name = SLICE_NONE, .what = "format of the root logger" };

		end = at + n;
		if (is_commented(s, at, &comment))
			continue;
		item.span = statement_at(s, at);
		if (item.span.start == other || !sets_format(s, slice_part(s->text, item.span.start, item.span.end))) {
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

	for (size_t i = 0; i < s->names.n; i++)
		for (size_t k = 0; k < s->names.items[i].n; k++)
			add_binding(s, i, &s->names.items[i].bindings[k]);
	for (size_t i = 0; i < outline->defs.n; i++)
		for (size_t k = 0; k < outline->defs.items[i].decorators.n; k++)
			add_decorator(s, &outline->defs.items[i], &outline->defs.items[i].decorators.items[k]);
	add_formats(s);
	if (s->items.n)
		qsort(s->items.items, s->items.n, sizeof *s->items.items, by_span);
	s->item_of = NEW_ARRAY(&s->scratch, size_t, outline->mentions.n + 1);
	for (size_t i = 0, k = 0; i < outline->mentions.n; i++) {
		const struct py_mention *m = &outline->mentions.items[i];
		struct item *item;

		while (k < s->items.n && s->items.items[k].span.end <= m->at)
			k++;
		item = k < s->items.n && s->items.items[k].span.start <= m->at ? &s->items.items[k] : NULL;
		s->item_of[i] = item ? k : SLICE_NONE;
		if (item && m->use != USE_LOAD &&
		    (item->name == SLICE_NONE || !slice_eq(m->name, s->names.items[item->name].text)))
			keep(item, not_as_documented, SLICE_NONE); /* it binds more */
	}
}

/* Does somebody say the name of an item where it is no name to the parser: in a string, for getattr, in __all__? */
static void find_spoken(struct search *s)
{
	bool *known = NEW_ARRAY(&s->scratch, bool, s->text.n + 1);

	for (size_t i = 0; i < s->outline->mentions.n; i++)
		known[s->outline->mentions.items[i].at] = true;
	for (size_t i = 0; i < s->items.n; i++)
		for (size_t at = s->items.items[i].span.start; at < s->items.items[i].span.end; at++)
			known[at] = true;
	for (size_t i = 0; i < s->names.n; i++)
		s->names.items[i].spoken = SLICE_NONE;
	for (size_t at = 0, end, comment = 0; at < s->text.n; at = end) {
		struct name *name;

		end = word_end(s->text, at);
		if (end == at) {
			end++;
			continue;
		}
		name = find_name(s, slice_part(s->text, at, end));
		if (name && name->spoken == SLICE_NONE && !known[at] && !s->bound[at] &&
		    !(at > 0 && s->text.p[at - 1] == '.') && !is_commented(s, at, &comment))
			name->spoken = at;
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
	for (size_t i = 0; i < s->names.n; i++) {
		s->names.items[i].used = SLICE_NONE;
		s->names.items[i].served = false;
	}
	for (size_t i = 0; i < s->outline->mentions.n; i++) {
		const struct py_mention *m = &s->outline->mentions.items[i];
		struct name *name = s->bound[m->at] ? NULL : find_name(s, m->name);

		if (!name)
			continue;
		if (goes(s, s->item_of[i])) {
			const struct item *item = &s->items.items[s->item_of[i]];

			name->served |= item->kind == ITEM_FORMAT || is_about_logging(item->sense);
			continue;
		}
		if (name->used == SLICE_NONE)
			name->used = m->at;
		if (name->profilers && s->profiler_used == SLICE_NONE)
			s->profiler_used = m->at;
	}
}

static void check_uses(const struct search *s, struct item *item)
{
	const struct name *name = item->name == SLICE_NONE ? NULL : &s->names.items[item->name];

	if (item->kind == ITEM_FORMAT && s->profiler_used != SLICE_NONE)
		keep(item, "memory_profiler is still used in line ", s->profiler_used);
	if (!name)
		return;
	if (name->used != SLICE_NONE || name->spoken != SLICE_NONE)
		keep(item, "still used in line ", name->used != SLICE_NONE ? name->used : name->spoken);
	if (is_about_logging(item->sense) && (!name->served || (item->stays && item->kind == ITEM_IMPORT)))
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
						    (item->kind == ITEM_IMPORT || !s->names.items[item->name].served))))
			report(s, item);
	}
}

/* Uses of memory_profiler that stay, one a line. */
static void report_uses(struct search *s)
{
	size_t last = 0;

	for (size_t i = 0; i < s->outline->mentions.n; i++) {
		const struct py_mention *m = &s->outline->mentions.items[i];
		const struct name *name = s->bound[m->at] ? NULL : find_name(s, m->name);
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
	size_t comment = 0;

	for (size_t at = 0; (at = slice_find(s->text, word, at)) != SLICE_NONE; at = word_end(s->text, at))
		if (word_end(s->text, at) == at + word.n && (at == 0 || word_end(s->text, at - 1) == at - 1) &&
		    !is_commented(s, at, &comment) && !by_hand_is_gone(s->out, at))
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
			*vec_push(s->arena, &s->out->unbound) = s->names.items[s->items.items[i].name].text;
}

/* ---- one file ---- */

static void look(struct search *s)
{
	if (s->outline->broken) {
		struct item all = { .kind = ITEM_COMMENT,
				    .span.start = s->outline->error,
				    .what = "profiling by hand, if any" };

		keep(&all, "the file has a syntax error near here", SLICE_NONE);
		report(s, &all);
		return;
	}
	read_names(s);
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
	const struct block *setup;
	struct search s = { .arena = arena, .source = &parsed, .text = source->text, .needed = needed, .out = &out };

	if (slice_find(s.text, S("memory_profiler"), 0) == SLICE_NONE)
		return out;
	source_parse(&s.scratch, &parsed);
	s.outline = parsed.outline;
	setup = setup_block(source);
	s.ours = setup ? block_read_module(&s.scratch, source->disk, setup, MODULE_MEMORY_PROFILER)
		       : (struct slice){ 0 };
	look(&s);
	out.still = find_still_named(&s);
	if (out.findings.n)
		qsort(out.findings.items, out.findings.n, sizeof *out.findings.items, by_line);
	arena_release(&s.scratch);
	return out;
}

/* The documented statement further in, told by what stands in front of the format: what the names mean there is not
 * asked closely. Looks no further than it must: lines may be long. */
static bool sets_format_inside(const struct search *s, size_t at)
{
	enum { FAR = 200, MANY = 100 };
	static const struct slice set = { ".handlers[0].setFormatter(", 26 };
	struct slice line = slice_last(slice_part(s->text, at > FAR ? at - FAR : 0, at), '\n'), logger;
	size_t found = slice_find(line, set, 0), n;
	const struct py_binding *bindings;

	if (found == SLICE_NONE || lexed_is_in_string(&s->source->lexed, at) || !strchr("\"'", line.p[line.n - 1]) ||
	    memchr(line.p, '"', line.n - 1) || memchr(line.p, '\'', line.n - 1) ||
	    !slice_is(slice_last(slice_part(line, found + set.n, line.n - 1), '.'), "Formatter("))
		return false;
	logger = slice_last(slice_trim(slice_part(line, 0, found)), ' ');
	if (slice_ends(logger, S("getLogger()")))
		return true;
	bindings = outline_bindings(s->outline, logger, &n);
	for (size_t i = 0; i < n && i < MANY; i++)
		if (bindings[i].kind == BIND_CALL && slice_is(slice_last(bindings[i].target, '.'), "getLogger") &&
		    !s->outline->values.items[bindings[i].value].first)
			return true;
	return false;
}

void by_hand_find_formats(struct arena *arena, const struct source *source, struct findings *out)
{
	struct by_hand by_hand = { 0 };
	struct search s = { .arena = arena, .source = source, .outline = source->outline, .text = source->text,
			    .out = &by_hand };

	read_names(&s);
	add_formats(&s);
	for (size_t i = 0; i < s.items.n; i++)
		if (s.items.items[i].why != not_as_documented || sets_format_inside(&s, s.items.items[i].span.start))
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
