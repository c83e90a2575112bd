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

void listing_add(struct listing *listing, const char *state, const char *name, const struct place *place,
		 const char *remark)
{
	struct buf where = { .arena = listing->arena };

	say_add_clean(&where, slice_of(place->path));
	if (place->line)
		buf_addf(&where, ":%zu", place->line);
	*vec_push(listing->arena, &listing->rows) =
		(struct listing_row){ state, clean(listing->arena, name), buf_text(&where),
				      clean(listing->arena, remark) };
}

static int wider(int width, const char *text)
{
	size_t n = strlen(text);

	return n > WIDEST ? WIDEST : (int)n > width ? (int)n : width;
}

static void add_cell(struct buf *line, const char *text, int width)
{
	if (width)
		buf_addf(line, "%-*s  ", width, text);
}

void listing_print(const struct listing *listing, struct buf *out)
{
	int state = 0, name = 0, where = 0;

	for (size_t i = 0; i < listing->rows.n; i++) {
		const struct listing_row *row = &listing->rows.items[i];

		state = wider(state, row->state);
		name = wider(name, row->name);
		where = wider(where, row->where);
	}
	for (size_t i = 0; i < listing->rows.n; i++) {
		const struct listing_row *row = &listing->rows.items[i];
		struct buf line = { .arena = listing->arena };

		add_cell(&line, row->state, state);
		add_cell(&line, row->name, name);
		add_cell(&line, row->where, where);
		buf_addf(&line, "%s", row->remark);
		buf_add(out, slice_trim(buf_slice(&line)));
		buf_addf(out, "\n");
	}
	if (listing->rows.n)
		buf_addf(out, "\n");
}
