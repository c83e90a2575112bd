/* fuzz_instrument: instrument any bytes, and see that nothing but marked lines was added.
 *
 * The first byte chooses options, the rest is a Python file. It never reaches the disk: the app around it is
 * built in memory, in a folder that does not exist. What must hold whenever there is a result:
 *
 *   - read again, it is the input once the marked lines are left out, it still parses, and there is one block for each
 *     profiled function and one for the file
 *   - planned again, nothing changes
 *   - taken out again, the input is back, byte for byte, unless it was profiled by hand: then it still parses
 */

#include "base/arena.h"
#include "base/buf.h"
#include "fuzz.h"
#include "git/git.h"
#include "instrument/instrument.h"

/* The first byte of an input: or-ed together. */
enum fuzz_option {
	FUZZ_ALL_DEFS = 1,    /* every def, in classes and functions too; else those at module level */
	FUZZ_MIB_PATH = 2,    /* the file's path has the text "MiB" */
	FUZZ_BACKWARDS = 4,   /* the functions are listed from the last to the first, each twice */
	FUZZ_EVERY_OTHER = 8, /* only every other function */
	FUZZ_CRLF = 16,       /* each LF becomes CRLF */
	FUZZ_CR = 32,         /* each LF becomes CR */
	FUZZ_NO_NEWLINE = 64, /* line ends at the end of the file are cut off */
	FUZZ_STRICT = 128     /* known to be sound: to refuse it is wrong */
};

static const struct slice words[] = {
	FUZZ_WORD("\\\n"),
	FUZZ_WORD("\\\r\n"),
	FUZZ_WORD("\r"),
	FUZZ_WORD("\f"),
	FUZZ_WORD("\t"),
	FUZZ_WORD("    "),
	FUZZ_WORD("\xef\xbb\xbf"),
	FUZZ_WORD("\xff"),
	FUZZ_WORD("\0"),
	FUZZ_WORD("'''"),
	FUZZ_WORD("\"\"\""),
	FUZZ_WORD("("),
	FUZZ_WORD(")"),
	FUZZ_WORD("["),
	FUZZ_WORD(":"),
	FUZZ_WORD(";"),
	FUZZ_WORD(","),
	FUZZ_WORD("#"),
	FUZZ_WORD("*"),
	FUZZ_WORD("/"),
	FUZZ_WORD("**"),
	FUZZ_WORD("@"),
	FUZZ_WORD("="),
	FUZZ_WORD("->"),
	FUZZ_WORD("async "),
	FUZZ_WORD("await "),
	FUZZ_WORD("def "),
	FUZZ_WORD("class K:\n"),
	FUZZ_WORD("lambda: "),
	FUZZ_WORD("(yield)"),
	FUZZ_WORD("yield\n"),
	FUZZ_WORD("return "),
	FUZZ_WORD("if x: "),
	FUZZ_WORD("else:\n"),
	FUZZ_WORD("profile"),
	FUZZ_WORD("sys"),
	FUZZ_WORD("logging"),
	FUZZ_WORD("memory_profiler"),
	FUZZ_WORD("root_logger"),
	FUZZ_WORD("profiled_main"),
	FUZZ_WORD("MiB"),
	FUZZ_WORD("f'{x}'"),
	FUZZ_WORD("b'x'"),
	FUZZ_WORD("[T: int]"),
	FUZZ_WORD("match x:\n"),
	FUZZ_WORD("case _:\n"),
	FUZZ_WORD("import logging\n"),
	FUZZ_WORD("from x import *\n"),
	FUZZ_WORD("from __future__ import annotations\n"),
	FUZZ_WORD("# coding: latin-1\n"),
	FUZZ_WORD("@memory_profiler.profile\n"),
	FUZZ_WORD("@staticmethod\n"),
	FUZZ_WORD("@property\n"),
	FUZZ_WORD("global logging\n"),
	FUZZ_WORD("# pyfuncprof: begin main\n"),
	FUZZ_WORD("# pyfuncprof: end main\n"),
	FUZZ_WORD("    'doc'\n"),
	FUZZ_WORD("    'doc'; "),
	FUZZ_WORD("\xc3\xa4"),
	FUZZ_WORD("\xe2\x80\xa8"),
	FUZZ_WORD("\v"),
	FUZZ_WORD("\x1a"),
	FUZZ_WORD("`"),
	FUZZ_WORD("$"),
	FUZZ_WORD("print 1\n"),
	{ 0 },
};

