/* v2: functions decorated by an object that is a FunctionApp, a Blueprint or one of their durable kin.
 *
 * What counts is what a name is bound to. A decorator "x.y.route" is followed from its first name through imports,
 * assignments and modules of this app until it arrives at a call of one of the SDK's classes, or at nothing; so
 * Flask's or FastAPI's app.route in the same file is not taken for ours. */
#include <json-c/json.h>

#include "app/app.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"

enum { DEEPEST_TRAIL = 16, MOST_STEPS = 1000 }; /* names bound to names bound to names … */

/* What a dotted name means: one of the SDK's registers, a name somewhere else, or nothing known. */
struct meaning {
	bool is_bound; /* here, if only to something unknown: what it means further out does not count */
	bool is_register;
	struct slice name; /* absolute and dotted, when it is not a register */
};

struct lookup {
	struct arena *arena;
	struct app *app;
	struct fail *fail;
	unsigned steps; /* taken for the decorator at hand */
};

/* ---- from names to registers ---- */

static bool is_register_class(struct slice name)
{
	static const char *const classes[] = { "FunctionApp",     "Blueprint",       "DFApp",
					       "AsgiFunctionApp", "WsgiFunctionApp", "ExternalHttpFunctionApp" };
	struct slice rest = name;

	if (slice_starts(name, S("azure.functions.")))
		rest = slice_part(name, strlen("azure.functions."), name.n);
	else if (slice_starts(name, S("azure.durable_functions.")))
		rest = slice_part(name, strlen("azure.durable_functions."), name.n);
	else
		return false;
	for (const char *dot; (dot = memchr(rest.p, '.', rest.n));)
		rest = slice_part(rest, (size_t)(dot - rest.p) + 1, rest.n);
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (slice_is(rest, classes[i]))
			return true;
	return false;
}

static struct slice join(struct arena *arena, struct slice a, struct slice b)
{
	struct buf name = { .arena = arena };

	buf_add(&name, a);
	if (a.n && b.n)
		buf_add(&name, S("."));
	buf_add(&name, b);
	return buf_slice(&name);
}

/* "..shared.x" said in the file at `path` (real), as a name from the app's root; false when it leads out of it. */
static bool make_absolute(struct lookup *l, const struct source *source, struct slice module, struct slice *out)
{
	const char *folder = source->file;
	struct buf name = { .arena = l->arena };
	size_t dots = 0;

	while (dots < module.n && module.p[dots] == '.')
		dots++;
	*out = module;
	if (!dots)
		return true;
	for (size_t i = 0; i < dots; i++)
		folder = fs_parent(l->arena, folder);
	if (!fs_is_below(l->app->real, folder))
		return false;
	folder += strlen(l->app->real);
	for (; *folder; folder++)
		buf_add(&name, *folder != '/' ? (struct slice){ folder, 1 } : name.n ? S(".") : (struct slice){ 0 });
	*out = join(l->arena, buf_slice(&name), slice_trim(slice_part(module, dots, module.n)));
	return true;
}

static struct source *parsed_source(struct lookup *l, const char *path, const char *real)
{
	struct source *source = app_source(l->arena, l->app, path, real, l->fail);

	if (source)
		source_parse(l->arena, source);
	return source;
}

/* The module of this app that `name` begins with, the longest; `*rest` is what follows. NULL when there is none. */
static struct source *find_module(struct lookup *l, struct slice name, struct slice *rest)
{
	for (size_t n = name.n; n > 0;) {
		char *path = arena_copy(l->arena, name.p, n), *file, *real;
		struct buf with_suffix = { .arena = l->arena };

		for (char *c = path; *c; c++)
			if (*c == '.')
				*c = '/';
		buf_addf(&with_suffix, "%s.py", path);
		file = fs_join(l->arena, l->app->root, buf_text(&with_suffix));
		if (fs_target_kind(file) != FS_FILE)
			file = fs_join(l->arena, fs_join(l->arena, l->app->root, path), "__init__.py");
		real = fs_target_kind(file) == FS_FILE ? fs_real(l->arena, file) : NULL;
		if (real && fs_is_below(l->app->real, real)) {
			*rest = n < name.n ? slice_part(name, n + 1, name.n) : (struct slice){ 0 };
			return parsed_source(l, file, real);
		}
		while (n > 0 && name.p[n - 1] != '.')
			n--;
		n = n ? n - 1 : 0;
	}
	return NULL;
}

