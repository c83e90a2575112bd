/* python: which interpreter runs an app. */
#ifndef PFP_PYTHON_H
#define PFP_PYTHON_H

#include "base/fail.h"

struct arena;

/* What was asked for (may be NULL), else that of the active virtual environment, else the app's own (.venv, venv), else
 * python3 on PATH. Fails when what was asked for, or an environment that is there, has none. */
const char *python_find(struct arena *, const char *asked, const char *app, struct fail *);

/* A virtual environment in the user's cache for the packages of the app's requirements.txt and memory-profiler. The same
 * requirements, the same environment. */
struct environment {
	const char *folder, *python; /* its own */
	bool complete;               /* is it there already? */
};

bool python_environment(struct arena *, const char *python, const char *app, struct environment *, struct fail *);

/* Makes it, with `python`, which takes a network. */
bool python_install(struct arena *, const char *python, const char *app, const struct environment *, struct fail *);

#endif
