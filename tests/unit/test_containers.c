/* containers: the arena, and what grows in it: buf, vec and set; and how many workers share one. */
#include "unit.h"

#include <sched.h>
#include <stdalign.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/parallel.h"
#include "base/set.h"
#include "base/sort.h"
#include "base/vec.h"

static bool is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* ---- arena ---- */

static void memory_comes_zeroed_and_aligned(void **state)
{
	static const size_t sizes[] = { 0, 1, 3, 16, 17, 4096, 1 << 14, (1 << 20) + 1 };

	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < ROWS(sizes); i++) {
			char *p = arena_alloc(arena, sizes[i], 1);

			EXPECT("any size", p && (uintptr_t)p % alignof(max_align_t) == 0);
			EXPECT("any size", is_zero(p, sizes[i]));
			memset(p, 'x', sizes[i]);
		}
}

static void objects_do_not_overlap(void **state)
{
	enum { COUNT = 1000 };
	char **blocks = NEW_ARRAY(arena, char *, COUNT);

	for (size_t i = 0; i < COUNT; i++) {
		blocks[i] = arena_alloc(arena, i, 1);
		memset(blocks[i], (int)(i % 251), i);
	}
	for (size_t i = 0; i < COUNT; i++)
		for (size_t k = 0; k < i; k++)
			if ((unsigned char)blocks[i][k] != i % 251)
				GIVE_UP("object %zu was overwritten", i);
}

static void a_released_arena_is_empty_and_usable_again(void **state)
{
	struct arena own = { 0 };

	arena_release(&own);
	memset(arena_alloc(&own, 100, 1), 'x', 100);
	arena_release(&own);
	EXPECT("released", !own.top && own.at == own.end);
	EXPECT("used again", is_zero(arena_alloc(&own, 100, 1), 100));
	arena_release(&own);
	arena_reset(&own);
	EXPECT("reset while empty", !own.top);
}

static void a_reset_arena_has_its_newest_chunk_left(void **state)
{
	struct arena own = { 0 };
	struct arena_chunk *newest;

	for (size_t i = 0; i < 1000; i++)
		memset(arena_take(&own, i, 1), 'x', i);
	newest = own.top;
	arena_reset(&own);
	EXPECT("kept", own.top == newest);
	for (size_t i = 0; i < 1000; i++)
		EXPECT("zeroed although it was used", is_zero(arena_alloc(&own, i, 1), i));
	arena_release(&own);
}

static void a_copy_takes_bytes_of_any_kind(void **state)
{
	char *copy = arena_copy(arena, "a\0b", 3);

	EXPECT("with a NUL", memcmp(copy, "a\0b", 4) == 0);
	EXPECT_STRING("nothing", arena_copy(arena, NULL, 0), "");
}

static void arenas_that_join_are_one(void **state)
{
	enum { ARENAS = 20, BLOCKS = 300 };
	struct arena whole = { 0 }, empty = { 0 };
	char **blocks = NEW_ARRAY(arena, char *, ARENAS *BLOCKS);

	arena_join(&whole, &empty);
	EXPECT("nothing and nothing", !whole.top && !empty.top);
	for (size_t i = 0; i < ARENAS; i++) {
		struct arena part = { 0 };

		for (size_t k = 0; k < BLOCKS; k++)
			blocks[i * BLOCKS + k] = memset(arena_alloc(&part, k, 1), (int)(i + 1), k);
		arena_join(&whole, &part);
		EXPECT("empty", !part.top && part.at == part.end);
		EXPECT("usable again", is_zero(arena_alloc(&part, 100, 1), 100));
		memset(arena_alloc(&whole, 1000, 1), 'x', 1000);
		arena_release(&part);
	}
	arena_join(&whole, &empty);
	for (size_t i = 0; i < ARENAS; i++)
		for (size_t k = 0; k < BLOCKS; k++)
			for (size_t n = 0; n < k; n++)
				if (blocks[i * BLOCKS + k][n] != (char)(i + 1))
					GIVE_UP("object %zu of arena %zu was overwritten", k, i);
	arena_release(&whole);
	EXPECT("released", !whole.top);
}

/* ---- parallel ---- */

