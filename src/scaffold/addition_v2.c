/* addition in v2: where in a Python file imports, the function and a blueprint's registration go. */
#include <strings.h>

#include "app/meaning.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "python/lines.h"
#include "python/names.h"
#include "scaffold/adding.h"

/* The binding of a name in the module, or NULL. */
static const struct py_binding *binding_of(const struct source *source, struct slice name)
{
	size_t n;
	const struct py_binding *bindings = outline_bindings_in(source->outline, name, -1, SLICE_NONE, &n);

	return n ? &bindings[n - 1] : NULL;
}

/* The same lines with another newline. */
static struct slice with_newline(struct arena *arena, struct slice text, struct slice newline)
{
	struct buf out = { .arena = arena };

	for (size_t at = 0; at < text.n; at = line_next(text, at)) {
		buf_add(&out, slice_part(text, at, line_end(text, at)));
		buf_add(&out, newline);
	}
	return buf_slice(&out);
}

/* ---- a file and what is inserted into it ---- */

struct target {
	struct source *source;
	struct plan plan;
	const char *object; /* the app or the blueprint in it */
	bool is_durable;
	size_t made; /* where the object is bound */
};

/* Where a byte of the text without our blocks stands on the disk: in front of a block that stands there too. */
static size_t on_disk(const struct source *source, size_t at)
{
	size_t shift = 0;

	for (size_t i = 0; i < source->blocks.n; i++)
		if (source->blocks.items[i].at < at)
			shift += source->blocks.items[i].span.end - source->blocks.items[i].span.start;
	return at + shift;
}

/* The module's statement that goes on at this byte; NULL when one begins here, or none is. */
static const struct span *statement_around(const struct source *source, size_t at)
{
	for (size_t i = 0; i < source->outline->statements.n; i++) {
		const struct span *span = &source->outline->statements.items[i];

		if (span->start < at && at < span->end)
			return span;
	}
	return NULL;
}

/* Behind the module's statement that `at` is in, and what shares its lines; the beginning of a line. */
static size_t behind_statement(const struct source *source, size_t at)
{
	const struct span *around = statement_around(source, at + 1);

	do {
		size_t end = around ? around->end : at;

		at = line_next(source->text, end - (around && source->text.p[end - 1] == '\n'));
		around = statement_around(source, at);
	} while (around);
	return at;
}

/* In front of it, and of what shares its lines. */
static size_t before_statement(const struct source *source, size_t at)
{
	const struct span *around;

	at = line_start(source->text, at);
	while ((around = statement_around(source, at)))
		at = line_start(source->text, around->start);
	return at;
}

static bool is_durable(struct lookup *lookup, struct source *source, const struct py_binding *b,
		       const struct meaning *m)
{
	const struct py_value *value = &source->outline->values.items[b->value];
	struct meaning class = { 0 };

	if (value->kind == VALUE_CALL)
		class = meaning_of(lookup, source, -1, b->at, value->of);
	return slice_is(m->name, "DFApp") || slice_starts(class.name, S("azure.durable_functions"));
}

/* The app or blueprint of the file: the first that its module binds. */
static bool find_object(const struct adding *p, struct target *t, const char *wanted)
{
	struct lookup lookup = { .arena = p->arena, .app = p->app, .fail = p->fail };
	const struct outline *outline = t->source->outline;

	t->object = NULL;
	t->made = SLICE_NONE;
	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];
		struct meaning m;

		if (b->scope != -1 || !b->value || b->at >= t->made)
			continue;
		m = meaning_of(&lookup, t->source, -1, b->at, b->value);
		if (m.kind != MEANS_REGISTER)
			continue;
		t->object = slice_copy(p->arena, b->name);
		t->made = b->at;
		t->is_durable = is_durable(&lookup, t->source, b, &m);
	}
	if (p->fail->message || t->object)
		return !p->fail->message;
	return fail(p->fail, EXIT_COULD_NOT, "'%s' makes no %s that a function could be added to", t->source->path,
		    wanted);
}

