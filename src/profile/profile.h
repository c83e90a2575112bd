/* profile: the lines of logs, as they come → numbers per file, function and line.
 *
 * A report belongs to the function whose first line it begins with. Reports of several invocations may be mixed: a row
 * goes to the report that it can continue. Room is taken for each distinct line, and none for each row. */
#ifndef PFP_PROFILE_H
#define PFP_PROFILE_H

#include "log/log.h"
#include "profile/result.h"

struct arena;
struct profile;

enum { LONGEST_SOURCE = 4096 }; /* bytes of a source line that are kept */

/* What it holds lives in the arena. */
struct profile *profile_new(struct arena *);

/* Who calls a function: the host, or code of the app alone. */
enum role { ROLE_UNKNOWN, ROLE_ENTRY, ROLE_HELPER };

/* Asked for each function by its first row: its name, as its callers write it, and its role. False when they are not
 * known. The name outlives the profile. */
typedef bool profile_asks(void *context, struct slice path, const struct row *first, struct slice *name, enum role *);
void profile_ask(struct profile *, profile_asks *, void *context);

/* Lines of a text, in its order. */
void profile_take(struct profile *, const struct log_line *);

/* Rows of a table: kept until their invocation is complete, then taken in the order of their report. */
void profile_take_row(struct profile *, const struct log_line *);

/* At the end of each log. */
void profile_end_log(struct profile *, uint64_t bytes, uint64_t lines);

/* What was taken, as a result; names are not made nicer than the log has them. */
void profile_finish(struct profile *, struct result *);

#endif
