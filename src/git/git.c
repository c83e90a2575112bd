#include "git/git.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/set.h"
#include "git/open.h"

static bool started;

static bool start(struct fail *f)
{
	const char *why, *extensions[] = { "worktreeconfig" };

	if (!libgit2_load(&why)) {
		fail(f, EXIT_COULD_NOT, "cannot load libgit2: %s", why);
		return fail_hint(f, "install it, or build pyfuncprof with the one that is there");
	}
	libgit2.libgit2_init();
	/* Reading the status of somebody else's checkout is harmless, and usual in containers. */
	libgit2.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	/* A configuration for each work tree is no reason not to open a repository: see setup.c. */
	libgit2.libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, 1);
	return true;
}

bool git_start(struct fail *f)
{
	static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
	bool ok;

	pthread_mutex_lock(&turn);
	ok = started = started || start(f);
	pthread_mutex_unlock(&turn);
	return ok;
}

const char *git_last_error(void)
{
	return libgit2.error_last() ? libgit2.error_last()->message : "unknown error";
}

void git_stop(void)
{
	if (started)
		libgit2.libgit2_shutdown();
	started = false;
}

struct slice blob_id(struct arena *arena, struct slice bytes)
{
	git_oid id;
	char *hex = arena_alloc(arena, BLOB_ID_LENGTH + 1, 1);

	libgit2.odb_hash(&id, bytes.n ? bytes.p : "", bytes.n, GIT_OBJECT_BLOB);
	libgit2.oid_tostr(hex, BLOB_ID_LENGTH + 1, &id);
	return (struct slice){ hex, BLOB_ID_LENGTH };
}

void repo_release(struct repo *repo)
{
	if (repo->repository)
		libgit2.repository_free(repo->repository);
	*repo = (struct repo){ 0 };
}

const char *repo_name(const struct repo *repo, const char *path)
{
	if (!repo->repository || !fs_is_below(repo->work_tree, path))
		return NULL;
	path += strlen(repo->work_tree);
	return *path == '/' ? path + 1 : path;
}

bool repo_ignores(const struct repo *repo, const char *path, bool is_directory)
{
	const char *name = repo_name(repo, path);
	char with_slash[4096];
	int ignored = 0;

	if (!name || !*name)
		return false;
	if (is_directory && strlen(name) + 2 <= sizeof with_slash) {
		size_t n = strlen(name);

		memcpy(with_slash, name, n);
		memcpy(with_slash + n, "/", 2);
		name = with_slash;
	}
	return libgit2.ignore_path_is_ignored(&ignored, repo->repository, name) == 0 && ignored;
}

bool repo_open(struct arena *arena, const char *directory, struct repo *out, struct fail *f)
{
	const char *real = fs_real(arena, directory), *git = real ? git_find(arena, real) : NULL, *work_tree;

	*out = (struct repo){ 0 };
	if (!git || !git_is_sound(arena, git))
		return true;
	if (!git_start(f))
		return false;
	if (libgit2.repository_open_ext(&out->repository, real, 0, NULL) != 0)
		return true;
	work_tree = libgit2.repository_workdir(out->repository);
	out->work_tree = work_tree ? fs_real(arena, work_tree) : NULL;
	if (!out->work_tree || repo_ignores(out, real, true))
		repo_release(out);
	return true;
}

/* How the files that git finds something about differ from the last commit; by their name in the repository. */
static void note_states(struct arena *arena, git_status_list *list, struct set *states)
{
	for (size_t i = 0; i < libgit2.status_list_entrycount(list); i++) {
		const git_status_entry *entry = libgit2.status_byindex(list, i);
		const git_diff_delta *delta = entry->head_to_index ? entry->head_to_index : entry->index_to_workdir;
		struct slice name = slice_of(arena_copy(arena, delta->old_file.path, strlen(delta->old_file.path)));

		set_add(arena, states, name);
		*set_number(states, name) = entry->status & GIT_STATUS_WT_NEW ? REPO_UNTRACKED : REPO_CHANGED;
	}
}

void repo_prepare(const struct repo *repo)
{
	git_index *index;

	if (repo->repository && libgit2.repository_index(&index, repo->repository) == 0)
		libgit2.index_free(index); /* the repository keeps it */
}

bool repo_states(struct arena *arena, const struct repo *repo, const char *const *paths, size_t n, enum repo_state *out,
		 struct fail *f)
{
	git_status_options options = { .version = GIT_STATUS_OPTIONS_VERSION };
	static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
	git_status_list *list = NULL;
	struct set states = { 0 };
	bool ok;
	char **names = NEW_ARRAY(arena, char *, n);

	for (size_t i = 0; i < n; i++) {
		const char *name = repo_name(repo, paths[i]);

		out[i] = REPO_CLEAN;
		if (name)
			names[options.pathspec.count++] = arena_copy(arena, name, strlen(name));
	}
	if (!options.pathspec.count)
		return true;
	options.pathspec.strings = names;
	options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
			GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH;
	pthread_mutex_lock(&turn);
	ok = libgit2.status_list_new(&list, repo->repository, &options) == 0;
	pthread_mutex_unlock(&turn);
	if (!ok)
		return fail(f, EXIT_COULD_NOT, "cannot ask git about '%s': %s", paths[0], git_last_error());
	note_states(arena, list, &states);
	libgit2.status_list_free(list);
	for (size_t i = 0; i < n; i++) {
		const char *name = repo_name(repo, paths[i]);
		const size_t *state = name ? set_number(&states, slice_of(name)) : NULL;

		if (state)
			out[i] = (enum repo_state) * state;
	}
	return true;
}
