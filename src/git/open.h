/* open: finds and opens a repository; for this room. */
#ifndef PFP_GIT_OPEN_H
#define PFP_GIT_OPEN_H

#include "base/fail.h"
#include "git/libgit2.h"

struct arena;

/* The ".git" of the directory (a real path) or of one above it, NULL when there is none. */
const char *git_find(struct arena *, const char *directory);

/* Can it be opened? libgit2 would wait for ever for a pipe that stands where a repository has its configuration. */
bool git_is_sound(struct arena *, const char *git);

/* The repository that the folder is in, or would be in; NULL when there is none. */
bool git_open_around(struct arena *, const char *directory, git_repository **out, struct fail *);

/* Gives a repository another work tree; none when it has that one, as libgit2 would leak. */
bool git_set_work_tree(struct arena *, git_repository *, const char *folder);

/* What a setting says; "" when it is not set. */
const char *git_setting(struct arena *, const git_config *, const char *name);

#endif
