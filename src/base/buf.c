#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

static void reserve(struct buf *buf, size_t more)
{
	size_t capacity = buf->capacity ? buf->capacity : 64;
	char *grown;

	if (buf->capacity - buf->n >= more)
		return;
	while (capacity - buf->n < more)
		capacity *= 2;
	grown = arena_take(buf->arena, capacity, 1);
	if (buf->n)
		memcpy(grown, buf->p, buf->n);
	buf->p = grown;
	buf->capacity = capacity;
}

void buf_add(struct buf *buf, struct slice s)
{
	if (!s.n)
		return;
	reserve(buf, s.n);
	memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
}

void buf_addv(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	if (n > 0) {
		reserve(buf, (size_t)n + 1);
		vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
		buf->n += (size_t)n;
	}
	va_end(again);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_addv(buf, format, args);
	va_end(args);
}

const char *buf_text(struct buf *buf)
{
	reserve(buf, 1);
	buf->p[buf->n] = '\0';
	return buf->p;
}

const char *buf_format(struct arena *arena, const char *format, ...)
{
	struct buf buf = { .arena = arena };
	va_list args;

	va_start(args, format);
	buf_addv(&buf, format, args);
	va_end(args);
	return buf_text(&buf);
}
