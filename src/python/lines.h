/* lines: where lines and words begin and end, as Python sees it: LF, CRLF and a lone CR end a line, nothing else
 * does. */
#ifndef PFP_LINES_H
#define PFP_LINES_H

#include "base/fail.h"
#include "base/slice.h"

/* The offset of the line's end (its newline, or the end of the text) for any offset in the line. */
size_t line_end(struct slice text, size_t at);

/* The offset where the next line begins. */
size_t line_next(struct slice text, size_t at);

/* The offset where the line begins; a byte order mark is not part of the first line. */
size_t line_start(struct slice text, size_t at);

/* Where the line above begins; `start` is the beginning of a line that is not the first. */
size_t line_above(struct slice text, size_t start);

/* The newline to use beside this line: the one above it ends with, else its own, else LF. */
struct slice line_newline(struct slice text, size_t at);

/* Where a word that begins at `at` ends: letters, digits, "_" and whatever is not ASCII. */
size_t word_end(struct slice text, size_t at);

/* Does this line read like the one that tells Python a file's encoding? */
bool line_names_encoding(struct slice line);

/* The encoding that a comment in the first two lines says the file has; empty when none does. */
struct slice lines_encoding(struct slice text);

/* Is this a name of UTF-8, as Python knows it? */
bool encoding_is_utf8(struct slice name);

/* Line and column (both from 1, the column in bytes) and the text of the line, for a message. */
struct place line_place(const char *path, struct slice text, size_t at);

/* The same of one byte after the other, going on from the last one; begins zeroed. */
struct line_cursor {
	size_t start, end, line;
};

struct place line_place_on(struct line_cursor *, const char *path, struct slice text, size_t at);

#endif
