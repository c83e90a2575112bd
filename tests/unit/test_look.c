/* look: what profiles is found with its rule and its place, in Python, requirements, TOML and any other text; what only
 * looks like it is not. */
#include "unit.h"

#include "base/buf.h"
#include "guard/look.h"

/* "import:1:8 use:2:2" */
static const char *described(const struct traces *traces)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < traces->n; i++) {
		const struct trace *trace = &traces->items[i];

		EXPECT_STRING(trace->what, trace->place.path, "a/b");
		buf_addf(&out, "%s%s:%zu:%zu", i ? " " : "", rule_words[trace->rule].id, trace->place.line,
			 trace->place.column);
	}
	return buf_text(&out);
}

struct row {
	const char *row, *text, *traces;
};

static struct traces found_in(enum look_kind kind, struct slice text)
{
	struct traces traces = { 0 };

	look(arena, kind, "a/b", exact(text), &traces);
	if (traces.n)
		EXPECT("the cheap look lets through what is found", look_may_find(kind, text));
	return traces;
}

static void expect_rows(enum look_kind kind, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct traces traces = found_in(kind, slice_of(rows[i].text));

		EXPECT_STRING(rows[i].row, described(&traces), rows[i].traces);
	}
}

static void names_of_files_tell_what_they_are(void **state)
{
	static const struct {
		const char *name;
		enum look_kind kind;
	} rows[] = {
		{ "a.py", LOOK_PYTHON },
		{ "requirements.py", LOOK_PYTHON },
		{ "requirements.txt", LOOK_REQUIREMENTS },
		{ "requirements-dev.txt", LOOK_REQUIREMENTS },
		{ "requirements_prod.txt", LOOK_REQUIREMENTS },
		{ "pyproject.toml", LOOK_TOML },
		{ "Pipfile", LOOK_TOML },
		{ "Pipfile.lock", LOOK_FOR_MARKS },
		{ "my-requirements.txt", LOOK_FOR_MARKS },
		{ "requirements", LOOK_FOR_MARKS },
		{ "a.pyc", LOOK_FOR_MARKS },
		{ ".funcignore", LOOK_FOR_MARKS },
		{ "", LOOK_FOR_MARKS },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].name, look_kind_of(slice_of(rows[i].name)), rows[i].kind);
}

#define ID "0123456789abcdef0123456789abcdef01234567"
#define SETUP "# pyfuncprof: begin setup (original " ID ", 5 bytes)\nimport logging\n# pyfuncprof: end setup\n"
#define FORMAT "logging.getLogger().handlers[0].setFormatter(logging.Formatter(\"%(name)s: %(message)s\"))\n"

