/* select: which functions of an app are meant, and which helpers besides. */
#ifndef PFP_SELECT_H
#define PFP_SELECT_H

#include "app/app.h"
#include "app/config.h"

/* Leaves alone what the selection does not mean, and adds the helpers that it names to the app's functions. Fails at a
 * setting of the app's own file that means nothing in it; one of the command line may be meant for another app. */
bool app_select(struct arena *, struct app *, const struct app_root *, struct selection *, struct fail *);

/* Adds the helpers that are profiled on the disk, whoever asked for them. */
void app_add_profiled_helpers(struct arena *, struct app *);

/* "http" and "HttpTrigger" both mean httpTrigger. */
bool trigger_matches(const char *kind, const char *trigger);

#endif
