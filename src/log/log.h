/* log: a log of any origin → the lines of its reports, one after the other.
 *
 * What it is, is seen by its content:
 *     text     the console of `func host start`, the log stream, what memory_profiler prints, what `run` prints
 *     JSON     tables of Application Insights and Log Analytics, lists of objects, one object a line
 *     CSV, TSV with a header; quoted fields may hold line ends
 * In tables the columns are found by their names. Nothing is kept of what was read: memory does not grow with the log. */
#ifndef PFP_LOG_H
#define PFP_LOG_H

#include "base/fail.h"
#include "log/row.h"

struct arena;
struct log;

/* The numbers of a line over many invocations; of its row, the line, the occurrences and the text are set. */
struct line_sums {
	struct slice path;
	bool is_first; /* the decorator's */
	uint64_t invocations;
	struct sums {
		int64_t mean, min, max, p50, p95;
	} increment, memory;
	int64_t sum; /* of the increments */
};

/* What one line, or one row of a table, says. Slices are valid during the call that gets it. */
struct log_line {
	struct row row;
	struct slice invocation;      /* its id; empty when the log has none */
	uint64_t instance;            /* of the app: a number for its name; 0 when the log does not tell */
	int64_t time;                 /* microseconds since 1970; 0 when it is not known */
	uint64_t stands_for;          /* rows of which sampling kept this one, itself included */
	const struct line_sums *sums; /* of ROW_SUMS */
	uint64_t at;                  /* line of the text, or row of the table, from 1 */
};

/* Opens a file, or standard input for "-"; an `fd` stays the caller's. To be closed, also when this fails. */
bool log_open(struct arena *, const char *path, struct log **, struct fail *);
bool log_open_fd(struct arena *, int fd, const char *name, struct log **, struct fail *);
void log_close(struct log *);

/* Gets a line that is not ROW_NONE; false to stop. */
typedef bool log_take(void *context, const struct log_line *);

/* All lines in their order, one at a time. False when the log cannot be read, or was stopped. */
bool log_each(struct log *, log_take *, void *context, struct fail *f);

/* Of what was read so far. */
uint64_t log_bytes(const struct log *);
uint64_t log_lines(const struct log *);

/* Are its lines in the order of one clock, each report whole, as a console has them? If not, they are rows of a table,
 * and belong together by their invocation. */
bool log_is_text(const struct log *);

#endif
