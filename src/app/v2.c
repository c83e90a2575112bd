/* v2: functions decorated by an object that is a FunctionApp, a Blueprint or one of their durable kin: with "@", or by a
 * call of the decorator, app.route(...)(f). What the object is, meaning.c finds out.
 *
 * Told too, because nothing else would say why they are not profiled: the function of a web framework's app, which is in
 * the SDK, and what looks like a trigger of an object that nobody knows. */
#include <json-c/json.h>

#include "app/app.h"
#include "app/meaning.h"
#include "app/module.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/set.h"

/* A source being looked into, and what was found in the app so far. */
struct search {
	struct lookup lookup;
	const char *script;
	struct set used; /* registers that have a def; keys as of key_of */
};

/* ---- triggers ---- */

/* The binding type that a decorator method stands for; that of a generic trigger is its argument `type`. */
static const char *trigger_of(struct arena *arena, struct slice method, struct slice type)
{
	static const struct {
		const char *method, *trigger;
	} odd[] = {
		{ "route", "httpTrigger" },
		{ "schedule", "timerTrigger" },
		{ "warm_up_trigger", "warmupTrigger" },
		{ "event_hub_message_trigger", "eventHubTrigger" },
		{ "service_bus_queue_trigger", "serviceBusTrigger" },
		{ "service_bus_topic_trigger", "serviceBusTrigger" },
		{ "cosmos_db_trigger", "cosmosDBTrigger" },
		{ "cosmos_db_trigger_v3", "cosmosDBTrigger" },
	};
	struct buf camel = { .arena = arena };

	if (slice_is(method, "generic_trigger") && type.n)
		return slice_copy(arena, type);
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (slice_is(method, odd[i].method))
			return odd[i].trigger;
	for (size_t i = 0; i < method.n; i++) {
		bool upper = i && method.p[i - 1] == '_' && method.p[i] >= 'a' && method.p[i] <= 'z';

		if (method.p[i] != '_')
			buf_addf(&camel, "%c", upper ? method.p[i] - 'a' + 'A' : method.p[i]);
	}
	return buf_text(&camel);
}

/* ---- functions ---- */

/* A place in a file, as the key of a set. */
static struct slice key_of(struct arena *arena, const struct source *source, size_t at)
{
	struct {
		const struct source *source;
		size_t at;
	} key = { source, at };

	return (struct slice){ arena_copy(arena, (const char *)&key, sizeof key), sizeof key };
}

static struct function *add(struct search *s, struct source *source, size_t at, struct slice name)
{
	struct function *function = vec_push(s->lookup.arena, &s->lookup.app->functions);

	*function = (struct function){
		.name = slice_copy(s->lookup.arena, name),
		.model = MODEL_V2,
		.trigger = "",
		.source = source,
		.def = -1,
		.place = source_place(source, at),
	};
	return function;
}

/* The def that `m` gave a trigger; that def's own file may be another one. */
static void add_def(struct search *s, struct source *source, int index, const struct meaning *m, struct slice shown)
{
	const struct py_def *def = &source->outline->defs.items[index];
	struct function *function = add(s, source, def->keyword, shown.n ? shown : def->name);

	function->trigger = trigger_of(s->lookup.arena, m->name, m->type);
	if (def->kind == PY_FUNCTION)
		function->def = index;
	else
		function->left = LEFT_NOT_A_DEF;
	if (m->made_in)
		set_add(s->lookup.arena, &s->used, key_of(s->lookup.arena, m->made_in, m->made_at));
}

static bool is_trigger(const struct meaning *m)
{
	return (m->kind == MEANS_METHOD || m->kind == MEANS_DECORATOR || m->kind == MEANS_BUILDER) &&
	       meaning_is_trigger(m->name);
}

/* Does this decorator read like a trigger, of an object of which nothing is known? */
static bool is_unknown_trigger(struct search *s, struct source *source, const struct py_def *def, int decorator)
{
	const struct py_value *values = source->outline->values.items;
	int method = values[decorator].kind == VALUE_CALL ? values[decorator].of : decorator;
	struct slice name = values[method].text;
	size_t dot = name.n;

	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	if ((values[method].kind != VALUE_NAME || !dot) && values[method].kind != VALUE_ATTRIBUTE)
		return false;
	return meaning_is_trigger(slice_part(name, dot, name.n)) &&
	       meaning_of(&s->lookup, source, def->parent, def->span.start, method).kind == MEANS_NOTHING;
}

/* What the decorator at hand does; a function of the app that returns app.route(...)(its parameter) is one, too. */
static struct meaning meaning_of_decorator(struct search *s, struct source *source, const struct py_def *def, int value)
{
	struct meaning m = meaning_of(&s->lookup, source, def->parent, def->span.start, value);
	struct meaning called;

