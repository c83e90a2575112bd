/* profiler: what a template says is what is written, and is known again; what it may not say is told by line and
 * column. */
#include "unit.h"

#include "base/buf.h"
#include "instrument/instrument.h"
#include "scratch.h"
#include "template/embedded.h"

#define YAML \
	"requirement: memory-profiler>=0.61\ndecorator: '@{{memory_profiler}}.profile(stream={{profiler_logstream}})'\n"
#define STREAM "{{profiler_logstream}} = {{memory_profiler}}.LogFile('x')\n"

/* The profilers of a folder with one in it, and the carried ones. */
static bool read_one(const char *yaml, const char *setup, struct profilers *out)
{
	struct shelf shelf = { 0 };

	*vec_push(arena, &shelf.folders) = scratch("");
	scratch_write("profilers/a/template.yaml", slice_of(yaml));
	scratch_write("profilers/a/setup.py", slice_of(setup));
	return profilers_read(arena, &shelf, out, failure);
}

/* They are spared the check that those of a folder go through. */
static void what_the_program_carries_stands_the_check(void **state)
{
	struct shelf shelf = { 0 };
	struct profilers read;

	for (size_t i = 0; i < embedded_count; i++)
		if (slice_starts(slice_of(embedded_files[i].path), S("profilers/")))
			scratch_write(embedded_files[i].path,
				      (struct slice){ (const char *)embedded_files[i].bytes, embedded_files[i].size });
	*vec_push(arena, &shelf.folders) = scratch("");
	if (!profilers_read(arena, &shelf, &read, failure))
		GIVE_UP("%s", failure->message);
	EXPECT_INT("each twice", read.n, 2 * carried()->n);
	for (size_t i = 0; i < read.n; i++)
		EXPECT_INT(read.items[i].name, read.items[i].file != NULL, i < read.n / 2);
	EXPECT("the default one", profiler_find(carried(), profiler_default, failure) != NULL);
}

static void lines_may_end_in_any_way(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "\r", "" };

	for (size_t i = 0; i < ROWS(ends); i++) {
		struct buf setup = { .arena = arena };
		struct profilers read;

		buf_addf(&setup, "if {{logging}}:%s\tpass%s", *ends[i] ? ends[i] : "\n", *ends[i] ? ends[i] : "\n");
		buf_addf(&setup, "{{profiler_logstream}} = {{memory_profiler}}.LogFile('x')%s", ends[i]);
		EXPECT(ends[i], read_one(YAML, buf_text(&setup), &read));
		EXPECT_TEXT(ends[i], read.items[0].setup[0].text, S("if \x80:\n\tpass\n\x85 = \x81.LogFile('x')\n"));
		EXPECT_INT(ends[i], read.items[0].uses, 1 << 0 | 1 << 1 | 1 << 5);
	}
}

