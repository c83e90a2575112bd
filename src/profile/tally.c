#include "profile/tally.h"

#include "base/arena.h"

void tally_add(struct arena *arena, struct tally *t, int64_t amount)
{
	uint64_t size = amount < 0 ? -(uint64_t)amount : (uint64_t)amount;
	unsigned shift = size < 2 * TALLY_STEPS ? 0 : 63 - 7 - (unsigned)__builtin_clzll(size); /* 2^7 steps */
	uint64_t step = size >> shift;
	struct tally_octave **octave = &t->octaves[amount < 0][shift + (step >= TALLY_STEPS)];

	step %= TALLY_STEPS;
	if (!*octave)
		*octave = NEW(arena, struct tally_octave);
	if (!(*octave)->n[step]++)
		(*octave)->amount[step] = amount;
	t->min = t->n && t->min < amount ? t->min : amount;
	t->max = t->n && t->max > amount ? t->max : amount;
	t->n++;
	t->sum += amount;
}

struct ranked {
	uint64_t n;
	int64_t amount;
};

/* The amounts of an octave that were met, ascending if they are positive. */
static size_t in_octave(const struct tally_octave *octave, bool negative, struct ranked *out)
{
	size_t n = 0;

	for (size_t i = 0; octave && i < TALLY_STEPS; i++) {
		size_t step = negative ? TALLY_STEPS - 1 - i : i;

		if (octave->n[step])
			out[n++] = (struct ranked){ octave->n[step], octave->amount[step] };
	}
	return n;
}

/* All of them, ascending. */
static size_t in_order(const struct tally *t, struct ranked *out)
{
	size_t n = 0;

	for (size_t i = TALLY_OCTAVES; i-- > 0;)
		n += in_octave(t->octaves[1][i], true, out + n);
	for (size_t i = 0; i < TALLY_OCTAVES; i++)
		n += in_octave(t->octaves[0][i], false, out + n);
	return n;
}

static size_t count_octaves(const struct tally *t)
{
	size_t n = 0;

	for (size_t i = 0; i < TALLY_OCTAVES; i++)
		n += (size_t) !!t->octaves[0][i] + (size_t) !!t->octaves[1][i];
	return n;
}

/* The nearest rank: the smallest amount with at least `percent` of them at or below it. */
static int64_t rank(const struct ranked *ranked, uint64_t n, unsigned percent)
{
	uint64_t wanted = n / 100 * percent + (n % 100 * percent + 99) / 100, passed = 0;

	while ((passed += ranked->n) < wanted)
		ranked++;
	return ranked->amount;
}

struct amounts tally_amounts(const struct tally *t)
{
	struct amounts out = { .n = t->n, .sum = t->sum, .min = t->min, .max = t->max };
	struct arena scratch = { 0 };
	struct ranked *ranked = arena_take(&scratch, count_octaves(t) * TALLY_STEPS, sizeof *ranked);

	if (t->n && in_order(t, ranked)) {
		out.p50 = rank(ranked, t->n, 50);
		out.p95 = rank(ranked, t->n, 95);
	}
	arena_release(&scratch);
	return out;
}
