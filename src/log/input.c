#include "log/input.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"

enum { TEXT_SIZE = 256 << 10, RAW_SIZE = 64 << 10 };
enum encoding { ENCODING_PLAIN, ENCODING_UTF16_LE, ENCODING_UTF16_BE };

/* What stands between the file and the text. */
struct packed {
	int fd;
	bool owns_fd, file_ended;
	unsigned char raw[RAW_SIZE]; /* bytes of the file: the first ones, and all of a gzip file's */
	z_stream stream;             /* next_in, avail_in: what of them is not used yet */
	bool is_gzip, in_member;     /* in_member: a gzip stream has begun and not ended */
	enum encoding encoding;
	unsigned char half[4]; /* bytes of UTF-16 that are no whole character yet */
	size_t half_size;
};

/* ---- bytes ---- */

static bool read_file(struct input *in, void *to, size_t room, size_t *got, struct fail *f)
{
	ssize_t n;

	do
		n = read(in->packed->fd, to, room);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return fail_os(f, "cannot read '%s'", in->name);
	*got = (size_t)n;
	in->packed->file_ended |= n == 0;
	return true;
}

static bool read_raw(struct input *in, struct fail *f)
{
	struct packed *p = in->packed;
	size_t n = 0;

	if (!read_file(in, p->raw, sizeof p->raw, &n, f))
		return false;
	p->stream.next_in = p->raw;
	p->stream.avail_in = (unsigned)n;
	return true;
}

/* As the file has them; those that were read ahead first. */
static bool read_plain(struct input *in, void *to, size_t room, size_t *got, struct fail *f)
{
	z_stream *ahead = &in->packed->stream;

	if (!ahead->avail_in)
		return read_file(in, to, room, got, f);
	*got = ahead->avail_in < room ? ahead->avail_in : room;
	memcpy(to, ahead->next_in, *got);
	ahead->next_in += *got;
	ahead->avail_in -= (unsigned)*got;
	return true;
}

static bool broken_gzip(const struct input *in, struct fail *f)
{
	const char *why = in->packed->stream.msg;

	fail(f, EXIT_COULD_NOT, "cannot unpack '%s': %s", in->name, why ? why : "it ends in the middle");
	return fail_hint(f, "the gzip file is damaged or not complete");
}

/* One step of unpacking; *got may be 0 though more follows. */
static bool read_gzip(struct input *in, void *to, size_t room, size_t *got, struct fail *f)
{
	struct packed *p = in->packed;
	int status;

	if (!p->stream.avail_in && !p->file_ended && !read_raw(in, f))
		return false;
	if (!p->in_member && p->stream.avail_in) /* members may follow each other */
		p->in_member = inflateReset(&p->stream) == Z_OK;
	p->stream.next_out = to;
	p->stream.avail_out = (unsigned)room;
	status = p->in_member ? inflate(&p->stream, Z_NO_FLUSH) : Z_STREAM_END;
	if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
		return broken_gzip(in, f);
	if (status == Z_STREAM_END)
		p->in_member = false;
	*got = room - p->stream.avail_out;
	return *got || !p->in_member || !p->file_ended || broken_gzip(in, f);
}

static bool bytes_ended(const struct packed *p)
{
	return p->file_ended && !p->stream.avail_in && !p->in_member;
}

/* At least one byte, unless they have ended. */
static bool read_bytes(struct input *in, void *to, size_t room, size_t *got, struct fail *f)
{
	*got = 0;
	while (!*got && !bytes_ended(in->packed))
		if (!(in->packed->is_gzip ? read_gzip : read_plain)(in, to, room, got, f))
			return false;
	return true;
}

/* ---- characters ---- */

static size_t put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 63));
		to[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 63));
	to[2] = (char)(0x80 | (c >> 6 & 63));
	to[3] = (char)(0x80 | (c & 63));
	return 4;
}

