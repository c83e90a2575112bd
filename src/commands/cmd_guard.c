/* guard: git's hooks and a filter of git's that keep profiled code out of commits.
 *
 * Two of its actions are for git, which runs them when the filter is there: `clean` and `filter-process`. They look at
 * nothing but the bytes that they are given, so they do in any repository. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "commands/command.h"
#include "commands/document.h"
#include "commands/listing.h"
#include "guard/clean.h"
#include "guard/filter.h"
#include "guard/hooks.h"
#include "guard/serve.h"

struct guard_args {
	const char *action, *templates;
	struct opt_list files;
	bool pre_commit, pre_push, filter, force, json;
};

static const struct opt guard_opts[] = {
	{ OPT_ARGUMENT, 0, "ACTION", "install|uninstall|status", NULL,
	  "install, uninstall or status; git runs clean and filter-process",
	  offsetof(struct guard_args, action) },
	{ OPT_ARGUMENTS, 0, "FILE", NULL, NULL, "with clean: what to call the file on standard input",
	  offsetof(struct guard_args, files) },
	{ OPT_FLAG, 0, "pre-commit", NULL, NULL, "the hook that looks at what is to be committed",
	  offsetof(struct guard_args, pre_commit) },
	{ OPT_FLAG, 0, "pre-push", NULL, NULL, "the hook that looks at what is to be pushed",
	  offsetof(struct guard_args, pre_push) },
	{ OPT_FLAG, 0, "filter", NULL, NULL, "the filter that cleans what is added, while your files stay profiled",
	  offsetof(struct guard_args, filter) },
	{ OPT_FLAG, 'f', "force", NULL, NULL, "also write over, or delete, lines of ours that were changed by hand",
	  offsetof(struct guard_args, force) },
	CHOOSE_TEMPLATES_OPT(struct guard_args),
	{ OPT_FLAG, 'j', "json", NULL, NULL, "print the results as JSON", offsetof(struct guard_args, json) },
	{ 0 },
};

/* ---- all three as they stand ---- */

enum { FILTER = HOOKS, GUARDS };

struct guards {
	const struct run *run;
	const struct guard_args *args;
	struct repo_setup setup;
	struct hooks hooks;
	struct hook hook[HOOKS];
	struct filter filter;
	bool changed[GUARDS], was_kept[GUARDS];
};

static void release(struct guards *g)
{
	repo_release(&g->setup.repo);
}

/* Our own file, as a shell's word; the bare name where the system does not tell. */
static const char *own_program(struct arena *arena)
{
	const char *self = fs_real(arena, "/proc/self/exe");

	return self && access(self, X_OK) == 0 ? say_word(arena, self) : "pyfuncprof";
}

static bool look(struct guards *g)
{
	struct arena *arena = g->run->arena;

	for (int i = 0; i < HOOKS; i++)
		if (!hook_look(arena, &g->hooks, (enum hook_kind)i, &g->hook[i], g->run->fail))
			return false;
	return filter_look(arena, &g->setup, &g->filter, g->run->fail);
}

static bool open_guards(struct guards *g)
{
	if (!repo_open_setup(g->run->arena, &g->setup, g->run->fail))
		return false;
	hooks_find(g->run->arena, &g->setup, own_program(g->run->arena), &g->hooks);
	return look(g);
}

/* ---- said ---- */

static const char *const hook_states[] = {
	[HOOK_MISSING] = "not installed", [HOOK_INSTALLED] = "installed", [HOOK_ALTERED] = "altered",
	[HOOK_MOVED] = "moved",           [HOOK_REPLACED] = "replaced",   [HOOK_IDLE] = "idle",
};

static const char *const filter_states[] = {
	[FILTER_MISSING] = "not installed", [FILTER_INSTALLED] = "installed",   [FILTER_HALF] = "half installed",
	[FILTER_ALTERED] = "altered",       [FILTER_OVERRULED] = "overruled",
};

/* One guard, for people and for programs. */
struct told {
	const char *name, *state, *path, *earlier; /* the last may be NULL */
	struct buf remark;
};

static void tell_hook(const struct guards *g, const struct hook *hook, struct told *out)
{
	out->name = hook->name;
	out->state = hook_states[hook->state];
	out->path = hook->ours ? hook->ours : hook->path;
	out->earlier = hook->earlier;
	if (hook->state == HOOK_ALTERED)
		buf_addf(&out->remark, "line %zu was changed by hand", hook->altered.line);
	else if (hook->state == HOOK_MOVED)
		buf_addf(&out->remark, "another tool has put it there, to run it from '%s'", hook->path);
	else if (hook->state == HOOK_IDLE)
		buf_addf(&out->remark, "git does not look there: core.hooksPath is '%s'", g->setup.hooks_path);
	else if (hook->state == HOOK_REPLACED)
		buf_addf(&out->remark, "by another tool; what was there before is in '%s'", hook->earlier);
	else if (hook->earlier && hook->ours)
		buf_addf(&out->remark, "chained to an earlier hook, '%s'", hook->earlier);
	else if (!hook->ours && g->hooks.no.message)
		buf_addf(&out->remark, "%s", g->hooks.no.message);
}

