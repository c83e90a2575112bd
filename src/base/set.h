/* set: slices, each once; open addressing in an arena. The bytes are borrowed. A zeroed set is empty. */
#ifndef PFP_SET_H
#define PFP_SET_H

#include <stdbool.h>

#include "base/slice.h"

struct arena;

struct set {
	struct slice *slots; /* p NULL: free */
	size_t n, capacity;  /* capacity is a power of two, or 0 */
};

/* True when it was not in yet. */
bool set_add(struct arena *, struct set *, struct slice);

bool set_has(const struct set *, struct slice);

#endif
