/* trend: the verdict on memory over the invocations, and what it rests on. */
#include "unit.h"

#include <math.h>

#include "profile/series.h"
#include "profile/trend.h"

static uint64_t dice;

/* xorshift: the same in every run; -1 to 1 */
static double roll(void)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (double)(dice >> 11) / (double)((uint64_t)1 << 52) - 1;
}

static struct trend judged(double (*memory)(int), int n)
{
	struct series series = { 0 };
	struct trend trend = { 0 };

	for (int i = 0; i < n; i++)
		series_add(arena, &series, (uint64_t)i, llround(memory(i) * 1000) * (MIB / 1000));
	trend_judge(arena, &trend, (uint64_t)n, &series.points);
	return trend;
}

static double constant(int i)
{
	(void)i;
	return 50;
}

static double leak(int i)
{
	return 50 + 1.5 * i;
}

/* 0.1 MiB a call is what is printed at least. */
static double slow_leak(int i)
{
	return 50 + 0.1 * i;
}

static double noisy_leak(int i)
{
	return 50 + 0.5 * i + 5 * roll();
}

static double staircase(int i)
{
	return 50 + 8.0 * (i / 10);
}

static double leak_with_outliers(int i)
{
	return 50 + 0.5 * i + (i % 7 == 3 ? 300 : 0);
}

static double late_leak(int i)
{
	return i < 20 ? 50 : 50 + (i - 20);
}

/* Too little to be told from what is printed. */
static double creeping(int i)
{
	return 50 + 0.001 * i;
}

/* The second half may rise, or not. */
static double noisy_end(int i)
{
	return i < 20 ? 50 + 2 * i : 90 + 0.05 * (i - 20) + 4 * roll();
}

static double plateau(int i)
{
	return 50 + 12 * (1 - exp(-i / 3.0));
}

static double one_step(int i)
{
	return i < 3 ? 50 : 70;
}

static double noisy_plateau(int i)
{
	return plateau(i) + 0.5 * roll();
}

static double noise(int i)
{
	(void)i;
	return 50 + 2 * roll();
}

static double falling(int i)
{
	return 500 - 3.0 * i;
}

static double saw(int i)
{
	return 50 + i % 5;
}

/* A process that was started anew when it was full. */
static double restarts(int i)
{
	return 50 + 4.0 * (i % 25);
}

static void a_verdict_is_what_one_sees(void **state)
{
	static const struct {
		const char *row;
		double (*memory)(int);
		int n;
		enum verdict verdict;
	} rows[] = {
		{ "nothing", constant, 0, VERDICT_NONE },
		{ "one call", constant, 1, VERDICT_FEW },
		{ "two calls", leak, 2, VERDICT_FEW },
		{ "nine calls", leak, 9, VERDICT_FEW },
		{ "ten calls", leak, 10, VERDICT_LEAK },
		{ "a leak", leak, 40, VERDICT_LEAK },
		{ "many calls", leak, 5000, VERDICT_LEAK },
		{ "a slow leak", slow_leak, 60, VERDICT_LEAK },
		{ "a noisy leak", noisy_leak, 200, VERDICT_LEAK },
		{ "a staircase", staircase, 100, VERDICT_LEAK },
		{ "outliers", leak_with_outliers, 80, VERDICT_LEAK },
		{ "a leak that begins late", late_leak, 60, VERDICT_LEAK },
		{ "a plateau", plateau, 40, VERDICT_PLATEAU },
		{ "one step", one_step, 40, VERDICT_PLATEAU },
		{ "a long plateau", plateau, 1000, VERDICT_PLATEAU },
		{ "a noisy plateau", noisy_plateau, 100, VERDICT_PLATEAU },
		{ "a noisy end", noisy_end, 40, VERDICT_PLATEAU },
		{ "creeping", creeping, 100, VERDICT_NOISE },
		{ "constant", constant, 40, VERDICT_NOISE },
		{ "noise", noise, 40, VERDICT_NOISE },
		{ "much noise", noise, 3000, VERDICT_NOISE },
		{ "falling", falling, 40, VERDICT_NOISE },
		{ "a saw", saw, 40, VERDICT_NOISE },
		{ "restarts", restarts, 200, VERDICT_NOISE },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct trend trend;

		dice = 88172645463325252;
		trend = judged(rows[i].memory, rows[i].n);
		EXPECT_STRING(rows[i].row, verdict_names[trend.verdict], verdict_names[rows[i].verdict]);
		EXPECT_INT(rows[i].row, trend.n, rows[i].n);
		EXPECT(rows[i].row, trend.low <= trend.slope && trend.slope <= trend.high);
		EXPECT(rows[i].row, trend.late_low <= trend.late && trend.late <= trend.late_high);
	}
}

