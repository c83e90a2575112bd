/* slice: views that compare, trim, search and fall apart without ever looking at a NUL. */
#include "unit.h"

static void slices_are_compared_by_their_bytes(void **state)
{
	static const struct {
		const char *row;
		struct slice a, b;
		bool equal, starts, ends; /* a == b; does a start, end with b? */
	} rows[] = {
		{ "the same", { "def", 3 }, { "def", 3 }, true, true, true },
		{ "both empty", { "", 0 }, { NULL, 0 }, true, true, true },
		{ "an empty one fits everywhere", { "def", 3 }, { NULL, 0 }, false, true, true },
		{ "the front", { "def main", 8 }, { "def", 3 }, false, true, false },
		{ "the back", { "def main", 8 }, { "main", 4 }, false, false, true },
		{ "longer than the text", { "de", 2 }, { "def", 3 }, false, false, false },
		{ "alike up to a NUL", { "a\0b", 3 }, { "a\0c", 3 }, false, false, false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT_INT(rows[i].row, slice_eq(rows[i].a, rows[i].b), rows[i].equal);
		EXPECT_INT(rows[i].row, slice_starts(rows[i].a, rows[i].b), rows[i].starts);
		EXPECT_INT(rows[i].row, slice_ends(rows[i].a, rows[i].b), rows[i].ends);
	}
	EXPECT("a C string", slice_is(S("main"), "main") && !slice_is(S("main"), "mai") && !slice_is(S("mai"), "main"));
}

static void trimming_takes_what_is_blank_to_python(void **state)
{
	static const struct {
		const char *text, *trimmed;
	} rows[] = {
		{ "x", "x" }, { " \t\f\r\nx y\n\r\f\t ", "x y" }, { " \n ", "" }, { "", "" }, { "\vx\v", "\vx\v" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].text, slice_trim(slice_of(rows[i].text)), slice_of(rows[i].trimmed));
}

static void the_first_needle_at_or_after_a_place_is_found(void **state)
{
	static const struct {
		const char *text, *needle;
		size_t from, at;
	} rows[] = {
		{ "abcabc", "abc", 0, 0 },     { "abcabc", "abc", 1, 3 },
		{ "abcabc", "abc", 3, 3 },     { "abcabc", "abc", 4, SLICE_NONE },
		{ "aaab", "aab", 0, 1 },       { "abc", "abcd", 0, SLICE_NONE },
		{ "abc", "c", 2, 2 },          { "abc", "", 3, 3 },
		{ "abc", "", 4, SLICE_NONE },  { "", "a", 0, SLICE_NONE },
		{ "abc", "a", 9, SLICE_NONE },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text,
			   slice_find(exact(slice_of(rows[i].text)), slice_of(rows[i].needle), rows[i].from),
			   rows[i].at);
	EXPECT_INT("behind a NUL", slice_find(S("a\0b"), S("b"), 0), 2);
}

static void a_needle_is_found_whichever_byte_leads(void **state)
{
	static const struct {
		const char *text, *needle;
		bool found;
	} rows[] = {
		{ "abcd", "abcd", true },    { "xabcd", "abcd", true },   { "abcdx", "abcd", true },
		{ "abcx", "abcd", false },   { "abc", "abcd", false },    { "", "a", false },
		{ "aaab", "aab", true },     { "aabaab", "aabb", false }, { "ababac", "abac", true },
		{ "bcdabc", "abcd", false }, { "xa", "a", true },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		for (size_t rare = 0; rare < strlen(rows[i].needle); rare++)
			EXPECT_INT(rows[i].text,
				   slice_has(exact(slice_of(rows[i].text)), slice_of(rows[i].needle), rare),
				   rows[i].found);
}

static void cutting_gives_every_part_and_ends(void **state)
{
	static const struct {
		const char *text;
		size_t parts;
		const char *part[4];
	} rows[] = {
		{ "", 0, { 0 } },        { "a", 1, { "a" } },      { "a/b", 2, { "a", "b" } },
		{ "a/", 1, { "a" } },    { "/a", 2, { "", "a" } }, { "a//b", 3, { "a", "", "b" } },
		{ "//", 2, { "", "" } },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice rest = slice_of(rows[i].text), part;
		size_t n = 0;

		for (; slice_cut(&rest, '/', &part); n++) {
			EXPECT(rows[i].text, n < rows[i].parts);
			EXPECT_TEXT(rows[i].text, part, slice_of(rows[i].part[n]));
		}
		EXPECT_INT(rows[i].text, n, rows[i].parts);
	}
}

static void a_copy_ends_in_a_nul_and_stands_alone(void **state)
{
	char bytes[] = "main()";
	char *copy = slice_copy(arena, slice_part(slice_of(bytes), 0, 4));

	bytes[0] = 'x';
	EXPECT_STRING("a part", copy, "main");
	EXPECT_STRING("nothing", slice_copy(arena, (struct slice){ 0 }), "");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(slices_are_compared_by_their_bytes),
		TEST(trimming_takes_what_is_blank_to_python),
		TEST(the_first_needle_at_or_after_a_place_is_found),
		TEST(a_needle_is_found_whichever_byte_leads),
		TEST(cutting_gives_every_part_and_ends),
		TEST(a_copy_ends_in_a_nul_and_stands_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
