/* arena: a list of chunks, the newest on top, each at least twice the one before up to a megabyte.
 *
 * Under AddressSanitizer every object gets a chunk of its own, so that reading past one is seen. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(x) 0 /* clang's way to ask */
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { FIRST_CHUNK = 1, LAST_CHUNK = 1, LARGE = 0 };
#else
enum { FIRST_CHUNK = 1 << 14, LAST_CHUNK = 1 << 20, LARGE = 1 << 16 };
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

static struct arena_chunk *new_chunk(size_t size, struct arena_chunk *below)
{
	struct arena_chunk *chunk = size > SIZE_MAX - sizeof *chunk ? NULL : malloc(sizeof *chunk + size);

	if (!chunk)
		out_of_memory();
	chunk->below = below;
	chunk->size = size;
	return chunk;
}

static void add_chunk(struct arena *arena, size_t need)
{
	size_t size = arena->top ? 2 * arena->top->size : FIRST_CHUNK;

	if (size > LAST_CHUNK)
		size = LAST_CHUNK;
	if (size < need)
		size = need;
	arena->top = new_chunk(size, arena->top);
	arena->at = (char *)arena->top->data;
	arena->end = arena->at + size;
}

/* A chunk of its own, below the newest: what is free there is not lost. */
static void *add_large(struct arena *arena, size_t need)
{
	arena->top->below = new_chunk(need, arena->top->below);
	return arena->top->below->data;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
	const size_t align = alignof(max_align_t);
	size_t need;
	char *p;

	if (size && count > (SIZE_MAX - align) / size)
		out_of_memory();
	need = (count * size + align - 1) / align * align;
	if (arena->top && need > LARGE)
		return add_large(arena, need);
	if (!arena->top || need > (size_t)(arena->end - arena->at))
		add_chunk(arena, need);
	p = arena->at;
	arena->at += need;
	return p;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	return memset(arena_take(arena, count, size), 0, count * size);
}

char *arena_copy(struct arena *arena, const char *p, size_t n)
{
	char *copy = arena_take(arena, n + 1, 1);

	if (n)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void arena_join(struct arena *arena, struct arena *from)
{
	struct arena_chunk *last = from->top;

	if (!last)
		return;
	if (!arena->top) {
		*arena = *from;
	} else {
		while (last->below)
			last = last->below;
		last->below = arena->top->below;
		arena->top->below = from->top;
	}
	*from = (struct arena){ 0 };
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

void arena_reset(struct arena *arena)
{
	struct arena_chunk *kept = arena->top;

	if (!kept)
		return;
	arena->top = kept->below;
	arena_release(arena);
	kept->below = NULL;
	*arena = (struct arena){ kept, (char *)kept->data, (char *)kept->data + kept->size };
}
