#include "render/plain.h"

#include "base/arena.h"
#include "base/utf8.h"

struct range {
	uint32_t first, last;
};

static bool is_in(const struct range *ranges, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n && ranges[i].first <= c; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

#define IS_IN(ranges, c) is_in((ranges), sizeof(ranges) / sizeof *(ranges), (c))

/* The large blocks that terminals agree on, not every character of Unicode. */
static const struct range combining[] = {
	{ 0x300, 0x36f },   { 0x483, 0x489 },   { 0x591, 0x5bd },   { 0x610, 0x61a },
	{ 0x64b, 0x65f },   { 0x93c, 0x93c },   { 0x941, 0x948 },   { 0x94d, 0x94d },
	{ 0xe31, 0xe31 },   { 0xe34, 0xe3a },   { 0xe47, 0xe4e },   { 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
};

static const struct range wide[] = {
	{ 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x23e9, 0x23ec },   { 0x25fd, 0x25fe },   { 0x2614, 0x2615 },
	{ 0x26a1, 0x26a1 },   { 0x2705, 0x2705 },   { 0x274c, 0x274c },   { 0x2e80, 0x303e },   { 0x3041, 0x4dbf },
	{ 0x4e00, 0xa4cf },   { 0xa960, 0xa97f },   { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
	{ 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x17000, 0x18cff }, { 0x1b000, 0x1b2ff }, { 0x1f300, 0x1f64f },
	{ 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static struct slice ellipsis(bool unicode)
{
	return unicode ? S("…") : S("...");
}

/* In ASCII; of what we write ourselves. */
static bool add_likeness(struct buf *out, uint32_t c)
{
	if (c != 0x2192 && c != 0x2026)
		return false;
	buf_add(out, c == 0x2192 ? S("->") : S("..."));
	return true;
}

static void add_character(struct buf *out, struct slice s, size_t n, bool unicode)
{
	uint32_t c = n ? utf8_code(s, n) : 0xfffd;

	if (c == '\t')
		buf_add(out, S(" "));
	else if (!n)
		unicode ? buf_add(out, S("\xef\xbf\xbd")) : utf8_spell(out, (unsigned char)s.p[0]);
	else if (utf8_is_unseen(c))
		utf8_spell(out, c);
	else if (unicode || c < 0x80)
		buf_add(out, slice_part(s, 0, n));
	else if (!add_likeness(out, c))
		utf8_spell(out, c);
}

void plain_add(struct buf *out, struct slice hostile, size_t longest, bool unicode)
{
	size_t end = hostile.n < longest ? hostile.n : longest;

	for (size_t at = 0, n; at < end; at += n ? n : 1) {
		n = utf8_length(slice_part(hostile, at, hostile.n));
		add_character(out, slice_part(hostile, at, hostile.n), n, unicode);
	}
	if (end < hostile.n)
		buf_add(out, ellipsis(unicode));
}

struct slice plain(struct arena *arena, struct slice hostile, size_t longest, bool unicode)
{
	struct buf out = { .arena = arena };

	plain_add(&out, hostile, longest, unicode);
	return buf_slice(&out);
}

/* ---- columns ---- */

/* The character that the text begins with: its columns, and its bytes in *n. */
static size_t columns(struct slice s, size_t *n)
{
	uint32_t c;

	*n = utf8_length(s);
	if (!*n)
		return *n = 1;
	c = utf8_code(s, *n);
	return c < 0x300 ? 1 : IS_IN(combining, c) ? 0 : IS_IN(wide, c) ? 2 : 1;
}

size_t plain_width(struct slice s)
{
	size_t width = 0;

	for (size_t at = 0, n; at < s.n; at += n)
		width += columns(slice_part(s, at, s.n), &n);
	return width;
}

/* How many bytes fit into `width` columns; what combines with the last one belongs to it. */
static size_t fitting(struct slice s, size_t width)
{
	size_t at = 0, used = 0;

	for (size_t n; at < s.n; at += n) {
		used += columns(slice_part(s, at, s.n), &n);
		if (used > width)
			break;
	}
	return at;
}

static struct slice joined(struct arena *arena, struct slice a, struct slice b)
{
	struct buf out = { .arena = arena };

	buf_add(&out, a);
	buf_add(&out, b);
	return buf_slice(&out);
}

/* What is left for the text beside its ellipsis. */
static size_t room(size_t width, bool unicode)
{
	size_t needs = unicode ? 1 : 3;

	return width > needs ? width - needs : 0;
}

struct slice plain_cut_end(struct arena *arena, struct slice s, size_t width, bool unicode)
{
	if (fitting(s, width) == s.n)
		return s;
	return joined(arena, slice_part(s, 0, fitting(s, room(width, unicode))), ellipsis(unicode));
}

struct slice plain_cut_start(struct arena *arena, struct slice s, size_t width, bool unicode)
{
	size_t at = 0, left = plain_width(s);

	if (left <= width)
		return s;
	for (size_t n; at < s.n && left > room(width, unicode); at += n)
		left -= columns(slice_part(s, at, s.n), &n);
	return joined(arena, ellipsis(unicode), slice_part(s, at, s.n));
}

/* ---- lines ---- */

struct wrapping {
	struct buf *out;
	size_t at, indent, width;
	bool fresh; /* nothing stands on the line yet */
};

static void break_line(struct wrapping *w)
{
	buf_addf(w->out, "\n%*s", (int)w->indent, "");
	w->at = w->indent;
	w->fresh = true;
}

static void wrap_word(struct wrapping *w, struct slice word)
{
	size_t length = plain_width(word);

	if (!w->fresh && w->at + 1 + length > w->width)
		break_line(w);
	if (!w->fresh) {
		buf_add(w->out, S(" "));
		w->at++;
	}
	while (w->at + length > w->width && w->indent + 2 <= w->width) {
		size_t n = fitting(word, w->width - w->at);

		buf_add(w->out, slice_part(word, 0, n));
		word = slice_part(word, n, word.n);
		length = plain_width(word);
		break_line(w);
	}
	buf_add(w->out, word);
	w->at += length;
	w->fresh = false;
}

static bool begins_with_unit(struct slice s)
{
	return slice_starts(s, S("MiB")) || slice_starts(s, S("%"));
}

/* The word and the next one: they stand side by side in one text. */
static struct slice with_next(struct slice word, struct slice *rest)
{
	struct slice next;

	slice_cut(rest, ' ', &next);
	return (struct slice){ word.p, (size_t)(next.p + next.n - word.p) };
}

void plain_wrap(struct buf *out, struct slice s, size_t at, size_t indent, size_t width)
{
	struct wrapping w = { .out = out, .at = at, .indent = indent, .width = width, .fresh = true };
	struct slice word;

	while (slice_cut(&s, ' ', &word)) {
		while (begins_with_unit(s))
			word = with_next(word, &s);
		if (word.n)
			wrap_word(&w, word);
	}
	buf_add(out, S("\n"));
}
