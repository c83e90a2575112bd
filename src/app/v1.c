/* v1: folders with a function.json.
 *
 * The host's rules: `scriptFile` is relative to the folder; without one, the only other file, else __init__.py.
 * `entryPoint` is `main` when absent. What the module binds that name to last is what runs, so every def of that
 * name at module level is an entry. function.json may carry a byte order mark, trailing commas and comments. */
#include <json-c/json.h>

#include "app/app.h"
#include "base/arena.h"
#include "base/fs.h"
#include "python/lines.h"

struct settings {
	struct slice script, entry;
	const char *trigger;
};

static struct json_object *member(struct json_object *object, const char *name, enum json_type type)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) && json_object_is_type(value, type) ? value : NULL;
}

static struct slice text_member(struct arena *arena, struct json_object *object, const char *name)
{
	struct json_object *value = member(object, name, json_type_string);

	if (!value)
		return (struct slice){ 0 };
	return slice_of(arena_copy(arena, json_object_get_string(value), (size_t)json_object_get_string_len(value)));
}

static const char *find_trigger(struct arena *arena, struct json_object *root)
{
	struct json_object *bindings = member(root, "bindings", json_type_array);

	for (size_t i = 0; bindings && i < json_object_array_length(bindings); i++) {
		struct slice type = text_member(arena, json_object_array_get_idx(bindings, i), "type");

		if (type.n > 7 && (slice_ends(type, S("Trigger")) || slice_ends(type, S("trigger"))))
			return type.p;
	}
	return "";
}

/* False when it is no JSON object; `*at` is where the parser stopped. */
static bool read_settings(struct arena *arena, struct slice json, struct settings *out, size_t *at)
{
	size_t bom = slice_starts(json, S("\xef\xbb\xbf")) ? 3 : 0;
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *root;
	bool ok;

	if (!tokener)
		return false;
	root = json_tokener_parse_ex(tokener, json.p + bom, (int)(json.n - bom));
	*at = bom + json_tokener_get_parse_end(tokener);
	ok = json_object_is_type(root, json_type_object);
	if (ok) {
		out->script = text_member(arena, root, "scriptFile");
		out->entry = text_member(arena, root, "entryPoint");
		out->trigger = find_trigger(arena, root);
	}
	json_object_put(root);
	json_tokener_free(tokener);
	return ok;
}

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
	struct settings settings = { .trigger = "" };
	struct slice json;
	const char *script, *real;
	size_t stopped = 0;

	if (!fs_read(arena, manifest, &json, f))
		return false;
	function.place.path = manifest;
	if (!read_settings(arena, json, &settings, &stopped)) {
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
	real = fs_real(arena, script);
	if (!real || fs_kind(real) != FS_FILE)
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
	for (size_t i = 0; i < root->folders.n; i++)
		if (!add_function(arena, app, root->folders.items[i],
				  fs_join(arena, root->folders.items[i], "function.json"), f))
			return false;
	return true;
}