	if (m.kind != MEANS_DEF || m.source->outline->defs.items[m.def].kind != PY_FUNCTION)
		return m;
	called = meaning_called(&s->lookup, m);
	return called.kind == MEANS_BUILDER && !called.source ? called : m;
}

static bool look_into_def(struct search *s, struct source *source, int index, bool tell_unknown)
{
	const struct py_def *def = &source->outline->defs.items[index];
	struct meaning trigger = { .kind = MEANS_NOTHING };
	struct slice shown = { 0 };
	bool is_unknown = false;

	for (size_t i = 0; i < def->decorators.n && !s->lookup.fail->message; i++) {
		int value = def->decorators.items[i].value;
		struct meaning m = meaning_of_decorator(s, source, def, value);

		if (m.shown.n && !shown.n)
			shown = m.shown;
		if (is_trigger(&m) && !is_trigger(&trigger))
			trigger = m;
		is_unknown |= tell_unknown && is_unknown_trigger(s, source, def, value);
	}
	if (is_trigger(&trigger))
		add_def(s, source, index, &trigger, shown);
	else if (is_unknown)
		add(s, source, def->keyword, def->name)->left = LEFT_UNKNOWN_APP;
	return !s->lookup.fail->message;
}

/* ---- functions registered by a call ---- */

/* What to call a function that was given to a decorator and is no def: the last word of the expression. */
static struct slice name_of_value(const struct outline *outline, int value)
{
	const struct py_value *v = &outline->values.items[value];

	while (v->kind == VALUE_CALL && v->of)
		v = &outline->values.items[v->of];
	return v->kind == VALUE_NAME || v->kind == VALUE_ATTRIBUTE ? slice_last(v->text, '.') : S("<lambda>");
}

static bool is_param(const struct outline *outline, int scope, struct slice name)
{
	for (size_t i = 0; scope >= 0 && i < outline->defs.items[scope].params.n; i++)
		if (slice_eq(outline->defs.items[scope].params.items[i].name, name))
			return true;
	return false;
}

/* app.route(...)(f). Whatever somebody else gives to a function that does so is not looked for. */
static bool look_into_call(struct search *s, struct source *source, int scope, size_t at, int call)
{
	const struct outline *outline = source->outline;
	const struct py_value *values = outline->values.items;
	struct meaning m;
	struct slice name;

	if (values[call].kind != VALUE_CALL || !values[call].first || values[values[call].of].kind == VALUE_NAME)
		return true;
	m = meaning_of(&s->lookup, source, scope, at, call);
	if (s->lookup.fail->message)
		return false;
	if (m.kind != MEANS_BUILDER || !is_trigger(&m))
		return true;
	if (m.source) {
		add_def(s, m.source, m.def, &m, m.shown);
		return true;
	}
	name = name_of_value(outline, values[call].first);
	if (!is_param(outline, scope, name)) {
		struct function *function = add(s, source, at, m.shown.n ? m.shown : name);

		function->trigger = trigger_of(s->lookup.arena, m.name, m.type);
		function->left = LEFT_NOT_A_DEF;
	}
	return true;
}

static bool look_into_calls(struct search *s, struct source *source)
{
	const struct outline *outline = source->outline;
	size_t n;
	const struct py_call *calls = outline_calls(outline, (struct slice){ 0 }, &n);

	for (size_t i = 0; i < n; i++)
		if (!look_into_call(s, source, calls[i].scope, calls[i].at, calls[i].value))
			return false;
	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];

		if (b->value && !look_into_call(s, source, b->from, b->at, b->value))
			return false;
	}
	return true;
}

/* ---- apps of web frameworks ---- */

/* Lists those that no def is registered with: their only function is the SDK's own. */
static bool look_for_web_apps(struct search *s, struct source *source)
{
	const struct outline *outline = source->outline;

	for (size_t i = 0; i < outline->bindings.n && !s->lookup.fail->message; i++) {
		const struct py_binding *b = &outline->bindings.items[i];
		struct function *function;
		struct meaning m;

		if (outline->values.items[b->value].kind != VALUE_CALL &&
		    outline->values.items[b->value].kind != VALUE_ANY)
			continue;
		m = meaning_of(&s->lookup, source, b->from, b->at, b->value);
		if (m.kind != MEANS_REGISTER || m.made_in != source || !meaning_is_web_app(m.name) ||
		    !set_add(s->lookup.arena, &s->used, key_of(s->lookup.arena, source, m.made_at)))
			continue;
		function = add(s, source, m.made_at, S("http_app_func"));
		function->trigger = "httpTrigger";
		function->left = LEFT_WEB_APP;
	}
	return !s->lookup.fail->message;
}

