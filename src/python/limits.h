/* limits: what is not worth handing to the parser.
 *
 * CPython itself refuses more than 200 brackets open at once; the grammar's scanner can not tell columns beyond 255
 * apart, and brackets, comments and joined lines without end cost the parser quadratic time. */
#ifndef PFP_LIMITS_H
#define PFP_LIMITS_H

#include <stdbool.h>

#include "base/slice.h"

/* False when the text is beyond a limit; *at is where. */
bool within_limits(struct slice text, size_t *at);

#endif
