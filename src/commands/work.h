/* work: what the commands that change files share.
 *
 *   1. work_open    finishes what a killed run left behind; loads every app in the folder, many at a time
 *   2. (theirs)     plans into `changes`, says what it means in `listing` and `summary`
 *   3. work_finish  prints the diff, or writes, or neither, as asked; then the listing and the summary
 *   4. work_release at the end, in any case */
#ifndef PFP_WORK_H
#define PFP_WORK_H

#include "app/app.h"
#include "base/set.h"
#include "commands/command.h"
#include "commands/document.h"
#include "commands/listing.h"
#include "edit/plan.h"
#include "git/git.h"

struct work_args {
	bool dry_run, diff, json, quiet, verbose;
};

/* clang-format off */
#define WORK_OPTS(type) \
	{ OPT_FLAG, 'n', "dry-run", NULL, NULL, "say what would be done and write nothing", \
	  offsetof(type, work.dry_run) }, \
	{ OPT_FLAG, 'd', "diff", NULL, NULL, "show what would be written as a unified diff and write nothing", \
	  offsetof(type, work.diff) }, \
	{ OPT_FLAG, 'j', "json", NULL, NULL, "print the results as JSON", offsetof(type, work.json) }, \
	{ OPT_FLAG, 'q', "quiet", NULL, NULL, "print nothing but failures", offsetof(type, work.quiet) }, \
	{ OPT_FLAG, 'v', "verbose", NULL, NULL, "also say which files were written", offsetof(type, work.verbose) }
/* clang-format on */

/* An app, the repository that keeps it, if any, and what shall become of it. */
struct work_app {
	const struct app_root *root;
	struct app *app;
	struct repo *repo; /* often the same one; NULL unless git is to be asked */
	struct changes changes;
	struct fail fail;
};

/* The repository of some apps in a row. */
struct work_repo {
	const char *root; /* of the first of them */
	struct repo repo;
	struct fail fail;
};

struct work {
	const struct run *run;
	const struct work_args *args;
	const char *folder; /* as the user named it */
	bool pretends;      /* nothing will be written */
	bool outside_git;   /* some change is to a file that no repository keeps */
	bool asks_git;      /* theirs to set, before work_open */
	enum app_depth depth;
	struct app_roots roots;
	VEC(struct work_repo *) repos;
	VEC(struct work_app) apps;
	struct changes changes;
	struct set files; /* that have a change */
	struct listing listing;
	struct buf summary;
	struct json_object *document; /* NULL unless asked for */
};

/* Born empty, so that it can be released even when opening fails. */
#define WORK_INIT(run_, args_, folder_, command_) \
	{ \
		.run = (run_), .args = (args_), .folder = (folder_), .pretends = (args_)->dry_run || (args_)->diff, \
		.document = (args_)->json ? document_new(command_) : NULL, .listing = { .arena = (run_)->arena }, \
		.summary = { \
			.arena = (run_)->arena \
		} \
	}

/* Without apps: a folder that need not exist yet. */
bool work_open_folder(struct work *);

/* With every app in the folder, and what is `wanted` of it (enum app_interest), functions with INTEREST_V2; fails when there
 * is none. */
bool work_open(struct work *, unsigned wanted);

/* Plans for each app, many at a time: `plan` puts what shall change into the app's `changes`, and what the command
 * needs to know into item i of the array `plans`. Then adds the changes; fails where a plan does, or when two apps
 * would change one file. */
typedef bool work_plan(const void *args, struct work_app *, void *plan, struct arena *);
bool work_plan_all(struct work *, work_plan *, const void *args, void *plans, size_t plan_size);

bool work_finish(struct work *);

void work_release(struct work *);

/* Is anything but results wanted on the terminal? */
bool work_is_talkative(const struct work *);

#endif
