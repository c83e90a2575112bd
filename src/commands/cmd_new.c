/* new: add a function from a template to an app.
 *
 * What is not said on the command line is asked at a terminal, and elsewhere has its default. Nothing is written before
 * everything is known to be right. */
#include "base/arena.h"
#include "base/fs.h"
#include "base/nearest.h"
#include "cli/ask.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "commands/template_list.h"
#include "commands/work.h"
#include "instrument/instrument.h"
#include "scaffold/addition.h"

struct new_args {
	const char *directory, *template, *name, *language, *level, *file, *model, *templates;
	bool async, profile, list;
	struct opt_list set, others;
	struct work_args work;
};

static const struct opt new_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder", offsetof(struct new_args, directory) },
	{ OPT_TEXT, 't', "template", "NAME", NULL, "what to add, as in 'HTTP trigger' or timer; see --list",
	  offsetof(struct new_args, template) },
	{ OPT_TEXT, 'n', "name", "NAME", NULL, "of the function", offsetof(struct new_args, name) },
	{ OPT_CHOICE, 'a', "authlevel", "function|anonymous|admin", NULL, "who may call it",
	  offsetof(struct new_args, level) },
	{ OPT_TEXT, 'f', "file", "FILE", NULL,
	  "v2: the blueprint's file; made when it is missing, and registered with the app",
	  offsetof(struct new_args, file) },
	{ OPT_CHOICE, 'm', "model", "v1|v2", NULL, "where the app has no functions that tell",
	  offsetof(struct new_args, model) },
	{ OPT_CHOICE, 'l', "language", "python|py", "python", "there is no other",
	  offsetof(struct new_args, language) },
	{ OPT_FLAG, 0, "async", NULL, NULL, "an 'async def'", offsetof(struct new_args, async) },
	{ OPT_FLAG, 'p', "profile", NULL, NULL, "profiled from the start, as by 'instrument'",
	  offsetof(struct new_args, profile) },
	{ OPT_LIST, 's', "set", "INPUT=VALUE", NULL, "an input of the template", offsetof(struct new_args, set) },
	{ OPT_OTHERS, 0, "INPUT", "VALUE", NULL, "the same, as in --schedule '0 0 * * * *'",
	  offsetof(struct new_args, others) },
	{ OPT_FLAG, 0, "list", NULL, NULL,
	  "show the templates with their inputs; with --template, those of such a name; a single one is explained",
	  offsetof(struct new_args, list) },
	{ OPT_TEXT, 0, "templates", "DIR", NULL, "a folder with templates of your own",
	  offsetof(struct new_args, templates) },
	{ OPT_FLAG, 0, "dry-run", NULL, NULL, "say what would be done and write nothing",
	  offsetof(struct new_args, work.dry_run) },
	{ OPT_FLAG, 'd', "diff", NULL, NULL, "show what would be written as a unified diff and write nothing",
	  offsetof(struct new_args, work.diff) },
	{ OPT_FLAG, 'j', "json", NULL, NULL, "print the results as JSON", offsetof(struct new_args, work.json) },
	{ OPT_FLAG, 'q', "quiet", NULL, NULL, "print nothing but failures", offsetof(struct new_args, work.quiet) },
	{ OPT_FLAG, 'v', "verbose", NULL, NULL, "also say which files were written",
	  offsetof(struct new_args, work.verbose) },
	{ 0 },
};

/* ---- the app ---- */

/* The app whose root the folder is. */
static struct app *open_app(struct work *w)
{
	const char *real = fs_real(w->run->arena, w->folder);
	struct app_roots roots = { 0 };

	if (!app_find(w->run->arena, w->folder, INTEREST_V2 | INTEREST_MARKS | INTEREST_BLUEPRINTS, &roots,
		      w->run->fail))
		return NULL;
	for (size_t i = 0; i < roots.n; i++)
		if (real && strcmp(roots.items[i].real, real) == 0)
			return app_load(w->run->arena, &roots.items[i], APP_FUNCTIONS, w->run->fail);
	fail(w->run->fail, EXIT_COULD_NOT, "'%s' is no app, but there are apps in it", w->folder);
	fail_hint(w->run->fail, "name one of them, as in 'pyfuncprof new %s'", roots.items[0].path);
	return NULL;
}

