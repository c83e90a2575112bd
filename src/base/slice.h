/* slice: a borrowed view of bytes. Nothing here depends on a NUL; whoever owns the bytes outlives the view. */
#ifndef PFP_SLICE_H
#define PFP_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct slice {
	const char *p;
	size_t n;
};

/* Half open, in bytes, into some text that the context names. */
struct span {
	size_t start, end;
};

#define SLICE_NONE SIZE_MAX
#define S(literal) ((struct slice){ (literal), sizeof(literal) - 1 })
#define SLICE_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

static inline struct slice slice_of(const char *text)
{
	return (struct slice){ text, strlen(text) };
}

static inline struct slice slice_part(struct slice s, size_t start, size_t end)
{
	return (struct slice){ s.p ? s.p + start : s.p, end - start };
}

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool slice_is(struct slice a, const char *text)
{
	return slice_eq(a, slice_of(text));
}

/* The same but for the case of ASCII letters? */
bool slice_eq_nocase(struct slice, struct slice);

static inline bool slice_starts(struct slice s, struct slice with)
{
	return s.n >= with.n && slice_eq(slice_part(s, 0, with.n), with);
}

static inline bool slice_ends(struct slice s, struct slice with)
{
	return s.n >= with.n && slice_eq(slice_part(s, s.n - with.n, s.n), with);
}

/* Without blanks, tabs, form feeds and line ends on either side. */
struct slice slice_trim(struct slice);

/* The offset of the first `needle` at or after `from`, or SLICE_NONE. */
size_t slice_find(struct slice, struct slice needle, size_t from);

/* Is there a `needle`? Byte `rare` of it leads the search: the rarer it is in such texts, the faster. */
bool slice_has(struct slice, struct slice needle, size_t rare);

/* For tables; not the same on every machine. */
uint64_t slice_hash(struct slice);

/* To see whether bytes are still the same, where nobody means harm; for good the same: FNV-1a. */
uint64_t slice_digest(struct slice);

/* Takes `*head` off the front of `*rest`, up to `separator`, which is dropped; false when `*rest` was empty. */
bool slice_cut(struct slice *rest, char separator, struct slice *head);

/* What stands behind the last separator; all of it when there is none. */
struct slice slice_last(struct slice, char separator);

/* Among spans in order that do not overlap: the first that ends behind `at`; `n` when there is none. */
size_t span_find(const struct span *, size_t n, size_t at);

/* A NUL-terminated copy. */
char *slice_copy(struct arena *, struct slice);

#endif
