/* files: what git keeps, as a list of files: the index, a commit, what some commits bring. Nothing is checked out. */
#ifndef PFP_GIT_FILES_H
#define PFP_GIT_FILES_H

#include "base/fail.h"
#include "base/vec.h"

struct arena;
struct repo;

enum { GIT_ID_BYTES = 20 };

struct git_file {
	const char *path; /* from the folder that was asked about, with '/' */
	unsigned char id[GIT_ID_BYTES];
	const char *commit; /* that brings it, in hex; NULL when no commit was asked about */
};

struct git_files VEC_OF(struct git_file);

/* What some commits bring: those that can be reached from `tip`, but not from `base` (NULL: all), nor from what `remote`
 * (NULL: none) is known to have. */
struct git_range {
	const char *tip, *base, *remote;
};

/* A repository as git itself would find it: with a work tree or without, by GIT_DIR, GIT_INDEX_FILE and their kin where
 * they are set. `folder` is where to look; *prefix is its path in the work tree, with a slash behind it, or "". Fails when
 * there is none. To be closed with repo_release. */
bool repo_open_for_files(struct arena *, const char *folder, struct repo *, const char **prefix, struct fail *);

/* The functions below add to *out the plain files whose path begins with `prefix`. A name that git does not know is
 * asked wrongly. */
bool git_files_of_index(struct arena *, const struct repo *, const char *prefix, struct git_files *out, struct fail *);

/* A commit, a tag, a tree. */
bool git_files_of_revision(struct arena *, const struct repo *, const char *prefix, const char *revision,
			   struct git_files *out, struct fail *);

/* A file is added for each commit that makes it what it is. */
bool git_files_of_range(struct arena *, const struct repo *, const char *prefix, const struct git_range *,
			struct git_files *out, struct fail *);

/* HEAD and the names of branches and tags, those of remotes last, as a command line has them. */
struct git_names VEC_OF(const char *);
void git_revisions(struct arena *, const struct repo *, struct git_names *out);

/* Is there a commit of that name? */
bool repo_has_commit(const struct repo *, const char *revision);

/* Reads files, one after the other; each thread has one of its own. */
struct git_reader {
	struct git_odb *odb;
	struct git_odb_object *object; /* what was read last */
};

/* *out is good until the next call. */
bool git_reader_read(struct git_reader *, const struct repo *, const struct git_file *, struct slice *out,
		     struct fail *);
void git_reader_release(struct git_reader *);

#endif
