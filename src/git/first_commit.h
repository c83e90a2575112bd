/* first_commit: a repository for a new app, whose folder need not exist yet, and its first commit. To be called when
 * libgit2 is started. */
#ifndef PFP_GIT_FIRST_COMMIT_H
#define PFP_GIT_FIRST_COMMIT_H

#include "base/fail.h"

struct arena;

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

#endif
