#include "profile/trend.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

enum { FEW_POINTS = 8 }; /* to see a slope in the last quarter by */

static const double LEAST_RISE = 0.2;    /* MiB: twice the step of what is printed */
static const double LEAST_PLATEAU = 0.5; /* MiB */
static const double SETTLED = 0.15;      /* of the rise: what may still come in the second half of a plateau */
static const double FLAT = 0.05;         /* of the same: what a plateau may have there */
static const double STILL = 0.25;        /* of the slope of the second half: what a leak has in the last quarter */

struct slope {
	double middle, low, high;
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double middle(const double *sorted, size_t n)
{
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* Median of the amounts, in MiB. */
static double median(struct arena *arena, const struct point *points, size_t n)
{
	double *values = NEW_ARRAY(arena, double, n + 1);

	for (size_t i = 0; i < n; i++)
		values[i] = (double)points[i].amount / MIB;
	qsort(values, n, sizeof *values, by_value);
	return n ? middle(values, n) : 0;
}

static struct slope theil_sen(struct arena *arena, const struct point *points, size_t n)
{
	size_t pairs = n * (n - (n > 0)) / 2, k = 0;
	double *slopes = NEW_ARRAY(arena, double, pairs + 1);
	double spread = 1.96 * sqrt((double)n * (double)(n - (n > 0)) * (double)(2 * n + 5) / 18);
	double low = floor(((double)pairs - spread) / 2), high = ceil(((double)pairs + spread) / 2);

	if (!pairs)
		return (struct slope){ 0, 0, 0 };
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			slopes[k++] = (double)(points[j].amount - points[i].amount) / MIB /
				      (double)(points[j].invocation - points[i].invocation);
	qsort(slopes, pairs, sizeof *slopes, by_value);
	return (struct slope){ middle(slopes, pairs), slopes[low < 0 ? 0 : (size_t)low],
			       slopes[high > (double)(pairs - 1) ? pairs - 1 : (size_t)high] };
}

/* How far the points are from their middle, typically: the median of the distances. */
static double scatter(struct arena *arena, const struct point *points, size_t n)
{
	double *distances = NEW_ARRAY(arena, double, n + 1), centre = median(arena, points, n);

	for (size_t i = 0; i < n; i++)
		distances[i] = fabs((double)points[i].amount / MIB - centre);
	qsort(distances, n, sizeof *distances, by_value);
	return n ? middle(distances, n) : 0;
}

/* `last_slope`: over the last quarter. */
static enum verdict judge(const struct trend *t, double beginning, double late_level, double late_scatter,
			  double last_slope)
{
	double rise = t->late * (double)t->n / 2;

	if (t->n < TREND_FEWEST)
		return VERDICT_FEW;
	if (t->low > 0 && t->late_low > 0 && rise >= LEAST_RISE && last_slope >= STILL * t->late)
		return VERDICT_LEAK;
	if (late_level - beginning >= LEAST_PLATEAU && late_level - beginning >= 3 * late_scatter &&
	    (rise < SETTLED * (late_level - beginning) || fabs(last_slope) < FLAT * fabs(t->late)))
		return VERDICT_PLATEAU;
	return VERDICT_NOISE;
}

void trend_judge(struct arena *arena, struct trend *t, uint64_t n, const struct points *all)
{
	size_t half = all->n / 2, quarter = (all->n - half) / 2,
	       few = all->n < 5    ? all->n
		     : all->n < 25 ? all->n / 5
				   : 5;
	const struct point *later;
	struct slope whole, late, last;

	if (!all->n) {
		*t = (struct trend){ .verdict = VERDICT_NONE, .n = n };
		return;
	}
	later = all->items + half;
	whole = theil_sen(arena, all->items, all->n);
	late = theil_sen(arena, later, all->n - half);
	*t = (struct trend){ .n = n,
			     .slope = whole.middle,
			     .low = whole.low,
			     .high = whole.high,
			     .late = late.middle,
			     .late_low = late.low,
			     .late_high = late.high };
	t->first = median(arena, all->items, few);
	t->last = median(arena, all->items + all->n - few, few);
	last = all->n - half - quarter < FEW_POINTS ? late : theil_sen(arena, later + quarter, all->n - half - quarter);
	t->verdict = judge(t, (double)all->items[0].amount / MIB, median(arena, later, all->n - half),
			   scatter(arena, later, all->n - half), last.middle);
}
