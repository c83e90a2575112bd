/* source: a file as it stands on disk and as the user wrote it: marks and what they pair to, marks that are none, the
 * text without the blocks, and where a byte of that text stands on disk. */
#include "unit.h"

#include "base/buf.h"
#include "python/source.h"

static struct source *read_source(const char *disk)
{
	struct source *source = source_read(arena, "app.py", "/app/app.py", exact(slice_of(disk)), failure);

	if (source)
		source_parse(arena, source);
	return source;
}

#define ID "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"

static void blocks_are_taken_out_and_nothing_else(void **state)
{
	static const struct {
		const char *disk, *text;
		size_t blocks;
	} rows[] = {
		{ "", "", 0 },
		{ "x = 1\n", "x = 1\n", 0 },
		{ "# pyfuncprof: begin main\nx\n# pyfuncprof: end main\n", "", 1 },
		{ "a\n    # pyfuncprof: begin main\n    x\n\n    # pyfuncprof: end main\nb\n", "a\nb\n", 1 },
		{ "a\n# pyfuncprof: begin m\n# pyfuncprof: end m\nb\n", "a\nb\n", 1 },
		{ "a\n# pyfuncprof: begin m\nx\n# pyfuncprof: end m\nb\n# pyfuncprof: begin n\ny\n# pyfuncprof: end n\nc",
		  "a\nb\nc", 2 },
		{ "a\r\n# pyfuncprof: begin m\r\nx\r\n# pyfuncprof: end m\r\nb\r\n", "a\r\nb\r\n", 1 },
		{ "a\r# pyfuncprof: begin m\rx\r# pyfuncprof: end m\rb\r", "a\rb\r", 1 },
		{ "a\n# pyfuncprof: begin m\nx\n# pyfuncprof: end m", "a\n", 1 },
		{ "a\n \t# pyfuncprof: begin m  \nx\n\f# pyfuncprof: end m\t\nb\n", "a\nb\n", 1 },
		{ "\xef\xbb\xbf# pyfuncprof: begin m\nx\n# pyfuncprof: end m\nb\n",
		  "\xef\xbb\xbf"
		  "b\n",
		  1 },
		{ "def f(:\n# pyfuncprof: begin m\nx\n# pyfuncprof: end m\n", "def f(:\n", 1 },
		{ "x = '\xe4'\n# pyfuncprof: begin \xe4\nx\n# pyfuncprof: end \xe4\n", "x = '\xe4'\n", 1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source *source = read_source(rows[i].disk);

		EXPECT(rows[i].disk, source);
		EXPECT_TEXT(rows[i].disk, source->text, slice_of(rows[i].text));
		EXPECT_TEXT(rows[i].disk, source->disk, slice_of(rows[i].disk));
		EXPECT_INT(rows[i].disk, source->blocks.n, rows[i].blocks);
	}
}

static void what_only_looks_like_a_mark_is_the_users(void **state)
{
	static const char *const rows[] = {
		"'''\n# pyfuncprof: begin main\n# pyfuncprof: end main\n'''\n",
		"'''\n# pyfuncprof: begin main\n'''\n",
		"f'''\n# pyfuncprof: end {x}\n'''\n",
		"x = 1  # pyfuncprof: begin main\n",
		"#  pyfuncprof: begin main\n",
		"#pyfuncprof: begin main\n",
		"# pyfuncprof:begin main\n",
		"# pyfuncprof: begin\n",
		"# pyfuncprof: start main\n",
		"# PYFUNCPROF: begin main\n",
		"# see # pyfuncprof: begin main\n",
		"# pyfuncprof\n",
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source *source = read_source(rows[i]);

		EXPECT(rows[i], source);
		EXPECT_INT(rows[i], source->blocks.n, 0);
		EXPECT_TEXT(rows[i], source->text, slice_of(rows[i]));
	}
}

static void a_mark_without_its_partner_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *disk;
		size_t line;
		const char *name;
	} rows[] = {
		{ "a\n# pyfuncprof: begin main\nb\n", 2, "main" },
		{ "a\nb\n# pyfuncprof: end main\n", 3, "main" },
		{ "# pyfuncprof: begin a\n# pyfuncprof: end b\n", 1, "a" },
		{ "# pyfuncprof: begin a\n# pyfuncprof: begin b\n# pyfuncprof: end b\n# pyfuncprof: end a\n", 1, "a" },
		{ "# pyfuncprof: begin a\n# pyfuncprof: end a\n# pyfuncprof: end a\n", 3, "a" },
		{ "# pyfuncprof: begin a\n'''\n# pyfuncprof: end a\n'''\n", 1, "a" },
		{ "a\r\r# pyfuncprof: end main\r", 3, "main" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT(rows[i].disk, !read_source(rows[i].disk));
		EXPECT_FAILURE(rows[i].disk, rows[i].name);
		EXPECT_STRING(rows[i].disk, failure->place.path, "app.py");
		EXPECT_INT(rows[i].disk, failure->place.line, rows[i].line);
		EXPECT_INT(rows[i].disk, failure->code, EXIT_COULD_NOT);
		EXPECT(rows[i].disk, failure->hint);
	}
}

