/* blueprint: a function is registered once, or the worker refuses the app: where it can not be told whether a blueprint
 * is registered, that is left to the user. */
#include "scaffold/blueprint.h"

#include "app/meaning.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "python/lines.h"
#include "python/names.h"

/* ---- the file ---- */

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

bool blueprint_check_file(const struct adding *p, const char *file, const char **module)
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

/* Is it one that a durable function can go to? What else is wrong with it is no failure. */
static bool makes_durable(const struct adding *p, const struct source *source, const char *file)
{
	struct fail ignored = { .arena = p->arena };
	struct adding quiet = *p;
	struct target t;
	const char *module;

	quiet.fail = &ignored;
	return blueprint_check_file(&quiet, file, &module) && target_open(&quiet, source->path, source->file, &t) &&
	       target_find_object(&quiet, &t, "Blueprint") && t.is_blueprint && t.is_durable;
}

bool blueprint_find_durable(const struct adding *p, const char *script, const char **file)
{
	struct buf all = { .arena = p->arena };
	size_t found = 0;

	*file = NULL;
	for (size_t i = 0; i < p->app->sources.n; i++) {
		const struct source *source = p->app->sources.items[i];
		const char *name = source->file + strlen(p->app->real) + 1;

		if (strcmp(source->file, script) == 0 || !app_may_hold(source->text, INTEREST_BLUEPRINTS) ||
		    !makes_durable(p, source, name))
			continue;
		buf_addf(&all, "%s%s", found++ ? ", " : "", name);
		*file = name;
	}
	if (found < 2)
		return true;
	fail(p->fail, EXIT_ASKED_WRONGLY,
	     "a durable function wants a durable blueprint, and several files make one: %s", buf_text(&all));
	return fail_hint(p->fail, "say which, as in --file %s", *file);
}

/* ---- registration ---- */

/* What the script calls that variable of the module above its app, or NULL. */
static const char *known_as(const struct adding *p, const struct target *t, const char *module, const char *object)
{
	for (size_t i = 0; i < t->source->outline->bindings.n; i++) {
		const struct py_binding *b = &t->source->outline->bindings.items[i];

		if (b->kind == BIND_MEMBER && b->scope == -1 && !b->conditional && b->at < t->bound &&
		    slice_is(b->module, module) && slice_is(b->target, object))
			return slice_copy(p->arena, b->name);
	}
	return NULL;
}

/* Imports it; gives the name, which is new to the script. */
static const char *import_object(const struct adding *p, struct target *t, const char *module, const char *object)
{
	struct buf import = { .arena = p->arena }, alias = { .arena = p->arena };

	buf_addf(&alias, "%s", strrchr(module, '.') ? strrchr(module, '.') + 1 : module);
	while (target_binding(t, buf_slice(&alias)))
		buf_addf(&alias, "_bp");
	buf_addf(&import, "from %s import %s", module, object);
	if (!slice_is(buf_slice(&alias), object))
		buf_addf(&import, " as %s", buf_text(&alias));
	target_add_import(p, t, buf_text(&import));
	return buf_text(&alias);
}

bool blueprint_register(const struct adding *p, const char *script, const char *module, const char *object)
{
	const char *name;
	struct target t;

	if (!target_open_script(p, script, &t))
		return false;
	name = known_as(p, &t, module, object);
	target_add_behind_object(p, &t,
				 buf_format(p->arena, "%s.register_functions(%s)", t.object,
					    name ? name : import_object(p, &t, module, object)));
	return target_close(p, &t);
}

enum registered { REGISTERED_NOT, REGISTERED_PERHAPS, REGISTERED };

/* May the argument of a call be now this, now that? */
static bool is_several(const struct outline *outline, const struct py_call *call, int argument)
{
	const struct py_value *value = &outline->values.items[argument];
	struct slice rest = value->text, first = { 0 };
	const struct py_binding *bindings;
	bool several;
	size_t n;

	slice_cut(&rest, '.', &first);
	bindings = outline_bindings(outline, first, &n);
	several = call->scope != -1 || value->kind != VALUE_NAME || !n;
	for (size_t i = 0; i < n; i++)
		several |= bindings[i].conditional;
	return several;
}

