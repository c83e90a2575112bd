/* plan: what is to be done, decided before anything is touched.
 *
 * One file:   plan_insert in any order, then splice: old bytes and insertions in, new bytes out.
 * All files:  a list of changes, which --diff shows (diff.h) and txn.h writes; both see the same bytes. */
#ifndef PFP_PLAN_H
#define PFP_PLAN_H

#include <stdbool.h>

#include "base/slice.h"
#include "base/vec.h"

struct arena;

struct insertion {
	size_t at; /* before this byte of the old text */
	struct slice text;
};

struct plan {
	VEC(struct insertion) insertions;
};

/* `text` is borrowed until splice has run. */
void plan_insert(struct arena *, struct plan *, size_t at, struct slice text);

/* The old bytes with the insertions between them; two at one place keep the order in which they were planned. The
 * bytes between two insertions are copied as they are: what the plan does not name can not change. */
struct slice plan_splice(struct arena *, struct slice text, struct plan *);

/* One file as it is and as it shall be. */
struct change {
	const char *path; /* for people */
	const char *file; /* to write to; its folders are made when it is new */
	bool is_new;
	bool is_real;               /* `file` is a real path: it leads where it says */
	struct slice before, after; /* `before` is empty when the file is new */
};

struct changes VEC_OF(struct change);

#endif
