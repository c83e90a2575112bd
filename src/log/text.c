#include "log/text.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/parallel.h"
#include "base/vec.h"
#include "log/input.h"

enum {
	BLOCK = 1 << 20,
	LONGEST_LINE = 64 << 10, /* of a longer one, this much is looked at */
	SHORTEST_LINE = 6,       /* of anything that is part of a report */
	WORKERS = 4,
};

/* What is kept of a line until it is the block's turn. */
struct found {
	struct row row;
	uint64_t at; /* counted from the block's first line */
};

struct block {
	uint64_t number;
	char *bytes; /* BLOCK of them */
	size_t n;
	struct row_columns before, after;
	VEC(struct found) found;
	uint64_t lines;
};

/* Reading is one turn, giving on is another: a block is read while the one before it is given on. */
struct text {
	struct input *in;
	log_take *take;
	void *context;
	atomic_bool stopped;
	pthread_mutex_t reading; /* guards: */
	struct fail read_fail;
	uint64_t read; /* blocks */
	bool ended;
	char *carry; /* the beginning of the next block: a line that is not whole yet */
	size_t carry_size;
	bool skips_rest;          /* of a line that was too long */
	struct row_columns guess; /* what the columns will be, as far as has been seen */
	pthread_mutex_t giving;   /* guards: */
	pthread_cond_t turn;
	uint64_t given, lines; /* blocks, and lines in them */
	struct row_columns columns;
};

/* ---- blocks ---- */

/* Without what is left of a line that was too long; false when all of it is. */
static bool drop_rest(struct text *t, struct block *block)
{
	char *end = memchr(block->bytes, '\n', block->n);
	size_t dropped = end ? (size_t)(end - block->bytes) + 1 : block->n;

	memmove(block->bytes, block->bytes + dropped, block->n - dropped);
	block->n -= dropped;
	t->skips_rest = !end;
	return end != NULL;
}

/* Leaves whole lines in the block; false when it takes more bytes to have one. Of a line that is too long the beginning
 * counts as all of it. */
static bool cut_at_line(struct text *t, struct block *block)
{
	size_t end = block->n;

	while (end && block->bytes[end - 1] != '\n')
		end--;
	if (t->ended)
		return true;
	if (block->n - end >= LONGEST_LINE) {
		block->n = end + LONGEST_LINE;
		t->skips_rest = true;
		return true;
	}
	if (!end)
		return false;
	t->carry_size = block->n - end;
	memcpy(t->carry, block->bytes + end, t->carry_size);
	block->n = end;
	return true;
}

/* The next block; empty at the end of the log. */
static bool read_block(struct text *t, struct block *block)
{
	bool whole = false;

	memcpy(block->bytes, t->carry, t->carry_size);
	block->n = t->carry_size;
	t->carry_size = 0;
	while (!whole) {
		size_t got;

		if (!input_read(t->in, block->bytes + block->n, BLOCK - block->n, &got, &t->read_fail))
			return false;
		block->n += got;
		t->ended = got == 0;
		whole = (!t->skips_rest || drop_rest(t, block) || t->ended) && cut_at_line(t, block);
	}
	block->before = t->guess;
	block->number = t->read++;
	return true;
}

/* ---- lines ---- */

static void look_at_line(struct block *block, struct slice line, struct arena *arena)
{
	struct found *found;

	while (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n < SHORTEST_LINE)
		return;
	line.n = line.n < LONGEST_LINE ? line.n : LONGEST_LINE;
	found = vec_push(arena, &block->found);
	row_read(line, &block->after, &found->row);
	found->at = block->lines;
	block->found.n -= found->row.kind == ROW_NONE;
}

static void look(struct block *block, struct arena *arena)
{
	const char *at, *end, *stop;

	if (memchr(block->bytes, '\x1b', block->n))
		block->n = row_without_escapes((struct slice){ block->bytes, block->n }, block->bytes).n;
	block->found.n = 0;
	block->lines = 0;
	block->after = block->before;
	stop = block->bytes + block->n;
	for (at = block->bytes; at < stop; at = end + 1) {
		block->lines++;
		end = at;
		if (*at == '\n') /* every second line of a console is empty */
			continue;
		end = memchr(at, '\n', (size_t)(stop - at));
		end = end ? end : stop;
		look_at_line(block, (struct slice){ at, (size_t)(end - at) }, arena);
	}
}

static bool same_columns(const struct row_columns *a, const struct row_columns *b)
{
	return a->known == b->known && a->no_count == b->no_count && a->increment_first == b->increment_first;
}

/* Gives on what was found, when it is the block's turn. */
static bool give(struct text *t, struct block *block, struct arena *arena)
{
	if (!same_columns(&block->before, &t->columns)) { /* another header came in between */
		block->before = t->columns;
		look(block, arena);
	}
	for (size_t i = 0; i < block->found.n; i++) {
		const struct found *found = &block->found.items[i];
		struct log_line line = { .row = found->row, .stands_for = 1, .at = t->lines + found->at };

		if (!t->take(t->context, &line))
			return false;
	}
	t->lines += block->lines;
	if (!same_columns(&block->after, &t->columns)) {
		t->columns = block->after;
		pthread_mutex_lock(&t->reading);
		t->guess = block->after;
		pthread_mutex_unlock(&t->reading);
	}
	return true;
}

/* ---- turns ---- */

static bool take_turn_to_read(struct text *t, struct block *block)
{
	bool there;

	pthread_mutex_lock(&t->reading);
	there = !t->ended && !t->stopped;
	if (there && !read_block(t, block)) {
		t->stopped = true;
		there = false;
	}
	pthread_mutex_unlock(&t->reading);
	return there;
}

static void take_turn_to_give(struct text *t, struct block *block, struct arena *arena)
{
	pthread_mutex_lock(&t->giving);
	while (t->given != block->number && !t->stopped)
		pthread_cond_wait(&t->turn, &t->giving);
	if (!t->stopped && !give(t, block, arena))
		t->stopped = true;
	t->given++;
	pthread_mutex_unlock(&t->giving);
	pthread_cond_broadcast(&t->turn);
}

static void work(void *raw, size_t i, size_t worker, struct arena *arena)
{
	struct text *t = raw;
	struct block block = { .bytes = arena_take(arena, BLOCK, 1) };
	struct arena lines = { 0 };

	(void)i;
	(void)worker;
	while (take_turn_to_read(t, &block)) {
		look(&block, &lines);
		take_turn_to_give(t, &block, &lines);
	}
	pthread_mutex_lock(&t->giving);
	pthread_cond_broadcast(&t->turn); /* whoever waits for a block that could not be read */
	pthread_mutex_unlock(&t->giving);
	arena_release(&lines);
}

bool text_each(struct arena *arena, struct input *in, log_take *take, void *context, uint64_t *lines, struct fail *f)
{
	struct arena of_reading = { 0 };
	struct text t = { .in = in, .take = take, .context = context, .read_fail = { .arena = &of_reading } };

	t.carry = arena_take(arena, LONGEST_LINE, 1);
	pthread_mutex_init(&t.reading, NULL);
	pthread_mutex_init(&t.giving, NULL);
	pthread_cond_init(&t.turn, NULL);
	parallel_for(arena, in->ended ? 1 : WORKERS, work, &t);
	pthread_cond_destroy(&t.turn);
	pthread_mutex_destroy(&t.giving);
	pthread_mutex_destroy(&t.reading);
	arena_join(arena, &of_reading);
	*lines = t.lines;
	if (t.read_fail.message)
		return fail_take(f, &t.read_fail);
	return !t.stopped;
}
