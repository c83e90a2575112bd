/* manifest: template.yaml, the list of a template's files.
 *
 *     files:
 *       - {path: .gitignore}                    # from dot-gitignore: a leading dot is spelled "dot-" in templates/
 *       - {path: function_app.py, model: v2}    # only in apps of that model
 *       - {path: Dockerfile, when: docker}      # only when that condition holds
 *       - {path: notes.md, when: [docs, demo]}  # only when both hold
 *
 * Conditions are the words demo, empty, docs and docker (templates/project/template.yaml says what each means). Another
 * word is an error. Which of them hold is for the command to say.
 */
#ifndef PFP_MANIFEST_H
#define PFP_MANIFEST_H

#include "base/fail.h"
#include "base/vec.h"

struct arena;

struct manifest_words VEC_OF(const char *);

struct manifest_file {
	const char *path;  /* in the app, relative, without ".." */
	const char *from;  /* in the template */
	const char *model; /* "v1", "v2", or NULL for both */
	struct manifest_words when;
};

struct manifest_files VEC_OF(struct manifest_file);

/* `name` is what a message calls the manifest. */
bool manifest_read(struct arena *, const char *name, struct slice yaml, struct manifest_files *out, struct fail *);

#endif
