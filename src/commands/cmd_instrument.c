/* instrument: move the body of every function of an app into a profiled subfunction.
 *
 * Whatever can not be profiled is left alone and said, with its reason. Git is the net: a file that holds what git does
 * not have is not touched unless asked for. */
#include "base/arena.h"
#include "base/fs.h"
#include "cli/say.h"
#include "commands/work.h"
#include "instrument/instrument.h"

struct instrument_args {
	const char *app;
	bool allow_dirty;
	struct work_args work;
};

static const struct opt instrument_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder, with all apps below it",
	  offsetof(struct instrument_args, app) },
	{ OPT_FLAG, 0, "allow-dirty", NULL, NULL, "also change files with uncommitted changes",
	  offsetof(struct instrument_args, allow_dirty) },
	WORK_OPTS(struct instrument_args),
	{ 0 },
};

static const struct source *find_source(const struct app *app, const char *file)
{
	for (size_t i = 0; i < app->sources.n; i++)
		if (strcmp(app->sources.items[i]->file, file) == 0)
			return app->sources.items[i];
	return NULL;
}

/* Fails for the first file whose contents only the working tree has. Our own lines do not count. */
static bool check_saved(const struct work *w, const struct app *app, const struct changes *changes)
{
	const struct run *run = w->run;

	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->items[i];
		const struct source *source = find_source(app, change->file);
		enum repo_state state;

		if (!repo_state(&w->repo, change->file, &state, run->fail))
			return false;
		if (state == REPO_CLEAN || (source && source_is_original(run->arena, source)))
			continue;
		if (source && source->blocks.n) {
			fail(run->fail, EXIT_COULD_NOT, "'%s' was edited since it was instrumented", change->path);
			return fail_hint(run->fail, "'pyfuncprof remove' and commit your edits, or use --allow-dirty");
		}
		fail(run->fail, EXIT_COULD_NOT,
		     state == REPO_UNTRACKED ? "'%s' is not in git yet" : "'%s' has uncommitted changes", change->path);
		return fail_hint(run->fail, "commit first, so that nothing can be lost, or use --allow-dirty");
	}
	return true;
}

static bool is_changed(const struct changes *changes, const struct source *source)
{
	for (size_t i = 0; i < changes->n; i++)
		if (strcmp(changes->items[i].file, source->file) == 0)
			return true;
	return false;
}

/* What the run did, for the summary. */
struct tally {
	size_t profiled, left, already, restored, files;
};

/* Files that no longer have a function to profile get their own lines back. */
static void list_restored(struct listing *listing, const struct app *app, const struct changes *changes,
			  struct tally *tally)
{
	for (size_t i = 0; i < app->sources.n; i++) {
		const struct source *source = app->sources.items[i];

		if (!is_changed(changes, source) || source_is_profiled(app, source))
			continue;
		tally->restored++;
		listing_add(listing, "restored", "", &(struct place){ .path = source->path },
			    "no function to profile is left in it");
	}
}

static void list_app(struct listing *listing, const struct app *app, const struct changes *changes, struct tally *tally)
{
	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *function = &app->functions.items[i];
		const char *state = "profiled", *remark = function->trigger;

		if (function->left) {
			tally->left++;
			state = "left alone";
			remark = left_texts[function->left];
		} else if (is_changed(changes, function->source)) {
			tally->profiled++;
		} else {
			tally->already++;
			state = "unchanged";
		}
		listing_add(listing, state, function->name, &function->place, remark);
	}
	list_restored(listing, app, changes, tally);
	tally->files += changes->n;
}

static void note_requirement(const struct run *run, const struct app *app, enum requirement requirement)
{
	const char *requirements = fs_join(run->arena, app->root, "requirements.txt");

	if (requirement == REQUIREMENT_OLD)
		say_note("'%s' pins a memory-profiler below 0.61: older ones lose the results\n"
			 "of async functions, or do not load on Python 3.11",
			 requirements);
	if (requirement == REQUIREMENT_HASHES)
		say_note("'%s' pins hashes: add memory-profiler>=0.61 and its hash yourself", requirements);
	if (requirement == REQUIREMENT_NO_FILE)
		say_note("'%s' has no requirements.txt: add memory-profiler>=0.61\n"
			 "where the app's packages are listed, as in pyproject.toml",
			 app->root);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void add_summary(struct work *w, const struct tally *tally)
{
	const char *would = w->pretends ? "would be " : "";
	struct buf *out = &w->summary;

	if (!tally->profiled && !tally->files && !tally->already && !tally->left)
		buf_addf(out,
			 "no functions in '%s': neither folders with a function.json nor decorators of a FunctionApp",
			 w->folder);
	else if (tally->files)
		buf_addf(out, "%zu function%s %sprofiled, %zu file%s %swritten", tally->profiled,
			 plural(tally->profiled), would, tally->files, plural(tally->files), would);
	else
		buf_addf(out, "nothing to do");
	if (tally->already)
		buf_addf(out, ", %zu profiled already", tally->already);
	if (tally->left)
		buf_addf(out, ", %zu left alone", tally->left);
	buf_addf(out, "\n");
}

static bool plan(struct work *w, struct app *app, bool allow_dirty, struct tally *tally)
{
	const struct run *run = w->run;
	enum requirement requirement;
	struct changes changes = { 0 };

	if (!instrument_plan(run->arena, app, &changes, &requirement, run->fail))
		return false;
	if (!allow_dirty && !check_saved(w, app, &changes)) {
		if (!w->pretends)
			return false;
		say_note("%s: without --allow-dirty nothing would be written", run->fail->message);
		*run->fail = (struct fail){ .arena = run->arena };
	}
	list_app(&w->listing, app, &changes, tally);
	if (requirement == REQUIREMENT_ADDED || requirement == REQUIREMENT_REMOVED)
		listing_add(&w->listing, requirement == REQUIREMENT_ADDED ? "added" : "removed", "memory-profiler",
			    &(struct place){ .path = changes.items[changes.n - 1].path }, "");
	if (work_is_talkative(w))
		note_requirement(run, app, requirement);
	for (size_t i = 0; i < changes.n; i++)
		*vec_push(run->arena, &w->changes) = changes.items[i];
	return true;
}

static bool instrument(const struct run *run, const void *raw)
{
	const struct instrument_args *args = raw;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->app);
	struct tally tally = { 0 };

	if (!work_open(&w))
		return false;
	for (size_t i = 0; i < w.apps.n; i++)
		if (!plan(&w, w.apps.items[i], args->allow_dirty, &tally))
			return false;
	add_summary(&w, &tally);
	if (!w.repo.repository && w.changes.n && work_is_talkative(&w))
		say_note("'%s' is in no git repository: 'pyfuncprof remove' is the only way back", args->app);
	if (!work_finish(&w))
		return false;
	if (tally.profiled && !w.pretends && work_is_talkative(&w))
		say_note("next: install the requirements, start the app and call a function;\n"
			 "the lines that take memory are in its log. Before you deploy:\n"
			 "    pyfuncprof remove %s",
			 say_word(run->arena, args->app));
	return true;
}

const struct command cmd_instrument = {
	.name = "instrument",
	.summary = "profile every function of an app, line by line",
	.about = "Moves the body of every function into a subfunction that memory_profiler watches, and adds "
		 "memory-profiler to requirements.txt. Only whole lines are inserted, between marks; not one of "
		 "your bytes changes. Functions that can not be profiled are left alone and named, with the reason. "
		 "A second run changes nothing, or picks up what you added. 'pyfuncprof remove' undoes it.",
	.opts = instrument_opts,
	.args_size = sizeof(struct instrument_args),
	.act = instrument,
};
