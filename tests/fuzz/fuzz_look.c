/* fuzz_look: look for traces in any bytes.
 *
 * The input is a byte that says what kind of file it is, and the file. What must hold:
 *
 *   - a trace has its rule, words, and a place in the file, and the cheap look would have let the file through
 *   - looking twice finds the same
 *   - what is found in Python is no more with everything commented out, but for marks
 *   - TOML that is read has its keys and values in the text, and no table too deep
 */

#include "base/arena.h"
#include "base/buf.h"
#include "fuzz.h"
#include "guard/look.h"
#include "guard/toml.h"
#include "python/lines.h"

static const struct slice words[] = {
	FUZZ_WORD("\n"),
	FUZZ_WORD("\r\n"),
	FUZZ_WORD("\r"),
	FUZZ_WORD("\xef\xbb\xbf"),
	FUZZ_WORD("\xff\xfe"),
	FUZZ_WORD("# "),
	FUZZ_WORD("import memory_profiler\n"),
	FUZZ_WORD("from memory_profiler import profile, LogFile as L\n"),
	FUZZ_WORD("import memory_profiler as mp\n@mp.profile(stream=x)\n"),
	FUZZ_WORD("__import__('memory_profiler')"),
	FUZZ_WORD("import_module(name='memory_profiler')"),
	FUZZ_WORD("from importlib import import_module as im\n"),
	FUZZ_WORD("logging.getLogger().handlers[0].setFormatter(logging.Formatter(\"%(name)s: %(message)s\"))\n"),
	FUZZ_WORD("root_logger = logging.getLogger()\n"),
	FUZZ_WORD("import logging\n"),
	FUZZ_WORD("\"\"\""),
	FUZZ_WORD("# pyfuncprof: begin setup (original 0123456789abcdef0123456789abcdef01234567, 5 bytes)\n"),
	FUZZ_WORD("# pyfuncprof: end setup\n"),
	FUZZ_WORD("memory-profiler"),
	FUZZ_WORD("Memory.Profiler[x]==0.61 ; a\n"),
	FUZZ_WORD("git+https://a/memory_profiler.git@b#egg=memory_profiler\n"),
	FUZZ_WORD("  # pyfuncprof"),
	FUZZ_WORD("m\0e\0m\0o\0r\0y\0-\0p\0r\0o\0f\0i\0l\0e\0r\0\n\0"),
	FUZZ_WORD("[project]\ndependencies = ['memory-profiler']\n"),
	FUZZ_WORD("[tool.poetry.dependencies]\n"),
	FUZZ_WORD("[packages]\n"),
	FUZZ_WORD("memory-profiler = {version = '*', optional = true}\n"),
	FUZZ_WORD("a.b.c = ["),
	FUZZ_WORD("'''"),
	{ 0 },
};

static const char *const endings[] = { ".py", ".txt", ".toml", "Pipfile", NULL };

static const unsigned char known_options[] = { LOOK_FOR_MARKS, LOOK_PYTHON, LOOK_REQUIREMENTS, LOOK_TOML };

const struct fuzz_target fuzz_target = {
	.name = "fuzz_look",
	.endings = endings,
	.words = words,
	.options = sizeof known_options,
	.known_options = known_options,
	.mutant_options = LOOK_TOML + 1,
};

static void check_trace(struct slice bytes, const struct trace *trace)
{
	struct slice line = trace->place.text;

	if (trace->rule >= RULES || !trace->what || !*trace->what)
		wrong("a trace without a rule, or without words");
	if (!trace->place.path || !trace->place.line || !trace->place.column)
		wrong("a trace without its place");
	if (trace->place.line > bytes.n + 1 || (line.n && trace->place.column > line.n + 1))
		wrong("a trace outside of its file");
}

static void check_same(const struct traces *a, const struct traces *b)
{
	if (a->n != b->n)
		wrong("the second look finds more, or less");
	for (size_t i = 0; i < a->n; i++)
		if (a->items[i].rule != b->items[i].rule || a->items[i].place.line != b->items[i].place.line ||
		    a->items[i].place.column != b->items[i].place.column)
			wrong("the second look finds something else");
}

/* Each line behind a "#". */
static void check_commented_out(struct arena *arena, struct slice bytes)
{
	struct buf out = { .arena = arena };
	struct traces traces = { 0 };

	if (slice_starts(bytes, S("\xef\xbb\xbf")))
		bytes = slice_part(bytes, 3, bytes.n);
	for (size_t at = 0; at < bytes.n; at = line_next(bytes, at)) {
		buf_add(&out, S("#"));
		buf_add(&out, slice_part(bytes, at, line_next(bytes, at)));
	}
	look(arena, LOOK_PYTHON, "a.py", buf_slice(&out), &traces);
	for (size_t i = 0; i < traces.n; i++)
		if (traces.items[i].rule != RULE_MARK)
			wrong("a comment is a trace");
}

static void check_value(void *context, const struct toml_value *value)
{
	const struct slice *text = context;

	if (!value->key_count || value->key_count > TOML_DEEPEST)
		wrong("a value without keys, or with too many");
	for (size_t i = 0; i < value->key_count; i++)
		if (value->keys[i].p < text->p || value->keys[i].p + value->keys[i].n > text->p + text->n)
			wrong("a key outside of the text");
	if (value->text.p < text->p || value->text.p + value->text.n > text->p + text->n)
		wrong("a value outside of the text");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data + 1, size ? size - 1 : 0 };
	enum look_kind kind = size ? data[0] % (LOOK_TOML + 1) : LOOK_FOR_MARKS;
	struct traces traces = { 0 }, again = { 0 };
	struct arena arena = { 0 };

	if (!size)
		return 0;
	fuzz_tally.inputs++;
	look(&arena, kind, "a", bytes, &traces);
	look(&arena, kind, "a", bytes, &again);
	fuzz_tally.done += traces.n > 0;
	for (size_t i = 0; i < traces.n; i++)
		check_trace(bytes, &traces.items[i]);
	if (traces.n && !look_may_find(kind, bytes))
		wrong("the cheap look would not have let it through");
	check_same(&traces, &again);
	if (kind == LOOK_PYTHON)
		check_commented_out(&arena, bytes);
	if (kind == LOOK_TOML)
		toml_read(bytes, check_value, &bytes);
	arena_release(&arena);
	return 0;
}
