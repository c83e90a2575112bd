#include "base/utf8.h"

size_t utf8_length(struct slice s)
{
	unsigned char first = s.n ? (unsigned char)s.p[0] : 0xff;
	size_t n = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;

	if (n > s.n)
		return 0;
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80)
			return 0;
	if (n > 1) {
		unsigned char second = (unsigned char)s.p[1];

		if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
		    (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
			return 0; /* longer than it need be, half of a pair, or beyond the last character */
	}
	return n;
}

bool utf8_is(struct slice s)
{
	for (size_t at = 0, n; at < s.n; at += n) {
		n = utf8_length(slice_part(s, at, s.n));
		if (!n)
			return false;
	}
	return true;
}

uint32_t utf8_code(struct slice s, size_t n)
{
	static const unsigned char lead[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t c = (unsigned char)s.p[0] & lead[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
	return c;
}

bool utf8_is_unseen(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0, 0x1f },        { 0x7f, 0x9f },     { 0xad, 0xad },     { 0x61c, 0x61c },
		{ 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0xe0000, 0xe0fff },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges && ranges[i].first <= c; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

void utf8_spell(struct buf *out, uint32_t c)
{
	buf_addf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

struct slice utf8_clean(struct arena *arena, struct slice text)
{
	struct buf clean = { .arena = arena };
	size_t from = 0, n;

	for (size_t at = 0; at < text.n; at += n) {
		n = utf8_length(slice_part(text, at, text.n));
		if (n)
			continue;
		n = 1;
		buf_add(&clean, slice_part(text, from, at));
		buf_add(&clean, S("\xef\xbf\xbd"));
		from = at + n;
	}
	if (!from)
		return text;
	buf_add(&clean, slice_part(text, from, text.n));
	return buf_slice(&clean);
}
