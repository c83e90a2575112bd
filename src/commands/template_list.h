/* template_list: the templates and their inputs, for people and for programs. */
#ifndef PFP_TEMPLATE_LIST_H
#define PFP_TEMPLATE_LIST_H

#include "commands/command.h"
#include "scaffold/trigger.h"

/* Prints all of them, or the one that is called `word`, or else those that it is a part of a name of; `word` may be NULL.
 * A single one is explained at length. Fails when there is none. */
bool template_list(const struct run *, const struct triggers *, const char *word, bool as_json);

#endif