static bool find_model(struct work *w, const struct app *app, const char *wanted, enum model *out)
{
	bool v2 = app_v2_script(w->run->arena, app), v1 = app->found->functions.n > 0;
	bool wants_v2 = wanted && strcmp(wanted, "v2") == 0;

	if (!v2 && fs_kind(fs_join(w->run->arena, w->folder, "function_app.py")) != FS_NONE)
		return fail(w->run->fail, EXIT_COULD_NOT, "'%s' is no file of the app",
			    fs_join(w->run->arena, w->folder, "function_app.py"));

	if (wanted && (wants_v2 ? v1 && !v2 : v2 && !v1)) {
		fail(w->run->fail, EXIT_COULD_NOT, "'%s' is an app of the %s model", w->folder, wants_v2 ? "v1" : "v2");
		return fail_hint(w->run->fail, "an app can not mix both");
	}
	if (!wanted && v1 && v2) {
		fail(w->run->fail, EXIT_COULD_NOT, "'%s' has functions of both models", w->folder);
		return fail_hint(w->run->fail, "say which with --model; an app should not mix both");
	}
	*out = wanted ? (wants_v2 ? MODEL_V2 : MODEL_V1) : v2 ? MODEL_V2 : MODEL_V1;
	return true;
}

/* ---- the answers ---- */

struct answers {
	struct work *work;
	const struct new_args *args;
	const struct trigger *trigger;
	enum model model;
	bool asks;
	struct opt_list given; /* "input=value", what stands behind wins */
};

/* What was given for an input; NULL when nothing was. The last one counts. */
static const char *given(const struct answers *a, const struct input *input)
{
	size_t n = strlen(input->name);
	const char *value = strcmp(input->name, "auth-level") == 0 ? a->args->level : NULL;

	for (size_t i = 0; i < a->given.n; i++)
		if (strncmp(a->given.items[i], input->name, n) == 0 && a->given.items[i][n] == '=')
			value = a->given.items[i] + n + 1;
	return value;
}

static const char *input_name(const void *list, size_t i)
{
	const struct trigger *trigger = list;

	return i < trigger->inputs.n ? trigger->inputs.items[i].name : NULL;
}

static const struct input *find_input(const struct trigger *trigger, struct slice name)
{
	for (size_t i = 0; i < trigger->inputs.n; i++)
		if (slice_is(name, trigger->inputs.items[i].name))
			return &trigger->inputs.items[i];
	return NULL;
}

/* Is each of what was given an input of this template? */
static bool check_given(const struct answers *a)
{
	struct fail *f = a->work->run->fail;

	if (a->args->level && !find_input(a->trigger, S("auth-level")))
		return fail(f, EXIT_ASKED_WRONGLY, "'%s' is not called over HTTP: it has no authorization level",
			    a->trigger->names.items[0]);
	for (size_t i = 0; i < a->given.n; i++) {
		struct slice rest = slice_of(a->given.items[i]), name;
		const struct input *input;
		const char *nearest;

		slice_cut(&rest, '=', &name);
		input = find_input(a->trigger, name);
		if (!strchr(a->given.items[i], '='))
			return fail(f, EXIT_ASKED_WRONGLY, "'--set %s' has no value", a->given.items[i]);
		if (input && input->asked[a->model])
			continue;
		nearest = nearest_name(slice_copy(f->arena, name), input_name, a->trigger);
		fail(f, EXIT_ASKED_WRONGLY, "the template '%s' has no input '%.*s'%s%s", a->trigger->names.items[0],
		     SLICE_ARG(name), input ? " in the model " : "", input ? model_names[a->model] : "");
		return nearest && !input ? fail_hint(f, "did you mean '--%s'?", nearest)
					 : fail_hint(f, "see 'pyfuncprof new --list'");
	}
	return true;
}

static bool answer(const struct answers *a, const struct input *input, const char **out)
{
	const char *value = given(a, input), *fallback = input->fallback[a->model];
	struct run run = *a->work->run;

	for (;;) {
		struct fail wrong = { .arena = run.arena };
		bool asked = !value && a->asks;

		if (asked && !ask(run.arena, input->label, fallback, &value, run.fail))
			return false;
		if (!value)
			value = fallback ? fallback : "";
		if (input_check(input, value, out, &wrong))
			return true;
		if (!asked)
			return fail_take(run.fail, &wrong);
		say_failure(&wrong);
		value = NULL;
	}
}