/* Behind the last plain import above the object, or above everything that is not one. */
static size_t import_position(const struct target *t)
{
	const struct outline *outline = t->source->outline;
	size_t last = SLICE_NONE;

	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];

		if (b->kind <= BIND_MEMBER && b->scope == -1 && !b->conditional && b->at < t->made &&
		    (last == SLICE_NONE || b->at > last))
			last = b->at;
	}
	return last == SLICE_NONE ? before_statement(t->source, t->made) : behind_statement(t->source, last);
}

static void insert_line(const struct adding *p, struct target *t, size_t at, const char *line)
{
	struct slice text = t->source->text, newline = line_newline(text, at ? at - 1 : 0);
	struct buf out = { .arena = p->arena };

	if (at == text.n && text.n && text.p[text.n - 1] != '\n' && text.p[text.n - 1] != '\r')
		buf_add(&out, newline);
	buf_addf(&out, "%s", line);
	buf_add(&out, newline);
	plan_insert(p->arena, &t->plan, on_disk(t->source, at), buf_slice(&out));
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
		bool is_it = all[i].kind == b->kind && slice_eq(all[i].module, b->module) &&
			     slice_eq(all[i].target, b->target);

		if (!is_it)
			return fail_at(p->fail, source_place(t->source, all[i].at),
				       "the template wants '%s', and this name is something else here", line);
		is_there |= !all[i].conditional;
	}
	if (!is_there)
		insert_line(p, t, import_position(t), line);
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

static bool same_word(struct slice a, struct slice b)
{
	return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
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
			if (same_word(in_a[i].text, in_b[k].text))
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
		if (other_call && same_word(route_of(other->source, there, other_call), route) &&
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
		there = t ? binding_of(t->source, b->name) : NULL;
		if (there)
			return fail_at(p->fail, source_place(t->source, there->at), "the name '%.*s' is taken",
				       SLICE_ARG(b->name));
		if (!addition_check_function(p, slice_copy(p->arena, b->name)) ||
		    !check_route(p, source, &source->outline->defs.items[b->def]))
			return false;
	}
	return true;
}

