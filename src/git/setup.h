/* setup: how a repository is set up: its hooks, its settings, the filter of a file; and its index, which has to hear
 * of a filter that came or went. */
#ifndef PFP_GIT_SETUP_H
#define PFP_GIT_SETUP_H

#include "base/fail.h"
#include "base/vec.h"
#include "git/git.h"

struct arena;

/* The repository of the current folder, or the one that git names in the environment of a hook. */
struct repo_setup {
	struct repo repo;
	const char *common;      /* git's own folder, real: one for all work trees of the repository */
	const char *hooks_path;  /* core.hooksPath, "~" expanded; NULL when it is not set */
	bool hooks_are_anyone_s; /* it is, but not by this repository's own configuration */
};

/* Fails when there is no repository, or one without a work tree. */
bool repo_open_setup(struct arena *, struct repo_setup *out, struct fail *);

/* What a setting of the repository, or of the user, says now; "" when nothing does. */
const char *repo_setting(struct arena *, const struct repo *, const char *name);

/* The filter that attributes give to a file, named as in the index; NULL when they give none. */
const char *repo_filter_of(const struct repo *, const char *name);

/* The real paths of the files in its index whose names are wanted; more than one may be the same. */
struct repo_files VEC_OF(const char *);
bool repo_list(struct arena *, const struct repo *, bool (*wanted)(const char *name), struct repo_files *out,
	       struct fail *);

/* git takes a file whose size and time are as in the index for unchanged, and one of another size for changed. Makes it
 * look at the contents of these (real paths), and through a filter if they have one. */
bool repo_look_again(const struct repo *, const char *const *paths, size_t n, struct fail *);

/* The same for files of many repositories, or of none, in those that have the setting. */
bool repos_look_again(struct arena *, const char *with_setting, const char *const *paths, size_t n, struct fail *);

#endif
