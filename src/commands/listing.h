/* listing: rows of a summary, in columns: what happened, to what, where, and why or how. */
#ifndef PFP_LISTING_H
#define PFP_LISTING_H

#include "base/buf.h"
#include "base/fail.h"
#include "base/vec.h"

struct listing_row {
	const char *state, *name, *where, *remark;
};

struct listing {
	struct arena *arena;
	VEC(struct listing_row) rows;
};

/* The texts are copied, without control characters; name and remark may be empty. */
void listing_add(struct listing *, const char *state, const char *name, const struct place *, const char *remark);

/* Appends the rows, the columns as wide as their longest text but none wider than 60. */
void listing_print(const struct listing *, struct buf *out);

#endif
