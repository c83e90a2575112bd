/* meaning: an evaluator that knows names, attributes and calls, and nothing of values.
 *
 * Hostile files are cut short: a question takes so many steps, leads so far, and no binding is asked for the meaning of
 * itself. What is cut short means nothing. */
#include "app/meaning.h"

#include "app/module.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"

enum { DEEPEST_TRAIL = LOOKUP_DEEPEST, MOST_STEPS = 1000, STEPS_OF_FILE = 10, MOST_PARTS = 16, LONGEST_NAME = 1000 };

/* Where a name is looked up: it means what was bound to it there before the byte `before`. */
struct spot {
	struct source *source;
	int scope;
	size_t before;
};

static struct meaning look_up(struct lookup *, struct spot, struct slice name);
static struct meaning evaluate(struct lookup *, struct spot, int value, struct slice rest);
static struct meaning attribute(struct lookup *, struct meaning, struct slice rest);
static struct meaning returned(struct lookup *, struct source *, int def);

/* ---- the SDK ---- */

bool meaning_is_sdk(struct slice name)
{
	static const char *const packages[] = { "azure.functions", "azure.durable_functions" };

	for (size_t i = 0; i < sizeof packages / sizeof *packages; i++) {
		size_t n = strlen(packages[i]);

		if (slice_starts(name, slice_of(packages[i])) && (name.n == n || name.p[n] == '.'))
			return true;
	}
	return false;
}

bool meaning_is_web_app(struct slice class)
{
	return slice_is(class, "AsgiFunctionApp") || slice_is(class, "WsgiFunctionApp") ||
	       slice_is(class, "ExternalHttpFunctionApp");
}

bool meaning_is_trigger(struct slice method)
{
	return slice_is(method, "route") || slice_is(method, "schedule") || slice_ends(method, S("_trigger")) ||
	       slice_is(method, "cosmos_db_trigger_v3");
}

static bool is_register_class(struct slice name)
{
	struct slice class;

	if (!meaning_is_sdk(name))
		return false;
	class = slice_last(name, '.');
	return slice_is(class, "FunctionApp") || slice_is(class, "Blueprint") || slice_is(class, "DFApp") ||
	       meaning_is_web_app(class);
}

/* ---- meanings ---- */

static const struct meaning nothing = { .kind = MEANS_NOTHING };
static const struct meaning something_else = { .kind = MEANS_ELSE, .is_bound = true };

/* Of several possible meanings the one with the most counts. */
static int weight(const struct meaning *m)
{
	static const int weights[] = {
		[MEANS_NOTHING] = 0,  [MEANS_ELSE] = 1,   [MEANS_DEF] = 2,       [MEANS_INSTANCE] = 2,
		[MEANS_REGISTER] = 4, [MEANS_METHOD] = 4, [MEANS_DECORATOR] = 4, [MEANS_BUILDER] = 4,
	};

	return m->kind == MEANS_ELSE && meaning_is_sdk(m->name) ? 3 : weights[m->kind];
}

static bool is_sure(const struct meaning *m)
{
	return weight(m) == 4;
}

static struct meaning better(struct meaning a, struct meaning b)
{
	bool is_bound = a.is_bound || b.is_bound;

	if (weight(&b) > weight(&a))
		a = b;
	a.is_bound = is_bound;
	return a;
}

static const struct py_def *def_of(const struct meaning *m)
{
	return &m->source->outline->defs.items[m->def];
}

static bool is_class(const struct source *source, int scope)
{
	return scope >= 0 && source->outline->defs.items[scope].kind == PY_CLASS;
}

static bool is_decorated(const struct py_def *def, struct slice decorator)
{
	for (size_t i = 0; i < def->decorators.n; i++)
		if (slice_ends(def->decorators.items[i].path, decorator))
			return true;
	return false;
}

/* ---- modules ---- */

/* The module of this app that has exactly this name, or NULL. */
static struct source *find_module(struct lookup *l, struct slice name)
{
	struct module_file file = *module_file(l->arena, l->app, name);
	struct source *module;

	if (!file.real)
		return NULL;
	module = app_source(l->arena, l->app, file.path, file.real, l->fail);
	if (!module)
		return NULL;
	source_parse(l->arena, module);
	return module->outline->broken ? NULL : module;
}

