#include "commands/listing.h"

#include "base/arena.h"
#include "cli/say.h"

enum { WIDEST = 60 };

static const char *clean(struct arena *arena, const char *text)
{
	struct buf out = { .arena = arena };

	say_add_clean(&out, slice_of(text));
	return buf_text(&out);
}

const char *listing_place(struct arena *arena, const struct place *place)
{
	struct buf where = { .arena = arena };

	buf_addf(&where, "%s", place->path);
	if (place->line)
		buf_addf(&where, ":%zu", place->line);
	return buf_text(&where);
}

void listing_add_cells(struct listing *listing, size_t n, const char *const *cells)
{
	struct listing_row *row = vec_push(listing->arena, &listing->rows);

	for (size_t i = 0; i < LISTING_CELLS; i++)
		row->cells[i] = i < n ? clean(listing->arena, cells[i]) : "";
}

void listing_add(struct listing *listing, const char *state, const char *name, const struct place *place,
		 const char *remark)
{
	const char *const cells[] = { state, name, listing_place(listing->arena, place), remark };

	listing_add_cells(listing, sizeof cells / sizeof *cells, cells);
}

static void add_row(struct buf *out, const struct listing_row *row, const int *widths)
{
	struct buf line = { .arena = out->arena };

	for (size_t i = 0; i < LISTING_CELLS; i++)
		if (widths[i])
			buf_addf(&line, "%-*s  ", widths[i], row->cells[i]);
	buf_add(out, slice_trim(buf_slice(&line)));
	buf_addf(out, "\n");
}

void listing_print(const struct listing *listing, struct buf *out)
{
	int widths[LISTING_CELLS] = { 0 };

	for (size_t i = 0; i < listing->rows.n; i++)
		for (size_t k = 0; k < LISTING_CELLS; k++) {
			size_t n = strlen(listing->rows.items[i].cells[k]);

			if (n > WIDEST)
				n = WIDEST;
			widths[k] = (int)n > widths[k] ? (int)n : widths[k];
		}
	for (size_t i = 0; i < listing->rows.n; i++)
		add_row(out, &listing->rows.items[i], widths);
	if (listing->rows.n)
		buf_addf(out, "\n");
}
