/* row: one line of text → what memory_profiler said in it.
 *
 * A report is a line with the file's name, a header and rows; each may stand behind what a host, a platform or a
 * terminal put in front of it: a time, a level, a colour, the logger's name.
 *
 *     Filename: /app/Fn/__init__.py
 *     Line #    Mem usage    Increment  Occurrences   Line Contents
 *          9    174.3 MiB    152.6 MiB           1       a = [0] * (n * 1000000)
 */
#ifndef PFP_ROW_H
#define PFP_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/amount.h"
#include "base/slice.h"

enum { MOST_MIB = 1 << 24 }; /* no process has that many; sums of a log's amounts stay below what an int64_t holds */

enum row_kind {
	ROW_NONE,       /* something else */
	ROW_FILE,       /* text: the path */
	ROW_HEADER,     /* sets the columns for what follows */
	ROW_MEASURED,   /* all numbers, text: the source line */
	ROW_UNMEASURED, /* line and text only */
	ROW_ODD,        /* looks like a row, and is none; text: the line as it was read */
	ROW_SUMS,       /* a line's numbers from a table that was added up already; never read from text */
};

struct row {
	enum row_kind kind;
	uint64_t line, occurrences; /* occurrences 0: the log has no such column */
	int64_t memory, increment;
	struct slice text; /* part of what was read */
};

/* Which columns the rows have, by the last header; zeroed: no header yet. */
struct row_columns {
	bool known, no_count, increment_first;
};

/* `line` without its end. Of *out only what goes with its kind is set. */
void row_read(struct slice line, struct row_columns *, struct row *out);

/* The same text without colours and other escape sequences; `to` has room for all of it, or is its own place. */
struct slice row_without_escapes(struct slice text, char *to);

#endif