/* Could a name that begins so be one of the app's modules? Asked of the disk once. */
static bool is_elsewhere(struct lookup *l, struct slice name)
{
	struct slice rest = name, first;
	const char *file;

	if (meaning_is_sdk(name) || !slice_cut(&rest, '.', &first) || set_has(&l->elsewhere, first))
		return true;
	file = buf_format(l->arena, "%.*s.py", SLICE_ARG(first));
	if (fs_target_kind(fs_join(l->arena, l->app->root, file)) == FS_FILE ||
	    fs_target_kind(fs_join(l->arena, l->app->root, slice_copy(l->arena, first))) == FS_DIR)
		return false;
	set_add(l->arena, &l->elsewhere, slice_of(slice_copy(l->arena, first)));
	return true;
}

/* A name from the app's root. "lib.x" is the module lib/x.py, or x in lib/__init__.py: the latter wins if it is more. */
static struct meaning look_up_absolute(struct lookup *l, struct slice name)
{
	struct meaning best = nothing;
	struct slice module = name;

	if (is_elsewhere(l, name))
		return (struct meaning){ .kind = MEANS_ELSE, .is_bound = true, .name = name };
	while (module.n && !is_sure(&best) && (l->steps += STEPS_OF_FILE) <= MOST_STEPS && !l->fail->message) {
		struct source *source = find_module(l, module);

		if (source && module.n == name.n)
			best = (struct meaning){ .kind = MEANS_ELSE, .is_bound = true, .name = name };
		else if (source)
			best = better(best, look_up(l, (struct spot){ source, -1, SLICE_NONE },
						    slice_part(name, module.n + 1, name.n)));
		module.n -= slice_last(module, '.').n;
		module.n -= module.n > 0;
	}
	return best;
}

/* ---- what a name is bound to ---- */

static struct meaning of_binding(struct lookup *l, struct source *source, const struct py_binding *b, struct slice rest)
{
	struct spot spot = { source, b->from, b->at };
	struct meaning meaning = nothing;
	struct slice module;

	switch (b->kind) {
	case BIND_MODULE:
		return look_up_absolute(l, module_join(l->arena, b->module, rest));
	case BIND_MEMBER:
		if (module_absolute(l->arena, l->app, source->file, b->module, &module))
			meaning = look_up_absolute(
				l, module_join(l->arena, module_join(l->arena, module, b->target), rest));
		return meaning;
	case BIND_DEF:
		if (is_class(source, b->scope) && is_decorated(&source->outline->defs.items[b->def], S("property")))
			meaning = returned(l, source, b->def);
		else
			meaning = (struct meaning){ .kind = MEANS_DEF, .source = source, .def = b->def };
		return attribute(l, meaning, rest);
	case BIND_GLOBAL:
		return look_up(l, (struct spot){ source, -1, SLICE_NONE }, module_join(l->arena, b->name, rest));
	default:
		meaning = evaluate(l, spot, b->value, rest);
		if (b->annotation && !is_sure(&meaning))
			meaning = better(meaning, evaluate(l, spot, b->annotation, rest));
		return meaning;
	}
}

/* Asked while it is being answered, a question leads nowhere. */
static bool is_asked(const struct lookup *l, const struct py_binding *b)
{
	for (unsigned i = 0; i < l->asked_count; i++)
		if (l->asked[i] == b)
			return true;
	return false;
}

static struct meaning ask(struct lookup *l, struct source *source, const struct py_binding *b, struct slice rest)
{
	struct meaning found;

	if (l->asked_count == LOOKUP_DEEPEST || is_asked(l, b))
		return nothing;
	l->asked[l->asked_count++] = b;
	found = of_binding(l, source, b, rest);
	l->asked_count--;
	return found;
}

/* Is it an attribute of the instances, while the name is looked up in the body of the class? */
static bool is_of_instances(struct spot spot, const struct py_binding *b)
{
	return b->from != b->scope && spot.before != SLICE_NONE && is_class(spot.source, b->scope);
}

