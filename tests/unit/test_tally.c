/* tally: sums, extremes and ranks of many amounts, against the same amounts sorted. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "profile/tally.h"

enum { MOST = 20000 };

static uint64_t dice = 1;

/* xorshift: the same in every run */
static uint64_t roll(void)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return dice;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The smallest amount with at least `percent` of them at or below it. */
static int64_t rank(const int64_t *sorted, size_t n, size_t percent)
{
	return sorted[(n * percent + 99) / 100 - 1];
}

static bool was_met(const int64_t *amounts, size_t n, int64_t amount)
{
	return bsearch(&amount, amounts, n, sizeof *amounts, by_value) != NULL;
}

/* As result.h promises: an amount that was met, at most 0.8 % beside the exact one. */
static void expect_rank(const char *row, const int64_t *sorted, size_t n, size_t percent, int64_t got, bool exactly)
{
	int64_t wanted = rank(sorted, n, percent);

	if (exactly)
		EXPECT_INT(row, got, wanted);
	if (!was_met(sorted, n, got) || fabs((double)got - (double)wanted) > 0.008 * fabs((double)wanted))
		GIVE_UP("%s: p%zu of %zu is %lld, not %lld", row, percent, n, (long long)got, (long long)wanted);
}

static void expect_amounts(const char *row, int64_t *amounts, size_t n, bool exactly)
{
	struct tally tally = { 0 };
	struct amounts said;
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		tally_add(arena, &tally, amounts[i]);
		sum += amounts[i];
	}
	said = tally_amounts(&tally);
	qsort(amounts, n, sizeof *amounts, by_value);
	EXPECT_INT(row, said.n, n);
	EXPECT_INT(row, said.sum, sum);
	EXPECT_INT(row, said.min, amounts[0]);
	EXPECT_INT(row, said.max, amounts[n - 1]);
	expect_rank(row, amounts, n, 50, said.p50, exactly);
	expect_rank(row, amounts, n, 95, said.p95, exactly);
}

static void of_nothing_all_is_zero(void **state)
{
	struct amounts said = tally_amounts(&(struct tally){ 0 });

	EXPECT("nothing", !said.n && !said.sum && !said.min && !said.max && !said.p50 && !said.p95);
}

static void a_few_amounts_are_exact(void **state)
{
	static const int64_t edges[] = { 0,
					 1,
					 -1,
					 127,
					 128,
					 129,
					 255,
					 256,
					 257,
					 -256,
					 12700000,
					 INT64_MAX / 4,
					 INT64_MIN / 4,
					 (int64_t)1 << 60,
					 -((int64_t)1 << 60) };

	for (size_t i = 0; i < ROWS(edges); i++) {
		int64_t alone[] = { edges[i] }, often[] = { edges[i], edges[i], edges[i] };
		int64_t pair[] = { edges[i], edges[(i + 1) % ROWS(edges)] };

		expect_amounts("alone", alone, 1, true);
		expect_amounts("often", often, 3, true);
		expect_amounts("a pair", pair, 2, false);
	}
}

static void ranks_are_the_nearest(void **state)
{
	static int64_t amounts[200];

	for (size_t n = 1; n <= ROWS(amounts); n++) {
		for (size_t i = 0; i < n; i++)
			amounts[i] = (int64_t)(n - i); /* below 256: each has a place of its own */
		expect_amounts("n, n - 1, ... 1", amounts, n, true);
	}
}

/* What is printed with one decimal: tenths of a MiB. */
static void tenths_below_12_8_mib_are_exact(void **state)
{
	static int64_t amounts[MOST];

	for (size_t i = 0; i < MOST; i++)
		amounts[i] = ((int64_t)(roll() % 255) - 127) * (MIB / 10);
	expect_amounts("tenths", amounts, MOST, true);
}

static void other_ranks_are_near(void **state)
{
	static int64_t amounts[MOST];
	static const unsigned bits[] = { 1, 8, 9, 20, 27, 33, 40, 48 };

	for (size_t b = 0; b < ROWS(bits); b++)
		for (int sign = 0; sign < 3; sign++) {
			size_t n = 1 + roll() % MOST;

			for (size_t i = 0; i < n; i++) {
				amounts[i] = (int64_t)(roll() >> (64 - bits[b])) >> roll() % 4;
				if (sign == 1 || (sign == 2 && roll() % 2))
					amounts[i] = -amounts[i];
			}
			expect_amounts("random", amounts, n, false);
		}
}

/* Of one step only the first amount is known; p95 stays within the promise when the step is full. */
static void neighbours_share_a_step(void **state)
{
	int64_t amounts[1000];

	for (size_t i = 0; i < ROWS(amounts); i++)
		amounts[i] = ((int64_t)1 << 40) + (int64_t)(i * 7919 % ROWS(amounts)) * ((int64_t)1 << 30);
	expect_amounts("1 TiB to 2", amounts, ROWS(amounts), false);
}

static void a_mean_is_rounded(void **state)
{
	static const struct {
		int64_t sum;
		uint64_t n;
		int64_t mean;
	} rows[] = {
		{ 0, 0, 0 },  { 5, 0, 0 },    { 7, 2, 4 },    { -7, 2, -4 }, { 10, 3, 3 },
		{ 11, 3, 4 }, { -10, 3, -3 }, { -11, 3, -4 }, { 12, 3, 4 },  { 1, 1000, 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT("mean", amounts_mean(&(struct amounts){ .n = rows[i].n, .sum = rows[i].sum }), rows[i].mean);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(of_nothing_all_is_zero), TEST(a_few_amounts_are_exact),
		TEST(ranks_are_the_nearest),  TEST(tenths_below_12_8_mib_are_exact),
		TEST(other_ranks_are_near),   TEST(neighbours_share_a_step),
		TEST(a_mean_is_rounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