static void tell_filter(const struct filter *filter, struct told *out)
{
	out->name = "filter";
	out->state = filter_states[filter->state];
	out->path = filter->config.state == MARKED_NOT ? filter->attributes.path : filter->config.path;
	if (filter->state == FILTER_ALTERED) {
		out->path = filter->altered.path;
		buf_addf(&out->remark, "line %zu was changed by hand", filter->altered.line);
	} else if (filter->state == FILTER_OVERRULED) {
		buf_addf(&out->remark, "other attributes take it from '%s'", filter->overruled);
	} else if (filter->state == FILTER_HALF) {
		buf_addf(&out->remark, "its lines are missing in '%s'",
			 filter->config.state == MARKED_NOT ? filter->config.path : filter->attributes.path);
	}
}

static void add_document(struct guards *g, struct json_object *list, const struct told *told)
{
	struct json_object *one = json_object_new_object();
	struct arena *arena = g->run->arena;

	document_set(arena, one, "guard", slice_of(told->name));
	document_set(arena, one, "state", slice_of(told->state));
	document_set(arena, one, "path", slice_of(told->path));
	if (told->earlier)
		document_set(arena, one, "earlier", slice_of(told->earlier));
	if (told->remark.n)
		document_set(arena, one, "remark", buf_slice(&told->remark));
	json_object_array_add(list, one);
}

/* What was done to guard i, where that is more than its state. */
static const char *what_was_done(const struct guards *g, int i, const char *state)
{
	bool uninstalls = strcmp(g->args->action, "uninstall") == 0;

	if (strcmp(g->args->action, "install") == 0 && !g->changed[i])
		return "unchanged";
	if (uninstalls && g->changed[i])
		return g->was_kept[i] ? "restored" : "removed";
	return state;
}

static bool is_meant(const struct guards *g, int i)
{
	const bool asked[GUARDS] = { g->args->pre_commit, g->args->pre_push, g->args->filter };

	if (asked[HOOK_PRE_COMMIT] || asked[HOOK_PRE_PUSH] || asked[FILTER])
		return asked[i];
	return i != FILTER || strcmp(g->args->action, "install") != 0;
}

static bool print_guards(struct guards *g)
{
	struct arena *arena = g->run->arena;
	struct json_object *document = document_new("guard"), *list = json_object_new_array();
	struct listing listing = { .arena = arena };
	struct buf out = { .arena = arena };
	bool done;

	json_object_object_add(document, "guards", list);
	for (int i = 0; i < GUARDS; i++) {
		struct told told = { .remark = { .arena = arena } };

		if (!is_meant(g, i))
			continue;
		if (i == FILTER)
			tell_filter(&g->filter, &told);
		else
			tell_hook(g, &g->hook[i], &told);
		add_document(g, list, &told);
		listing_add(&listing, what_was_done(g, i, told.state), told.name, &(struct place){ .path = told.path },
			    buf_text(&told.remark));
	}
	listing_print(&listing, &out);
	out.n--; /* nothing follows the rows */
	done = say_results(g->args->json ? document_text(arena, document) : buf_slice(&out), g->run->fail);
	json_object_put(document);
	return done;
}

/* ---- the actions ---- */

static bool status(struct guards *g)
{
	return print_guards(g);
}

static bool install(struct guards *g)
{
	struct arena *arena = g->run->arena;
	struct fail *f = g->run->fail;
	struct filter_program program = { own_program(arena), NULL };
	const char *templates = g->args->templates ? fs_real(arena, g->args->templates) : NULL;

	program.templates = templates ? say_word(arena, templates) : NULL;
	for (int i = 0; i < GUARDS; i++)
		if (is_meant(g, i) &&
		    !(i == FILTER ? filter_check(arena, &g->setup, &g->filter, g->args->force, f)
				  : hook_check(&g->hooks, &g->hook[i], g->args->force, f)))
			return false;
	for (int i = 0; i < GUARDS; i++)
		if (is_meant(g, i) &&
		    !(i == FILTER ? filter_install(arena, &g->setup, &g->filter, &program, &g->changed[i], f)
				  : hook_install(arena, &g->hooks, (enum hook_kind)i, &g->hook[i], &g->changed[i], f)))
			return false;
	return look(g) && print_guards(g);
}

