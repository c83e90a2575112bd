/* judge: what a report is measured by: the app that the log is of and its budgets, an earlier report, and a plan.
 *
 *   1. judge_begin   reads all of it, before a log is read
 *   2. judge_result  once the result is there */
#ifndef PFP_JUDGE_H
#define PFP_JUDGE_H

#include "app/config.h"
#include "cli/opt.h"
#include "commands/choose.h"
#include "commands/command.h"
#include "commands/work.h"
#include "instrument/profiler.h"
#include "profile/compare.h"
#include "profile/headroom.h"
#include "profile/origin.h"

struct judge_args {
	const char *app, *templates, *compare, *fail_over, *plan, *limit;
	struct choose_args choose;
};

/* clang-format off */
#define JUDGE_APP_OPTS(type) \
	{ OPT_TEXT, 'a', "app", "DIR", NULL, "the app that the log is of: its lines, names and budgets", \
	  offsetof(type, judge.app) }, \
	{ OPT_TEXT, 0, "templates", "DIR", NULL, "with --app: a folder with profilers of your own", \
	  offsetof(type, judge.templates) }
#define JUDGE_OPTS(type) \
	{ OPT_TEXT, 'c', "compare", "BASELINE.json", NULL, "what is worse than in an earlier report (--format json)", \
	  offsetof(type, judge.compare) }, \
	{ OPT_TEXT, 0, "fail-over", "X", NULL, "with --compare: exit with 3 when something is worse by 10% or 5MiB", \
	  offsetof(type, judge.fail_over) }, \
	{ OPT_TEXT, 'p', "plan", "PLAN", NULL, "how many calls are left there: consumption, flex-2048, ep1, b1, p1v3", \
	  offsetof(type, judge.plan) }, \
	{ OPT_TEXT, 'l', "limit", "MIB", NULL, "the same for so much memory: 900, 1.5GiB", \
	  offsetof(type, judge.limit) }
/* clang-format on */

struct judge_app {
	struct selection selection;
	struct profiling profiling;
};

struct judge {
	const struct run *run;
	struct work_args quiet;
	struct work work;
	struct profilers known;
	struct judge_app *its; /* of each app of the work */
	VEC(struct origin_app) apps;
	struct baseline *baseline;
	struct tolerance tolerance;
	bool may_fail;
	struct headroom headroom;
};

bool judge_begin(struct judge *, const struct run *, const struct judge_args *);
void judge_result(struct judge *, struct result *);
void judge_release(struct judge *);

#endif
