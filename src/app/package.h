/* package: the name of a package at the front of a requirement. */
#ifndef PFP_PACKAGE_H
#define PFP_PACKAGE_H

#include "base/slice.h"

/* Does the line of a requirements.txt ask for this package? Names are compared as packaging does: case counts for
 * nothing, and a run of "-_." is one "-". */
bool package_is(struct slice line, struct slice name);

#endif
