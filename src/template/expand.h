/* expand: a template's text and values → the text that is written.
 *
 *     {{queue-name}}          the value, spelled so that it can stand between quotes in that kind of file
 *     {{auth-level:upper}}    the same in capitals
 *     {{?route}}  {{!route}}  the line is written only when the value is not empty, or only when it is; the mark is not
 *
 * There is nothing else: no loops, no nesting, and nothing is run. */
#ifndef PFP_EXPAND_H
#define PFP_EXPAND_H

#include "base/fail.h"
#include "base/vec.h"

struct arena;

struct expand_value {
	const char *name;
	struct slice text;
	bool is_list; /* parts with commas between them: each is quoted */
};

struct expand_values VEC_OF(struct expand_value);

/* `path` says what kind of file it is (.py, .json, else plain text), and is what a message calls it. Fails at a mark
 * that names no value. */
bool expand(struct arena *, const char *path, struct slice text, const struct expand_values *, struct slice *out,
	    struct fail *);

#endif
