#include "instrument/profiler.h"

#include <ctype.h>

#include "app/package.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/nearest.h"
#include "instrument/block.h"
#include "instrument/instrument.h"
#include "python/lines.h"
#include "python/names.h"
#include "template/expand.h"
#include "template/keys.h"

const char profiler_default[] = "memory_profiler", profiler_local_only[] = "local_only";

static const char *const value_names[VALUES] = {
	[MODULE_LOGGING] = "logging",
	[MODULE_MEMORY_PROFILER] = "memory_profiler",
	[MODULE_OS] = "os",
	[MODULE_SYS] = "sys",
	[VALUE_LOGGER] = "root_logger",
	[VALUE_STREAM] = "profiler_logstream",
	[VALUE_DECORATOR] = "profiler_decorator",
};

/* One template at work. */
struct reading {
	struct arena *arena;
	struct profiler *profiler;
	struct fail *fail;
	const char *path;       /* of setup.py */
	struct slice setup;     /* its text, lines ended by LF */
	struct place decorator; /* where the decorator stands in template.yaml */
	const char *decorator_text;
};

/* ---- texts to stencils ---- */

/* Names alone, or the condition too. It has a hole of its own: where that is left in a line, it was no condition. */
static struct expand_values holes(struct arena *arena, bool has_condition, bool all_rows)
{
	static const char bytes[] = "\x80\x81\x82\x83\x84\x85\x86\x87";
	struct expand_values values = { 0 };

	for (int i = 0; i < VALUES; i++)
		*vec_push(arena, &values) = (struct expand_value){ .name = value_names[i], .text = { bytes + i, 1 } };
	if (has_condition)
		*vec_push(arena, &values) =
			(struct expand_value){ .name = "all-rows", .text = { bytes + VALUES, all_rows } };
	return values;
}

static bool begins_line(struct slice text, const char *p)
{
	size_t at = (size_t)(p - text.p);

	return slice_trim(slice_part(text, line_start(text, at), at)).n == 0;
}

static struct stencil stencil_of(struct arena *arena, struct slice text)
{
	struct stencil stencil = { .text = text, .tokens = tokens_read(arena, text) };

	for (size_t i = 0; i < text.n; i++) {
		if (stencil_hole(text.p[i]) >= 0)
			stencil.uses |= 1u << stencil_hole(text.p[i]);
		if (stencil_imports(text, i))
			stencil.imports |= 1u << stencil_hole(text.p[i]);
	}
	for (size_t i = 0; i < stencil.tokens.n; i++) {
		if (begins_line(text, stencil.tokens.items[i].p))
			*vec_push(arena, &stencil.lines) = (struct span){ i, i };
		stencil.lines.items[stencil.lines.n - 1].end = i + 1;
	}
	return stencil;
}

/* Where the word stands, not as part of another one, or a sign; SLICE_NONE when it does not. */
static size_t find_word(struct slice text, struct slice word)
{
	for (size_t at = 0; (at = slice_find(text, word, at)) != SLICE_NONE; at++)
		if (!word_end(word, 0) ||
		    ((at == 0 || word_end(text, at - 1) == at - 1) && word_end(text, at) == at + word.n))
			return at;
	return SLICE_NONE;
}

/* The line of setup.py that has become line `n`, from 0, of one of its stencils, else the last; at `what`, if it is
 * there. */
static struct place place_of_line(const struct reading *r, size_t n, bool all_rows, struct slice what)
{
	struct slice dropped = all_rows ? S("{{!all-rows}}") : S("{{?all-rows}}");
	size_t at = 0, in;

	for (;; at = line_next(r->setup, at)) {
		struct slice line = slice_part(r->setup, at, line_end(r->setup, at));
		bool is_last = line_next(r->setup, at) == r->setup.n;

		if (!is_last && (slice_find(line, dropped, 0) != SLICE_NONE || n-- > 0))
			continue;
		in = find_word(line, what);
		return line_place(r->path, r->setup, at + (in == SLICE_NONE ? 0 : in));
	}
}

static size_t count_lines(struct slice text, size_t end)
{
	size_t n = 0;

	for (size_t i = 0; i < end; i++)
		n += text.p[i] == '\n';
	return n;
}

