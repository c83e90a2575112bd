/* shelf: where templates are: in folders of the user's, and in the program.
 *
 * A template is a folder, "functions/http" or "project"; all of it comes from the first place that has its
 * template.yaml: the folder of --templates, the user's configuration, the program. */
#ifndef PFP_SHELF_H
#define PFP_SHELF_H

#include "base/fail.h"
#include "base/vec.h"

struct arena;

struct shelf {
	VEC(const char *) folders; /* on the disk, the first wins */
	const char *note;          /* why the user's configuration is left out; NULL when it is not */
};

/* A template's place: `folder` is NULL when it is in the program. */
struct shelf_place {
	const char *folder;
	const char *name; /* "functions/http" */
};

/* `folder` may be NULL; when it is not, it must be there. */
bool shelf_open(struct arena *, const char *folder, struct shelf *, struct fail *);

/* The templates below `kind` ("functions"), each once, in the order of their names. */
struct shelf_places VEC_OF(struct shelf_place);
bool shelf_list(struct arena *, const struct shelf *, const char *kind, struct shelf_places *, struct fail *);

/* The place of one template, whether or not it is there. */
struct shelf_place shelf_find(struct arena *, const struct shelf *, const char *name);

/* A file of a template; fails when there is none, or when it leads out of the template. */
bool shelf_read(struct arena *, const struct shelf_place *, const char *file, struct slice *out, struct fail *);

/* What to call a file of the template in a message. */
const char *shelf_path(struct arena *, const struct shelf_place *, const char *file);

#endif