static struct meaning meaning_of(struct lookup *, const struct source *, int scope, size_t before, struct slice name,
				 int trail);

static struct meaning meaning_of_absolute(struct lookup *l, struct slice name, int trail)
{
	struct slice rest;
	struct source *module;

	if (slice_starts(name, S("azure.")))
		return (struct meaning){ .name = name };
	module = find_module(l, name, &rest);
	return module && rest.n ? meaning_of(l, module, -1, SLICE_NONE, rest, trail + 1)
				: (struct meaning){ .name = name };
}

static struct meaning meaning_of_binding(struct lookup *l, const struct source *source, const struct py_binding *b,
					 struct slice rest, int trail)
{
	struct meaning meaning = { 0 };
	struct slice module;

	switch (b->kind) {
	case BIND_MODULE:
		return meaning_of_absolute(l, join(l->arena, b->module, rest), trail);
	case BIND_MEMBER:
		if (!make_absolute(l, source, b->module, &module))
			return meaning;
		return meaning_of_absolute(l, join(l->arena, join(l->arena, module, b->target), rest), trail);
	case BIND_CALL:
		meaning = meaning_of(l, source, b->scope, b->at, b->target, trail + 1);
		return (struct meaning){ .is_register = !rest.n && is_register_class(meaning.name) };
	case BIND_NAME:
		return meaning_of(l, source, b->scope, b->at, join(l->arena, b->target, rest), trail + 1);
	case BIND_OTHER:
		break;
	}
	return meaning;
}

static bool is_ours(const struct meaning *meaning)
{
	return meaning->is_register || slice_starts(meaning->name, S("azure."));
}

/* What a name that is bound in `scope` means at the byte `before`: what it was bound to last. A binding in an if, a try
 * or a loop leaves the earlier ones possible: then what is the SDK's counts. */
static struct meaning meaning_in_scope(struct lookup *l, const struct source *source, int scope, size_t before,
				       struct slice first, struct slice rest, int trail)
{
	struct meaning meaning = { 0 };
	size_t n;
	const struct py_binding *bindings = outline_bindings(source->outline, first, &n);

	while (n-- > 0 && ++l->steps <= MOST_STEPS) {
		struct meaning found;

		if (bindings[n].scope != scope || bindings[n].at >= before)
			continue;
		found = meaning_of_binding(l, source, &bindings[n], rest, trail);
		found.is_bound = true;
		if (is_ours(&found))
			return found;
		if (!meaning.name.n)
			meaning = found;
		if (!bindings[n].conditional)
			break;
	}
	return meaning;
}

static bool is_parameter(const struct py_def *def, struct slice name)
{
	for (size_t i = 0; i < def->params.n; i++)
		if (slice_eq(def->params.items[i].name, name))
			return true;
	return false;
}

/* What `name` means at the byte `before` in `scope`. Around that scope, what a name means in the end counts. */
static struct meaning meaning_of(struct lookup *l, const struct source *source, int scope, size_t before,
				 struct slice name, int trail)
{
	struct slice rest = name, first;
	struct meaning meaning = { 0 };

	if (trail > DEEPEST_TRAIL || ++l->steps > MOST_STEPS || !slice_cut(&rest, '.', &first))
		return meaning;
	for (;; scope = source->outline->defs.items[scope].parent, before = SLICE_NONE) {
		meaning = meaning_in_scope(l, source, scope, before, first, rest, trail);
		if (meaning.is_bound || scope < 0 || is_parameter(&source->outline->defs.items[scope], first))
			return meaning;
	}
}

