/* instrument: move the body of every function of an app into a profiled subfunction.
 *
 * Whatever can not be profiled is left alone and said, with its reason. Git is the net: a file that holds what git does
 * not have is not touched unless asked for. */
#include "base/arena.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "commands/work.h"
#include "instrument/instrument.h"

struct instrument_args {
	const char *app, *profiler, *templates;
	bool allow_dirty, local_only;
	struct choose_args choose;
	struct work_args work;
};

static const struct opt instrument_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder, with all apps below it",
	  offsetof(struct instrument_args, app) },
	{ OPT_FLAG, 0, "allow-dirty", NULL, NULL, "also change files with uncommitted changes",
	  offsetof(struct instrument_args, allow_dirty) },
	CHOOSE_OPTS(struct instrument_args),
	{ OPT_TEXT, 0, "profiler", "NAME", NULL, "what the functions are profiled with; memory_profiler without this",
	  offsetof(struct instrument_args, profiler) },
	{ OPT_FLAG, 0, "local-only", NULL, NULL,
	  "with memory_profiler, and in Azure with nothing, unless PYFUNCPROF_ENABLE=1 is set there",
	  offsetof(struct instrument_args, local_only) },
	CHOOSE_TEMPLATES_OPT(struct instrument_args),
	WORK_OPTS(struct instrument_args),
	{ 0 },
};

/* A file with marks has been through this already, and only our own lines in it will change. */
static bool is_instrumented(const struct app *app, const struct profilers *known, const struct change *change)
{
	const size_t *i = set_number(&app->files, slice_of(change->file));
	struct arena scratch = { 0 };
	struct fail ignored = { .arena = &scratch };
	struct required required;
	struct slice rest;
	bool is_marked;

	if (i)
		return app->sources.items[*i]->blocks.n > 0;
	is_marked = requirements_remove(&scratch, known, change->path, change->before, true, NULL, &rest, &required,
					&ignored) &&
		    required.what == REQUIREMENT_REMOVED;
	arena_release(&scratch);
	return is_marked;
}

/* Files whose contents only the working tree has; the text names the first few. */
struct unsaved {
	size_t n;
	struct buf text;
};

enum { NAMED = 3 };

static bool ask_git(struct arena *arena, struct work_app *app, enum repo_state *states)
{
	const char **files = NEW_ARRAY(arena, const char *, app->changes.n);

	for (size_t i = 0; i < app->changes.n; i++)
		files[i] = app->changes.items[i].file;
	return repo_states(arena, app->repo, files, app->changes.n, states, &app->fail);
}

static void add_unsaved(const struct work_app *app, const struct profilers *known, const enum repo_state *states,
			struct unsaved *unsaved)
{
	for (size_t i = 0; i < app->changes.n; i++) {
		const struct change *change = &app->changes.items[i];

		if (states[i] == REPO_CLEAN || is_instrumented(app->app, known, change))
			continue;
		if (unsaved->n++ < NAMED)
			buf_addf(&unsaved->text, "%s'%s' %s", unsaved->n > 1 ? ", " : "", change->path,
				 states[i] == REPO_UNTRACKED ? "is not in git yet" : "has uncommitted changes");
	}
}

static const char *unsaved_text(struct unsaved *unsaved)
{
	if (unsaved->n > NAMED)
		buf_addf(&unsaved->text, ", and so it is with %zu more", unsaved->n - NAMED);
	return buf_text(&unsaved->text);
}

/* What the run did, for the summary. */
struct tally {
	size_t profiled, left, already, files;
	bool profiles_in_azure; /* some of what was written does */
};

/* Files that no longer have a function to profile get their own lines back. */
static void list_restored(struct work *w, const struct app *app)
{
	for (size_t i = 0; i < app->sources.n; i++) {
		const struct source *source = app->sources.items[i];

		if (!set_has(&w->files, slice_of(source->file)) || source_is_profiled(app, source))
			continue;
		listing_add(&w->listing, "restored", "", &(struct place){ .path = source->path },
			    "no function to profile is left in it");
	}
}

