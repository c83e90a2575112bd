/* splice: old bytes and insertions in, new bytes out; what the plan does not name is copied. */
#include "unit.h"

#include "base/buf.h"
#include "edit/plan.h"

static void insertions_go_where_they_were_planned(void **state)
{
	static const struct {
		const char *row, *text;
		struct insertion insertions[4];
		const char *result;
	} rows[] = {
		{ "none", "abc", { { 0 } }, "abc" },
		{ "at the front", "abc", { { 0, { "x", 1 } } }, "xabc" },
		{ "in the middle", "abc", { { 1, { "x", 1 } } }, "axbc" },
		{ "at the end", "abc", { { 3, { "x", 1 } } }, "abcx" },
		{ "behind the end", "abc", { { 9, { "x", 1 } } }, "abcx" },
		{ "into nothing", "", { { 0, { "x", 1 } } }, "x" },
		{ "in any order", "abc", { { 2, { "y", 1 } }, { 0, { "x", 1 } }, { 3, { "z", 1 } } }, "xabycz" },
		{ "at one place, as planned",
		  "abc",
		  { { 1, { "x", 1 } }, { 1, { "y", 1 } }, { 1, { "z", 1 } } },
		  "axyzbc" },
		{ "at one place, out of order",
		  "abc",
		  { { 2, { "z", 1 } }, { 1, { "x", 1 } }, { 1, { "y", 1 } } },
		  "axybzc" },
		{ "odd bytes stay", "\xef\xbb\xbf\xff\r\n\r\f", { { 3, { "x", 1 } } }, "\xef\xbb\xbfx\xff\r\n\r\f" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct plan plan = { 0 };

		for (size_t k = 0; k < ROWS(rows[i].insertions) && rows[i].insertions[k].text.n; k++)
			plan_insert(arena, &plan, rows[i].insertions[k].at, rows[i].insertions[k].text);
		EXPECT_TEXT(rows[i].row, plan_splice(arena, exact(slice_of(rows[i].text)), &plan),
			    slice_of(rows[i].result));
	}
}

static void nul_bytes_are_copied_like_others(void **state)
{
	struct plan plan = { 0 };

	plan_insert(arena, &plan, 2, S("\0x"));
	EXPECT_TEXT("both sides", plan_splice(arena, S("a\0b"), &plan), S("a\0\0xb"));
}

static void many_insertions_backwards_come_out_in_order(void **state)
{
	enum { COUNT = 1000 };
	struct slice text = repeated(".", COUNT), result;
	struct plan plan = { 0 };

	for (size_t i = COUNT; i-- > 0;) {
		plan_insert(arena, &plan, i, slice_of(buf_format(arena, "%zu", i)));
	}
	result = plan_splice(arena, text, &plan);
	for (size_t i = 0; i < COUNT; i++) {
		struct buf number = { .arena = arena };

		buf_addf(&number, "%zu.", i);
		EXPECT("each", slice_starts(result, buf_slice(&number)));
		result = slice_part(result, number.n, result.n);
	}
	EXPECT_INT("no more", result.n, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(insertions_go_where_they_were_planned),
		TEST(nul_bytes_are_copied_like_others),
		TEST(many_insertions_backwards_come_out_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
