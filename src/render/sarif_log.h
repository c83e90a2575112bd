/* sarif_log: the parts of a SARIF 2.1.0 log that all of ours have. Text is hostile; JSON objects are the caller's to put
 * somewhere, or to release. */
#ifndef PFP_SARIF_LOG_H
#define PFP_SARIF_LOG_H

#include <json-c/json.h>

#include "base/buf.h"

struct sarif_rule {
	const char *id, *name, *text, *level; /* level: "error", "warning" */
};

/* object[name] = text */
void sarif_set(struct json_object *, const char *name, struct slice hostile);

/* [value] */
struct json_object *sarif_array(struct json_object *value);

/* Relative to the root of the sources, whatever the file is called: no scheme, no host, no folder above. */
const char *sarif_uri(struct arena *, struct slice file);

/* A physicalLocation; line and column count from 1, 0: none. */
struct json_object *sarif_place(struct arena *, struct slice file, uint64_t line, uint64_t column);

struct sarif_log {
	const struct sarif_rule *rules;
	size_t n;
	struct json_object *results;
	uint64_t last; /* hash of the result before; */
	unsigned same; /* how many had it, one after the other */
};

struct sarif_log sarif_begin(const struct sarif_rule *, size_t n);

/* Adds a result, and gives it. `print` is what it stays the same by while lines move; of those that are alike, which
 * follow one another, each has a number. */
struct json_object *sarif_add(struct sarif_log *, size_t rule, struct slice message, struct json_object *location,
			      struct slice print);

/* Appends the whole log, which is released with that. */
void sarif_end(struct sarif_log *, struct buf *out);

#endif
