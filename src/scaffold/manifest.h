/* manifest: template.yaml, the list of a template's files.
 *
 *     files:
 *       - {path: .gitignore}                    # from dot-gitignore: a leading dot is spelled "dot-" in templates/
 *       - {path: function_app.py, model: v2}    # only in apps of that model
 */
#ifndef PFP_MANIFEST_H
#define PFP_MANIFEST_H

#include "base/fail.h"
#include "base/vec.h"

struct arena;

struct manifest_file {
	const char *path;  /* in the app, relative, without ".." */
	const char *from;  /* in the template */
	const char *model; /* "v1", "v2", or NULL for both */
};

struct manifest_files VEC_OF(struct manifest_file);

/* `name` is what a message calls the manifest. */
bool manifest_read(struct arena *, const char *name, struct slice yaml, struct manifest_files *out, struct fail *);

#endif