/* The token with a hole in it that is more than the hole of a name; SLICE_NONE when there is none. */
static size_t find_misplaced(const struct tokens *t)
{
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->items[i].n; k++)
			if (stencil_hole(t->items[i].p[k]) >= (t->items[i].n > 1 ? 0 : VALUES))
				return i;
	return SLICE_NONE;
}

static bool misplaced(const struct reading *r, struct slice word, struct place place)
{
	if (memchr(word.p, STENCIL_HOLE + VALUES, word.n))
		return fail_at(r->fail, place, "'all-rows' is a condition, as in '{{?all-rows}}'");
	return fail_at(r->fail, place,
		       "a name stands alone: not in a string or a comment, and without letters next to it");
}

static bool make_setup(const struct reading *r, bool all_rows)
{
	struct expand_values values = holes(r->arena, true, all_rows);
	struct stencil *stencil = &r->profiler->setup[all_rows];
	struct slice text;
	size_t wrong;

	if (!expand(r->arena, r->path, r->setup, &values, &text, r->fail))
		return false;
	*stencil = stencil_of(r->arena, text);
	wrong = find_misplaced(&stencil->tokens);
	if (wrong != SLICE_NONE) {
		struct slice word = stencil->tokens.items[wrong];

		return misplaced(r, word,
				 place_of_line(r, count_lines(text, (size_t)(word.p - text.p)), all_rows, S("{{")));
	}
	r->profiler->uses |= stencil->uses;
	return true;
}

static bool make_decorator(const struct reading *r)
{
	struct expand_values values = holes(r->arena, false, false);
	struct stencil *stencil = &r->profiler->decorator;
	unsigned brought = r->profiler->setup[false].uses & r->profiler->setup[true].uses;
	struct slice text;
	size_t wrong;

	if (!expand(r->arena, "", slice_of(r->decorator_text), &values, &text, r->fail)) {
		r->fail->place = r->decorator;
		return false;
	}
	*stencil = stencil_of(r->arena, text);
	if (!slice_starts(text, S("@")))
		return fail_at(r->fail, r->decorator, "a decorator begins with '@'");
	wrong = find_misplaced(&stencil->tokens);
	if (wrong != SLICE_NONE)
		return misplaced(r, stencil->tokens.items[wrong], r->decorator);
	r->profiler->uses |= stencil->uses;
	for (int i = PY_MODULES; i < VALUES; i++)
		if (stencil->uses & ~brought & 1u << i)
			return fail_at(r->fail, r->decorator, "'%s' is not in setup.py", value_names[i]);
	return true;
}

/* ---- what is written from it ---- */

static const struct setup_facts sample = {
	.names = { .module = { { "logging_1", 9 }, { "memory_profiler_1", 17 }, { "os_1", 4 }, { "sys_1", 5 } },
		   .root_logger = { "root_logger_1", 13 },
		   .stream = { "profiler_logstream_1", 20 },
		   .decorator = { "profiler_decorator_1", 20 } },
	.original = { "0", 1 },
	.needs_sys = true,
};

static const struct outline *parse(struct arena *arena, struct slice text)
{
	struct lexed lexed = lex(arena, text);

	return outline_read(arena, text, &lexed);
}

/* Where the text is no Python; SLICE_NONE when it is. The parser takes any indentation of a module's own statements. */
static size_t find_error(struct arena *arena, struct slice text)
{
	const struct outline *outline = parse(arena, text);

	if (outline->broken)
		return outline->error;
	for (size_t i = 0; i < outline->statements.n; i++) {
		size_t at = outline->statements.items[i].start;

		if (line_start(text, at) < at && begins_line(text, text.p + at))
			return at;
	}
	return SLICE_NONE;
}

/* Which line of the setup's own the byte of a written text is in, from 0. */
static size_t line_of_setup(struct slice text, size_t at)
{
	size_t first = count_lines(text, slice_find(text, S("# isort: on"), 0)) + 1, line = count_lines(text, at);

	return line > first ? line - first : 0;
}

/* Is it a parameter of a function that it stands in? */
static bool is_parameter(const struct outline *outline, const struct py_mention *mention)
{
	for (size_t i = 0; i < outline->defs.n; i++) {
		const struct py_def *def = &outline->defs.items[i];

		for (size_t k = 0; k < def->params.n; k++)
			if (slice_eq(def->params.items[k].name, mention->name) && def->span.start <= mention->at &&
			    mention->at < def->span.end)
				return true;
	}
	return false;
}

