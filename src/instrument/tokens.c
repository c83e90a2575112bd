#include "instrument/tokens.h"

#include "base/arena.h"
#include "python/lines.h"

static size_t token_end(struct slice text, size_t at)
{
	char quote = text.p[at];
	size_t end = at + 1;

	if (word_end(text, at) > at) {
		end = word_end(text, at);
	} else if (quote == '#') {
		while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
			end++;
	} else if (quote == '"' || quote == '\'') {
		while (end < text.n && text.p[end] != quote && text.p[end] != '\n')
			end++;
		end += end < text.n;
	}
	return end;
}

struct slice token(const struct tokens *t, size_t i)
{
	return i < t->n ? t->items[i] : (struct slice){ 0 };
}

bool token_is(const struct tokens *t, size_t i, const char *text)
{
	return slice_is(token(t, i), text);
}

size_t token_find(const struct tokens *t, size_t from, const char *text)
{
	while (from < t->n && !token_is(t, from, text))
		from++;
	return from;
}

struct tokens tokens_read(struct arena *arena, struct slice text)
{
	struct tokens t = { 0 };

	for (size_t at = 0; at < text.n;) {
		size_t end = at + 1;

		if (!memchr(" \t\f\r\n\\", text.p[at], 6)) {
			end = token_end(text, at);
			if (memchr(")]", text.p[at], 2) && t.n && token_is(&t, t.n - 1, ","))
				t.n--;
			*vec_push(arena, &t) = slice_part(text, at, end);
		}
		at = end;
	}
	return t;
}

bool token_same(struct slice a, struct slice b)
{
	bool strings = a.n > 1 && a.n == b.n && strchr("'\"", a.p[0]) && strchr("'\"", b.p[0]);

	return strings ? slice_eq(slice_part(a, 1, a.n - 1), slice_part(b, 1, b.n - 1)) : slice_eq(a, b);
}

size_t tokens_apart(const struct tokens *a, const struct tokens *b)
{
	size_t least = a->n < b->n ? a->n : b->n, front = 0, end = 0;

	while (front < least && token_same(a->items[front], b->items[front]))
		front++;
	while (front + end < least && token_same(a->items[a->n - end - 1], b->items[b->n - end - 1]))
		end++;
	return a->n + b->n - 2 * (front + end);
}
