/* headroom: plans and limits as they are asked for, and what a result says of them. */
#include "unit.h"

#include "profile/headroom.h"

static void a_plan_or_an_amount_is_a_limit(void **state)
{
	static const struct {
		const char *plan, *limit, *name;
		int64_t mib;
	} rows[] = {
		{ "consumption", NULL, "consumption", 1536 },
		{ "Y1", NULL, "consumption", 1536 },
		{ "flex", NULL, "flex-2048", 2048 },
		{ "FLEX-512", NULL, "flex-512", 512 },
		{ "EP1", NULL, "ep1", 3584 },
		{ "p3mv3", NULL, "p3mv3", 65536 },
		{ NULL, "900", NULL, 900 },
		{ NULL, "1.5GiB", NULL, 1536 },
		{ NULL, NULL, NULL, 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *row = rows[i].plan ? rows[i].plan : rows[i].limit ? rows[i].limit : "neither";
		struct headroom headroom;

		EXPECT(row, headroom_read(rows[i].plan, rows[i].limit, &headroom, failure));
		EXPECT_INT(row, headroom.limit, rows[i].mib * MIB);
		EXPECT_STRING(row, headroom.plan, rows[i].name);
	}
}

static void what_is_no_limit_is_refused(void **state)
{
	static const struct {
		const char *plan, *limit, *message, *hint;
	} rows[] = {
		{ "flex-2084", NULL, "'flex-2084' is not a plan", "did you mean 'flex-2048'?" },
		{ "consumtion", NULL, "'consumtion' is not a plan", "did you mean 'consumption'?" },
		{ "kubernetes", NULL, "'kubernetes' is not a plan",
		  "the plans are: consumption, flex-512, flex-2048, flex-4096, ep1," },
		{ "", NULL, "'' is not a plan", "or say --limit MIB" },
		{ NULL, "much", "'--limit much' is not an amount", "1.5GiB" },
		{ NULL, "0", "'--limit 0' is not an amount", "1.5GiB" },
		{ NULL, "-1", "'--limit -1' is not an amount", "1.5GiB" },
		{ "ep1", "900", "--plan and --limit", "one of them" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct headroom headroom;

		EXPECT(rows[i].message, !headroom_read(rows[i].plan, rows[i].limit, &headroom, failure));
		EXPECT_FAILURE(rows[i].message, rows[i].message);
		EXPECT_INT(rows[i].message, failure->code, EXIT_ASKED_WRONGLY);
		EXPECT(rows[i].hint, strstr(failure->hint, rows[i].hint));
	}
}

static struct result leaking(int64_t peak, double last, double late, enum verdict verdict)
{
	struct result result = { .peak = peak * MIB };

	*vec_push(arena, &result.functions) =
		(struct result_function){ .trend = { .verdict = VERDICT_LEAK, .last = 10, .late = 0.1 } };
	*vec_push(arena, &result.functions) =
		(struct result_function){ .trend = { .verdict = verdict, .last = last, .late = late } };
	return result;
}

static void calls_are_left_until_the_steepest_leak_is_at_the_limit(void **state)
{
	static const struct {
		const char *row;
		double last, late;
		enum verdict verdict;
		double left;
	} rows[] = {
		{ "the steepest", 100, 2, VERDICT_LEAK, 450 },
		{ "another is steeper", 100, 0.05, VERDICT_LEAK, 9900 },
		{ "a plateau leaks nothing", 100, 2, VERDICT_PLATEAU, 9900 },
		{ "at the limit", 1000, 2, VERDICT_LEAK, 0 },
		{ "beyond it", 2000, 2, VERDICT_LEAK, 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct result result = leaking(200, rows[i].last, rows[i].late, rows[i].verdict);

		headroom_judge(arena, &(struct headroom){ "ep1", 1000 * (int64_t)MIB }, &result);
		EXPECT_INT(rows[i].row, result.calls_left + 0.5, rows[i].left);
		EXPECT_STRING(rows[i].row, result.plan, "ep1");
		EXPECT_INT(rows[i].row, result.limit, 1000 * (int64_t)MIB);
	}
}

static void a_peak_near_or_above_the_limit_is_noted(void **state)
{
	static const struct {
		int64_t peak;
		const char *note;
	} rows[] = {
		{ 899, NULL },
		{ 900, "The peak of 900.0 MiB is within 10 % of the limit of 1000.0 MiB" },
		{ 1000, "The peak of 1000.0 MiB is within 10 %" },
		{ 1001, "The peak of 1001.0 MiB is above the limit of 1000.0 MiB" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct result result = leaking(rows[i].peak, 1, 1, VERDICT_NOISE);
		const char *row = rows[i].note ? rows[i].note : "far";

		headroom_judge(arena, &(struct headroom){ NULL, 1000 * (int64_t)MIB }, &result);
		EXPECT_INT(row, result.notes.n, rows[i].note != NULL);
		if (rows[i].note)
			EXPECT(row, slice_starts(result.notes.items[0], slice_of(rows[i].note)));
	}
}

static void without_a_limit_nothing_is_said(void **state)
{
	struct result result = leaking(5000, 1, 1, VERDICT_LEAK);

	headroom_judge(arena, &(struct headroom){ 0 }, &result);
	EXPECT_INT("no limit", result.limit, 0);
	EXPECT("no calls", result.calls_left == 0 && !result.notes.n);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_plan_or_an_amount_is_a_limit),
		TEST(what_is_no_limit_is_refused),
		TEST(calls_are_left_until_the_steepest_leak_is_at_the_limit),
		TEST(a_peak_near_or_above_the_limit_is_noted),
		TEST(without_a_limit_nothing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
