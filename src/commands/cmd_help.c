/* help, version: rendered from the tables that the parser uses. */
#include "base/buf.h"
#include "cli/say.h"
#include "commands/command.h"

struct help_args {
	const char *command;
};

static const struct opt help_opts[] = {
	{ OPT_ARGUMENT, 0, "COMMAND", NULL, "", "the command to explain", offsetof(struct help_args, command) },
	{ 0 },
};

static void overview(struct buf *out)
{
	buf_addf(out, "pyfuncprof finds which line of an Azure Functions Python app eats memory, and\n"
		      "leaves no trace when the app ships.\n\n"
		      "usage: pyfuncprof <command> [options]\n\n");
	for (const struct command *const *c = commands; *c; c++)
		buf_addf(out, "  %-12s %s\n", (*c)->name, (*c)->summary);
	buf_addf(out, "\n"
		      "  pyfuncprof init Demo            a small app to try it on\n"
		      "  pyfuncprof instrument MyApp     profile every function of an app\n"
		      "  pyfuncprof remove MyApp         take the profiling out again, byte for byte\n\n"
		      "'pyfuncprof help <command>' explains one of them.\n");
}

static bool help(const struct run *run, const void *raw)
{
	const struct help_args *args = raw;
	const struct command *command = command_find(args->command);
	struct buf out = { .arena = run->arena };

	if (*args->command && !command)
		return command_unknown(args->command, run->fail);
	if (command)
		command_help(&out, command);
	else
		overview(&out);
	return say_results(buf_slice(&out), run->fail);
}

const struct command cmd_help = {
	.name = "help",
	.summary = "explain a command",
	.about = "Explains a command, or lists all of them.",
	.opts = help_opts,
	.args_size = sizeof(struct help_args),
	.act = help,
};

static const struct opt version_opts[] = { { 0 } };

static bool version(const struct run *run, const void *raw)
{
	(void)raw;
	return say_results(S("pyfuncprof " PFP_VERSION "\n"), run->fail);
}

const struct command cmd_version = {
	.name = "version",
	.summary = "print the version",
	.about = "Prints the program's name and version.",
	.opts = version_opts,
	.act = version,
};
