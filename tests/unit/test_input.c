/* input: the same text comes out, whatever it is packed in and however it comes in. */
#include "scratch.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "log/input.h"

/* S() for a table of constants */
#define BYTES(text) { text, sizeof(text) - 1 }

enum { BUFFER = 256 << 10, RAW = 64 << 10 }; /* sizes that src/log/input.c has */

/* ---- packed ---- */

static struct slice gzipped(struct slice text)
{
	size_t room = text.n + text.n / 100 + 1000;
	char *to = arena_take(arena, room, 1);
	z_stream stream = { 0 };

	assert_int_equal(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (unsigned char *)(uintptr_t)text.p;
	stream.avail_in = (unsigned)text.n;
	stream.next_out = (unsigned char *)to;
	stream.avail_out = (unsigned)room;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	room -= stream.avail_out;
	deflateEnd(&stream);
	return (struct slice){ to, room };
}

/* In UTF-16 what is ASCII, behind a byte order mark. */
static struct slice widened(struct slice ascii, bool big)
{
	struct buf out = { .arena = arena };

	buf_add(&out, big ? S("\xfe\xff") : S("\xff\xfe"));
	for (size_t i = 0; i < ascii.n; i++) {
		char pair[] = { big ? '\0' : ascii.p[i], big ? ascii.p[i] : '\0' };

		buf_add(&out, (struct slice){ pair, 2 });
	}
	return buf_slice(&out);
}

/* Text without a period, so that what is lost, doubled or moved shows. */
static struct slice some_text(size_t n)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; out.n < n; i++)
		buf_addf(&out, "%zu%c", i, i % 7 ? ' ' : '\n');
	return slice_part(buf_slice(&out), 0, n);
}

/* ---- read ---- */

enum way { BY_BUFFER, BY_TAKING, BY_SMALL_PIECES };

static struct slice all_of(struct input *in, enum way way)
{
	static char piece[1 << 20];
	struct buf out = { .arena = arena };
	size_t got = 1, room = way == BY_SMALL_PIECES ? 8 : sizeof piece;

	if (way == BY_BUFFER) {
		while (!in->ended)
			if (!input_more(in, failure))
				return S("(failed)");
		return input_rest(in);
	}
	while (got) {
		if (!input_read(in, piece, room, &got, failure))
			return S("(failed)");
		buf_add(&out, (struct slice){ piece, got });
	}
	return buf_slice(&out);
}

static struct slice text_of(struct slice bytes, enum way way)
{
	struct input in;
	struct slice text;

	scratch_write("log", bytes);
	text = input_open(arena, scratch("log"), &in, failure) ? all_of(&in, way) : S("(not open)");
	if (!failure->message)
		EXPECT_INT("bytes", in.bytes, text.n);
	input_close(&in);
	return text;
}

static void expect_text(const char *row, struct slice bytes, struct slice wanted)
{
	for (enum way way = BY_BUFFER; way <= BY_SMALL_PIECES; way++) {
		struct slice text = text_of(bytes, way);

		if (!slice_eq(text, wanted))
			GIVE_UP("%s, way %d: %zu bytes, not %zu, or others: %.60s", row, way, text.n, wanted.n,
				text.n ? slice_copy(arena, text) : "");
	}
}

static const size_t sizes[] = { 0,   1,       2,          3,      4,          5,          100,   RAW - 1,
				RAW, RAW + 1, BUFFER - 1, BUFFER, BUFFER + 1, 2 * BUFFER, 700000 };

static void what_is_packed_comes_out_as_it_was(void **state)
{
	for (size_t i = 0; i < ROWS(sizes); i++) {
		struct slice text = some_text(sizes[i]);
		const char *row = scratch("size");

		expect_text(row, text, text);
		expect_text("gzip", gzipped(text), text);
		expect_text("gzip of gzip's members", joined(gzipped(text), gzipped(S("end"))), joined(text, S("end")));
		expect_text("UTF-16, little", widened(text, false), text);
		expect_text("UTF-16, big", widened(text, true), text);
		expect_text("UTF-16 in gzip", gzipped(widened(text, true)), text);
		expect_text("mark", joined(S("\xef\xbb\xbf"), text), text);
		expect_text("mark in gzip", gzipped(joined(S("\xef\xbb\xbf"), text)), text);
	}
}

