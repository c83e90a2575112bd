/* open: libgit2's own search, but for what it would take for a repository, or would wait for. */
#include "git/open.h"

#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "git/git.h"

const char *git_find(struct arena *arena, const char *directory)
{
	for (const char *at = directory;; at = fs_parent(arena, at)) {
		const char *git = fs_join(arena, at, ".git");

		if (fs_kind(git) != FS_NONE)
			return git;
		if (fs_is_root(at))
			return NULL;
	}
}

bool git_is_sound(struct arena *arena, const char *git)
{
	enum fs_kind kind = fs_target_kind(fs_join(arena, git, "config"));

	return fs_target_kind(git) != FS_DIR || kind == FS_FILE || kind == FS_NONE;
}

bool git_open_around(struct arena *arena, const char *directory, git_repository **out, struct fail *f)
{
	const char *real, *git;
	enum fs_kind link;
	int status;

	*out = NULL;
	while (fs_target_kind(directory) == FS_NONE && strcmp(directory, ".") != 0)
		directory = fs_parent(arena, directory);
	real = fs_real(arena, directory);
	git = real ? git_find(arena, real) : NULL;
	if (!real || (git && !git_is_sound(arena, git)))
		return fail(f, EXIT_COULD_NOT, "cannot open the git repository of '%s'", directory);
	status = libgit2.repository_open_ext(out, real, 0, NULL);
	/* A file that names a folder which is gone is "not found" too, but in the way of another repository. */
	link = fs_kind(fs_join(arena, real, ".git"));
	if (status == 0 || (status == GIT_ENOTFOUND && (link == FS_NONE || link == FS_DIR)))
		return true;
	return fail(f, EXIT_COULD_NOT, "cannot open the git repository of '%s': %s", directory, git_last_error());
}

bool git_set_work_tree(struct arena *arena, struct git_repository *repository, const char *folder)
{
	const char *now = libgit2.repository_workdir(repository), *there = fs_real(arena, folder);

	now = now ? fs_real(arena, now) : NULL;
	return (now && there && strcmp(now, there) == 0) ||
	       libgit2.repository_set_workdir(repository, folder, 0) == 0;
}

const char *git_setting(struct arena *arena, const git_config *config, const char *name)
{
	git_buf text = GIT_BUF_INIT;
	const char *value = "";

	if (libgit2.config_get_string_buf(&text, config, name) == 0)
		value = arena_copy(arena, text.ptr, text.size);
	libgit2.buf_dispose(&text);
	return value;
}
