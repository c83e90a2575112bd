#include "base/sort.h"

#include <string.h>

#include "base/arena.h"

struct sort {
	size_t size;
	int (*compare)(const void *, const void *);
};

/* Both halves are in order; so are the items when it is done. `spare` has room for them. */
static void merge(const struct sort *s, char *items, size_t half, size_t n, char *spare)
{
	const char *a = spare, *b = items + half * s->size;
	const char *a_end = a + half * s->size, *b_end = items + n * s->size;

	memcpy(spare, items, half * s->size);
	for (char *to = items; a < a_end; to += s->size) {
		const char **from = b < b_end && s->compare(b, a) < 0 ? &b : &a;

		memcpy(to, *from, s->size);
		*from += s->size;
	}
}

static void sort(const struct sort *s, char *items, size_t n, char *spare)
{
	size_t half = n / 2;

	if (n < 2)
		return;
	sort(s, items, half, spare);
	sort(s, items + half * s->size, n - half, spare);
	merge(s, items, half, n, spare);
}

void sort_stable(struct arena *arena, void *items, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	const struct sort s = { size, compare };

	if (n > 1)
		sort(&s, items, n, arena_take(arena, n / 2 * size, 1));
}