/* ---- from registers to functions ---- */

/* The binding type that a decorator method stands for, or NULL when the method makes no trigger. */
static const char *trigger_of(struct arena *arena, struct slice method)
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

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (slice_is(method, odd[i].method))
			return odd[i].trigger;
	if (!slice_ends(method, S("_trigger")))
		return NULL;
	for (size_t i = 0; i < method.n; i++) {
		bool upper = i && method.p[i - 1] == '_' && method.p[i] >= 'a' && method.p[i] <= 'z';

		if (method.p[i] != '_')
			buf_addf(&camel, "%c", upper ? method.p[i] - 'a' + 'A' : method.p[i]);
	}
	return buf_text(&camel);
}

/* The trigger that the decorators of a def give it, or NULL when it is no entry. */
static const char *find_trigger(struct lookup *l, const struct source *source, const struct py_def *def)
{
	for (size_t i = 0; i < def->decorators.n; i++) {
		struct slice path = def->decorators.items[i].path;
		size_t dot = path.n;
		const char *trigger;

		while (dot > 0 && path.p[dot - 1] != '.')
			dot--;
		l->steps = 0;
		trigger = dot > 1 ? trigger_of(l->arena, slice_part(path, dot, path.n)) : NULL;
		if (trigger &&
		    meaning_of(l, source, def->parent, def->span.start, slice_part(path, 0, dot - 1), 0).is_register)
			return trigger;
		if (l->fail->message)
			return NULL;
	}
	return NULL;
}

/* The name that Azure shows: what @app.function_name says, else the def's. */
static const char *azure_name(struct arena *arena, const struct py_def *def)
{
	for (size_t i = 0; i < def->decorators.n; i++)
		if (slice_ends(def->decorators.items[i].path, S(".function_name")) && def->decorators.items[i].text.n)
			return slice_copy(arena, def->decorators.items[i].text);
	return slice_copy(arena, def->name);
}

static bool add_functions(struct lookup *l, struct source *source)
{
	if (source->outline->broken) {
		*vec_push(l->arena, &l->app->functions) = (struct function){
			.name = fs_name(source->path),
			.model = MODEL_V2,
			.trigger = "",
			.source = source,
			.def = -1,
			.left = LEFT_BROKEN,
			.place = source_place(source, source->outline->error),
		};
		return true;
	}
	for (size_t i = 0; i < source->outline->defs.n; i++) {
		const struct py_def *def = &source->outline->defs.items[i];
		const char *trigger = def->decorators.n ? find_trigger(l, source, def) : NULL;

		if (l->fail->message)
			return false;
		if (trigger)
			*vec_push(l->arena, &l->app->functions) = (struct function){
				.name = azure_name(l->arena, def),
				.model = MODEL_V2,
				.trigger = trigger,
				.source = source,
				.def = def->kind == PY_FUNCTION ? (int)i : -1,
				.left = def->kind == PY_FUNCTION ? LEFT_NOT : LEFT_NOT_A_DEF,
				.place = source_place(source, def->keyword),
			};
	}
	return true;
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

	const char *real = fs_target_kind(path) == FS_FILE ? fs_real(arena, path) : NULL;

	return real && fs_is_below(app->real, real) ? real : NULL;
}

bool app_add_v2(struct arena *arena, struct app *app, const char *script, struct fail *f)
{
	struct lookup l = { arena, app, f, 0 };
	size_t n;

	if (!app_source(arena, app, fs_join(arena, app->root, script + strlen(app->real) + 1), script, f))
		return false;
	n = app->sources.n; /* following a name may load more, only to see what the name means */
	for (size_t i = 0; i < n; i++) {
		struct source *source = app->sources.items[i];

		if (!app_may_hold_v2(source->text) && strcmp(source->file, script) != 0)
			continue;
		source_parse(arena, source);
		if (!add_functions(&l, source))
			return false;
	}
	return true;
}
