/* choose: which functions the user means, and which profiler: what the command line says, else what the app's own file
 * says. */
#ifndef PFP_CHOOSE_H
#define PFP_CHOOSE_H

#include "app/config.h"
#include "commands/work.h"
#include "instrument/profiler.h"

struct choose_args {
	struct opt_list functions, triggers, exclude, also;
};

/* clang-format off */
#define CHOOSE_OPTS(type) \
	{ OPT_LIST, 'f', "function", "GLOB", NULL, "only functions with such a name; may be given many times", \
	  offsetof(type, choose.functions) }, \
	{ OPT_LIST, 't', "trigger", "KIND", NULL, "only functions with this trigger, such as http or queueTrigger", \
	  offsetof(type, choose.triggers) }, \
	{ OPT_LIST, 'x', "exclude", "GLOB", NULL, "no functions with such a name", offsetof(type, choose.exclude) }, \
	{ OPT_LIST, 'a', "also", "FILE:NAME", NULL, \
	  "also helpers that functions call: shared/orders.py:total, 'lib/*:Order.*'", offsetof(type, choose.also) }
#define CHOOSE_TEMPLATES_OPT(type) \
	{ OPT_TEXT, 0, "templates", "DIR", NULL, "a folder with profilers of your own, DIR/profilers", \
	  offsetof(type, templates) }
/* clang-format on */

/* Are the patterns well formed? */
bool choose_check(const struct choose_args *, struct fail *);

/* Applies the choice to one app; fills *out for choose_check_found. */
bool choose(struct arena *, const struct choose_args *, struct work_app *, struct selection *out);

/* Fails at a pattern of the command line that means nothing in any of the `n` apps. */
bool choose_check_found(const struct choose_args *, const struct selection *const *, size_t n, struct fail *);

/* All profilers that there are; `templates` may be NULL. */
bool choose_profilers(const struct run *, const char *templates, struct profilers *);

/* The one that was asked for (may be NULL), else the one that the app's file names, else the default one. */
const struct profiler *choose_profiler(const struct profilers *, const char *asked, const struct selection *,
				       struct fail *);

#endif
