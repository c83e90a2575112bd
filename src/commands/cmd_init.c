/* init: a new function app, the documented demo of memory profiling.
 *
 * What is there already stays, unless --force says otherwise; the lines "Writing X" and "X already exists. Skipped!" are
 * those of 'func init'. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/fs.h"
#include "cli/say.h"
#include "commands/work.h"
#include "scaffold/scaffold.h"

struct init_args {
	const char *directory, *model, *url;
	bool force;
	struct work_args work;
};

static const struct opt init_opts[] = {
	{ OPT_ARGUMENT, 0, "DIR", NULL, ".", "the app's folder; it is made when it is missing",
	  offsetof(struct init_args, directory) },
	{ OPT_CHOICE, 'm', "model", "v1|v2", "v1", "programming model: folders with function.json, or decorators",
	  offsetof(struct init_args, model) },
	{ OPT_TEXT, 0, "url", "URL", "https://microsoft.com", "the page that the functions fetch",
	  offsetof(struct init_args, url) },
	{ OPT_FLAG, 'f', "force", NULL, NULL, "overwrite files that are there", offsetof(struct init_args, force) },
	WORK_OPTS(struct init_args),
	{ 0 },
};

static bool check_directory(const char *directory, struct fail *f)
{
	struct slice rest = slice_of(directory), part;

	if (!rest.n)
		return fail(f, EXIT_ASKED_WRONGLY, "the name of the app's folder is empty");
	while (slice_cut(&rest, '/', &part))
		if (slice_is(part, "..")) {
			fail(f, EXIT_ASKED_WRONGLY, "'%s' leads upwards with '..'", directory);
			return fail_hint(f, "go to the folder where the app shall be, and name it from there");
		}
	return true;
}

static bool check_url(const char *url, struct fail *f)
{
	struct slice text = slice_of(url);

	if (!slice_starts(text, S("http://")) && !slice_starts(text, S("https://")))
		return fail(f, EXIT_ASKED_WRONGLY, "'%s' is not an http:// or https:// URL", url);
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || (unsigned char)text.p[i] > 126)
			return fail(f, EXIT_ASKED_WRONGLY, "'%s' has a character that must be percent-encoded", url);
	return true;
}

/* An app of the other model would no longer be found by the host once both are there. */
static bool check_model(const struct run *run, const char *directory, enum model model)
{
	const char *script = fs_join(run->arena, directory, "function_app.py");
	bool mixed = false;
	char **names;

	if (fs_kind(directory) == FS_NONE)
		return true;
	if (model == MODEL_V1) {
		mixed = fs_kind(script) != FS_NONE;
	} else {
		if (!fs_list(run->arena, directory, &names, run->fail))
			return false;
		for (; *names; names++)
			mixed |= fs_kind(fs_join(run->arena, fs_join(run->arena, directory, *names),
						 "function.json")) != FS_NONE;
	}
	if (!mixed)
		return true;
	fail(run->fail, EXIT_COULD_NOT, "'%s' holds an app of the %s model", directory,
	     model == MODEL_V1 ? "v2" : "v1");
	return fail_hint(run->fail, "an app can not mix both: name another folder, or use --model %s",
			 model == MODEL_V1 ? "v2" : "v1");
}

static void note_next(const struct run *run, const struct init_args *args)
{
	const char *real = fs_real(run->arena, args->directory);
	struct buf go = { .arena = run->arena };

	if (real && strstr(real, "MiB"))
		say_note("memory_profiler's log filter fails on files whose path has the text 'MiB', as here");
	if (strcmp(args->directory, ".") != 0)
		buf_addf(&go, "\n    cd %s", say_word(run->arena, args->directory));
	say_note("next, to see which line eats memory:%s\n"
		 "    python3 -m venv .venv && . .venv/bin/activate\n"
		 "    pip install -r requirements.txt\n"
		 "    func host start\n"
		 "and from another terminal:\n"
		 "    curl http://localhost:7071/api/HttpTriggerSync\n"
		 "    curl http://localhost:7071/api/HttpTriggerAsync",
		 buf_text(&go));
}

static const char *format_of(const struct scaffold_file *file, bool pretends)
{
	if (file->skipped)
		return "%s already exists. Skipped!\n";
	if (!pretends)
		return "Writing %s\n";
	return file->overwritten ? "Would overwrite %s\n" : "Would write %s\n";
}

/* The user's own requirements.txt stays, but the functions need their packages. */
static void note_packages(const struct scaffold_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->items[i].path, "requirements.txt") == 0 && files->items[i].skipped)
			say_note("requirements.txt is as it was; the functions need\n"
				 "azure-functions, memory-profiler, aiohttp and requests in it");
}

static bool init(const struct run *run, const void *raw)
{
	const struct init_args *args = raw;
	struct scaffold_answers answers = { strcmp(args->model, "v1") == 0 ? MODEL_V1 : MODEL_V2, args->url,
					    args->force };
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->directory, "init");
	struct scaffold_files files = { 0 };

	if (!check_directory(args->directory, run->fail) || !check_url(args->url, run->fail))
		return false;
	if (fs_target_kind(args->directory) != FS_NONE && fs_target_kind(args->directory) != FS_DIR)
		return fail(run->fail, EXIT_COULD_NOT, "'%s' is in the way: it is not a folder", args->directory);
	if (!work_open_folder(&w) || !check_model(run, args->directory, answers.model) ||
	    !scaffold_project(run->arena, args->directory, &answers, &w.changes, &files, run->fail))
		return false;
	for (size_t i = 0; i < files.n; i++)
		buf_addf(&w.summary, format_of(&files.items[i], w.pretends), files.items[i].path);
	if (!work_finish(&w))
		return false;
	if (!work_is_talkative(&w))
		return true;
	if (!w.changes.n)
		say_note("nothing was written: every file is there already%s",
			 args->force ? "" : " (--force overwrites them)");
	else
		note_packages(&files);
	if (w.changes.n && !w.pretends)
		note_next(run, args);
	return true;
}

const struct command cmd_init = {
	.name = "init",
	.summary = "make a small function app with profiling in it, to try things on",
	.about = "Writes the documented demo: two HTTP functions, one sync and one async, that fetch a page and log "
		 "which of their lines took memory. Files that are there already are left as they are.",
	.opts = init_opts,
	.args_size = sizeof(struct init_args),
	.act = init,
};
