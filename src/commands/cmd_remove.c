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

/* What is known of an app besides its changes. */
struct outcome {
	struct restored_files restored;
	enum requirement requirement;
};

static bool plan_app(const void *raw, struct work_app *app, void *raw_outcome, struct arena *arena)
{
	const struct remove_args *args = raw;
	struct outcome *outcome = raw_outcome;

	return remove_plan(arena, app->app, args->force, &app->changes, &outcome->restored, &outcome->requirement,
			   &app->fail);
}

static void document_outcome(struct work *w, const struct work_app *app, const struct outcome *outcome)
{
	struct json_object *restored = json_object_new_array(), *document;

	document_add_app(w->run->arena, w->document, app->app, &document);
	for (size_t i = 0; i < outcome->restored.n; i++) {
		struct json_object *file = json_object_new_object();

		document_set(w->run->arena, file, "file", slice_of(outcome->restored.items[i].source->path));
		json_object_object_add(file, "exactly", json_object_new_boolean(outcome->restored.items[i].exactly));
		json_object_array_add(restored, file);
	}
	json_object_object_add(document, "restored", restored);
	document_set(w->run->arena, document, "requirement", slice_of(requirement_ids[outcome->requirement]));
}

static void list_outcome(struct listing *listing, const struct changes *changes, const struct outcome *outcome)
{
	for (size_t i = 0; i < outcome->restored.n; i++) {
		const struct restored *restored = &outcome->restored.items[i];

		listing_add(listing, "restored", "", &(struct place){ .path = restored->source->path },
			    restored->exactly ? "byte for byte" : "your edits since then are kept");
	}
	if (outcome->requirement == REQUIREMENT_REMOVED)
		listing_add(listing, "restored", "", &(struct place){ .path = changes->items[changes->n - 1].path },
			    "the line for memory-profiler is gone");
}

static bool remove_all(const struct run *run, const void *raw)
{
	const struct remove_args *args = raw;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->app, "remove");

	struct outcome *outcomes;

	if (!work_open(&w, APP_SOURCES))
		return false;
	outcomes = NEW_ARRAY(run->arena, struct outcome, w.apps.n);
	if (!work_plan_all(&w, plan_app, args, outcomes, sizeof *outcomes))
		return false;
	for (size_t i = 0; i < w.apps.n; i++) {
		list_outcome(&w.listing, &w.apps.items[i].changes, &outcomes[i]);
		document_outcome(&w, &w.apps.items[i], &outcomes[i]);
	}
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
