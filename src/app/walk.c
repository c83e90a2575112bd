/* walk: level by level, the folders of a level in parallel.
 *
 *   visit    one folder: what it holds, its Python files looked at; by many threads
 *   descend  its subfolders join the next level; by one
 *   sort out which folders are roots (roots.h), and to which root each file belongs */
#include "app/walk.h"

#include <stdlib.h>

#include "app/roots.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/parallel.h"
#include "git/git.h"
#include "python/source.h"

struct folder {
	const char *path, *real;
	struct root_facts facts; /* skipped: ignored by git, or a virtual environment */
	const char *top;         /* of the git repository that it is in, or where the walk began */
	VEC(const char *) below;
	struct fs_entries entries;
	VEC(struct found_file) files;
	struct fail fail;
};

struct walk {
	struct arena *arena;
	unsigned wanted;
	VEC(struct folder) folders; /* parents before children */
	size_t level;               /* where the newest level begins */
	struct walker {
		struct repo repo; /* libgit2's are not to be shared */
		const char *top;  /* that it was opened at */
		struct fs_buffer buffer;
	} walkers[PARALLEL_MOST];
};

bool app_is_foreign(const char *name)
{
	static const char *const foreign[] = { ".git", "node_modules", ".python_packages", "site-packages",
					       "__pycache__" };

	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
		if (strcmp(name, foreign[i]) == 0)
			return true;
	return false;
}

/* Is there one of the decorators without "_trigger" in its name, behind a dot or an at sign? */
static bool names_method(struct slice bytes, char before)
{
	const char *at = bytes.p, *end = bytes.p + bytes.n;

	while (at < end && (at = memchr(at, before, (size_t)(end - at)))) {
		struct slice rest = { at + 1, (size_t)(end - at) - 1 };

		if (slice_starts(rest, S("route")) || slice_starts(rest, S("schedule")))
			return true;
		at++;
	}
	return false;
}

/* What most files lack is asked for first. */
static bool may_hold_v2(struct slice bytes)
{
	bool registers = slice_has(bytes, S("@"), 0) || slice_has(bytes, S(")("), 1);

	return (registers &&
		(slice_has(bytes, S("_trigger"), 4) || names_method(bytes, '@') || names_method(bytes, '.'))) ||
	       slice_has(bytes, S("FunctionApp("), 0);
}

bool app_may_hold(struct slice bytes, unsigned wanted)
{
	return (wanted & INTEREST_MARKS && source_may_be_marked(bytes)) ||
	       (wanted & INTEREST_V2 && may_hold_v2(bytes)) ||
	       (wanted & INTEREST_PROFILER && slice_find(bytes, S("memory_profiler"), 0) != SLICE_NONE) ||
	       (wanted & INTEREST_BLUEPRINTS &&
		(slice_has(bytes, S("Blueprint("), 0) || slice_has(bytes, S(".register_"), 0))) ||
	       (wanted & INTEREST_FORMAT && slice_has(bytes, S("%(name)s: %(message)s"), 0));
}

/* ---- one folder ---- */

static bool is_ignored(struct walker *walker, struct folder *folder, struct arena *arena)
{
	if (walker->top != folder->top) {
		repo_release(&walker->repo);
		walker->top = folder->top;
		if (!repo_open(arena, folder->top, &walker->repo, &folder->fail))
			return false;
	}
	return repo_ignores(&walker->repo, folder->real, true);
}

/* Notes what makes a folder special; false when it is not to be entered. */
static bool read_entries(struct folder *folder, bool is_first, struct arena *arena)
{
	for (size_t i = 0; i < folder->entries.n; i++) {
		const char *name = folder->entries.items[i].name;
		enum fs_kind kind = folder->entries.items[i].kind;

		if (kind == FS_LINK)
			kind = fs_target_kind(fs_join(arena, folder->path, name)) == FS_FILE ? FS_FILE : FS_LINK;
		if (strcmp(name, "pyvenv.cfg") == 0 && !is_first)
			return false;
		if (strcmp(name, ".git") == 0)
			folder->top = folder->real;
		else if (kind == FS_DIR && !app_is_foreign(name))
			*vec_push(arena, &folder->below) = name;
		if (kind == FS_FILE)
			root_note_file(&folder->facts, slice_of(name));
	}
	return true;
}

static bool is_worth_it(const struct folder *folder, struct slice bytes, unsigned wanted)
{
	return folder->facts.has_function || app_may_hold(bytes, wanted);
}

/* Keeps the Python files that are worth it. */
static bool look_at_files(struct folder *folder, unsigned wanted, struct fs_buffer *buffer, struct arena *arena)
{
	struct arena scratch = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < folder->entries.n; i++) {
		const struct fs_entry *entry = &folder->entries.items[i];
		struct slice bytes;
		char *path;

		if (entry->kind != FS_FILE || !slice_ends(slice_of(entry->name), S(".py")))
			continue;
		path = fs_join(&scratch, folder->path, entry->name);
		ok = fs_read_again(buffer, path, &bytes, &folder->fail);
		if (ok && is_worth_it(folder, bytes, wanted))
			*vec_push(arena, &folder->files) = (struct found_file){
				arena_copy(arena, path, strlen(path)),
				fs_join(arena, folder->real, entry->name),
				{ arena_copy(arena, bytes.p, bytes.n), bytes.n },
			};
	}
	arena_release(&scratch);
	return ok;
}

