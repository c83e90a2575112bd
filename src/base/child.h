/* child: another program, started without a shell; what it prints comes in through a pipe.
 *
 *     struct child child;
 *     if (!child_start(argv, &child, f))
 *         return false;
 *     ...                            // read child.fd to its end, or not
 *     if (!child_finish(&child, &status, f))
 *         return false;
 *
 * Its standard input is empty, its standard error is ours. */
#ifndef PFP_CHILD_H
#define PFP_CHILD_H

#include <sys/types.h>

#include "base/fail.h"

struct child {
	pid_t pid;
	int fd; /* its standard output; closed by child_finish */
};

/* argv ends with NULL; argv[0] is looked for on PATH. errno is set when it fails: ENOENT if there is no such program. */
bool child_start(const char *const *argv, struct child *, struct fail *);

/* Waits for the end. *status is its exit code, or 128 and the number of the signal that ended it. What nobody has read
 * of its output is dropped, not refused: the exit code is its own. */
bool child_finish(struct child *, int *status, struct fail *);

#endif
