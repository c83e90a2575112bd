#include "git/git.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/set.h"
#include "git/libgit2.h"

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
	/* A configuration for each work tree is no reason not to open a repository: see find_hooks_path. */
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

/* The ".git" of the directory or of one above it, NULL when there is none. */
static const char *find_git(struct arena *arena, const char *directory)
{
	for (const char *at = directory;; at = fs_parent(arena, at)) {
		const char *git = fs_join(arena, at, ".git");

		if (fs_kind(git) != FS_NONE)
			return git;
		if (fs_is_root(at))
			return NULL;
	}
}

/* libgit2 would wait for ever for a pipe that stands where a repository has its configuration. */
static bool is_sound(struct arena *arena, const char *git)
{
	enum fs_kind kind = fs_target_kind(fs_join(arena, git, "config"));

	return fs_target_kind(git) != FS_DIR || kind == FS_FILE || kind == FS_NONE;
}

bool repo_open(struct arena *arena, const char *directory, struct repo *out, struct fail *f)
{
	const char *real = fs_real(arena, directory), *git = real ? find_git(arena, real) : NULL, *work_tree;

	*out = (struct repo){ 0 };
	if (!git || !is_sound(arena, git))
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

/* ---- a repository for a folder that need not exist yet ---- */

static void free_repository(git_repository **repository)
{
	libgit2.repository_free(*repository);
}

#define REPOSITORY __attribute__((cleanup(free_repository))) git_repository *

/* The repository that the folder is in, or would be in; NULL when there is none. */
static bool open_around(struct arena *arena, const char *directory, git_repository **out, struct fail *f)
{
	const char *real, *git;
	enum fs_kind link;
	int status;

	*out = NULL;
	while (fs_target_kind(directory) == FS_NONE && strcmp(directory, ".") != 0)
		directory = fs_parent(arena, directory);
	real = fs_real(arena, directory);
	git = real ? find_git(arena, real) : NULL;
	if (!real || (git && !is_sound(arena, git)))
		return fail(f, EXIT_COULD_NOT, "cannot open the git repository of '%s'", directory);
	status = libgit2.repository_open_ext(out, real, 0, NULL);
	/* A file that names a folder which is gone is "not found" too, but in the way of another repository. */
	link = fs_kind(fs_join(arena, real, ".git"));
	if (status == 0 || (status == GIT_ENOTFOUND && (link == FS_NONE || link == FS_DIR)))
		return true;
	return fail(f, EXIT_COULD_NOT, "cannot open the git repository of '%s': %s", directory, git_last_error());
}

bool repo_find(struct arena *arena, const char *directory, bool *is_there, struct fail *f)
{
	REPOSITORY repository;
	bool ok = open_around(arena, directory, &repository, f);

	*is_there = repository;
	return ok;
}

static const char *setting(struct arena *arena, const git_config *config, const char *name)
{
	git_buf text = GIT_BUF_INIT;
	const char *value = "";

	if (libgit2.config_get_string_buf(&text, config, name) == 0)
		value = arena_copy(arena, text.ptr, text.size);
	libgit2.buf_dispose(&text);
	return value;
}

static bool find_author(struct arena *arena, git_repository *repository, struct git_author *out, struct fail *f)
{
	git_signature *who = NULL;
	git_config *config = NULL;
	bool is_somebody;

	if ((repository ? libgit2.repository_config(&config, repository) : libgit2.config_open_default(&config)) != 0)
		return fail(f, EXIT_COULD_NOT, "cannot read git's configuration: %s", git_last_error());
	out->name = setting(arena, config, "user.name");
	out->email = setting(arena, config, "user.email");
	libgit2.config_free(config);
	is_somebody = libgit2.signature_now(&who, out->name, out->email) == 0;
	libgit2.signature_free(who);
	if (is_somebody)
		return true;
	fail(f, EXIT_COULD_NOT, "git's configuration does not say who commits");
	return fail_hint(f, "run these two, with your own name and address:\n"
			    "  git config --global user.name \"Your Name\"\n"
			    "  git config --global user.email you@example.com");
}

bool repo_check_first_commit(struct arena *arena, const char *directory, struct git_author *out, struct fail *f)
{
	REPOSITORY repository;
	int unborn;

	if (!open_around(arena, directory, &repository, f) || !find_author(arena, repository, out, f))
		return false;
	if (!repository)
		return true;
	if (!libgit2.repository_workdir(repository))
		return fail(f, EXIT_COULD_NOT, "the git repository of '%s' has no work tree", directory);
	unborn = libgit2.repository_head_unborn(repository);
	if (unborn < 0)
		return fail(f, EXIT_COULD_NOT, "cannot ask git about '%s': %s", directory, git_last_error());
	if (unborn)
		return true;
	fail(f, EXIT_COULD_NOT, "the git repository of '%s' has commits already", directory);
	return fail_hint(f, "leave out --commit, and commit the new files yourself");
}

bool repo_make(const char *directory, struct fail *f)
{
	git_repository_init_options options = { .version = GIT_REPOSITORY_INIT_OPTIONS_VERSION };
	REPOSITORY repository = NULL;

	if (libgit2.repository_init_ext(&repository, directory, &options) == 0)
		return true;
	return fail(f, EXIT_COULD_NOT, "cannot make a git repository of '%s': %s", directory, git_last_error());
}

/* The index is what git status compares with, and may have files that somebody has staged: the commit has its own. */
struct first_commit {
	git_index *index, *own;
	git_signature *who;
	git_tree *tree;
};

static void release_first_commit(struct first_commit *c)
{
	libgit2.index_free(c->index);
	libgit2.index_free(c->own);
	libgit2.signature_free(c->who);
	libgit2.tree_free(c->tree);
}

static bool add_file(const struct first_commit *c, const char *name)
{
	return libgit2.index_add_bypath(c->index, name) == 0 &&
	       libgit2.index_add(c->own, libgit2.index_get_bypath(c->index, name, 0)) == 0;
}

static bool write_commit(struct first_commit *c, git_repository *repository, const struct git_author *author)
{
	static const char *const message = "First commit: what pyfuncprof init wrote\n";
	git_oid id;

	return libgit2.index_write_tree_to(&id, c->own, repository) == 0 &&
	       libgit2.tree_lookup(&c->tree, repository, &id) == 0 &&
	       libgit2.signature_now(&c->who, author->name, author->email) == 0 && libgit2.index_write(c->index) == 0 &&
	       libgit2.commit_create(&id, repository, "HEAD", c->who, c->who, NULL, message, c->tree, 0, NULL) == 0;
}

bool repo_commit_first(struct arena *arena, const char *directory, const struct git_author *author,
		       const char *const *paths, size_t n, size_t *committed, struct fail *f)
{
	struct first_commit c __attribute__((cleanup(release_first_commit))) = { 0 };
	REPOSITORY repository;
	struct repo repo;
	bool ok;

	*committed = 0;
	if (!open_around(arena, directory, &repository, f))
		return false;
	repo = (struct repo){ repository, fs_real(arena, libgit2.repository_workdir(repository)) };
	ok = libgit2.repository_index(&c.index, repository) == 0 && libgit2.index_new(&c.own) == 0;
	for (size_t i = 0; ok && i < n; i++) {
		const char *name = repo_name(&repo, paths[i]);

		if (name && !repo_ignores(&repo, paths[i], false)) {
			ok = add_file(&c, name);
			++*committed;
		}
	}
	if (ok && (!*committed || write_commit(&c, repository, author)))
		return true;
	fail(f, EXIT_COULD_NOT, "cannot commit the files in '%s': %s", directory, git_last_error());
	return fail_hint(f, "they are written; commit them with git");
}

/* ---- how a repository is set up ---- */

static void free_config(git_config **config)
{
	libgit2.config_free(*config);
}

#define CONFIG __attribute__((cleanup(free_config))) git_config *

bool repo_set_work_tree(struct arena *arena, struct git_repository *repository, const char *folder)
{
	const char *now = libgit2.repository_workdir(repository), *there = fs_real(arena, folder);

	now = now ? fs_real(arena, now) : NULL;
	return (now && there && strcmp(now, there) == 0) ||
	       libgit2.repository_set_workdir(repository, folder, 0) == 0;
}

/* git has told a hook, and an alias, where it is. */
static bool open_named(struct arena *arena, const char *git, git_repository **out, struct fail *f)
{
	const char *work_tree = getenv("GIT_WORK_TREE");

	*out = NULL;
	if (is_sound(arena, git) &&
	    libgit2.repository_open_ext(out, git, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) == 0 &&
	    (!work_tree || repo_set_work_tree(arena, *out, work_tree)))
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
				   : open_around(arena, ".", &out->repo.repository, f)))
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

	return libgit2.repository_config(&config, repo->repository) == 0 ? setting(arena, config, name) : "";
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
		git[count] = real[count] ? find_git(arena, fs_parent(arena, real[count])) : NULL;
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