/* Among the bindings of a name in one scope the last that is not conditional ends the search. */
static struct meaning look_up_in(struct lookup *l, struct spot spot, struct slice name, struct slice rest,
				 bool *is_final)
{
	struct meaning best = nothing;
	size_t n;
	const struct py_binding *bindings =
		outline_bindings_in(spot.source->outline, name, spot.scope, spot.before, &n);

	*is_final = false;
	while (n-- > 0 && !*is_final && !is_sure(&best) && ++l->steps <= MOST_STEPS) {
		if (is_of_instances(spot, &bindings[n]))
			continue;
		best = better(best, ask(l, spot.source, &bindings[n], rest));
		best.is_bound = true;
		*is_final = !bindings[n].conditional;
	}
	*is_final |= is_sure(&best);
	return best;
}

/* ---- classes ---- */

/* The class of the SDK that a class of the app is derived from, if it is one that registers functions; else empty. */
static struct slice sdk_class(struct lookup *l, struct source *source, int class)
{
	const struct py_def *def = &source->outline->defs.items[class];
	struct slice found = { 0 };

	if (++l->steps > MOST_STEPS || l->trail > DEEPEST_TRAIL)
		return found;
	l->trail++;
	for (int i = def->bases; i && !found.n; i = source->outline->values.items[i].next) {
		struct spot spot = { source, def->parent, def->span.start };
		struct meaning base = evaluate(l, spot, i, (struct slice){ 0 });

		if (base.kind == MEANS_ELSE && is_register_class(base.name))
			found = slice_last(base.name, '.');
		else if (base.kind == MEANS_DEF && is_class(base.source, base.def))
			found = sdk_class(l, base.source, base.def);
	}
	l->trail--;
	return found;
}

static struct meaning instance_of(struct lookup *l, struct source *source, int class)
{
	struct slice sdk = sdk_class(l, source, class);

	return (struct meaning){ .kind = sdk.n ? MEANS_REGISTER : MEANS_INSTANCE,
				 .is_bound = true,
				 .name = sdk,
				 .source = source,
				 .def = class };
}

/* An attribute of a class of the app or of its instances, its own or inherited. */
static struct meaning class_attribute(struct lookup *l, struct source *source, int class, struct slice name)
{
	const struct py_def *def = &source->outline->defs.items[class];
	struct slice rest = name, first;
	struct meaning found;
	bool is_final;

	if (++l->steps > MOST_STEPS || l->trail > DEEPEST_TRAIL || !slice_cut(&rest, '.', &first))
		return nothing;
	l->trail++;
	found = look_up_in(l, (struct spot){ source, class, SLICE_NONE }, first, rest, &is_final);
	for (int i = def->bases; i && !found.is_bound; i = source->outline->values.items[i].next) {
		struct spot spot = { source, def->parent, def->span.start };
		struct meaning base = evaluate(l, spot, i, (struct slice){ 0 });

		if (base.kind == MEANS_DEF && is_class(base.source, base.def))
			found = class_attribute(l, base.source, base.def, name);
		else if (base.kind == MEANS_ELSE && base.name.n && !is_register_class(base.name))
			found = something_else;
	}
	l->trail--;
	return found;
}

static struct meaning attribute(struct lookup *l, struct meaning of, struct slice rest)
{
	struct meaning found = nothing;

	if (!rest.n)
		return of;
	switch (of.kind) {
	case MEANS_NOTHING:
		break;
	case MEANS_ELSE:
		return of.name.n ? look_up_absolute(l, module_join(l->arena, of.name, rest)) : of;
	case MEANS_DEF:
		if (is_class(of.source, of.def))
			found = class_attribute(l, of.source, of.def, rest);
		break;
	case MEANS_INSTANCE:
		found = class_attribute(l, of.source, of.def, rest);
		break;
	case MEANS_REGISTER:
		if (of.source)
			found = class_attribute(l, of.source, of.def, rest);
		if (found.is_bound || slice_find(rest, S("."), 0) != SLICE_NONE)
			break;
		of.kind = MEANS_METHOD;
		of.name = rest;
		of.source = NULL;
		return of;
	case MEANS_METHOD:
	case MEANS_DECORATOR:
	case MEANS_BUILDER:
		return something_else;
	}
	return found;
}

/* ---- parameters ---- */

