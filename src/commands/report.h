/* report: what the commands that report share: logs are read, counted as they come, judged, and rendered.
 *
 *   1. report_begin
 *   2. report_add_path, report_add_fd   for each log, in their order
 *   3. report_print                     the result, in the format that was asked for
 *      or report_finish                 which gives it */
#ifndef PFP_REPORT_H
#define PFP_REPORT_H

#include "cli/opt.h"
#include "commands/command.h"
#include "log/row.h"
#include "profile/result.h"

struct report_args {
	const char *format, *top;
	bool json, strict, verbose;
};

#define REPORT_FORMATS "text|json|csv|markdown|html|speedscope|junit|sarif"

/* clang-format off */
#define REPORT_OPTS(type) \
	{ OPT_CHOICE, 'f', "format", REPORT_FORMATS, "text", \
	  "how to say it", offsetof(type, report.format) }, \
	{ OPT_FLAG, 'j', "json", NULL, NULL, "the same as --format json", offsetof(type, report.json) }, \
	{ OPT_TEXT, 't', "top", "N", "10", "lines to show in text; 0: all", offsetof(type, report.top) }, \
	{ OPT_FLAG, 0, "strict", NULL, NULL, "fail at a line that looks like a row and is none", \
	  offsetof(type, report.strict) }, \
	{ OPT_FLAG, 'v', "verbose", NULL, NULL, "show the lines that look like rows and are none", \
	  offsetof(type, report.verbose) }
/* clang-format on */

struct judge;

struct report {
	struct judge *judge; /* NULL: nothing to measure by */
	const struct run *run;
	const struct report_args *args;
	struct profile *profile;
	size_t top;
	const char *log; /* the name of the one that is being read */
	bool is_text;
	bool overlapped; /* calls ran at the same time, as whoever made them knows: a note says so */
	uint64_t odd_shown;
	struct row_columns columns; /* of the messages */
	uint64_t messages;
};

bool report_begin(struct report *, const struct run *, const struct report_args *);

/* A file, or standard input for "-". */
bool report_add_path(struct report *, const char *path);

/* What comes out of `fd`, which stays the caller's. */
bool report_add_fd(struct report *, int fd, const char *name);

/* What one invocation has logged: whole lines. */
void report_add_message(struct report *, struct slice invocation, struct slice message);

/* A line of a console's log, without its end. Is it part of a report? */
bool report_add_line(struct report *, struct slice text);

/* The result of what was added, which ends here. */
void report_finish(struct report *, struct result *);

/* Prints the result. EXIT_FOUND when it is over a budget, or worse than its baseline. */
bool report_print(struct report *);

#endif
