/* body: where a function's first statement stands, behind its docstring, and whether something can be put in front. */
#ifndef PFP_BODY_H
#define PFP_BODY_H

#include "python/outline.h"
#include "python/tree.h"

/* Sets `body` and `first` of a def, whose span is known; `function` is its node. */
void body_read(struct slice text, TSNode function, struct py_def *);

#endif
