/* package: a zip that is to be deployed, as a tree. Nothing is written, and a zip bomb is refused before it has filled the
 * memory. Names that lead out of the folder that it will be unpacked in are traces of their own. */
#ifndef PFP_PACKAGE_ZIP_H
#define PFP_PACKAGE_ZIP_H

#include "guard/tree.h"

bool tree_of_package(struct arena *, const char *path, struct tree *out, struct fail *);

#endif
