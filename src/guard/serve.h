/* serve: the filter as a process that git starts once and asks about many files: version 2 of the protocol of
 * long-running filters, with its commands clean and smudge. Smudged, a file is what it was: `instrument` puts in. */
#ifndef PFP_SERVE_H
#define PFP_SERVE_H

#include <stdio.h>

#include "base/fail.h"
#include "instrument/profiler.h"

/* Answers until the stream ends. What is wrong with a file is told, and git is told that there is something; only a
 * stream that is not git's is a failure. */
bool serve(FILE *in, FILE *out, const struct profilers *, void (*tell)(const struct fail *), struct fail *);

#endif
