/* blame: what all that judge a result add to it. */
#ifndef PFP_BLAME_H
#define PFP_BLAME_H

#include "profile/result.h"

struct arena;

/* A sentence for people. */
void result_note(struct arena *, struct result *, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A culprit, at its place among the others; `what` was found to be `actual` and may be `allowed`. The message is what
 * `format` makes: words and numbers of ours, no text of a log. */
void result_blame(struct arena *, struct result *, const struct culprit *what, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The function as a whole. */
static inline struct result_place place_of_function(size_t function)
{
	return (struct result_place){ function, SIZE_MAX };
}

/* "HttpTrigger", or "HttpTrigger/__init__.py:22"; hostile. */
const char *result_place_text(struct arena *, const struct result *, struct result_place);

#endif
