/* tally: amounts of memory, counted as they come, in little room: sums are exact, ranks nearly so. */
#ifndef PFP_TALLY_H
#define PFP_TALLY_H

#include "profile/result.h"

struct arena;

/* An amount that was met, for all that differ from it by less than 0.8 %. */
struct tally_slot {
	uint64_t key; /* 0: free */
	uint64_t n;
	int64_t amount;
};

struct tally {
	uint64_t n;
	int64_t sum, min, max;
	struct tally_slot *slots; /* open addressing */
	size_t used, capacity;    /* capacity is a power of two, or 0 */
	size_t last;              /* where the last one went */
};

void tally_add_slowly(struct arena *, struct tally *, int64_t amount);

static inline void tally_add(struct arena *arena, struct tally *t, int64_t amount)
{
	t->min = t->n && t->min < amount ? t->min : amount;
	t->max = t->n && t->max > amount ? t->max : amount;
	t->n++;
	t->sum += amount;
	if (t->capacity && t->slots[t->last].amount == amount)
		t->slots[t->last].n++;
	else
		tally_add_slowly(arena, t, amount);
}

struct amounts tally_amounts(struct arena *, const struct tally *);

#endif
