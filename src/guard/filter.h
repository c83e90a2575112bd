/* filter: git's own way to keep one thing and show another. What is added is cleaned (clean.h), so that commits are
 * clean while the work tree stays profiled.
 *
 *   1. filter_look       as it stands
 *   2. filter_check      would filter_install do? Before anything is written
 *   3. filter_install    or filter_uninstall
 *
 * Two marked blocks (marked.h), both in git's own folder and in no commit: info/attributes says which files, config
 * says what is run for them. Afterwards git is asked whether they mean what they say; else they go again. */
#ifndef PFP_FILTER_H
#define PFP_FILTER_H

#include "git/setup.h"
#include "guard/marked.h"

struct arena;

#define FILTER_SETTING "filter.pyfuncprof.process"

enum filter_state {
	FILTER_MISSING,
	FILTER_INSTALLED,
	FILTER_HALF,     /* one of the two blocks is missing */
	FILTER_ALTERED,  /* what is between the marks is not what we write */
	FILTER_OVERRULED /* other lines of the user's mean something else for a file */
};

struct filter {
	struct marked attributes, config;
	enum filter_state state;
	struct place altered;      /* of an altered one: the first line that is */
	const char *overruled;     /* the file */
};

/* What git runs: words of a shell. */
struct filter_program {
	const char *program, *templates; /* the latter may be NULL */
};

bool filter_look(struct arena *, const struct repo_setup *, struct filter *out, struct fail *);

/* With `force`, lines changed by hand do not matter; files that have another filter do. */
bool filter_check(struct arena *, const struct repo_setup *, const struct filter *, bool force, struct fail *);
bool filter_check_uninstall(const struct filter *, bool force, struct fail *);

/* Both do nothing where nothing is to be done; *changed says. */
bool filter_install(struct arena *, const struct repo_setup *, const struct filter *, const struct filter_program *,
		    bool *changed, struct fail *);
bool filter_uninstall(struct arena *, const struct repo_setup *, const struct filter *, bool *changed, struct fail *);

#endif
