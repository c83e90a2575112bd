#include "profile/budget.h"

#include <math.h>

#include "base/arena.h"
#include "profile/blame.h"

struct judge {
	struct arena *arena;
	struct result *result;
};

static void check(const struct judge *j, struct result_place place, const char *what, int64_t actual, int64_t allowed)
{
	if (allowed == BUDGET_NONE || actual <= allowed)
		return;
	result_blame(j->arena, j->result, &(struct culprit){ place, "budget", NULL, actual, allowed },
		     "%s is %s, the budget allows %s", what, amount_text(j->arena, actual),
		     amount_text(j->arena, allowed));
}

static void check_line(const struct judge *j, struct result_place place, const struct budget *budget)
{
	const struct result_line *line = &j->result->functions.items[place.function].lines.items[place.line];

	if (!line->is_first)
		check(j, place, "increment p95", line->increment.p95, budget->increment);
}

static void check_function(const struct judge *j, size_t i, const struct budget *budget)
{
	const struct result_function *function = &j->result->functions.items[i];
	struct result_place whole = place_of_function(i);

	if (budget->growth != BUDGET_NONE && !function->growth.n)
		result_note(j->arena, j->result,
			    "%.*s: the log does not say how much a call grows, so this is not judged.",
			    SLICE_ARG(function->name));
	check(j, whole, "growth p95", function->growth.p95, budget->growth);
	check(j, whole, "peak", function->peak, budget->peak);
	if (function->trend.verdict == VERDICT_LEAK)
		check(j, whole, "the leak per call", llround(function->trend.late * MIB), budget->slope);
	for (size_t k = 0; k < function->lines.n; k++)
		check_line(j, (struct result_place){ i, k }, budget);
}

static bool is_meant(const struct judge *j, const char *glob, struct result_place place)
{
	return glob_match(glob, result_place_text(j->arena, j->result, place));
}

/* Is anything of the function meant by the budget? */
static bool judge_function(const struct judge *j, size_t i, const struct budget *budget)
{
	bool found = false;

	if (budget->function) {
		found = is_meant(j, budget->function, place_of_function(i));
		if (found)
			check_function(j, i, budget);
		return found;
	}
	for (size_t k = 0; k < j->result->functions.items[i].lines.n; k++) {
		struct result_place place = { i, k };

		if (!is_meant(j, budget->line, place))
			continue;
		found = true;
		check_line(j, place, budget);
	}
	return found;
}

void budget_judge(struct arena *arena, const char *app, const struct budgets *budgets, struct result *result)
{
	struct judge j = { arena, result };

	for (size_t b = 0; b < budgets->n; b++) {
		const struct budget *budget = &budgets->items[b];
		bool found = false;

		for (size_t i = 0; i < result->functions.n; i++) {
			const char *its = result->functions.items[i].app;

			if (!its || strcmp(its, app) == 0)
				found |= judge_function(&j, i, budget);
		}
		if (!found)
			result_note(arena, result, "%s:%zu: no %s in the log is meant by the budget for '%s'.",
				    budget->place.path, budget->place.line, budget->function ? "function" : "line",
				    budget->function ? budget->function : budget->line);
		result->judged = true;
	}
}
