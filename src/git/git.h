/* git: what git knows about the app's files, and a repository for a new app. Everything goes through libgit2; git
 * itself is never run, and nothing in a repository's configuration can make libgit2 run anything: no hook, no filter. */
#ifndef PFP_GIT_H
#define PFP_GIT_H

#include "base/fail.h"
#include "base/slice.h"
#include "base/vec.h"

struct arena;
struct git_repository;

/* Loads libgit2 and sets it up: before anything else of this header but repo_open, once or more; that takes longer than
 * many a command. main stops it at the end, started or not. */
bool git_start(struct fail *);
void git_stop(void);

/* What went wrong last in libgit2, in this thread. */
const char *git_last_error(void);

enum { BLOB_ID_LENGTH = 40 };

/* The id that git gives to these bytes, in hex: what `git hash-object --no-filters` prints. */
struct slice blob_id(struct arena *, struct slice bytes);

/* A repository; `repository` is NULL when there is none. */
struct repo {
	struct git_repository *repository;
	const char *work_tree; /* real path, without the last slash */
};

/* The one that keeps a directory in its work tree; none when it ignores the directory itself. Starts libgit2 when there
 * is one. */
bool repo_open(struct arena *, const char *directory, struct repo *out, struct fail *);
void repo_release(struct repo *);

/* Is this file or directory (a real path) ignored? Never so without a repository. */
bool repo_ignores(const struct repo *, const char *path, bool is_directory);

enum repo_state {
	REPO_CLEAN,    /* as committed; ignored; or there is no repository */
	REPO_CHANGED,  /* changes, staged or not, that no commit has */
	REPO_UNTRACKED /* git does not know the file */
};

/* Reads what git knows of all its files, which repo_states needs: for who has a thread to spare before that. */
void repo_prepare(const struct repo *);

/* What git has of `n` files (real paths), in their order. Fails when git's own files cannot be read. Many threads may
 * ask: each waits for its turn. */
bool repo_states(struct arena *, const struct repo *, const char *const *paths, size_t n, enum repo_state *out,
		 struct fail *);

/* ---- a repository for a folder that need not exist yet ---- */

struct git_author {
	const char *name, *email;
};

/* Is the folder in a repository, be it ignored there? Fails when there is one that cannot be opened. */
bool repo_find(struct arena *, const char *directory, bool *is_there, struct fail *);

/* What a first commit needs: somebody who commits, by git's configuration, and no commit so far. */
bool repo_check_first_commit(struct arena *, const char *directory, struct git_author *out, struct fail *);

/* Makes a repository of the folder, which exists by now and is in none. Its first branch is the one that git's
 * configuration names. */
bool repo_make(const char *directory, struct fail *);

/* Commits `n` files (real paths) of the folder's repository, and nothing else, as its first commit; what it ignores
 * stays out. Without any file left there is no commit. *committed is how many there were. */
bool repo_commit_first(struct arena *, const char *directory, const struct git_author *, const char *const *paths,
		       size_t n, size_t *committed, struct fail *);

/* ---- how a repository is set up ---- */

/* The repository of the current folder, or the one that git names in the environment of a hook. */
struct repo_setup {
	struct repo repo;
	const char *common;      /* git's own folder, real: one for all work trees of the repository */
	const char *hooks_path;  /* core.hooksPath, "~" expanded; NULL when it is not set */
	bool hooks_are_anyone_s; /* it is, but not by this repository's own configuration */
};

/* Fails when there is no repository, or one without a work tree. */
bool repo_open_setup(struct arena *, struct repo_setup *out, struct fail *);

/* For this room: gives a repository another work tree; none when it has that one, as libgit2 would leak. */
bool repo_set_work_tree(struct arena *, struct git_repository *, const char *folder);

/* What a setting of the repository, or of the user, says now; "" when nothing does. */
const char *repo_setting(struct arena *, const struct repo *, const char *name);

/* The filter that attributes give to a file, named as in the index; NULL when they give none. */
const char *repo_filter_of(const struct repo *, const char *name);

/* The real paths of the files in its index whose names are wanted; more than one may be the same. */
struct repo_files VEC_OF(const char *);
bool repo_list(struct arena *, const struct repo *, bool (*wanted)(const char *name), struct repo_files *out,
	       struct fail *);

/* The name in the index of a file (a real path); NULL when it is not below the work tree. */
const char *repo_name(const struct repo *, const char *path);

/* git takes a file whose size and time are as in the index for unchanged, and one of another size for changed. Makes it
 * look at the contents of these (real paths), and through a filter if they have one. */
bool repo_look_again(const struct repo *, const char *const *paths, size_t n, struct fail *);

/* The same for files of many repositories, or of none, in those that have the setting. */
bool repos_look_again(struct arena *, const char *with_setting, const char *const *paths, size_t n, struct fail *);

#endif
