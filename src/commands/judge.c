#include "commands/judge.h"

#include "app/select.h"
#include "base/arena.h"
#include "profile/budget.h"

/* What is asked of every app. */
struct asked {
	const struct profilers *known;
	const struct choose_args *choose;
};

static bool choose_one(const void *raw, struct work_app *app, void *raw_its, struct arena *arena)
{
	const struct asked *asked = raw;
	struct judge_app *its = raw_its;

	its->profiling.known = asked->known;
	if (!choose(arena, asked->choose, app, &its->selection))
		return false;
	if (its->selection.profiler.text &&
	    !(its->profiling.profiler = choose_profiler(asked->known, NULL, &its->selection, &app->fail)))
		return false;
	app_add_profiled_helpers(arena, app->app);
	return true;
}

static bool open_apps(struct judge *j, const struct judge_args *args)
{
	const struct asked asked = { &j->known, &args->choose };

	j->quiet = (struct work_args){ .quiet = true };
	j->work = (struct work)WORK_INIT(j->run, &j->quiet, args->app, "report");
	j->work.pretends = true;
	if (!choose_profilers(j->run, args->templates, &j->known) ||
	    !work_open(&j->work, INTEREST_V2 | INTEREST_MARKS | INTEREST_PROFILER))
		return false;
	j->its = NEW_ARRAY(j->run->arena, struct judge_app, j->work.apps.n);
	if (!work_plan_all(&j->work, choose_one, &asked, j->its, sizeof *j->its))
		return false;
	for (size_t i = 0; i < j->work.apps.n; i++)
		*vec_push(j->run->arena, &j->apps) =
			(struct origin_app){ j->work.apps.items[i].app, &j->its[i].profiling };
	return true;
}

bool judge_begin(struct judge *j, const struct run *run, const struct judge_args *args)
{
	*j = (struct judge){ .run = run, .may_fail = args->fail_over };
	if (args->fail_over && !args->compare) {
		fail(run->fail, EXIT_ASKED_WRONGLY, "--fail-over needs --compare BASELINE.json");
		return fail_hint(run->fail,
				 "what functions may take, whatever they took before, is said by 'budgets' in "
				 ".pyfuncprof.yml");
	}
	if (!headroom_read(args->plan, args->limit, &j->headroom, run->fail) ||
	    (args->fail_over && !tolerance_read(args->fail_over, &j->tolerance, run->fail)) ||
	    (args->compare && !baseline_read(run->arena, args->compare, &j->baseline, run->fail)))
		return false;
	return !args->app || open_apps(j, args);
}

void judge_result(struct judge *j, struct result *result)
{
	struct arena *arena = j->run->arena;

	origin_find(arena, j->apps.items, j->apps.n, result);
	for (size_t i = 0; i < j->apps.n; i++)
		budget_judge(arena, j->apps.items[i].app->root, &j->its[i].selection.budgets, result);
	if (j->baseline)
		compare_judge(arena, j->baseline, j->may_fail ? &j->tolerance : NULL, result);
	headroom_judge(arena, &j->headroom, result);
}

void judge_release(struct judge *j)
{
	work_release(&j->work);
}
