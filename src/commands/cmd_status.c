/* status: every function of an app, and how it stands: profiled or not, and why not. */
#include "app/select.h"
#include "base/arena.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "commands/work.h"
#include "instrument/instrument.h"

struct status_args {
	const char *app, *templates;
	bool check;
	struct work_args work;
};

static const struct opt status_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder, with all apps below it",
	  offsetof(struct status_args, app) },
	{ OPT_FLAG, 'c', "check", NULL, NULL, "exit with 3 when 'remove' would find something to take out",
	  offsetof(struct status_args, check) },
	CHOOSE_TEMPLATES_OPT(struct status_args),
	{ OPT_FLAG, 'j', "json", NULL, NULL, "print the table as JSON", offsetof(struct status_args, work.json) },
	{ OPT_FLAG, 'q', "quiet", NULL, NULL, "print nothing but failures", offsetof(struct status_args, work.quiet) },
	{ 0 },
};

/* What 'remove' would take out of an app, or leave to the user. */
struct left_over {
	struct changes changes;
	struct removal removal;
};

static bool look(const void *raw, struct work_app *app, void *raw_left, struct arena *arena)
{
	static const struct choose_args everything;
	const struct profilers *known = raw;
	struct profiling profiling = { .known = known };
	struct selection selection = { 0 };
	struct left_over *left = raw_left;

	if (!choose(arena, &everything, app, &selection))
		return false;
	if (selection.profiler.text && !(profiling.profiler = choose_profiler(known, NULL, &selection, &app->fail)))
		return false;
	app_add_profiled_helpers(arena, app->app);
	instrument_look(arena, app->app, &profiling);
	return remove_plan(arena, app->app, known, true, &left->changes, &left->removal, &app->fail);
}

static void add_files(struct arena *arena, struct set *files, const struct left_over *left)
{
	for (size_t i = 0; i < left->changes.n; i++)
		set_add(arena, files, slice_of(left->changes.items[i].path));
	for (size_t i = 0; i < left->removal.by_hand.n; i++)
		set_add(arena, files, slice_of(left->removal.by_hand.items[i].place.path));
}

static const char *kind_of(const struct function *function)
{
	if (function->def < 0)
		return "";
	return function->source->outline->defs.items[function->def].is_async ? "async" : "sync";
}

static void list_app(struct work *w, const struct app *app)
{
	struct arena *arena = w->run->arena;

	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *function = &app->functions.items[i];
		const char *const cells[] = {
			function_state(function), function->name,    model_names[function->model],
			function->trigger,        kind_of(function), listing_place(arena, &function->place),
			left_texts[function->left],
		};

		listing_add_cells(&w->listing, sizeof cells / sizeof *cells, cells);
	}
	if (w->document)
		document_add_app(arena, w->document, app);
}

static void add_summary(struct work *w)
{
	static const char *const states[] = { "profiled", "stale", "altered", "by hand", "not profiled", "left alone" };
	size_t counts[sizeof states / sizeof *states] = { 0 }, all = 0;

	for (size_t i = 0; i < w->apps.n; i++) {
		const struct app *app = w->apps.items[i].app;

		all += app->functions.n;
		for (size_t k = 0; k < app->functions.n; k++)
			for (size_t s = 0; s < sizeof states / sizeof *states; s++)
				counts[s] += strcmp(function_state(&app->functions.items[k]), states[s]) == 0;
	}
	buf_addf(&w->summary, "%zu function%s", all, all == 1 ? "" : "s");
	if (w->apps.n > 1)
		buf_addf(&w->summary, " in %zu apps", w->apps.n);
	for (size_t s = 0, shown = 0; s < sizeof states / sizeof *states; s++)
		if (counts[s])
			buf_addf(&w->summary, "%s %zu %s", shown++ ? "," : ":", counts[s], states[s]);
	buf_addf(&w->summary, "\n");
}

static bool status(const struct run *run, const void *raw)
{
	const struct status_args *args = raw;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->app, "status");
	struct profilers known;
	struct left_over *left;
	struct set files = { 0 };

	w.pretends = true;
	if (!choose_profilers(run, args->templates, &known) ||
	    !work_open(&w, INTEREST_V2 | INTEREST_MARKS | INTEREST_PROFILER))
		return false;
	left = NEW_ARRAY(run->arena, struct left_over, w.apps.n);
	if (!work_plan_all(&w, look, &known, left, sizeof *left))
		return false;
	for (size_t i = 0; i < w.apps.n; i++) {
		list_app(&w, w.apps.items[i].app);
		add_files(run->arena, &files, &left[i]);
	}
	add_summary(&w);
	if (!work_finish(&w))
		return false;
	if (!args->check || !files.n)
		return true;
	fail(run->fail, EXIT_FOUND, "profiling is left in %zu file%s", files.n, files.n == 1 ? "" : "s");
	return fail_hint(run->fail, "to take it out: pyfuncprof remove %s", say_word(run->arena, args->app));
}

const struct command cmd_status = {
	.name = "status",
	.summary = "list every function, profiled or not, and why not",
	.about = "Prints a table of the functions of an app: how each stands, its model, trigger and place. 'stale' is "
		 "what another 'pyfuncprof instrument' would refresh; 'altered' has marked lines that were changed by "
		 "hand. Nothing is written.",
	.opts = status_opts,
	.args_size = sizeof(struct status_args),
	.act = status,
};