static bool answer_name(const struct answers *a, const char **out)
{
	const char *fallback = a->trigger->forms[a->model].name, *name = a->args->name;
	struct fail *f = a->work->run->fail;

	*out = NULL;
	if (!fallback) {
		if (!name)
			return true;
		fail(f, EXIT_ASKED_WRONGLY, "the functions of '%s' have names of their own",
		     a->trigger->names.items[0]);
		return fail_hint(f, "leave out --name");
	}
	for (;;) {
		struct fail wrong = { .arena = f->arena };

		if (!name && !ask(f->arena, "Function name", fallback, &name, f))
			return false;
		if (addition_check_name(a->model, name, &wrong)) {
			*out = name;
			return true;
		}
		if (a->args->name || !a->asks)
			return fail_take(f, &wrong);
		say_failure(&wrong);
		name = NULL;
	}
}

static void add_missing(struct buf *options, struct buf *lines, const char *option, const char *help)
{
	buf_addf(options, "%s--%s", options->n ? ", " : "", option);
	buf_addf(lines, "%s--%s: %s", lines->n ? "\n" : "", option, help);
}

/* Where nobody can be asked, all that is missing is told at once. */
static bool check_missing(const struct answers *a)
{
	struct fail *f = a->work->run->fail;
	struct buf options = { .arena = f->arena }, lines = { .arena = f->arena };
	const char *name = a->trigger->forms[a->model].name;

	if (name && !a->args->name)
		add_missing(&options, &lines, "name",
			    buf_format(f->arena, "of the function, as in --name %s", name));
	for (size_t i = 0; i < a->trigger->inputs.n; i++) {
		const struct input *input = &a->trigger->inputs.items[i];

		if (input->asked[a->model] && !input->fallback[a->model] && !input->optional && !given(a, input))
			add_missing(&options, &lines, input->name, input->help);
	}
	if (!options.n)
		return true;
	fail(f, EXIT_ASKED_WRONGLY, "the template '%s' wants %s", a->trigger->names.items[0], buf_text(&options));
	return fail_hint(f, "%s", buf_text(&lines));
}

static bool answer_all(const struct answers *a, struct addition *addition)
{
	if (!check_given(a) || (!a->asks && !check_missing(a)) || !answer_name(a, &addition->name))
		return false;
	for (size_t i = 0; i < a->trigger->inputs.n; i++) {
		const struct input *input = &a->trigger->inputs.items[i];
		const char *value = "";

		if (input->asked[a->model] && !answer(a, input, &value))
			return false;
		*vec_push(a->work->run->arena, &addition->inputs) =
			(struct expand_value){ input->name, slice_of(value), input->list };
	}
	return true;
}

static const struct trigger *choose_template(const struct run *run, const struct triggers *triggers, const char *name)
{
	struct buf menu = { .arena = run->arena };

	if (!name && !ask_is_possible()) {
		fail(run->fail, EXIT_ASKED_WRONGLY, "name a template, as in --template 'HTTP trigger'");
		fail_hint(run->fail, "'pyfuncprof new --list' shows them all");
		return NULL;
	}
	if (name)
		return trigger_find(run->arena, triggers, name, run->fail);
	for (size_t i = 0; i < triggers->n; i++)
		buf_addf(&menu, "\n%2zu. %s", i + 1, say_clean(run->arena, triggers->items[i].names.items[0]));
	say_lines("the templates:%s", buf_text(&menu));
	for (;;) {
		struct fail wrong = { .arena = run->arena };
		const struct trigger *found;
		size_t number = 0;

		if (!ask(run->arena, "Template", NULL, &name, run->fail))
			return NULL;
		for (const char *c = name; *c >= '0' && *c <= '9' && number <= triggers->n; c++)
			number = 10 * number + (size_t)(*c - '0');
		if (number && number <= triggers->n)
			return &triggers->items[number - 1];
		found = trigger_find(run->arena, triggers, name, &wrong);
		if (found)
			return found;
		say_failure(&wrong);
	}
}

static bool check_form(const struct answers *a, struct fail *f)
{
	if (!a->trigger->forms[a->model].exists)
		return fail(f, EXIT_COULD_NOT, "'%s' does not exist in the model %s", a->trigger->names.items[0],
			    model_names[a->model]);
	if (a->args->async && !a->trigger->may_be_async)
		return fail(f, EXIT_ASKED_WRONGLY, "'%s' can not be an 'async def'", a->trigger->names.items[0]);
	if (a->args->file && a->model == MODEL_V1)
		return fail(f, EXIT_ASKED_WRONGLY, "'--file' is for apps of the model v2");
	return true;
}

