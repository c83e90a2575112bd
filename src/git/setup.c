/* setup: what git reads where it runs a hook or a filter, read the same way. */
#include "git/setup.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "git/open.h"

static void free_config(git_config **config)
{
	libgit2.config_free(*config);
}

#define CONFIG __attribute__((cleanup(free_config))) git_config *

/* git has told a hook, and an alias, where it is. */
static bool open_named(struct arena *arena, const char *git, git_repository **out, struct fail *f)
{
	const char *work_tree = getenv("GIT_WORK_TREE");

	*out = NULL;
	if (git_is_sound(arena, git) &&
	    libgit2.repository_open_ext(out, git, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) == 0 &&
	    (!work_tree || git_set_work_tree(arena, *out, work_tree)))
		return true;
	return fail(f, EXIT_COULD_NOT, "cannot open the git repository '%s': %s", git, git_last_error());
}

/* What this libgit2 does not read of itself, a configuration for one work tree, counts as the repository's own. */
static int open_config(struct arena *arena, git_repository *repository, git_config **out)
{
	const char *of_work_tree = fs_join(arena, libgit2.repository_path(repository), "config.worktree");
	int status = libgit2.repository_config(out, repository), is_on = 0;

	if (status == 0 && libgit2.config_get_bool(&is_on, *out, "extensions.worktreeConfig") == 0 && is_on)
		status = libgit2.config_add_file_ondisk(*out, of_work_tree, GIT_CONFIG_LEVEL_APP, repository, 1);
	return status;
}

static bool find_hooks_path(struct arena *arena, struct repo_setup *setup, struct fail *f)
{
	static const char name[] = "core.hooksPath";
	CONFIG config = NULL;
	git_config_entry *entry = NULL;
	git_buf text = GIT_BUF_INIT;
	int status = open_config(arena, setup->repo.repository, &config);

	if (status == 0)
		status = libgit2.config_get_entry(&entry, config, name);
	if (status == GIT_ENOTFOUND)
		return true;
	if (status == 0) {
		setup->hooks_are_anyone_s = entry->level < GIT_CONFIG_LEVEL_LOCAL;
		status = libgit2.config_get_path(&text, config, name);
	}
	if (status == 0)
		setup->hooks_path = arena_copy(arena, text.ptr, text.size);
	libgit2.config_entry_free(entry);
	libgit2.buf_dispose(&text);
	return status == 0 || fail(f, EXIT_COULD_NOT, "cannot read git's configuration: %s", git_last_error());
}

bool repo_open_setup(struct arena *arena, struct repo_setup *out, struct fail *f)
{
	const char *git = getenv("GIT_DIR"), *work_tree;

	*out = (struct repo_setup){ 0 };
	if (!git_start(f) || !(git ? open_named(arena, git, &out->repo.repository, f)
				   : git_open_around(arena, ".", &out->repo.repository, f)))
		return false;
	if (!out->repo.repository) {
		fail(f, EXIT_COULD_NOT, "there is no git repository here");
		return fail_hint(f, "run this in the folder of one; 'git init' makes one");
	}
	work_tree = libgit2.repository_workdir(out->repo.repository);
	out->repo.work_tree = work_tree ? fs_real(arena, work_tree) : NULL;
	out->common = fs_real(arena, libgit2.repository_commondir(out->repo.repository));
	if (!out->repo.work_tree)
		return fail(f, EXIT_COULD_NOT, "the git repository has no work tree: nothing is committed here");
	return out->common ? find_hooks_path(arena, out, f) : fail_os(f, "cannot open the git repository");
}

const char *repo_setting(struct arena *arena, const struct repo *repo, const char *name)
{
	CONFIG config = NULL;

	return libgit2.repository_config(&config, repo->repository) == 0 ? git_setting(arena, config, name) : "";
}

const char *repo_filter_of(const struct repo *repo, const char *name)
{
	const char *value;

	return libgit2.attr_get(&value, repo->repository, 0, name, "filter") == 0 &&
			       libgit2.attr_value(value) == GIT_ATTR_VALUE_STRING
		       ? value
		       : NULL;
}

static void free_index(git_index **index)
{
	libgit2.index_free(*index);
}

#define INDEX __attribute__((cleanup(free_index))) git_index *

bool repo_list(struct arena *arena, const struct repo *repo, bool (*wanted)(const char *name), struct repo_files *out,
	       struct fail *f)
{
	INDEX index = NULL;

	if (libgit2.repository_index(&index, repo->repository) != 0)
		return fail(f, EXIT_COULD_NOT, "cannot read git's index: %s", git_last_error());
	for (size_t i = 0; i < libgit2.index_entrycount(index); i++) {
		const char *name = libgit2.index_get_byindex(index, i)->path;

		if (wanted(name))
			*vec_push(arena, out) = fs_join(arena, repo->work_tree, name);
	}
	return true;
}

/* A size of 0 is git's own sign for that. What git is told not to look at, it is not made to. */
static bool forget_size(git_index *index, const char *name)
{
	const git_index_entry *entry = libgit2.index_get_bypath(index, name, 0);
	git_index_entry forgotten;

	if (!entry || (entry->flags & GIT_INDEX_ENTRY_VALID) ||
	    (entry->flags_extended & (GIT_INDEX_ENTRY_INTENT_TO_ADD | GIT_INDEX_ENTRY_SKIP_WORKTREE)))
		return true;
	forgotten = *entry;
	forgotten.file_size = 0;
	forgotten.mtime = (git_index_time){ 0 };
	return libgit2.index_add(index, &forgotten) == 0;
}

bool repo_look_again(const struct repo *repo, const char *const *paths, size_t n, struct fail *f)
{
	INDEX index = NULL;
	bool ok = libgit2.repository_index(&index, repo->repository) == 0 && libgit2.index_read(index, 0) == 0;

	for (size_t i = 0; ok && i < n; i++) {
		const char *name = repo_name(repo, paths[i]);

		ok = !name || forget_size(index, name);
	}
	return (ok && libgit2.index_write(index) == 0) ||
	       fail(f, EXIT_COULD_NOT, "cannot write git's index: %s", git_last_error());
}

bool repos_look_again(struct arena *arena, const char *with_setting, const char *const *paths, size_t n, struct fail *f)
{
	const char **real = NEW_ARRAY(arena, const char *, n), **git = NEW_ARRAY(arena, const char *, n);
	size_t count = 0;
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		real[count] = fs_real(arena, paths[i]);
		git[count] = real[count] ? git_find(arena, fs_parent(arena, real[count])) : NULL;
		count += git[count] != NULL;
	}
	for (size_t i = 0, end; ok && i < count; i = end) {
		struct repo repo;

		for (end = i + 1; end < count && strcmp(git[i], git[end]) == 0;)
			end++;
		if (!repo_open(arena, fs_parent(arena, git[i]), &repo, f))
			return false;
		if (repo.repository && *repo_setting(arena, &repo, with_setting))
			ok = repo_look_again(&repo, real + i, end - i, f);
		repo_release(&repo);
	}
	return ok;
}