/* ---- the files ---- */

static bool imports_sdk(const struct outline *outline)
{
	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];

		if (meaning_is_sdk(b->module) || (slice_is(b->module, "azure") && slice_is(b->target, "functions")))
			return true;
	}
	return false;
}

static bool look_into(struct search *s, struct source *source)
{
	const struct outline *outline = source->outline;
	bool tell_unknown;

	if (outline->broken) {
		add(s, source, outline->error, slice_of(fs_name(source->path)))->left = LEFT_BROKEN;
		return true;
	}
	tell_unknown = strcmp(source->file, s->script) == 0 || imports_sdk(outline);
	for (size_t i = 0; i < outline->defs.n; i++)
		if (outline->defs.items[i].decorators.n && !look_into_def(s, source, (int)i, tell_unknown))
			return false;
	return look_into_calls(s, source);
}

/* ---- the files ---- */

/* The app setting PYTHON_SCRIPT_FILE_NAME from local.settings.json, or its default. */
static const char *script_name(struct arena *arena, const struct app *app)
{
	struct fail ignored = { .arena = arena };
	struct json_object *root, *values, *name;
	const char *found = "function_app.py";
	struct slice json;

	if (!fs_read(arena, fs_join(arena, app->root, "local.settings.json"), &json, &ignored))
		return found;
	root = json_tokener_parse(json.p + (slice_starts(json, S("\xef\xbb\xbf")) ? 3 : 0));
	if (json_object_object_get_ex(root, "Values", &values) &&
	    json_object_object_get_ex(values, "PYTHON_SCRIPT_FILE_NAME", &name) &&
	    json_object_is_type(name, json_type_string) && json_object_get_string_len(name) > 0 &&
	    !strchr(json_object_get_string(name), '/'))
		found = slice_copy(arena, slice_of(json_object_get_string(name)));
	json_object_put(root);
	return found;
}

const char *app_v2_script(struct arena *arena, const struct app *app)
{
	const char *path = fs_join(arena, app->root, script_name(arena, app));
	const char *real = app_real(arena, app, path);

	return real && fs_is_below(app->real, real) ? real : NULL;
}

bool app_add_v2(struct arena *arena, struct app *app, const char *script, struct fail *f)
{
	struct search s = { .lookup = { .arena = arena, .app = app, .fail = f }, .script = script };
	struct reach reach = { .app = app, .script = script };
	VEC(struct source *) parsed = { 0 };

	if (!app_source(arena, app, fs_join(arena, app->root, script + strlen(app->real) + 1), script, f))
		return false;
	for (size_t i = 0; i < app->sources.n; i++) {
		struct source *source = app->sources.items[i];

		if (strcmp(source->file, script) != 0 &&
		    (!app_may_hold(source->text, INTEREST_V2) || !reach_function_app(arena, &reach, source)))
			continue;
		source_parse(arena, source);
		*vec_push(arena, &parsed) = source;
	}
	for (size_t i = 0; i < parsed.n; i++) /* all of them are parsed by now: a call in one tells of another */
		if (!look_into(&s, parsed.items[i]))
			return false;
	for (size_t i = 0; i < parsed.n; i++)
		if (!look_for_web_apps(&s, parsed.items[i]))
			return false;
	return true;
}

/* ---- called while the module loads ---- */

/* Does the decorator call the function that it is given? Then the subfunction below it does not exist yet. */
static bool calls_early(struct lookup *l, struct source *source, const struct py_def *def, int decorator)
{
	struct meaning m = meaning_of(l, source, def->parent, def->span.start, decorator);
	const struct py_def *outer;

	if (m.kind == MEANS_DEF && m.source->outline->defs.items[m.def].kind == PY_CLASS)
		m = meaning_attribute(l, m, S("__init__"));
	if (m.kind != MEANS_DEF)
		return false;
	outer = &m.source->outline->defs.items[m.def];
	return outer->calls_param &
	       (outer->parent >= 0 && m.source->outline->defs.items[outer->parent].kind == PY_CLASS ? 2 : 1);
}

bool app_leave_called_early(struct arena *arena, struct app *app, struct fail *f)
{
	struct lookup l = { .arena = arena, .app = app, .fail = f };

	for (size_t i = 0; i < app->functions.n && !f->message; i++) {
		struct function function = app->functions.items[i];
		const struct py_def *def;

		if (function.left || function.def < 0)
			continue;
		def = &function.source->outline->defs.items[function.def];
		for (size_t k = 0; k < def->decorators.n; k++)
			if (calls_early(&l, function.source, def, def->decorators.items[k].value))
				app->functions.items[i].left = LEFT_CALLED_EARLY;
	}
	return !f->message;
}
