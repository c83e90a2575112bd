/* module: the app's own modules, by name: "shared.orders" is shared/orders.py, or shared/orders/__init__.py. */
#ifndef PFP_MODULE_H
#define PFP_MODULE_H

#include "app/app.h"

/* "..shared.x", said in the file at `file` (real), as a name from the app's root; false when it leads out of it. */
bool module_absolute(struct arena *, const struct app *, const char *file, struct slice module, struct slice *out);

/* The file of the app's module that has exactly this name. Borrows the name; good until the next call. */
const struct module_file *module_file(struct arena *, struct app *, struct slice name);

/* "a" + "." + "b"; the one when the other is empty. */
struct slice module_join(struct arena *, struct slice a, struct slice b);

/* Which of the app's files may get hold of a function app, by the imports in them: others need not be parsed. */
struct reach {
	struct app *app;
	const char *script; /* real path */
	struct set known;   /* files; the number is an enum of module.c */
	bool has_begun;
};

bool reach_function_app(struct arena *, struct reach *, const struct source *);

#endif
