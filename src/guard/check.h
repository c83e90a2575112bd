/* check: a tree → the traces of the profiler in it, but for those that do not ship. */
#ifndef PFP_CHECK_H
#define PFP_CHECK_H

#include "guard/tree.h"



struct checked {
	struct traces traces; /* by path and place; those that are allowed have their reason */
	VEC(struct place) idle; /* settings of the apps that allow nothing */
};

/* Adds to *out, in no order. Fails at an app's own file that is wrong. */
bool check_tree(struct arena *, const struct tree *, struct checked *out, struct fail *);

/* Puts the traces in order, each once: at the end. */
void checked_sort(struct checked *);

/* How many of them are not allowed, in how many files. */
size_t checked_count(const struct checked *, size_t *files);

#endif
