/* check: is anything that profiles left? In the working tree, in git's index, in a commit, in what is about to be pushed, or
 * in a package that is to be deployed. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fs.h"
#include "cli/say.h"
#include "commands/command.h"
#include "commands/document.h"
#include "commands/listing.h"
#include "guard/check.h"
#include "guard/disk.h"
#include "guard/history.h"
#include "guard/package.h"
#include "render/traces.h"

struct check_args {
	const char *app, *rev, *pushed, *format;
	bool staged, json, quiet, verbose;
};

static const struct opt check_opts[] = {
	{ OPT_ARGUMENT, 0, "TARGET", NULL, ".", "the app's folder, with all apps below it; or a package: FILE.zip",
	  offsetof(struct check_args, app) },
	{ OPT_FLAG, 's', "staged", NULL, NULL, "look at git's index: what the next commit would hold",
	  offsetof(struct check_args, staged) },
	{ OPT_TEXT, 'r', "rev", "REV", NULL,
	  "look at a commit, without checking it out; or at what the commits of A..B bring",
	  offsetof(struct check_args, rev) },
	{ OPT_TEXT, 0, "pushed", "REMOTE", NULL,
	  "look at what would be pushed there: reads what git tells a pre-push hook from standard input",
	  offsetof(struct check_args, pushed) },
	{ OPT_CHOICE, 'f', "format", "text|json|sarif|junit|github", "text", "how to say it",
	  offsetof(struct check_args, format) },
	{ OPT_FLAG, 'j', "json", NULL, NULL, "the same as --format json", offsetof(struct check_args, json) },
	{ OPT_FLAG, 'q', "quiet", NULL, NULL, "print nothing when nothing is left", offsetof(struct check_args, quiet) },
	{ OPT_FLAG, 'v', "verbose", NULL, NULL, "also list what the app's .pyfuncprof.yml allows",
	  offsetof(struct check_args, verbose) },
	{ 0 },
};

/* ---- where to look ---- */

static bool check_pushed(const struct run *run, const struct check_args *args, const struct history *history,
			 struct checked *out)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool ok = true;

	while (ok && (n = getline(&line, &room, stdin)) > 0) {
		struct tree tree = { 0 };
		struct slice text = slice_trim((struct slice){ line, (size_t)n });

		ok = !text.n || (tree_of_push(run->arena, history, args->pushed, text, &tree, run->fail) &&
				 check_tree(run->arena, &tree, out, run->fail));
	}
	free(line);
	return ok;
}

static bool check_history(const struct run *run, const struct check_args *args, struct checked *out)
{
	struct history history __attribute__((cleanup(history_release))) = { 0 };
	struct tree tree = { 0 };

	if (!history_open(run->arena, args->app, &history, run->fail))
		return false;
	if (args->pushed)
		return check_pushed(run, args, &history, out);
	if (args->staged ? !tree_of_index(run->arena, &history, &tree, run->fail)
			 : !tree_of_revision(run->arena, &history, args->rev, &tree, run->fail))
		return false;
	return check_tree(run->arena, &tree, out, run->fail);
}

static bool check_files(const struct run *run, const struct check_args *args, struct checked *out)
{
	struct tree tree = { 0 };
	enum fs_kind kind = fs_target_kind(args->app);

	if (kind == FS_NONE)
		return fail(run->fail, EXIT_COULD_NOT, "there is neither a folder nor a package '%s'", args->app);
	return (kind == FS_FILE ? tree_of_package(run->arena, args->app, &tree, run->fail)
				: tree_of_folder(run->arena, args->app, &tree, run->fail)) &&
	       check_tree(run->arena, &tree, out, run->fail);
}

/* ---- what to say ---- */

static void add_listing(const struct run *run, const struct check_args *args, const struct checked *checked,
			struct buf *out)
{
	struct listing listing = { .arena = run->arena };

	for (size_t i = 0; i < checked->traces.n; i++) {
		const struct trace *trace = &checked->traces.items[i];
		struct buf where = { .arena = run->arena }, commit = { .arena = run->arena };

		if (trace->allowed && !args->verbose)
			continue;
		buf_addf(&where, "%s", trace->place.path);
		if (trace->place.line)
			buf_addf(&where, ":%zu:%zu", trace->place.line, trace->place.column);
		if (trace->commit)
			buf_addf(&commit, "in commit %s", trace->commit);
		listing_add_cells(&listing, 5,
				  (const char *const[]){ rule_words[trace->rule].id, buf_text(&where), trace->what,
							 buf_text(&commit), trace->allowed ? trace->allowed : "" });
	}
	listing_print(&listing, out);
}

