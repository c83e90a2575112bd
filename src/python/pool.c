/* pool: pieces by class of size. Up to SMALL grains a class is a number of grains, above it a power of two; a piece
 * that was given back goes to the next who asks for its class. */
#include "python/pool.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include <tree_sitter/api.h>

#include "base/arena.h"

struct piece {
	size_t class;
	struct piece *next; /* while nobody has it */
};

enum { GRAIN = sizeof(struct piece), SMALL = 64, CLASSES = SMALL + 8 * sizeof(size_t) };

static _Thread_local struct pool {
	struct arena arena;
	struct piece *free[CLASSES];
} pool;

static size_t class_of(size_t size)
{
	size_t class = SMALL;

	if (size <= (size_t)SMALL * GRAIN)
		return (size + GRAIN - 1) / GRAIN;
	for (size_t room = (size_t)SMALL * GRAIN; room < size && room <= SIZE_MAX / 4; room *= 2)
		class ++;
	return class;
}

static size_t size_of(size_t class)
{
	return class <= SMALL ? class * GRAIN : (size_t)SMALL * GRAIN << (class - SMALL);
}

static void *take(size_t size)
{
	size_t class = class_of(size);
	struct piece *piece = pool.free[class];

	if (piece) {
		pool.free[class] = piece->next;
	} else {
		piece = arena_take(&pool.arena, 1, sizeof *piece + (size_of(class) < size ? size : size_of(class)));
		piece->class = class;
	}
	return piece + 1;
}

static void give_back(void *bytes)
{
	struct piece *piece;

	if (!bytes)
		return;
	piece = (struct piece *)bytes - 1;
	piece->next = pool.free[piece->class];
	pool.free[piece->class] = piece;
}

static void *take_zeroed(size_t count, size_t size)
{
	size_t n = size && count > SIZE_MAX / 2 / size ? SIZE_MAX / 2 : count * size;

	return memset(take(n), 0, n);
}

static void *resize(void *bytes, size_t size)
{
	size_t had = bytes ? size_of(((struct piece *)bytes - 1)->class) : 0;
	void *moved;

	if (bytes && size <= had)
		return bytes;
	moved = take(size);
	if (bytes)
		memcpy(moved, bytes, had);
	give_back(bytes);
	return moved;
}

/* ---- the threads ---- */

static pthread_key_t key; /* of a thread's pool, for its end */

static void release(void *raw)
{
	struct pool *ended = raw;

	arena_release(&ended->arena);
}

static void prepare(void)
{
	ts_set_allocator(take, take_zeroed, resize, give_back);
	pthread_key_create(&key, release);
}

void pool_begin(void)
{
	static pthread_once_t prepared = PTHREAD_ONCE_INIT;

	pthread_once(&prepared, prepare);
	pthread_setspecific(key, &pool);
}

void pool_end(void)
{
	arena_reset(&pool.arena);
	memset(pool.free, 0, sizeof pool.free);
}
