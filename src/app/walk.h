/* walk: one pass over a folder and all that is below it, on every core: which app roots there are, and what of each is
 * worth a closer look.
 *
 * Every Python file is read, and forgotten at once unless it may hold a function or a trace of the profiler. Virtual
 * environments, .python_packages, node_modules, .git, links to folders and what git ignores are never entered. */
#ifndef PFP_WALK_H
#define PFP_WALK_H

#include "base/fail.h"
#include "base/fs.h"
#include "base/slice.h"
#include "base/vec.h"

struct arena;

/* A Python file that is worth a closer look. */
struct found_file {
	const char *path; /* as the user would write it */
	const char *real; /* as it is opened: no links */
	struct slice bytes;
};

/* A folder of an app, with what is in it. */
struct found_folder {
	const char *path, *real;
	struct fs_entries entries;
};

struct app_root {
	const char *path; /* as the user would write it */
	const char *real; /* no links */
	const char *top;  /* of its git repository, or where the walk began; equal pointers, equal repositories */
	VEC(const char *) functions; /* the folders right below it that have a function.json */
	VEC(struct found_file) files;
	VEC(struct found_folder) folders; /* all that are entered, the root too */
};

struct app_roots VEC_OF(struct app_root);

/* The apps at and below a directory, outer before inner, with the files that may hold what is wanted (or-ed together, see
 * below); fails when `directory` is none, or holds no app. */
bool app_find(struct arena *, const char *directory, unsigned wanted, struct app_roots *out, struct fail *);

/* Fails: there is no app in the directory; names the one that it is in. */
bool app_missing(struct arena *, const char *directory, struct fail *);

/* Does a folder with this name come with the system or the packages, so that no app is in it? */
bool app_is_foreign(const char *folder_name);

/* What a cheap look may find in a Python file; or-ed together. */
enum app_interest {
	INTEREST_V2 = 1,        /* functions, registered by a decorator or a call of one */
	INTEREST_MARKS = 2,     /* blocks of ours */
	INTEREST_PROFILER = 4,  /* the profiler's name */
	INTEREST_BLUEPRINTS = 8, /* what makes a blueprint, or registers one */
	INTEREST_FORMAT = 16     /* the format that the documented procedure gives the root logger */
};

/* Is any of it in these bytes, as far as a cheap look tells? */
bool app_may_hold(struct slice bytes, unsigned wanted);

#endif