/* Two blank lines below what is there. */
static bool append(const struct adding *p, struct target *t)
{
	struct slice disk = t->source->disk, newline = line_newline(disk, 0), text;
	struct buf out = { .arena = p->arena };
	size_t end = disk.n, blanks = 0, at = end;

	if (!addition_expand(p, "v2.py", t->object, &text) || !check_defs(p, t, text))
		return false;
	if (end && disk.p[end - 1] != '\n' && disk.p[end - 1] != '\r')
		buf_add(&out, newline), at = 0;
	for (size_t above; at > 0 && blanks < 2; at = above, blanks++) {
		above = line_above(disk, at);
		if (slice_trim(slice_part(disk, above, at)).n)
			break;
	}
	for (; blanks < 2; blanks++)
		buf_add(&out, newline);
	buf_add(&out, with_newline(p->arena, text, newline));
	plan_insert(p->arena, &t->plan, end, buf_slice(&out));
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

static bool open_target(const struct adding *p, const char *path, const char *real, struct target *t)
{
	*t = (struct target){ .source = app_source(p->arena, p->app, path, real, p->fail) };
	if (!t->source)
		return false;
	source_parse(p->arena, t->source);
	if (t->source->outline->broken)
		return fail_at(p->fail, source_place(t->source, t->source->outline->error),
			       "the parser can not make sense of this file");
	return true;
}

/* What was put in must leave a file that parses. */
static bool close_target(const struct adding *p, struct target *t)
{
	struct slice after = plan_splice(p->arena, t->source->disk, &t->plan);
	struct source *source = addition_read(p, t->source->path, after);

	if (!source)
		return false;
	if (source->outline->broken)
		return fail_at(p->fail, source_place(source, source->outline->error),
			       "the function can not be added: the file would not parse");
	addition_change_file(p, t->source->path, t->source->file, t->source->disk, after);
	return true;
}

/* ---- blueprints ---- */

/* "sub/orders.py" → "sub.orders"; NULL when it is no module's name. */
static const char *module_of(struct arena *arena, const char *file)
{
	struct slice rest = slice_part(slice_of(file), 0, strlen(file) - 3), part;
	struct buf module = { .arena = arena };

	if (!rest.n || slice_ends(rest, S("/")) || slice_ends(rest, S("__init__")))
		return NULL;

	while (slice_cut(&rest, '/', &part)) {
		if (!name_is_identifier(part))
			return NULL;
		buf_addf(&module, "%s%.*s", module.n ? "." : "", SLICE_ARG(part));
	}
	return buf_text(&module);
}

static bool check_blueprint_file(const struct adding *p, const char *file, const char **module)
{
	struct slice rest, first = { 0 };

	*module =
		fs_is_inner(slice_of(file)) && slice_ends(slice_of(file), S(".py")) ? module_of(p->arena, file) : NULL;
	rest = slice_of(*module ? *module : "");
	if (slice_cut(&rest, '.', &first) && first.n < strlen(file) - 3 && slice_is(first, "function_app"))
		*module = NULL;
	if (name_is_module(first))
		return fail(p->fail, EXIT_ASKED_WRONGLY, "'%s' would stand in for Python's own module '%.*s'", file,
			    SLICE_ARG(first));
	if (*module)
		return true;
	fail(p->fail, EXIT_ASKED_WRONGLY, "'%s' is no file for a blueprint", file);
	return fail_hint(p->fail,
			 "a path in the app, of names that Python can import, as in 'orders.py' or 'sub/orders.py'");
}

/* The import and the call that make the app know a new blueprint. */
static bool register_blueprint(const struct adding *p, const char *script, const char *module)
{
	const char *name = strrchr(module, '.') ? strrchr(module, '.') + 1 : module;
	struct buf import = { .arena = p->arena }, call = { .arena = p->arena }, alias = { .arena = p->arena };
	struct target t;

	if (!open_target(p, fs_join(p->arena, p->app->root, script + strlen(p->app->real) + 1), script, &t) ||
	    !find_object(p, &t, "FunctionApp"))
		return false;
	buf_addf(&alias, "%s", name);
	while (binding_of(t.source, slice_of(buf_text(&alias))))
		buf_addf(&alias, "_bp");
	buf_addf(&import, "from %s import bp as %s", module, buf_text(&alias));
	if (strcmp(buf_text(&alias), "bp") == 0)
		import.n -= strlen(" as bp");
	buf_addf(&call, "%s.register_functions(%s)", t.object, buf_text(&alias));
	insert_line(p, &t, import_position(&t), buf_text(&import));
	insert_line(p, &t, behind_statement(t.source, t.made), buf_text(&call));
	return close_target(p, &t);
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
	return addition_new_file(p, file, buf_slice(&text)) && register_blueprint(p, script, module);
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
		if (!open_target(p, fs_join(p->arena, p->app->root, script + strlen(p->app->real) + 1), script, &t) ||
		    !find_object(p, &t, "FunctionApp"))
			return false;
		if (!wants_durable || t.is_durable) {
			if (!need_imports(p, &t) || !append(p, &t))
				return false;
			return close_target(p, &t);
		}
		if (file) {
			fail(p->fail, EXIT_COULD_NOT, "'%s' makes no durable app", t.source->path);
			return fail_hint(p->fail, "leave out --file: then a durable blueprint is made for it");
		}
		file = durable_file;
	}
	if (!check_blueprint_file(p, file, &module))
		return false;
	real = app_real(p->arena, p->app, fs_join(p->arena, p->app->root, file));
	if (!real)
		return new_blueprint(p, script, file, module);
	if (!fs_is_below(p->app->real, real))
		return fail(p->fail, EXIT_COULD_NOT, "'%s' leads out of the app", file);
	if (!open_target(p, fs_join(p->arena, p->app->root, file), real, &t) || !find_object(p, &t, "Blueprint"))
		return false;
	if (wants_durable && !t.is_durable)
		return fail(p->fail, EXIT_COULD_NOT, "'%s' makes no durable blueprint: name another file", file);
	if (!need_imports(p, &t) || !append(p, &t))
		return false;
	return close_target(p, &t);
}
