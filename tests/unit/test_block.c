/* block: what stands between the marks, written from facts and recognised again; the same after a formatter has been at
 * it, and no longer the same after anybody else. */
#include "unit.h"

#include "base/buf.h"
#include "instrument/block.h"
#include "instrument/instrument.h"
#include "python/source.h"

#define ID "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"

static const struct block_names plain_names = {
	.module = { { "logging", 7 }, { "memory_profiler", 15 }, { "os", 2 }, { "sys", 3 } },
	.root_logger = { "root_logger", 11 },
	.stream = { "profiler_logstream", 18 },
	.decorator = { "profiler_decorator", 18 },
};

static const struct block_names other_names = {
	.module = { { "logging_2", 9 }, { "memory_profiler_2", 17 }, { "os_2", 4 }, { "sys_2", 5 } },
	.root_logger = { "root_logger_2", 13 },
	.stream = { "profiler_logstream_3", 20 },
	.decorator = { "profiler_decorator_4", 20 },
};

#define DEFAULT profiler_find(carried(), profiler_default, failure)
#define LOCAL_ONLY profiler_find(carried(), profiler_local_only, failure)

/* The one block of a text that begins with one. */
static const struct source *read_blocks(struct slice text)
{
	const struct source *source = source_read(arena, "app.py", "/app/app.py", text, failure);

	if (!source || source->blocks.n != 1)
		GIVE_UP("there is not one block, but %zu, in\n%.*s", source ? source->blocks.n : 0, SLICE_ARG(text));
	return source;
}

static bool is_written_by(const struct profiler *by, struct slice text, struct slice *expected)
{
	const struct source *source = read_blocks(text);
	struct block_reading reading = block_read(arena, by, source->disk, &source->blocks.items[0], NULL);

	*expected = reading.expected;
	return reading.apart == 0;
}

static bool is_ours(struct slice text, struct slice *expected)
{
	return is_written_by(DEFAULT, text, expected);
}

/* ---- what is written ---- */

