/* lines: LF, CRLF and a lone CR end a line, nothing else does; a byte order mark belongs to no line; and what a word is. */
#include "unit.h"

#include "python/lines.h"
#include "python/names.h"

#define BOM "\xef\xbb\xbf"

static void a_line_is_found_from_any_byte_in_it(void **state)
{
	static const struct {
		const char *text;
		size_t at, start, end, next;
	} rows[] = {
		{ "ab\ncd\n", 0, 0, 2, 3 },
		{ "ab\ncd\n", 2, 0, 2, 3 },
		{ "ab\ncd\n", 3, 3, 5, 6 },
		{ "ab\ncd\n", 6, 6, 6, 6 },
		{ "ab\r\ncd", 1, 0, 2, 4 },
		{ "ab\r\ncd", 4, 4, 6, 6 },
		{ "ab\rcd", 0, 0, 2, 3 },
		{ "ab\rcd", 3, 3, 5, 5 },
		{ "\r\r\n\n", 0, 0, 0, 1 },
		{ "\r\r\n\n", 1, 1, 1, 3 },
		{ "\r\r\n\n", 3, 3, 3, 4 },
		{ "\n\r", 1, 1, 1, 2 },
		{ "ab", 1, 0, 2, 2 },
		{ "", 0, 0, 0, 0 },
		{ "a\vb\f\x1c"
		  "c",
		  2, 0, 6, 6 },
		{ "a\xe2\x80\xa8"
		  "b\n",
		  5, 0, 5, 6 },
		{ BOM "ab\n", 3, 3, 5, 6 },
		{ BOM "ab\n", 0, 3, 5, 6 },
		{ BOM, 0, 3, 3, 3 },
		{ BOM "\nab", 4, 4, 6, 6 },
		{ "x\n" BOM "ab", 5, 2, 7, 7 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = exact(slice_of(rows[i].text));

		EXPECT_INT(rows[i].text, line_start(text, rows[i].at), rows[i].start);
		EXPECT_INT(rows[i].text, line_end(text, rows[i].at), rows[i].end);
		EXPECT_INT(rows[i].text, line_next(text, rows[i].at), rows[i].next);
	}
}

static void the_line_above_begins_behind_the_newline_above_it(void **state)
{
	static const struct {
		const char *text;
		size_t start, above;
	} rows[] = {
		{ "ab\ncd", 3, 0 }, { "ab\r\ncd", 4, 0 },   { "ab\rcd", 3, 0 },
		{ "a\n\nb", 3, 2 }, { "a\r\rb", 3, 2 },     { "a\r\n\r\nb", 5, 3 },
		{ "a\n\rb", 3, 2 }, { BOM "ab\ncd", 6, 3 }, { "\nb", 1, 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text, line_above(exact(slice_of(rows[i].text)), rows[i].start), rows[i].above);
}

static void a_newline_is_copied_from_above_else_from_the_line_itself(void **state)
{
	static const struct {
		const char *text;
		size_t at;
		const char *newline;
	} rows[] = {
		{ "a\r\nb\n", 3, "\r\n" }, { "a\rb\n", 2, "\r" }, { "a\nb\r\n", 2, "\n" }, { "a\r\nb", 0, "\r\n" },
		{ "a\rb", 0, "\r" },       { "a", 0, "\n" },      { "", 0, "\n" },         { "a\r\nb", 3, "\r\n" },
		{ BOM "a\r", 3, "\r" },    { "\nb\r", 1, "\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].text, line_newline(exact(slice_of(rows[i].text)), rows[i].at),
			    slice_of(rows[i].newline));
}

static void a_place_counts_lines_and_columns_from_one(void **state)
{
	static const struct {
		const char *text;
		size_t at, line, column;
		const char *of_line;
	} rows[] = {
		{ "ab\ncd", 0, 1, 1, "ab" },   { "ab\ncd", 4, 2, 2, "cd" },     { "ab\r\ncd", 5, 2, 2, "cd" },
		{ "ab\rcd", 3, 2, 1, "cd" },   { "a\r\r\n\nb", 5, 4, 1, "b" },  { "ab", 2, 1, 3, "ab" },
		{ "ab\n", 3, 2, 1, "" },       { "ab", 99, 1, 3, "ab" },        { "", 0, 1, 1, "" },
		{ BOM "ab\n", 3, 1, 1, "ab" }, { BOM "ab\ncd", 7, 2, 2, "cd" }, { "\xc3\xa4=1", 2, 1, 3, "\xc3\xa4=1" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct place place = line_place("app.py", exact(slice_of(rows[i].text)), rows[i].at);

		EXPECT_STRING(rows[i].text, place.path, "app.py");
		EXPECT_INT(rows[i].text, place.line, rows[i].line);
		EXPECT_INT(rows[i].text, place.column, rows[i].column);
		EXPECT_TEXT(rows[i].text, place.text, slice_of(rows[i].of_line));
	}
}

/* Bytes behind a slice are none of its business, whatever they are. */
static void nothing_depends_on_what_stands_behind_the_text(void **state)
{
	static const char *const behind[] = { "a\r\nb", "a\rb", "a\r\r" };

	for (size_t i = 0; i < ROWS(behind); i++) {
		struct slice text = slice_part(slice_of(behind[i]), 0, 2);

		EXPECT_INT(behind[i], line_next(text, 0), 2);
		EXPECT_TEXT(behind[i], line_newline(text, 0), S("\r"));
		EXPECT_INT(behind[i], word_end(text, 0), 1);
		EXPECT_INT(behind[i], line_place("app.py", text, 2).line, 2);
	}
}

static void a_word_is_letters_digits_underscores_and_whatever_is_not_ascii(void **state)
{
	static const struct {
		const char *text;
		size_t at, end;
	} rows[] = {
		{ "main(", 0, 4 }, { "main(", 2, 4 }, { "main", 0, 4 }, { "(", 0, 0 },         { "", 0, 0 },
		{ "a_1.b", 0, 3 }, { "Az09_", 0, 5 }, { "a b", 0, 1 },  { "\xc3\xa4x", 0, 3 }, { "\xe4-", 0, 1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text, word_end(exact(slice_of(rows[i].text)), rows[i].at), rows[i].end);
}

static void names_of_python_s_own_are_known(void **state)
{
	static const struct {
		const char *name;
		bool identifier, keyword, builtin, module;
	} rows[] = {
		{ "orders", true, false, false, false }, { "_x9", true, false, false, false },
		{ "9x", false, false, false, false },    { "a-b", false, false, false, false },
		{ "", false, false, false, false },      { "lambda", false, true, false, false },
		{ "match", true, false, false, false },  { "isinstance", true, false, true, false },
		{ "json", true, false, false, true },    { "azure", true, false, false, true },
		{ "jso", true, false, false, false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice name = slice_of(rows[i].name);

		EXPECT_INT(rows[i].name, name_is_identifier(name), rows[i].identifier);
		EXPECT_INT(rows[i].name, name_is_keyword(name), rows[i].keyword);
		EXPECT_INT(rows[i].name, name_is_builtin(name), rows[i].builtin);
		EXPECT_INT(rows[i].name, name_is_module(name), rows[i].module);
	}
}

static void an_encoding_is_what_the_first_two_lines_say(void **state)
{
	static const struct {
		const char *text, *encoding;
		bool utf8;
	} rows[] = {
		{ "# -*- coding: latin-1 -*-\nx", "latin-1", false },
		{ "#coding=utf-8", "utf-8", true },
		{ "\xef\xbb\xbf# vim: set fileencoding=UTF_8 :\r\n", "UTF_8", true },
		{ "#!/bin/python\r# coding:\tutf8\r", "utf8", true },
		{ "\n # coding: cp1252\n", "cp1252", false },
		{ "# coding coding coding: u8", "u8", true },
		{ "# encoding: utf-16", "utf-16", false },
		{ "# coding: utf-8-unix", "utf-8-unix", true },
		{ "x = 1  # coding: latin-1\n# coding: latin-1", "", false },
		{ "\n\n# coding: latin-1\n", "", false },
		{ "# coding latin-1\n# coding:\n", "", false },
		{ "# coding", "", false },
		{ "", "", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice encoding = lines_encoding(exact(slice_of(rows[i].text)));

		EXPECT_TEXT(rows[i].text, encoding, slice_of(rows[i].encoding));
		EXPECT_INT(rows[i].text, encoding_is_utf8(encoding), rows[i].utf8);
	}
}

static void a_place_is_the_same_when_it_goes_on_from_another(void **state)
{
	struct slice text = exact(S("ab\r\n\rc\n\nlast"));
	static const size_t order[] = { 0, 1, 2, 4, 5, 6, 7, 8, 9, 12, 5, 5, 0, 12 };
	struct line_cursor cursor = { 0 };

	for (size_t i = 0; i < ROWS(order); i++) {
		struct place place = line_place("a", text, order[i]);
		struct place on = line_place_on(&cursor, "a", text, order[i]);

		EXPECT_INT("line", on.line, place.line);
		EXPECT_INT("column", on.column, place.column);
		EXPECT_TEXT("text", on.text, place.text);
		EXPECT_STRING("path", on.path, "a");
	}
	cursor = (struct line_cursor){ 0 };
	EXPECT_INT("nothing at all", line_place_on(&cursor, "a", S(""), 0).column, 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(names_of_python_s_own_are_known),
		TEST(a_line_is_found_from_any_byte_in_it),
		TEST(the_line_above_begins_behind_the_newline_above_it),
		TEST(a_newline_is_copied_from_above_else_from_the_line_itself),
		TEST(a_place_counts_lines_and_columns_from_one),
		TEST(a_place_is_the_same_when_it_goes_on_from_another),
		TEST(a_word_is_letters_digits_underscores_and_whatever_is_not_ascii),
		TEST(an_encoding_is_what_the_first_two_lines_say),
		TEST(nothing_depends_on_what_stands_behind_the_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
