/* txn: all changes, or none.
 *
 *   1. txn_recover  at the start of a command: finishes or rolls back what a killed run left behind
 *   2. txn_apply    checks that the disk is still as it was read, stages every file, then renames
 *
 * The staged files and a journal stand in the folder `.pyfuncprof.txn` of `base`. The journal's appearance is the
 * moment of decision: killed before it, nothing has happened and the folder is thrown away; killed after it, the
 * next command does the renames that are left. An error before or after it undoes what was done. A lock in the
 * folder keeps two runs apart. */
#ifndef PFP_TXN_H
#define PFP_TXN_H

#include "base/fail.h"
#include "edit/plan.h"

struct arena;

#define TXN_FOLDER ".pyfuncprof.txn"

enum txn_recovery { TXN_CLEAN, TXN_FINISHED, TXN_ROLLED_BACK };

/* Is there anything for txn_recover to do? */
bool txn_is_pending(struct arena *, const char *base);

/* Looks for an interrupted run in `base`, a directory or nothing yet. */
bool txn_recover(struct arena *, const char *base, enum txn_recovery *out, struct fail *);

/* Writes the changes. `base` is the directory that every file is in; it is made when it is missing. */
bool txn_apply(struct arena *, const char *base, const struct changes *, struct fail *);

#endif
