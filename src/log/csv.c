/* csv: tables as text (RFC 4180): a header, then a row a line; a quoted cell may hold separators, line ends and, doubled,
 * quotes. */
#include "base/arena.h"
#include "base/vec.h"
#include "log/input.h"
#include "log/record.h"

enum { ROW_LIMIT = 64 << 20 };

struct csv_reader {
	struct input *in;
	struct arena *arena;
	char separator;
	VEC(enum field) columns; /* empty: the header was not read yet */
};

static bool has_message_column(struct slice header, char separator)
{
	struct slice cell;

	while (slice_cut(&header, separator, &cell)) {
		cell = slice_trim(cell);
		if (cell.n > 1 && cell.p[0] == '"')
			cell = slice_part(cell, 1, cell.n - 1);
		if (field_of(cell) == FIELD_MESSAGE || field_of(cell) == FIELD_PART)
			return true;
	}
	return false;
}

static char separator_of(struct slice header)
{
	static const char separators[] = ",\t;";

	for (const char *s = separators; *s; s++)
		if (memchr(header.p, *s, header.n) && has_message_column(header, *s))
			return *s;
	return '\0';
}

static struct slice first_line(struct slice head)
{
	size_t end = slice_find(head, S("\n"), 0);

	return slice_part(head, 0, end == SLICE_NONE ? head.n : end);
}

bool csv_is(struct slice head)
{
	return separator_of(first_line(head)) != '\0';
}

struct csv_reader *csv_open(struct arena *arena, struct input *in)
{
	struct csv_reader *csv = NEW(arena, struct csv_reader);

	csv->in = in;
	csv->arena = arena;
	csv->separator = separator_of(first_line(input_rest(in)));
	return csv;
}

/* Where the row that the text begins with ends, its line end not included; SLICE_NONE when that is not in it. */
static size_t row_end(struct slice text)
{
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		const char *quote;

		if (!quoted) {
			const char *end = memchr(text.p + i, '\n', text.n - i);
			size_t stop = end ? (size_t)(end - text.p) : text.n;

			quote = memchr(text.p + i, '"', stop - i);
			if (!quote)
				return end ? stop : SLICE_NONE;
		} else {
			quote = memchr(text.p + i, '"', text.n - i);
			if (!quote)
				return SLICE_NONE;
		}
		quoted = !quoted;
		i = (size_t)(quote - text.p);
	}
	return SLICE_NONE;
}

/* The next row, line end taken; false at the end of the input. It may be written to. */
static bool next_row(struct csv_reader *csv, char **row, size_t *n, struct fail *f)
{
	struct input *in = csv->in;
	size_t end;

	while ((end = row_end(input_rest(in))) == SLICE_NONE && !in->ended) {
		if (input_rest(in).n > ROW_LIMIT)
			return fail(f, EXIT_COULD_NOT,
				    "'%s' has a quote that is not closed: no row of a table is that long", in->name);
		if (!input_more(in, f))
			return false;
	}
	*row = in->buffer + in->start;
	*n = end == SLICE_NONE ? input_rest(in).n : end;
	in->start += *n + (end != SLICE_NONE);
	return *n || end != SLICE_NONE;
}

/* Takes a cell off the front of a row; quotes are taken out in place. */
static struct slice take_cell(char **at, char *end, char separator)
{
	char *from = *at, *to = *at;
	const char *stop;

	if (from < end && *from == '"') {
		for (from++; from < end; from++) {
			if (*from == '"' && !(from + 1 < end && from[1] == '"'))
				break;
			from += *from == '"';
			*to++ = *from;
		}
		from += from < end;
	}
	stop = memchr(from, separator, (size_t)(end - from));
	stop = stop ? stop : end;
	memmove(to, from, (size_t)(stop - from));
	to += stop - from;
	from = *at;
	*at = (char *)(uintptr_t)stop;
	return (struct slice){ from, (size_t)(to - from) };
}

static void read_header(struct csv_reader *csv, char *at, char *end)
{
	for (bool more = true; more; at++) {
		*vec_push(csv->arena, &csv->columns) = field_of(slice_trim(take_cell(&at, end, csv->separator)));
		more = at < end;
	}
}

bool csv_next(struct csv_reader *csv, struct record *out, struct fail *f)
{
	char *at, *end;
	size_t n = 0;

	*out = (struct record){ 0 };
	if (!next_row(csv, &at, &n, f))
		return false;
	end = at + n;
	end -= n && end[-1] == '\r';
	if (!csv->columns.n) {
		read_header(csv, at, end);
		return csv_next(csv, out, f);
	}
	for (size_t i = 0; i < csv->columns.n && at <= end; i++, at++) {
		struct slice cell = take_cell(&at, end, csv->separator);

		if (csv->columns.items[i] < FIELDS)
			out->cells[csv->columns.items[i]] = cell;
	}
	return true;
}
