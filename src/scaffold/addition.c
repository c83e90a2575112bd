#include "scaffold/addition.h"

#include <ctype.h>
#include <strings.h>

#include "app/meaning.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "python/lines.h"
#include "python/names.h"
#include "python/source.h"
#include "scaffold/settings.h"

struct plan_of {
	struct arena *arena;
	struct app *app;
	const struct addition *addition;
	struct changes *changes;
	struct texts *notes;
	struct fail *fail;
};

/* ---- names ---- */

enum { LONGEST_NAME = 128 };

bool addition_check_name(enum model model, const char *name, struct fail *f)
{
	struct slice text = slice_of(name);
	bool ok = text.n && text.n <= LONGEST_NAME && isalpha((unsigned char)name[0]);

	for (size_t i = 0; i < text.n; i++)
		ok &= isalnum((unsigned char)name[i]) || name[i] == '_' || (name[i] == '-' && model == MODEL_V1);
	if (!ok) {
		fail(f, EXIT_ASKED_WRONGLY, "'%s' is no name for a function", name);
		return fail_hint(f, "it begins with a letter and goes on with letters, digits%s, %d of them at most",
				 model == MODEL_V1 ? ", '_' and '-'" : " and '_'", LONGEST_NAME);
	}
	if (model == MODEL_V2 && name_is_builtin(text))
		return fail(f, EXIT_ASKED_WRONGLY, "'%s' is a name of Python's own: others would no longer find it",
			    name);
	if (name_is_keyword(text) || strcasecmp(name, "host") == 0)
		return fail(f, EXIT_ASKED_WRONGLY, "'%s' is a word of %s: a function can not have it as its name", name,
			    name_is_keyword(text) ? "Python" : "the host");
	return true;
}

/* Azure does not tell names apart by case. */
static bool check_function(const struct plan_of *p, const char *name)
{
	for (size_t i = 0; i < p->app->functions.n; i++) {
		const struct function *function = &p->app->functions.items[i];

		if (strcasecmp(function->name, name) == 0)
			return fail_at(p->fail, function->place, "there is a function '%s' already", function->name);
	}
	return true;
}

/* The binding of a name in the module, or NULL. */
static const struct py_binding *binding_of(const struct source *source, struct slice name)
{
	size_t n;
	const struct py_binding *bindings = outline_bindings_in(source->outline, name, -1, SLICE_NONE, &n);

	return n ? &bindings[n - 1] : NULL;
}

/* ---- texts ---- */

static struct source *read_text(const struct plan_of *p, const char *path, struct slice text)
{
	struct source *source = source_read(p->arena, path, path, text, p->fail);

	if (source)
		source_parse(p->arena, source);
	return source;
}