static void imports_and_uses_are_found(void **state)
{
	static const struct row rows[] = {
		{ "a module", "import memory_profiler\n", "import:1:8" },
		{ "no newline at the end", "import memory_profiler", "import:1:8" },
		{ "CRLF", "x = 1\r\nimport memory_profiler\r\n", "import:2:8" },
		{ "CR", "x = 1\rimport memory_profiler\r", "import:2:8" },
		{ "a byte order mark", "\xef\xbb\xbfimport memory_profiler\n", "import:1:8" },
		{ "an alias and its use", "import memory_profiler as mp\n@mp.profile\ndef f(): pass\n",
		  "import:1:8 use:2:1" },
		{ "a decorator with arguments",
		  "import memory_profiler\n@memory_profiler.profile(precision=4)\ndef f(): pass\n",
		  "import:1:8 use:2:1" },
		{ "a member", "from memory_profiler import profile\n@profile\ndef f(): pass\n", "import:1:29 use:2:1" },
		{ "a member by another name", "from memory_profiler import profile as p\n@p(stream=None)\ndef f(): pass\n",
		  "import:1:29 use:2:1" },
		{ "everything", "from memory_profiler import *\n", "import:1:29" },
		{ "among others", "import os, memory_profiler, sys\n", "import:1:12" },
		{ "in brackets", "from memory_profiler import (\n    profile,\n    LogFile,\n)\n", "import:2:5 import:3:5" },
		{ "in a try", "try:\n    from memory_profiler import profile\nexcept ImportError:\n    def profile(f): return f\n",
		  "import:2:33" },
		{ "in a function", "def f():\n    import memory_profiler\n    return memory_profiler.memory_usage()\n",
		  "import:2:12 use:3:12" },
		{ "in a condition", "import os\nif os.environ.get('P'):\n    import memory_profiler\n", "import:3:12" },
		{ "in a class", "class K:\n    import memory_profiler\n", "import:2:12" },
		{ "with others on its line", "import logging; import memory_profiler\n", "import:1:24" },
		{ "behind a backslash", "import \\\n    memory_profiler\n", "import:2:5" },
		{ "by its name", "import importlib\nm = importlib.import_module('memory_profiler')\n", "import:2:5" },
		{ "by its name alone", "from importlib import import_module\nimport_module(\"memory_profiler\")\n",
		  "import:2:1" },
		{ "by the builtin", "m = __import__('memory_profiler')\n", "import:1:5" },
		{ "by the builtin, of a module", "import builtins\nbuiltins.__import__('memory_profiler')\n", "import:2:1" },
		{ "run by its name", "import runpy\nrunpy.run_module('memory_profiler')\n", "import:2:1" },
		{ "by a keyword", "import importlib\nimportlib.import_module(name='memory_profiler')\n", "import:2:1" },
		{ "by its name behind a comment", "__import__(  # why\n    'memory_profiler')\n", "import:1:1" },
		{ "by its name, with more", "__import__('memory_profiler', fromlist=['profile'])\n", "import:1:1" },
		{ "by its name through another name",
		  "from importlib import import_module as load\nload('memory_profiler')\n", "import:2:1" },
		{ "by its name, in a function", "def f():\n    return __import__('memory_profiler').profile\n",
		  "import:2:12" },
	};

	expect_rows(LOOK_PYTHON, rows, ROWS(rows));
}

static void what_only_looks_like_it_is_no_trace(void **state)
{
	static const struct row rows[] = {
		{ "nothing", "", "" },
		{ "a comment", "# import memory_profiler\n", "" },
		{ "a comment behind code", "x = 1  # memory_profiler.profile\n", "" },
		{ "a string", "x = 'import memory_profiler'\n", "" },
		{ "a docstring", "def f():\n    \"\"\"Was profiled:\n\n    import memory_profiler\n    \"\"\"\n", "" },
		{ "a formatted string", "x = f'memory_profiler {1}'\n", "" },
		{ "a namesake", "import my_memory_profiler\nfrom memory_profiler_x import y\n", "" },
		{ "a member of another package", "from x import memory_profiler\nmemory_profiler.profile()\n", "" },
		{ "a submodule of ours", "from . import memory_profiler\nfrom .memory_profiler import profile\n", "" },
		{ "a submodule of another", "import x.memory_profiler\n", "" },
		{ "a name", "memory_profiler = 1\nprint(memory_profiler)\n", "" },
		{ "a key", "x = {'memory_profiler': 1}\nlogging.getLogger('memory_profiler')\n", "" },
		{ "a namesake by its name", "__import__('memory_profilers')\n", "" },
		{ "a relative module by its name", "import_module('.memory_profiler', 'x')\n", "" },
		{ "a decorator of another profiler", "from line_profiler import profile\n@profile\ndef f(): pass\n", "" },
		{ "the marks in a string", "x = '''\n# pyfuncprof: begin setup\n# pyfuncprof: end setup\n'''\n", "" },
		{ "the format in a comment", "# " FORMAT, "" },
		{ "the format in a docstring", "import logging\ndef f():\n    \"\"\"Was:\n\n    " FORMAT "    \"\"\"\n", "" },
		{ "the format in a string", "import logging\nx = '" "logging.getLogger().handlers[0].setFormatter("
		  "logging.Formatter(\"%(name)s: %(message)s\"))'\n", "" },
		{ "the format of another logger",
		  "import logging\ndef f():\n    log = logging.getLogger('x')\n"
		  "    log.handlers[0].setFormatter(logging.Formatter('%(name)s: %(message)s'))\n", "" },
		{ "the format of a handler",
		  "import logging\ndef f(h):\n    h.setFormatter(logging.Formatter('%(name)s: %(message)s'))\n", "" },
		{ "another format", "import logging\nlogging.getLogger().handlers[0].setFormatter("
				    "logging.Formatter('%(name)s: %(levelname)s'))\n", "" },
	};

	expect_rows(LOOK_PYTHON, rows, ROWS(rows));
}

