/* budget: a result and what an app's configuration allows → those that took more. */
#ifndef PFP_BUDGET_H
#define PFP_BUDGET_H

#include "app/config.h"
#include "profile/result.h"

struct arena;

/* Judges the functions of the app with that root, and those of which no app is known. Budgets that no function or line
 * of the result is meant by are noted. After origin_find, as names and lines are those that are shown. */
void budget_judge(struct arena *, const char *app, const struct budgets *, struct result *);

#endif
