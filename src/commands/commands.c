/* commands: the list, and what is rendered from it. */
#include "commands/command.h"

#include "base/arena.h"
#include "cli/say.h"
#include "edit/diff.h"
#include "edit/txn.h"

const struct command *const commands[] = { &cmd_init, &cmd_instrument, &cmd_remove, &cmd_help, &cmd_version, NULL };

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
	const char *nearest = opt_nearest(name, command_name, commands);

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

bool write_changes(const struct run *run, const struct write_args *args, const char *base,
		   const struct changes *changes)
{
	struct buf diff = { .arena = run->arena };

	if (args->diff) {
		for (size_t i = 0; i < changes->n; i++)
			if (!diff_write(&diff, &changes->items[i], run->fail))
				return false;
		return say_results(buf_slice(&diff), run->fail);
	}
	if (args->dry_run)
		return true;
	if (!txn_apply(run->arena, base, changes, run->fail))
		return false;
	for (size_t i = 0; args->verbose && i < changes->n; i++)
		say_note("wrote '%s'", changes->items[i].path);
	return true;
}

bool write_recover(const struct run *run, const struct write_args *args, const char *base)
{
	enum txn_recovery recovery;

	if (!txn_recover(run->arena, base, &recovery, run->fail))
		return false;
	if (recovery == TXN_FINISHED && !args->quiet)
		say_note("finished what an interrupted run had begun in '%s'", base);
	if (recovery == TXN_ROLLED_BACK && !args->quiet)
		say_note("an interrupted run had changed nothing in '%s'; its leftovers are gone", base);
	return true;
}
