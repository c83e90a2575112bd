/* function_json: what a function.json says of a v1 function. It may carry a byte order mark, trailing commas and
 * comments. */
#ifndef PFP_FUNCTION_JSON_H
#define PFP_FUNCTION_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct arena;

/* All of them in the arena, and without a NUL. */
struct function_json {
	struct slice script, entry; /* scriptFile and entryPoint; empty when absent */
	const char *trigger;        /* the type of the first binding that is a trigger; "" when none is */
};

/* False when it is no JSON object; `*at` is where in the text the parser stopped. */
bool function_json_read(struct arena *, struct slice json, struct function_json *out, size_t *at);

#endif
