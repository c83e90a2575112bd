/* remove: take every marked line out again. It needs nothing but the marks, so it works on any checkout. */
#include "base/arena.h"
#include "commands/work.h"
#include "instrument/instrument.h"

struct remove_args {
	const char *app;
	bool force;
	struct work_args work;
};

static const struct opt remove_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder, with all apps below it",
	  offsetof(struct remove_args, app) },
	{ OPT_FLAG, 'f', "force", NULL, NULL, "drop marked lines even when they were changed by hand",
	  offsetof(struct remove_args, force) },
	WORK_OPTS(struct remove_args),
	{ 0 },
};

static bool plan(struct work *w, const struct app *app, bool force)
{
	struct restored_files restored = { 0 };
	struct changes changes = { 0 };
	enum requirement requirement;

	if (!remove_plan(w->run->arena, app, force, &changes, &restored, &requirement, w->run->fail))
		return false;
	for (size_t i = 0; i < restored.n; i++)
		listing_add(&w->listing, "restored", "", &(struct place){ .path = restored.items[i].source->path },
			    restored.items[i].exactly ? "byte for byte" : "your edits since then are kept");
	if (requirement == REQUIREMENT_REMOVED)
		listing_add(&w->listing, "restored", "", &(struct place){ .path = changes.items[changes.n - 1].path },
			    "the line for memory-profiler is gone");
	return work_add(w, &changes);
}

static bool remove_all(const struct run *run, const void *raw)
{
	const struct remove_args *args = raw;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->app);

	if (!work_open(&w))
		return false;
	for (size_t i = 0; i < w.apps.n; i++)
		if (!plan(&w, w.apps.items[i].app, args->force))
			return false;
	if (w.changes.n)
		buf_addf(&w.summary, "%zu file%s %srestored\n", w.changes.n, w.changes.n == 1 ? "" : "s",
			 w.pretends ? "would be " : "");
	else
		buf_addf(&w.summary, "nothing to remove: no marks of pyfuncprof in '%s'\n", args->app);
	return work_finish(&w);
}

const struct command cmd_remove = {
	.name = "remove",
	.summary = "take the profiling out again, byte for byte",
	.about = "Deletes every line that 'pyfuncprof instrument' inserted, and its line in requirements.txt. What "
		 "you changed elsewhere in the files since is kept. A marked line that was changed by hand stops it.",
	.opts = remove_opts,
	.args_size = sizeof(struct remove_args),
	.act = remove_all,
};
