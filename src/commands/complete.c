#include "commands/complete.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/set.h"
#include "base/utf8.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "commands/command.h"
#include "git/files.h"
#include "git/git.h"
#include "profile/headroom.h"
#include "scaffold/trigger.h"

struct completing {
	struct arena *arena;
	const struct command *command;
	const char *args;    /* its struct, filled with the words before */
	struct slice before; /* the part of the last word that is not for the value: "--format=" */
	struct set known;
	struct completion *out;
};

/* Names come from files of all kinds: one that the shell, or its user, would take for something else is not offered. */
static void add(struct completing *c, const char *text, const char *about)
{
	struct buf word = { .arena = c->arena }, clean = { .arena = c->arena }, meaning = { .arena = c->arena };
	struct slice whole;

	buf_add(&word, c->before);
	buf_add(&word, slice_of(text));
	buf_text(&word);
	whole = buf_slice(&word);
	say_add_clean(&clean, whole);
	if (!*text || !utf8_is(whole) || !slice_eq(whole, buf_slice(&clean)) || !set_add(c->arena, &c->known, whole))
		return;
	say_add_clean(&meaning, utf8_clean(c->arena, slice_of(about)));
	*vec_push(c->arena, &c->out->words) = (struct complete_word){ word.p, buf_text(&meaning) };
}

/* One that begins with a dash would be read as an option, and with a tilde as a home folder: fish does not quote that. */
static void add_name(struct completing *c, const char *name, const char *about)
{
	if (name[0] != '-' && name[0] != '~')
		add(c, name, about);
}

/* What was said before for the row of that name, or its fallback; NULL when there is none. */
static const char *said(const struct completing *c, const char *name)
{
	for (const struct opt *row = c->command->opts; row->kind; row++)
		if ((row->kind == OPT_TEXT || row->kind == OPT_ARGUMENT) && strcmp(row->name, name) == 0)
			return *(const char *const *)(const void *)(c->args + row->offset);
	return NULL;
}

/* As the shell will pass it: "~/" is the home folder. */
static const char *said_folder(const struct completing *c, const char *name)
{
	const char *folder = said(c, name), *home = getenv("HOME");

	return folder && home && strncmp(folder, "~/", 2) == 0 ? fs_join(c->arena, home, folder + 2) : folder;
}

/* ---- what a value can be ---- */

static void add_commands(struct completing *c)
{
	for (const struct command *const *command = commands; *command; command++)
		add(c, (*command)->name, (*command)->summary);
}

static void add_functions_of(struct completing *c, bool wants_triggers)
{
	const char *folder = said_folder(c, "APP");
	struct fail ignored = { .arena = c->arena };
	struct app_roots roots = { 0 };

	if (!app_find(c->arena, folder ? folder : ".", INTEREST_V2, &roots, &ignored))
		return;
	for (size_t i = 0; i < roots.n; i++) {
		const struct app *app = app_load(c->arena, &roots.items[i], APP_FUNCTIONS, &ignored);

		for (size_t k = 0; app && k < app->functions.n; k++) {
			const struct function *function = &app->functions.items[k];

			add_name(c, wants_triggers ? function->trigger : function->name,
				 wants_triggers ? "" : function->trigger);
		}
	}
}

static void add_functions(struct completing *c)
{
	add_functions_of(c, false);
}

static void add_triggers(struct completing *c)
{
	add_functions_of(c, true);
}

/* None when one of them can not be read. */
static struct triggers read_templates(const struct completing *c)
{
	struct fail ignored = { .arena = c->arena };
	struct triggers triggers = { 0 };
	struct shelf shelf;

	if (!shelf_open(c->arena, said_folder(c, "templates"), &shelf, &ignored) ||
	    !triggers_read(c->arena, &shelf, &triggers, &ignored))
		return (struct triggers){ 0 };
	return triggers;
}

static void add_templates(struct completing *c)
{
	struct triggers triggers = read_templates(c);

	for (size_t i = 0; i < triggers.n; i++)
		add_name(c, triggers.items[i].id, triggers.items[i].names.items[0]);
}

static void add_profilers(struct completing *c)
{
	struct fail ignored = { .arena = c->arena };
	const struct run run = { c->arena, &ignored };
	struct profilers known;

	if (!choose_profilers(&run, said_folder(c, "templates"), &known))
		return;
	for (size_t i = 0; i < known.n; i++)
		add_name(c, known.items[i].name, known.items[i].requirement);
}

static void add_plans(struct completing *c)
{
	for (size_t i = 0; headroom_plan(i); i++)
		add(c, headroom_plan(i), "");
}