static const char *const endings[] = { ".py", NULL };

/* What every sound file goes through. */
static const unsigned char known_options[] = {
	FUZZ_STRICT,
	FUZZ_STRICT | FUZZ_ALL_DEFS,
	FUZZ_STRICT | FUZZ_CRLF,
	FUZZ_STRICT | FUZZ_CR | FUZZ_ALL_DEFS,
	FUZZ_STRICT | FUZZ_NO_NEWLINE,
	FUZZ_STRICT | FUZZ_MIB_PATH | FUZZ_BACKWARDS,
	FUZZ_STRICT | FUZZ_EVERY_OTHER,
};

const struct fuzz_target fuzz_target = {
	.name = "fuzz_instrument",
	.endings = endings,
	.words = words,
	.options = sizeof known_options,
	.known_options = known_options,
	.mutant_options = FUZZ_STRICT,
};

static const char nowhere[] = "/nowhere/app"; /* so that no requirements.txt is found below it */

/* The bytes as the options want them. */
static struct slice styled(struct arena *arena, unsigned options, struct slice bytes)
{
	struct buf out = { .arena = arena };

	if (options & FUZZ_NO_NEWLINE)
		while (bytes.n && strchr("\r\n", bytes.p[bytes.n - 1]) && bytes.p[bytes.n - 1])
			bytes.n--;
	for (size_t i = 0; i < bytes.n; i++) {
		bool ends = bytes.p[i] == '\n' && !(i > 0 && bytes.p[i - 1] == '\r');

		if (ends && options & FUZZ_CRLF)
			buf_add(&out, S("\r\n"));
		else if (ends && options & FUZZ_CR)
			buf_add(&out, S("\r"));
		else
			buf_add(&out, slice_part(bytes, i, i + 1));
	}
	return buf_slice(&out);
}

static void add_function(struct arena *arena, struct app *app, struct source *source, size_t i, unsigned options)
{
	const struct py_def *def = &source->outline->defs.items[i];

	if (def->kind != PY_FUNCTION || (def->parent != -1 && !(options & FUZZ_ALL_DEFS)) ||
	    (options & FUZZ_EVERY_OTHER && i % 2))
		return;
	*vec_push(arena, &app->functions) = (struct function){
		.name = slice_copy(arena, def->name),
		.model = options & FUZZ_ALL_DEFS ? MODEL_V2 : MODEL_V1,
		.trigger = "httpTrigger",
		.place = source_place(source, def->keyword),
		.source = source,
		.def = (int)i,
	};
}

/* An app of that one file, every def of it a function. */
static struct app *app_of(struct arena *arena, struct source *source, unsigned options)
{
	struct app *app = NEW(arena, struct app);
	size_t n = source->outline->broken ? 0 : source->outline->defs.n;

	app->root = app->real = nowhere;
	*vec_push(arena, &app->sources) = source;
	for (size_t i = 0; i < n; i++)
		add_function(arena, app, source, i, options);
	for (size_t i = options & FUZZ_BACKWARDS ? n : 0; i-- > 0;)
		add_function(arena, app, source, i, options);
	if (options & FUZZ_BACKWARDS)
		for (size_t i = 0, k = app->functions.n; i + 1 < k; i++) {
			struct function first = app->functions.items[i];

			app->functions.items[i] = app->functions.items[--k];
			app->functions.items[k] = first;
		}
	return app;
}

