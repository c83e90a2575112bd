/* record: one row of a table of log messages, whatever the table was written in. */
#ifndef PFP_RECORD_H
#define PFP_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/slice.h"

struct arena;
struct input;

enum field {
	FIELD_MESSAGE,
	FIELD_TIME,
	FIELD_INVOCATION,
	FIELD_OPERATION,
	FIELD_PROPERTIES,
	FIELD_ITEMS,
	FIELD_INSTANCE,
	FIELD_PART,                  /* of a message that the documented query took apart: five columns */
	FIELD_PATH = FIELD_PART + 5, /* and what follows: of a table that `query --aggregate` has added up */
	FIELD_FIRST,
	FIELD_INVOCATIONS,
	FIELD_SUM,
	FIELD_INCREMENT, /* mean, min, max, p50, p95 */
	FIELD_MEMORY = FIELD_INCREMENT + 5,
	FIELDS = FIELD_MEMORY + 5,
};

/* The cells of a row that matter; empty when the table has no such column. */
struct record {
	struct slice cells[FIELDS];
};

/* Which field a column of that name is; FIELDS: none. Names of classic and workspace-based resources, of the portal's
 * exports and of containers' logs. */
enum field field_of(struct slice column);

/* Is it a row of sums? Then they are read. */
struct log_line;
struct line_sums;
bool record_sums(const struct record *, struct log_line *, struct line_sums *);

bool record_has_message(const struct record *);

/* The message; put together in the arena when it was taken apart. */
struct slice record_message(struct arena *, const struct record *);

/* The id of the invocation, as well as the table tells it. */
struct slice record_invocation(const struct record *);

/* Microseconds since 1970 of "2026-11-21T06:40:36.123Z" or "11/21/2026, 6:40:36.123 AM"; 0 when it is neither. */
int64_t record_time(struct slice);

/* Readers of tables: each gives the next record, or false at the end and when the input is no such table
 * (f->message). Cells are valid until the next call. */

struct csv_reader;

/* Does the text begin with a header of a table that has messages, with commas, tabs or semicolons between? */
bool csv_is(struct slice head);
struct csv_reader *csv_open(struct arena *, struct input *);
bool csv_next(struct csv_reader *, struct record *, struct fail *);

struct json_reader;

bool json_is(struct slice head);
struct json_reader *json_open(struct arena *, struct input *);
bool json_next(struct json_reader *, struct record *, struct fail *);
void json_close(struct json_reader *);

#endif
