#include "base/vec.h"

#include <string.h>

#include "base/arena.h"

void *vec_reserve(struct arena *arena, void *items, size_t n, size_t *capacity, size_t size)
{
	void *grown;

	*capacity = *capacity ? 2 * *capacity : 8;
	grown = arena_alloc(arena, *capacity, size);
	if (n)
		memcpy(grown, items, n * size);
	return grown;
}

void *vec_copy(struct arena *arena, const void *items, size_t n, size_t size)
{
	return n ? memcpy(arena_take(arena, n, size), items, n * size) : NULL;
}
