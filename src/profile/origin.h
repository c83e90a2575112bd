/* origin: the functions and lines of a result → where they are in an app.
 *
 * A log numbers the lines of the file that ran. That file is found by the last parts of its path; what it was like when
 * it ran is found by the rows themselves, as each has its line's text:
 *
 *     the file as it is on the disk, instrumented or profiled by hand
 *     the same without our blocks
 *     what instrumenting makes of it now
 *
 * The first of these that says what every row says is the one, and its lines are counted without our blocks. Where there
 * is none, each function is looked for by the text of its rows, which must stand in one place only. */
#ifndef PFP_ORIGIN_H
#define PFP_ORIGIN_H

#include "app/app.h"
#include "profile/profile.h"

struct profiling;
struct origin_names;

/* An app with its functions and what the user selects of them (app_select, app_add_profiled_helpers), and what would
 * profile them. */
struct origin_app {
	struct app *app;
	const struct profiling *profiling;
};

/* Sets `app`, `file`, `name`, `shown_start` and the lines' `shown_line` of all functions that are found in the `n` apps.
 * Git is started.
 * Notes files that are not what they were when the log was written. Reads files of the apps, and may change what they say
 * of how their functions stand. */
void origin_find(struct arena *, const struct origin_app *, size_t n, struct result *);

/* Says of functions, as they are met, what they are called: a profile_asks for a context that origin_names makes. That
 * and the apps outlive the profile. */
struct origin_names *origin_names(struct arena *, const struct origin_app *, size_t n);
bool origin_name(void *names, struct slice path, const struct row *first, struct slice *name, enum role *);

#endif
