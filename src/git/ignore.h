/* ignore: rules written as in a .gitignore, in a file of another name, asked about paths of any kind. */
#ifndef PFP_IGNORE_H
#define PFP_IGNORE_H

#include "base/fail.h"
#include "base/slice.h"

struct arena;
struct ignore;

/* Starts libgit2. From here on libgit2 knows nothing of the user's own configuration: the rules alone are to count. To be
 * closed; NULL when it fails. */
struct ignore *ignore_open(struct arena *, struct slice rules, struct fail *);
void ignore_close(struct ignore *);

/* Do the rules leave out the file, a path from where they stand, or a folder that it is in? */
bool ignore_has(const struct ignore *, const char *path);

#endif
