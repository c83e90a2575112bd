/* git: what git knows about the app's files. Everything goes through libgit2; git itself is never run, and nothing in a
 * repository's configuration can make libgit2 run anything: no hook, no filter. */
#ifndef PFP_GIT_H
#define PFP_GIT_H

#include "base/fail.h"
#include "base/slice.h"

struct arena;
struct git_repository;

/* Loads libgit2 and sets it up, once or more; that takes longer than many a command. What opens a repository that is
 * there does it by itself, all else wants it done. main stops it at the end, started or not. */
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

/* The name in the index of a file (a real path); NULL when it is not below the work tree. */
const char *repo_name(const struct repo *, const char *path);

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

#endif
