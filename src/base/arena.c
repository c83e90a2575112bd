/* arena: a list of chunks, the newest on top, each at least twice the one before up to a megabyte.
 *
 * Under AddressSanitizer every object gets a chunk of its own, so that reading past one is seen. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
enum { FIRST_CHUNK = 1, LAST_CHUNK = 1 };
#else
enum { FIRST_CHUNK = 1 << 14, LAST_CHUNK = 1 << 20 };
#endif

struct arena_chunk {
	struct arena_chunk *below;
	size_t size;
	max_align_t data[];
};

static _Noreturn void out_of_memory(void)
{
	fputs("pyfuncprof: out of memory\n", stderr);
	exit(1);
}

static void add_chunk(struct arena *arena, size_t need)
{
	size_t size = arena->top ? 2 * arena->top->size : FIRST_CHUNK;
	struct arena_chunk *chunk;

	if (size > LAST_CHUNK)
		size = LAST_CHUNK;
	if (size < need)
		size = need;
	if (size > SIZE_MAX - sizeof *chunk)
		out_of_memory();
	chunk = calloc(1, sizeof *chunk + size);
	if (!chunk)
		out_of_memory();
	chunk->below = arena->top;
	chunk->size = size;
	arena->top = chunk;
	arena->at = (char *)chunk->data;
	arena->end = arena->at + size;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	const size_t align = alignof(max_align_t);
	size_t need;
	char *p;

	if (size && count > (SIZE_MAX - align) / size)
		out_of_memory();
	need = (count * size + align - 1) / align * align;
	if (!arena->top || need > (size_t)(arena->end - arena->at))
		add_chunk(arena, need);
	p = arena->at;
	arena->at += need;
	return p;
}

char *arena_copy(struct arena *arena, const char *p, size_t n)
{
	char *copy = arena_alloc(arena, n + 1, 1);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

void arena_release(struct arena *arena)
{
	while (arena->top) {
		struct arena_chunk *below = arena->top->below;

		free(arena->top);
		arena->top = below;
	}
	*arena = (struct arena){ 0 };
}