static void the_format_of_the_root_logger_is_found(void **state)
{
	static const struct row rows[] = {
		{ "alone", "import logging\n" FORMAT, "logger:2:1" },
		{ "by a name", "import logging\nroot = logging.getLogger()\n"
			       "root.handlers[0].setFormatter(logging.Formatter(\"%(name)s: %(message)s\"))\n",
		  "logger:3:1" },
		{ "in a try", "import logging\ntry:\n    " FORMAT "except IndexError:\n    pass\n", "logger:3:69" },
		{ "in a function",
		  "def f():\n    from logging import getLogger, Formatter\n    log = getLogger()\n"
		  "    log.handlers[0].setFormatter(Formatter('%(name)s: %(message)s'))\n",
		  "logger:4:45" },
		{ "with the rest of it",
		  "import logging\nimport memory_profiler\n" FORMAT
		  "profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)\n",
		  "import:2:8 logger:3:1 use:4:1" },
	};

	expect_rows(LOOK_PYTHON, rows, ROWS(rows));
}

static void marks_are_found(void **state)
{
	static const struct row rows[] = {
		{ "a block", SETUP "x = 1\n", "mark:1:1" },
		{ "an indented one",
		  "def f():\n    # pyfuncprof: begin entry\n    pass\n    # pyfuncprof: end entry\n", "mark:2:5" },
		{ "without its partner", "x = 1\n# pyfuncprof: begin setup\n", "mark:2:1" },
		{ "in a file that does not parse", SETUP "def f(:\n", "mark:1:1" },
	};

	expect_rows(LOOK_PYTHON, rows, ROWS(rows));
}

static void a_file_that_does_not_parse_is_read_as_text(void **state)
{
	static const struct row rows[] = {
		{ "an import", "import memory_profiler\ndef f(:\n", "import:1:8" },
		{ "a line with two", "import memory_profiler as memory_profiler\ndef f(:\n", "import:1:8" },
		{ "each line", "def f(:\nimport memory_profiler\nmemory_profiler.x\n", "import:2:8 import:3:1" },
		{ "a comment", "# memory_profiler\ndef f(:\n", "" },
		{ "behind a comment", "x = 1  # memory_profiler\nimport memory_profiler\ndef f(:\n", "import:2:8" },
		{ "Python 2", "import memory_profiler\nprint 'x'\n", "import:1:8" },
		{ "nothing of it", "def f(:\n", "" },
	};
	struct traces traces;

	expect_rows(LOOK_PYTHON, rows, ROWS(rows));
	traces = found_in(LOOK_PYTHON, S("import memory_profiler\ndef f(:\n"));
	EXPECT("it says so", strstr(traces.items[0].what, "does not parse"));
}