struct item {
	size_t acted, worker;
	char *text;
};

static void act(void *context, size_t i, size_t worker, struct arena *own)
{
	struct item *item = (struct item *)context + i;

	item->acted++;
	item->worker = worker;
	item->text = memset(arena_alloc(own, i % 50 + 1, 1), (int)('a' + i % 26), i % 50);
}

static void each_item_is_acted_on_once_and_its_memory_stays(void **state)
{
	static const size_t counts[] = { 0, 1, 2, PARALLEL_MOST, 5000 };

	for (size_t i = 0; i < ROWS(counts); i++) {
		struct item *items = NEW_ARRAY(arena, struct item, counts[i] + 1);

		parallel_for(arena, counts[i], act, items);
		for (size_t k = 0; k < counts[i]; k++) {
			EXPECT_INT("once", items[k].acted, 1);
			EXPECT("a worker there is", items[k].worker < PARALLEL_MOST);
			EXPECT_INT("its memory", strlen(items[k].text), k % 50);
			EXPECT("its memory", k % 50 == 0 || items[k].text[k % 50 - 1] == (char)('a' + k % 26));
		}
		EXPECT_INT("none behind the last", items[counts[i]].acted, 0);
	}
}

#ifdef __linux__
static void one_core_is_one_worker(void **state)
{
	struct item *items = NEW_ARRAY(arena, struct item, 100);
	cpu_set_t all, one;

	assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
	CPU_ZERO(&one);
	for (int i = 0; !CPU_COUNT(&one); i++)
		if (CPU_ISSET(i, &all))
			CPU_SET(i, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	parallel_for(arena, 100, act, items);
	assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
	for (int i = 0; i < 100; i++)
		EXPECT_INT("worker", items[i].worker, 0);
}
#endif

/* ---- buf ---- */

static void a_buffer_keeps_what_was_added_in_order(void **state)
{
	struct buf out = { .arena = arena };
	struct slice text;

	EXPECT_TEXT("empty", buf_slice(&out), S(""));
	for (unsigned i = 0; i < 1000; i++) {
		buf_add(&out, S("line "));
		buf_addf(&out, "%u\n", i);
	}
	buf_add(&out, (struct slice){ 0 });
	text = buf_slice(&out);
	for (unsigned i = 0; i < 1000; i++) {
		struct slice line;

		EXPECT("as many lines", slice_cut(&text, '\n', &line));
		EXPECT_TEXT("the lines", slice_part(line, 0, 5), S("line "));
		EXPECT_INT("the lines", strtoul(line.p + 5, NULL, 10), i);
	}
	EXPECT_INT("no more", text.n, 0);
}

static void a_format_longer_than_the_buffer_is_not_cut(void **state)
{
	struct buf out = { .arena = arena };
	struct slice longest = repeated("0123456789", 1000);

	buf_addf(&out, "<%.*s>", SLICE_ARG(longest));
	EXPECT_INT("its length", out.n, longest.n + 2);
	EXPECT_TEXT("its middle", slice_part(buf_slice(&out), 1, out.n - 1), longest);
	EXPECT_INT("its end", out.p[out.n - 1], '>');
	EXPECT_TEXT("in one go", slice_of(buf_format(arena, "<%.*s>", SLICE_ARG(longest))), buf_slice(&out));
	EXPECT_STRING("nothing", buf_format(arena, "%s", ""), "");
}

static void the_text_of_a_buffer_ends_in_a_nul(void **state)
{
	struct buf out = { .arena = arena };

	EXPECT_STRING("empty", buf_text(&out), "");
	for (size_t n = 1; n <= 200; n++) {
		buf_add(&out, S("x"));
		EXPECT_INT("any length", strlen(buf_text(&out)), n);
	}
	buf_add(&out, S("y"));
	EXPECT_INT("the NUL is not part of it", out.p[200], 'y');
}

/* ---- vec ---- */

static void items_keep_their_order_and_come_zeroed(void **state)
{
	struct item {
		size_t number, untouched;
	};
	VEC(struct item) items = { 0 };

	for (size_t i = 0; i < 1000; i++)
		vec_push(arena, &items)->number = i;
	EXPECT_INT("all of them", items.n, 1000);
	for (size_t i = 0; i < items.n; i++) {
		EXPECT_INT("an item", items.items[i].number, i);
		EXPECT_INT("an item", items.items[i].untouched, 0);
	}
}

/* ---- set ---- */

static void a_set_holds_each_text_once(void **state)
{
	struct set set = { 0 };

	EXPECT("empty", !set_has(&set, S("a")));
	EXPECT("new", set_add(arena, &set, S("a")));
	EXPECT("there already", !set_add(arena, &set, slice_of(arena_copy(arena, "a", 1))));
	EXPECT("there", set_has(&set, S("a")));
	EXPECT("a longer one", !set_has(&set, S("ab")));
	EXPECT("the empty text", !set_has(&set, S("")) && set_add(arena, &set, S("")) && set_has(&set, S("")));
	EXPECT_INT("how many", set.n, 2);
}

static void a_text_has_the_number_that_it_was_given(void **state)
{
	enum { COUNT = 3000 };
	struct set set = { 0 };
	struct slice *names = NEW_ARRAY(arena, struct slice, COUNT);

	EXPECT("empty", !set_number(&set, S("a")));
	for (size_t i = 0; i < COUNT; i++) {
		names[i] = slice_of(buf_format(arena, "%zu", i));
		set_add(arena, &set, names[i]);
		EXPECT_INT("at first", *set_number(&set, names[i]), 0);
		*set_number(&set, names[i]) = i * 7;
	}
	set_add(arena, &set, names[5]);
	EXPECT("not in", !set_number(&set, S("x")));
	for (size_t i = 0; i < COUNT; i++)
		EXPECT_INT("after it has grown", *set_number(&set, names[i]), i * 7);
}

static void a_set_grows_without_losing_any(void **state)
{
	enum { COUNT = 5000 };
	struct slice *names = NEW_ARRAY(arena, struct slice, COUNT);
	struct set set = { 0 };

	for (size_t i = 0; i < COUNT; i++) {
		names[i] = slice_of(buf_format(arena, "name_%zu", i));
		EXPECT("new", !set_has(&set, names[i]) && set_add(arena, &set, names[i]));
	}
	EXPECT_INT("how many", set.n, COUNT);
	for (size_t i = 0; i < COUNT; i++)
		EXPECT("all there", set_has(&set, names[i]) && !set_add(arena, &set, names[i]));
}

struct card {
	unsigned rank, dealt;
};

static int by_rank(const void *a, const void *b)
{
	const struct card *x = a, *y = b;

	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Of those that are equal in rank, the one that was dealt first comes first. */
static void equal_items_stay_in_their_order(void **state)
{
	struct card cards[257];

	for (size_t n = 0; n <= 257; n++) {
		for (unsigned i = 0; i < n; i++)
			cards[i] = (struct card){ i * 40503u % 7, i };
		sort_stable(arena, cards, n, sizeof *cards, by_rank);
		for (size_t i = 1; i < n; i++)
			EXPECT("in order", cards[i - 1].rank < cards[i].rank ||
						   (cards[i - 1].rank == cards[i].rank &&
						    cards[i - 1].dealt < cards[i].dealt));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(memory_comes_zeroed_and_aligned),
		TEST(objects_do_not_overlap),
		TEST(a_released_arena_is_empty_and_usable_again),
		TEST(a_reset_arena_has_its_newest_chunk_left),
		TEST(a_copy_takes_bytes_of_any_kind),
		TEST(arenas_that_join_are_one),
		TEST(each_item_is_acted_on_once_and_its_memory_stays),
#ifdef __linux__
		TEST(one_core_is_one_worker),
#endif
		TEST(a_buffer_keeps_what_was_added_in_order),
		TEST(a_format_longer_than_the_buffer_is_not_cut),
		TEST(the_text_of_a_buffer_ends_in_a_nul),
		TEST(items_keep_their_order_and_come_zeroed),
		TEST(equal_items_stay_in_their_order),
		TEST(a_set_holds_each_text_once),
		TEST(a_set_grows_without_losing_any),
		TEST(a_text_has_the_number_that_it_was_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
