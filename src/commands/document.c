#include "commands/document.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "guard/trace.h"
#include "instrument/instrument.h"
#include "render/json_text.h"

void document_set(struct arena *arena, struct json_object *object, const char *name, struct slice text)
{
	struct slice clean = utf8_clean(arena, text);

	json_object_object_add(object, name, json_object_new_string_len(clean.n ? clean.p : "", (int)clean.n));
}

static void set_text(struct arena *arena, struct json_object *object, const char *name, const char *text)
{
	document_set(arena, object, name, slice_of(text));
}

struct json_object *document_new(const char *command)
{
	struct json_object *document = json_object_new_object();

	json_object_object_add(document, "pyfuncprof", json_object_new_string(PFP_VERSION));
	json_object_object_add(document, "command", json_object_new_string(command));
	return document;
}

/* document[name], an array that is made when it is missing. */
static struct json_object *list_in(struct json_object *document, const char *name)
{
	struct json_object *list = json_object_object_get(document, name);

	if (!list) {
		list = json_object_new_array();
		json_object_object_add(document, name, list);
	}
	return list;
}

static void set_place(struct arena *arena, struct json_object *object, const struct place *place)
{
	set_text(arena, object, "file", place->path ? place->path : "");
	if (!place->line)
		return;
	json_object_object_add(object, "line", json_object_new_uint64(place->line));
	json_object_object_add(object, "column", json_object_new_uint64(place->column));
}

static void add_warnings(struct arena *arena, struct json_object *object, const struct function *function)
{
	for (int i = 0; i < WARNINGS; i++) {
		struct json_object *warning;
		struct place place;

		if (!function_is_warned(function, (enum warning)i, &place))
			continue;
		warning = json_object_new_object();
		set_text(arena, warning, "id", warning_ids[i]);
		set_text(arena, warning, "text", warning_texts[i]);
		set_place(arena, warning, &place);
		json_object_array_add(list_in(object, "warnings"), warning);
	}
}

static struct json_object *function_object(struct arena *arena, const struct function *function)
{
	struct json_object *object = json_object_new_object();

	set_text(arena, object, "name", function->name);
	set_text(arena, object, "model", model_names[function->model]);
	if (*function->trigger)
		set_text(arena, object, "trigger", function->trigger);
	set_place(arena, object, &function->place);
	if (function->def >= 0)
		json_object_object_add(
			object, "async",
			json_object_new_boolean(function->source->outline->defs.items[function->def].is_async));
	set_text(arena, object, "state", function_state(function));
	if (function->left) {
		set_text(arena, object, "reason", left_ids[function->left]);
		set_text(arena, object, "reason_text", left_texts[function->left]);
	}
	add_warnings(arena, object, function);
	return object;
}

struct json_object *document_add_app(struct arena *arena, struct json_object *document, const struct app *app)
{
	struct json_object *object = json_object_new_object();

	set_text(arena, object, "root", app->root);
	for (size_t i = 0; i < app->functions.n; i++)
		json_object_array_add(list_in(object, "functions"), function_object(arena, &app->functions.items[i]));
	list_in(object, "functions");
	json_object_array_add(list_in(document, "apps"), object);
	return object;
}

void document_add_by_hand(struct arena *arena, struct json_object *app, const struct findings *findings)
{
	struct json_object *list = list_in(app, "by_hand");

	for (size_t i = 0; i < findings->n; i++) {
		struct json_object *object = json_object_new_object();

		set_place(arena, object, &findings->items[i].place);
		set_text(arena, object, "what", findings->items[i].what);
		json_object_object_add(object, "removed", json_object_new_boolean(findings->items[i].removed));
		if (*findings->items[i].reason)
			set_text(arena, object, "reason", findings->items[i].reason);
		json_object_array_add(list, object);
	}
}

struct json_object *document_trace(struct arena *arena, const struct trace *trace)
{
	struct json_object *object = json_object_new_object();

	set_text(arena, object, "rule", rule_words[trace->rule].id);
	set_place(arena, object, &trace->place);
	set_text(arena, object, "what", trace->what);
	if (trace->commit)
		set_text(arena, object, "commit", trace->commit);
	if (trace->allowed)
		set_text(arena, object, "allowed", trace->allowed);
	return object;
}

void document_add_file(struct arena *arena, struct json_object *document, const struct change *change,
		       struct slice diff)
{
	struct json_object *object = json_object_new_object();

	set_text(arena, object, "file", change->path);
	json_object_object_add(object, "new", json_object_new_boolean(change->is_new));
	if (diff.n)
		document_set(arena, object, "diff", diff);
	json_object_array_add(list_in(document, "files"), object);
}

struct slice document_text(struct arena *arena, struct json_object *document)
{
	struct buf text = { .arena = arena };

	list_in(document, "files");
	json_text_add(&text, document, true);
	buf_add(&text, S("\n"));
	return buf_slice(&text);
}
