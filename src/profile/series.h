/* series: an amount over the invocations, in bounded room: when there are too many points, every second one goes. */
#ifndef PFP_SERIES_H
#define PFP_SERIES_H

#include "profile/result.h"

struct arena;

enum { SERIES_MOST = 128 };

struct series {
	struct points points;
	uint64_t stride; /* points of invocations that are multiples of it are kept; 0 counts as 1 */
};

/* Invocations may come a little out of order. */
void series_add(struct arena *, struct series *, uint64_t invocation, int64_t amount);

/* Keeps the multiples of `stride` alone. */
void series_thin(struct series *, uint64_t stride);

#endif
