/* init: a new function app, the documented demo of memory profiling or an empty one.
 *
 * What is there already stays, unless --force says otherwise; the options, and the lines "Writing X", "X already
 * exists. Skipped!" and "Directory already a git repository.", are those of 'func init'. What git is to do is
 * checked before anything is written, and done after it. */
#include "base/arena.h"
#include "base/fs.h"
#include "cli/say.h"
#include "commands/work.h"
#include "git/first_commit.h"
#include "scaffold/scaffold.h"

struct init_args {
	const char *directory, *model, *url, *runtime, *language, *channel, *version, *templates;
	bool python, empty, no_docs, no_bundle, docker, docker_only, source_control, commit, force;
	struct work_args work;
};

static const struct opt init_opts[] = {
	{ OPT_ARGUMENT, 0, "DIR", NULL, ".", "the app's folder; it is made when it is missing",
	  offsetof(struct init_args, directory) },
	{ OPT_CHOICE, 'm', "model", "v1|v2", "v1", "programming model: folders with function.json, or decorators",
	  offsetof(struct init_args, model) },
	{ OPT_TEXT, 0, "url", "URL", "https://microsoft.com", "the page that the functions fetch",
	  offsetof(struct init_args, url) },
	{ OPT_FLAG, 0, "empty", NULL, NULL, "an app without any function", offsetof(struct init_args, empty) },
	{ OPT_FLAG, 0, "no-docs", NULL, NULL, "no getting_started.md", offsetof(struct init_args, no_docs) },
	{ OPT_FLAG, 0, "no-bundle", NULL, NULL, "no extension bundle in host.json",
	  offsetof(struct init_args, no_bundle) },
	{ OPT_CHOICE, 'c', "bundles-channel", "GA|Preview|Experimental", NULL,
	  "where host.json takes the extension bundle from; GA without this option",
	  offsetof(struct init_args, channel) },
	{ OPT_FLAG, 0, "docker", NULL, NULL, "also a Dockerfile and a .dockerignore",
	  offsetof(struct init_args, docker) },
	{ OPT_FLAG, 0, "docker-only", NULL, NULL, "these two and nothing else",
	  offsetof(struct init_args, docker_only) },
	{ OPT_CHOICE, 0, "python-version", "3.9|3.10|3.11|3.12|3.13|3.14", NULL,
	  "the Python of the Dockerfile; 3.13 without this option", offsetof(struct init_args, version) },
	{ OPT_FLAG, 0, "source-control", NULL, NULL, "make a git repository, unless the folder is in one",
	  offsetof(struct init_args, source_control) },
	{ OPT_FLAG, 0, "commit", NULL, NULL, "make a git repository, and a first commit of the files that were written",
	  offsetof(struct init_args, commit) },
	{ OPT_FLAG, 0, "python", NULL, NULL, "as 'func init': an app without functions",
	  offsetof(struct init_args, python) },
	{ OPT_CHOICE, 0, "worker-runtime", "python|py", NULL, "the same",
	  offsetof(struct init_args, runtime) },
	{ OPT_CHOICE, 'l', "language", "python|py", "python", "the language",
	  offsetof(struct init_args, language) },
	{ OPT_TEXT, 0, "templates", "DIR", NULL, "a folder with a template of your own, DIR/project",
	  offsetof(struct init_args, templates) },
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

/* The bundle's id, empty for none. */
static struct slice bundle_of(struct arena *arena, const struct init_args *args)
{
	struct buf id = { .arena = arena };

	if (!args->no_bundle)
		buf_addf(&id, "Microsoft.Azure.Functions.ExtensionBundle");
	if (args->channel && strcmp(args->channel, "GA") != 0)
		buf_addf(&id, ".%s", args->channel);
	return buf_slice(&id);
}

/* What says "python" to 'func init' asks for what that writes. */
static bool is_empty(const struct init_args *args)
{
	return args->empty || args->python || args->runtime;
}

static bool is_for_docker(const struct init_args *args)
{
	return args->docker || args->docker_only;
}

static bool check_args(const struct init_args *args, struct fail *f)
{
	if (!check_directory(args->directory, f) || !check_url(args->url, f))
		return false;
	if (args->no_bundle && args->channel)
		return fail(f, EXIT_ASKED_WRONGLY, "'--no-bundle' and '--bundles-channel' exclude each other");
	if (args->version && !is_for_docker(args))
		return fail(f, EXIT_ASKED_WRONGLY, "'--python-version' is for '--docker' and '--docker-only'");
	return true;
}

static struct scaffold_answers answers_of(struct arena *arena, const struct init_args *args)
{
	struct scaffold_answers answers = {
		.model = strcmp(args->model, "v1") == 0 ? MODEL_V1 : MODEL_V2,
		.force = args->force,
		.only = args->docker_only ? "docker" : NULL,
	};
	const struct expand_value values[] = {
		{ .name = "url", .text = slice_of(args->url) },
		{ .name = "bundle", .text = bundle_of(arena, args) },
		{ .name = "image-host",
		  .text = S("mcr."
			    "microsoft"
			    ".com") },
		{ .name = "python-version", .text = slice_of(args->version ? args->version : "3.13") },
	};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		*vec_push(arena, &answers.values) = values[i];
	*vec_push(arena, &answers.conditions) = is_empty(args) ? "empty" : "demo";
	if (!args->no_docs)
		*vec_push(arena, &answers.conditions) = "docs";
	if (is_for_docker(args))
		*vec_push(arena, &answers.conditions) = "docker";
	return answers;
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
	if (args->docker_only) {
		say_lines("next, to make an image of the app:%s\n"
			  "    docker build --tag functions .",
			  buf_text(&go));
		return;
	}
	if (is_empty(args)) {
		say_lines("next, a first function:%s\n"
			  "    pyfuncprof new --template HttpTrigger --name Hello",
			  buf_text(&go));
		return;
	}
	say_lines("next, to see which line eats memory:%s\n"
		  "    pyfuncprof run --with-deps\n"
		  "or with Azure Functions Core Tools:\n"
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
static void note_packages(const struct scaffold_files *files, bool is_empty)
{
	for (size_t i = 0; i < files->n; i++)
		if (strcmp(files->items[i].path, "requirements.txt") == 0 && files->items[i].skipped)
			say_lines("requirements.txt is as it was; the functions need\n%s in it",
				  is_empty ? "azure-functions"
					   : "azure-functions, memory-profiler, aiohttp and requests");
}

/* What is asked of git. */
struct keeping {
	bool makes, commits;
	struct git_author author;
};

static bool plan_keeping(struct work *w, const struct init_args *args, struct keeping *out)
{
	bool is_there;

	*out = (struct keeping){ 0 };
	if (w->pretends || (!args->source_control && !args->commit))
		return true;
	if (!git_start(w->run->fail) || !repo_find(w->run->arena, args->directory, &is_there, w->run->fail))
		return false;
	if (is_there)
		buf_addf(&w->summary, "Directory already a git repository.\n");
	out->makes = !is_there;
	out->commits = args->commit;
	return !args->commit || repo_check_first_commit(w->run->arena, args->directory, &out->author, w->run->fail);
}

static bool keep(const struct work *w, const struct init_args *args, const struct keeping *keeping)
{
	const char **paths = NEW_ARRAY(w->run->arena, const char *, w->changes.n);
	size_t committed;

	if (keeping->makes && !repo_make(args->directory, w->run->fail))
		return false;
	if (keeping->makes && work_is_talkative(w))
		say_note("made a git repository of '%s'", args->directory);
	if (!keeping->commits)
		return true;
	for (size_t i = 0; i < w->changes.n; i++) {
		paths[i] = fs_real(w->run->arena, w->changes.items[i].file);
		if (!paths[i])
			return fail_os(w->run->fail, "cannot commit '%s'", w->changes.items[i].path);
	}
	if (!repo_commit_first(w->run->arena, args->directory, &keeping->author, paths, w->changes.n, &committed,
			       w->run->fail))
		return false;
	if (!work_is_talkative(w))
		return true;
	if (committed)
		say_note("made a first commit, of %zu file%s", committed, committed == 1 ? "" : "s");
	else
		say_note("there is nothing to commit");
	return true;
}

static bool init(const struct run *run, const void *raw)
{
	const struct init_args *args = raw;
	struct scaffold_answers answers;
	struct keeping keeping;
	struct shelf shelf;
	struct work w __attribute__((cleanup(work_release))) = WORK_INIT(run, &args->work, args->directory, "init");
	struct scaffold_files files = { 0 };

	if (!check_args(args, run->fail))
		return false;
	answers = answers_of(run->arena, args);
	if (fs_target_kind(args->directory) != FS_NONE && fs_target_kind(args->directory) != FS_DIR)
		return fail(run->fail, EXIT_COULD_NOT, "'%s' is in the way: it is not a folder", args->directory);
	if (!work_open_folder(&w) || (!args->docker_only && !check_model(run, args->directory, answers.model)) ||
	    !shelf_open(run->arena, args->templates, &shelf, run->fail) ||
	    !scaffold_project(run->arena, &shelf, args->directory, &answers, &w.changes, &files, run->fail))
		return false;
	if (shelf.note && work_is_talkative(&w))
		say_note("%s", shelf.note);
	for (size_t i = 0; i < files.n; i++)
		buf_addf(&w.summary, format_of(&files.items[i], w.pretends),
			 say_clean(run->arena, files.items[i].path));
	if (!plan_keeping(&w, args, &keeping) || !work_finish(&w) || !keep(&w, args, &keeping))
		return false;
	if (!work_is_talkative(&w))
		return true;
	if (!w.changes.n)
		say_note("nothing was written: every file is there already%s",
			 args->force ? "" : " (--force overwrites them)");
	else
		note_packages(&files, is_empty(args));
	if (w.changes.n && !w.pretends)
		note_next(run, args);
	return true;
}

const struct command cmd_init = {
	.name = "init",
	.summary = "make a function app: the demo of profiling, or an empty one",
	.about = "Writes the documented demo: two HTTP functions, one sync and one async, that fetch a page and log "
		 "which of their lines took memory. With --empty it is an app without functions. Files that are there "
		 "already are left as they are.",
	.opts = init_opts,
	.args_size = sizeof(struct init_args),
	.act = init,
};
