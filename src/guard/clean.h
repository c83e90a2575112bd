/* clean: a file as it is on the disk → as git is to keep it: without what we put in, as `remove` would leave it, but
 * for what was written by hand, which stays. Nothing is read but these bytes. */
#ifndef PFP_CLEAN_H
#define PFP_CLEAN_H

#include "base/fail.h"
#include "base/slice.h"
#include "instrument/profiler.h"

/* May there be anything of ours in a file of this name: *.py, requirements*.txt? */
bool clean_concerns(const char *path);

/* The clean bytes: the very same when nothing of ours is in them. Fails, with the place, where lines of ours were
 * changed by hand: what of them is whose can not be told. */
bool clean(struct arena *, const struct profilers *, const char *path, struct slice bytes, struct slice *out,
	   struct fail *);

#endif
