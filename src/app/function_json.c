#include "app/function_json.h"

#include <json-c/json.h>

#include "base/arena.h"

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

bool function_json_read(struct arena *arena, struct slice json, struct function_json *out, size_t *at)
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
