/* python: which interpreter runs an app. */
#ifndef PFP_PYTHON_H
#define PFP_PYTHON_H

#include "base/fail.h"

struct arena;

/* What was asked for (may be NULL), else that of the active virtual environment, else the app's own (.venv, venv), else
 * python3 on PATH. Fails when what was asked for, or an environment that is there, has none. */
const char *python_find(struct arena *, const char *asked, const char *app, struct fail *);

/* A virtual environment in the user's cache with the packages of the app's requirements.txt and memory-profiler: made
 * with `python` when it is not there yet, which takes a network. The same requirements, the same environment. */
const char *python_with_packages(struct arena *, const char *python, const char *app, struct fail *);

#endif
