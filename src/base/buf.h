/* buf: text that grows at its end, in an arena.
 *
 *     struct buf out = { .arena = arena };
 *     buf_add(&out, S("def "));
 *     buf_addf(&out, "%s(%d)", name, n);
 *     struct slice text = buf_slice(&out);
 *
 * The slice is valid until the next addition. What is written in one go is one call:
 *
 *     const char *file = buf_format(arena, "%s.py", name); */
#ifndef PFP_BUF_H
#define PFP_BUF_H

#include <stdarg.h>

#include "base/slice.h"

struct buf {
	struct arena *arena;
	char *p;
	size_t n, capacity;
};

void buf_add(struct buf *, struct slice);
void buf_addf(struct buf *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *, const char *format, va_list) __attribute__((format(printf, 2, 0)));

static inline struct slice buf_slice(const struct buf *buf)
{
	return (struct slice){ buf->p, buf->n };
}

/* The text as a C string; valid until the next addition. */
const char *buf_text(struct buf *);

const char *buf_format(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