static struct source *read_bytes(struct arena *arena, unsigned options, struct slice bytes, struct fail *f)
{
	struct source *source =
		source_read(arena, "app.py", options & FUZZ_MIB_PATH ? "/app/5MiB/app.py" : "/app/app.py", bytes, f);

	if (source)
		source_parse(arena, source);
	return source;
}

/* How many of the source's functions are profiled, each counted once. */
static size_t count_profiled(struct arena *arena, const struct app *app)
{
	bool *seen = NEW_ARRAY(arena, bool, app->sources.items[0]->outline->defs.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *function = &app->functions.items[i];

		n += !function->left && !seen[function->def];
		seen[function->def] |= !function->left;
	}
	return n;
}

static bool parses(struct arena *arena, struct slice text)
{
	struct lexed lexed = lex(arena, text);

	return outline_parses(text, &lexed);
}

static void check_result(struct arena *arena, unsigned options, const struct source *source, size_t profiled,
			 struct slice result)
{
	struct fail f = { .arena = arena };
	struct source *again = read_bytes(arena, options, result, &f);
	struct profiling profiling = { .known = carried(), .profiler = carried()->items };
	struct changes twice = { 0 }, back = { 0 };
	struct removal removal = { 0 };
	struct required required;
	struct lexed lexed;
	struct app *app;
	bool by_hand;

	if (!again)
		wrong_by("the result cannot be read", &f);
	if (!slice_eq(again->text, source->text))
		wrong("the result without marked lines is not the input");
	lexed = lex(arena, result);
	if (!outline_parses(result, &lexed))
		wrong("the result does not parse");
	if (again->blocks.n != (profiled ? profiled + 1 : 0))
		wrong("there is not one block for each function and one for the file");
	app = app_of(arena, again, options);
	if (!instrument_plan(arena, app, &profiling, &twice, &required, &f))
		wrong_by("the result cannot be instrumented again", &f);
	if (twice.n)
		wrong("a second run changes something");
	if (!remove_plan(arena, app, carried(), true, &back, &removal, &f))
		wrong_by("the result cannot be taken out", &f);
	by_hand = back.n && slice_find(source->text, S("memory_profiler"), 0) != SLICE_NONE;
	if (by_hand && !parses(arena, back.items[0].after))
		wrong("taken out, it does not parse");
	if (!by_hand && again->blocks.n && (back.n != 1 || !slice_eq(back.items[0].after, source->text)))
		wrong("taken out, it is not the input");
	for (size_t i = 0; i < removal.restored.n; i++)
		if (!removal.restored.items[i].exactly)
			wrong("taken out, it is not taken for the original");
}

static void check(struct arena *arena, unsigned options, struct slice bytes)
{
	struct fail f = { .arena = arena };
	struct source *source = read_bytes(arena, options, bytes, &f);
	struct profiling profiling = { .known = carried(), .profiler = carried()->items };
	struct changes changes = { 0 };
	struct required required;
	struct app *app;

	if (!source)
		return; /* a mark without its partner */
	if (!source->blocks.n && !slice_eq(source->text, bytes))
		wrong("the text is not the input");
	app = app_of(arena, source, options);
	if (!instrument_plan(arena, app, &profiling, &changes, &required, &f)) {
		bool gave_up = !strstr(f.message, "by hand");

		fuzz_tally.refused += gave_up;
		if (gave_up && options & FUZZ_STRICT)
			wrong_by("refused", &f);
		return;
	}
	if (changes.n > 1)
		wrong("more files than there are would change");
	if (!changes.n)
		return;
	fuzz_tally.done++;
	check_result(arena, options, source, count_profiled(arena, app), changes.items[0].after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	struct fail f = { .arena = &arena };

	if (!size)
		return 0;
	if (!git_start(&f))
		wrong_by("no libgit2", &f);
	fuzz_tally.inputs++;
	check(&arena, data[0], styled(&arena, data[0], (struct slice){ (const char *)data + 1, size - 1 }));
	arena_release(&arena);
	return 0;
}
