/* lexer: what can be known of a Python text without parsing it: where the comments are, and what is not worth handing to
 * the parser.
 *
 * Knows strings (formatted ones as Python 3.12 reads them, which takes every older one too), comments, brackets and
 * joined lines. Offsets are bytes of the text. */
#ifndef PFP_LEXER_H
#define PFP_LEXER_H

#include <stdbool.h>

#include "base/slice.h"
#include "base/vec.h"

struct arena;

struct lexed {
	VEC(struct span) comments; /* in the order of the text, without the line end */
	VEC(struct span) strings;  /* that go over a line end; not those in another */
	VEC(struct span) joints;   /* line ends within brackets, when every bracket is closed */
	size_t unclosed;           /* where the first string without an end begins, else SLICE_NONE */

	/* Where the text goes beyond what the parser is good for, else SLICE_NONE: CPython itself refuses more than 200
	 * brackets open at once; the grammar's scanner can not tell columns beyond 255 apart, and lines joined without
	 * end cost it quadratic time. What stands behind is not looked at. */
	size_t beyond;
};

struct lexed lex(struct arena *, struct slice text);

/* Is the byte, the first of a line, in such a string? */
bool lexed_is_in_string(const struct lexed *, size_t at);

/* Is the byte in a comment? */
bool lexed_is_in_comment(const struct lexed *, size_t at);

/* Is there a comment that begins at this byte? */
bool lexed_is_comment(const struct lexed *, size_t at);

#endif
