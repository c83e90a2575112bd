#include "render/table.h"

#include "base/arena.h"
#include "render/plain.h"

enum { GAP = 2, SHORTEST_NAME = 20 };

void table_colour(struct buf *out, const struct text_style *style, const char *sgr, struct slice text)
{
	if (style->colour && sgr && text.n)
		buf_addf(out, "\033[%sm%.*s\033[0m", sgr, SLICE_ARG(text));
	else
		buf_add(out, text);
}

struct layout {
	size_t columns;
	size_t widths[TABLE_COLUMNS];
};

static size_t widest(const struct table *table, size_t column)
{
	size_t most = 0;

	for (size_t i = 0; i < table->rows.n; i++) {
		size_t width = plain_width(table->rows.items[i].cells[column]);

		most = width > most ? width : most;
	}
	return most;
}

/* As many columns as leave the names enough. */
static struct layout lay_out(const struct table *table, size_t width)
{
	struct layout layout = { .columns = 1, .widths = { widest(table, 0) } };
	size_t name = layout.widths[0], least = name < SHORTEST_NAME ? name : SHORTEST_NAME, left = width;

	for (; layout.columns < table->columns; layout.columns++) {
		size_t needs = widest(table, layout.columns);

		if (left < least + GAP + needs)
			break;
		layout.widths[layout.columns] = needs;
		left -= GAP + needs;
	}
	layout.widths[0] = name < left ? name : left;
	return layout;
}

static void add_blanks(struct buf *out, size_t n)
{
	buf_addf(out, "%*s", (int)n, "");
}

static void add_row(const struct table *table, size_t i, const struct layout *layout, const struct text_style *style,
		    struct buf *out)
{
	const struct table_row *row = &table->rows.items[i];
	struct slice name = plain_cut_start(table->arena, row->cells[0], layout->widths[0], style->unicode);

	table_colour(out, style, row->sgr, name);
	if (layout->columns > 1)
		add_blanks(out, layout->widths[0] - plain_width(name));
	for (size_t k = 1; k < layout->columns; k++) {
		add_blanks(out, GAP + layout->widths[k] - plain_width(row->cells[k]));
		table_colour(out, style, i ? NULL : row->sgr, row->cells[k]);
	}
	buf_add(out, S("\n"));
	buf_add(out, row->below);
}

void table_print(const struct table *table, const struct text_style *style, struct buf *out)
{
	struct layout layout = lay_out(table, style->width);

	for (size_t i = 0; i < table->rows.n; i++)
		add_row(table, i, &layout, style, out);
}