static void requirements_are_found_in_every_spelling(void **state)
{
	static const struct row rows[] = {
		{ "plain", "azure-functions\nmemory-profiler\n", "requirement:2:1" },
		{ "pinned", "memory_profiler==0.61.0\n", "requirement:1:1" },
		{ "with blanks", "  Memory.Profiler >= 0.61\n", "requirement:1:1" },
		{ "CRLF", "a\r\nMEMORY--_.PROFILER\r\n", "requirement:2:1" },
		{ "CR", "a\rmemory-profiler\r", "requirement:2:1" },
		{ "a marker", "memory-profiler; python_version < '4'\n", "requirement:1:1" },
		{ "extras", "memory-profiler[x]\n", "requirement:1:1" },
		{ "hashes", "memory-profiler==0.61.0 \\\n    --hash=sha256:00\n", "requirement:1:1" },
		{ "an address", "memory-profiler@https://a/b.whl\n", "requirement:1:1" },
		{ "a wheel", "https://a/memory_profiler-0.61.0-py3-none-any.whl\n", "requirement:1:1" },
		{ "a wheel here", "./wheels/memory_profiler-0.61.0-py3-none-any.whl\n", "requirement:1:1" },
		{ "a wheel on Windows", "wheels\\memory_profiler-0.61.0-py3-none-any.whl\n", "requirement:1:1" },
		{ "a repository", "git+https://github.com/pythonprofilers/memory_profiler.git@master\n", "requirement:1:1" },
		{ "an editable one", "-e git+https://a/x.git#egg=memory_profiler\n", "requirement:1:1" },
		{ "an editable folder", "-e ./memory_profiler\n", "requirement:1:1" },
		{ "a byte order mark", "\xef\xbb\xbfmemory-profiler\n", "requirement:1:1" },
		{ "a file with no folder", "memory_profiler-0.61.0.tar.gz\n", "requirement:1:1" },
		{ "an archive of another", "./memory_profiler_x-1.0.whl\n./memory-profiler-x/\n", "" },
		{ "a list of that name", "-r requirements/memory_profiler.txt\n", "" },
		{ "a file in a comment", "psutil  # or ./memory_profiler-0.61.0.whl\n", "" },
		{ "ours", "memory-profiler>=0.61  # pyfuncprof\n", "mark:1:1" },
		{ "twice", "memory-profiler\nmemory_profiler\n", "requirement:1:1 requirement:2:1" },
		{ "a comment", "# memory-profiler\n", "" },
		{ "a commented address", "# https://a/memory_profiler-0.61.whl\n", "" },
		{ "behind a comment", "psutil  # for memory-profiler\n", "" },
		{ "a longer name", "memory-profiler-x\nmy-memory-profiler\n", "" },
		{ "nothing", "", "" },
	};
	struct traces traces;

	expect_rows(LOOK_REQUIREMENTS, rows, ROWS(rows));
	traces = found_in(LOOK_REQUIREMENTS,
			  (struct slice){ "\xff\xfe"
					  "a\0\n\0m\0e\0m\0o\0r\0y\0-\0p\0r\0o\0f\0i\0l\0e\0r\0\r\0\n\0",
					  40 });
	EXPECT_STRING("UTF-16", described(&traces), "requirement:2:1");
	traces = found_in(LOOK_REQUIREMENTS,
			  (struct slice){ "\xfe\xff"
					  "\0m\0e\0m\0o\0r\0y\0-\0p\0r\0o\0f\0i\0l\0e\0r",
					  32 });
	EXPECT_STRING("UTF-16, the other way round", described(&traces), "requirement:1:1");
}

