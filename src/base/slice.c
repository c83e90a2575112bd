/* slice: the few operations on views that are longer than a line. */
#include "base/slice.h"

#include "base/arena.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\n';
}

struct slice slice_trim(struct slice s)
{
	while (s.n && is_blank(s.p[0]))
		s.p++, s.n--;
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

size_t slice_find(struct slice s, struct slice needle, size_t from)
{
	if (needle.n == 0)
		return from <= s.n ? from : SLICE_NONE;
	while (from + needle.n <= s.n) {
		const char *hit = memchr(s.p + from, needle.p[0], s.n - needle.n - from + 1);

		if (!hit)
			return SLICE_NONE;
		if (memcmp(hit, needle.p, needle.n) == 0)
			return (size_t)(hit - s.p);
		from = (size_t)(hit - s.p) + 1;
	}
	return SLICE_NONE;
}

bool slice_cut(struct slice *rest, char separator, struct slice *head)
{
	const char *hit;

	if (!rest->n)
		return false;
	hit = memchr(rest->p, separator, rest->n);
	*head = (struct slice){ rest->p, hit ? (size_t)(hit - rest->p) : rest->n };
	rest->n -= head->n + (hit ? 1 : 0);
	rest->p += head->n + (hit ? 1 : 0);
	return true;
}

char *slice_copy(struct arena *arena, struct slice s)
{
	return arena_copy(arena, s.p, s.n);
}