/* A walk without a direction must not be called a leak more often than chance does. */
static void noise_is_seldom_a_leak(void **state)
{
	int leaks = 0;

	for (uint64_t seed = 1; seed <= 300; seed++) {
		dice = seed * 0x9e3779b97f4a7c15u;
		leaks += judged(noise, 10 + (int)(seed % 90)).verdict == VERDICT_LEAK;
	}
	if (leaks > 6)
		GIVE_UP("%d of 300 series of noise are called a leak", leaks);
}

static bool is_near(double a, double b)
{
	return fabs(a - b) < 1e-6;
}

static void the_numbers_are_theil_s_and_sen_s(void **state)
{
	struct points points = { 0 };
	struct trend trend;

	static const struct point some[] = { { 0, 50 * MIB }, { 2, 54 * MIB }, { 3, 55 * MIB }, { 7, 90 * MIB } };

	for (size_t i = 0; i < ROWS(some); i++)
		*vec_push(arena, &points) = some[i];
	trend_judge(arena, &trend, 8, &points);
	EXPECT("slopes 2, 5/3, 40/7, 1, 36/5, 35/4", is_near(trend.slope, (2 + 40.0 / 7) / 2));
	EXPECT("of the second half", is_near(trend.late, 35.0 / 4));
	EXPECT_INT("calls, not points", trend.n, 8);
	trend = judged(leak, 100);
	EXPECT("slope", is_near(trend.slope, 1.5) && is_near(trend.late, 1.5));
	EXPECT("sure", is_near(trend.low, 1.5) && is_near(trend.high, 1.5));
	EXPECT("median of the first five", is_near(trend.first, 53));
	EXPECT("and of the last", is_near(trend.last, 50 + 1.5 * 97));
	trend = judged(constant, 3);
	EXPECT("constant", is_near(trend.slope, 0) && is_near(trend.low, 0) && is_near(trend.high, 0));
	EXPECT("constant", is_near(trend.first, 50) && is_near(trend.last, 50));
}

static void a_series_keeps_evenly_spaced_points(void **state)
{
	static const size_t counts[] = { 1, 100, SERIES_MOST - 1, SERIES_MOST, SERIES_MOST + 1, 1000, 100000 };

	for (size_t c = 0; c < ROWS(counts); c++) {
		struct series series = { 0 };
		uint64_t stride;

		for (uint64_t i = 0; i < counts[c]; i++)
			series_add(arena, &series, i, (int64_t)i * 3);
		stride = series.stride ? series.stride : 1;
		EXPECT("bounded", series.points.n < SERIES_MOST);
		EXPECT("enough", series.points.n >= SERIES_MOST / 2 || series.points.n == counts[c]);
		EXPECT_INT("all multiples", series.points.n, (counts[c] + stride - 1) / stride);
		for (size_t i = 0; i < series.points.n; i++) {
			EXPECT_INT("evenly", series.points.items[i].invocation, i * stride);
			EXPECT_INT("as it was", series.points.items[i].amount, i * stride * 3);
		}
		series_thin(&series, 2 * stride);
		EXPECT_INT("thinned", series.points.n, (counts[c] + 2 * stride - 1) / (2 * stride));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_verdict_is_what_one_sees),
		TEST(noise_is_seldom_a_leak),
		TEST(the_numbers_are_theil_s_and_sen_s),
		TEST(a_series_keeps_evenly_spaced_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