static void what_a_template_may_not_say_is_told_by_place(void **state)
{
	static const struct {
		const char *setup;
		size_t line, column;
		const char *message;
	} rows[] = {
		{ STREAM "{{profiler_logstrem}}\n", 2, 3, "no value" },
		{ STREAM "\n{{logging}}.a('{{logging}}')\n", 3, 1, "stands alone" },
		{ STREAM "# {{logging}}\n", 2, 3, "stands alone" },
		{ STREAM "my_{{logging}}.a()\n", 2, 4, "stands alone" },
		{ STREAM "print({{all-rows}})\n", 2, 7, "condition" },
		{ STREAM "{{root_logger:upper}} = 1\n", 2, 14, "capitals" },
		{ STREAM "print('\xc3\xa4')\n", 2, 8, "ASCII" },
		{ STREAM "print('\f')\n", 2, 8, "ASCII" },
		{ "  " STREAM, 1, 1, "no Python" },
		{ STREAM "print(1))\n", 2, 1, "no Python" },
		{ STREAM "logging.getLogger()\n", 2, 1, "'logging' is no value" },
		{ "{{!all-rows}}x = 1\n" STREAM, 1, 14, "'x' is no value" },
		{ "{{?all-rows}}print(1)\n{{!all-rows}}print(2)\n" STREAM "print = 3\n", 4, 1, "'print' is no value" },
		{ STREAM "for i in range(2):\n    print(i)\n", 2, 5, "'i' is no value" },
		{ STREAM "import os.path\n", 2, 8, "'os' is no value" },
		{ STREAM "def f():\n    pass\n", 2, 5, "'f' is no value" },
		{ STREAM "def {{profiler_decorator}}(f):\n    g = f\n", 3, 5, "'g' is no value" },
		{ STREAM "def {{profiler_decorator}}(f):\n    pass\nf = 1\n", 4, 1, "'f' is no value" },
		{ STREAM "print('''a\nb''')\n", 1, 1, "not be known again" },
		{ STREAM "# pyfuncprof: begin x\n# pyfuncprof: end x\n", 1, 1, "not be known again" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct profilers read;

		EXPECT(rows[i].setup, !read_one(YAML, rows[i].setup, &read));
		EXPECT_FAILURE(rows[i].setup, rows[i].message);
		EXPECT_INT(rows[i].setup, failure->place.line, rows[i].line);
		EXPECT_INT(rows[i].setup, failure->place.column, rows[i].column);
		EXPECT(rows[i].setup, slice_ends(slice_of(failure->place.path), S("/profilers/a/setup.py")));
	}
}

static void a_decorator_and_a_requirement_are_what_they_are_called(void **state)
{
#define PROFILE "'@{{memory_profiler}}.profile'"
	static const struct {
		const char *requirement, *decorator;
		size_t line; /* 0: fine */
	} rows[] = {
		{ "memory-profiler", PROFILE, 0 },
		{ "Memory.Profiler[x] >=0.5, <1; python_version < \"4\"", PROFILE, 0 },
		{ "memory-profiler @ https://a/b.whl", PROFILE, 0 },
		{ "memory-profiler", "'@{{memory_profiler}}.profile  # mine'", 0 },
		{ "''", PROFILE, 1 },
		{ "'a  # b'", PROFILE, 1 },
		{ "'a '", PROFILE, 1 },
		{ "'a\\'", PROFILE, 1 },
		{ "-r a.txt", PROFILE, 1 },
		{ "\xc3\xa4", PROFILE, 1 },
		{ "a", "'{{memory_profiler}}.profile'", 2 },
		{ "a", "'@{{memory_profiler}}.profile('", 2 },
		{ "a", "'@{{memory_profiler}}.profile \\'", 2 },
		{ "a", "\"@{{memory_profiler}}.profile\\n@b\"", 2 },
		{ "a", "'@{{profiler}}'", 2 },
		{ "a", "'@profile'", 2 },
		{ "a", "'@{{memory_profiler}}.profile(stream={{root_logger}})'", 2 },
		{ "a", "'@{{memory_profiler}}.profile(stream=\"{{logging}}\")'", 2 },
		{ "a", "'@{{memory_profiler:upper}}'", 2 },
		{ "a", "'@{{memory_profiler}}{{?all-rows}}'", 2 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf yaml = { .arena = arena };
		struct profilers read;

		buf_addf(&yaml, "requirement: %s\ndecorator: %s\n", rows[i].requirement, rows[i].decorator);
		EXPECT_INT(buf_text(&yaml), read_one(buf_text(&yaml), STREAM, &read), rows[i].line == 0);
		if (rows[i].line)
			EXPECT_INT(buf_text(&yaml), failure->place.line, rows[i].line);
	}
}

static void a_setup_may_import_for_itself(void **state)
{
	static const char yaml[] = "requirement: a\ndecorator: '@{{profiler_decorator}}'\n";
	static const char setup[] = "def {{profiler_decorator}}(f):\n"
				    "    import {{memory_profiler}}\n"
				    "    return {{memory_profiler}}.profile(f)\n"
				    "import {{os}}\n";
	const unsigned imports = 1u << MODULE_MEMORY_PROFILER | 1u << MODULE_OS;
	struct profilers read;

	EXPECT("read", read_one(yaml, setup, &read));
	EXPECT_INT("imports", read.items[0].setup[0].imports, imports);
	EXPECT_INT("uses", read.items[0].uses, imports | 1u << VALUE_DECORATOR);
}

/* The first of the shelf wins; what the others have written is known. */
static void the_nearest_profiler_is_who_has_written_it(void **state)
{
	static const struct setup_facts facts = {
		.names = { .module = { { "logging", 7 }, { "memory_profiler", 15 }, { "os", 2 }, { "sys", 3 } },
			   .root_logger = { "root_logger", 11 },
			   .stream = { "profiler_logstream", 18 },
			   .decorator = { "profiler_decorator", 18 } },
		.original = { "0", 1 },
	};
	struct profilers read;

	if (!read_one(YAML, STREAM "print(1)\n", &read))
		GIVE_UP("%s", failure->message);
	EXPECT_INT("all", read.n, 1 + carried()->n);
	for (size_t i = 0; i < read.n; i++) {
		struct slice text = block_write_setup(arena, &read.items[i], &facts, S("\n"));
		const struct source *source = source_read(arena, "a.py", "/a.py", text, failure);

		EXPECT("written", profiler_of(source, &read) == &read.items[i] && check_blocks(source, &read, failure));
	}
	EXPECT("found", profiler_find(&read, "a", failure) == &read.items[0]);
	EXPECT("none", !profiler_find(&read, "memory_profilr", failure));
	EXPECT_INT("asked wrongly", failure->code, EXIT_ASKED_WRONGLY);
	EXPECT_STRING("hint", failure->hint, "did you mean 'memory_profiler'?");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_IN_SCRATCH(what_the_program_carries_stands_the_check),
		TEST_IN_SCRATCH(lines_may_end_in_any_way),
		TEST_IN_SCRATCH(what_a_template_may_not_say_is_told_by_place),
		TEST_IN_SCRATCH(a_decorator_and_a_requirement_are_what_they_are_called),
		TEST_IN_SCRATCH(a_setup_may_import_for_itself),
		TEST_IN_SCRATCH(the_nearest_profiler_is_who_has_written_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