static void a_setup_block_says_what_the_design_says(void **state)
{
	const struct {
		const char *row;
		struct setup_facts facts;
		const char *newline, *text;
	} rows[] = {
		{ "plain",
		  { plain_names, { ID, 40 }, false, false },
		  "\n",
		  "# pyfuncprof: begin setup (original " ID ")\n"
		  "# isort: off\n"
		  "import logging\n"
		  "import memory_profiler\n"
		  "# isort: on\n"
		  "root_logger = logging.getLogger()\n"
		  "if root_logger.handlers:\n"
		  "    root_logger.handlers[0].setFormatter(logging.Formatter(\"%(name)s: %(message)s\"))\n"
		  "profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)\n"
		  "\n\n"
		  "# pyfuncprof: end setup\n" },
		{ "aliases, async, all rows",
		  { other_names, { ID, 40 }, true, true },
		  "\r\n",
		  "# pyfuncprof: begin setup (original " ID ")\r\n"
		  "# isort: off\r\n"
		  "import logging as logging_2\r\n"
		  "import memory_profiler as memory_profiler_2\r\n"
		  "import sys as sys_2\r\n"
		  "# isort: on\r\n"
		  "root_logger_2 = logging_2.getLogger()\r\n"
		  "if root_logger_2.handlers:\r\n"
		  "    root_logger_2.handlers[0].setFormatter(logging_2.Formatter(\"%(name)s: %(message)s\"))\r\n"
		  "profiler_logstream_3 = memory_profiler_2.LogFile('memory_profiler_logs')\r\n"
		  "\r\n\r\n"
		  "# pyfuncprof: end setup\r\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].row, block_write_setup(arena, DEFAULT, &rows[i].facts, slice_of(rows[i].newline)),
			    slice_of(rows[i].text));
}

/* memory_profiler is imported where it is wanted, and nowhere else. */
static void a_setup_block_may_import_for_itself(void **state)
{
	const struct setup_facts facts = { other_names, { ID, 40 }, true, true };

	EXPECT_TEXT("local only", block_write_setup(arena, LOCAL_ONLY, &facts, S("\n")),
		    S("# pyfuncprof: begin setup (original " ID ")\n"
		      "# isort: off\n"
		      "import logging as logging_2\n"
		      "import os as os_2\n"
		      "import sys as sys_2\n"
		      "# isort: on\n"
		      "if os_2.getenv(\"PYFUNCPROF_ENABLE\") == \"1\" or not (\n"
		      "    os_2.getenv(\"WEBSITE_INSTANCE_ID\")\n"
		      "    or os_2.getenv(\"LEGION_SERVICE_HOST\")\n"
		      "    or os_2.getenv(\"CONTAINER_APP_NAME\")\n"
		      "    or (os_2.getenv(\"CONTAINER_NAME\") and os_2.getenv(\"WEBSITE_SITE_NAME\"))\n"
		      "):\n"
		      "    import memory_profiler as memory_profiler_2\n"
		      "    root_logger_2 = logging_2.getLogger()\n"
		      "    if root_logger_2.handlers:\n"
		      "        root_logger_2.handlers[0].setFormatter(logging_2.Formatter(\"%(name)s: %(message)s\"))\n"
		      "    profiler_logstream_3 = memory_profiler_2.LogFile(\"memory_profiler_logs\")\n"
		      "    profiler_decorator_4 = memory_profiler_2.profile(stream=profiler_logstream_3)\n"
		      "else:\n"
		      "    def profiler_decorator_4(function):\n"
		      "        if function.__name__.startswith(\"profiled_\"):\n"
		      "            function.__wrapped__ = function.__call__\n"
		      "        return function\n"
		      "\n\n"
		      "# pyfuncprof: end setup\n"));
}

static const struct py_param no_default[] = { { PARAM_PLAIN, { "req", 3 }, 0 } };
static const struct py_param every_kind[] = {
	{ PARAM_PLAIN, { "a", 1 }, 0 },   { PARAM_SLASH, { "/", 1 }, 0 }, { PARAM_PLAIN, { "b", 1 }, 0 },
	{ PARAM_ARGS, { "args", 4 }, 0 }, { PARAM_PLAIN, { "c", 1 }, 0 }, { PARAM_KWARGS, { "kw", 2 }, 0 },
};
static const struct py_param bare_star[] = {
	{ PARAM_PLAIN, { "self", 4 }, 0 },
	{ PARAM_STAR, { "*", 1 }, 0 },
	{ PARAM_PLAIN, { "c", 1 }, 0 },
};

#define PARAMS(list) .params = (list), .param_count = ROWS(list)

static const struct {
	const char *row;
	struct wrapper_facts facts;
	const char *text;
} wrappers[] = {
	{ "a function",
	  { .entry = { "main", 4 },
	    .profiled = { "profiled_main", 13 },
	    PARAMS(no_default),
	    .body_indent = { "    ", 4 } },
	  "    # pyfuncprof: begin main\n"
	  "    return profiled_main(req)\n"
	  "\n\n"
	  "@memory_profiler.profile(stream=profiler_logstream)\n"
	  "def profiled_main(req):\n"
	  "    # pyfuncprof: end main\n" },
	{ "no parameters",
	  { .entry = { "main", 4 }, .profiled = { "profiled_main", 13 }, .body_indent = { "\t", 1 } },
	  "\t# pyfuncprof: begin main\n"
	  "\treturn profiled_main()\n"
	  "\n\n"
	  "@memory_profiler.profile(stream=profiler_logstream)\n"
	  "def profiled_main():\n"
	  "\t# pyfuncprof: end main\n" },
	{ "every kind of parameter, and type parameters",
	  { .entry = { "main", 4 },
	    .profiled = { "profiled_main_2", 15 },
	    .type_params = { "[T: int, *Ts]", 13 },
	    PARAMS(every_kind),
	    .body_indent = { "    ", 4 } },
	  "    # pyfuncprof: begin main\n"
	  "    return profiled_main_2(a, b, *args, c=c, **kw)\n"
	  "\n\n"
	  "@memory_profiler.profile(stream=profiler_logstream)\n"
	  "def profiled_main_2[T: int, *Ts](a, /, b, *args, c, **kw):\n"
	  "    # pyfuncprof: end main\n" },
	{ "async",
	  { .entry = { "main", 4 },
	    .profiled = { "profiled_main", 13 },
	    .is_async = true,
	    PARAMS(no_default),
	    .body_indent = { "    ", 4 } },
	  "    # pyfuncprof: begin main\n"
	  "    return await (profiled_main if sys.gettrace() is None else profiled_main.__wrapped__)(req)\n"
	  "\n\n"
	  "@memory_profiler.profile(stream=profiler_logstream)\n"
	  "async def profiled_main(req):\n"
	  "    # pyfuncprof: end main\n" },
	{ "in a function",
	  { .entry = { "main", 4 },
	    .profiled = { "profiled_main", 13 },
	    PARAMS(no_default),
	    .indent = { "  ", 2 },
	    .body_indent = { "      ", 6 } },
	  "      # pyfuncprof: begin main\n"
	  "      return profiled_main(req)\n"
	  "\n"
	  "  @memory_profiler.profile(stream=profiler_logstream)\n"
	  "  def profiled_main(req):\n"
	  "      # pyfuncprof: end main\n" },
	{ "in a class",
	  { .entry = { "m", 1 },
	    .profiled = { "profiled_m", 10 },
	    .owner = { "K", 1 },
	    PARAMS(bare_star),
	    .indent = { "    ", 4 },
	    .body_indent = { "        ", 8 } },
	  "        # pyfuncprof: begin m\n"
	  "        return K.profiled_m(self, c=c)\n"
	  "\n"
	  "    @memory_profiler.profile(stream=profiler_logstream)\n"
	  "    def profiled_m(self, *, c):\n"
	  "        # pyfuncprof: end m\n" },
	{ "async in a class",
	  { .entry = { "m", 1 },
	    .profiled = { "profiled_m", 10 },
	    .owner = { "K", 1 },
	    .is_async = true,
	    PARAMS(bare_star),
	    .indent = { "\t", 1 },
	    .body_indent = { "\t\t", 2 } },
	  "\t\t# pyfuncprof: begin m\n"
	  "\t\treturn await (K.profiled_m if sys.gettrace() is None else K.profiled_m.__wrapped__)(self, c=c)\n"
	  "\n"
	  "\t@memory_profiler.profile(stream=profiler_logstream)\n"
	  "\tasync def profiled_m(self, *, c):\n"
	  "\t\t# pyfuncprof: end m\n" },
};

static void a_wrapper_passes_every_parameter_on(void **state)
{
	for (size_t i = 0; i < ROWS(wrappers); i++)
		EXPECT_TEXT(wrappers[i].row,
			    block_write_wrapper(arena, DEFAULT, &wrappers[i].facts, &plain_names, S("\n")),
			    slice_of(wrappers[i].text));
}

/* ---- what is recognised ---- */

static void whatever_was_written_is_ours(void **state)
{
	static const char *const newlines[] = { "\n", "\r\n", "\r" };
	static const struct block_names *const names[] = { &plain_names, &other_names };
	struct slice expected;

	for (size_t n = 0; n < carried()->n * ROWS(newlines) * ROWS(names); n++) {
		const struct profiler *by = &carried()->items[n / ROWS(newlines) / ROWS(names)];
		struct slice newline = slice_of(newlines[n % ROWS(newlines)]);
		const struct block_names *with = names[n / ROWS(newlines) % ROWS(names)];

		for (size_t i = 0; i < ROWS(wrappers); i++)
			EXPECT(wrappers[i].row,
			       is_written_by(by, block_write_wrapper(arena, by, &wrappers[i].facts, with, newline),
					     &expected));
		for (int bits = 0; bits < 4; bits++) {
			struct setup_facts facts = { *with, S(ID), bits & 1, bits & 2 };

			EXPECT(by->name,
			       is_written_by(by, block_write_setup(arena, by, &facts, newline), &expected));
		}
	}
}

static void the_names_of_a_setup_are_read_back(void **state)
{
	static const struct block_names *const names[] = { &plain_names, &other_names };

	for (size_t i = 0; i < ROWS(names); i++) {
		struct setup_facts facts = { *names[i], S(ID), true, false };
		const struct source *source = read_blocks(block_write_setup(arena, LOCAL_ONLY, &facts, S("\n")));
		struct block_names read =
			block_read(arena, LOCAL_ONLY, source->disk, &source->blocks.items[0], NULL).names;

		for (int k = 0; k < PY_MODULES; k++)
			EXPECT_TEXT(py_module_names[k], read.module[k], names[i]->module[k]);
		EXPECT_TEXT("root_logger", read.root_logger, names[i]->root_logger);
		EXPECT_TEXT("stream", read.stream, names[i]->stream);
		EXPECT_TEXT("decorator", read.decorator, names[i]->decorator);
	}
}

/* Parameters may have any name, that of a word which the block itself uses too. */
static void a_parameter_may_be_called_as_it_likes(void **state)
{
	static const char *const names[] = {
		"profile",
		"stream",
		"memory_profiler",
		"profiler_logstream",
		"sys",
		"getLogger",
		"LogFile",
		"main",
		"self",
		"cls",
		"staticmethod",
		"classmethod",
		"wrapped",
		"gettrace",
		"K",
		"profiled_main",
		"\xc3\xa4",
		"match",
		"type",
		"_",
	};
	struct slice expected;

	for (size_t i = 0; i < ROWS(names); i++)
		for (size_t k = 0; k < ROWS(wrappers); k++) {
			struct wrapper_facts facts = wrappers[k].facts;
			struct py_param params[] = { { PARAM_PLAIN, S("req"), 0 },
						     { PARAM_PLAIN, slice_of(names[i]), 0 } };

			facts.params = params;
			facts.param_count = ROWS(params);
			EXPECT(names[i],
			       is_ours(block_write_wrapper(arena, DEFAULT, &facts, &plain_names, S("\n")), &expected));
		}
}

static void a_function_may_be_called_as_it_likes(void **state)
{
	static const char *const names[] = { "profile", "stream",   "setup",         "await_",
					     "if_",     "\xc3\xa4", "profiled_main", "_" };
	struct slice expected;

	for (size_t i = 0; i < ROWS(names); i++)
		for (size_t k = 0; k < ROWS(wrappers); k++) {
			struct wrapper_facts facts = wrappers[k].facts;

			facts.entry = slice_of(names[i]);
			facts.profiled = slice_of(buf_format(arena, "profiled_%s", names[i]));
			EXPECT(names[i],
			       is_ours(block_write_wrapper(arena, DEFAULT, &facts, &plain_names, S("\n")), &expected));
		}
}

static void type_parameters_may_be_bound_to_anything(void **state)
{
	static const char *const params[] = { "[T]",          "[T: int]",        "[T: list[int]]",
					      "[*Ts, **P]",   "[T: (int, str)]", "[T = int]",
					      "[\n    T,\n]", "[T: 'int']" };
	struct slice expected;

	for (size_t i = 0; i < ROWS(params); i++) {
		struct wrapper_facts facts = wrappers[0].facts;

		facts.type_params = slice_of(params[i]);
		EXPECT(params[i],
		       is_ours(block_write_wrapper(arena, DEFAULT, &facts, &plain_names, S("\n")), &expected));
	}
}

#define SETUP(body) "# pyfuncprof: begin setup (original " ID ")\n" body "# pyfuncprof: end setup\n"
#define WRAPPER(body) \
	"def main(req, *, c):\n    # pyfuncprof: begin main\n" body "    # pyfuncprof: end main\n    pass\n"

static void what_a_formatter_makes_of_it_is_still_ours(void **state)
{
	static const struct {
		const char *row, *text;
	} rows[] = {
		{ "long lines broken, quotes turned round",
		  SETUP("# isort: off\nimport logging\n\nimport memory_profiler\n\n# isort: on\nroot_logger = logging.getLogger()\n"
			"if root_logger.handlers:\n"
			"    root_logger.handlers[0].setFormatter(\n"
			"        logging.Formatter('%(name)s: %(message)s')\n"
			"    )\n"
			"profiler_logstream = memory_profiler.LogFile(\n    \"memory_profiler_logs\",\n    True,\n)\n") },
		{ "tabs for blanks",
		  SETUP("# isort: off\nimport logging\nimport memory_profiler\n# isort: on\n"
			"root_logger = logging.getLogger()\n"
			"if root_logger.handlers:\n"
			"\troot_logger.handlers[0].setFormatter(logging.Formatter(\"%(name)s: %(message)s\"))\n"
			"profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)\n") },
		{ "one parameter a line", WRAPPER("    return profiled_main(\n        req,\n        c=c,\n    )\n\n"
						  "@memory_profiler.profile(\n    stream=profiler_logstream,\n)\n"
						  "def profiled_main(\n    req,\n    *,\n    c,\n):\n") },
		{ "blanks around the equals sign",
		  WRAPPER("    return profiled_main(req, c = c)\n\n\n"
			  "@memory_profiler.profile(stream = profiler_logstream)\ndef profiled_main(req, *, c):\n") },
		{ "joined by a backslash",
		  WRAPPER("    return \\\n        profiled_main(req, c=c)\n\n\n"
			  "@memory_profiler.profile(stream=profiler_logstream)\ndef profiled_main(req, *, c):\n") },
		{ "no blank lines, other line ends",
		  WRAPPER("    return profiled_main(req, c=c)\r\n"
			  "@memory_profiler.profile(stream=profiler_logstream)\r\ndef profiled_main(req, *, c):\r\n") },
	};
	struct slice expected;

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT(rows[i].row, is_ours(slice_of(rows[i].text), &expected));
}

/* What a block brings along and says but once: anything else there makes another block of ours. */
static bool is_said_once(struct slice token)
{
	static const char *const names[] = { "memory_profiler", "profiler_logstream", "sys", "K", "True" };

	for (size_t i = 0; i < ROWS(names); i++)
		if (slice_is(token, names[i]))
			return true;
	return false;
}

static size_t token_end(struct slice text, size_t at)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	size_t end = at + 1;

	while (memchr(word, text.p[at], sizeof word - 1) && end < text.n && memchr(word, text.p[end], sizeof word - 1))
		end++;
	return end;
}

