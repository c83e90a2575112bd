/* source: one Python file, as it stands on disk and as the user wrote it.
 *
 * What pyfuncprof inserts stands between marks, comment lines of their own:
 *
 *     # pyfuncprof: begin setup (original <git blob id of the file as it was>)
 *     # pyfuncprof: end setup
 *     # pyfuncprof: begin <function>
 *     # pyfuncprof: end <function>
 *
 * `disk` is the file, `text` is the file without the blocks, and every other fact is about `text`: so a file looks
 * the same to the rest of the program whether it is instrumented or not. */
#ifndef PFP_SOURCE_H
#define PFP_SOURCE_H

#include "base/fail.h"
#include "base/slice.h"
#include "base/vec.h"
#include "python/lexer.h"
#include "python/outline.h"

struct arena;

/* One marked block. */
struct block {
	struct slice name;     /* of the function; "setup" for the setup block */
	struct slice original; /* setup: the blob id of the file as it was; empty otherwise */
	struct span span;      /* whole lines of `disk`, the marks included */
	struct span inner;     /* the lines between the marks */
	size_t at;             /* in `text`: the byte that it stands in front of */
};

struct source {
	const char *path; /* as a message names it */
	const char *file; /* as it is opened: real, no links */
	struct slice disk, text;
	VEC(struct block) blocks; /* in the order of the file */
	VEC(size_t) lines;        /* where each line of `disk` begins; empty until source_parse */
	struct lexed lexed;       /* of `text`, once parsed */
	struct outline *outline;  /* of `text`; NULL until source_parse */
};

/* The file with these bytes, not parsed. Fails when a mark lacks its partner. */
struct source *source_read(struct arena *, const char *path, const char *file, struct slice disk, struct fail *);

/* Reads the outline, unless that is done. */
void source_parse(struct arena *, struct source *);

/* A cheap look: may there be a mark in these bytes? */
bool source_may_be_marked(struct slice disk);

/* Is this a setup block's mark, or a function's? */
bool block_is_setup(const struct block *);

/* The block of that name that stands on the disk in front of this byte of `text`; NULL when there is none. */
const struct block *source_block_at(const struct source *, size_t at, struct slice name);

/* Where a byte of `text` stands in the file on disk, for people. */
struct place source_place(const struct source *, size_t at);

#endif
