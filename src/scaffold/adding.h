/* adding: one addition at work; shared by addition, addition_v2, blueprint and target. */
#ifndef PFP_ADDING_H
#define PFP_ADDING_H

#include "python/source.h"
#include "scaffold/addition.h"

struct adding {
	struct arena *arena;
	struct app *app;
	const struct addition *addition;
	struct changes *changes;
	struct texts *notes;
	struct fail *fail;
};

/* Is the name free in the app? Azure does not tell names apart by case. */
bool addition_check_function(const struct adding *, const char *name);

/* The text as a Python file, parsed; NULL when it has half a block of ours in it. `path` is for messages. */
struct source *addition_read(const struct adding *, const char *path, struct slice text);

/* A file of the template with the answers in it; `object` is the app's or the blueprint's variable. */
bool addition_expand(const struct adding *, const char *file, const char *object, struct slice *out);

/* Plans a file that must not be there yet; `path` is relative to the app. */
bool addition_new_file(const struct adding *, const char *path, struct slice text);

/* Plans other bytes for a file of the app, when they are others. */
void addition_change_file(const struct adding *, const char *path, const char *real, struct slice before,
			  struct slice after);

/* Tells something that is left to the user. */
void addition_note(const struct adding *, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool addition_plan_v2(const struct adding *);

#endif