/* How many of the changes to one token are taken for ours; each is said. */
static int count_unseen(const char *row, const struct profiler *by, struct slice text, size_t at, size_t end)
{
	static const char *const instead[] = { "", "other", "0", "+", "#", "a.b" };
	int unseen = 0;

	for (size_t k = 0; k < ROWS(instead); k++) {
		struct buf changed = { .arena = arena };
		struct slice expected;

		buf_add(&changed, slice_part(text, 0, at));
		buf_addf(&changed, " %s ", instead[k]);
		buf_add(&changed, slice_part(text, end, text.n));
		if (slice_is(slice_part(text, at, end), instead[k]) ||
		    !is_written_by(by, buf_slice(&changed), &expected))
			continue;
		print_error("in %s: '%s' for '%.*s' at %zu goes unseen\n", row, instead[k], (int)(end - at),
			    text.p + at, at);
		unseen++;
	}
	return unseen;
}

/* Every token in turn is left out and changed: none of that goes unseen. */
static void one_changed_token_is_not_ours(void **state)
{
	int unseen = 0;

	for (size_t i = 0; i < ROWS(wrappers); i++) {
		struct wrapper_facts facts = wrappers[i].facts;
		struct slice text;
		struct span inner;

		facts.type_params = (struct slice){ 0 }; /* are as the user spelled them */
		text = block_write_wrapper(arena, DEFAULT, &facts, &plain_names, S("\n"));
		inner = read_blocks(text)->blocks.items[0].inner;
		for (size_t at = inner.start, end; at < inner.end; at = end) {
			end = token_end(text, at);
			if (!memchr(" \n\t", text.p[at], 3) && !is_said_once(slice_part(text, at, end)))
				unseen += count_unseen(wrappers[i].row, DEFAULT, text, at, end);
		}
	}
	EXPECT_INT("all of them", unseen, 0);
}

