/* by_hand: profiling that somebody wrote goes, as a person would have taken it out; what other code still needs stays
 * with all that it needs in turn; what can not be told for sure stays. Each is said, with its place. */
#include "unit.h"

#include "base/buf.h"
#include "instrument/by_hand.h"

/* "-3 what" of something that is gone from line 3, "3:5 what" of something left there; one a line. */
static struct slice described(const struct findings *findings)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];

		buf_addf(&out, finding->removed ? "-%zu" : "%zu:%zu", finding->place.line, finding->place.column);
		buf_addf(&out, " %s%s%s\n", finding->what, *finding->reason ? ": " : "", finding->reason);
	}
	return buf_slice(&out);
}

static struct by_hand removed_from(struct slice text, const struct needed_names *needed)
{
	struct source *source = source_read(arena, "a.py", "/app/a.py", exact(text), failure);

	assert_non_null(source);
	return by_hand_remove(arena, source, needed);
}

struct row {
	const char *row, *before, *after, *findings; /* `after` NULL: as before */
};

static void expect_rows(const struct row *rows, size_t n)
{
	static const struct needed_names none;

	for (size_t i = 0; i < n; i++) {
		struct by_hand by_hand = removed_from(slice_of(rows[i].before), &none);

		EXPECT_TEXT(rows[i].row, by_hand.text, slice_of(rows[i].after ? rows[i].after : rows[i].before));
		EXPECT_TEXT(rows[i].row, described(&by_hand.findings), slice_of(rows[i].findings));
		EXPECT_INT(rows[i].row, by_hand.changed, rows[i].after != NULL);
	}
}

static void a_file_without_memory_profiler_is_not_looked_at(void **state)
{
	static const struct row rows[] = {
		{ "empty", "", NULL, "" },
		{ "the format alone",
		  "import logging\nlogging.getLogger().handlers[0].setFormatter(logging.Formatter(\"%(name)s: "
		  "%(message)s\"))\n",
		  NULL, "" },
		{ "in a comment and a string", "# memory_profiler\nx = 'memory_profiler'\n", NULL, "" },
		{ "another module's name", "import my_memory_profiler\n@my_memory_profiler.profile\ndef f(): pass\n",
		  NULL, "" },
		{ "a decorator of unknown origin", "# memory_profiler\n@profile\ndef f(): pass\n", NULL, "" },
		{ "a syntax error", "import memory_profiler\ndef f(:\n", NULL,
		  "2:7 profiling by hand, if any: the file has a syntax error near here\n" },
	};

	expect_rows(rows, ROWS(rows));
}

