/* lexer: comments are told from what stands in strings, however these are nested; texts that are not worth handing to the
 * parser are told from those that CPython takes, with where they go too far. */
#include "unit.h"

#include "base/buf.h"
#include "python/lexer.h"
#include "python/lines.h"

/* ---- comments ---- */

static void comments_are_found_and_strings_are_not(void **state)
{
	static const struct {
		const char *text, *comments;
	} rows[] = {
		{ "", "" },
		{ "#", "#" },
		{ "# a\nx = 1  # b\n", "# a|# b" },
		{ "'# a'\n\"\"\"\n# b\n\"\"\"\n", "" },
		{ "f(\n  # a\n  1,\n)\n", "# a" },
		{ "def f():\n    # a\n    pass\n# b\n", "# a|# b" },
		{ "# a\r# b\r\n# c", "# a|# b|# c" },
		{ "# \xe4\n", "# \xe4" },
		{ "x = '\\'# a' # b\n", "# b" },
		{ "x = r'\\'# a' # b\n", "# b" },
		{ "x = '\\\\' # a\n", "# a" },
		{ "x = 'a\\\n# b' # c\n", "# c" },
		{ "x = 'a\\\r\n# b' # c\n", "# c" },
		{ "x = 'a # b\n# c\n", "# c" },
		{ "f'{x}# a'\n", "" },
		{ "f'{x}' # a\n", "# a" },
		{ "f'{{# a' # b\n", "# b" },
		{ "f'{x:#x}' # a\n", "# a" },
		{ "f'{x:{y}#}' # a\n", "# a" },
		{ "f'{x:{y:#{z}}#}#' # a\n", "# a" },
		{ "f'{x[\"#\"]}' # a\n", "# a" },
		{ "f'{x['#']}' # a\n", "# a" },
		{ "f'{f'{f'#'}#'}#' # a\n", "# a" },
		{ "f'{x!r:>{{1: 2}[1]}}#' # a\n", "# a" },
		{ "f'{(lambda: '#')()}#' # a\n", "# a" },
		{ "f'{x:=#5}' # a\n", "# a" },
		{ "f'''{\nx # a\n}# b\n''' # c\n", "# a|# c" },
		{ "f'\\N{NUMBER SIGN}#' # a\n", "# a" },
		{ "rf'\\N{x[\"#\"]}' # a\n", "# a" },
		{ "f'\\{x[\"#\"]}' # a\n", "# a" },
		{ "f'\\'#' # a\n", "# a" },
		{ "f'\\\n#' # a\n", "# a" },
		{ "Rb'{#' # a\n", "# a" },
		{ "fR'{'#'}' # a\n", "# a" },
		{ "t'{'#'}' # a\n", "# a" },
		{ "elf'{#' # a\n", "# a" },
		{ "f'}#' # a\n", "# a" },
		{ "f'{x' # a\n# b\n", "# b" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = exact(slice_of(rows[i].text));
		struct lexed lexed = lex(arena, text);
		struct buf found = { .arena = arena };

		for (size_t k = 0; k < lexed.comments.n; k++) {
			struct span span = lexed.comments.items[k];

			buf_add(&found, k ? S("|") : S(""));
			buf_add(&found, slice_part(text, span.start, span.end));
			EXPECT(rows[i].text, lexed_is_comment(&lexed, span.start));
			EXPECT(rows[i].text, !lexed_is_comment(&lexed, span.start + 1));
		}
		EXPECT_TEXT(rows[i].text, buf_slice(&found), slice_of(rows[i].comments));
	}
}

static void the_first_string_without_an_end_is_told(void **state)
{
	static const struct {
		const char *text;
		size_t at;
	} rows[] = {
		{ "x = 'a'\n", SLICE_NONE }, { "x = 'a\ny = 'b\n", 4 }, { "x = '''a\n", 4 },
		{ "x = f'a\n", 5 },          { "x = f'{a\n", 5 },       { "x = f'{a:\n", 5 },
		{ "x = f'{f'{'a'}'\n", 5 },  { "x = f'{f'{'a\n", 5 },   { "x = b'a\\\n'\n", SLICE_NONE },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text, lex(arena, exact(slice_of(rows[i].text))).unclosed, rows[i].at);
}

static void strings_over_line_ends_are_told(void **state)
{
	static const struct {
		const char *text;
		size_t line;
		bool is_in_string;
	} rows[] = {
		{ "x = 'a'\ny\n", 1, false },          { "x = '''a\ny'''\nz\n", 1, true },
		{ "x = '''a\ny'''\nz\n", 2, false },   { "x = 'a\\\ny'\nz\n", 1, true },
		{ "x = f'''{'a'}\ny'''\nz", 1, true }, { "x = f'''{'a'}\ny'''\nz", 2, false },
		{ "x = f'''{\ny}'''\nz", 1, true },    { "x = 'a\ny\n", 1, false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = exact(slice_of(rows[i].text));
		struct lexed lexed = lex(arena, text);
		size_t at = 0;

		for (size_t k = 0; k < rows[i].line; k++)
			at = line_next(text, at);
		EXPECT_INT(rows[i].text, lexed_is_in_string(&lexed, at), rows[i].is_in_string);
	}
}

/* ---- limits ---- */

static bool is_within(struct slice text)
{
	return lex(arena, exact(text)).beyond == SLICE_NONE;
}

static void any_ordinary_text_is_within(void **state)
{
	static const char *const rows[] = {
		"",
		"\n",
		"x",
		"x = 1\n",
		"'",
		"\"\"\"",
		"'\\",
		"'''\\'",
		"#",
		"\\",
		"\\\n",
		"(",
		")",
		"))((",
		"\t",
		"\f",
		"\r\n",
		"def f(a, b):\n    return {a: [b]}\n",
		"f'{x[\"a\"]}'\n",
		"x = '(' + \"[\" + '''{'''  # (\n",
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT(rows[i], is_within(slice_of(rows[i])));
}

/* CPython refuses the 201st open bracket; closed ones do not count. */
static void two_hundred_brackets_may_be_open(void **state)
{
	static const char *const brackets[][2] = { { "(", ")" }, { "[", "]" }, { "{", "}" }, { "([{\n", "}])\n" } };
	static const size_t levels[] = { 200, 200, 200, 66 };

	for (size_t i = 0; i < ROWS(brackets); i++) {
		struct slice open = repeated(brackets[i][0], levels[i]), close = repeated(brackets[i][1], levels[i]);
		struct slice all = joined(open, close), many = { 0 };

		EXPECT(brackets[i][0], is_within(all));
		EXPECT(brackets[i][0], is_within(open));
		for (int k = 0; k < 5; k++)
			many = joined(many, all);
		EXPECT(brackets[i][0], is_within(many));
		EXPECT_INT(brackets[i][0], lex(arena, repeated("(", 201)).beyond, 200);
	}
}

static void brackets_in_strings_and_comments_do_not_count(void **state)
{
	static const char *const rows[][2] = {
		{ "'", "'\n" },
		{ "\"", "\"\n" },
		{ "'''\n", "'''\n" },
		{ "\"\"\"\n", "\"\"\"\n" },
		{ "# ", "\n" },
		{ "# ", "\r" },
		{ "r'\\", "'\n" },
		{ "b'", "'\n" },
		{ "'\\'", "'\n" },
		{ "'\\\\' '", "'\n" },
		{ "'''a'b''c\\'''", "'''\n" },
		{ "'\\\n", "'\n" },
		{ "'\"' \"", "\"\n" },
		{ "x = 1 # '\n'", "'\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice inside = joined(slice_of(rows[i][0]), repeated("(", 300));

		EXPECT(rows[i][0], is_within(joined(inside, slice_of(rows[i][1]))));
		EXPECT(rows[i][0], !is_within(joined(joined(inside, slice_of(rows[i][1])), repeated("(", 201))));
	}
}

static void a_statement_may_begin_in_column_255(void **state)
{
	static const struct {
		const char *row, *blank;
		size_t count;
		const char *text; /* what stands behind the blanks */
		bool within;
	} rows[] = {
		{ "blanks", " ", 255, "x\n", true },        { "one more", " ", 256, "x\n", false },
		{ "tabs", "\t", 31, "x\n", true },          { "one tab more", "\t", 32, "x\n", false },
		{ "a blank line", " ", 300, "\n", true },   { "with CR", " ", 300, "\r\n", true },
		{ "a comment", " ", 300, "# x\n", true },   { "at the end", " ", 300, "", true },
		{ "a form feed", " ", 300, "\fx\n", true },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice line = joined(repeated(rows[i].blank, rows[i].count), slice_of(rows[i].text));

		EXPECT_INT(rows[i].row, is_within(joined(S("if x:\n"), line)), rows[i].within);
		EXPECT_INT(rows[i].row, is_within(joined(S("if x:\r"), line)), rows[i].within);
		EXPECT_INT(rows[i].row, is_within(line), rows[i].within);
	}
}

/* What goes on from the line above is no statement of its own. */
static void a_line_that_goes_on_may_be_indented_by_any_number_of_columns(void **state)
{
	static const char *const above[] = { "x = (\n",      "x = [\r\n",      "f(a,\r",    "x = '''\n",
					     "x = 1 + \\\n", "x = 1 + \\\r\n", "x = 'a\\\n" };

	for (size_t i = 0; i < ROWS(above); i++)
		EXPECT(above[i], is_within(joined(slice_of(above[i]), joined(repeated(" ", 300), S("1\n")))));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(comments_are_found_and_strings_are_not),
		TEST(strings_over_line_ends_are_told),
		TEST(the_first_string_without_an_end_is_told),
		TEST(any_ordinary_text_is_within),
		TEST(two_hundred_brackets_may_be_open),
		TEST(brackets_in_strings_and_comments_do_not_count),
		TEST(a_statement_may_begin_in_column_255),
		TEST(a_line_that_goes_on_may_be_indented_by_any_number_of_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