static void one_changed_token_of_a_setup_is_not_ours(void **state)
{
	const struct setup_facts facts = { plain_names, S(ID), false, false };
	int unseen = 0;

	for (size_t i = 0; i < carried()->n; i++) {
		const struct profiler *by = &carried()->items[i];
		struct slice text = block_write_setup(arena, by, &facts, S("\n"));
		struct span inner = read_blocks(text)->blocks.items[0].inner;

		for (size_t at = inner.start, end; at < inner.end; at = end) {
			end = token_end(text, at);
			if (!memchr(" \n\t", text.p[at], 3) && !is_said_once(slice_part(text, at, end)))
				unseen += count_unseen(by->name, by, text, at, end);
		}
	}
	EXPECT_INT("all of them", unseen, 0);
}

/* The names that a file's blocks share are those of its setup. */
static void a_wrapper_that_uses_other_names_than_the_setup_is_not_ours(void **state)
{
	const struct setup_facts setup = { plain_names, S(ID), true, false };
	struct slice head = joined(block_write_setup(arena, DEFAULT, &setup, S("\n")), S("async def main(req):\n"));

	for (int other = 0; other < 4; other++) {
		struct block_names names = plain_names;
		const struct source *source;
		struct slice text;

		if (other == 1)
			names.stream = S("mine");
		if (other == 2)
			names.module[MODULE_MEMORY_PROFILER] = S("mine");
		if (other == 3)
			names.module[MODULE_SYS] = S("mine");
		text = joined(head, block_write_wrapper(arena, DEFAULT, &wrappers[3].facts, &names, S("\n")));
		source = source_read(arena, "app.py", "/app/app.py", joined(text, S("    pass\n")), failure);
		EXPECT("two blocks", source && source->blocks.n == 2);
		EXPECT_INT(other ? "another name" : "the same names", check_blocks(source, carried(), failure),
			   other == 0);
	}
}

