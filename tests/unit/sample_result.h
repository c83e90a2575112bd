/* sample_result: results made by hand, for what renders them. All are in the arena given. */
#ifndef PFP_SAMPLE_RESULT_H
#define PFP_SAMPLE_RESULT_H

#include "profile/result.h"

struct arena;

/* "leak": an app with a leak, a plateau and a quiet function, a limit, notes, and rows that were lost.
 * "judged": the same with culprits. "kept": the same, judged, without any. "unsure": leaks in no line of its own; plateau,
 * too few and untold. "quiet": nothing grew. "no-rows", "nothing": no row in what was read; nothing read.
 * "hostile": names, paths and sources that want to be something else; verdicts of all kinds, wild numbers.
 * NULL for any other name. */
struct result *sample_result(struct arena *, const char *name);

#endif
