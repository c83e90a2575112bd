/* amount: memory, as whole numbers of millionths of a MiB, and as people write it: "5MiB", "0.5 GiB", "900". */
#ifndef PFP_AMOUNT_H
#define PFP_AMOUNT_H

#include "base/slice.h"

struct arena;

enum { MIB = 1000000 };

/* A number of at most nine digits before the point, and its unit: KiB, MiB or GiB, in either case; without one it counts
 * MiB. Not negative. */
bool amount_read(struct slice text, int64_t *out);

/* "47.1", "-0.012", and with a sign "+47.1": MiB, with one decimal, and with three where that would be a zero. */
const char *amount_number(struct arena *, int64_t);
const char *amount_signed(struct arena *, int64_t);

/* "47.1 MiB" */
const char *amount_text(struct arena *, int64_t);

#endif
