/* disk: the apps at and below a folder, as a tree: what git ignores, virtual environments and packages are not entered. */
#ifndef PFP_GUARD_DISK_H
#define PFP_GUARD_DISK_H

#include "guard/tree.h"

bool tree_of_folder(struct arena *, const char *folder, struct tree *out, struct fail *);

#endif
