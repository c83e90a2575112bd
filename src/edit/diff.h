/* diff: changes shown instead of written, as a unified diff that `git apply` takes. */
#ifndef PFP_DIFF_H
#define PFP_DIFF_H

#include "base/buf.h"
#include "base/fail.h"
#include "edit/plan.h"

/* Appends the difference to `out`. */
bool diff_write(struct buf *out, const struct change *, struct fail *);

#endif