static uint32_t unit_at(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

/* Whole characters of UTF-16 → UTF-8; gives how many bytes were used. Half of a pair becomes U+FFFD. */
static size_t from_utf16(const unsigned char *p, size_t n, bool big, bool ended, char *to, size_t *written)
{
	size_t at = 0, out = 0;

	for (; at + 2 <= n; at += 2) {
		uint32_t c = unit_at(p + at, big);

		if (c >= 0xd800 && c < 0xdc00) {
			uint32_t low;

			if (at + 4 > n && !ended)
				break;
			low = at + 4 <= n ? unit_at(p + at + 2, big) : 0;
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				at += 2;
			}
		}
		out += put_utf8(to + out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
	*written = out;
	return at;
}

static bool read_utf16(struct input *in, char *to, size_t room, size_t *got, struct fail *f)
{
	struct packed *p = in->packed;
	unsigned char bytes[RAW_SIZE];
	size_t n, used, most = room / 2 < sizeof bytes ? room / 2 : sizeof bytes; /* two bytes become three at most */

	memcpy(bytes, p->half, p->half_size);
	if (!read_bytes(in, bytes + p->half_size, most - p->half_size, &n, f))
		return false;
	n += p->half_size;
	used = from_utf16(bytes, n, p->encoding == ENCODING_UTF16_BE, bytes_ended(p), to, got);
	p->half_size = bytes_ended(p) ? 0 : n - used;
	memcpy(p->half, bytes + used, p->half_size);
	return true;
}

/* ---- the buffer ---- */

static void make_room(struct input *in)
{
	char *old = in->buffer;

	if (in->end - in->start > in->capacity / 2) {
		in->capacity *= 2;
		in->buffer = arena_take(in->arena, in->capacity, 1);
	}
	memmove(in->buffer, old + in->start, in->end - in->start);
	in->end -= in->start;
	in->start = 0;
}

static bool read_text(struct input *in, char *to, size_t room, size_t *got, struct fail *f)
{
	*got = 0;
	while (!*got && !in->ended) {
		if (!(in->packed->encoding == ENCODING_PLAIN ? read_bytes(in, to, room, got, f)
							     : read_utf16(in, to, room, got, f)))
			return false;
		in->ended = bytes_ended(in->packed);
	}
	in->bytes += *got;
	return true;
}

bool input_more(struct input *in, struct fail *f)
{
	size_t got;

	make_room(in);
	if (!read_text(in, in->buffer + in->end, in->capacity - in->end, &got, f))
		return false;
	in->end += got;
	return true;
}

bool input_read(struct input *in, char *to, size_t room, size_t *got, struct fail *f)
{
	if (in->start == in->end)
		return read_text(in, to, room, got, f);
	*got = in->end - in->start < room ? in->end - in->start : room;
	memcpy(to, in->buffer + in->start, *got);
	in->start += *got;
	return true;
}

/* The first bytes: two at least, to see what they are; a pipe may give one at a time. */
static bool read_first(struct input *in, struct fail *f)
{
	struct packed *p = in->packed;
	size_t n = 0;

	for (size_t got = 1; got && n < 2; n += got)
		if (!read_file(in, p->raw + n, sizeof p->raw - n, &got, f))
			return false;
	p->stream.next_in = p->raw;
	p->stream.avail_in = (unsigned)n;
	return true;
}

static bool recognise(struct input *in, struct fail *f)
{
	struct packed *p = in->packed;
	struct slice head = { (const char *)p->half, 0 };
	size_t mark, got = 1;

	if (!read_first(in, f))
		return false;
	p->is_gzip = p->stream.avail_in > 1 && p->raw[0] == 0x1f && p->raw[1] == 0x8b;
	if (p->is_gzip && inflateInit2(&p->stream, 15 + 16) != Z_OK)
		return broken_gzip(in, f);
	p->in_member = p->is_gzip;
	for (; got && head.n < sizeof p->half; head.n += got)
		if (!read_bytes(in, p->half + head.n, sizeof p->half - head.n, &got, f))
			return false;
	if (slice_starts(head, S("\xff\xfe")))
		p->encoding = ENCODING_UTF16_LE;
	if (slice_starts(head, S("\xfe\xff")))
		p->encoding = ENCODING_UTF16_BE;
	mark = p->encoding != ENCODING_PLAIN ? 2 : slice_starts(head, S("\xef\xbb\xbf")) ? 3 : 0;
	memmove(p->half, p->half + mark, head.n - mark);
	p->half_size = head.n - mark;
	if (p->encoding != ENCODING_PLAIN)
		return true;
	memcpy(in->buffer, p->half, p->half_size);
	in->bytes = in->end = p->half_size;
	return true;
}

static void begin(struct arena *arena, int fd, const char *name, struct input *in)
{
	*in = (struct input){ .arena = arena, .name = name, .capacity = TEXT_SIZE };
	in->buffer = arena_take(arena, TEXT_SIZE, 1);
	in->packed = NEW(arena, struct packed);
	in->packed->fd = fd;
}

bool input_open_fd(struct arena *arena, int fd, const char *name, struct input *in, struct fail *f)
{
	begin(arena, fd, name, in);
	return recognise(in, f);
}

bool input_open(struct arena *arena, const char *path, struct input *in, struct fail *f)
{
	int fd;

	*in = (struct input){ 0 };
	if (strcmp(path, "-") == 0)
		return input_open_fd(arena, STDIN_FILENO, "standard input", in, f);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_os(f, "cannot read '%s'", path);
	begin(arena, fd, path, in);
	in->packed->owns_fd = true;
	return recognise(in, f);
}

void input_close(struct input *in)
{
	if (!in->packed)
		return;
	if (in->packed->owns_fd)
		close(in->packed->fd);
	if (in->packed->is_gzip)
		inflateEnd(&in->packed->stream);
	in->packed = NULL;
}