static int find_param(const struct py_def *def, struct slice name)
{
	for (size_t i = 0; i < def->params.n; i++)
		if (slice_eq(def->params.items[i].name, name))
			return (int)i;
	return -1;
}

static bool has_self(const struct source *source, const struct py_def *def)
{
	return is_class(source, def->parent) && !is_decorated(def, S("staticmethod"));
}

/* What the app's own calls of a function pass for a parameter, if that is a register. */
static struct meaning passed(struct lookup *l, struct source *source, int scope, int param)
{
	const struct py_def *def = &source->outline->defs.items[scope];
	size_t place = (size_t)param - has_self(source, def);

	for (size_t i = 0; i < l->app->sources.n; i++) {
		struct source *caller = l->app->sources.items[i];
		const struct py_call *calls;
		size_t n = 0;

		if (caller->outline && !caller->outline->broken)
			calls = outline_calls(caller->outline, def->name, &n);
		for (size_t k = 0; k < n && ++l->steps <= MOST_STEPS; k++) {
			struct spot spot = { caller, calls[k].scope, calls[k].at };
			struct py_value call = caller->outline->values.items[calls[k].value];
			struct meaning m = evaluate(l, spot, call.of, (struct slice){ 0 });

			if (m.kind != MEANS_DEF || m.source != source || m.def != scope)
				continue;
			m = evaluate(
				l, spot,
				outline_argument(caller->outline, calls[k].value, def->params.items[param].name, place),
				(struct slice){ 0 });
			if (m.kind == MEANS_REGISTER)
				return m;
		}
	}
	return nothing;
}

static struct meaning of_param(struct lookup *l, struct source *source, int scope, int param, struct slice rest)
{
	const struct py_def *def = &source->outline->defs.items[scope];
	int value = def->params.items[param].value;
	struct meaning found = nothing;

	if (value)
		found = evaluate(l, (struct spot){ source, def->parent, SLICE_NONE }, value, rest);
	else if (param == 0 && has_self(source, def) && is_decorated(def, S("classmethod")))
		found = attribute(l, (struct meaning){ .kind = MEANS_DEF, .source = source, .def = def->parent }, rest);
	else if (param == 0 && has_self(source, def))
		found = attribute(l, instance_of(l, source, def->parent), rest);
	else
		found = attribute(l, passed(l, source, scope, param), rest);
	found.is_bound = true;
	return found;
}

/* ---- names ---- */

/* What only "from module import *" can have bound. */
static struct meaning look_up_starred(struct lookup *l, struct source *source, struct slice name)
{
	struct meaning found = nothing;
	size_t n;
	const struct py_binding *stars = outline_bindings_in(source->outline, S("*"), -1, SLICE_NONE, &n);

	while (n-- > 0 && !found.is_bound && ++l->steps <= MOST_STEPS) {
		struct slice module;

		if (!module_absolute(l->arena, l->app, source->file, stars[n].module, &module))
			continue;
		module = module_join(l->arena, module, name);
		if (meaning_is_sdk(module) ? is_register_class(module) : !is_elsewhere(l, module))
			found = look_up_absolute(l, module);
	}
	return found;
}

/* In one scope: "a.b.c" may be bound as such (a.b.c = …), or as a part of "a.b" or "a". */
static struct meaning look_up_parts(struct lookup *l, struct spot spot, struct slice name, bool *is_final)
{
	struct meaning best = nothing;
	struct slice part = name;

	*is_final = false;
	while (part.n && !*is_final) {
		struct slice rest = slice_part(name, part.n + (part.n < name.n), name.n);

		best = better(best, look_up_in(l, spot, part, rest, is_final));
		part.n -= slice_last(part, '.').n;
		part.n -= part.n > 0;
	}
	return best;
}

/* From scope to scope outwards. Around the first one, what a name means in the end counts; the names of a class are
 * not seen from the functions in it. */
static struct meaning look_up_out(struct lookup *l, struct spot spot, struct slice name)
{
	const struct outline *outline = spot.source->outline;
	struct slice rest = name, first;
	bool is_final;

