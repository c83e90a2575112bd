/* senses: what the names of a file stand for, as far as profiling by hand goes. A name has a sense when it is the same
 * wherever the file binds it, in whatever scope. */
#ifndef PFP_SENSES_H
#define PFP_SENSES_H

#include "base/set.h"
#include "base/slice.h"
#include "base/vec.h"
#include "python/source.h"

struct arena;

enum sense {
	SENSE_ELSE,
	SENSE_PROFILER, /* the module memory_profiler */
	SENSE_PROFILE,  /* its decorator */
	SENSE_LOG_FILE, /* its class of streams */
	SENSE_STREAM,   /* one of them */
	SENSE_MEMBER,   /* anything else of it */
	SENSE_LOGGING,  /* the module logging; from here on it is all about logging */
	SENSE_GET_LOGGER,
	SENSE_FORMATTER,
	SENSE_ROOT_LOGGER /* the root logger itself */
};

static inline bool is_about_logging(enum sense sense)
{
	return sense >= SENSE_LOGGING;
}

struct sensed {
	struct slice text;
	const struct py_binding *bindings; /* `n` of them, in whatever scope */
	size_t n;
	enum sense sense; /* SENSE_ELSE unless all of them agree */
	bool profilers;   /* one of them brings in something of memory_profiler */
	size_t rebound;   /* where it is bound by what is no binding of the outline, or SLICE_NONE */
	size_t doubt;     /* SENSE_ELSE: a place that means something else, or may */
};

struct senses {
	const struct source *source;
	struct slice ours; /* the name of memory_profiler that our setup block brings in, or empty */
	VEC(struct sensed) names;
	struct set numbers; /* of the names */
	bool *bound;        /* by byte of the text: does a name begin here that is bound here? */
};

/* Of a file, parsed. */
struct senses senses_read(struct arena *, const struct source *, struct slice ours);

/* NULL of a name that the file does not bind. */
struct sensed *senses_find(const struct senses *, struct slice name);

/* The name that is mentioned, unless that is where it is bound. */
struct sensed *senses_used(const struct senses *, const struct py_mention *);

/* What a binding alone says of its name. */
enum sense sense_of_import(const struct py_binding *);
enum sense sense_of_binding(const struct senses *, const struct py_binding *);

/* Of "a.b.c". */
enum sense sense_of_path(const struct senses *, struct slice path);

#endif
