/* command: what a command is, and the list of them.
 *
 * To add one: write cmd_<name>.c with a const descriptor, name it here and in commands.c. Everything else (parsing,
 * help, suggestions) comes from the descriptor. */
#ifndef PFP_COMMAND_H
#define PFP_COMMAND_H

#include "base/fail.h"
#include "cli/opt.h"

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

extern const struct command cmd_init, cmd_new, cmd_instrument, cmd_remove, cmd_status, cmd_run, cmd_report, cmd_query,
	cmd_check, cmd_guard, cmd_completion, cmd_help, cmd_version;

#endif
