/* deletion: a Python text and what shall vanish from it → the text as a person would have left it.
 *
 *     deletion_add_lines, deletion_add_part   in the order of the text
 *     deletion_apply                          once
 *
 * Only whole lines and parts of imports go, and what belongs to the lines: the blank lines between them, so that no
 * gap is left wider than the gaps on either side were, and comments on the profiler right above them. */
#ifndef PFP_DELETION_H
#define PFP_DELETION_H

#include "base/slice.h"
#include "base/vec.h"
#include "python/lexer.h"

struct arena;

struct deleted_lines {
	struct span span;  /* whole lines */
	bool is_decorator; /* what it stood above stays */
};

struct deletion {
	struct arena *arena;
	struct slice text;
	const struct lexed *lexed;
	VEC(struct deleted_lines) lines;

	/* After deletion_apply: what goes, in order and disjoint; and where the comments begin that go with it. */
	VEC(struct span) spans;
	VEC(size_t) comments;
};

/* The lines of a statement, or of a decorator, that nothing else stands on. */
void deletion_add_lines(struct deletion *, struct span, bool is_decorator);

/* One part of an import: up to the next part, or, when `next` is none, from the end of the last part that stays. */
void deletion_add_part(struct deletion *, struct span part, const struct span *stays, const struct span *next);

struct slice deletion_apply(struct deletion *);

#endif
