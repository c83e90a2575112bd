/* addition in v2: into which file the function goes, and what would be in its way there. */

#include "app/module.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "scaffold/blueprint.h"
#include "scaffold/target.h"

/* ---- imports ---- */

/* What an import binds, whichever way it is written: "azure.functions". */
static struct slice imported(struct arena *arena, const struct py_binding *b)
{
	return module_join(arena, b->module, b->target);
}

/* An import line of the template, unless the file has it; fails when the file uses its name for something else. */
static bool need_import(const struct adding *p, struct target *t, const char *line)
{
	const char *path = shelf_path(p->arena, &p->addition->trigger->place, "template.yaml");
	struct source *source = addition_read(p, path, slice_of(line));
	const struct py_binding *b, *all;
	bool is_there = false;
	size_t n;

	if (!source || source->outline->broken || source->outline->statements.n != 1 ||
	    source->outline->bindings.n != 1 || source->outline->bindings.items[0].kind > BIND_MEMBER)
		return fail(p->fail, EXIT_COULD_NOT, "'%s': '%s' is not an import of one name", path, line);
	b = &source->outline->bindings.items[0];
	if (p->addition->name && slice_is(b->name, p->addition->name))
		return fail(p->fail, EXIT_ASKED_WRONGLY,
			    "the template wants '%s': choose another name for the function", line);
	all = outline_bindings_in(t->source->outline, b->name, -1, SLICE_NONE, &n);
	for (size_t i = 0; i < n; i++) {
		if (all[i].kind > BIND_MEMBER || !slice_eq(imported(p->arena, &all[i]), imported(p->arena, b)))
			return fail_at(p->fail, source_place(t->source, all[i].at),
				       "the template wants '%s', and this name is something else here", line);
		is_there |= !all[i].conditional;
	}
	if (!is_there)
		target_add_import(p, t, line);
	return true;
}

static bool need_imports(const struct adding *p, struct target *t)
{
	const struct texts *imports = &p->addition->trigger->forms[MODEL_V2].imports;

	for (size_t i = 0; i < imports->n; i++)
		if (!need_import(p, t, imports->items[i]))
			return false;
	return true;
}

/* ---- routes ---- */

/* The call of `route` among a function's decorators, a value; 0 when there is none. */
static int route_call(const struct source *source, const struct py_def *def)
{
	const struct py_value *values = source->outline->values.items;

	for (size_t i = 0; i < def->decorators.n; i++) {
		int call = def->decorators.items[i].value;

		if (values[call].kind == VALUE_CALL && slice_is(slice_last(values[values[call].of].text, '.'), "route"))
			return call;
	}
	return 0;
}

/* What stands behind /api/; empty when it is no plain text. */
static struct slice route_of(const struct source *source, const struct py_def *def, int call)
{
	const struct outline *outline = source->outline;
	int route = outline_argument(outline, call, S("route"), 0);

	if (!route)
		return def->name;
	return outline->values.items[route].kind == VALUE_TEXT ? outline->values.items[route].text
							       : (struct slice){ 0 };
}

/* Do both answer to some method? Without a list of them, to every one. */
static bool share_method(const struct source *a, int call_a, const struct source *b, int call_b)
{
	const struct py_value *in_a = a->outline->values.items, *in_b = b->outline->values.items;
	int list_a = outline_argument(a->outline, call_a, S("methods"), SLICE_NONE);
	int list_b = outline_argument(b->outline, call_b, S("methods"), SLICE_NONE);

	if (!list_a || !list_b || in_a[list_a].kind != VALUE_DISPLAY || in_b[list_b].kind != VALUE_DISPLAY)
		return true;
	for (int i = in_a[list_a].first; i; i = in_a[i].next)
		for (int k = in_b[list_b].first; k; k = in_b[k].next)
			if (slice_eq_nocase(in_a[i].text, in_b[k].text))
				return true;
	return false;
}

static bool check_route(const struct adding *p, const struct source *source, const struct py_def *def)
{
	int call = route_call(source, def);
	struct slice route = call ? route_of(source, def, call) : (struct slice){ 0 };

	for (size_t i = 0; route.n && i < p->app->functions.n; i++) {
		const struct function *other = &p->app->functions.items[i];
		const struct py_def *there;
		int other_call;

		if (other->def < 0)
			continue;
		there = &other->source->outline->defs.items[other->def];
		other_call = route_call(other->source, there);
		if (other_call && slice_eq_nocase(route_of(other->source, there, other_call), route) &&
		    share_method(source, call, other->source, other_call)) {
			fail_at(p->fail, other->place, "'%s' answers to the route '%.*s' already", other->name,
				SLICE_ARG(route));
			return fail_hint(p->fail, "choose another with --route, or other --methods");
		}
	}
	return true;
}