static void imports_go_when_nothing_uses_them(void **state)
{
	static const struct row rows[] = {
		{ "a module", "import memory_profiler\nx = 1\n", "x = 1\n", "-1 import of 'memory_profiler'\n" },
		{ "nothing else", "import memory_profiler", "", "-1 import of 'memory_profiler'\n" },
		{ "an alias", "import memory_profiler as mp  # why\nx = 1\n", "x = 1\n",
		  "-1 import of 'memory_profiler as mp'\n" },
		{ "the first of several", "import memory_profiler, a, b\n", "import a, b\n",
		  "-1 import of 'memory_profiler'\n" },
		{ "the one in the middle", "import a, memory_profiler as mp , b\n", "import a, b\n",
		  "-1 import of 'memory_profiler as mp'\n" },
		{ "the last", "import a, \\\n    memory_profiler  # why\n", "import a  # why\n",
		  "-2 import of 'memory_profiler'\n" },
		{ "two of four", "import memory_profiler, a, memory_profiler as mp, memory_profiler as q\n",
		  "import a\n",
		  "-1 import of 'memory_profiler'\n-1 import of 'memory_profiler as mp'\n"
		  "-1 import of 'memory_profiler as q'\n" },
		{ "members", "from memory_profiler import profile, LogFile as L\n", "",
		  "-1 import of 'profile'\n-1 import of 'LogFile as L'\n" },
		{ "members in brackets", "from memory_profiler import (\n    profile,\n    LogFile,\n)\nx = 1\n",
		  "x = 1\n", "-2 import of 'profile'\n-3 import of 'LogFile'\n" },
		{ "one member of two on lines of their own",
		  "from memory_profiler import (\n    profile,  # a\n    memory_usage,  # b\n)\nmemory_usage()\n",
		  "from memory_profiler import (\n    memory_usage,  # b\n)\nmemory_usage()\n",
		  "-2 import of 'profile'\n3:5 import of 'memory_usage': still used in line 5\n5:1 use of 'memory_usage'\n" },
		{ "the last member behind a comment",
		  "from memory_profiler import (memory_usage,  # b\n    profile)\nmemory_usage()\n",
		  "from memory_profiler import (memory_usage,  # b\n    )\nmemory_usage()\n",
		  "1:30 import of 'memory_usage': still used in line 3\n-2 import of 'profile'\n3:1 use of 'memory_usage'\n" },
		{ "in a function", "def f():\n    import memory_profiler\n\n    return 1\n", NULL,
		  "2:12 import of 'memory_profiler': it is inside another statement\n" },
		{ "twice", "import memory_profiler\nimport memory_profiler\nx = 1\n", "x = 1\n",
		  "-1 import of 'memory_profiler'\n-2 import of 'memory_profiler'\n" },
		{ "still used", "import memory_profiler\n\nprint(memory_profiler.memory_usage())\n", NULL,
		  "1:8 import of 'memory_profiler': still used in line 3\n3:7 use of 'memory_profiler'\n" },
		{ "used in a formatted string", "import memory_profiler\nf'{memory_profiler.memory_usage()}'\n", NULL,
		  "1:8 import of 'memory_profiler': still used in line 2\n2:4 use of 'memory_profiler'\n" },
		{ "used further in", "import memory_profiler\ndef f():\n    return memory_profiler.x\n", NULL,
		  "1:8 import of 'memory_profiler': still used in line 3\n3:12 use of 'memory_profiler'\n" },
		{ "a namesake further in",
		  "import memory_profiler\ndef f(memory_profiler):\n    return memory_profiler\n", NULL,
		  "1:8 import of 'memory_profiler': what it means is not sure, see line 2\n2:7 use of 'memory_profiler': what it means is not sure, see line 2\n3:12 use of 'memory_profiler': what it means is not sure, see line 2\n" },
		{ "everything", "from memory_profiler import *\n@profile\ndef f(): pass\n", NULL,
		  "1:29 import of '*': it is not written as documented\n" },
		{ "in a class", "class K:\n    import memory_profiler\n    x = 1\n", NULL,
		  "2:12 import of 'memory_profiler': it is inside another statement\n" },
		{ "with others on its line", "import logging; import memory_profiler\n", NULL,
		  "1:24 import of 'memory_profiler': it shares its line with something else\n" },
		{ "on the line of a header", "if x: import memory_profiler\n", NULL,
		  "1:14 import of 'memory_profiler': it is inside another statement\n" },
		{ "in a try", "try:\n    import memory_profiler\nexcept ImportError:\n    memory_profiler = None\n",
		  NULL, "2:12 import of 'memory_profiler': it is inside another statement\n" },
	};

	expect_rows(rows, ROWS(rows));
}

