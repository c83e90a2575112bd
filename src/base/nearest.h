/* nearest: the name that was meant, for "did you mean …?" */
#ifndef PFP_NEAREST_H
#define PFP_NEAREST_H

#include <stddef.h>

/* The candidate nearest to what was typed, or NULL when none is near. `next` gives candidate i, NULL at the end. */
const char *nearest_name(const char *typed, const char *(*next)(const void *, size_t), const void *list);

#endif
