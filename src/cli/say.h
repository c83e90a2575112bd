/* say: everything that people read. Results go to stdout, all else to stderr. Control characters from names, logs and
 * files never reach the terminal as such, nor does what turns the direction of writing, or is no UTF-8. */
#ifndef PFP_SAY_H
#define PFP_SAY_H

#include "base/buf.h"
#include "base/fail.h"

/* Text of others as one that only ever prints, for results, and for lines of ours: "\x1b", "\u202e", and "\xff" for a
 * byte that is no UTF-8. */
void say_add_clean(struct buf *out, struct slice);
const char *say_clean(struct arena *, const char *);

/* Prints to stdout; fails when not all of it arrives (a full disk, a closed pipe). */
bool say_results(struct slice, struct fail *);

/* The text as a word of a shell's command line: as it is, or in single quotes. */
const char *say_word(struct arena *, const char *text);

/* "pyfuncprof: …" on stderr: a line, whatever is in it. */
void say_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same of several lines; a name in it may have one too many, and is made clean before. */
void say_lines(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line of another program's, on stderr as it is, but for control characters: of these colours alone. */
void say_line(struct slice);

/* The failure on stderr: message, place with its line and a caret, what to do next. */
void say_failure(const struct fail *);

#endif