static void decorators_go_whatever_their_spelling(void **state)
{
	static const struct row rows[] = {
		{ "bare", "from memory_profiler import profile\n\n\n@profile\ndef f(): pass\n", "def f(): pass\n",
		  "-1 import of 'profile'\n-4 decorator of 'f'\n" },
		{ "through an alias, over several lines, with a comment",
		  "import memory_profiler as mp\n@a\n@ mp . profile(\n    precision=4,  # why\n)  # so\n@b\ndef f(): pass\n",
		  "@a\n@b\ndef f(): pass\n", "-1 import of 'memory_profiler as mp'\n-3 decorator of 'f'\n" },
		{ "of a method",
		  "import memory_profiler\nclass K:\n    @memory_profiler.profile\n    def f(self): pass\n",
		  "class K:\n    def f(self): pass\n", "-1 import of 'memory_profiler'\n-3 decorator of 'f'\n" },
		{ "imported further in",
		  "def f():\n    from memory_profiler import profile as p\n    @p()\n    async def g(): pass\n    return g\n",
		  "def f():\n    from memory_profiler import profile as p\n    async def g(): pass\n    return g\n",
		  "2:33 import of 'profile as p': it is inside another statement\n-3 decorator of 'g'\n" },
		{ "assigned first", "import memory_profiler as m\np = m.profile\n@p\ndef f(): pass\n", NULL,
		  "1:8 import of 'memory_profiler as m': still used in line 2\n2:5 use of 'm'\n" },
		{ "with a file",
		  "from memory_profiler import profile\nlog = open('a', 'w')\n@profile(stream=log)\ndef f(): pass\n",
		  "log = open('a', 'w')\ndef f(): pass\n", "-1 import of 'profile'\n-3 decorator of 'f'\n" },
		{ "that is no decorator", "import memory_profiler\ndef f(): pass\nf = memory_profiler.profile(f)\n",
		  NULL, "1:8 import of 'memory_profiler': still used in line 3\n3:5 use of 'memory_profiler'\n" },
		{ "under a condition",
		  "import memory_profiler\n@(memory_profiler.profile if D else d)\ndef f(): pass\n", NULL,
		  "1:8 import of 'memory_profiler': still used in line 2\n2:3 use of 'memory_profiler'\n" },
		{ "that binds a name",
		  "import memory_profiler\n@memory_profiler.profile(stream=(x := 1))\ndef f(): pass\n", NULL,
		  "1:8 import of 'memory_profiler': still used in line 2\n2:1 decorator of 'f': it is not written as documented\n" },
		{ "with a fallback",
		  "try:\n    from memory_profiler import profile\nexcept ImportError:\n    def profile(f): return f\n@profile\ndef f(): pass\n",
		  NULL,
		  "2:33 import of 'profile': it is inside another statement\n"
		  "5:2 use of 'profile': what it means is not sure, see line 2\n" },
		{ "of a class that has one of that name",
		  "from memory_profiler import profile\nclass K:\n    @profile\n    def f(self): pass\n    profile = 1\n",
		  NULL,
		  "1:29 import of 'profile': what it means is not sure, see line 5\n"
		  "3:6 use of 'profile': what it means is not sure, see line 5\n" },
	};

	expect_rows(rows, ROWS(rows));
}

#define FORMAT "setFormatter(logging.Formatter(\"%(name)s: %(message)s\"))\n"

