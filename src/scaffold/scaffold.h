/* scaffold: a template and answers → a plan of new files.
 *
 * A template is a folder of templates/: a manifest, template.yaml, and the files as they will be written. Nothing is
 * expanded but {{url}}, which is spelled so that it can stand between single quotes in Python. */
#ifndef PFP_SCAFFOLD_H
#define PFP_SCAFFOLD_H

#include "app/app.h"
#include "base/fail.h"
#include "edit/plan.h"

struct arena;

struct scaffold_answers {
	enum model model;
	const char *url; /* the page that the demo fetches */
	bool force;      /* overwrite what is there */
};

struct scaffold_file {
	const char *path; /* in the app */
	bool skipped;     /* it was there and stays as it is */
	bool overwritten; /* it was there and does not */
};

struct scaffold_files VEC_OF(struct scaffold_file);

/* Plans the project template below `directory`, which need not exist. `changes` gets what is to be written, `files`
 * every file of the template in its order. Fails when something stands in the way. */
bool scaffold_project(struct arena *, const char *directory, const struct scaffold_answers *, struct changes *,
		      struct scaffold_files *, struct fail *);

#endif
