#include "log/record.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "log/log.h"

static const struct {
	const char *name;
	enum field field;
} columns[] = {
	{ "message", FIELD_MESSAGE },
	{ "log", FIELD_MESSAGE },
	{ "timestamp", FIELD_TIME },
	{ "timegenerated", FIELD_TIME },
	{ "time", FIELD_TIME },
	{ "invocationid", FIELD_INVOCATION },
	{ "functioninvocationid", FIELD_INVOCATION },
	{ "operation_id", FIELD_OPERATION },
	{ "operationid", FIELD_OPERATION },
	{ "customdimensions", FIELD_PROPERTIES },
	{ "properties", FIELD_PROPERTIES },
	{ "itemcount", FIELD_ITEMS },
	{ "cloud_roleinstance", FIELD_INSTANCE },
	{ "approleinstance", FIELD_INSTANCE },
	{ "linenumber", FIELD_PART },
	{ "totalmem_mib", FIELD_PART + 1 },
	{ "incremem_mib", FIELD_PART + 2 },
	{ "occurences", FIELD_PART + 3 },
	{ "occurrences", FIELD_PART + 3 },
	{ "contents", FIELD_PART + 4 },
	{ "filename", FIELD_PATH },
	{ "isfirst", FIELD_FIRST },
	{ "invocations", FIELD_INVOCATIONS },
	{ "incrementsum", FIELD_SUM },
	{ "incrementmean", FIELD_INCREMENT },
	{ "incrementmin", FIELD_INCREMENT + 1 },
	{ "incrementmax", FIELD_INCREMENT + 2 },
	{ "incrementp50", FIELD_INCREMENT + 3 },
	{ "incrementp95", FIELD_INCREMENT + 4 },
	{ "memorymean", FIELD_MEMORY },
	{ "memorymin", FIELD_MEMORY + 1 },
	{ "memorymax", FIELD_MEMORY + 2 },
	{ "memoryp50", FIELD_MEMORY + 3 },
	{ "memoryp95", FIELD_MEMORY + 4 },
};

enum field field_of(struct slice column)
{
	size_t unit = slice_find(column, S(" ["), 0); /* "timestamp [UTC]" */

	column.n = unit == SLICE_NONE ? column.n : unit;
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (slice_eq_nocase(column, slice_of(columns[i].name)))
			return columns[i].field;
	return FIELDS;
}

bool record_has_message(const struct record *r)
{
	return r->cells[FIELD_MESSAGE].p || r->cells[FIELD_PART].p;
}

/* ---- sums ---- */

static double number(struct slice cell)
{
	char text[64];
	double value;

	if (!cell.n || cell.n >= sizeof text)
		return 0;
	memcpy(text, cell.p, cell.n);
	text[cell.n] = '\0';
	value = strtod(text, NULL);
	return isfinite(value) ? value : 0;
}

static int64_t amount(struct slice cell)
{
	double value = number(cell) * MIB;

	return fabs(value) < 1e18 ? llround(value) : 0;
}

static uint64_t count(struct slice cell)
{
	double value = number(cell);

	return value > 0 && value < 1e18 ? (uint64_t)llround(value) : 0;
}

static struct sums sums_at(const struct slice *cells)
{
	return (struct sums){ amount(cells[0]), amount(cells[1]), amount(cells[2]), amount(cells[3]),
			      amount(cells[4]) };
}

static bool is_possible(const struct sums *sums)
{
	const int64_t amounts[] = { sums->mean, sums->min, sums->max, sums->p50, sums->p95 };

	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		if (llabs(amounts[i]) > (int64_t)MOST_MIB * MIB)
			return false;
	return true;
}

/* Do the sums fit, and those of many of them? */
static bool are_possible(const struct line_sums *sums)
{
	const double most = (double)INT64_MAX / 1000;

	return is_possible(&sums->increment) && is_possible(&sums->memory) && fabs((double)sums->sum) < most &&
	       fabs((double)sums->memory.mean) * (double)sums->invocations < most;
}

