/* scaffold: a template and answers → a plan of new files.
 *
 * The template is the folder templates/project/: a manifest, template.yaml, and the files as they will be written, see
 * expand.h. */
#ifndef PFP_SCAFFOLD_H
#define PFP_SCAFFOLD_H

#include "app/app.h"
#include "base/fail.h"
#include "edit/plan.h"
#include "scaffold/manifest.h"
#include "template/expand.h"
#include "template/shelf.h"

struct arena;

struct scaffold_answers {
	enum model model;
	struct expand_values values;      /* url (the page that the demo fetches), bundle, python-version, image-host */
	bool force;                       /* overwrite what is there */
	struct manifest_words conditions; /* that hold */
	const char *only;                 /* condition of all the files that are wanted; may be NULL */
};

struct scaffold_file {
	const char *path; /* in the app */
	bool skipped;     /* it was there and stays as it is */
	bool overwritten; /* it was there and does not */
};

struct scaffold_files VEC_OF(struct scaffold_file);

/* Plans the project template below `directory`, which need not exist. `changes` gets what is to be written, `files`
 * every file of the template in its order. Fails when something stands in the way. */
bool scaffold_project(struct arena *, const struct shelf *, const char *directory, const struct scaffold_answers *,
		      struct changes *, struct scaffold_files *, struct fail *);

#endif