/* A name of a template's own could be in the way of one of the user's, or the user's in the way of it. */
static bool is_free(const struct outline *outline, const struct py_mention *mention)
{
	struct setup_facts facts = sample;
	const struct slice names[] = { facts.names.module[MODULE_LOGGING],
				       facts.names.module[MODULE_MEMORY_PROFILER],
				       facts.names.module[MODULE_OS],
				       facts.names.module[MODULE_SYS],
				       facts.names.root_logger,
				       facts.names.stream,
				       facts.names.decorator,
				       S("main"),
				       S("profiled_main") };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_eq(mention->name, names[i]))
			return true;
	return (mention->use == USE_LOAD && name_is_builtin(mention->name)) || is_parameter(outline, mention);
}

static bool check_names(const struct reading *r, bool all_rows, struct slice text)
{
	const struct outline *outline = parse(r->arena, text);
	struct slice setup = r->profiler->setup[all_rows].text;

	if (outline->broken)
		return fail_at(r->fail, r->decorator, "this is no Python");
	for (size_t i = 0; i < outline->mentions.n; i++) {
		const struct py_mention *mention = &outline->mentions.items[i];
		size_t line = line_of_setup(text, mention->at);

		if (is_free(outline, mention))
			continue;
		fail_at(r->fail,
			line < count_lines(setup, setup.n) ? place_of_line(r, line, all_rows, mention->name)
							   : r->decorator,
			"'%.*s' is no value of a profiler, nor a name that every module has", SLICE_ARG(mention->name));
		return fail_hint(r->fail, "the values are logging, memory_profiler, os, sys, root_logger, "
					  "profiler_logstream and profiler_decorator, as in '{{logging}}'");
	}
	return true;
}

/* Is what is written Python, with no other names than are given, and is it known again? Line ends have two bytes: a
 * string over several lines is not. What the program carries has been through this. */
static bool check_written(const struct reading *r, bool all_rows)
{
	struct wrapper_facts wrapper = {
		.entry = S("main"), .profiled = S("profiled_main"), .is_async = true, .body_indent = S("    ")
	};
	struct profilers alone = { .items = r->profiler, .n = 1 };
	struct fail ignored = { .arena = r->arena };
	struct setup_facts setup = sample;
	struct buf text = { .arena = r->arena };
	const struct source *source;
	size_t wrong;

	setup.all_rows = all_rows;
	buf_add(&text, block_write_setup(r->arena, r->profiler, &setup, S("\r\n")));
	wrong = find_error(r->arena, buf_slice(&text));
	if (wrong != SLICE_NONE)
		return fail_at(r->fail, place_of_line(r, line_of_setup(buf_slice(&text), wrong), all_rows, S("")),
			       "this is no Python, or is not complete");
	buf_add(&text, S("async def main():\r\n"));
	buf_add(&text, block_write_wrapper(r->arena, r->profiler, &wrapper, &setup.names, S("\r\n")));
	buf_add(&text, S("    pass\r\n"));
	if (!check_names(r, all_rows, buf_slice(&text)))
		return false;
	source = source_read(r->arena, r->path, r->path, buf_slice(&text), &ignored);
	if (source && source->blocks.n == 2 && check_blocks(source, &alone, &ignored))
		return true;
	return fail_at(r->fail, line_place(r->path, r->setup, 0), "what is written from this would not be known again");
}

/* ---- one profiler ---- */

static bool is_plain(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 32 || (unsigned char)text.p[i] > 126)
			return false;
	return true;
}

static bool read_plain(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	if (!keys_read_text(r, key, value, out))
		return false;
	return is_plain(value->text) || keys_wrong(r, key, value, "plain ASCII");
}

static const struct slice capitals = { ":upper}}", 8 };
static const char in_capitals[] = "in capitals it is another name";

/* The mark comes behind it, on the same line. */
static bool read_requirement(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	struct profiler *profiler = ((struct reading *)out)->profiler;
	struct slice text = value->text;
	size_t n = 0;

	if (!read_plain(r, key, value, &profiler->requirement))
		return false;
	while (n < text.n && (isalnum((unsigned char)text.p[n]) || strchr("-_.", text.p[n])))
		n++;
	profiler->package = slice_part(text, 0, n);
	if (!n || !isalnum((unsigned char)text.p[0]) || !package_is(text, profiler->package) ||
	    slice_find(text, S("#"), 0) != SLICE_NONE || slice_ends(text, S("\\")) || slice_trim(text).n < text.n)
		return keys_wrong(r, key, value, "a package, as in requirements.txt, without a comment");
	return true;
}