static void the_logger_lines_go_with_what_only_they_need(void **state)
{
	static const struct row rows[] = {
		{ "as documented",
		  "import a\nimport logging\nimport memory_profiler\n\n# for the profiler\nroot_logger = logging.getLogger()\n"
		  "root_logger.handlers[0]." FORMAT
		  "s = memory_profiler.LogFile('memory_profiler_logs', True)\n\n@memory_profiler.profile(stream=s)\ndef f(): pass\n",
		  "import a\n\ndef f(): pass\n",
		  "-2 import of 'logging'\n-3 import of 'memory_profiler'\n-5 comment on the profiler\n-6 logger 'root_logger'\n"
		  "-7 format of the root logger\n-8 log stream 's'\n-10 decorator of 'f'\n" },
		{ "with a guard",
		  "import memory_profiler, logging\nr = logging.getLogger()\nif r.handlers:\n    r.handlers[0]." FORMAT
		  "x = 1\n",
		  "x = 1\n",
		  "-1 import of 'memory_profiler'\n-1 import of 'logging'\n-2 logger 'r'\n-3 format of the root logger\n" },
		{ "directly, laid out otherwise",
		  "import memory_profiler\nimport logging as l\nl.getLogger().handlers[0].setFormatter(\n    l.Formatter(\n"
		  "        '%(name)s: %(message)s',\n    ),\n)\nx = 1\n",
		  "x = 1\n",
		  "-1 import of 'memory_profiler'\n-2 import of 'logging as l'\n-3 format of the root logger\n" },
		{ "by members",
		  "import memory_profiler\nfrom logging import getLogger, Formatter, info\n"
		  "getLogger().handlers[0].setFormatter(Formatter('%(name)s: %(message)s'))\ninfo('a')\n",
		  "from logging import info\ninfo('a')\n",
		  "-1 import of 'memory_profiler'\n-2 import of 'getLogger'\n-2 import of 'Formatter'\n"
		  "-3 format of the root logger\n" },
		{ "logging that is used stays unsaid, a logger is said",
		  "import memory_profiler\nimport logging\nr = logging.getLogger()\nr.handlers[0]." FORMAT
		  "r.setLevel(1)\n",
		  "import logging\nr = logging.getLogger()\nr.setLevel(1)\n",
		  "-1 import of 'memory_profiler'\n3:1 logger 'r': still used in line 5\n-4 format of the root logger\n" },
		{ "logging that nothing used before stays",
		  "import logging\nimport memory_profiler\nr = logging.getLogger()\n",
		  "import logging\nr = logging.getLogger()\n", "-2 import of 'memory_profiler'\n" },
		{ "the format of another logger",
		  "import memory_profiler\nimport logging\nr = logging.getLogger('a')\nr.handlers[0]." FORMAT,
		  "import logging\nr = logging.getLogger('a')\nr.handlers[0]." FORMAT,
		  "-1 import of 'memory_profiler'\n4:47 format of the root logger: it is not written as documented\n" },
		{ "a guard with more in it",
		  "import memory_profiler\nimport logging\nr = logging.getLogger()\nif r.handlers:\n    r.handlers[0]." FORMAT
		  "    x = 1\n",
		  "import logging\nr = logging.getLogger()\nif r.handlers:\n    r.handlers[0]." FORMAT "    x = 1\n",
		  "-1 import of 'memory_profiler'\n5:51 format of the root logger: it is not written as documented\n" },
		{ "a guard with an else",
		  "import memory_profiler\nimport logging\nr = logging.getLogger()\nif r.handlers:\n    r.handlers[0]." FORMAT
		  "else:\n    x = 1\n",
		  "import logging\nr = logging.getLogger()\nif r.handlers:\n    r.handlers[0]." FORMAT
		  "else:\n    x = 1\n",
		  "-1 import of 'memory_profiler'\n5:51 format of the root logger: it is not written as documented\n" },
		{ "a stream handed elsewhere keeps the format",
		  "import memory_profiler, logging\nr = logging.getLogger()\nr.handlers[0]." FORMAT
		  "s = memory_profiler.LogFile('a')\nprint('', file=s)\n",
		  NULL,
		  "1:8 import of 'memory_profiler': still used in line 4\n"
		  "3:1 format of the root logger: memory_profiler is still used in line 4\n4:1 log stream 's': still used in line 5\n" },
		{ "a stream that is bound twice",
		  "import memory_profiler as m\ns = m.LogFile('a')\ns = None\n@m.profile(stream=s)\ndef f(): pass\n",
		  "import memory_profiler as m\ns = m.LogFile('a')\ns = None\ndef f(): pass\n",
		  "1:8 import of 'memory_profiler as m': still used in line 2\n"
		  "2:1 log stream 's': what it means is not sure, see line 3\n-4 decorator of 'f'\n" },
		{ "a stream that a function binds anew",
		  "import memory_profiler as m\ns = m.LogFile('a')\ndef f():\n    global s\n    s = None\n", NULL,
		  "1:8 import of 'memory_profiler as m': still used in line 2\n"
		  "2:1 log stream 's': what it means is not sure, see line 5\n" },
	};

	expect_rows(rows, ROWS(rows));
}

