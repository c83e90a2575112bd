/* ask: questions to a person at a terminal. */
#ifndef PFP_ASK_H
#define PFP_ASK_H

#include "base/fail.h"

struct arena;

/* Is somebody there to answer? */
bool ask_is_possible(void);

/* "Label: [fallback] " on stderr, and the line that comes back; the fallback (may be NULL: none) when it is empty. Fails
 * when there are no more lines. */
bool ask(struct arena *, const char *label, const char *fallback, const char **out, struct fail *);

#endif
