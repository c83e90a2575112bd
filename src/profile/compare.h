/* compare: a result and an earlier one, as `report --format json` wrote it → what is worse now.
 *
 * Lines move from one version of an app to the next: functions are matched by their file and name, else by their lines;
 * lines by their text. */
#ifndef PFP_COMPARE_H
#define PFP_COMPARE_H

#include "base/fail.h"
#include "profile/result.h"

struct arena;
struct baseline;

/* How much worse it may become. */
struct tolerance {
	bool is_relative;
	double share;   /* of what it was, 0.1 for "10%", and never less than 0.1 MiB */
	int64_t amount; /* on top of what it was */
};

/* "10%" or "5MiB" */
bool tolerance_read(const char *text, struct tolerance *out, struct fail *);

/* From the bytes of a file; `path` is what a message calls it. */
bool baseline_parse(struct arena *, const char *path, struct slice bytes, struct baseline **out, struct fail *);

/* From a file, or standard input for "-", packed or not, as logs are. */
bool baseline_read(struct arena *, const char *path, struct baseline **out, struct fail *);

/* Growth per invocation, increments of lines, and the peak: what is worse by more than is tolerated becomes a culprit;
 * without a tolerance it is only noted, as is what is better. Functions that were not there are not compared. */
void compare_judge(struct arena *, const struct baseline *, const struct tolerance *, struct result *);

#endif