/* Where git looks, and where it has looked before. */
static bool uninstall_hook(struct guards *g, int i)
{
	bool changed = true;

	while (changed) {
		if (!hook_check_uninstall(&g->hook[i], g->args->force, g->run->fail) ||
		    !hook_uninstall(g->run->arena, &g->hook[i], &changed, g->run->fail))
			return false;
		g->was_kept[i] |= changed && g->hook[i].earlier;
		g->changed[i] |= changed;
		if (!hook_look(g->run->arena, &g->hooks, (enum hook_kind)i, &g->hook[i], g->run->fail))
			return false;
	}
	return true;
}

static bool uninstall(struct guards *g)
{
	struct fail *f = g->run->fail;

	for (int i = 0; i < GUARDS; i++)
		if (is_meant(g, i) && !(i == FILTER ? filter_check_uninstall(&g->filter, g->args->force, f)
						    : hook_check_uninstall(&g->hook[i], g->args->force, f)))
			return false;
	for (int i = 0; i < GUARDS; i++)
		if (is_meant(g, i) &&
		    !(i == FILTER ? filter_uninstall(g->run->arena, &g->setup, &g->filter, &g->changed[i], f)
				  : uninstall_hook(g, i)))
			return false;
	return look(g) && print_guards(g);
}

static bool read_all(struct buf *out, struct fail *f)
{
	char bytes[1 << 16];
	size_t n;

	while ((n = fread(bytes, 1, sizeof bytes, stdin)))
		buf_add(out, (struct slice){ bytes, n });
	return !ferror(stdin) || fail_os(f, "cannot read standard input");
}

static bool clean_input(const struct run *run, const struct guard_args *args)
{
	struct buf in = { .arena = run->arena };
	struct profilers known;
	struct slice out;

	if (args->files.n != 1) {
		fail(run->fail, EXIT_ASKED_WRONGLY, "clean needs the name of one file");
		return fail_hint(run->fail, "as in 'pyfuncprof guard clean main.py <main.py'");
	}
	return choose_profilers(run, args->templates, &known) && read_all(&in, run->fail) &&
	       clean(run->arena, &known, args->files.items[0], buf_slice(&in), &out, run->fail) &&
	       say_results(out, run->fail);
}

static bool filter_process(const struct run *run, const struct guard_args *args)
{
	struct profilers known;

	return choose_profilers(run, args->templates, &known) && serve(stdin, stdout, &known, say_failure, run->fail);
}

/* With a repository, or with bytes alone. */
static const struct {
	const char *name;
	bool (*with_guards)(struct guards *);
	bool (*with_bytes)(const struct run *, const struct guard_args *);
} actions[] = {
	{ "install", install, NULL },    { "uninstall", uninstall, NULL },
	{ "status", status, NULL },      { "clean", NULL, clean_input },
	{ "filter-process", NULL, filter_process },
};

static bool guard(const struct run *run, const void *raw)
{
	const struct guard_args *args = raw;
	struct guards g __attribute__((cleanup(release))) = { .run = run, .args = args };

	for (size_t i = 0; args->action && i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(args->action, actions[i].name) != 0)
			continue;
		if (actions[i].with_bytes)
			return actions[i].with_bytes(run, args);
		if (args->files.n) {
			fail(run->fail, EXIT_ASKED_WRONGLY, "unexpected argument '%s' for 'guard %s'",
			     args->files.items[0], args->action);
			return fail_hint(run->fail, "it guards the repository of the current folder: go there first");
		}
		return open_guards(&g) && actions[i].with_guards(&g);
	}
	if (!args->action)
		fail(run->fail, EXIT_ASKED_WRONGLY, "what is to be done with the guards?");
	else
		fail(run->fail, EXIT_ASKED_WRONGLY, "'%s' is nothing that guard does", args->action);
	return fail_hint(run->fail, "it is one of install, uninstall, status");
}

const struct command cmd_guard = {
	.name = "guard",
	.summary = "let git keep what is profiled out of commits",
	.about = "Installs hooks of git's in the repository of the current folder: pre-commit and pre-push run "
		 "'pyfuncprof check' and stop what is profiled. A hook that is there already runs first, and comes back "
		 "when ours is uninstalled. With --filter, git cleans each file that is added: commits never have what "
		 "'pyfuncprof instrument' wrote, while your files stay profiled, and 'git status' and 'git diff' show "
		 "nothing of it. Without --pre-commit, --pre-push or --filter both hooks are installed, and all three "
		 "are uninstalled.",
	.opts = guard_opts,
	.args_size = sizeof(struct guard_args),
	.act = guard,
};
