/* app: where the apps are, and one of them loaded. The functions themselves are found by model: v1.c and v2.c. */
#include "app/app.h"

#include "base/arena.h"
#include "base/fs.h"

const char *const model_names[MODELS] = { "v1", "v2", "helper" };

const char *const left_ids[LEFT_REASONS] = {
	[LEFT_NOT] = "",
	[LEFT_UNREADABLE] = "unreadable",
	[LEFT_NO_SCRIPT] = "no-script",
	[LEFT_OUTSIDE] = "outside",
	[LEFT_BROKEN] = "broken",
	[LEFT_NOT_A_DEF] = "not-a-def",
	[LEFT_ORCHESTRATOR] = "orchestrator",
	[LEFT_GENERATOR] = "generator",
	[LEFT_ONLY_DOC] = "only-docstring",
	[LEFT_SAME_LINE] = "same-line",
	[LEFT_AFTER_DOC] = "after-docstring",
	[LEFT_CONTINUED] = "continued-line",
	[LEFT_IN_CLASS] = "in-class",
	[LEFT_BY_HAND] = "by-hand",
	[LEFT_WEB_APP] = "web-app",
	[LEFT_UNKNOWN_APP] = "unknown-app",
	[LEFT_CALLED_EARLY] = "called-early",
	[LEFT_ASYNC_TAKEN] = "async-taken",
	[LEFT_EXCLUDED] = "excluded",
	[LEFT_NOT_ASKED] = "not-asked",
	[LEFT_UNSAFE] = "unsafe",
};

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
	[LEFT_WEB_APP] = "its functions are those of the web framework: name helpers with --also",
	[LEFT_UNKNOWN_APP] = "nothing says that its decorator's object is a function app",
	[LEFT_CALLED_EARLY] = "its decorator calls it while the module loads",
	[LEFT_ASYNC_TAKEN] = "its decorator would get no async function: name what it calls",
	[LEFT_EXCLUDED] = "it is excluded",
	[LEFT_NOT_ASKED] = "it was not asked for",
	[LEFT_UNSAFE] = "the result does not stand its check: please report this file",
};

static struct source *add_source(struct arena *arena, struct app *app, const struct found_file *file, struct fail *f)
{
	struct source *source = source_read(arena, file->path, file->real, file->bytes, f);

	if (!source)
		return NULL;
	set_add(arena, &app->files, slice_of(file->real));
	*set_number(&app->files, slice_of(file->real)) = app->sources.n;
	*vec_push(arena, &app->sources) = source;
	return source;
}

struct source *app_source(struct arena *arena, struct app *app, const char *path, const char *real, struct fail *f)
{
	const size_t *known = set_number(&app->files, slice_of(real));
	struct found_file file = { .path = path, .real = real };

	if (known)
		return app->sources.items[*known];
	return fs_read(arena, real, &file.bytes, f) ? add_source(arena, app, &file, f) : NULL;
}

const char *app_real(struct arena *arena, const struct app *app, const char *path)
{
	if (fs_is_below(app->root, path)) { /* the walk meets no links */
		const char *below = path + strlen(app->root);
		const char *real = fs_join(arena, app->real, below + (*below == '/'));

		if (set_has(&app->files, slice_of(real)))
			return real;
	}
	return fs_target_kind(path) == FS_FILE ? fs_real(arena, path) : NULL;
}

bool app_own_file(struct arena *arena, const struct app *app, const char *name, struct found_file *out, struct fail *f)
{
	const char *path = fs_join(arena, app->root, name), *real = fs_real(arena, path);

	*out = (struct found_file){ .path = path };
	if (!real || fs_kind(real) != FS_FILE || !fs_is_below(app->real, real))
		return true;
	out->real = real;
	return fs_read(arena, real, &out->bytes, f);
}

struct app *app_load(struct arena *arena, const struct app_root *root, enum app_depth depth, struct fail *f)
{
	struct app *app = NEW(arena, struct app);
	const char *script;

	app->root = root->path;
	app->real = root->real;
	app->found = root;
	for (size_t i = 0; i < root->files.n; i++)
		if (!add_source(arena, app, &root->files.items[i], f))
			return NULL;
	if (depth == APP_SOURCES)
		return app;
	script = app_v2_script(arena, app);
	if (!app_add_v1(arena, app, root, f))
		return NULL;
	if (script && !app_add_v2(arena, app, script, f))
		return NULL;
	return app_leave_called_early(arena, app, f) ? app : NULL;
}
