/* values: an expression, or an annotation, of the tree → values of an outline, see py_value. Gives the index of each; 0 for
 * a null node, and for what is none of them. */
#ifndef PFP_VALUES_H
#define PFP_VALUES_H

#include "python/outline.h"
#include "python/tree.h"

enum { LONGEST_NAME = 500 }; /* a longer one, with its dots, is no name */

struct value_reader {
	struct arena *arena; /* of the list, as it grows */
	struct slice text;
	struct outline *out; /* has the first value, none */
};

int value_read(const struct value_reader *, TSNode expression);

/* Arguments, bases, elements: the first of them. */
int value_read_row(const struct value_reader *, TSNode list);

/* What something is that has this annotation: an instance of a class that it names. */
int value_read_annotation(const struct value_reader *, TSNode);

#endif
