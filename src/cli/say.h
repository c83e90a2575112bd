/* say: everything that people read. Results go to stdout, all else to stderr; control characters from names, logs and
 * files never reach the terminal as such. */
#ifndef PFP_SAY_H
#define PFP_SAY_H

#include "base/buf.h"
#include "base/fail.h"

/* Results: appended to `out`, which say_results prints. A control character becomes "\x1b" and the like. */
void say_add_clean(struct buf *out, struct slice);

/* Prints to stdout; fails when not all of it arrives (a full disk, a closed pipe). */
bool say_results(struct slice, struct fail *);

/* The text as a word of a shell's command line: as it is, or in single quotes. */
const char *say_word(struct arena *, const char *text);

/* "pyfuncprof: …" on stderr. */
void say_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line of another program's, on stderr as it is, but for control characters. */
void say_line(struct slice);

/* The failure on stderr: message, place with its line and a caret, what to do next. */
void say_failure(const struct fail *);

#endif
