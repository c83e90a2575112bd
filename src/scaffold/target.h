/* target: a Python file of the app and what is put into it; of the bytes that are there not one changes. */
#ifndef PFP_TARGET_H
#define PFP_TARGET_H

#include "edit/plan.h"
#include "python/source.h"
#include "scaffold/adding.h"

struct target {
	struct source *source;
	struct plan plan;
	const char *object;            /* the variable that holds the app or the blueprint; NULL until it is found */
	bool is_durable, is_blueprint; /* what it is */
	size_t bound;                  /* where the name is bound to it */
	const struct source *made_in;  /* the call that makes it, see struct meaning */
	size_t made_at;
};

/* Parses the file; fails when it does not parse. `path` is as a message names it. */
bool target_open(const struct adding *, const char *path, const char *real, struct target *);

/* Finds the first app or blueprint that the module binds; `wanted` is what to call it when there is none. Fails as well
 * when the name is bound to something else further down. */
bool target_find_object(const struct adding *, struct target *, const char *wanted);

/* The app's script, and the app in it. */
bool target_open_script(const struct adding *, const char *script, struct target *);

/* The module's last binding of a name, or NULL. */
const struct py_binding *target_binding(const struct target *, struct slice name);

/* A line of its own: among the imports above the object; right behind the object; `text` at the end of the file, below
 * two blank lines. */
void target_add_import(const struct adding *, struct target *, const char *line);
void target_add_behind_object(const struct adding *, struct target *, const char *line);
void target_append(const struct adding *, struct target *, struct slice text);

/* Plans the file with all of it. Fails when that would not parse, or could not be written in the file's encoding. */
bool target_close(const struct adding *, struct target *);

#endif
