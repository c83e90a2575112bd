/* slice: the few operations on views that are longer than a line. */
#include "base/slice.h"

#include <strings.h>

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

bool slice_eq_nocase(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

size_t slice_find(struct slice s, struct slice needle, size_t from)
{
	const char *hit;

	if (needle.n == 0)
		return from <= s.n ? from : SLICE_NONE;
	hit = from < s.n ? memmem(s.p + from, s.n - from, needle.p, needle.n) : NULL;
	return hit ? (size_t)(hit - s.p) : SLICE_NONE;
}

uint64_t slice_digest(struct slice s)
{
	uint64_t digest = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		digest = (digest ^ (unsigned char)s.p[i]) * 1099511628211u;
	return digest;
}

uint64_t slice_hash(struct slice s)
{
	const uint64_t factor = 0x9e3779b97f4a7c15u;
	uint64_t hash = s.n * factor, word;

	for (; s.n >= sizeof word; s.p += sizeof word, s.n -= sizeof word) {
		memcpy(&word, s.p, sizeof word);
		hash = (hash ^ word) * factor;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, s.p ? s.p : "", s.n);
	hash = (hash ^ word) * factor;
	return hash ^ hash >> 32;
}

bool slice_has(struct slice s, struct slice needle, size_t rare)
{
	const char *at, *end;

	if (s.n < needle.n)
		return false;
	at = s.p + rare;
	end = at + s.n - needle.n + 1;
	for (; at < end && (at = memchr(at, needle.p[rare], (size_t)(end - at))); at++)
		if (at[-(ptrdiff_t)rare] == needle.p[0] && memcmp(at - rare, needle.p, needle.n) == 0)
			return true;
	return false;
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

struct slice slice_last(struct slice s, char separator)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != separator)
		at--;
	return slice_part(s, at, s.n);
}

size_t span_find(const struct span *spans, size_t n, size_t at)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (spans[middle].end <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

char *slice_copy(struct arena *arena, struct slice s)
{
	return arena_copy(arena, s.p, s.n);
}