bool record_sums(const struct record *r, struct log_line *line, struct line_sums *sums)
{
	const struct slice *cells = r->cells;

	if (!cells[FIELD_SUM].p || cells[FIELD_MESSAGE].p)
		return false;
	*sums = (struct line_sums){
		.path = cells[FIELD_PATH],
		.is_first = cells[FIELD_FIRST].n && strchr("tT1", cells[FIELD_FIRST].p[0]),
		.invocations = count(cells[FIELD_INVOCATIONS]),
		.increment = sums_at(cells + FIELD_INCREMENT),
		.memory = sums_at(cells + FIELD_MEMORY),
		.sum = amount(cells[FIELD_SUM]),
	};
	line->row = (struct row){ .kind = ROW_SUMS,
				  .line = count(cells[FIELD_PART]),
				  .occurrences = count(cells[FIELD_PART + 3]),
				  .text = cells[FIELD_PART + 4] };
	line->sums = sums;
	if (!line->row.line || !sums->invocations || !are_possible(sums))
		line->row.kind = ROW_ODD;
	return true;
}

/* ---- messages ---- */

/* The documented query takes rows apart at every two blanks, and a file's path out of its row. */
struct slice record_message(struct arena *arena, const struct record *r)
{
	struct buf whole = { .arena = arena };
	struct slice first = r->cells[FIELD_PART];

	if (r->cells[FIELD_MESSAGE].p || !first.p)
		return r->cells[FIELD_MESSAGE];
	if (memchr(first.p, '/', first.n) || memchr(first.p, '\\', first.n))
		buf_add(&whole, S("Filename: "));
	for (int i = 0; i < FIELD_PATH - FIELD_PART; i++) {
		buf_add(&whole, i ? S("  ") : S(""));
		buf_add(&whole, r->cells[FIELD_PART + i]);
	}
	return buf_slice(&whole);
}

struct slice record_invocation(const struct record *r)
{
	struct slice properties = r->cells[FIELD_PROPERTIES], key = S("\"InvocationId\"");
	size_t at, end;

	if (r->cells[FIELD_INVOCATION].n)
		return r->cells[FIELD_INVOCATION];
	at = slice_find(properties, key, 0);
	at = at == SLICE_NONE ? at : slice_find(properties, S("\""), at + key.n);
	end = at == SLICE_NONE ? at : slice_find(properties, S("\""), at + 1);
	return end == SLICE_NONE ? r->cells[FIELD_OPERATION] : slice_part(properties, at + 1, end);
}

/* ---- times ---- */

/* The numbers in a text, in their order; gives how many, at most `most`. */
static size_t numbers_in(struct slice text, long *numbers, size_t *digits, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < most; n++) {
		while (i < text.n && !isdigit((unsigned char)text.p[i]))
			i++;
		if (i == text.n)
			break;
		numbers[n] = 0;
		for (digits[n] = 0; i < text.n && isdigit((unsigned char)text.p[i]) && digits[n] < 9; i++, digits[n]++)
			numbers[n] = numbers[n] * 10 + (text.p[i] - '0');
		while (i < text.n && isdigit((unsigned char)text.p[i]))
			i++;
	}
	return n;
}

int64_t record_time(struct slice text)
{
	long n[7] = { 0 };
	size_t digits[7] = { 0 }, count = numbers_in(text, n, digits, 7);
	bool american = count >= 6 && digits[2] == 4;
	struct tm tm = { 0 };
	int64_t micro;

	if (count < 6 || (!american && digits[0] != 4))
		return 0;
	for (size_t i = 0; i < 6; i++)
		if (digits[i] > (i == (american ? 2 : 0) ? 4 : 2))
			return 0;
	tm.tm_year = (int)(american ? n[2] : n[0]) - 1900;
	tm.tm_mon = (int)(american ? n[0] : n[1]) - 1;
	tm.tm_mday = (int)(american ? n[1] : n[2]);
	tm.tm_hour = (int)n[3];
	tm.tm_min = (int)n[4];
	tm.tm_sec = (int)n[5];
	if (american && tm.tm_hour < 13) {
		tm.tm_hour %= 12;
		tm.tm_hour += slice_ends(text, S("PM")) ? 12 : 0;
	}
	micro = count > 6 ? n[6] : 0;
	for (size_t i = digits[6]; i < 6; i++)
		micro *= 10;
	for (size_t i = 6; i < digits[6]; i++)
		micro /= 10;
	return (int64_t)timegm(&tm) * 1000000 + micro;
}
