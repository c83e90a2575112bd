#include "log/log.h"

#include "base/arena.h"
#include "log/input.h"
#include "log/record.h"
#include "log/text.h"

enum {
	LONGEST_LINE = 64 << 10, /* of a longer one, this much is looked at */
	HEAD = 4 << 10,          /* by so much at least it is seen what a log is */
};
enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON };

struct log {
	struct arena *arena;
	struct input in;
	enum format format;
	struct csv_reader *csv;
	struct json_reader *json;
	struct row_columns columns;
	uint64_t lines;
	struct arena of_message;
	struct slice message; /* of a table's row: what of it is still to be read */
	struct log_line of_row;
	struct line_sums sums;
	char plain[LONGEST_LINE]; /* a line without its escapes */
};

/* ---- tables ---- */

static uint64_t count_of(struct slice cell)
{
	uint64_t n = 0;

	for (size_t i = 0; i < cell.n && i < 9 && cell.p[i] >= '0' && cell.p[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(cell.p[i] - '0');
	return n ? n : 1;
}

/* The next row; *is_sums when all it says is in log->of_row already. */
static bool next_row(struct log *log, bool *is_sums, struct fail *f)
{
	struct record record;

	if (!(log->format == FORMAT_CSV ? csv_next(log->csv, &record, f) : json_next(log->json, &record, f)))
		return false;
	log->lines++;
	arena_reset(&log->of_message);
	log->of_row.at = log->lines;
	log->of_row.stands_for = 1;
	*is_sums = record_sums(&record, &log->of_row, &log->sums);
	if (*is_sums)
		return true;
	log->message = record_message(&log->of_message, &record);
	log->of_row.invocation = record_invocation(&record);
	log->of_row.instance = record.cells[FIELD_INSTANCE].n ? slice_hash(record.cells[FIELD_INSTANCE]) : 0;
	log->of_row.time = record_time(record.cells[FIELD_TIME]);
	log->of_row.stands_for = count_of(record.cells[FIELD_ITEMS]);
	return true;
}

static bool next_of_table(struct log *log, struct log_line *out, struct fail *f)
{
	for (bool is_sums = false;;) {
		struct slice line;

		while (slice_cut(&log->message, '\n', &line)) {
			line.n = line.n < LONGEST_LINE ? line.n : LONGEST_LINE;
			line.n -= line.n && line.p[line.n - 1] == '\r';
			if (memchr(line.p, '\x1b', line.n))
				line = row_without_escapes(line, log->plain);
			*out = log->of_row;
			row_read(line, &log->columns, &out->row);
			if (out->row.kind != ROW_NONE)
				return true;
		}
		if (!next_row(log, &is_sums, f))
			return false;
		*out = log->of_row;
		if (is_sums)
			return true;
	}
}

/* ---- both ---- */

bool log_each(struct log *log, log_take *take, void *context, struct fail *f)
{
	struct log_line line;

	if (log_is_text(log))
		return text_each(log->arena, &log->in, take, context, &log->lines, f);
	while (next_of_table(log, &line, f))
		if (!take(context, &line))
			return false;
	return !f->message;
}

static bool recognise(struct log *log, struct arena *arena, struct fail *f)
{
	struct slice head;

	log->arena = arena;
	while (!log->in.ended && input_rest(&log->in).n < HEAD)
		if (!input_more(&log->in, f))
			return false;
	head = input_rest(&log->in);
	if (json_is(head)) {
		log->format = FORMAT_JSON;
		log->json = json_open(arena, &log->in);
	} else if (csv_is(head)) {
		log->format = FORMAT_CSV;
		log->csv = csv_open(arena, &log->in);
	}
	return true;
}

bool log_open(struct arena *arena, const char *path, struct log **out, struct fail *f)
{
	*out = NEW(arena, struct log);
	return input_open(arena, path, &(*out)->in, f) && recognise(*out, arena, f);
}

bool log_open_fd(struct arena *arena, int fd, const char *name, struct log **out, struct fail *f)
{
	*out = NEW(arena, struct log);
	return input_open_fd(arena, fd, name, &(*out)->in, f) && recognise(*out, arena, f);
}

void log_close(struct log *log)
{
	if (log->json)
		json_close(log->json);
	arena_release(&log->of_message);
	input_close(&log->in);
}

uint64_t log_bytes(const struct log *log)
{
	return log->in.bytes;
}

uint64_t log_lines(const struct log *log)
{
	return log->lines;
}

bool log_is_text(const struct log *log)
{
	return log->format == FORMAT_TEXT;
}
