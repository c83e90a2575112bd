/* help, version: rendered from the tables that the parser uses, for a terminal or as pages of the manual. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/portable.h"
#include "cli/man.h"
#include "cli/say.h"
#include "commands/command.h"

struct help_args {
	const char *command;
	bool man;
};

static const struct opt help_opts[] = {
	{ OPT_ARGUMENT, 0, "COMMAND", NULL, "", "the command to explain", offsetof(struct help_args, command) },
	{ OPT_FLAG, 0, "man", NULL, NULL, "print the page of the manual, for 'man -l'",
	  offsetof(struct help_args, man) },
	{ 0 },
};

static const char purpose[] = "pyfuncprof finds which line of an Azure Functions Python app eats memory, and leaves no "
			      "trace when the app ships.";

struct row {
	const char *name, *text;
};

static const struct row examples[] = {
	{ "pyfuncprof init Demo", "a small app to try it on" },
#ifdef PFP_CHILDREN
	{ "pyfuncprof run MyApp -n 20", "name the line that leaks; your files stay as they are" },
#endif
	{ "pyfuncprof instrument MyApp", "profile every function of an app" },
	{ "pyfuncprof remove MyApp", "take the profiling out again, byte for byte" },
	{ 0 },
};

static const struct row exit_codes[] = {
	{ "0", "done" },
	{ "1", "it could not be done; the message on standard error says why" },
	{ "2", "asked wrongly: the command line, or a setting" },
	{ "3", "a check has found what it looks for, or a budget is exceeded" },
	{ 0 },
};

static const struct row variables[] = {
	{ "NO_COLOR", "no colours at a terminal" },
	{ "COLUMNS", "how wide a report may be" },
	{ "XDG_CONFIG_HOME", "where the user's own templates are, instead of ~/.config" },
	{ "XDG_CACHE_HOME", "where 'run --with-deps' keeps its environments, instead of ~/.cache" },
	{ "VIRTUAL_ENV", "the virtual environment whose Python 'run' takes" },
	{ "TMPDIR", "where 'run' makes its copy" },
	{ 0 },
};

static const struct row files[] = {
	{ ".pyfuncprof.yml", "at the root of an app: which functions are meant, what they may take" },
	{ "~/.config/pyfuncprof/templates", "templates of the user's own" },
	{ 0 },
};

static void overview(struct buf *out)
{
	opt_wrap(out, 0, purpose);
	buf_addf(out, "\nusage: pyfuncprof <command> [options]\n\n");
	for (const struct command *const *c = commands; *c; c++)
		buf_addf(out, "  %-12s %s\n", (*c)->name, (*c)->summary);
	buf_addf(out, "\n");
	for (const struct row *row = examples; row->name; row++)
		buf_addf(out, "  %-30s  %s\n", row->name, row->text);
	buf_addf(out, "\n'pyfuncprof help <command>' explains one of them.\n");
}

/* ---- the manual ---- */

/* "pyfuncprof-run", the name of a command's page. */
static const char *page_of(struct arena *arena, const struct command *command)
{
	struct buf name = { .arena = arena };

	buf_addf(&name, "pyfuncprof-%s", command->name);
	return buf_text(&name);
}

static void add_rows(struct buf *out, const char *title, const struct row *rows)
{
	man_section(out, title);
	for (; rows->name; rows++)
		man_row(out, rows->name, rows->text);
}

static void overview_page(struct buf *out)
{
	man_begin(out, "pyfuncprof", "find the line of an Azure Functions Python app that eats memory");
	man_section(out, "SYNOPSIS");
	man_usage(out, "pyfuncprof", " <command> [options]");
	man_section(out, "DESCRIPTION");
	man_text(out, purpose);
	man_section(out, "COMMANDS");
	for (const struct command *const *c = commands; *c; c++)
		man_row(out, (*c)->name, (*c)->summary);
	add_rows(out, "EXIT STATUS", exit_codes);
	add_rows(out, "ENVIRONMENT", variables);
	add_rows(out, "FILES", files);
	add_rows(out, "EXAMPLES", examples);
	man_section(out, "SEE ALSO");
	for (const struct command *const *c = commands; *c; c++)
		man_reference(out, page_of(out->arena, *c), !c[1]);
}

static void page(struct buf *out, const struct command *command)
{
	struct buf usage = { .arena = out->arena };

	opt_usage(&usage, command->opts);
	man_begin(out, page_of(out->arena, command), command->summary);
	man_section(out, "SYNOPSIS");
	man_usage(out, buf_format(out->arena, "pyfuncprof %s", command->name), buf_text(&usage));
	man_section(out, "DESCRIPTION");
	man_text(out, command->about);
	if (command->opts->kind)
		man_section(out, "OPTIONS");
	man_options(out, command->opts);
	man_section(out, "SEE ALSO");
	man_reference(out, "pyfuncprof", true);
}

static bool help(const struct run *run, const void *raw)
{
	const struct help_args *args = raw;
	const struct command *command = command_find(args->command);
	struct buf out = { .arena = run->arena };

	if (*args->command && !command)
		return command_unknown(args->command, run->fail);
	if (command)
		(args->man ? page : command_help)(&out, command);
	else
		(args->man ? overview_page : overview)(&out);
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