static void toml_tells_what_ships(void **state)
{
	static const struct row rows[] = {
		{ "a project", "[project]\nname = 'x'\ndependencies = [\n  'a',\n  \"memory-profiler>=0.61\",\n]\n",
		  "requirement:5:4" },
		{ "on one line", "[project]\ndependencies = ['memory_profiler', 'b']\n", "requirement:2:18" },
		{ "dotted", "project.dependencies = ['Memory.Profiler[x]; python_version<\"4\"']\n", "requirement:1:26" },
		{ "an extra", "[project.optional-dependencies]\nprofile = ['memory-profiler']\n", "" },
		{ "a group", "[dependency-groups]\ndev = ['memory-profiler', {include-group = 'x'}]\n", "" },
		{ "poetry", "[tool.poetry.dependencies]\npython = '^3.11'\nmemory-profiler = '^0.61'\n",
		  "requirement:3:1" },
		{ "poetry, quoted", "[tool.poetry.dependencies]\n\"memory_profiler\" = '*'\n", "requirement:2:2" },
		{ "poetry, a table", "[tool.poetry.dependencies]\nmemory-profiler = {version = '*', python = '<4'}\n",
		  "requirement:2:1" },
		{ "poetry, a table of its own",
		  "[tool.poetry.dependencies.memory-profiler]\nversion = '*'\npython = '<4'\n", "requirement:1:27" },
		{ "poetry, several", "[tool.poetry.dependencies]\nmemory-profiler = [\n  {version = '1', python = '<3'},\n"
				     "  {version = '2', python = '>3'},\n]\n",
		  "requirement:2:1" },
		{ "poetry, optional", "[tool.poetry.dependencies]\nmemory-profiler = {version = '*', optional = true}\n",
		  "" },
		{ "poetry, not optional",
		  "[tool.poetry.dependencies]\nmemory-profiler = {version = '*', optional = false}\n",
		  "requirement:2:1" },
		{ "poetry, optional in a table of its own",
		  "[tool.poetry.dependencies.memory-profiler]\noptional = true\nversion = '*'\n", "" },
		{ "poetry, optional here, and not there",
		  "[project]\ndependencies = ['memory-profiler']\n"
		  "[tool.poetry.dependencies]\nmemory-profiler = {version = '*', optional = true}\n",
		  "requirement:2:18" },
		{ "poetry's main group", "[tool.poetry.group.main.dependencies]\nmemory-profiler = '*'\n",
		  "requirement:2:1" },
		{ "another group of poetry", "[tool.poetry.group.dev.dependencies]\nmemory-profiler = '*'\n", "" },
		{ "the old group of poetry", "[tool.poetry.dev-dependencies]\nmemory-profiler = '*'\n", "" },
		{ "uv", "[tool.uv]\ndev-dependencies = ['memory-profiler']\n", "" },
		{ "uv's source", "[tool.uv.sources]\nmemory-profiler = {git = 'x'}\n", "" },
		{ "pdm", "[tool.pdm.dev-dependencies]\ndev = ['memory-profiler']\n", "" },
		{ "hatch", "[tool.hatch.envs.default]\ndependencies = ['memory-profiler']\n", "" },
		{ "a Pipfile", "[[source]]\nurl = 'x'\n[packages]\nmemory-profiler = '*'\n", "requirement:4:1" },
		{ "a Pipfile's table", "[packages.memory_profiler]\nversion = '*'\n", "requirement:1:11" },
		{ "a Pipfile's other packages", "[dev-packages]\nmemory-profiler = '*'\n", "" },
		{ "a comment", "[packages]\n# memory-profiler = '*'\n", "" },
		{ "a text", "[project]\ndescription = 'memory-profiler'\nkeywords = ['memory-profiler']\n", "" },
		{ "a longer name", "[packages]\nmemory-profiler-x = '*'\n", "" },
		{ "a byte order mark and CRLF", "\xef\xbb\xbf[packages]\r\nmemory-profiler = '*'\r\n", "requirement:2:1" },
		{ "no TOML", "[packages\nmemory-profiler = '*'\n# memory-profiler\n", "requirement:2:1" },
		{ "no TOML behind it", "[packages]\nmemory_profiler = '*'\nx\n", "requirement:2:1" },
	};

	expect_rows(LOOK_TOML, rows, ROWS(rows));
}

static void marks_in_any_text_need_their_id(void **state)
{
	static const struct row rows[] = {
		{ "a notebook", "{\"source\": [\"# pyfuncprof: begin setup (original " ID ", 5 bytes)\"]}", "mark:1:14" },
		{ "two", "x\n" SETUP SETUP, "mark:2:1 mark:5:1" },
		{ "a short id", "# pyfuncprof: begin setup (original 0123, 5 bytes)\n", "" },
		{ "a long id", "# pyfuncprof: begin setup (original " ID "0, 5 bytes)\n", "" },
		{ "at the end", "# pyfuncprof: begin setup (original ", "" },
		{ "words of the documentation", "`# pyfuncprof: begin setup` opens a block\n", "" },
		{ "the profiler's name", "import memory_profiler\n", "" },
	};

	expect_rows(LOOK_FOR_MARKS, rows, ROWS(rows));
}

static void rules_have_names_of_their_own(void **state)
{
	for (size_t i = 0; i < RULES; i++) {
		EXPECT("it has an id, a name and a sentence",
		       rule_words[i].id && rule_words[i].name && rule_words[i].text);
		for (size_t k = 0; k < i; k++)
			EXPECT(rule_words[i].id, strcmp(rule_words[i].id, rule_words[k].id) != 0 &&
							 strcmp(rule_words[i].name, rule_words[k].name) != 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(names_of_files_tell_what_they_are),
		TEST(imports_and_uses_are_found),
		TEST(what_only_looks_like_it_is_no_trace),
		TEST(the_format_of_the_root_logger_is_found),
		TEST(marks_are_found),
		TEST(a_file_that_does_not_parse_is_read_as_text),
		TEST(requirements_are_found_in_every_spelling),
		TEST(toml_tells_what_ships),
		TEST(marks_in_any_text_need_their_id),
		TEST(rules_have_names_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
