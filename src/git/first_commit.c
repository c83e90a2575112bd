/* first_commit: each question opens the folder's repository anew: between two of them it may have come to be. */
#include "git/first_commit.h"

#include "base/arena.h"
#include "base/fs.h"
#include "git/git.h"
#include "git/open.h"

static void free_repository(git_repository **repository)
{
	libgit2.repository_free(*repository);
}

#define REPOSITORY __attribute__((cleanup(free_repository))) git_repository *

bool repo_find(struct arena *arena, const char *directory, bool *is_there, struct fail *f)
{
	REPOSITORY repository;
	bool ok = git_open_around(arena, directory, &repository, f);

	*is_there = repository;
	return ok;
}

static bool find_author(struct arena *arena, git_repository *repository, struct git_author *out, struct fail *f)
{
	git_signature *who = NULL;
	git_config *config = NULL;
	bool is_somebody;

	if ((repository ? libgit2.repository_config(&config, repository) : libgit2.config_open_default(&config)) != 0)
		return fail(f, EXIT_COULD_NOT, "cannot read git's configuration: %s", git_last_error());
	out->name = git_setting(arena, config, "user.name");
	out->email = git_setting(arena, config, "user.email");
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

	if (!git_open_around(arena, directory, &repository, f) || !find_author(arena, repository, out, f))
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
	if (!git_open_around(arena, directory, &repository, f))
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