static void add_document(const struct run *run, const struct checked *checked, struct buf *out)
{
	struct json_object *document = document_new("check"), *list = json_object_new_array();

	for (size_t i = 0; i < checked->traces.n; i++)
		json_object_array_add(list, document_trace(run->arena, &checked->traces.items[i]));
	json_object_object_add(document, "traces", list);
	buf_add(out, document_text(run->arena, document));
	json_object_put(document);
}

static void add_summary(const struct check_args *args, size_t n, size_t files, size_t allowed, struct buf *out)
{
	if (n)
		buf_addf(out, "%zu trace%s of the profiler in %zu file%s", n, n == 1 ? "" : "s", files,
			 files == 1 ? "" : "s");
	else
		buf_addf(out, "nothing profiles in '%s'", say_clean(out->arena, args->app));
	if (allowed)
		buf_addf(out, ", %zu allowed", allowed);
	buf_addf(out, "\n");
}

static void say_idle(const struct checked *checked)
{
	for (size_t i = 0; i < checked->idle.n; i++)
		say_note("%s:%zu:%zu: nothing is found that this allows", checked->idle.items[i].path,
			 checked->idle.items[i].line, checked->idle.items[i].column);
}

static bool print(const struct run *run, const struct check_args *args, const struct checked *checked, size_t n,
		  size_t files)
{
	struct buf out = { .arena = run->arena };

	if (args->json || strcmp(args->format, "json") == 0)
		add_document(run, checked, &out);
	else if (strcmp(args->format, "sarif") == 0)
		render_traces_sarif(run->arena, &checked->traces, &out);
	else if (strcmp(args->format, "junit") == 0)
		render_traces_junit(run->arena, &checked->traces, &out);
	else if (strcmp(args->format, "github") == 0)
		render_traces_github(run->arena, &checked->traces, &out);
	else if (n || !args->quiet)
		add_listing(run, args, checked, &out), add_summary(args, n, files, checked->traces.n - n, &out);
	return say_results(buf_slice(&out), run->fail);
}

static void add_hint(const struct run *run, const struct check_args *args)
{
	const char *app = say_word(run->arena, args->app);

	if (args->staged)
		fail_hint(run->fail, "to take it out of the commit: pyfuncprof remove %s && git add -u", app);
	else if (args->rev || args->pushed)
		fail_hint(run->fail, "the history holds it: pyfuncprof remove %s, then amend or rebase these commits",
			  app);
	else if (fs_target_kind(args->app) == FS_FILE)
		fail_hint(run->fail, "take it out of the app with 'pyfuncprof remove', and build the package again");
	else
		fail_hint(run->fail, "to take it out: pyfuncprof remove %s", app);
}

static bool check(const struct run *run, const void *raw)
{
	const struct check_args *args = raw;
	struct checked checked = { 0 };
	size_t n, files;

	if (args->staged + !!args->rev + !!args->pushed > 1)
		return fail(run->fail, EXIT_ASKED_WRONGLY, "--staged, --rev and --pushed are for one look each");
	if (!(args->staged || args->rev || args->pushed ? check_history(run, args, &checked)
							: check_files(run, args, &checked)))
		return false;
	checked_sort(&checked);
	n = checked_count(&checked, &files);
	if (!print(run, args, &checked, n, files))
		return false;
	if (!args->quiet)
		say_idle(&checked);
	if (!n)
		return true;
	fail(run->fail, EXIT_FOUND, "the profiler is left in %zu file%s", files, files == 1 ? "" : "s");
	add_hint(run, args);
	return false;
}

const struct command cmd_check = {
	.name = "check",
	.summary = "fail when anything that profiles is left",
	.about = "Looks for marked lines of pyfuncprof, for imports and uses of memory_profiler, for its requirement and "
		 "for the root logger's format of the documented procedure, and exits with 3 when there is any. Code is read as "
		 "Python: comments and strings do not count, nor does what .funcignore keeps from being deployed. "
		 "The rules are mark, import, use, logger, requirement, package, journal and name; .pyfuncprof.yml "
		 "can allow what is meant to be there, with a reason. Nothing is written.",
	.opts = check_opts,
	.args_size = sizeof(struct check_args),
	.act = check,
};
