/* arena: memory with one owner and one end.
 *
 * A run has one arena; whatever lives as long as the run is taken from it and released with it. Memory comes
 * zeroed unless asked otherwise, so a fresh struct is a valid empty value. Running out ends the program: no caller has
 * a failure branch for it. */
#ifndef PFP_ARENA_H
#define PFP_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *top;
	char *at, *end; /* the free bytes of the newest chunk */
};

/* `count` objects of `size` bytes each, zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *, size_t count, size_t size);

/* The same, but not zeroed. */
void *arena_take(struct arena *, size_t count, size_t size);

/* The first `n` bytes at `p`, copied, with a NUL behind them. */
char *arena_copy(struct arena *, const char *p, size_t n);

/* What `from` holds belongs to the other from now on; `from` is empty and usable again. */
void arena_join(struct arena *, struct arena *from);

/* Gives everything back; the arena is empty and usable again. */
void arena_release(struct arena *);

/* The same, but the newest chunk is kept for what is taken next. */
void arena_reset(struct arena *);

#define NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define NEW_ARRAY(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))

#endif