static void add_revisions(struct completing *c)
{
	struct fail ignored = { .arena = c->arena };
	struct git_names names = { 0 };
	const char *folder = said_folder(c, "TARGET"), *prefix;
	struct repo repo;

	if (!repo_open_for_files(c->arena, folder, &repo, &prefix, &ignored))
		return;
	git_revisions(c->arena, &repo, &names);
	repo_release(&repo);
	for (size_t i = 0; i < names.n; i++)
		add_name(c, names.items[i], "");
}

/* By what a row, or else its value, is called. */
static const struct {
	const char *name;
	void (*add)(struct completing *);
} values[] = {
	{ "COMMAND", add_commands },  { "FUNCTION", add_functions }, { "function", add_functions },
	{ "exclude", add_functions }, { "trigger", add_triggers },   { "template", add_templates },
	{ "profiler", add_profilers }, { "plan", add_plans },        { "REV", add_revisions },
};

static void add_choices(struct completing *c, const struct opt *row)
{
	struct slice rest = slice_of(row->value), choice;

	while (slice_cut(&rest, '|', &choice))
		add(c, slice_copy(c->arena, choice), "");
}

/* ---- the inputs of a template, which are options that no row has ---- */

static const struct trigger *said_template(const struct completing *c)
{
	struct fail ignored = { .arena = c->arena };
	const char *name = said(c, "template");
	struct triggers *triggers = NEW(c->arena, struct triggers);

	if (!name)
		return NULL;
	*triggers = read_templates(c);
	return trigger_find(c->arena, triggers, name, &ignored);
}

static void add_inputs(struct completing *c)
{
	const struct trigger *trigger = said_template(c);

	for (size_t i = 0; trigger && i < trigger->inputs.n; i++)
		add(c, buf_format(c->arena, "--%s", trigger->inputs.items[i].name), trigger->inputs.items[i].help);
}

/* `given` is "name=value". */
static void add_input_choices(struct completing *c, const char *given)
{
	const struct trigger *trigger = said_template(c);
	struct slice rest = slice_of(given), name;

	slice_cut(&rest, '=', &name);
	for (size_t i = 0; trigger && i < trigger->inputs.n; i++) {
		const struct input *input = &trigger->inputs.items[i];

		for (size_t k = 0; slice_is(name, input->name) && k < input->choices.n; k++)
			add(c, input->choices.items[k], "");
	}
}

/* ---- what the last word is ---- */

static void add_value(struct completing *c, const struct opt_typed *typed)
{
	const struct opt *row = typed->row;

	if (row->kind == OPT_CHOICE || (row->kind == OPT_ARGUMENT && row->value))
		add_choices(c, row);
	else if (row->kind == OPT_OTHERS)
		add_input_choices(c, typed->value);
	else if (opt_path(row) != OPT_NO_PATH)
		c->out->kind = opt_path(row) == OPT_FOLDER ? COMPLETE_FOLDERS : COMPLETE_FILES;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (opt_is_called(row, values[i].name)) {
			values[i].add(c);
			return;
		}
}

static void add_options(struct completing *c)
{
	for (const struct opt *row = c->command->opts; row->kind; row++) {
		char letter[] = { '-', row->letter, '\0' };

		if (row->kind == OPT_OTHERS)
			add_inputs(c);
		if (row->kind >= OPT_OTHERS)
			continue;
		add(c, buf_format(c->arena, "--%s", row->name), row->help);
		if (row->letter)
			add(c, letter, row->help);
	}
}

/* The part of the word in front of the value; nothing when the value is a word of its own. */
static struct slice before_value(const struct opt_typed *typed, const char *word)
{
	const char *equals = strchr(word, '=');

	if (typed->row->kind != OPT_OTHERS)
		return (struct slice){ word, (size_t)(typed->value - word) };
	return typed->value == word + 2 && equals ? (struct slice){ word, (size_t)(equals + 1 - word) } : S("");
}

void complete(struct arena *arena, size_t n, char *const *typed, struct completion *out)
{
	struct completing c = { .arena = arena, .out = out };
	struct opt_typed last;
	char *args;

	*out = (struct completion){ .kind = COMPLETE_WORDS };
	if (n == 1)
		add_commands(&c);
	if (n == 1 || !(c.command = command_find(typed[0])))
		return;
	c.args = args = arena_alloc(arena, 1, c.command->args_size + 1);
	opt_parse_typed(arena, c.command->opts, (int)n - 1, typed + 1, args, &last);
	if (!last.row || strcmp(typed[n - 1], "-") == 0) {
		add_options(&c);
		return;
	}
	c.before = before_value(&last, typed[n - 1]);
	add_value(&c, &last);
}