static void a_setup_that_says_anything_else_is_not_ours(void **state)
{
	static const char *const from_to[][2] = {
		{ "import logging\n", "import logging.handlers\n" },
		{ "import logging\n", "import logging\nimport os\n" },
		{ "import logging\n", "" },
		{ "import memory_profiler\n", "import memory_profiler as mp\n" },
		{ "handlers[0]", "handlers[1]" },
		{ "%(name)s: %(message)s", "%(message)s" },
		{ "memory_profiler_logs", "other" },
		{ ", True", ", False" },
		{ "root_logger =", "logger =" },
		{ "if root_logger", "if not root_logger" },
		{ "\n\n\n", "\nprint(1)\n" },
		{ "\n\n\n", "\n# mine\n" },
	};
	const struct setup_facts facts = { plain_names, S(ID), false, false };
	struct slice text = block_write_setup(arena, DEFAULT, &facts, S("\n")), expected;

	for (size_t i = 0; i < ROWS(from_to); i++) {
		struct slice from = slice_of(from_to[i][0]);
		size_t at = slice_find(text, from, 0);
		struct buf changed = { .arena = arena };

		EXPECT(from_to[i][0], at != SLICE_NONE);
		buf_add(&changed, slice_part(text, 0, at));
		buf_addf(&changed, "%s", from_to[i][1]);
		buf_add(&changed, slice_part(text, at + from.n, text.n));
		EXPECT(from_to[i][1], !is_ours(buf_slice(&changed), &expected));
	}
}

