/* trend: an amount over the invocations → does it rise, and does it still?
 *
 * The slope is Theil and Sen's: the median of the slopes between all pairs of points, which a few wild points do not
 * move; its 95 % interval is the one that goes with Kendall's test. */
#ifndef PFP_TREND_H
#define PFP_TREND_H

#include "profile/result.h"

struct arena;

enum { TREND_FEWEST = 10 }; /* invocations, to say anything */

/* Fills all but `points`; `n` invocations, of which the points are a thinned part, in order. */
void trend_judge(struct arena *, struct trend *, uint64_t n, const struct points *);

#endif