/* What is about to be written, with the profiler that the app's own file names; without one, what is profiled already
 * stays with its own. */
static bool profile(const struct answers *a, const struct app *app, const struct profiler **profiler,
		    struct required *required)
{
	const struct run *run = a->work->run;
	struct profilers known;
	struct selection selection = { 0 };
	struct profiling profiling = { .known = &known };

	if (!choose_profilers(run, a->args->templates, &known) ||
	    !config_read(run->arena, app->root, &selection, run->fail) ||
	    !(*profiler = choose_profiler(&known, NULL, &selection, run->fail)))
		return false;
	if (selection.profiler.text)
		profiling.profiler = *profiler;
	return instrument_pending(run->arena, app, a->trigger->type, &profiling, *profiler, &a->work->changes, required,
				  run->fail);
}

static bool new_function(const struct run *run, const void *raw)
{
	const struct new_args *args = raw;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->directory, "new");
	struct answers a = { .work = &w, .args = args, .asks = ask_is_possible() };
	struct addition addition = { .file = args->file, .is_async = args->async };
	struct texts notes = { 0 };
	struct required required = { .what = REQUIREMENT_NONE };
	const struct profiler *profiler = NULL;
	struct triggers triggers;
	struct shelf shelf;
	struct app *app;

	if (!shelf_open(run->arena, args->templates, &shelf, run->fail) ||
	    !triggers_read(run->arena, &shelf, &triggers, run->fail))
		return false;
	for (size_t i = 0; i < args->set.n; i++)
		*vec_push(run->arena, &a.given) = args->set.items[i];
	for (size_t i = 0; i < args->others.n; i++)
		*vec_push(run->arena, &a.given) = args->others.items[i];
	if (shelf.note && work_is_talkative(&w))
		say_note("%s", shelf.note);
	if (args->list)
		return template_list(run, &triggers, args->template, args->work.json);
	if (!work_open_folder(&w))
		return false;
	app = open_app(&w);
	if (!app || !find_model(&w, app, args->model, &a.model))
		return false;
	a.trigger = addition.trigger = choose_template(run, &triggers, args->template);
	addition.model = a.model;
	if (!a.trigger || !check_form(&a, run->fail) || !answer_all(&a, &addition) ||
	    !addition_plan(run->arena, app, &addition, &w.changes, &notes, run->fail) ||
	    (args->profile && !profile(&a, app, &profiler, &required)))
		return false;
	for (size_t i = 0; i < w.changes.n; i++)
		buf_addf(&w.summary, "%s %s\n", w.pretends ? "Would write" : "Writing",
			 say_clean(run->arena, w.changes.items[i].path));
	if (!w.pretends && addition.name)
		buf_addf(&w.summary, "The function \"%s\" was created successfully from the \"%s\" template.\n",
			 addition.name, say_clean(run->arena, a.trigger->names.items[0]));
	else if (!w.pretends)
		buf_addf(&w.summary, "The functions of the \"%s\" template were created successfully.\n",
			 say_clean(run->arena, a.trigger->names.items[0]));
	if (w.document) {
		document_set(run->arena, w.document, "function", slice_of(addition.name ? addition.name : ""));
		document_set(run->arena, w.document, "template", slice_of(a.trigger->id));
		document_set(run->arena, w.document, "model", slice_of(model_names[a.model]));
	}
	if (!work_finish(&w))
		return false;
	if (args->profile && (required.what == REQUIREMENT_NO_FILE || required.what == REQUIREMENT_HASHES))
		*vec_push(run->arena, &notes) = buf_format(
			run->arena, "it needs the package %s: add it to those of the app", profiler->requirement);
	for (size_t i = 0; i < notes.n && work_is_talkative(&w); i++)
		say_lines("%s", notes.items[i]);
	return true;
}

const struct command cmd_new = {
	.name = "new",
	.summary = "add a function to an app, from a template for its trigger",
	.about =
		"Writes a function of the app's programming model: a folder with function.json, or a decorated function "
		"at the end of the app's script or of a blueprint's file. Imports, packages and app settings that it "
		"needs are added where they are missing; what is there is not changed. The templates' inputs are "
		"options too: 'pyfuncprof new --list' shows them, 'pyfuncprof new --list -t queue' explains those of one.",
	.opts = new_opts,
	.args_size = sizeof(struct new_args),
	.act = new_function,
};