/* What a call says that registers something. */
static enum registered look_at_call(const struct adding *p, const struct target *t, struct source *source,
				    const struct py_call *call)
{
	struct lookup lookup = { .arena = p->arena, .app = p->app, .fail = p->fail };
	int argument = outline_argument(source->outline, call->value, S("function_container"), 0);
	struct meaning m = meaning_of(&lookup, source, call->scope, call->at, argument);

	if (m.kind == MEANS_REGISTER && m.made_in && m.made_in == t->made_in && m.made_at == t->made_at)
		return REGISTERED;
	return m.kind != MEANS_REGISTER || !m.made_in || is_several(source->outline, call, argument)
		       ? REGISTERED_PERHAPS
		       : REGISTERED_NOT;
}

/* How often a name occurs, lines of comment left out. */
static size_t count(struct slice text, struct slice name)
{
	size_t n = 0;

	for (size_t at = 0; (at = slice_find(text, name, at)) != SLICE_NONE; at += name.n)
		n += !slice_starts(slice_trim(slice_part(text, line_start(text, at), at)), S("#"));
	return n;
}

static enum registered look_into(const struct adding *p, const struct target *t, struct source *source)
{
	const struct slice names[] = { S("register_functions"), S("register_blueprint") };
	enum registered most = REGISTERED_NOT;

	source_parse(p->arena, source);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n;
		const struct py_call *calls = outline_calls(source->outline, names[i], &n);

		n = source->outline->broken ? 0 : n;
		if (n < count(source->text, names[i]) && most == REGISTERED_NOT) /* in an expression, say */
			most = REGISTERED_PERHAPS;
		for (size_t k = 0; k < n; k++) {
			enum registered one = look_at_call(p, t, source, &calls[k]);

			most = most < one ? one : most;
		}
	}
	return most;
}

static enum registered is_registered(const struct adding *p, const struct target *t)
{
	enum registered most = t->made_in ? REGISTERED_NOT : REGISTERED_PERHAPS;

	for (size_t i = 0; i < p->app->sources.n; i++) {
		struct source *source = p->app->sources.items[i];
		enum registered one =
			app_may_hold(source->text, INTEREST_BLUEPRINTS) ? look_into(p, t, source) : REGISTERED_NOT;

		most = most < one ? one : most;
	}
	return most;
}

static void note_why(const struct adding *p, const struct target *t, const struct fail *why)
{
	struct buf place = { .arena = p->arena };

	if (why->place.path)
		buf_addf(&place, "%s:%zu: ", why->place.path, why->place.line);
	addition_note(p, "register '%s' of %s with the app yourself: %s%s", t->object, t->source->path,
		      buf_text(&place), why->message);
}

/* Is the app a variable of the script's, made there or imported? */
static bool script_has(const struct adding *p, const char *script, const struct target *t)
{
	struct fail ignored = { .arena = p->arena };
	struct lookup lookup = { .arena = p->arena, .app = p->app, .fail = &ignored };
	struct meaning module = { .kind = MEANS_ELSE, .name = slice_of(fs_name(script)) };
	struct source *source = app_source(p->arena, p->app, script, script, &ignored);

	if (!source)
		return false;
	source_parse(p->arena, source);
	module.name.n -= strlen(".py");
	for (size_t i = 0; i < source->outline->bindings.n; i++) {
		const struct py_binding *b = &source->outline->bindings.items[i];
		struct meaning m = { 0 };

		if (b->scope == -1)
			m = meaning_attribute(&lookup, module, b->name);
		if (m.made_in == t->made_in && m.made_at == t->made_at)
			return true;
	}
	return false;
}

bool blueprint_see_registered(const struct adding *p, const char *script, const struct target *t, const char *module)
{
	enum registered registered = t->is_blueprint ? is_registered(p, t) : REGISTERED;
	struct fail why = { .arena = p->arena };
	struct adding quiet = *p;
	struct target opened;

	quiet.fail = &why;
	if (p->fail->message)
		return false;
	if (!t->is_blueprint && !script_has(p, script, t)) /* the worker takes the functions of one app alone */
		addition_note(p, "'%s' of %s is an app of its own: see that it is the one that '%s' has", t->object,
			      t->source->path, fs_name(script));
	else if (registered == REGISTERED_PERHAPS)
		addition_note(p, "see that '%s' of %s is registered with the app: that could not be told", t->object,
			      t->source->path);
	else if (registered == REGISTERED_NOT && !target_open_script(&quiet, script, &opened))
		note_why(p, t, &why);
	else if (registered == REGISTERED_NOT)
		return blueprint_register(p, script, module, t->object);
	return true;
}
