/* commands: the list, and what is rendered from it. */
#include "commands/command.h"

#include "base/buf.h"
#include "base/nearest.h"
#include "base/portable.h"

const struct command *const commands[] = {
	&cmd_init,   &cmd_new,   &cmd_instrument, &cmd_remove,     &cmd_status,
#ifdef PFP_CHILDREN
	&cmd_run,
#endif
	&cmd_report, &cmd_query, &cmd_check,      &cmd_guard, &cmd_completion, &cmd_help,
	&cmd_version, NULL
};

const struct command *command_find(const char *name)
{
	for (const struct command *const *c = commands; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

static const char *command_name(const void *list, size_t i)
{
	const struct command *const *all = list;

	return all[i] ? all[i]->name : NULL;
}

bool command_unknown(const char *name, struct fail *f)
{
	const char *nearest = nearest_name(name, command_name, commands);

	fail(f, EXIT_ASKED_WRONGLY, "'%s' is not a command", name);
	return nearest ? fail_hint(f, "did you mean '%s'?", nearest) : fail_hint(f, "see 'pyfuncprof help'");
}

void command_help(struct buf *out, const struct command *command)
{
	buf_addf(out, "usage: pyfuncprof %s", command->name);
	opt_usage(out, command->opts);
	buf_addf(out, "\n\n");
	opt_wrap(out, 0, command->about);
	buf_addf(out, command->opts->kind ? "\n" : "");
	opt_help(out, command->opts);
}
