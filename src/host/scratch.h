/* scratch: a copy of an app to run, with some files as they shall be there. The app itself is read and never written.
 *
 * Left out is what no run needs: virtual environments, .git, node_modules, __pycache__. Links that lead out of the app,
 * and .python_packages, are links in the copy too.
 *
 * The folder has a file `.pyfuncprof.lock`, held by flock as long as its run is there: a folder whose run was killed is
 * cleared away by the next one. Without that file it is the user's. */
#ifndef PFP_SCRATCH_H
#define PFP_SCRATCH_H

#include "base/fail.h"
#include "edit/plan.h"

struct arena;

struct scratch {
	const char *root; /* a folder of our own, NULL when there is none; real */
	const char *app;  /* the copy, in it */
	const char *host; /* the program's own files, in it */
	int lock;         /* -1: not held, and there is no such file */
};

/* Copies the app at `real`; a file that has a change is written as it is after that. */
bool scratch_make(struct arena *, const char *real, const struct changes *, struct scratch *, struct fail *);

/* Writes a file next to the copy, in root/host; its name may have one folder in front. */
bool scratch_add(struct arena *, const struct scratch *, const char *name, struct slice bytes, struct fail *);

/* Removes all of it, or leaves it to the user. */
void scratch_remove(struct scratch *);
void scratch_keep(struct scratch *);

#endif
