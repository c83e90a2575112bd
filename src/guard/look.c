#include "guard/look.h"

#include "app/package.h"
#include "app/walk.h"
#include "base/arena.h"
#include "base/buf.h"
#include "guard/toml.h"
#include "instrument/by_hand.h"
#include "instrument/instrument.h"
#include "python/lines.h"
#include "python/source.h"

const struct rule_words rule_words[RULES] = {
	[RULE_MARK] = { "mark", "ProfilerMark", "Lines that 'pyfuncprof instrument' inserted are left." },
	[RULE_IMPORT] = { "import", "ProfilerImport", "memory_profiler is imported by code that ships." },
	[RULE_USE] = { "use", "ProfilerUse", "Code that ships uses what it imported from memory_profiler." },
	[RULE_LOGGER] = { "logger", "ProfilerLogger",
			  "The root logger has the format of the documented procedure: it changes every log line." },
	[RULE_REQUIREMENT] = { "requirement", "ProfilerRequirement", "memory-profiler is installed with the app." },
	[RULE_PACKAGE] = { "package", "ProfilerPackage", "memory_profiler itself is among the packages of the app." },
	[RULE_JOURNAL] = { "journal", "ProfilerJournal", "Files of an interrupted run of pyfuncprof are left." },
	[RULE_NAME] = { "name", "UnsafeName", "The package has a file whose name leads out of it." },
};

static const struct slice profiler_word = { "memory_profiler", 15 };

enum look_kind look_kind_of(struct slice name)
{
	if (slice_ends(name, S(".py")))
		return LOOK_PYTHON;
	if (slice_starts(name, S("requirements")) && slice_ends(name, S(".txt")))
		return LOOK_REQUIREMENTS;
	if (slice_is(name, "pyproject.toml") || slice_is(name, "Pipfile"))
		return LOOK_TOML;
	return LOOK_FOR_MARKS;
}

/* Requirements may be UTF-16, and the name may be spelled in many ways. */
bool look_may_find(enum look_kind kind, struct slice bytes)
{
	if (kind == LOOK_REQUIREMENTS || kind == LOOK_TOML)
		return bytes.n;
	return app_may_hold(bytes, kind == LOOK_PYTHON ? INTEREST_MARKS | INTEREST_PROFILER | INTEREST_FORMAT
						       : INTEREST_MARKS);
}

struct looker {
	struct arena *arena;
	const char *path;
	struct slice bytes;
	struct traces *out;
	struct line_cursor *cursor;
};

static struct place place_of(const struct looker *l, size_t at)
{
	return line_place_on(l->cursor, l->path, l->bytes, at);
}

static void add(const struct looker *l, enum rule rule, struct place place, const char *what)
{
	*vec_push(l->arena, l->out) = (struct trace){ .rule = rule, .place = place, .what = what };
}

static void add_findings(const struct looker *l, const struct findings *findings)
{
	static const enum rule rule_of[] = {
		[ABOUT_IMPORT] = RULE_IMPORT,           [ABOUT_USE] = RULE_USE,   [ABOUT_LOGGER] = RULE_LOGGER,
		[ABOUT_REQUIREMENT] = RULE_REQUIREMENT, [ABOUT_MARK] = RULE_MARK, [ABOUT_ELSE] = RULES,
	};

	for (size_t i = 0; i < findings->n; i++)
		if (rule_of[findings->items[i].about] != RULES)
			add(l, rule_of[findings->items[i].about], findings->items[i].place, findings->items[i].what);
}

/* ---- Python ---- */

/* A line is told once, whatever is on it. */
static void look_at_words(const struct looker *l)
{
	struct lexed lexed = lex(l->arena, l->bytes);
	size_t comment = 0;

	for (size_t at = 0; (at = slice_find(l->bytes, profiler_word, at)) != SLICE_NONE;) {
		while (comment < lexed.comments.n && lexed.comments.items[comment].end <= at)
			comment++;
		if (comment < lexed.comments.n && lexed.comments.items[comment].start <= at) {
			at = lexed.comments.items[comment].end;
			continue;
		}
		add(l, RULE_IMPORT, place_of(l, at),
		    "names 'memory_profiler'; the file does not parse, so this goes by its text");
		at = line_next(l->bytes, at);
	}
}

static void look_at_blocks(const struct looker *l, const struct source *source)
{
	for (size_t i = 0; i < source->blocks.n; i++) {
		const struct block *block = &source->blocks.items[i];
		struct place place = place_of(l, block->span.start);

		place.column += (size_t)(slice_trim(place.text).p - place.text.p);
		add(l, RULE_MARK, place,
		    buf_format(l->arena, "block '%.*s' of pyfuncprof", SLICE_ARG(block->name)));
	}
}

static void look_at_named_imports(const struct looker *l, const struct source *source)
{
	for (size_t i = 0; i < source->outline->named_imports.n; i++) {
		const struct py_named_import *import = &source->outline->named_imports.items[i];
		struct slice rest = import->module, first;

		if (slice_cut(&rest, '.', &first) && slice_eq(first, profiler_word))
			add(l, RULE_IMPORT, source_place(source, import->at), "import of 'memory_profiler' by its name");
	}
}

