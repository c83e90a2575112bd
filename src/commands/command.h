/* command: what a command is, and the list of them.
 *
 * To add one: write cmd_<name>.c with a const descriptor, name it here and in commands.c. Everything else (parsing,
 * help, suggestions) comes from the descriptor. */
#ifndef PFP_COMMAND_H
#define PFP_COMMAND_H

#include "base/fail.h"
#include "cli/opt.h"
#include "edit/plan.h"

struct arena;

/* What a run hands to its command. */
struct run {
	struct arena *arena; /* everything of the run lives here */
	struct fail *fail;
};

struct command {
	const char *name;
	const char *summary; /* for the list of commands: lower case, no full stop */
	const char *about;   /* for its own help: whole sentences */
	const struct opt *opts;
	size_t args_size; /* of the struct that the rows fill */
	bool (*act)(const struct run *, const void *args);
};

/* In the order of the help; NULL at the end. */
extern const struct command *const commands[];

const struct command *command_find(const char *name);

/* EXIT_ASKED_WRONGLY, with the nearest name. */
bool command_unknown(const char *name, struct fail *);

void command_help(struct buf *, const struct command *);

extern const struct command cmd_init, cmd_instrument, cmd_remove, cmd_help, cmd_version;

/* ---- what the commands that write files share ---- */

struct write_args {
	bool dry_run, diff, quiet, verbose;
};

/* clang-format off */
#define WRITE_OPTS(type) \
	{ OPT_FLAG, 'n', "dry-run", NULL, NULL, "say what would be done and write nothing", \
	  offsetof(type, write.dry_run) }, \
	{ OPT_FLAG, 'd', "diff", NULL, NULL, "show what would be written as a unified diff and write nothing", \
	  offsetof(type, write.diff) }, \
	{ OPT_FLAG, 'q', "quiet", NULL, NULL, "print nothing but failures", offsetof(type, write.quiet) }, \
	{ OPT_FLAG, 'v', "verbose", NULL, NULL, "also say which files were written", offsetof(type, write.verbose) }
/* clang-format on */

/* Prints the diff, or writes the changes below `base`, or neither, as asked. */
bool write_changes(const struct run *, const struct write_args *, const char *base, const struct changes *);

/* Finishes or rolls back what a killed run left in `base`, and says so. */
bool write_recover(const struct run *, const struct write_args *, const char *base);

#endif