/* Every def of the text must be new to the file, and its route to the app. */
static bool check_defs(const struct adding *p, const struct target *t, struct slice text)
{
	struct source *source = addition_read(p, "the function", text);

	if (!source)
		return false;
	for (size_t i = 0; i < source->outline->bindings.n; i++) {
		const struct py_binding *b = &source->outline->bindings.items[i], *there;

		if (b->scope != -1 || b->kind != BIND_DEF)
			continue;
		there = t ? target_binding(t, b->name) : NULL;
		if (there)
			return fail_at(p->fail, source_place(t->source, there->at), "the name '%.*s' is taken",
				       SLICE_ARG(b->name));
		if (!addition_check_function(p, slice_copy(p->arena, b->name)) ||
		    !check_route(p, source, &source->outline->defs.items[b->def]))
			return false;
	}
	return true;
}

/* ---- the files ---- */

/* The function and what it needs, at the end of the file. */
static bool extend(const struct adding *p, struct target *t)
{
	struct slice text;

	if (!need_imports(p, t) || !addition_expand(p, "v2.py", t->object, &text) || !check_defs(p, t, text))
		return false;
	target_append(p, t, text);
	return target_close(p, t);
}

static bool new_blueprint(const struct adding *p, const char *script, const char *file, const char *module)
{
	const struct trigger_form *form = &p->addition->trigger->forms[MODEL_V2];
	const char *needed =
		form->is_durable ? "import azure.durable_functions as df" : "import azure.functions as func";
	struct buf text = { .arena = p->arena };
	bool has_needed = false;
	struct source *source;
	struct slice body;

	for (size_t i = 0; i < form->imports.n; i++)
		has_needed |= strcmp(form->imports.items[i], needed) == 0;
	if (!has_needed)
		buf_addf(&text, "%s\n", needed);
	for (size_t i = 0; i < form->imports.n; i++)
		buf_addf(&text, "%s\n", form->imports.items[i]);
	buf_addf(&text, "\nbp = %s.Blueprint()\n\n\n", form->is_durable ? "df" : "func");
	if (!addition_expand(p, "v2.py", "bp", &body) || !check_defs(p, NULL, body))
		return false;
	buf_add(&text, body);
	source = addition_read(p, file, buf_slice(&text));
	if (!source || source->outline->broken)
		return fail(p->fail, EXIT_COULD_NOT, "'%s': what this template makes does not parse",
			    shelf_path(p->arena, &p->addition->trigger->place, "v2.py"));
	return addition_new_file(p, file, buf_slice(&text)) && blueprint_register(p, script, module, "bp");
}

static bool extend_blueprint(const struct adding *p, const char *script, const char *file, const char *real,
			     const char *module)
{
	struct target t;

	if (!fs_is_below(p->app->real, real))
		return fail(p->fail, EXIT_COULD_NOT, "'%s' leads out of the app", file);
	if (!target_open(p, fs_join(p->arena, p->app->root, file), real, &t) || !target_find_object(p, &t, "Blueprint"))
		return false;
	if (p->addition->trigger->forms[MODEL_V2].is_durable && !t.is_durable)
		return fail(p->fail, EXIT_COULD_NOT, "'%s' makes no durable blueprint: name another file", file);
	return extend(p, &t) && blueprint_see_registered(p, script, &t, module);
}

static const char durable_file[] = "durable_blueprint.py";

bool addition_plan_v2(const struct adding *p)
{
	bool wants_durable = p->addition->trigger->forms[MODEL_V2].is_durable;
	const char *script = app_v2_script(p->arena, p->app), *file = p->addition->file, *module, *real;
	struct target t;

	if (!script) {
		fail(p->fail, EXIT_COULD_NOT, "'%s' has no script with a FunctionApp", p->app->root);
		return fail_hint(p->fail, "make one with 'pyfuncprof init --empty --model v2'");
	}
	if (!file || strcmp(file, script + strlen(p->app->real) + 1) == 0) {
		if (!target_open_script(p, script, &t))
			return false;
		if (!wants_durable || t.is_durable)
			return extend(p, &t);
		if (file) {
			fail(p->fail, EXIT_COULD_NOT, "'%s' makes no durable app", t.source->path);
			return fail_hint(p->fail, "leave out --file: then it goes to a durable blueprint");
		}
		if (!blueprint_find_durable(p, script, &file))
			return false;
		file = file ? file : durable_file;
	}
	if (!blueprint_check_file(p, file, &module))
		return false;
	real = app_real(p->arena, p->app, fs_join(p->arena, p->app->root, file));
	return real ? extend_blueprint(p, script, file, real, module) : new_blueprint(p, script, file, module);
}