static void look_at_python(const struct looker *l)
{
	static const struct needed_names nothing;
	struct fail lost = { .arena = l->arena };
	struct source *source = source_read(l->arena, l->path, l->path, l->bytes, &lost);
	struct findings formats = { 0 };
	bool names_profiler;

	if (!source) { /* a mark without its partner */
		add(l, RULE_MARK, lost.place, lost.message);
		look_at_words(l);
		return;
	}
	look_at_blocks(l, source);
	names_profiler = app_may_hold(source->text, INTEREST_PROFILER);
	if (!app_may_hold(source->text, INTEREST_PROFILER | INTEREST_FORMAT))
		return;
	source_parse(l->arena, source);
	if (source->outline->broken) {
		if (!source->blocks.n)
			look_at_words(l);
		return;
	}
	if (names_profiler) {
		struct by_hand by_hand = by_hand_remove(l->arena, source, &nothing);

		look_at_named_imports(l, source);
		add_findings(l, &by_hand.findings);
		if (by_hand.findings.n)
			return;
	}
	by_hand_find_formats(l->arena, source, &formats);
	add_findings(l, &formats);
}

/* ---- other files ---- */

/* The setup mark carries an id of 40 digits: nobody writes that by chance. */
static void look_for_marks(const struct looker *l)
{
	static const struct slice begin = { "# pyfuncprof: begin setup (original ", 36 };

	for (size_t at = 0; (at = slice_find(l->bytes, begin, at)) != SLICE_NONE; at += begin.n) {
		size_t end = at + begin.n;

		while (end < l->bytes.n && l->bytes.p[end] && strchr("0123456789abcdef", l->bytes.p[end]))
			end++;
		if (end - at - begin.n == 40)
			add(l, RULE_MARK, place_of(l, at), "block 'setup' of pyfuncprof");
	}
}

/* The tables whose packages are installed with the app: those of groups and extras are not, unless somebody asks. */
static bool is_shipped(const struct toml_value *value, struct slice *package)
{
	static const char *const tables[][6] = {
		{ "project", "dependencies" },
		{ "tool", "poetry", "dependencies", "*" },
		{ "tool", "poetry", "group", "main", "dependencies", "*" },
		{ "packages", "*" },
	};

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		size_t n = 0;

		while (n < value->key_count && n < 6 && tables[i][n] &&
		       (tables[i][n][0] == '*' || slice_is(value->keys[n], tables[i][n])))
			n++;
		if (n < 6 && tables[i][n])
			continue;
		if (tables[i][n - 1][0] != '*' && n < value->key_count)
			continue;
		*package = tables[i][n - 1][0] == '*' ? value->keys[n - 1] : value->text;
		return true;
	}
	return false;
}

struct toml_look {
	const struct looker *looker;
	const char *package; /* where the one at hand is named: once for all that is said of it */
	size_t before;       /* how many traces there were */
	bool is_optional;    /* it comes with an extra only */
};

static void see_value(void *context, const struct toml_value *value)
{
	struct toml_look *look = context;
	const struct looker *l = look->looker;
	struct slice package;

	if (!is_shipped(value, &package) || !package_is(package, S("memory-profiler")))
		return;
	if (package.p != look->package)
		*look = (struct toml_look){ l, package.p, l->out->n, false };
	if (slice_is(value->keys[value->key_count - 1], "optional"))
		look->is_optional = slice_is(value->text, "true");
	else if (l->out->n == look->before)
		add(l, RULE_REQUIREMENT, place_of(l, (size_t)(package.p - l->bytes.p)),
		    "requirement of memory-profiler");
	if (look->is_optional)
		l->out->n = look->before;
}

/* Anything that looks like it, but for comments. */
static void look_at_toml_words(const struct looker *l)
{
	static const struct slice words[] = { { "memory-profiler", 15 }, { "memory_profiler", 15 } };

	for (size_t at = 0; at < l->bytes.n; at = line_next(l->bytes, at)) {
		struct slice line = slice_part(l->bytes, at, line_end(l->bytes, at));

		for (size_t i = 0; i < 2; i++) {
			size_t word = slice_find(line, words[i], 0);

			if (word != SLICE_NONE && word < slice_find(line, S("#"), 0))
				add(l, RULE_REQUIREMENT, place_of(l, at + word),
				    "names 'memory-profiler'; the file is no TOML, so this goes by its text");
		}
	}
}

static void look_at_toml(const struct looker *l)
{
	struct toml_look look = { .looker = l };
	size_t before = l->out->n;

	if (toml_read(l->bytes, see_value, &look))
		return;
	l->out->n = before;
	look_at_toml_words(l);
}

void look(struct arena *arena, enum look_kind kind, const char *path, struct slice bytes, struct traces *out)
{
	struct line_cursor cursor = { 0 };
	const struct looker l = { arena, path, bytes, out, &cursor };
	struct findings findings = { 0 };

	switch (kind) {
	case LOOK_PYTHON:
		look_at_python(&l);
		break;
	case LOOK_REQUIREMENTS:
		requirements_find(arena, path, bytes, &findings);
		add_findings(&l, &findings);
		break;
	case LOOK_TOML:
		look_at_toml(&l);
		break;
	case LOOK_FOR_MARKS:
		look_for_marks(&l);
		break;
	}
}
