#include "git/git.h"

#include <git2.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"

static bool started;

void git_start(void)
{
	if (started)
		return;
	started = true;
	git_libgit2_init();
	/* Reading the status of somebody else's checkout is harmless, and usual in containers. */
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
}

void git_stop(void)
{
	if (started)
		git_libgit2_shutdown();
	started = false;
}

struct slice blob_id(struct arena *arena, struct slice bytes)
{
	git_oid id;
	char *hex = arena_alloc(arena, BLOB_ID_LENGTH + 1, 1);

	git_start();
	git_odb_hash(&id, bytes.n ? bytes.p : "", bytes.n, GIT_OBJECT_BLOB);
	git_oid_tostr(hex, BLOB_ID_LENGTH + 1, &id);
	return (struct slice){ hex, BLOB_ID_LENGTH };
}

void repo_release(struct repo *repo)
{
	git_repository_free(repo->repository);
	*repo = (struct repo){ 0 };
}

/* The path as git names it, or NULL when it is not in the work tree. */
static const char *path_in_repo(const struct repo *repo, const char *path)
{
	if (!repo->repository || !fs_is_below(repo->work_tree, path))
		return NULL;
	path += strlen(repo->work_tree);
	return *path == '/' ? path + 1 : path;
}

bool repo_ignores(const struct repo *repo, const char *path, bool is_directory)
{
	const char *name = path_in_repo(repo, path);
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
	return git_ignore_path_is_ignored(&ignored, repo->repository, name) == 0 && ignored;
}

struct repo repo_open(struct arena *arena, const char *directory)
{
	struct repo repo = { 0 };
	const char *work_tree, *real = fs_real(arena, directory);

	git_start();
	if (!real || git_repository_open_ext(&repo.repository, real, 0, NULL) != 0)
		return (struct repo){ 0 };
	work_tree = git_repository_workdir(repo.repository);
	repo.work_tree = work_tree ? fs_real(arena, work_tree) : NULL;
	if (!repo.work_tree || repo_ignores(&repo, real, true))
		repo_release(&repo);
	return repo;
}

bool repo_state(const struct repo *repo, const char *path, enum repo_state *out, struct fail *f)
{
	const char *name = path_in_repo(repo, path);
	unsigned flags = 0;
	int error;

	*out = REPO_CLEAN;
	if (!name)
		return true;
	error = git_status_file(&flags, repo->repository, name);
	if (error == GIT_ENOTFOUND || error == GIT_EAMBIGUOUS)
		flags = GIT_STATUS_WT_NEW;
	else if (error)
		return fail(f, EXIT_COULD_NOT, "cannot ask git about '%s': %s", path,
			    git_error_last() ? git_error_last()->message : "unknown error");
	if (flags & GIT_STATUS_WT_NEW)
		*out = REPO_UNTRACKED;
	else if (flags != GIT_STATUS_CURRENT && !(flags & GIT_STATUS_IGNORED))
		*out = REPO_CHANGED;
	return true;
}
