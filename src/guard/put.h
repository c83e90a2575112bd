/* put: a file of git's, written beside its place and then renamed to it: it is there as it was, or as it is to be. */
#ifndef PFP_PUT_H
#define PFP_PUT_H

#include <sys/types.h>

#include "base/fail.h"
#include "base/slice.h"

/* Writes `beside`, which must not be there, for `path`: with its mode and owner if that is there, else with `mode`. At
 * a failure it is gone again, unless it was there. */
bool put_beside(const char *beside, const char *path, mode_t mode, struct slice text, struct fail *);

/* Renames it; at a failure it is gone. */
bool put_in_place(const char *beside, const char *path, struct fail *);

#endif
