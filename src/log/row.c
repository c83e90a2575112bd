#include "log/row.h"

#define LOGGER "memory_profiler_logs: "

enum {
	BLANKS_BEFORE_SOURCE = 3,
	EMPTY_COLUMNS = 29, /* blanks at least between the number of a line that was not measured and its source */
	NUMBER_WIDTH = 6,
};

struct cursor {
	const char *at, *end;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void skip_blanks(struct cursor *c)
{
	while (c->at < c->end && *c->at == ' ')
		c->at++;
}

static struct slice rest(const struct cursor *c)
{
	return (struct slice){ c->at, (size_t)(c->end - c->at) };
}

/* Inline, so that a word's length is known and comparing it takes no call. */
static inline __attribute__((always_inline)) bool take(struct cursor *c, struct slice word)
{
	bool there = slice_starts(rest(c), word);

	c->at += there ? word.n : 0;
	return there;
}

/* Digits, at most eighteen. */
static bool take_number(struct cursor *c, uint64_t *out)
{
	const char *start = c->at;
	uint64_t number = 0;

	while (c->at < c->end && is_digit(*c->at))
		number = number * 10 + (uint64_t)(*c->at++ - '0');
	*out = number;
	return c->at > start && c->at - start <= 18;
}

/* What stands behind the point, in millionths; the seventh digit rounds. */
static uint64_t take_decimals(struct cursor *c)
{
	uint64_t millionths = 0, unit = MIB / 10;

	for (; c->at < c->end && is_digit(*c->at); c->at++) {
		if (!unit && c->at[-1] != '.')
			break;
		millionths += unit * (uint64_t)(*c->at - '0');
		unit /= 10;
	}
	if (c->at < c->end && is_digit(*c->at))
		millionths += *c->at >= '5';
	while (c->at < c->end && is_digit(*c->at))
		c->at++;
	return millionths;
}

/* "-12.5 MiB" */
static bool take_amount(struct cursor *c, int64_t *out)
{
	uint64_t whole, parts = 0;
	bool negative;

	skip_blanks(c);
	negative = take(c, S("-"));
	if (!take_number(c, &whole) || whole > MOST_MIB)
		return false;
	if (take(c, S(".")))
		parts = take_decimals(c);
	*out = (int64_t)(whole * MIB + parts);
	*out = negative ? -*out : *out;
	return take(c, S(" MiB"));
}

/* The column of the count, when there is one. */
static bool take_count(struct cursor *c, const struct row_columns *columns, uint64_t *out)
{
	struct cursor ahead = *c;
	uint64_t count;
	bool there;

	*out = 0;
	if (columns->no_count)
		return true;
	skip_blanks(&ahead);
	there = take_number(&ahead, &count) && (ahead.at == ahead.end || *ahead.at == ' ');
	if (there) {
		*c = ahead;
		*out = count;
	}
	return there || !columns->known;
}

/* The source line begins behind three blanks; its own indentation follows. */
static struct slice take_source(struct cursor *c)
{
	for (int i = 0; i < BLANKS_BEFORE_SOURCE && c->at < c->end && *c->at == ' '; i++)
		c->at++;
	return rest(c);
}

/* ---- the usual row, column by column: nearly all of them ---- */

/* The digits that end before `end`, at most `most`; blanks in front of them. */
static inline __attribute__((always_inline)) bool digits_before(const char *end, int most, uint64_t *out)
{
	uint64_t value = 0, unit = 1;
	int i = 1;

	for (; i <= most && is_digit(end[-i]); i++, unit *= 10)
		value += unit * (uint64_t)(end[-i] - '0');
	*out = value;
	return i > 1 && (i > most || end[-i] == ' ');
}

/* "    47.1 MiB", by where it ends; a sign takes the other way. */
static inline bool amount_before(const char *end, int64_t *out)
{
	uint64_t whole;

	if (memcmp(end - 4, " MiB", 4) != 0 || end[-6] != '.' || !is_digit(end[-5]) ||
	    !digits_before(end - 6, 6, &whole))
		return false;
	*out = (int64_t)whole * MIB + (end[-5] - '0') * (MIB / 10);
	return true;
}

/* `p` is where the column of the line number begins. */
static inline bool read_usual(const char *p, size_t n, struct row *row)
{
	if (n < 47 || memcmp(p + 44, "   ", 3) != 0 || p[6] != ' ' || p[19] != ' ' || p[32] != ' ' || p[33] != ' ' ||
	    !amount_before(p + 19, &row->memory) || !amount_before(p + 32, &row->increment) ||
	    !digits_before(p + 44, 10, &row->occurrences) || !digits_before(p + 6, 6, &row->line) || !row->line)
		return false;
	row->text = (struct slice){ p + 47, n - 47 };
	row->kind = ROW_MEASURED;
	return true;
}

/* ---- any row ---- */

static bool read_measured(struct cursor *c, const struct row_columns *columns, struct row *row)
{
	int64_t first, second;

	if (!take_amount(c, &first) || !take_amount(c, &second))
		return false;
	row->memory = columns->increment_first ? second : first;
	row->increment = columns->increment_first ? first : second;
	if (c->at < c->end && *c->at != ' ')
		return false;
	if (!take_count(c, columns, &row->occurrences))
		return false;
	row->text = take_source(c);
	row->kind = ROW_MEASURED;
	return true;
}

/* Nothing but blanks in the columns of the numbers; `at` is behind the line's number. */
static bool read_unmeasured(struct cursor at, const struct row_columns *columns, struct row *row)
{
	size_t blanks = columns->no_count ? EMPTY_COLUMNS : EMPTY_COLUMNS + 12;
	const char *start = at.at;

	skip_blanks(&at);
	if (at.at != at.end && (size_t)(at.at - start) < blanks)
		return false;
	row->text = (struct slice){ at.end, 0 };
	if (at.at != at.end)
		row->text = (struct slice){ start + blanks, (size_t)(at.end - start) - blanks };
	row->kind = ROW_UNMEASURED;
	return true;
}

static bool has(struct cursor c, struct slice word)
{
	return slice_find(rest(&c), word, 0) != SLICE_NONE;
}

static void read_numbered(struct cursor c, bool is_ours, const struct row_columns *columns, struct row *row)
{
	struct cursor start = c, behind;

	if (take_number(&c, &row->line) && row->line && c.at < c.end && *c.at == ' ') {
		behind = c;
		if (!slice_starts(rest(&c), S("             ")) &&
		    read_measured(&c, columns, row)) /* no column is that wide */
			return;
		if ((is_ours || columns->known) && read_unmeasured(behind, columns, row))
			return;
	}
	if (is_ours || has(start, S(" MiB")))
		row->kind = ROW_ODD;
}

/* The order of the columns is the header's; `c` is behind its "Line #". */
static enum row_kind read_header(struct cursor c, struct row_columns *columns)
{
	size_t memory, increment;