/* What is wrong with a file as a whole is told once; `told` is the file that it was told of last. */
static void list_warnings(struct listing *listing, const struct function *function, const struct source **told)
{
	for (int i = 0; i < WARNINGS; i++) {
		struct place place;

		if (i == WARN_LOGGING && function->source == *told)
			continue;
		if (function_is_warned(function, (enum warning)i, &place))
			listing_add(listing, "warning", function->name, &place, warning_texts[i]);
	}
	*told = function->source;
}

static void list_app(struct work *w, const struct app *app, struct tally *tally)
{
	const struct source *told = NULL;

	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *function = &app->functions.items[i];
		const char *state = "profiled", *remark = function->trigger;

		if (function->left) {
			tally->left++;
			state = "left alone";
			remark = left_texts[function->left];
		} else if (set_has(&w->files, slice_of(function->source->file))) {
			tally->profiled++;
		} else {
			tally->already++;
			state = "unchanged";
		}
		listing_add(&w->listing, state, function->name, &function->place, remark);
		list_warnings(&w->listing, function, &told);
	}
	list_restored(w, app);
}

/* What the user has to do about a profiler's requirement; the apps by outcome. */
struct missing {
	VEC(const char *) apps[REQUIREMENT_NONE];
};

static void note_missing(const struct run *run, const struct profiler *profiler, const struct missing *missing)
{
	static const char *const texts[REQUIREMENT_NONE][2] = {
		[REQUIREMENT_OLD] = { "memory-profiler is pinned below 0.61, which loses the results of async functions\n"
				      "or does not load on Python 3.11, in" },
		[REQUIREMENT_HASHES] = { "requirements are pinned by hashes: add ", " and its hash to" },
		[REQUIREMENT_NO_FILE] = { "no requirements.txt: add ", " to the packages of" },
	};
	for (int i = 0; i < REQUIREMENT_NONE; i++) {
		struct buf names = { .arena = run->arena };

		for (size_t k = 0; k < missing->apps[i].n && k < NAMED; k++)
			buf_addf(&names, "%s'%s'", k ? ", " : "",
				 say_clean(run->arena, missing->apps[i].items[k]));
		if (missing->apps[i].n > NAMED)
			buf_addf(&names, " and %zu more", missing->apps[i].n - NAMED);
		if (texts[i][0] && names.n)
			say_lines("%s%s%s %s", texts[i][0], texts[i][1] ? profiler->requirement : "",
				  texts[i][1] ? texts[i][1] : "", buf_text(&names));
	}
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
			 say_clean(w->run->arena, w->folder));
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

/* What is known of an app besides its changes. */
struct outcome {
	struct selection selection;
	struct profiling profiling;
	struct required required;
	bool is_in_git;
	enum repo_state *states; /* of what would change */
};

struct asked {
	const struct instrument_args *args;
	struct profilers known;
};

static bool plan_app(const void *raw, struct work_app *app, void *raw_outcome, struct arena *arena)
{
	const struct asked *asked = raw;
	struct outcome *outcome = raw_outcome;
	const char *profiler = asked->args->local_only ? profiler_local_only : asked->args->profiler;

	if (!choose(arena, &asked->args->choose, app, &outcome->selection))
		return false;
	outcome->profiling.known = &asked->known;
	outcome->profiling.profiler = choose_profiler(&asked->known, profiler, &outcome->selection, &app->fail);
	if (!outcome->profiling.profiler ||
	    !instrument_plan(arena, app->app, &outcome->profiling, &app->changes, &outcome->required, &app->fail))
		return false;
	outcome->is_in_git = app->repo->repository;
	outcome->states = NEW_ARRAY(arena, enum repo_state, app->changes.n);
	return ask_git(arena, app, outcome->states);
}

/* From here on a function's state is what it will be, no longer what it was. */
static void tell_outcome(struct app *app)
{
	for (size_t i = 0; i < app->functions.n; i++)
		app->functions.items[i].state = app->functions.items[i].left ? STATE_PLAIN : STATE_PROFILED;
}

static void list_outcome(struct work *w, const struct work_app *app, const struct outcome *outcome,
			 struct missing *missing, struct tally *tally)
{
	const struct changes *changes = &app->changes;
	enum requirement requirement = outcome->required.what;

