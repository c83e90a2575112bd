/* vec: a growing array in an arena.
 *
 *     VEC(struct span) spans = { 0 };
 *     *vec_push(arena, &spans) = (struct span){ 3, 7 };
 *     for (size_t i = 0; i < spans.n; i++) use(spans.items[i]);
 *
 * One that has a name and can be passed on: struct spans VEC_OF(struct span);
 *
 * Growing moves the items: keep indexes, not pointers, while something is still pushed. */
#ifndef PFP_VEC_H
#define PFP_VEC_H

#include <stddef.h>

struct arena;

#define VEC_OF(type) \
	{ \
		type *items; \
		size_t n, capacity; \
	}
#define VEC(type) struct VEC_OF(type)

/* Makes room for one more zeroed item and gives its address. */
#define vec_push(arena, vec) \
	((vec)->n < (vec)->capacity ? (void)0 \
				    : (void)((vec)->items = vec_reserve((arena), (vec)->items, (vec)->n, \
									&(vec)->capacity, sizeof *(vec)->items)), \
	 &(vec)->items[(vec)->n++])

/* Copies the items to where there is just enough room: the end of growing, in another arena than that of the growing. */
#define vec_settle(arena, vec) \
	((vec)->items = vec_copy((arena), (vec)->items, (vec)->n, sizeof *(vec)->items), (vec)->capacity = (vec)->n)

void *vec_copy(struct arena *, const void *items, size_t n, size_t size);

/* The items where there is room for more than `n`; for vec_push, which asks only when there is none. */
void *vec_reserve(struct arena *, void *items, size_t n, size_t *capacity, size_t size);

#endif
