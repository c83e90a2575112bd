#include "profile/series.h"

void series_thin(struct series *s, uint64_t stride)
{
	size_t kept = 0;

	s->stride = stride;
	for (size_t i = 0; i < s->points.n; i++)
		if (s->points.items[i].invocation % stride == 0)
			s->points.items[kept++] = s->points.items[i];
	s->points.n = kept;
}

void series_add(struct arena *arena, struct series *s, uint64_t invocation, int64_t amount)
{
	size_t at;

	if (s->stride > 1 && invocation % s->stride)
		return;
	vec_push(arena, &s->points);
	for (at = s->points.n - 1; at && s->points.items[at - 1].invocation > invocation; at--)
		s->points.items[at] = s->points.items[at - 1];
	s->points.items[at] = (struct point){ invocation, amount };
	if (s->points.n == SERIES_MOST)
		series_thin(s, s->stride ? s->stride * 2 : 2);
}