	slice_cut(&rest, '.', &first);
	for (;; spot.scope = outline->defs.items[spot.scope].parent, spot.before = SLICE_NONE) {
		struct meaning found = look_up_parts(l, spot, name, &is_final);
		int param = spot.scope >= 0 ? find_param(&outline->defs.items[spot.scope], first) : -1;

		if (param >= 0 && !is_final)
			return better(found, of_param(l, spot.source, spot.scope, param, rest));
		if (found.is_bound)
			return found;
		if (spot.scope < 0)
			return look_up_starred(l, spot.source, name);
		while (is_class(spot.source, outline->defs.items[spot.scope].parent))
			spot.scope = outline->defs.items[spot.scope].parent;
	}
}

static struct meaning look_up(struct lookup *l, struct spot spot, struct slice name)
{
	struct meaning found = nothing;
	size_t parts = 1;

	for (size_t i = 0; i < name.n; i++)
		parts += name.p[i] == '.';
	if (!name.n || name.n > LONGEST_NAME || parts > MOST_PARTS || l->trail > DEEPEST_TRAIL ||
	    ++l->steps > MOST_STEPS)
		return found;
	l->trail++;
	found = look_up_out(l, spot, name);
	l->trail--;
	return found;
}

/* ---- calls ---- */

/* What a function of the app returns: any of it. */
static struct meaning returned(struct lookup *l, struct source *source, int def)
{
	bool is_final;

	return look_up_in(l, (struct spot){ source, def, SLICE_NONE }, S("return"), (struct slice){ 0 }, &is_final);
}

struct meaning meaning_called(struct lookup *l, struct meaning callee)
{
	switch (callee.kind) {
	case MEANS_NOTHING:
		return nothing;
	case MEANS_ELSE:
		if (!is_register_class(callee.name))
			return something_else;
		return (struct meaning){ .kind = MEANS_REGISTER,
					 .is_bound = true,
					 .name = slice_last(callee.name, '.') };
	case MEANS_DEF:
		return def_of(&callee)->kind == PY_CLASS ? instance_of(l, callee.source, callee.def)
							 : returned(l, callee.source, callee.def);
	case MEANS_METHOD:
		callee.kind = MEANS_DECORATOR;
		return callee;
	case MEANS_DECORATOR:
		callee.kind = MEANS_BUILDER;
		return callee;
	default:
		return something_else;
	}
}

/* app.route(...)(f), app.function_name("n")(app.route(...)(f)) */
static struct meaning build(struct meaning decorator, struct meaning given)
{
	struct meaning built = given.kind == MEANS_BUILDER && !meaning_is_trigger(decorator.name) ? given : decorator;

	built.kind = MEANS_BUILDER;
	built.source = given.kind == MEANS_DEF || given.kind == MEANS_BUILDER ? given.source : NULL;
	built.def = given.def;
	built.shown = decorator.shown.n ? decorator.shown : given.shown;
	return built;
}

static struct slice text_argument(const struct source *source, int call, struct slice keyword, size_t place)
{
	const struct py_value *value =
		source->outline->values.items + outline_argument(source->outline, call, keyword, place);

	return value->kind == VALUE_TEXT ? value->text : (struct slice){ 0 };
}

/* The functions of others that give back what they were given, or what they were told to fetch: `*at` is the argument
 * that says it, and `*fetched` what is taken of it. */
static bool is_detour(const struct source *source, int call, const struct meaning *callee, int *at,
		      struct slice *fetched)
{
	const struct outline *outline = source->outline;
	const struct py_value *of = &outline->values.items[outline->values.items[call].of];

	*fetched = (struct slice){ 0 };
	if (callee->kind == MEANS_NOTHING && !callee->is_bound && slice_is(of->text, "getattr")) {
		*at = outline_argument(outline, call, S("object"), 0);
		*fetched = text_argument(source, call, S("name"), 1);
		return fetched->n > 0;
	}
	*at = 0;
	if (callee->kind != MEANS_ELSE)
		return false;
	if (slice_is(callee->name, "typing.cast") || slice_is(callee->name, "typing_extensions.cast"))
		*at = outline_argument(outline, call, S("val"), 1);
	else if (slice_is(callee->name, "functools.partial"))
		*at = outline_argument(outline, call, S("func"), 0);
	return *at;
}