/* So that the difference can be shown. */
static void what_we_would_have_written_is_told(void **state)
{
	struct slice expected;

	EXPECT("one changed word", !is_ours(S(WRAPPER("    return profiled_main(req, c=d)\n\n\n"
						      "@memory_profiler.profile(stream=profiler_logstream)\n"
						      "def profiled_main(req, *, c):\n")),
					    &expected));
	EXPECT("the rest of it", slice_find(expected, S("return profiled_main(req, c=c)\n"), 0) != SLICE_NONE);
	EXPECT("without marks", slice_find(expected, S("# pyfuncprof"), 0) == SLICE_NONE);
	EXPECT("too far off", !is_ours(S(WRAPPER("    pass\n")), &expected) && !expected.n);
	EXPECT("too far off", !is_ours(S(SETUP("pass\n")), &expected) && !expected.n);
	EXPECT("empty", !is_ours(S(WRAPPER("")), &expected) && !expected.n);
	EXPECT("empty", !is_ours(S(SETUP("")), &expected) && !expected.n);
}

/* A line that somebody changed, or took out, leaves the others what they were: what is expected is all of it. */
static void one_changed_line_leaves_the_other_ones_known(void **state)
{
	static const char *const from_to[][2] = {
		{ "root_logger_2 = logging_2.getLogger()\n", "" },
		{ "logging_2.getLogger()", "logging_2.getLogger('x')" },
		{ "logging_2.getLogger()", "None" },
		{ "if root_logger_2.handlers:\n", "if True:\n" },
		{ ".handlers[0].set", ".handlers[1].set" },
		{ "'memory_profiler_logs', True", "'other', True" },
		{ "memory_profiler_2.LogFile", "mine.LogFile" },
		{ "import logging as logging_2\n", "" },
		{ "import memory_profiler as memory_profiler_2\n", "" },
	};
	const struct setup_facts facts = { other_names, S(ID), false, false };
	struct slice text = block_write_setup(arena, DEFAULT, &facts, S("\n"));
	struct block whole = read_blocks(text)->blocks.items[0];

	for (size_t i = 0; i < ROWS(from_to); i++) {
		struct slice from = slice_of(from_to[i][0]), expected;
		size_t at = slice_find(text, from, 0);
		struct buf changed = { .arena = arena };

		EXPECT(from_to[i][0], at != SLICE_NONE);
		buf_add(&changed, slice_part(text, 0, at));
		buf_addf(&changed, "%s", from_to[i][1]);
		buf_add(&changed, slice_part(text, at + from.n, text.n));
		EXPECT(from_to[i][1], !is_ours(buf_slice(&changed), &expected));
		EXPECT_TEXT(from_to[i][0], expected, slice_part(text, whole.inner.start, whole.inner.end));
	}
}

