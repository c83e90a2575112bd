/* pyfuncprof: pick the command, run it, print its one failure, turn it into an exit code. */
#include "base/arena.h"
#include "base/portable.h"
#include "cli/say.h"
#include "commands/command.h"
#include "git/git.h"

/* The command's name: what stands first, or what a bare --help, -h, --version asks for. */
static const char *command_name(int argc, char *const *argv)
{
	const char *word = argc > 1 ? argv[1] : "help";

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		return "help";
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return "version";
	return word;
}

static bool act(const struct run *run, int argc, char *const *argv)
{
	const char *name = command_name(argc, argv);
	const struct command *command = command_find(name);
	bool wants_help;
	void *args;

	if (!command && name[0] == '-')
		return fail(run->fail, EXIT_ASKED_WRONGLY, "there is no option '%s' in front of a command", name),
		       fail_hint(run->fail, "see 'pyfuncprof help'");
	if (!command)
		return command_unknown(name, run->fail);
	args = arena_alloc(run->arena, 1, command->args_size + 1);
	if (!opt_parse(command->opts, command->name, argc > 2 ? argc - 2 : 0, argv + 2, args, &wants_help, run->fail))
		return false;
	if (wants_help) {
		struct buf help = { .arena = run->arena };

		command_help(&help, command);
		return say_results(buf_slice(&help), run->fail);
	}
	return command->act(run, args);
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct fail fail = { .arena = &arena };
	const struct run run = { &arena, &fail };
	int code = EXIT_DONE;

	portable_start();
	if (!act(&run, argc, argv)) {
		say_failure(&fail);
		code = fail.code;
	}
	git_stop();
	arena_release(&arena);
	return code;
}
