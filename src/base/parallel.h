/* parallel: the same thing done to many items, on every core there is.
 *
 * Whoever acts on an item writes to that item alone, into memory of the arena it is given; so the outcome does not
 * depend on who came first. */
#ifndef PFP_PARALLEL_H
#define PFP_PARALLEL_H

#include <stddef.h>

struct arena;

enum { PARALLEL_MOST = 16 }; /* workers, numbered from 0 */

typedef void parallel_act(void *context, size_t i, size_t worker, struct arena *);

/* Acts once on each i below n; the arenas of all join `arena` at the end. With one item, or one core to use, no thread
 * is started; nor when none can be. */
void parallel_for(struct arena *, size_t n, parallel_act *, void *context);

#endif