	list_app(w, app->app, tally);
	tell_outcome(app->app);
	if (w->document)
		document_set(w->run->arena, document_add_app(w->run->arena, w->document, app->app), "requirement",
			     slice_of(requirement_ids[requirement]));
	tally->files += changes->n;
	tally->profiles_in_azure |= changes->n && strcmp(outcome->profiling.profiler->name, profiler_local_only) != 0;
	if (requirement == REQUIREMENT_ADDED || requirement == REQUIREMENT_REMOVED)
		listing_add(&w->listing, requirement == REQUIREMENT_ADDED ? "added" : "removed",
			    slice_copy(w->run->arena, outcome->required.package),
			    &(struct place){ .path = changes->items[changes->n - 1].path }, "");
	if (requirement < REQUIREMENT_NONE)
		*vec_push(w->run->arena,
			  &missing[outcome->profiling.profiler - outcome->profiling.known->items].apps[requirement]) =
			app->app->root;
	w->outside_git |= changes->n && !outcome->is_in_git;
}

static bool check_choice(const struct run *run, const struct choose_args *args, const struct outcome *outcomes,
			 size_t n)
{
	const struct selection **selections = NEW_ARRAY(run->arena, const struct selection *, n);

	for (size_t i = 0; i < n; i++)
		selections[i] = &outcomes[i].selection;
	return choose_check_found(args, selections, n, run->fail);
}

static bool instrument(const struct run *run, const void *raw)
{
	const struct instrument_args *args = raw;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->app, "instrument");
	struct unsaved unsaved = { .text = { .arena = run->arena } };
	struct asked asked = { .args = args };
	struct missing *missing; /* by profiler */
	struct tally tally = { 0 };
	struct outcome *outcomes;

	if (args->local_only && args->profiler) {
		fail(run->fail, EXIT_ASKED_WRONGLY, "--local-only and --profiler do not go together");
		return fail_hint(run->fail, "--local-only is short for '--profiler %s'", profiler_local_only);
	}
	w.asks_git = true;
	if (!choose_check(&args->choose, run->fail) || !choose_profilers(run, args->templates, &asked.known) ||
	    !work_open(&w, INTEREST_V2 | INTEREST_MARKS))
		return false;
	outcomes = NEW_ARRAY(run->arena, struct outcome, w.apps.n);
	missing = NEW_ARRAY(run->arena, struct missing, asked.known.n);
	if (!work_plan_all(&w, plan_app, &asked, outcomes, sizeof *outcomes))
		return false;
	if (!check_choice(run, &args->choose, outcomes, w.apps.n))
		return false;
	for (size_t i = 0; i < w.apps.n; i++) {
		list_outcome(&w, &w.apps.items[i], &outcomes[i], missing, &tally);
		if (!args->allow_dirty)
			add_unsaved(&w.apps.items[i], &asked.known, outcomes[i].states, &unsaved);
	}
	if (unsaved.n && !w.pretends) {
		fail(run->fail, EXIT_COULD_NOT, "%s", unsaved_text(&unsaved));
		return fail_hint(run->fail, "nothing was written; commit first, so that nothing can be lost, or use "
					    "--allow-dirty");
	}
	if (work_is_talkative(&w)) {
		if (unsaved.n)
			say_note("%s: --allow-dirty will be needed", unsaved_text(&unsaved));
		if (w.outside_git)
			say_note("git keeps no copy of these files: 'pyfuncprof remove' is the only way back");
		for (size_t i = 0; i < asked.known.n; i++)
			note_missing(run, &asked.known.items[i], &missing[i]);
	}
	add_summary(&w, &tally);
	if (!work_finish(&w))
		return false;
	if (tally.profiled && !w.pretends && work_is_talkative(&w))
		say_lines("next: install the requirements, start the app and call a function;\n"
			  "the lines that take memory are in its log. %s:\n"
			  "    pyfuncprof remove %s",
			  tally.profiles_in_azure ? "Before you deploy"
						  : "In Azure it profiles nothing. To take it out",
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
