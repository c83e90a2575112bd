/* by_hand: the profiling that somebody wrote into a file after the documented procedure → the file without it.
 *
 * Looks at the file without our marked blocks, deletes bytes and writes none. What goes: imports of memory_profiler,
 * its decorators and log streams, the lines that give the root logger the documented format, and `import logging`
 * when nothing but these lines needed it. A name that is still used keeps whatever defines it; what can not be told
 * for sure stays and is reported. A file that does not import memory_profiler has no such profiling, whatever its
 * loggers do. */
#ifndef PFP_BY_HAND_H
#define PFP_BY_HAND_H

#include "base/slice.h"
#include "base/vec.h"
#include "python/source.h"

struct arena;

/* What a finding is about. */
enum finding_about {
	ABOUT_IMPORT, /* of memory_profiler */
	ABOUT_USE,    /* of what it brings in: a decorator, a log stream, anything else */
	ABOUT_LOGGER, /* the root logger, and the format that it gets */
	ABOUT_REQUIREMENT,
	ABOUT_MARK, /* a requirement of ours */
	ABOUT_ELSE    /* what goes along: a comment, `import logging` */
};

struct finding {
	struct place place;
	enum finding_about about;
	bool removed;
	const char *what;   /* "import of 'memory_profiler'" */
	const char *reason; /* why it stays; empty when there is nothing to say */
};

struct findings VEC_OF(struct finding);

/* A name at module level that another file takes from this one. */
struct needed {
	struct slice name;
	const char *by; /* "FILE:LINE" of the other file */
};

struct needed_names VEC_OF(struct needed);

struct by_hand {
	struct slice text; /* the source's text when nothing goes */
	bool changed;
	struct findings findings;  /* in the order of the text */
	VEC(struct span) gone;     /* of the source's text, in order and disjoint */
	VEC(struct slice) unbound; /* the names that are gone from the module */
	size_t still;              /* where memory_profiler is still named, comments aside; SLICE_NONE when it is not */
};

/* Never fails: at worst everything stays. */
struct by_hand by_hand_remove(struct arena *, const struct source *, const struct needed_names *);

/* The documented format of the root logger in a file, parsed, that has nothing else of it (any more): added to *out. */
void by_hand_find_formats(struct arena *, const struct source *, struct findings *out);

/* Is the byte of the source's text gone? */
bool by_hand_is_gone(const struct by_hand *, size_t at);

#endif
