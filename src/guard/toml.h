/* toml: the keys and values of a TOML text, one after the other, as slices of it. Enough to find a dependency; what
 * numbers and dates mean, or whether a key is given twice, is not known here. */
#ifndef PFP_TOML_H
#define PFP_TOML_H

#include <stdbool.h>

#include "base/slice.h"

struct arena;

enum { TOML_DEEPEST = 16 }; /* keys that lead to a value; arrays inside each other */

struct toml_value {
	const struct slice *keys; /* "tool", "poetry", "dependencies", "requests"; without quotes */
	size_t key_count;
	struct slice text; /* of a string: what is between its quotes; of anything else: as it stands */
};

/* Calls `see` for each string, number and the like, in arrays and inline tables too. False where the text is no TOML: what
 * stood before has been seen. */
bool toml_read(struct slice text, void (*see)(void *context, const struct toml_value *), void *context);

#endif
