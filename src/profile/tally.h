/* tally: amounts of memory, counted as they come, in little room: sums are exact, ranks nearly so. */
#ifndef PFP_TALLY_H
#define PFP_TALLY_H

#include "profile/result.h"

struct arena;

enum { TALLY_STEPS = 128, TALLY_OCTAVES = 64 };

/* Amounts from a power of two to the next, in so many steps; of each step the first amount that was met. */
struct tally_octave {
	uint64_t n[TALLY_STEPS];
	int64_t amount[TALLY_STEPS];
};

struct tally {
	uint64_t n;
	int64_t sum, min, max;
	struct tally_octave *octaves[2][TALLY_OCTAVES]; /* by sign and size; NULL: none was met */
};

void tally_add(struct arena *, struct tally *, int64_t amount);

struct amounts tally_amounts(const struct tally *);

#endif
