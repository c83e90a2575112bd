/* addition: a trigger's template and answers → a plan that adds the function to an app.
 *
 * v1: a folder with __init__.py and function.json. v2: text behind what the app's script, or a blueprint's file, holds;
 * a blueprint that the app does not know is registered in the script. The imports that the text needs are added where
 * they are missing; not one of the user's bytes changes. Packages go to requirements.txt, settings to
 * local.settings.json, once. */
#ifndef PFP_ADDITION_H
#define PFP_ADDITION_H

#include "app/app.h"
#include "edit/plan.h"
#include "scaffold/trigger.h"
#include "template/expand.h"

struct addition {
	const struct trigger *trigger;
	enum model model;
	const char *name; /* of the function */
	const char *file; /* of a blueprint, relative to the app; NULL for the script */
	bool is_async;
	struct expand_values inputs;
};

/* Is it a name that a function may have? EXIT_ASKED_WRONGLY otherwise. */
bool addition_check_name(enum model, const char *name, struct fail *);

/* Adds to `changes`; `notes` gets what is left to the user, a sentence each. Fails when the name is taken, or something
 * stands in the way. */
bool addition_plan(struct arena *, struct app *, const struct addition *, struct changes *, struct texts *notes,
		   struct fail *);

#endif