static bool expand_file(const struct plan_of *p, const char *file, const char *object, struct slice *out)
{
	const struct addition *a = p->addition;
	const char *path = shelf_path(p->arena, &a->trigger->place, file);
	struct expand_values values = { 0 };
	struct slice text;

	for (size_t i = 0; i < a->inputs.n; i++)
		*vec_push(p->arena, &values) = a->inputs.items[i];
	*vec_push(p->arena, &values) =
		(struct expand_value){ .name = "name", .text = slice_of(a->name ? a->name : "") };
	*vec_push(p->arena, &values) = (struct expand_value){ .name = "object", .text = slice_of(object) };
	*vec_push(p->arena, &values) =
		(struct expand_value){ .name = "async", .text = a->is_async ? S("async ") : (struct slice){ 0 } };
	return shelf_read(p->arena, &a->trigger->place, file, &text, p->fail) &&
	       expand(p->arena, path, text, &values, out, p->fail);
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

/* ---- files ---- */

static bool add_file(const struct plan_of *p, const char *path, struct slice text)
{
	struct change change = { .path = fs_join(p->arena, p->app->root, path), .is_new = true, .after = text };

	change.file = change.path;
	if (fs_kind(change.path) != FS_NONE)
		return fail(p->fail, EXIT_COULD_NOT, "'%s' is there already", change.path);
	*vec_push(p->arena, p->changes) = change;
	return true;
}

static void change_file(const struct plan_of *p, const char *path, const char *real, struct slice before,
			struct slice after)
{
	if (!slice_eq(before, after))
		*vec_push(p->arena, p->changes) = (struct change){
			.path = path, .file = real, .is_real = true, .before = before, .after = after
		};
}

/* A file of the app's root; *real is NULL when there is none. */
static bool read_own(const struct plan_of *p, const char *name, const char **path, const char **real,
		     struct slice *bytes)
{
	*path = fs_join(p->arena, p->app->root, name);
	*real = fs_target_kind(*path) == FS_FILE ? fs_real(p->arena, *path) : NULL;
	if (*real && !fs_is_below(p->app->real, *real))
		return fail(p->fail, EXIT_COULD_NOT, "'%s' leads out of the app", *path);
	return !*real || fs_read(p->arena, *real, bytes, p->fail);
}

static void note(const struct plan_of *p, const char *format, const char *what)
{
	struct buf text = { .arena = p->arena };

	buf_addf(&text, format, what);
	*vec_push(p->arena, p->notes) = buf_text(&text);
}

static bool add_packages(const struct plan_of *p)
{
	const struct texts *packages = &p->addition->trigger->packages;
	const char *path, *real;
	struct slice before = { 0 }, after;

	if (!packages->n)
		return true;
	if (!read_own(p, "requirements.txt", &path, &real, &before))
		return false;
	after = before;
	for (size_t i = 0; i < packages->n; i++)
		if (!real || !settings_add_package(p->arena, after, slice_of(packages->items[i]), &after))
			note(p, "it needs the package %s: add it to those of the app", packages->items[i]);
	if (real)
		change_file(p, path, real, before, after);
	return true;
}

static void add_setting(const struct plan_of *p, struct slice name, struct slice *json)
{
	size_t before = json->n;

	if (!settings_add_setting(p->arena, *json, name, json))
		note(p,
		     "it needs the app setting %s: local.settings.json is no plain JSON with 'Values', add it yourself",
		     slice_copy(p->arena, name));
	if (json->n > before)
		note(p, "fill in the app setting %s, which is empty in local.settings.json",
		     slice_copy(p->arena, name));
}

static bool add_settings(const struct plan_of *p)
{
	const struct trigger *trigger = p->addition->trigger;
	const char *path, *real;
	struct slice before = { 0 }, after;

	if (!trigger->settings.n || !read_own(p, "local.settings.json", &path, &real, &before))
		return !trigger->settings.n;
	after = before;
	for (size_t i = 0; i < trigger->settings.n; i++) {
		struct slice name;

		if (!expand(p->arena, "a setting", slice_of(trigger->settings.items[i]), &p->addition->inputs, &name,
			    p->fail))
			return false;
		if (!name.n || memchr(name.p, '%', name.n))
			continue;
		if (!real)
			note(p, "it needs the app setting %s, in local.settings.json or in Azure",
			     slice_copy(p->arena, name));
		else
			add_setting(p, name, &after);
	}
	if (real)
		change_file(p, path, real, before, after);
	return true;
}

static bool note_bundle(const struct plan_of *p)
{
	const char *bundle = p->addition->trigger->bundle, *path, *real;
	struct slice json = { 0 };

	if (strcmp(bundle, "none") == 0)
		return true;
	if (!read_own(p, "host.json", &path, &real, &json))
		return false;
	if (slice_find(json, S("\"extensionBundle\""), 0) == SLICE_NONE)
		note(p, "%s has no extensionBundle, without which the host does not know this trigger", path);
	else if (strcmp(bundle, "preview") == 0 && slice_find(json, S("ExtensionBundle.Preview"), 0) == SLICE_NONE)
		note(p,
		     "only the preview bundle has this trigger: in %s, make the bundle's id\n"
		     "    Microsoft.Azure.Functions.ExtensionBundle.Preview",
		     path);
	return true;
}

/* ---- v1 ---- */

/* A folder at the root is a module too: it must not stand in for one that the app, or the function, imports. */
static bool check_module(const struct plan_of *p, const struct source *source)
{
	struct slice name = slice_of(p->addition->name), rest, first;

	for (size_t i = 0; source->outline && i < source->outline->bindings.n; i++) {
		const struct py_binding *b = &source->outline->bindings.items[i];

		rest = b->module;
		if (b->kind <= BIND_MEMBER && slice_cut(&rest, '.', &first) && slice_eq(first, name))
			return fail(p->fail, EXIT_COULD_NOT, "'%s' would stand in for the module that '%s' imports",
				    p->addition->name, source->path);
	}
	return true;
}

static bool plan_v1(const struct plan_of *p)
{
	static const char *const from[] = { "v1.py", "function.json" }, *const to[] = { "__init__.py",
											"function.json" };
	const char *folder = p->addition->name, *path = fs_join(p->arena, p->app->root, folder);
	struct buf module = { .arena = p->arena };

	buf_addf(&module, "%s.py", path);
	if (fs_kind(path) != FS_NONE || fs_kind(buf_text(&module)) != FS_NONE)
		return fail(p->fail, EXIT_COULD_NOT, "'%s' is there already",
			    fs_kind(path) != FS_NONE ? path : buf_text(&module));
	if (name_is_module(slice_of(folder)))
		return fail(p->fail, EXIT_COULD_NOT, "a folder '%s' would stand in for Python's own module", folder);
	for (size_t i = 0; i < p->app->sources.n; i++) {
		source_parse(p->arena, p->app->sources.items[i]);
		if (!check_module(p, p->app->sources.items[i]))
			return false;
	}
	for (size_t i = 0; i < 2; i++) {
		const char *target = fs_join(p->arena, folder, to[i]);
		struct source *source;
		struct slice text;

		if (!expand_file(p, from[i], "", &text) || !add_file(p, target, text))
			return false;
		source = i == 0 ? read_text(p, target, text) : NULL;
		if (i == 0 && (!source || !check_module(p, source)))
			return false;
		if (i == 0 && source->outline->broken)
			return fail(p->fail, EXIT_COULD_NOT, "'%s': what this template makes does not parse",
				    shelf_path(p->arena, &p->addition->trigger->place, from[i]));
	}
	return true;
}

/* ---- v2: a file and what is inserted into it ---- */

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

static void insert(const struct plan_of *p, struct target *t, size_t at, struct slice text)
{
	plan_insert(p->arena, &t->plan, at, text);
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
static bool find_object(const struct plan_of *p, struct target *t, const char *wanted)
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

static void insert_line(const struct plan_of *p, struct target *t, size_t at, const char *line)
{
	struct slice text = t->source->text, newline = line_newline(text, at ? at - 1 : 0);
	struct buf out = { .arena = p->arena };

	if (at == text.n && text.n && text.p[text.n - 1] != '\n' && text.p[text.n - 1] != '\r')
		buf_add(&out, newline);
	buf_addf(&out, "%s", line);
	buf_add(&out, newline);
	insert(p, t, on_disk(t->source, at), buf_slice(&out));
}

/* An import line of the template, unless the file has it; fails when the file uses its name for something else. */
static bool need_import(const struct plan_of *p, struct target *t, const char *line)
{
	const char *path = shelf_path(p->arena, &p->addition->trigger->place, "template.yaml");
	struct source *source = read_text(p, path, slice_of(line));
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

/* ---- v2: routes ---- */

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

static bool check_route(const struct plan_of *p, const struct source *source, const struct py_def *def)
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
static bool check_defs(const struct plan_of *p, const struct target *t, struct slice text)
{
	struct source *source = read_text(p, "the function", text);

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
		if (!check_function(p, slice_copy(p->arena, b->name)) ||
		    !check_route(p, source, &source->outline->defs.items[b->def]))
			return false;
	}
	return true;
}

/* Two blank lines below what is there. */
static bool append(const struct plan_of *p, struct target *t)
{
	struct slice disk = t->source->disk, newline = line_newline(disk, 0), text;
	struct buf out = { .arena = p->arena };
	size_t end = disk.n, blanks = 0, at = end;

	if (!expand_file(p, "v2.py", t->object, &text) || !check_defs(p, t, text))
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
	insert(p, t, end, buf_slice(&out));
	return true;
}

static bool need_imports(const struct plan_of *p, struct target *t)
{
	const struct texts *imports = &p->addition->trigger->forms[MODEL_V2].imports;

	for (size_t i = 0; i < imports->n; i++)
		if (!need_import(p, t, imports->items[i]))
			return false;
	return true;
}

static bool open_target(const struct plan_of *p, const char *path, const char *real, struct target *t)
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
static bool close_target(const struct plan_of *p, struct target *t)
{
	struct slice after = plan_splice(p->arena, t->source->disk, &t->plan);
	struct source *source = read_text(p, t->source->path, after);

	if (!source)
		return false;
	if (source->outline->broken)
		return fail_at(p->fail, source_place(source, source->outline->error),
			       "the function can not be added: the file would not parse");
	change_file(p, t->source->path, t->source->file, t->source->disk, after);
	return true;
}

/* ---- v2: blueprints ---- */

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

static bool check_blueprint_file(const struct plan_of *p, const char *file, const char **module)
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
static bool register_blueprint(const struct plan_of *p, const char *script, const char *module)
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

static bool new_blueprint(const struct plan_of *p, const char *script, const char *file, const char *module)
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
	if (!expand_file(p, "v2.py", "bp", &body) || !check_defs(p, NULL, body))
		return false;
	buf_add(&text, body);
	source = read_text(p, file, buf_slice(&text));
	if (!source || source->outline->broken)
		return fail(p->fail, EXIT_COULD_NOT, "'%s': what this template makes does not parse",
			    shelf_path(p->arena, &p->addition->trigger->place, "v2.py"));
	return add_file(p, file, buf_slice(&text)) && register_blueprint(p, script, module);
}

static const char durable_file[] = "durable_blueprint.py";

static bool plan_v2(const struct plan_of *p)
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

bool addition_plan(struct arena *arena, struct app *app, const struct addition *addition, struct changes *changes,
		   struct texts *notes, struct fail *f)
{
	const struct plan_of p = { arena, app, addition, changes, notes, f };

	if (addition->name && !check_function(&p, addition->name))
		return false;
	return (addition->model == MODEL_V1 ? plan_v1(&p) : plan_v2(&p)) && add_packages(&p) && add_settings(&p) &&
	       note_bundle(&p);
}
