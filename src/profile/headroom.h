/* headroom: how far a result is from the memory that an instance has. */
#ifndef PFP_HEADROOM_H
#define PFP_HEADROOM_H

#include "base/fail.h"
#include "profile/result.h"

struct arena;

struct headroom {
	const char *plan; /* its name; NULL when the limit was given as a number */
	int64_t limit;    /* 0: none was asked for */
};

/* The plans that there are, by their names; NULL behind the last. */
const char *headroom_plan(size_t i);

/* What was asked for: the name of a plan, or an amount; either may be NULL, and not both be there. */
bool headroom_read(const char *plan, const char *limit, struct headroom *out, struct fail *);

/* Sets the limit, the plan and the calls that are left; a note when the peak is beyond the limit, or not far from it. */
void headroom_judge(struct arena *, const struct headroom *, struct result *);

#endif
