/* table: rows of cells on a terminal, columns as wide as what is in them.
 *
 * The first column is the row's name, at the left; all others are at the right. Where the width is too small, columns
 * are left out from the last one on, and then names lose their beginnings. Below a row may stand lines of its own. */
#ifndef PFP_TABLE_H
#define PFP_TABLE_H

#include "base/buf.h"
#include "base/vec.h"
#include "render/render.h"

enum { TABLE_COLUMNS = 8 };

struct table_row {
	struct slice cells[TABLE_COLUMNS]; /* plain */
	const char *sgr;    /* of the name: parameters of the escape sequence, as in "1;31"; NULL: none */
	struct slice below; /* as it is printed: whole lines, or nothing */
};

/* The first row is the head. */
struct table {
	struct arena *arena;
	size_t columns;
	VEC(struct table_row) rows;
};

void table_print(const struct table *, const struct text_style *, struct buf *out);

/* The text in colour, when there is any. */
void table_colour(struct buf *out, const struct text_style *, const char *sgr, struct slice text);

#endif