/* Whatever stands between marks, reading it ends and stays within it. */
static void broken_blocks_are_survived(void **state)
{
	for (size_t i = 0; i < ROWS(wrappers); i++) {
		struct slice text = slice_of(wrappers[i].text);
		const struct source *source = read_blocks(text);
		struct span inner = source->blocks.items[0].inner;

		for (size_t at = inner.start; at < inner.end; at++) {
			struct slice part = exact(slice_part(text, inner.start, at));
			struct block block = { .name = S("main"), .inner = { 0, part.n } };

			block_read(arena, DEFAULT, part, &block, NULL);
			block.original = S(ID);
			EXPECT("no setup", block_read(arena, DEFAULT, part, &block, NULL).apart > 0);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_setup_block_says_what_the_design_says),
		TEST(a_setup_block_may_import_for_itself),
		TEST(a_wrapper_passes_every_parameter_on),
		TEST(whatever_was_written_is_ours),
		TEST(the_names_of_a_setup_are_read_back),
		TEST(a_parameter_may_be_called_as_it_likes),
		TEST(a_function_may_be_called_as_it_likes),
		TEST(type_parameters_may_be_bound_to_anything),
		TEST(what_a_formatter_makes_of_it_is_still_ours),
		TEST(one_changed_token_is_not_ours),
		TEST(one_changed_token_of_a_setup_is_not_ours),
		TEST(a_wrapper_that_uses_other_names_than_the_setup_is_not_ours),
		TEST(a_setup_that_says_anything_else_is_not_ours),
		TEST(what_we_would_have_written_is_told),
		TEST(one_changed_line_leaves_the_other_ones_known),
		TEST(broken_blocks_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
