/* fuzz_log: read any bytes as a log, of whatever kind they look like.
 *
 * What must hold: read twice, it says the same; a line that is given out has a kind, and what goes with that kind; its
 * parts are in its text; places and counts do not run backwards, and no more was read than is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "fuzz.h"
#include "log/log.h"

static const struct slice words[] = {
	FUZZ_WORD("\n"),
	FUZZ_WORD("\r\n"),
	FUZZ_WORD("\r"),
	FUZZ_WORD("\0"),
	FUZZ_WORD("\t"),
	FUZZ_WORD("\""),
	FUZZ_WORD("\"\""),
	FUZZ_WORD(","),
	FUZZ_WORD("\\"),
	FUZZ_WORD("\\n"),
	FUZZ_WORD("\\u0000"),
	FUZZ_WORD("\\ud83d"),
	FUZZ_WORD("\xef\xbb\xbf"),
	FUZZ_WORD("\xff\xfe"),
	FUZZ_WORD("\xfe\xff"),
	FUZZ_WORD("\x1f\x8b\x08"),
	FUZZ_WORD("\xff"),
	FUZZ_WORD("\x1b[37m"),
	FUZZ_WORD("\x1b["),
	FUZZ_WORD("\x1b]0;x\x07"),
	FUZZ_WORD("[2026-11-21T06:40:36.123Z] "),
	FUZZ_WORD("2026-11-21T06:40:36Z   [Information]   "),
	FUZZ_WORD("[1/17/2019 6:17:15 PM] "),
	FUZZ_WORD("memory_profiler_logs: "),
	FUZZ_WORD("Filename: "),
	FUZZ_WORD("Filename: /home/site/wwwroot/f/__init__.py\n\n"),
	FUZZ_WORD("Line #    Mem usage    Increment  Occurrences   Line Contents\n"),
	FUZZ_WORD("Line #    Mem usage    Increment   Line Contents\n"),
	FUZZ_WORD("    20     47.1 MiB     47.1 MiB           1   @profile\n"),
	FUZZ_WORD("    21     47.1 MiB     -0.5 MiB          12       x = 1\n"),
	FUZZ_WORD("    21                                         # x\n"),
	FUZZ_WORD(" MiB"),
	FUZZ_WORD("99999999999999999999"),
	FUZZ_WORD("-9223372036854775808"),
	FUZZ_WORD("0.0000000000000000001"),
	FUZZ_WORD("nan"),
	FUZZ_WORD("1e400"),
	FUZZ_WORD("{\"tables\":[{\"columns\":[{\"name\":\"message\",\"type\":\"string\"}],\"rows\":[[\""),
	FUZZ_WORD("\"]]}]}"),
	FUZZ_WORD("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
	FUZZ_WORD("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"),
	FUZZ_WORD("\"customDimensions\":\"{\\\"InvocationId\\\":\\\"a\\\"}\","),
	FUZZ_WORD("\"TableName\": \"PrimaryResult\","),
	FUZZ_WORD("timestamp [UTC],message,itemCount\n"),
	FUZZ_WORD("\"11/21/2026, 6:40:36.123 AM\","),
	{ 0 },
};

static const char *const endings[] = { ".log", ".json", ".csv", ".tsv", ".gz", NULL };

const struct fuzz_target fuzz_target = { .name = "fuzz_log", .endings = endings, .words = words };

struct fuzz_tally fuzz_tally;

static _Noreturn void wrong(const char *what)
{
	fprintf(stderr, "fuzz_log: %s\n", what);
	abort();
}

static struct log *open_bytes(struct arena *arena, struct slice bytes, struct fail *f)
{
	int fd = memfd_create("fuzz_log", 0);
	struct log *log = NULL;

	if (fd < 0 || write(fd, bytes.n ? bytes.p : "", bytes.n) != (ssize_t)bytes.n || lseek(fd, 0, SEEK_SET))
		abort();
	return log_open_fd(arena, fd, "some.log", &log, f) ? log : (log_close(log), NULL);
}

static bool is_within(struct slice part, struct slice whole)
{
	return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void check_line(const struct log_line *line, uint64_t last)
{
	const struct row *row = &line->row;

	if (row->kind == ROW_NONE || row->kind > ROW_ODD)
		wrong("a line is given out that says nothing");
	if (line->at < last || !line->at)
		wrong("a place runs backwards");
	if (!line->stands_for)
		wrong("a row stands for none");
	if (line->time < 0)
		wrong("a time is before all times");
	if ((row->kind == ROW_FILE || row->kind == ROW_MEASURED) && !is_within(row->text, line->text))
		wrong("a part is not in its line");
	if (row->kind == ROW_MEASURED && memchr(row->text.n ? row->text.p : "-", '\n', row->text.n))
		wrong("a source line is more than one");
}

static bool is_same(const struct log_line *a, const struct log_line *b)
{
	return a->row.kind == b->row.kind && a->at == b->at && a->time == b->time && a->stands_for == b->stands_for &&
	       slice_eq(a->text, b->text) && slice_eq(a->invocation, b->invocation) &&
	       (a->row.kind != ROW_MEASURED ||
		(a->row.line == b->row.line && a->row.occurrences == b->row.occurrences &&
		 a->row.memory == b->row.memory && a->row.increment == b->row.increment &&
		 slice_eq(a->row.text, b->row.text)));
}

/* Both to their ends, side by side. */
static bool check_log(struct log *log, struct log *other, struct fail *f, struct fail *g)
{
	struct log_line line = { 0 }, again = { 0 };
	uint64_t last = 0, rows = 0;

	while (log_next(log, &line, f)) {
		if (!log_next(other, &again, g) || !is_same(&line, &again))
			wrong("read twice, it says something else");
		check_line(&line, last);
		last = line.at;
		rows += line.row.kind == ROW_MEASURED;
	}
	if (log_next(other, &again, g) || !f->message != !g->message)
		wrong("read twice, it ends otherwise");
	if (last > log_lines(log) || log_lines(log) != log_lines(other) || log_bytes(log) != log_bytes(other))
		wrong("more was given out than was read");
	return rows > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };
	struct arena arena = { 0 };
	struct fail f = { .arena = &arena }, g = { .arena = &arena };
	struct log *log = open_bytes(&arena, bytes, &f), *other = open_bytes(&arena, bytes, &g);
	bool done = log && other && check_log(log, other, &f, &g);

	if (!log != !other)
		wrong("opened twice, it opens once");
	if (!log && !f.message)
		wrong("it does not open, and does not say why");
	log_close(log);
	log_close(other);
	fuzz_tally.inputs++;
	fuzz_tally.done += done;
	fuzz_tally.refused += !done;
	arena_release(&arena);
	return 0;
}
