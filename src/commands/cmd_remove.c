/* remove: take every marked line out again. It needs nothing but the marks, so it works on any checkout. */
#include "app/app.h"
#include "base/arena.h"
#include "cli/say.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "instrument/instrument.h"

struct remove_args {
	const char *app;
	bool force;
	struct write_args write;
};

static const struct opt remove_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder, with all apps below it",
	  offsetof(struct remove_args, app) },
	{ OPT_FLAG, 'f', "force", NULL, NULL, "drop marked lines even when they were changed by hand",
	  offsetof(struct remove_args, force) },
	WRITE_OPTS(struct remove_args),
	{ 0 },
};

static bool remove_all(const struct run *run, const void *raw)
{
	const struct remove_args *args = raw;
	struct repo repo __attribute__((cleanup(repo_release))) = repo_open(run->arena, args->app);
	struct listing listing = { .arena = run->arena };
	struct buf out = { .arena = run->arena };
	struct app_roots roots = { 0 };
	struct changes all = { 0 };

	if (!write_recover(run, &args->write, args->app) ||
	    !app_find_roots(run->arena, args->app, &repo, &roots, run->fail))
		return false;
	for (size_t i = 0; i < roots.n; i++) {
		struct app *app = app_load(run->arena, roots.items[i], &repo, run->fail);
		enum requirement requirement;
		struct restored_files restored = { 0 };

		if (!app || !remove_plan(run->arena, app, args->force, &all, &restored, &requirement, run->fail))
			return false;
		for (size_t k = 0; k < restored.n; k++)
			listing_add(&listing, "restored", "", &(struct place){ .path = restored.items[k].source->path },
				    restored.items[k].exactly ? "byte for byte" : "your edits since then are kept");
		if (requirement == REQUIREMENT_REMOVED)
			listing_add(&listing, "restored", "", &(struct place){ .path = all.items[all.n - 1].path },
				    "the line for memory-profiler is gone");
	}
	if (!write_changes(run, &args->write, args->app, &all))
		return false;
	if (args->write.diff || args->write.quiet)
		return true;
	listing_print(&listing, &out);
	if (all.n)
		buf_addf(&out, "%zu file%s %srestored\n", all.n, all.n == 1 ? "" : "s",
			 args->write.dry_run ? "would be " : "");
	else
		buf_addf(&out, "nothing to remove: no marks of pyfuncprof in '%s'\n", args->app);
	return say_results(buf_slice(&out), run->fail);
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
