/* phrase: the words for a result that all renderers for people share.
 *
 * Phrases hold numbers and words of ours alone, never text of a log: they go into any format with their few special
 * characters escaped. What names a place is hostile, and kept apart. */
#ifndef PFP_PHRASE_H
#define PFP_PHRASE_H

#include "profile/result.h"

/* "1 call", "40 calls" */
const char *phrase_count(struct arena *, uint64_t n, const char *of);

/* "orders/__init__.py:55", hostile; `line` NULL: the function as a whole. */
struct slice phrase_place(struct arena *, const struct result_function *, const struct result_line *line);

/* "+1.5 MiB per call over 40 calls (95 %: 1.4 to 1.6), 45.1 → 105.0 MiB", to stand behind the verdict. */
const char *phrase_evidence(struct arena *, const struct result_function *);

/* "takes another 1.5 MiB in every call, and keeps it", to stand behind the place. */
const char *phrase_line(struct arena *, const struct result_function *, const struct result_line *);

/* What all begins with: the line that hurts most, a leaking one first. */
struct headline {
	const struct result_function *function; /* NULL: there is no such line, and `says` is all there is to say */
	const struct result_line *line;         /* NULL: the function as a whole */
	const char *says;                       /* goes on behind the place */
};

struct headline phrase_headline(struct arena *, const struct result *);

/* "1536 MiB (Consumption) is reached after about 980 more calls"; NULL when no limit was asked for. */
const char *phrase_headroom(struct arena *, const struct result *);

/* "1240 rows in 3 inputs; about 12 rows (1.0 %) were lost on the way" */
const char *phrase_read(struct arena *, const struct result *);

const struct result_function *phrase_function(const struct result *, struct result_place);
const struct result_line *phrase_at(const struct result *, struct result_place);

/* Is it a leak of which no line of the function is the leaking one? */
bool phrase_leaks_as_a_whole(const struct result_function *);

#endif
