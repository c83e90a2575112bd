#include "commands/work.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/parallel.h"
#include "cli/say.h"
#include "edit/diff.h"
#include "edit/txn.h"
#include "git/setup.h"
#include "guard/filter.h"

bool work_is_talkative(const struct work *w)
{
	return !w->args->quiet;
}

static bool recover(struct work *w, const char *folder)
{
	enum txn_recovery recovery;

	if (w->pretends && txn_is_pending(w->run->arena, folder)) {
		say_note("an interrupted run is unfinished in '%s'; nothing is done about it now", folder);
		return true;
	}
	if (!txn_recover(w->run->arena, folder, &recovery, w->run->fail))
		return false;
	if (recovery == TXN_FINISHED && work_is_talkative(w))
		say_note("finished what an interrupted run had begun in '%s'", folder);
	if (recovery == TXN_ROLLED_BACK && work_is_talkative(w))
		say_note("cleared away what an interrupted run had left in '%s'", folder);
	return true;
}

/* The interrupted run may have been about a folder further up. */
bool work_open_folder(struct work *w)
{
	const char *above = fs_real(w->run->arena, w->folder);

	while (above && !fs_is_root(above)) {
		above = fs_parent(w->run->arena, above);
		if (!recover(w, above))
			return false;
	}
	return recover(w, w->folder);
}

static bool all_well(const struct work *w)
{
	for (size_t i = 0; i < w->repos.n; i++)
		if (w->repos.items[i]->fail.message)
			return fail_take(w->run->fail, &w->repos.items[i]->fail);
	for (size_t i = 0; i < w->apps.n; i++)
		if (w->apps.items[i].fail.message)
			return fail_take(w->run->fail, &w->apps.items[i].fail);
	return true;
}

/* Is it in another repository than the app before? Some may be submodules. */
static bool begins_repo(const struct work *w, size_t i)
{
	return i == 0 || w->roots.items[i].top != w->roots.items[i - 1].top;
}

/* First the repositories, which take longest, then the apps. */
static void open_one(void *context, size_t i, size_t worker, struct arena *arena)
{
	struct work *w = context;
	struct work_repo *repo;
	struct work_app *app;

	(void)worker;
	if (i < w->repos.n) {
		repo = w->repos.items[i];
		repo->fail.arena = arena;
		if (repo_open(arena, repo->root, &repo->repo, &repo->fail))
			repo_prepare(&repo->repo);
		return;
	}
	app = &w->apps.items[i - w->repos.n];
	app->fail.arena = arena;
	app->app = app_load(arena, app->root, w->depth, &app->fail);
}

bool work_open(struct work *w, unsigned wanted)
{
	w->depth = wanted & INTEREST_V2 ? APP_FUNCTIONS : APP_SOURCES;
	if (!git_start(w->run->fail) || !work_open_folder(w) ||
	    !app_find(w->run->arena, w->folder, wanted, &w->roots, w->run->fail))
		return false;
	for (size_t i = 0; i < w->roots.n; i++) {
		const struct app_root *root = &w->roots.items[i];

		vec_push(w->run->arena, &w->apps)->root = root;
		if (w->asks_git && begins_repo(w, i)) {
			*vec_push(w->run->arena, &w->repos) = NEW(w->run->arena, struct work_repo);
			w->repos.items[w->repos.n - 1]->root = root->path;
		}
		w->apps.items[i].repo = w->asks_git ? &w->repos.items[w->repos.n - 1]->repo : NULL;
		if (strcmp(root->path, w->folder) != 0 && !recover(w, root->path))
			return false;
	}
	parallel_for(w->run->arena, w->repos.n + w->roots.n, open_one, w);
	return all_well(w);
}

struct planning {
	struct work *work;
	work_plan *plan;
	const void *args;
	char *plans;
	size_t plan_size;
};

static void plan_one(void *context, size_t i, size_t worker, struct arena *arena)
{
	const struct planning *p = context;
	struct work_app *app = &p->work->apps.items[i];

	(void)worker;
	app->fail.arena = arena;
	p->plan(p->args, app, p->plans + i * p->plan_size, arena);
}

/* Adds changes; fails when one of the files has a change already. */
static bool add_changes(struct work *w, const struct changes *changes)
{
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->items[i];

		if (!set_add(w->run->arena, &w->files, slice_of(change->file))) {
			fail(w->run->fail, EXIT_COULD_NOT, "'%s' belongs to two apps", change->path);
			return fail_hint(w->run->fail, "nothing was written; name the folder of one of them");
		}
		*vec_push(w->run->arena, &w->changes) = *change;
	}
	return true;
}

bool work_plan_all(struct work *w, work_plan *plan, const void *args, void *plans, size_t plan_size)
{
	struct planning planning = { w, plan, args, plans, plan_size };

	parallel_for(w->run->arena, w->apps.n, plan_one, &planning);
	if (!all_well(w))
		return false;
	for (size_t i = 0; i < w->apps.n; i++)
		if (!add_changes(w, &w->apps.items[i].changes))
			return false;
	return true;
}

/* Where git cleans what is added (guard/filter.h), what we write is no change to it, though the size is another. */
static void tell_git(const struct work *w)
{
	const char **files = NEW_ARRAY(w->run->arena, const char *, w->changes.n);
	struct fail f = { .arena = w->run->arena };

	for (size_t i = 0; i < w->changes.n; i++)
		files[i] = w->changes.items[i].file;
	if (!repos_look_again(w->run->arena, FILTER_SETTING, files, w->changes.n, &f) && work_is_talkative(w))
		say_note("%s; if 'git status' calls these files changed, 'git add' them", f.message);
}

static bool write_all(struct work *w)
{
	if (!txn_apply(w->run->arena, w->folder, &w->changes, w->run->fail))
		return false;
	tell_git(w);
	for (size_t i = 0; w->args->verbose && i < w->changes.n; i++)
		say_note("wrote '%s'", w->changes.items[i].path);
	return true;
}

static bool add_files(struct work *w, struct buf *diffs)
{
	for (size_t i = 0; i < w->changes.n; i++) {
		struct buf diff = { .arena = w->run->arena };

		if (w->args->diff && !diff_write(&diff, &w->changes.items[i], w->run->fail))
			return false;
		buf_add(diffs, buf_slice(&diff));
		if (w->document)
			document_add_file(w->run->arena, w->document, &w->changes.items[i], buf_slice(&diff));
	}
	return true;
}

bool work_finish(struct work *w)
{
	struct buf out = { .arena = w->run->arena };

	if (!add_files(w, &out) || (!w->pretends && !write_all(w)))
		return false;
	if (w->document)
		return say_results(document_text(w->run->arena, w->document), w->run->fail);
	if (!w->args->quiet && !w->args->diff) {
		listing_print(&w->listing, &out);
		buf_add(&out, buf_slice(&w->summary));
	}
	return say_results(buf_slice(&out), w->run->fail);
}

void work_release(struct work *w)
{
	for (size_t i = 0; i < w->repos.n; i++)
		repo_release(&w->repos.items[i]->repo);
	json_object_put(w->document);
}
