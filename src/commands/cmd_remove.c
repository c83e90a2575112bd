/* remove: take every marked line out again, and what was written by hand after the documented procedure. It needs
 * nothing but the files, so it works on any checkout. */
#include "base/arena.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "instrument/instrument.h"

struct remove_args {
	const char *app, *templates;
	bool force;
	struct work_args work;
};

static const struct opt remove_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder, with all apps below it",
	  offsetof(struct remove_args, app) },
	{ OPT_FLAG, 'f', "force", NULL, NULL, "drop marked lines even when they were changed by hand",
	  offsetof(struct remove_args, force) },
	CHOOSE_TEMPLATES_OPT(struct remove_args),
	WORK_OPTS(struct remove_args),
	{ 0 },
};

struct asked {
	const struct remove_args *args;
	struct profilers known;
};

static bool plan_app(const void *raw, struct work_app *app, void *removal, struct arena *arena)
{
	const struct asked *asked = raw;

	return remove_plan(arena, app->app, &asked->known, asked->args->force, &app->changes, removal, &app->fail);
}

/* What the run did, for the summary. */
struct tally {
	size_t restored, unprofiled, left;
	struct buf notes; /* on what is left, for those who do not see the listing */
};

static const char *how_restored(const struct restored *restored)
{
	if (restored->exactly)
		return restored->by_hand ? "what was written by hand is gone, too" : "byte for byte";
	return "your edits since then are kept";
}

/* What goes with its line, what stays with its column, too. */
static void list_by_hand(struct work *w, const struct findings *findings, struct tally *tally)
{
	const char *last = "";

	for (size_t i = 0; i < findings->n; i++) {
		const struct finding *finding = &findings->items[i];
		struct buf where = { .arena = w->run->arena }, why = { .arena = w->run->arena };

		if (finding->removed) {
			listing_add(&w->listing, "unprofiled", "", &finding->place, finding->what);
			tally->unprofiled += strcmp(last, finding->place.path) != 0;
			last = finding->place.path;
			continue;
		}
		buf_addf(&where, "%s:%zu:%zu", finding->place.path, finding->place.line, finding->place.column);
		buf_addf(&why, "%s%s%s", finding->what, *finding->reason ? ": " : "", finding->reason);
		listing_add(&w->listing, "left", "", &(struct place){ .path = buf_text(&where) }, buf_text(&why));
		buf_addf(&tally->notes, "\n    ");
		say_add_clean(&tally->notes, buf_slice(&where));
		buf_addf(&tally->notes, ": ");
		say_add_clean(&tally->notes, buf_slice(&why));
		tally->left++;
	}
}

static void list_removal(struct work *w, const struct changes *changes, const struct removal *removal,
			 struct tally *tally)
{
	for (size_t i = 0; i < removal->restored.n; i++)
		listing_add(&w->listing, "restored", "",
			    &(struct place){ .path = removal->restored.items[i].source->path },
			    how_restored(&removal->restored.items[i]));
	if (removal->required.what == REQUIREMENT_REMOVED)
		listing_add(&w->listing, "restored", "", &(struct place){ .path = changes->items[changes->n - 1].path },
			    buf_format(w->run->arena, "the line for %.*s is gone",
				       SLICE_ARG(removal->required.package)));
	list_by_hand(w, &removal->by_hand, tally);
	tally->restored += removal->restored.n + (removal->required.what == REQUIREMENT_REMOVED);
}

static void document_removal(struct work *w, const struct work_app *app, const struct removal *removal)
{
	struct json_object *document = document_add_app(w->run->arena, w->document, app->app);
	struct json_object *restored = json_object_new_array();

	for (size_t i = 0; i < removal->restored.n; i++) {
		struct json_object *file = json_object_new_object();

		document_set(w->run->arena, file, "file", slice_of(removal->restored.items[i].source->path));
		json_object_object_add(file, "exactly", json_object_new_boolean(removal->restored.items[i].exactly));
		json_object_array_add(restored, file);
	}
	json_object_object_add(document, "restored", restored);
	document_add_by_hand(w->run->arena, document, &removal->by_hand);
	document_set(w->run->arena, document, "requirement", slice_of(requirement_ids[removal->required.what]));
}

static void add_count(struct work *w, size_t n, const char *done)
{
	if (n)
		buf_addf(&w->summary, "%s%zu file%s %s%s", w->summary.n ? ", " : "", n, n == 1 ? "" : "s",
			 w->pretends ? "would be " : "", done);
}

static void add_summary(struct work *w, const struct tally *tally)
{
	add_count(w, tally->restored, "restored");
	add_count(w, tally->unprofiled, "unprofiled");
	if (!w->summary.n)
		buf_addf(&w->summary, "nothing to remove%s",
			 tally->left ? "" : ": no marks of pyfuncprof, no profiling by hand");
	if (tally->left)
		buf_addf(&w->summary, ", %zu place%s left to you", tally->left, tally->left == 1 ? "" : "s");
	else if (!w->changes.n)
		buf_addf(&w->summary, " in '%s'", say_clean(w->run->arena, w->folder));
	buf_addf(&w->summary, "\n");
}

static bool remove_all(const struct run *run, const void *raw)
{
	const struct remove_args *args = raw;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->app, "remove");
	struct tally tally = { .notes = { .arena = run->arena } };
	struct asked asked = { .args = args };
	struct removal *removals;

	if (!choose_profilers(run, args->templates, &asked.known) || !work_open(&w, INTEREST_MARKS | INTEREST_PROFILER))
		return false;
	removals = NEW_ARRAY(run->arena, struct removal, w.apps.n);
	if (!work_plan_all(&w, plan_app, &asked, removals, sizeof *removals))
		return false;
	for (size_t i = 0; i < w.apps.n; i++) {
		list_removal(&w, &w.apps.items[i].changes, &removals[i], &tally);
		if (w.document)
			document_removal(&w, &w.apps.items[i], &removals[i]);
	}
	add_summary(&w, &tally);
	if (tally.left && args->work.diff && work_is_talkative(&w))
		say_lines("left to you:%s", buf_text(&tally.notes));
	return work_finish(&w);
}

const struct command cmd_remove = {
	.name = "remove",
	.summary = "take the profiling out again, byte for byte",
	.about = "Deletes every line that 'pyfuncprof instrument' inserted, and its line in requirements.txt. What "
		 "you changed elsewhere in the files since is kept. A marked line that was changed by hand stops it. "
		 "Profiling that was written by hand, as in the app that 'pyfuncprof init' writes, goes as well: "
		 "imports of memory_profiler, its decorators and log streams, the lines that set up the root "
		 "logger. What is not sure to be just that stays, and is listed with the reason.",
	.opts = remove_opts,
	.args_size = sizeof(struct remove_args),
	.act = remove_all,
};
