/* sample_result: results made by hand, for what renders them. All are in the arena given. */
#ifndef PFP_SAMPLE_RESULT_H
#define PFP_SAMPLE_RESULT_H

#include "profile/result.h"

struct arena;

/* "leak": an app with a leak, a plateau and a quiet function, a limit, notes, and rows that were lost.
 * "judged": the same with culprits. "kept": the same, judged, without any. "unsure": leaks in no line of its own; plateau,
 * too few and untold. "quiet": nothing grew. "no-rows", "nothing": no row in what was read; nothing read.
 * "hostile": names, paths and sources that want to be something else; verdicts of all kinds, wild numbers.
 * With all calls: "curves": a leak, a plateau, noise, a report that lost its head; exceeded budgets. "large": 200 functions
 * of 10 lines, 128 points on every one. "markup": every text is an attack: on HTML, on a script, on the eye, on memory.
 * NULL for any other name. */
struct result *sample_result(struct arena *, const char *name);

/* ---- for those who make them ---- */

struct result *sample_curves(struct arena *);
struct result *sample_large(struct arena *);
struct result *sample_markup(struct arena *);

void sample_note(struct arena *, struct result *, const char *text);
void sample_culprit(struct arena *, struct result *, size_t function, size_t line, const char *rule, const char *message,
		    int64_t actual, int64_t allowed);

/* The order, and the sums; gives the result. */
struct result *sample_finish(struct arena *, struct result *);

#endif
