/* completion: the script that lets a shell complete our commands; and, for that script, what can come next. */
#include "base/arena.h"
#include "cli/bash.h"
#include "cli/say.h"
#include "commands/command.h"
#include "commands/complete.h"
#include "template/shelf.h"

#define SHELLS "bash|zsh|fish"

struct completion_args {
	const char *shell;
	struct opt_list words;
};

static const struct opt completion_opts[] = {
	{ OPT_ARGUMENT, 0, "SHELL", SHELLS, NULL, "bash, zsh or fish", offsetof(struct completion_args, shell) },
	{ OPT_ARGUMENTS, 0, "WORD", NULL, NULL,
	  "what was typed so far: print what can come next, as the script asks for it",
	  offsetof(struct completion_args, words) },
	{ 0 },
};

static bool is_shell(const char *name)
{
	struct slice rest = S(SHELLS), shell;

	while (slice_cut(&rest, '|', &shell))
		if (slice_is(shell, name))
			return true;
	return false;
}

static bool add_script(const struct run *run, const char *shell, struct buf *out)
{
	static const struct shelf_place place = { NULL, "completion" };
	struct slice script;

	if (!shelf_read(run->arena, &place, buf_format(run->arena, "pyfuncprof.%s", shell), &script, run->fail))
		return false;
	buf_add(out, script);
	return true;
}

static void add_kind(enum complete_kind kind, struct buf *out)
{
	static const char *const kinds[] = { "words", "files", "folders" };

	buf_addf(out, "%s\n", kinds[kind]);
}

/* The shell itself looks which of them begin with what was typed. */
static void add_words(struct arena *arena, const struct opt_list *words, struct buf *out)
{
	struct completion completion;

	complete(arena, words->n, (char *const *)(const void *)words->items, &completion);
	add_kind(completion.kind, out);
	for (size_t i = 0; i < completion.words.n; i++)
		buf_addf(out, "%s\t%s\n", completion.words.items[i].text, completion.words.items[i].about);
}

/* bash does not: it gets those alone, and of each what it has to put in. Its words are COMP_WORDBREAKS and the line. */
static void add_bash_words(struct arena *arena, const struct opt_list *words, struct buf *out)
{
	struct completion completion;
	struct bash_line line;
	const char *last;

	bash_read(arena, slice_of(words->n > 1 ? words->items[1] : ""), words->items[0], &line);
	if (line.words.n < 2)
		return;
	last = line.words.items[line.words.n - 1];
	complete(arena, line.words.n - 1, line.words.items + 1, &completion);
	add_kind(completion.kind, out);
	for (size_t i = 0; i < completion.words.n; i++)
		if (slice_starts(slice_of(completion.words.items[i].text), slice_of(last))) {
			bash_add_quoted(out, completion.words.items[i].text + line.kept, line.quote);
			buf_add(out, S("\n"));
		}
}

static bool completion(const struct run *run, const void *raw)
{
	const struct completion_args *args = raw;
	struct buf out = { .arena = run->arena };

	if (!args->shell)
		return fail(run->fail, EXIT_ASKED_WRONGLY, "name a shell: bash, zsh or fish");
	if (!is_shell(args->shell))
		return fail(run->fail, EXIT_ASKED_WRONGLY, "there is a script for bash, zsh and fish, not for '%s'",
			    args->shell);
	if (!args->words.n && !add_script(run, args->shell, &out))
		return false;
	if (args->words.n)
		(strcmp(args->shell, "bash") == 0 ? add_bash_words : add_words)(run->arena, &args->words, &out);
	return say_results(buf_slice(&out), run->fail);
}

const struct command cmd_completion = {
	.name = "completion",
	.summary = "print a script that completes commands in a shell",
	.about = "Prints a script for a shell, which then completes commands, options, and the names of templates and of the "
		 "app's functions. To try it: 'eval \"$(pyfuncprof completion bash)\"', the same with zsh, or 'pyfuncprof "
		 "completion fish | source'. An installed pyfuncprof has brought these scripts along.",
	.opts = completion_opts,
	.args_size = sizeof(struct completion_args),
	.act = completion,
};