/* A function of the app that returns what it was given: here that is an argument of this very call. */
static struct meaning given_back(struct lookup *l, struct spot spot, int call, const struct meaning *callee)
{
	const struct py_def *def = def_of(callee);
	const struct outline *outline = callee->source->outline;
	struct meaning best = nothing;
	size_t n;
	const struct py_binding *returns = outline_bindings_in(outline, S("return"), callee->def, SLICE_NONE, &n);

	while (n-- > 0 && !is_sure(&best) && ++l->steps <= MOST_STEPS) {
		const struct py_value *value = &outline->values.items[returns[n].value];
		int param = value->kind == VALUE_NAME ? find_param(def, value->text) : -1;

		if (param >= 0)
			best = better(best, evaluate(l, spot,
						     outline_argument(spot.source->outline, call, value->text,
								      (size_t)param - has_self(callee->source, def)),
						     (struct slice){ 0 }));
	}
	return best;
}

static struct meaning evaluate_call(struct lookup *l, struct spot spot, int call, struct slice rest)
{
	const struct outline *outline = spot.source->outline;
	int of = outline->values.items[call].of, given;
	struct meaning callee = evaluate(l, spot, of, (struct slice){ 0 }), result;
	size_t at = outline->values.items[call].at;
	struct slice fetched;

	if (callee.kind == MEANS_ELSE && slice_is(callee.name, "importlib.import_module")) {
		fetched = text_argument(spot.source, call, S("name"), 0);
		return fetched.n ? look_up_absolute(l, module_join(l->arena, fetched, rest)) : nothing;
	}
	if (is_detour(spot.source, call, &callee, &given, &fetched))
		return evaluate(l, spot, given, module_join(l->arena, fetched, rest));
	result = meaning_called(l, callee);
	if (result.kind == MEANS_NOTHING && callee.kind == MEANS_DEF && def_of(&callee)->kind == PY_FUNCTION)
		result = given_back(l, spot, call, &callee);
	if (callee.kind == MEANS_METHOD) {
		result.type = text_argument(spot.source, call, S("type"), SLICE_NONE);
		if (slice_is(callee.name, "function_name"))
			result.shown = text_argument(spot.source, call, S("name"), 0);
	} else if (callee.kind == MEANS_DECORATOR) {
		result = build(callee, evaluate(l, spot, outline->values.items[call].first, (struct slice){ 0 }));
	} else if (result.kind == MEANS_REGISTER && !result.made_in && at != SLICE_NONE) {
		result.made_in = spot.source;
		result.made_at = at;
	}
	return attribute(l, result, rest);
}

/* ---- expressions ---- */

static struct meaning evaluate_kind(struct lookup *l, struct spot spot, int value, struct slice rest)
{
	const struct py_value *values = spot.source->outline->values.items, *v = &values[value];
	struct meaning best = nothing;

	switch (v->kind) {
	case VALUE_NAME:
		return look_up(l, spot, module_join(l->arena, v->text, rest));
	case VALUE_ATTRIBUTE:
		return evaluate(l, spot, v->of, module_join(l->arena, v->text, rest));
	case VALUE_CALL:
		return evaluate_call(l, spot, value, rest);
	case VALUE_ANY:
		for (int i = v->first; i && !is_sure(&best); i = values[i].next)
			best = better(best, evaluate(l, spot, i, rest));
		return best;
	case VALUE_UNKNOWN:
	case VALUE_DISPLAY:
	case VALUE_TEXT:
		break;
	}
	return nothing;
}

/* `rest`, a dotted name or empty, is looked up in what the value means. */
static struct meaning evaluate(struct lookup *l, struct spot spot, int value, struct slice rest)
{
	struct meaning found = nothing;

	if (rest.n > LONGEST_NAME || l->trail > DEEPEST_TRAIL || ++l->steps > MOST_STEPS || l->fail->message)
		return found;
	l->trail++;
	found = evaluate_kind(l, spot, value, rest);
	l->trail--;
	return found;
}

struct meaning meaning_of(struct lookup *l, struct source *source, int scope, size_t before, int value)
{
	l->steps = 0;
	l->trail = 0;
	return evaluate(l, (struct spot){ source, scope, before }, value, (struct slice){ 0 });
}

struct meaning meaning_attribute(struct lookup *l, struct meaning of, struct slice name)
{
	l->steps = 0;
	return attribute(l, of, name);
}
