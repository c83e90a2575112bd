/* blueprint: the files of an app that make a blueprint, and how its script comes to know them. */
#ifndef PFP_BLUEPRINT_H
#define PFP_BLUEPRINT_H

#include "scaffold/target.h"

/* The module that a file of the app is, relative to its root: "sub/orders.py" → "sub.orders". Fails when Python could not
 * import it. */
bool blueprint_check_file(const struct adding *, const char *file, const char **module);

/* The one file, relative to the root, that makes a durable blueprint; NULL when there is none. Fails when there are
 * several. */
bool blueprint_find_durable(const struct adding *, const char *script, const char **file);

/* Plans the import and the call that make the script's app know the blueprint that is the module's variable `object`. */
bool blueprint_register(const struct adding *, const char *script, const char *module, const char *object);

/* The same, unless the app knows it; where that can not be told, or not be done, a note says so. */
bool blueprint_see_registered(const struct adding *, const char *script, const struct target *, const char *module);

#endif
