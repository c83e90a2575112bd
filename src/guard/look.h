/* look: one file → the traces of the profiler in it. Pure: bytes in, traces out.
 *
 * Python is read as Python: what is commented out, or stands in a string, is no trace. Where a file does not parse, every
 * line that names the profiler outside of its comments is one, and says so. */
#ifndef PFP_LOOK_H
#define PFP_LOOK_H

#include "guard/trace.h"

struct arena;

enum look_kind {
	LOOK_FOR_MARKS, /* in a text of any kind: whole blocks of ours that went there */
	LOOK_PYTHON,
	LOOK_REQUIREMENTS, /* requirements*.txt */
	LOOK_TOML          /* pyproject.toml, Pipfile */
};

/* By the last part of the file's name. */
enum look_kind look_kind_of(struct slice name);

/* A cheap look: may there be a trace in it? */
bool look_may_find(enum look_kind, struct slice bytes);

/* Adds to *out. `path` is what the places say. */
void look(struct arena *, enum look_kind, const char *path, struct slice bytes, struct traces *out);

#endif
