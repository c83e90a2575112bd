#include "commands/listing.h"

#include "base/arena.h"
#include "cli/say.h"
#include "render/plain.h"

enum { WIDEST = 60 };

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
		row->cells[i] = i < n ? say_clean(listing->arena, cells[i]) : "";
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

	for (size_t i = 0; i < LISTING_CELLS; i++) {
		int rest = widths[i] - (int)plain_width(slice_of(row->cells[i]));

		if (widths[i])
			buf_addf(&line, "%s%*s", row->cells[i], rest > 0 ? rest + 2 : 2, "");
	}
	buf_add(out, slice_trim(buf_slice(&line)));
	buf_addf(out, "\n");
}

void listing_print(const struct listing *listing, struct buf *out)
{
	int widths[LISTING_CELLS] = { 0 };

	for (size_t i = 0; i < listing->rows.n; i++)
		for (size_t k = 0; k < LISTING_CELLS; k++) {
			size_t n = plain_width(slice_of(listing->rows.items[i].cells[k]));

			if (n > WIDEST)
				n = WIDEST;
			widths[k] = (int)n > widths[k] ? (int)n : widths[k];
		}
	for (size_t i = 0; i < listing->rows.n; i++)
		add_row(out, &listing->rows.items[i], widths);
	if (listing->rows.n)
		buf_addf(out, "\n");
}
