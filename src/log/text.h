/* text: a log that is lines of text → the lines of its reports.
 *
 * Blocks of whole lines are read in turn, looked through on every core, and given on in their order. */
#ifndef PFP_TEXT_H
#define PFP_TEXT_H

#include "log/log.h"

struct arena;
struct input;

/* As log_each; *lines counts the physical lines. */
bool text_each(struct arena *, struct input *, log_take *, void *context, uint64_t *lines, struct fail *);

#endif
