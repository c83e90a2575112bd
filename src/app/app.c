/* app: where the apps are, and one of them loaded. The functions themselves are found by model: v1.c and v2.c. */
#include "app/app.h"

#include "base/arena.h"
#include "base/fs.h"

const char *const left_texts[LEFT_REASONS] = {
	[LEFT_NOT] = "",
	[LEFT_UNREADABLE] = "its function.json is not valid JSON",
	[LEFT_NO_SCRIPT] = "its Python script does not exist",
	[LEFT_OUTSIDE] = "its Python script is outside the app",
	[LEFT_BROKEN] = "the file has a syntax error near here",
	[LEFT_NOT_A_DEF] = "the file has no 'def' of its entry point's name",
	[LEFT_ORCHESTRATOR] = "it is an orchestrator: replayed, and never reported",
	[LEFT_GENERATOR] = "it is a generator: never reported",
	[LEFT_ONLY_DOC] = "its body is only a docstring",
	[LEFT_SAME_LINE] = "its body is on the 'def' line: give it a line of its own",
	[LEFT_AFTER_DOC] = "its docstring shares its line with code",
	[LEFT_CONTINUED] = "a backslash joins its first line to the one above",
	[LEFT_IN_CLASS] = "it is in a class that can not be reached by its name",
	[LEFT_BY_HAND] = "it is profiled by hand already",
	[LEFT_UNSAFE] = "the result does not stand its check: please report this file",
};

static bool holds(struct arena *arena, const char *directory, const char *name)
{
	return fs_target_kind(fs_join(arena, directory, name)) == FS_FILE;
}

bool app_may_enter(struct arena *arena, const char *directory, const struct repo *repo)
{
	static const char *const never[] = { ".git", "node_modules", ".python_packages", "site-packages",
					     "__pycache__" };
	const char *name = fs_name(directory), *real;

	if (fs_kind(directory) != FS_DIR)
		return false;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (strcmp(name, never[i]) == 0)
			return false;
	if (fs_kind(fs_join(arena, directory, "pyvenv.cfg")) != FS_NONE)
		return false;
	real = fs_real(arena, directory);
	return real && !repo_ignores(repo, real, true);
}

struct folder {
	char *path;
	bool in_host; /* below a root that has a host.json: only another host.json makes a root of it */
};

/* Is the folder an app's root? Without a host.json, what it holds counts, unless it is inside an app that has one. */
static bool is_root(struct arena *arena, const char *directory, bool in_host)
{
	struct fail ignored = { .arena = arena };
	char **names;

	if (holds(arena, directory, "function.json"))
		return false; /* a function's folder, even with a stray host.json in it */
	if (holds(arena, directory, "host.json"))
		return true;
	if (in_host || !fs_list(arena, directory, &names, &ignored))
		return false;
	for (; *names; names++)
		if (strcmp(*names, "function_app.py") == 0 ||
		    holds(arena, fs_join(arena, directory, *names), "function.json"))
			return true;
	return false;
}

static bool add_parent_hint(struct arena *arena, const char *directory, struct fail *f)
{
	const char *at = fs_real(arena, directory);

	while (at && strcmp(at, "/") != 0) {
		at = fs_parent(arena, at);
		if (holds(arena, at, "host.json"))
			return fail_hint(f, "the app's root is '%s'", at);
	}
	return fail_hint(f, "an app has a host.json, a function_app.py, or folders with a function.json");
}

bool app_find_roots(struct arena *arena, const char *directory, const struct repo *repo, struct app_roots *out,
		    struct fail *f)
{
	VEC(struct folder) folders = { 0 };
	enum fs_kind kind = fs_target_kind(directory);

	if (kind != FS_DIR)
		return fail(f, EXIT_COULD_NOT, kind == FS_NONE ? "there is no folder '%s'" : "'%s' is not a folder",
			    directory);
	*vec_push(arena, &folders) = (struct folder){ .path = arena_copy(arena, directory, strlen(directory)) };
	for (size_t i = 0; i < folders.n; i++) {
		struct folder folder = folders.items[i];
		char **names;

		if (!fs_list(arena, folder.path, &names, f))
			return false;
		if (is_root(arena, folder.path, folder.in_host))
			*vec_push(arena, out) = folder.path;
		folder.in_host |= holds(arena, folder.path, "host.json");
		for (; *names; names++) {
			char *below = fs_join(arena, folder.path, *names);

			if (app_may_enter(arena, below, repo))
				*vec_push(arena, &folders) = (struct folder){ below, folder.in_host };
		}
	}
	if (out->n)
		return true;
	fail(f, EXIT_COULD_NOT, "no function app in '%s'", directory);
	return add_parent_hint(arena, directory, f);
}

static struct source *known_source(const struct app *app, const char *real)
{
	for (size_t i = 0; i < app->sources.n; i++)
		if (strcmp(app->sources.items[i]->file, real) == 0)
			return app->sources.items[i];
	return NULL;
}

static struct source *add_source(struct arena *arena, struct app *app, const char *path, const char *real,
				 struct slice bytes, struct fail *f)
{
	struct source *source = source_read(arena, path, real, bytes, f);

	if (!source)
		return NULL;
	source_parse(arena, source);
	*vec_push(arena, &app->sources) = source;
	return source;
}

struct source *app_source(struct arena *arena, struct app *app, const char *path, const char *real, struct fail *f)
{
	struct source *source = known_source(app, real);
	struct slice bytes;

	if (source)
		return source;
	return fs_read(arena, real, &bytes, f) ? add_source(arena, app, path, real, bytes, f) : NULL;
}

/* Reads the Python files of the app that matter: those that may hold functions, and those with marks. */
static bool read_folder(struct arena *arena, struct app *app, const char *folder, const char *script,
			const struct repo *repo, struct fail *f)
{
	bool in_host = holds(arena, app->root, "host.json");
	char **names;

	if (!fs_list(arena, folder, &names, f))
		return false;
	for (; *names; names++) {
		char *path = fs_join(arena, folder, *names), *real;
		struct slice bytes;

		if (app_may_enter(arena, path, repo)) {
			if (!is_root(arena, path, in_host) && !read_folder(arena, app, path, script, repo, f))
				return false;
			continue;
		}
		if (fs_kind(path) != FS_FILE || !slice_ends(slice_of(*names), S(".py")))
			continue;
		real = fs_real(arena, path);
		if (!real || known_source(app, real) || repo_ignores(repo, real, false))
			continue;
		if (!fs_read(arena, real, &bytes, f))
			return false;
		if (((script && (app_may_hold_v2(bytes) || strcmp(real, script) == 0)) ||
		     source_may_be_marked(bytes)) &&
		    !add_source(arena, app, path, real, bytes, f))
			return false;
	}
	return true;
}

struct app *app_load(struct arena *arena, const char *root, const struct repo *repo, struct fail *f)
{
	struct app *app = NEW(arena, struct app);
	const char *script;

	app->root = root;
	app->real = fs_real(arena, root);
	if (!app->real)
		return fail_os(f, "cannot open '%s'", root), NULL;
	script = app_v2_script(arena, app);
	if (!app_add_v1(arena, app, repo, f) || !read_folder(arena, app, root, script, repo, f))
		return NULL;
	return !script || app_add_v2(arena, app, script, f) ? app : NULL;
}