	*columns = (struct row_columns){ .known = true };
	if (slice_starts(rest(&c), S("    Mem usage    Increment  Occur")))
		return ROW_HEADER;
	memory = slice_find(rest(&c), S("Mem usage"), 0);
	increment = slice_find(rest(&c), S("Increment"), 0);
	columns->increment_first = increment < memory;
	columns->no_count = !has(c, S("Occur"));
	return memory == SLICE_NONE || increment == SLICE_NONE ? ROW_NONE : ROW_HEADER;
}

/* "[2026-11-21T06:40:36.123Z] ": what `func host start` writes in front of each line. */
static void skip_bracketed_time(struct cursor *c)
{
	const char *close;
	size_t n = (size_t)(c->end - c->at);

	if (n < 12 || c->at[0] != '[' || !is_digit(c->at[1]))
		return;
	close = n > 25 && c->at[25] == ']' ? c->at + 25 : memchr(c->at, ']', n < 40 ? n : 40);
	if (!close)
		return;
	c->at = close + 1;
	take(c, S(" "));
}

/* "2026-11-21T06:40:36Z   [Information]   ": the log stream of the platform. */
static void skip_bare_time(struct cursor *c)
{
	const char *at = c->at;

	if (c->end - at < 20 || !is_digit(at[0]) || at[4] != '-' || at[7] != '-' || at[10] != 'T')
		return;
	while (c->at < c->end && *c->at != ' ')
		c->at++;
	skip_blanks(c);
	at = c->at < c->end && *c->at == '[' ? memchr(c->at, ']', (size_t)(c->end - c->at)) : NULL;
	c->at = at ? at + 1 : c->at;
}

static void read_report_line(struct cursor c, bool is_ours, struct row_columns *columns, struct row *row)
{
	row->kind = ROW_NONE;
	if (!columns->no_count && !columns->increment_first && read_usual(c.at, (size_t)(c.end - c.at), row))
		return;
	skip_blanks(&c);
	if (c.at == c.end)
		return;
	if (is_digit(*c.at)) {
		read_numbered(c, is_ours, columns, row);
	} else if (take(&c, S("Line #"))) {
		row->kind = read_header(c, columns);
	} else if (take(&c, S("Filename: "))) {
		row->kind = ROW_FILE;
		row->text = slice_trim(rest(&c));
	}
}

void row_read(struct slice line, struct row_columns *columns, struct row *row)
{
	struct cursor c = { line.p, line.p + line.n };
	bool is_ours;

	skip_bracketed_time(&c);
	is_ours = take(&c, S(LOGGER));
	if (!is_ours)
		skip_bare_time(&c);
	read_report_line(c, is_ours, columns, row);
	if (!is_ours && (row->kind == ROW_NONE || row->kind == ROW_ODD) && slice_has(rest(&c), S(LOGGER), 6)) {
		c.at += slice_find(rest(&c), S(LOGGER), 0) + sizeof LOGGER - 1;
		read_report_line(c, true, columns, row);
	}
	if (row->kind == ROW_ODD)
		row->text = line;
}

struct slice row_without_escapes(struct slice text, char *to)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\x1b') {
			to[n++] = text.p[i];
			continue;
		}
		i++;
		if (i < text.n && text.p[i] == '[') /* ESC [ parameters letter */
			for (i++; i < text.n && text.p[i] >= ' ' && text.p[i] < '@'; i++)
				;
		i -= i < text.n && (unsigned char)text.p[i] < ' '; /* cut off: a line end stays one */
	}
	return (struct slice){ to, n };
}
