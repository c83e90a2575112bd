#include "profile/tally.h"

#include <stdlib.h>

#include "base/arena.h"

enum { MANTISSA = 7 }; /* bits that amounts of one slot share, the first not counted */

/* The same for amounts that share sign, size and first bits; never 0. */
static uint64_t key_of(int64_t amount)
{
	uint64_t size = amount < 0 ? -(uint64_t)amount : (uint64_t)amount;
	unsigned shift = 0;

	if (size >> (MANTISSA + 1))
		shift = 63 - (unsigned)__builtin_clzll(size) - MANTISSA;
	return (size >> shift | (uint64_t)shift << (MANTISSA + 1)) << 2 | (amount < 0) << 1 | 1;
}

static size_t find(const struct tally *t, uint64_t key)
{
	size_t at = (size_t)(key * 0x9e3779b97f4a7c15u >> 32) & (t->capacity - 1);

	while (t->slots[at].key && t->slots[at].key != key)
		at = (at + 1) & (t->capacity - 1);
	return at;
}

static void grow(struct arena *arena, struct tally *t)
{
	struct tally old = *t;

	t->capacity = old.capacity ? old.capacity * 2 : 8;
	t->slots = NEW_ARRAY(arena, struct tally_slot, t->capacity);
	for (size_t i = 0; i < old.capacity; i++)
		if (old.slots[i].key)
			t->slots[find(t, old.slots[i].key)] = old.slots[i];
}

void tally_add_slowly(struct arena *arena, struct tally *t, int64_t amount)
{
	struct tally_slot *slot;

	if (t->used * 2 >= t->capacity)
		grow(arena, t);
	t->last = find(t, key_of(amount));
	slot = &t->slots[t->last];
	if (!slot->key) {
		*slot = (struct tally_slot){ key_of(amount), 0, amount };
		t->used++;
	}
	slot->n++;
}

static int by_amount(const void *a, const void *b)
{
	int64_t x = ((const struct tally_slot *)a)->amount, y = ((const struct tally_slot *)b)->amount;

	return (x > y) - (x < y);
}

/* The nearest rank: the smallest amount with at least `percent` of them at or below it. */
static int64_t rank(const struct tally_slot *sorted, uint64_t n, unsigned percent)
{
	uint64_t wanted = n / 100 * percent + (n % 100 * percent + 99) / 100, passed = 0;

	while ((passed += sorted->n) < wanted)
		sorted++;
	return sorted->amount;
}

struct amounts tally_amounts(struct arena *arena, const struct tally *t)
{
	struct amounts out = { .n = t->n, .sum = t->sum, .min = t->min, .max = t->max };
	struct tally_slot *sorted = NEW_ARRAY(arena, struct tally_slot, t->used + 1);
	size_t n = 0;

	if (!t->n)
		return out;
	for (size_t i = 0; i < t->capacity; i++)
		if (t->slots[i].key)
			sorted[n++] = t->slots[i];
	qsort(sorted, n, sizeof *sorted, by_amount);
	out.p50 = rank(sorted, t->n, 50);
	out.p95 = rank(sorted, t->n, 95);
	return out;
}
