/* sort: qsort that leaves what is equal in the order it was in, on every system: glibc's mostly does, others' do not. */
#ifndef PFP_SORT_H
#define PFP_SORT_H

#include <stddef.h>

struct arena;

/* As qsort(3). The arena lends half the room that the items take. */
void sort_stable(struct arena *, void *items, size_t n, size_t size, int (*compare)(const void *, const void *));

#endif