static void visit(void *context, size_t i, size_t worker, struct arena *arena)
{
	struct walk *w = context;
	struct folder *folder = &w->folders.items[w->level + i];
	struct walker *walker = &w->walkers[worker];
	bool is_first = w->level + i == 0;

	folder->fail.arena = arena;
	if (!is_first && is_ignored(walker, folder, arena)) {
		folder->facts.skipped = true;
		return;
	}
	if (folder->fail.message)
		return;
	folder->facts.skipped =
		fs_scan(arena, folder->path, &folder->entries, &folder->fail) && !read_entries(folder, is_first, arena);
	if (!folder->facts.skipped && !folder->fail.message)
		look_at_files(folder, w->wanted, &walker->buffer, arena);
}

/* ---- all of them ---- */

static bool descend(struct walk *w, struct fail *f)
{
	size_t end = w->folders.n;

	for (size_t i = w->level; i < end; i++) {
		struct folder folder = w->folders.items[i];

		if (folder.fail.message)
			return fail_take(f, &folder.fail);
		for (size_t k = 0; !folder.facts.skipped && k < folder.below.n; k++)
			*vec_push(w->arena, &w->folders) = (struct folder){
				.path = fs_join(w->arena, folder.path, folder.below.items[k]),
				.real = fs_join(w->arena, folder.real, folder.below.items[k]),
				.facts = root_facts_below(&folder.facts, i),
				.top = folder.top,
			};
	}
	w->level = end;
	return true;
}

static bool walk_all(struct walk *w, const char *directory, struct fail *f)
{
	const char *real = fs_real(w->arena, directory);
	bool ok = true;

	if (!real)
		return fail_os(f, "cannot open '%s'", directory);
	*vec_push(w->arena, &w->folders) = (struct folder){ .path = directory, .real = real, .top = real };
	while (ok && w->level < w->folders.n) {
		parallel_for(w->arena, w->folders.n - w->level, visit, w);
		ok = descend(w, f);
	}
	for (size_t i = 0; i < PARALLEL_MOST; i++) {
		repo_release(&w->walkers[i].repo);
		fs_buffer_release(&w->walkers[i].buffer);
	}
	return ok;
}

static int by_path(const void *a, const void *b)
{
	const unsigned char *x = (const unsigned char *)((const struct found_file *)a)->path;
	const unsigned char *y = (const unsigned char *)((const struct found_file *)b)->path;

	while (*x && *x == *y)
		x++, y++;
	return (*x == '/' ? 1 : *x) - (*y == '/' ? 1 : *y);
}

static void sort_out(const struct walk *w, struct app_roots *out)
{
	struct root_facts *facts = NEW_ARRAY(w->arena, struct root_facts, w->folders.n);
	bool *is_root = NEW_ARRAY(w->arena, bool, w->folders.n);
	ptrdiff_t *root_of = NEW_ARRAY(w->arena, ptrdiff_t, w->folders.n);

	for (size_t i = 0; i < w->folders.n; i++)
		facts[i] = w->folders.items[i].facts;
	roots_find(facts, w->folders.n, is_root);
	for (size_t i = 0; i < w->folders.n; i++) {
		const struct folder *folder = &w->folders.items[i];
		struct app_root *root;

		root_of[i] = i ? root_of[facts[i].parent] : -1; /* none */
		if (is_root[i]) {
			root_of[i] = (ptrdiff_t)out->n;
			*vec_push(w->arena, out) =
				(struct app_root){ .path = folder->path, .real = folder->real, .top = folder->top };
		}
		if (root_of[i] < 0 || folder->facts.skipped)
			continue;
		root = &out->items[root_of[i]];
		if (facts[i].has_function && i > 0 && is_root[facts[i].parent])
			*vec_push(w->arena, &root->functions) = folder->path;
		*vec_push(w->arena, &root->folders) =
			(struct found_folder){ folder->path, folder->real, folder->entries };
		for (size_t k = 0; k < folder->files.n; k++)
			*vec_push(w->arena, &root->files) = folder->files.items[k];
	}
	for (size_t i = 0; i < out->n; i++)
		if (out->items[i].files.n)
			qsort(out->items[i].files.items, out->items[i].files.n, sizeof(struct found_file), by_path);
}

bool app_missing(struct arena *arena, const char *directory, struct fail *f)
{
	const char *at = fs_real(arena, directory);

	fail(f, EXIT_COULD_NOT, "no function app in '%s'", directory);
	while (at && !fs_is_root(at)) {
		at = fs_parent(arena, at);
		if (fs_target_kind(fs_join(arena, at, "host.json")) == FS_FILE)
			return fail_hint(f, "the app's root is '%s'", at);
	}
	return fail_hint(f, "an app has a host.json, a function_app.py, or folders with a function.json");
}

bool app_find(struct arena *arena, const char *directory, unsigned wanted, struct app_roots *out, struct fail *f)
{
	struct walk *w = NEW(arena, struct walk);
	enum fs_kind kind = fs_target_kind(directory);

	if (kind != FS_DIR)
		return fail(f, EXIT_COULD_NOT, kind == FS_NONE ? "there is no folder '%s'" : "'%s' is not a folder",
			    directory);
	w->arena = arena;
	w->wanted = wanted;
	if (!walk_all(w, directory, f))
		return false;
	sort_out(w, out);
	return out->n || app_missing(arena, directory, f);
}
