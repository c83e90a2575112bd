/* listing: rows of a summary, in columns. */
#ifndef PFP_LISTING_H
#define PFP_LISTING_H

#include "base/buf.h"
#include "base/fail.h"
#include "base/vec.h"

enum { LISTING_CELLS = 7 };

struct listing_row {
	const char *cells[LISTING_CELLS];
};

struct listing {
	struct arena *arena;
	VEC(struct listing_row) rows;
};

/* What happened, to what, where, and why or how; name and remark may be empty. */
void listing_add(struct listing *, const char *state, const char *name, const struct place *, const char *remark);

/* At most LISTING_CELLS texts; they are copied, and made clean. */
void listing_add_cells(struct listing *, size_t n, const char *const *cells);

/* "file:line" */
const char *listing_place(struct arena *, const struct place *);

/* Appends the rows, the columns as wide as their longest text but none wider than 60. */
void listing_print(const struct listing *, struct buf *out);

#endif