static void members_of_gzip_follow_each_other(void **state)
{
	struct slice packed = { 0 };

	expect_text("of nothing", joined(gzipped(S("")), joined(gzipped(S("")), gzipped(S("x")))), S("x"));
	for (int i = 0; i < 2000; i++)
		packed = joined(packed, gzipped(S("line\n")));
	expect_text("many", packed, repeated("line\n", 2000));
}

static void a_mark_is_one_at_the_beginning_alone(void **state)
{
	static const struct {
		struct slice bytes, text;
	} rows[] = {
		{ BYTES("\xef\xbb"), BYTES("\xef\xbb") },
		{ BYTES("\xef\xbb\xbf"), BYTES("") },
		{ BYTES("\xef\xbb\xbf\xef\xbb\xbf"), BYTES("\xef\xbb\xbf") },
		{ BYTES("a\xef\xbb\xbf"), BYTES("a\xef\xbb\xbf") },
		{ BYTES("\xff"), BYTES("\xff") },
		{ BYTES("\xff\xfe"), BYTES("") },
		{ BYTES("\xfe\xff"), BYTES("") },
		{ BYTES("\x1f"), BYTES("\x1f") },
		{ BYTES("a\0b\0\n"), BYTES("a\0b\0\n") },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		expect_text("mark", rows[i].bytes, rows[i].text);
}

#define LITTLE "\xff\xfe"

static void characters_of_utf_16_are_those_of_utf_8(void **state)
{
	static const struct {
		struct slice bytes, text;
	} rows[] = {
		{ BYTES(LITTLE "\xe9\0"), BYTES("\xc3\xa9") },
		{ BYTES(LITTLE "\xac\x20"), BYTES("\xe2\x82\xac") },
		{ BYTES(LITTLE "\x3d\xd8\0\xde"), BYTES("\xf0\x9f\x98\x80") },
		{ BYTES("\xfe\xff\xd8\x3d\xde\0"), BYTES("\xf0\x9f\x98\x80") },
		{ BYTES(LITTLE "\x3d\xd8x\0"), BYTES("\xef\xbf\xbdx") }, /* half a pair */
		{ BYTES(LITTLE "\0\xdex\0"), BYTES("\xef\xbf\xbdx") },   /* the other half */
		{ BYTES(LITTLE "\x3d\xd8"), BYTES("\xef\xbf\xbd") },     /* at the end */
		{ BYTES(LITTLE "\x3d\xd8\x3d\xd8\0\xde"), BYTES("\xef\xbf\xbd\xf0\x9f\x98\x80") },
		{ BYTES(LITTLE "x\0y"), BYTES("x") },                /* half a unit */
		{ BYTES(LITTLE "\xff\xfe"), BYTES("\xef\xbb\xbf") }, /* another mark is a character */
		{ BYTES(LITTLE "\0\0"), BYTES("\0") },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		expect_text("UTF-16", rows[i].bytes, rows[i].text);
}

/* A pair, wherever a read ends in it. */
static void a_pair_may_lie_across_two_reads(void **state)
{
	for (size_t before = RAW / 2 - 4; before < RAW / 2 + 4; before++) {
		struct slice text = some_text(before);
		struct slice pairs = repeated("\x3d\xd8\x01\xde", 3);

		expect_text("across", joined(widened(text, false), pairs),
			    joined(text, repeated("\xf0\x9f\x98\x81", 3)));
	}
}

/* ---- a pipe that gives little at a time ---- */

struct drip {
	int fd;
	struct slice bytes;
	size_t step;
};

static void *drip(void *raw)
{
	const struct drip *d = raw;

	for (size_t at = 0; at < d->bytes.n;) {
		size_t n = d->bytes.n - at < d->step ? d->bytes.n - at : d->step;

		if (write(d->fd, d->bytes.p + at, n) != (ssize_t)n)
			abort();
		at += n;
	}
	close(d->fd);
	return NULL;
}

static void a_pipe_may_give_a_byte_at_a_time(void **state)
{
	struct slice text = joined(some_text(500), S("\xc3\xa9"));
	struct slice kinds[] = { text, joined(S("\xef\xbb\xbf"), text), gzipped(text),
				 joined(gzipped(slice_part(text, 0, 100)), gzipped(slice_part(text, 100, text.n))),
				 joined(widened(slice_part(text, 0, 500), true), S("\0\xe9")) };

	for (size_t i = 0; i < ROWS(kinds); i++)
		for (size_t step = 1; step < 4; step++) {
			struct drip d = { .bytes = kinds[i], .step = step };
			struct input in;
			pthread_t writer;
			int ends[2];

			assert_int_equal(pipe(ends), 0);
			d.fd = ends[1];
			assert_int_equal(pthread_create(&writer, NULL, drip, &d), 0);
			EXPECT("open", input_open_fd(arena, ends[0], "a pipe", &in, failure));
			EXPECT_TEXT("a pipe", all_of(&in, (enum way)(step - 1)), text);
			input_close(&in);
			assert_int_equal(pthread_join(writer, NULL), 0);
			assert_int_equal(close(ends[0]), 0); /* it stayed ours */
		}
}

static void the_buffer_grows_when_nothing_is_taken(void **state)
{
	struct slice text = some_text(3 * BUFFER);
	struct input in;

	scratch_write("log", text);
	assert_true(input_open(arena, scratch("log"), &in, failure));
	while (!in.ended) {
		size_t had = input_rest(&in).n;

		assert_true(input_more(&in, failure));
		EXPECT("more, or the end", input_rest(&in).n > had || in.ended);
	}
	EXPECT_TEXT("all", input_rest(&in), text);
	in.start += 5;
	EXPECT_TEXT("taken", slice_part(input_rest(&in), 0, 10), slice_part(text, 5, 15));
	input_close(&in);
}

/* ---- what cannot be read ---- */

static void what_cannot_be_read_is_told(void **state)
{
	struct slice packed = gzipped(some_text(50000)), damaged = exact(packed);
	struct input in;

	memset((char *)(uintptr_t)damaged.p + 100, '\xff', 50);
	EXPECT_TEXT("cut", text_of(slice_part(packed, 0, packed.n - 9), BY_TAKING), S("(failed)"));
	EXPECT_FAILURE("cut", "it ends in the middle");
	*failure = (struct fail){ .arena = arena };
	EXPECT_TEXT("cut in its head", text_of(slice_part(packed, 0, 5), BY_TAKING), S("(not open)"));
	EXPECT_FAILURE("cut in its head", "it ends in the middle");
	*failure = (struct fail){ .arena = arena };
	EXPECT_TEXT("damaged", text_of(damaged, BY_TAKING), S("(failed)"));
	EXPECT_FAILURE("damaged", "cannot unpack");
	*failure = (struct fail){ .arena = arena };
	EXPECT("not there", !input_open(arena, scratch("nothing"), &in, failure));
	EXPECT_FAILURE("not there", "No such file");
	input_close(&in);
	*failure = (struct fail){ .arena = arena };
	EXPECT("a folder", !input_open(arena, scratch(""), &in, failure));
	EXPECT_FAILURE("a folder", "Is a directory");
	input_close(&in);
}

static void rubbish_behind_gzip_is_told(void **state)
{
	EXPECT_TEXT("rubbish", text_of(joined(gzipped(S("x")), S("rubbish")), BY_TAKING), S("(not open)"));
	EXPECT_FAILURE("rubbish", "cannot unpack");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_IN_SCRATCH(what_is_packed_comes_out_as_it_was),
		TEST_IN_SCRATCH(members_of_gzip_follow_each_other),
		TEST_IN_SCRATCH(a_mark_is_one_at_the_beginning_alone),
		TEST_IN_SCRATCH(characters_of_utf_16_are_those_of_utf_8),
		TEST_IN_SCRATCH(a_pair_may_lie_across_two_reads),
		TEST_IN_SCRATCH(a_pipe_may_give_a_byte_at_a_time),
		TEST_IN_SCRATCH(the_buffer_grows_when_nothing_is_taken),
		TEST_IN_SCRATCH(what_cannot_be_read_is_told),
		TEST_IN_SCRATCH(rubbish_behind_gzip_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