static void a_setup_block_names_the_original(void **state)
{
	static const struct {
		const char *begin, *end, *name, *original;
	} rows[] = {
		{ "setup (original " ID ")", "setup", "setup", ID },
		{ "main", "main", "main", "" },
		{ "setup", "setup", "setup", "" },
		{ "a (original x", "a (original x", "a (original x", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source *source = read_source(buf_format(
			arena, "# pyfuncprof: begin %s\nx\n# pyfuncprof: end %s\n", rows[i].begin, rows[i].end));

		EXPECT(rows[i].begin, source && source->blocks.n == 1);
		EXPECT_TEXT(rows[i].begin, source->blocks.items[0].name, slice_of(rows[i].name));
		EXPECT_TEXT(rows[i].begin, source->blocks.items[0].original, slice_of(rows[i].original));
		EXPECT_INT(rows[i].begin, block_is_setup(&source->blocks.items[0]), *rows[i].original != 0);
	}
}

static void a_block_knows_its_lines_with_and_without_marks(void **state)
{
	static const char disk[] = "a\r\n  # pyfuncprof: begin m\r\n  x\r\n\r\n  # pyfuncprof: end m\r\nb\r\n";
	const struct source *source = read_source(disk);
	const struct block *block = &source->blocks.items[0];

	EXPECT_TEXT("with", slice_part(slice_of(disk), block->span.start, block->span.end),
		    S("  # pyfuncprof: begin m\r\n  x\r\n\r\n  # pyfuncprof: end m\r\n"));
	EXPECT_TEXT("without", slice_part(slice_of(disk), block->inner.start, block->inner.end), S("  x\r\n\r\n"));
}

static void the_outline_is_that_of_the_users_text(void **state)
{
	struct source *source = read_source("def a():\n    # pyfuncprof: begin a\n    return b()\n\n\ndef b():\n"
					    "    # pyfuncprof: end a\n    yield 1\n");

	source_parse(arena, source);
	EXPECT_INT("definitions", source->outline->defs.n, 1);
	EXPECT("the user's body", source->outline->defs.items[0].is_generator);
}

/* Each letter of the user's text is found on disk, at the line and column where it stands there. */
static void a_byte_of_the_text_is_placed_where_it_stands_on_disk(void **state)
{
	static const char *const rows[] = {
		"a\nb\n  c\n",
		"# pyfuncprof: begin m\nX\n# pyfuncprof: end m\na\n# pyfuncprof: begin n\nX\n# pyfuncprof: end n\n b\nc",
		"a\n# pyfuncprof: begin m\nX\n# pyfuncprof: end m\n# pyfuncprof: begin n\nX\n# pyfuncprof: end n\n  b\nc\n",
		"a\r\n# pyfuncprof: begin m\r\nX\r\n# pyfuncprof: end m\r\nb\rc\n",
		"\357\273\277a\n# pyfuncprof: begin m\nX\n# pyfuncprof: end m\nb\n\n\nc\n",
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct source *source = read_source(rows[i]);

		for (char letter = 'a'; letter <= 'c'; letter++) {
			struct place place =
				source_place(source, slice_find(source->text, (struct slice){ &letter, 1 }, 0));

			EXPECT_STRING(rows[i], place.path, "app.py");
			EXPECT(rows[i], place.line >= 1 && place.line <= source->lines.n);
			EXPECT(rows[i], place.column >= 1 && place.column <= place.text.n);
			EXPECT_INT(rows[i], place.text.p[place.column - 1], letter);
			EXPECT_INT(rows[i], source->disk.p[source->lines.items[place.line - 1] + place.column - 1],
				   letter);
		}
	}
}

static void the_lines_of_the_disk_are_counted_as_python_counts_them(void **state)
{
	static const struct {
		const char *disk;
		size_t lines;
	} rows[] = { { "", 1 }, { "a", 1 }, { "a\n", 1 }, { "a\r\nb\rc\nd", 4 }, { "\n\n", 2 }, { "a\fb\n", 1 } };

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].disk, read_source(rows[i].disk)->lines.n, rows[i].lines);
}

static void a_cheap_look_never_misses_a_mark(void **state)
{
	EXPECT("a mark", source_may_be_marked(S("x\n  # pyfuncprof: begin a\n")));
	EXPECT("an end", source_may_be_marked(S("# pyfuncprof: end a")));
	EXPECT("none", !source_may_be_marked(S("# pyfuncpro")) && !source_may_be_marked(S("")));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(blocks_are_taken_out_and_nothing_else),
		TEST(what_only_looks_like_a_mark_is_the_users),
		TEST(a_mark_without_its_partner_is_refused_with_its_line),
		TEST(a_setup_block_names_the_original),
		TEST(a_block_knows_its_lines_with_and_without_marks),
		TEST(the_outline_is_that_of_the_users_text),
		TEST(a_byte_of_the_text_is_placed_where_it_stands_on_disk),
		TEST(the_lines_of_the_disk_are_counted_as_python_counts_them),
		TEST(a_cheap_look_never_misses_a_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
