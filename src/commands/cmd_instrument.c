/* instrument: move the body of every function of an app into a profiled subfunction.
 *
 * Whatever can not be profiled is left alone and said, with its reason. Git is the net: a file that holds what git does
 * not have is not touched unless asked for. */
#include "app/app.h"
#include "base/arena.h"
#include "cli/say.h"
#include "commands/command.h"
#include "commands/listing.h"
#include "instrument/instrument.h"

struct instrument_args {
	const char *app;
	bool allow_dirty;
	struct write_args write;
};

static const struct opt instrument_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder; every app below it is taken",
	  offsetof(struct instrument_args, app) },
	{ OPT_FLAG, 0, "allow-dirty", NULL, NULL, "also change files that git has no copy of as they are",
	  offsetof(struct instrument_args, allow_dirty) },
	WRITE_OPTS(struct instrument_args),
	{ 0 },
};

/* Has the user changed it since we instrumented it? Our own lines are no change. */
static bool only_ours(struct arena *arena, const struct app *app, const struct change *change)
{
	for (size_t i = 0; i < app->sources.n; i++) {
		const struct source *source = app->sources.items[i];

		if (strcmp(source->file, change->file) == 0)
			return source_is_original(arena, source);
	}
	return false;
}

static bool refuse_dirty(const struct run *run, const struct repo *repo, const struct app *app,
			 const struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->items[i];
		bool dirty;

		if (!repo_is_dirty(repo, change->file, &dirty, run->fail))
			return false;
		if (!dirty || only_ours(run->arena, app, change))
			continue;
		fail(run->fail, EXIT_COULD_NOT, "'%s' has changes that git does not have", change->path);
		return fail_hint(run->fail, "commit or stash them first, or use --allow-dirty");
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
	size_t profiled, left, already, files;
};

static void list_app(struct listing *listing, const struct app *app, const struct changes *changes, struct tally *tally)
{
	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *function = &app->functions.items[i];

		if (function->left) {
			tally->left++;
			listing_add(listing, "left alone", function->name, &function->place,
				    left_texts[function->left]);
		} else if (is_changed(changes, function->source)) {
			tally->profiled++;
			listing_add(listing, "profiled", function->name, &function->place, function->trigger);
		} else {
			tally->already++;
			listing_add(listing, "already", function->name, &function->place, function->trigger);
		}
	}
	tally->files += changes->n;
}

static void note_requirement(const struct app *app, enum requirement requirement)
{
	switch (requirement) {
	case REQUIREMENT_OLD:
		say_note(
			"requirements.txt of '%s' asks for a memory-profiler below 0.61, which loses results of async functions",
			app->root);
		break;
	case REQUIREMENT_HASHES:
		say_note("requirements.txt of '%s' is pinned by hashes: add memory-profiler 0.61 to it yourself",
			 app->root);
		break;
	case REQUIREMENT_NO_FILE:
		say_note(
			"no requirements.txt in '%s': add memory-profiler>=0.61 where the app's dependencies are listed",
			app->root);
		break;
	default:
		break;
	}
}

static void add_summary(struct buf *out, const struct tally *tally, bool pretend)
{
	const char *would = pretend ? "would be " : "";

	if (tally->profiled)
		buf_addf(out, "%zu function%s %sprofiled, %zu file%s %swritten", tally->profiled,
			 tally->profiled == 1 ? "" : "s", would, tally->files, tally->files == 1 ? "" : "s", would);
	else if (tally->files)
		buf_addf(out, "%zu file%s %swritten", tally->files, tally->files == 1 ? "" : "s", would);
	else
		buf_addf(out,
			 tally->already || tally->left ? "nothing to do" : "nothing to do: the app has no functions");
	if (tally->already)
		buf_addf(out, ", %zu profiled already", tally->already);
	if (tally->left)
		buf_addf(out, ", %zu left alone", tally->left);
	buf_addf(out, "\n");
}

static bool instrument(const struct run *run, const void *raw)
{
	const struct instrument_args *args = raw;
	struct repo repo __attribute__((cleanup(repo_release))) = repo_open(run->arena, args->app);
	struct listing listing = { .arena = run->arena };
	struct buf out = { .arena = run->arena };
	struct tally tally = { 0 };
	struct app_roots roots = { 0 };
	struct changes all = { 0 };

	if (!write_recover(run, &args->write, args->app) ||
	    !app_find_roots(run->arena, args->app, &repo, &roots, run->fail))
		return false;
	for (size_t i = 0; i < roots.n; i++) {
		struct app *app = app_load(run->arena, roots.items[i], &repo, run->fail);
		enum requirement requirement;
		struct changes changes = { 0 };

		if (!app || !instrument_plan(run->arena, app, &changes, &requirement, run->fail))
			return false;
		if (!args->allow_dirty && !refuse_dirty(run, &repo, app, &changes))
			return false;
		list_app(&listing, app, &changes, &tally);
		if (requirement == REQUIREMENT_ADDED)
			listing_add(&listing, "added", "memory-profiler",
				    &(struct place){ .path = changes.items[changes.n - 1].path }, ">=0.61");
		if (!args->write.quiet)
			note_requirement(app, requirement);
		for (size_t k = 0; k < changes.n; k++)
			*vec_push(run->arena, &all) = changes.items[k];
	}
	if (!repo.repository && all.n && !args->write.quiet)
		say_note("git keeps no copy of '%s': only 'pyfuncprof remove' brings its files back", args->app);
	if (!write_changes(run, &args->write, args->app, &all))
		return false;
	if (args->write.diff || args->write.quiet)
		return true;
	listing_print(&listing, &out);
	add_summary(&out, &tally, args->write.dry_run);
	if (!say_results(buf_slice(&out), run->fail))
		return false;
	if (tally.profiled && !args->write.dry_run)
		say_note(
			"next: install the requirements, start the app and call a function; its log names the lines that grow\n"
			"            before you deploy: pyfuncprof remove %s",
			args->app);
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
