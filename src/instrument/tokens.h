/* tokens: Python's text as a formatter leaves it alone: words, strings, comments and signs, without the white space
 * between them. Enough to compare two texts; no more than that is known of Python here. */
#ifndef PFP_TOKENS_H
#define PFP_TOKENS_H

#include "base/slice.h"
#include "base/vec.h"

struct arena;

struct tokens VEC_OF(struct slice);

/* White space, line ends and joins dropped; a comma before a closing bracket too. The tokens point into the text. */
struct tokens tokens_read(struct arena *, struct slice text);

/* Token i; empty beyond the last. */
struct slice token(const struct tokens *, size_t i);
bool token_is(const struct tokens *, size_t i, const char *text);

/* The first that reads so, from `from` on; the number of tokens when there is none. */
size_t token_find(const struct tokens *, size_t from, const char *text);

/* Quotes of a string may be of either kind. */
bool token_same(struct slice, struct slice);

/* How many tokens of both are neither at the front nor at the end of both alike; 0 when all are the same. */
size_t tokens_apart(const struct tokens *, const struct tokens *);

#endif
