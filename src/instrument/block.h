/* block: the exact text that stands between the marks, written and recognised. One grammar, both directions:
 *
 *     facts → block_write_… → text          the same facts always give the same text
 *     text  → block_read                    reads the facts out of the text, writes them again, compares
 *
 * The frame is known here: marks, imports, the call, the subfunction's header. What a profiler puts into it, the lines
 * of the setup and the decorator, is its template's (profiler.h).
 *
 * The comparison looks at Python's tokens, so a formatter that re-wrapped a block, or turned its quotes round, has not
 * changed it; anybody who changed what it says, has. */
#ifndef PFP_BLOCK_H
#define PFP_BLOCK_H

#include "base/slice.h"
#include "python/outline.h"

struct arena;
struct block;
struct profiler;

/* The names that a setup block brings into the module. */
struct block_names {
	struct slice module[PY_MODULES]; /* the module's own name, or an alias */
	struct slice root_logger, stream, decorator;
};

struct setup_facts {
	struct block_names names;
	struct slice original; /* blob id of the file as it was */
	bool needs_sys;        /* some wrapper is async */
	bool all_rows;         /* log rows without growth too: LogFile's filter fails on the text "MiB" */
};

struct wrapper_facts {
	struct slice entry;    /* the function's name */
	struct slice profiled; /* the subfunction's */
	struct slice owner;    /* the class that it is called through; empty outside of one */
	bool is_async;
	struct slice type_params; /* "[T]" or empty */
	const struct py_param *params;
	size_t param_count;
	struct slice indent, body_indent; /* bytes in front of the header, and of the body */
};

/* Whole lines, marks included, each ending in `newline`. */
struct slice block_write_setup(struct arena *, const struct profiler *, const struct setup_facts *,
			       struct slice newline);
struct slice block_write_wrapper(struct arena *, const struct profiler *, const struct wrapper_facts *,
				 const struct block_names *, struct slice newline);

/* The decorator alone, to go directly above a `def`. */
struct slice block_write_decorator(struct arena *, const struct profiler *, struct slice name, struct slice indent,
				   const struct block_names *, struct slice newline);

/* What a block says, next to what we would have written there with that profiler. */
struct block_reading {
	struct block_names
		names;         /* of a setup block: that it brings in; all are empty when it is too far off to tell */
	struct slice expected; /* what we would have written, without marks; empty when it is too far off to tell */
	size_t apart;          /* by how many tokens they differ; 0: it is ours */
};

/* `disk` is the text that the block's spans are about; `setup` the names that the file's setup block brings in, NULL
 * when it has none. */
struct block_reading block_read(struct arena *, const struct profiler *, struct slice disk, const struct block *,
				const struct block_names *setup);

/* The name under which a setup block imports a module, whoever has written it; empty when it does not. */
struct slice block_read_module(struct arena *, struct slice disk, const struct block *, enum py_module);

/* Have two texts the same tokens, comments included? */
bool block_same(struct arena *, struct slice, struct slice);

/* Is it the block `wanted` after a formatter's hand has passed over it: the same tokens, indented in the same way? */
bool block_is_formatted(struct arena *, struct slice text, struct slice wanted);

#endif
