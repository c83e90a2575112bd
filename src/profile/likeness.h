/* likeness: what a source line looks like in a log, in the file, and in a report of an earlier log, all of which may be
 * in different encodings: two of them are the same line when their likenesses are equal. */
#ifndef PFP_LIKENESS_H
#define PFP_LIKENESS_H

#include "base/slice.h"

struct arena;

/* Without the blanks around it, each run of anything but ASCII a single '?'. Borrows the line when it can. */
struct slice likeness(struct arena *, struct slice line);

#endif
