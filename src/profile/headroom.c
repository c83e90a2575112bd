#include "profile/headroom.h"

#include <strings.h>

#include "base/amount.h"
#include "base/buf.h"
#include "base/nearest.h"
#include "profile/blame.h"

static const double CLOSE = 0.9; /* of the limit */

/* Memory of an instance, in MiB, as Azure documents it. */
static const struct plan {
	const char *name, *also;
	int64_t mib;
} plans[] = {
	{ "consumption", "y1", 1536 },
	{ "flex-512", NULL, 512 },
	{ "flex-2048", "flex", 2048 },
	{ "flex-4096", NULL, 4096 },
	{ "ep1", NULL, 3584 },
	{ "ep2", NULL, 7168 },
	{ "ep3", NULL, 14336 },
	{ "b1", NULL, 1792 },
	{ "b2", NULL, 3584 },
	{ "b3", NULL, 7168 },
	{ "s1", NULL, 1792 },
	{ "s2", NULL, 3584 },
	{ "s3", NULL, 7168 },
	{ "p1v2", NULL, 3584 },
	{ "p2v2", NULL, 7168 },
	{ "p3v2", NULL, 14336 },
	{ "p0v3", NULL, 4096 },
	{ "p1v3", NULL, 8192 },
	{ "p2v3", NULL, 16384 },
	{ "p3v3", NULL, 32768 },
	{ "p1mv3", NULL, 16384 },
	{ "p2mv3", NULL, 32768 },
	{ "p3mv3", NULL, 65536 },
	{ "p4mv3", NULL, 131072 },
	{ "p5mv3", NULL, 262144 },
	{ "i1v2", NULL, 8192 },
	{ "i2v2", NULL, 16384 },
	{ "i3v2", NULL, 32768 },
	{ 0 },
};

const char *headroom_plan(size_t i)
{
	return plans[i].name;
}

static const char *plan_name(const void *list, size_t i)
{
	(void)list;
	return headroom_plan(i);
}

static bool unknown_plan(const char *name, struct fail *f)
{
	struct buf names = { .arena = f->arena };
	const char *nearest = nearest_name(name, plan_name, NULL);

	fail(f, EXIT_ASKED_WRONGLY, "'%s' is not a plan", name);
	if (nearest)
		return fail_hint(f, "did you mean '%s'?", nearest);
	for (size_t i = 0; plans[i].name; i++)
		buf_addf(&names, "%s, ", plans[i].name);
	return fail_hint(f, "the plans are: %sor say --limit MIB", buf_text(&names));
}

static bool read_plan(const char *name, struct headroom *out, struct fail *f)
{
	for (const struct plan *plan = plans; plan->name; plan++)
		if (strcasecmp(name, plan->name) == 0 || (plan->also && strcasecmp(name, plan->also) == 0)) {
			*out = (struct headroom){ plan->name, plan->mib * MIB };
			return true;
		}
	return unknown_plan(name, f);
}

bool headroom_read(const char *plan, const char *limit, struct headroom *out, struct fail *f)
{
	*out = (struct headroom){ 0 };
	if (plan && limit) {
		fail(f, EXIT_ASKED_WRONGLY, "--plan and --limit say the same");
		return fail_hint(f, "leave one of them out");
	}
	if (plan)
		return read_plan(plan, out, f);
	if (limit && (!amount_read(slice_of(limit), &out->limit) || !out->limit)) {
		fail(f, EXIT_ASKED_WRONGLY, "'--limit %s' is not an amount of memory", limit);
		return fail_hint(f, "as in --limit 900, --limit 900MiB or --limit 1.5GiB");
	}
	return true;
}

/* Until the function that leaks most in a call has filled the limit. */
static double calls_left(const struct result *result)
{
	const struct trend *steepest = NULL;

	for (size_t i = 0; i < result->functions.n; i++) {
		const struct trend *trend = &result->functions.items[i].trend;

		if (trend->verdict == VERDICT_LEAK && trend->late > 0 && (!steepest || trend->late > steepest->late))
			steepest = trend;
	}
	if (!steepest || steepest->last >= (double)result->limit / MIB)
		return 0;
	return ((double)result->limit / MIB - steepest->last) / steepest->late;
}

void headroom_judge(struct arena *arena, const struct headroom *headroom, struct result *result)
{
	const char *peak = amount_text(arena, result->peak), *limit = amount_text(arena, headroom->limit);

	if (!headroom->limit)
		return;
	result->limit = headroom->limit;
	result->plan = headroom->plan;
	result->calls_left = calls_left(result);
	if (result->peak > result->limit)
		result_note(arena, result,
			    "The peak of %s is above the limit of %s: an instance of that size is killed, with exit "
			    "code 137.",
			    peak, limit);
	else if ((double)result->peak >= CLOSE * (double)result->limit)
		result_note(arena, result,
			    "The peak of %s is within 10 %% of the limit of %s, and whatever else runs on the instance "
			    "comes on top.",
			    peak, limit);
}