static void no_gap_is_left(void **state)
{
	static const struct row rows[] = {
		{ "the wider gap stays", "a = 1\n\nimport memory_profiler\n\n\nb = 1\n", "a = 1\n\n\nb = 1\n",
		  "-3 import of 'memory_profiler'\n" },
		{ "blank lines between what goes", "a = 1\nimport memory_profiler\n\n\nimport memory_profiler\nb = 1\n",
		  "a = 1\nb = 1\n", "-2 import of 'memory_profiler'\n-5 import of 'memory_profiler'\n" },
		{ "at the end", "a = 1\n\n\nimport memory_profiler\n", "a = 1\n", "-4 import of 'memory_profiler'\n" },
		{ "without a final newline", "import memory_profiler\n\na = 1", "a = 1",
		  "-1 import of 'memory_profiler'\n" },
		{ "below a comment that heads the file", "# a profiler\nimport memory_profiler\n\na = 1\n",
		  "# a profiler\n\na = 1\n", "-2 import of 'memory_profiler'\n" },
		{ "below a comment that heads more", "x\n\n# profiler\nimport memory_profiler\na = 1\n",
		  "x\n\n# profiler\na = 1\n", "-4 import of 'memory_profiler'\n" },
		{ "below a comment on something else", "x\n\n# why\nimport memory_profiler\n\na = 1\n",
		  "x\n\n# why\n\na = 1\n", "-4 import of 'memory_profiler'\n" },
		{ "a comment on a function that stays",
		  "x\nfrom memory_profiler import profile\n\n# Counts.\n@profile\ndef f(): pass\n",
		  "x\n\n# Counts.\ndef f(): pass\n", "-2 import of 'profile'\n-5 decorator of 'f'\n" },
		{ "a comment that names it", "import memory_profiler\na = 1  # memory_profiler\n",
		  "a = 1  # memory_profiler\n", "-1 import of 'memory_profiler'\n" },
		{ "CRLF", "a = 1\r\n\r\nimport memory_profiler\r\n\r\n\r\nb = 1\r\n", "a = 1\r\n\r\n\r\nb = 1\r\n",
		  "-3 import of 'memory_profiler'\n" },
		{ "CR", "a = 1\r\rimport memory_profiler\rb = 1", "a = 1\r\rb = 1",
		  "-3 import of 'memory_profiler'\n" },
		{ "a byte order mark", "\xef\xbb\xbfimport memory_profiler\na = 1\n",
		  "\xef\xbb\xbf"
		  "a = 1\n",
		  "-1 import of 'memory_profiler'\n" },
		{ "a form feed stays", "a = 1\n\f\nimport memory_profiler\nb = 1\n", "a = 1\n\f\nb = 1\n",
		  "-3 import of 'memory_profiler'\n" },
		{ "tabs", "import memory_profiler\ndef f():\n\t@memory_profiler.profile\n\tdef g(): pass\n",
		  "def f():\n\tdef g(): pass\n", "-1 import of 'memory_profiler'\n-3 decorator of 'g'\n" },
	};

	expect_rows(rows, ROWS(rows));
}

/* What another file takes stays, and what it needs; its own place is said. */
static void what_another_file_needs_stays(void **state)
{
	struct needed name = { S("s"), "b.py:3" };
	struct needed_names needed = { &name, 1, 1 };
	struct by_hand by_hand = removed_from(
		S("import memory_profiler as m\ns = m.LogFile('a')\n@m.profile(stream=s)\ndef f(): pass\n"), &needed);

	EXPECT_TEXT("text", by_hand.text, S("import memory_profiler as m\ns = m.LogFile('a')\ndef f(): pass\n"));
	EXPECT_TEXT("findings", described(&by_hand.findings),
		    S("1:8 import of 'memory_profiler as m': still used in line 2\n2:1 log stream 's': used by b.py:3\n"
		      "-3 decorator of 'f'\n"));
	EXPECT_INT("names gone from the module", by_hand.unbound.n, 0);
}

