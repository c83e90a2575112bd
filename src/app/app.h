/* app: a function app as it is on disk: loaded once, read only, plain data after that.
 *
 *   1. app_find (walk.h)   the app roots at and below a directory
 *   2. app_load            one root: its functions and the Python files they are in */
#ifndef PFP_APP_H
#define PFP_APP_H

#include "app/walk.h"
#include "base/fail.h"
#include "base/set.h"
#include "base/vec.h"
#include "python/source.h"

enum model {
	MODEL_V1,
	MODEL_V2,
	MODEL_HELPER, /* no entry point: the user named it */
	MODELS
};

extern const char *const model_names[MODELS];

/* Why a function is not profiled. */
enum left {
	LEFT_NOT, /* nothing stands against it */
	LEFT_UNREADABLE,
	LEFT_NO_SCRIPT,
	LEFT_OUTSIDE,
	LEFT_BROKEN,
	LEFT_NOT_A_DEF,
	LEFT_ORCHESTRATOR,
	LEFT_GENERATOR,
	LEFT_ONLY_DOC,
	LEFT_SAME_LINE,
	LEFT_AFTER_DOC,
	LEFT_CONTINUED,
	LEFT_IN_CLASS,
	LEFT_BY_HAND,
	LEFT_WEB_APP,
	LEFT_UNKNOWN_APP,
	LEFT_CALLED_EARLY,
	LEFT_ASYNC_TAKEN,
	LEFT_EXCLUDED,
	LEFT_NOT_ASKED,
	LEFT_UNSAFE,
	LEFT_REASONS
};

/* For programs, "not-a-def"; and one clause for people, lower case, for "left alone: …". */
extern const char *const left_ids[LEFT_REASONS], *const left_texts[LEFT_REASONS];

/* How a function stands on the disk, next to what instrumenting would make of it. */
enum state {
	STATE_PLAIN,    /* nothing of ours is in it */
	STATE_PROFILED, /* as it would be made */
	STATE_STALE,    /* profiled, but not as it would be made now */
	STATE_ALTERED   /* lines of ours in its file were changed by hand */
};

struct function {
	const char *name;
	enum model model;
	const char *trigger;   /* the binding's type, "httpTrigger"; "" when unknown */
	struct place place;    /* its def, or the file that is to blame for there being none */
	struct source *source; /* NULL when there is no script to read */
	int def;               /* index into the source's outline, -1 when there is no def */
	enum left left;
	enum state state; /* known once it is planned how to instrument the app */
};

/* Where a module is: `real` is NULL when there is none. */
struct module_file {
	const char *path, *real;
};

struct app {
	const char *root; /* as the user would write it */
	const char *real;
	const struct app_root *found; /* what the walk has found */
	VEC(struct function) functions;
	VEC(struct source *) sources; /* each once: what the walk has found, and what these name; not all are parsed */
	struct set files;             /* the sources by their real path; the number is the index */
	struct set module_names;      /* that were looked for; the number is the index of the file */
	VEC(struct module_file) module_files;
};

/* With the functions, or with the sources alone: what the walk has found, not parsed. */
enum app_depth { APP_SOURCES, APP_FUNCTIONS };

struct app *app_load(struct arena *, const struct app_root *, enum app_depth, struct fail *);

/* A file right below the root, read; out->real is NULL when there is none, or when it leads out of the app. */
bool app_own_file(struct arena *, const struct app *, const char *name, struct found_file *out, struct fail *);

/* ---- for the rooms of this folder ---- */

/* The real path of a file that the user knows by `path`, NULL when there is none. */
const char *app_real(struct arena *, const struct app *, const char *path);

/* The source of a file below the root, read at most once and not parsed; NULL and a failure when it cannot be read. */
struct source *app_source(struct arena *, struct app *, const char *path, const char *real, struct fail *);

/* Adds the functions that the folders with a function.json stand for. */
bool app_add_v1(struct arena *, struct app *, const struct app_root *, struct fail *);

/* The v2 script, a real path, or NULL when there is none. */
const char *app_v2_script(struct arena *, const struct app *);

/* Adds the decorated functions of the sources loaded so far. */
bool app_add_v2(struct arena *, struct app *, const char *script, struct fail *);

/* Leaves alone the functions of either model that a decorator calls while the module loads. */
bool app_leave_called_early(struct arena *, struct app *, struct fail *);

#endif
