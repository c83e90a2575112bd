/* set: slices, each once, each with a number that is the caller's; open addressing in an arena. The bytes are borrowed.
 * A zeroed set is empty. */
#ifndef PFP_SET_H
#define PFP_SET_H

#include <stdbool.h>

#include "base/slice.h"

struct arena;

struct set_slot {
	struct slice key; /* p NULL: free */
	size_t number;    /* 0 at first */
};

struct set {
	struct set_slot *slots;
	size_t n, capacity; /* capacity is a power of two, or 0 */
};

/* True when it was not in yet. */
bool set_add(struct arena *, struct set *, struct slice);

bool set_has(const struct set *, struct slice);

/* Where the number of a slice stands, until the next set_add; NULL when the slice is not in. */
size_t *set_number(const struct set *, struct slice);

#endif