static void the_names_that_are_gone_are_told(void **state)
{
	static const struct needed_names none;
	struct by_hand by_hand =
		removed_from(S("import memory_profiler as m\ndef f():\n    import memory_profiler\n"), &none);

	EXPECT_INT("names", by_hand.unbound.n, 1);
	EXPECT_TEXT("name", by_hand.unbound.items[0], S("m"));
	EXPECT("first", by_hand_is_gone(&by_hand, 0));
	EXPECT("last", by_hand_is_gone(&by_hand, 27));
	EXPECT("behind", !by_hand_is_gone(&by_hand, 28));
}

/* Our own setup block may be what a decorator that somebody wrote relies on. */
static void a_decorator_with_the_names_of_our_setup_goes(void **state)
{
	static const struct needed_names none;
	struct by_hand by_hand = removed_from(
		S("# pyfuncprof: begin setup (original 0123456789012345678901234567890123456789)\nimport logging\n"
		  "import memory_profiler as memory_profiler_2\nroot_logger = logging.getLogger()\nif root_logger.handlers:\n"
		  "    root_logger.handlers[0]." FORMAT
		  "profiler_logstream = memory_profiler_2.LogFile('memory_profiler_logs', True)\n\n\n# pyfuncprof: end setup\n"
		  "@memory_profiler_2.profile(stream=profiler_logstream)\ndef f(): pass\n"),
		&none);

	EXPECT_TEXT("text", by_hand.text, S("def f(): pass\n"));
	EXPECT_TEXT("findings", described(&by_hand.findings), S("-11 decorator of 'f'\n"));
}

/* Time grows with the file, not with its square: this would take very long. */
static void what_is_said_or_done_otherwise_stays(void **state)
{
	static const struct row rows[] = {
		{ "a name in a string", "from memory_profiler import profile\n__all__ = ['profile']\n", NULL,
		  "1:29 import of 'profile': still used in line 2\n" },
		{ "a word with more letters", "from memory_profiler import profile\nx = 'profiles'\n",
		  "x = 'profiles'\n", "-1 import of 'profile'\n" },
		{ "a name in full width", "from memory_profiler import profile\nprint(\xef\xbd\x90rofile)\n", NULL,
		  "1:29 import of 'profile': what it means is not sure, see line 2\n" },
		{ "a call in a call", "import memory_profiler\ns = memory_profiler.LogFile(open('x'))\n", NULL,
		  "1:8 import of 'memory_profiler': still used in line 2\n"
		  "2:1 log stream 's': it is not written as documented\n" },
		{ "a comment that would tell the encoding", "import memory_profiler\n# a\n# coding: nonsense\nx = 1\n",
		  NULL, "1:8 import of 'memory_profiler': it is not written as documented\n" },
	};

	expect_rows(rows, ROWS(rows));
}

static void long_files_are_survived(void **state)
{
	enum { MANY = 8000 };
	static const struct needed_names none;
	static const char *const parts[] = {
		"import memory_profiler\n",
		"import memory_profiler;",
		"def f():\n    import memory_profiler\n    @memory_profiler.profile\n    def g(): pass\n",
		"def f():\n    global memory_profiler\n    import memory_profiler\n",
		"a = ",
	};

	for (size_t i = 0; i < ROWS(parts); i++)
		removed_from(
			joined(joined(S("import memory_profiler\n"), repeated(parts[i], MANY)), S("memory_profiler\n")),
			&none);
	for (size_t i = 0; i < ROWS(parts); i++)
		removed_from(joined(repeated(parts[i], MANY), S("1\n# memory_profiler\n")), &none);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_file_without_memory_profiler_is_not_looked_at),
		TEST(imports_go_when_nothing_uses_them),
		TEST(decorators_go_whatever_their_spelling),
		TEST(the_logger_lines_go_with_what_only_they_need),
		TEST(no_gap_is_left),
		TEST(what_another_file_needs_stays),
		TEST(the_names_that_are_gone_are_told),
		TEST(a_decorator_with_the_names_of_our_setup_goes),
		TEST(what_is_said_or_done_otherwise_stays),
		TEST(long_files_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
