/* v1: folders with a function.json.
 *
 * The host's rules: `scriptFile` is relative to the folder; without one, the only other file, else __init__.py.
 * `entryPoint` is `main` when absent. What the module binds that name to last is what runs, so every def of that
 * name at module level is an entry. */
#include "app/app.h"

#include "app/function_json.h"
#include "base/arena.h"
#include "base/fs.h"
#include "python/lines.h"

/* The script when function.json names none. */
static const char *default_script(struct arena *arena, const char *folder, struct fail *f)
{
	char **names, *only = NULL;
	size_t files = 0;

	if (!fs_list(arena, folder, &names, f))
		return NULL;
	for (; *names; names++) {
		if (strcmp(*names, "function.json") == 0 || fs_target_kind(fs_join(arena, folder, *names)) != FS_FILE)
			continue;
		only = *names;
		files++;
	}
	return files == 1 && slice_ends(slice_of(only), S(".py")) ? only : "__init__.py";
}

/* `folder` + `script` with "." and ".." folded, so that a message names it plainly. */
static char *fold(struct arena *arena, const char *folder, struct slice script)
{
	char *path = arena_copy(arena, folder, strlen(folder));
	struct slice part;

	while (slice_cut(&script, '/', &part)) {
		if (slice_is(part, "..") && strcmp(path, ".") != 0 && strcmp(fs_name(path), "..") != 0)
			path = fs_parent(arena, path);
		else if (part.n && !slice_is(part, "."))
			path = fs_join(arena, path, slice_copy(arena, part));
	}
	return path;
}

/* Every def of the entry's name at module level becomes a function; one without a def when there is none. */
static void add_entries(struct arena *arena, struct app *app, struct function function, struct slice entry)
{
	const struct outline *outline = function.source->outline;
	bool found = false;

	for (size_t i = 0; i < outline->defs.n; i++) {
		const struct py_def *def = &outline->defs.items[i];

		if (def->kind != PY_FUNCTION || def->parent != -1 || !slice_eq(def->name, entry))
			continue;
		function.def = (int)i;
		function.place = source_place(function.source, def->keyword);
		*vec_push(arena, &app->functions) = function;
		found = true;
	}
	if (found)
		return;
	function.left = strcmp(function.trigger, "orchestrationTrigger") == 0 ? LEFT_ORCHESTRATOR : LEFT_NOT_A_DEF;
	*vec_push(arena, &app->functions) = function;
}

static bool add_function(struct arena *arena, struct app *app, const char *folder, const char *manifest, struct fail *f)
{
	struct function function = { .name = fs_name(folder), .model = MODEL_V1, .trigger = "", .def = -1 };
	struct function_json settings = { .trigger = "" };
	struct slice json;
	const char *script, *real;
	size_t stopped = 0;

	if (!fs_read(arena, manifest, &json, f))
		return false;
	function.place.path = manifest;
	if (!function_json_read(arena, json, &settings, &stopped)) {
		function.left = LEFT_UNREADABLE;
		function.place = line_place(manifest, json, stopped);
		*vec_push(arena, &app->functions) = function;
		return true;
	}
	function.trigger = settings.trigger;
	if (!settings.script.n) {
		const char *name = default_script(arena, folder, f);

		if (!name)
			return false;
		settings.script = slice_of(name);
	}
	script = fold(arena, folder, settings.script);
	real = app_real(arena, app, script);
	if (!real)
		function.left = LEFT_NO_SCRIPT;
	else if (!fs_is_below(app->real, real))
		function.left = LEFT_OUTSIDE;
	if (function.left) {
		*vec_push(arena, &app->functions) = function;
		return true;
	}
	function.source = app_source(arena, app, script, real, f);
	if (!function.source)
		return false;
	source_parse(arena, function.source);
	function.place = (struct place){ .path = function.source->path };
	if (function.source->outline->broken) {
		function.left = LEFT_BROKEN;
		function.place = source_place(function.source, function.source->outline->error);
		*vec_push(arena, &app->functions) = function;
		return true;
	}
	add_entries(arena, app, function, settings.entry.n ? settings.entry : S("main"));
	return true;
}

bool app_add_v1(struct arena *arena, struct app *app, const struct app_root *root, struct fail *f)
{
	for (size_t i = 0; i < root->functions.n; i++)
		if (!add_function(arena, app, root->functions.items[i],
				  fs_join(arena, root->functions.items[i], "function.json"), f))
			return false;
	return true;
}