static bool read_decorator(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	struct reading *reading = out;

	reading->decorator = value->place;
	if (!read_plain(r, key, value, &reading->decorator_text))
		return false;
	return slice_find(value->text, capitals, 0) == SLICE_NONE || fail_at(r->fail, value->place, in_capitals);
}

/* Its lines, each ended by LF. */
static bool read_setup(struct reading *r, const struct shelf_place *place)
{
	struct buf text = { .arena = r->arena };
	struct slice bytes;

	r->path = shelf_path(r->arena, place, "setup.py");
	if (!shelf_read(r->arena, place, "setup.py", &bytes, r->fail))
		return false;
	for (size_t at = 0; at < bytes.n; at = line_next(bytes, at)) {
		struct slice line = slice_part(bytes, at, line_end(bytes, at));
		size_t upper = slice_find(line, capitals, 0);

		for (size_t i = 0; i < line.n; i++)
			if (line.p[i] != '\t' && !is_plain(slice_part(line, i, i + 1)))
				return fail_at(r->fail, line_place(r->path, bytes, at + i),
					       "the lines of a profiler are plain ASCII");
		if (upper != SLICE_NONE)
			return fail_at(r->fail, line_place(r->path, bytes, at + upper), in_capitals);
		buf_add(&text, line);
		buf_add(&text, S("\n"));
	}
	r->setup = text.n ? buf_slice(&text) : S("");
	return true;
}

static bool read_profiler(struct arena *arena, const struct shelf_place *place, struct profiler *out, struct fail *f)
{
	static const struct key keys[] = {
		{ "requirement", read_requirement, 0, true },
		{ "decorator", read_decorator, 0, true },
		{ 0 },
	};
	const struct keys_reader keys_reader = { arena, f };
	struct reading r = { .arena = arena, .profiler = out, .fail = f };
	const struct tree *root;

	*out = (struct profiler){ .name = fs_name(place->name) };
	if (place->folder)
		out->file = fs_real(arena, shelf_path(arena, place, "setup.py"));
	return keys_read_file(&keys_reader, place, keys, &r, &root) && read_setup(&r, place) && make_setup(&r, false) &&
	       make_setup(&r, true) && make_decorator(&r) &&
	       (!place->folder || (check_written(&r, false) && check_written(&r, true)));
}

/* ---- all of them ---- */

bool profilers_read(struct arena *arena, const struct shelf *shelf, struct profilers *out, struct fail *f)
{
	*out = (struct profilers){ 0 };
	for (size_t i = 0; i <= shelf->folders.n; i++) {
		struct shelf one = { 0 };
		struct shelf_places places;

		if (i < shelf->folders.n)
			*vec_push(arena, &one.folders) = shelf->folders.items[i];
		if (!shelf_list(arena, &one, "profilers", &places, f))
			return false;
		for (size_t k = 0; k < places.n; k++)
			if (!places.items[k].folder == (i == shelf->folders.n) &&
			    !read_profiler(arena, &places.items[k], vec_push(arena, out), f))
				return false;
	}
	return true;
}

static const char *profiler_name(const void *list, size_t i)
{
	const struct profilers *known = list;

	return i < known->n ? known->items[i].name : NULL;
}

const struct profiler *profiler_find(const struct profilers *known, const char *name, struct fail *f)
{
	struct buf names = { .arena = f->arena };
	const char *nearest;

	for (size_t i = 0; i < known->n; i++)
		if (strcmp(known->items[i].name, name) == 0)
			return &known->items[i];
	nearest = nearest_name(name, profiler_name, known);
	for (size_t i = 0; i < known->n; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", known->items[i].name);
	fail(f, EXIT_ASKED_WRONGLY, "there is no profiler '%s'", name);
	if (nearest)
		fail_hint(f, "did you mean '%s'?", nearest);
	else
		fail_hint(f, "there are: %s", buf_text(&names));
	return NULL;
}
