/* addition: the names, the function's folder in v1, and what it needs besides its code. */
#include "scaffold/addition.h"

#include <ctype.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "python/names.h"
#include "scaffold/adding.h"
#include "scaffold/settings.h"

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

/* ---- what it needs besides its code ---- */

static bool add_packages(const struct adding *p)
{
	const struct texts *packages = &p->addition->trigger->packages;
	struct found_file file;
	struct slice after;

	if (!packages->n)
		return true;
	if (!app_own_file(p->arena, p->app, "requirements.txt", &file, p->fail))
		return false;
	after = file.bytes;
	for (size_t i = 0; i < packages->n; i++)
		if (!file.real || !settings_add_package(p->arena, after, slice_of(packages->items[i]), &after))
			addition_note(p, "it needs the package %s: add it to those of the app", packages->items[i]);
	if (file.real)
		addition_change_file(p, file.path, file.real, file.bytes, after);
	return true;
}

static void add_setting(const struct adding *p, struct slice name, struct slice *json)
{
	size_t before = json->n;

	if (!settings_add_setting(p->arena, *json, name, json))
		addition_note(p,
			      "it needs the app setting %.*s: local.settings.json is no plain JSON with 'Values', add "
			      "it yourself",
			      SLICE_ARG(name));
	if (json->n > before)
		addition_note(p, "fill in the app setting %.*s, which is empty in local.settings.json",
			      SLICE_ARG(name));
}

static bool add_settings(const struct adding *p)
{
	const struct trigger *trigger = p->addition->trigger;
	struct found_file file;
	struct slice after;

	if (!trigger->settings.n)
		return true;
	if (!app_own_file(p->arena, p->app, "local.settings.json", &file, p->fail))
		return false;
	after = file.bytes;
	for (size_t i = 0; i < trigger->settings.n; i++) {
		struct slice name;

		if (!expand(p->arena, "a setting", slice_of(trigger->settings.items[i]), &p->addition->inputs, &name,
			    p->fail))
			return false;
		if (!name.n || memchr(name.p, '%', name.n))
			continue;
		if (!file.real)
			addition_note(p, "it needs the app setting %.*s, in local.settings.json or in Azure",
				      SLICE_ARG(name));
		else
			add_setting(p, name, &after);
	}
	if (file.real)
		addition_change_file(p, file.path, file.real, file.bytes, after);
	return true;
}

static void note_bundle(const struct adding *p, const struct found_file *host)
{
	const char *bundle = p->addition->trigger->bundle;

	if (strcmp(bundle, "none") == 0)
		return;
	if (slice_find(host->bytes, S("\"extensionBundle\""), 0) == SLICE_NONE)
		addition_note(p, "%s has no extensionBundle, without which the host does not know this trigger",
			      host->path);
	else if (strcmp(bundle, "preview") == 0 &&
		 slice_find(host->bytes, S("ExtensionBundle.Preview"), 0) == SLICE_NONE)
		addition_note(p,
			      "only the preview bundle has this trigger: in %s, make the bundle's id\n"
			      "    Microsoft.Azure.Functions.ExtensionBundle.Preview",
			      host->path);
}

/* The host puts a prefix in front of every route: is it in this one as well? */
static void note_route(const struct adding *p, const struct found_file *host)
{
	struct slice prefix = settings_route_prefix(p->arena, host->bytes), route = { 0 };

	for (size_t i = 0; i < p->addition->inputs.n && strcmp(p->addition->trigger->type, "httpTrigger") == 0; i++)
		if (strcmp(p->addition->inputs.items[i].name, "route") == 0)
			route = p->addition->inputs.items[i].text;
	if (prefix.n && route.n >= prefix.n && slice_eq_nocase(slice_part(route, 0, prefix.n), prefix) &&
	    (route.n == prefix.n || route.p[prefix.n] == '/'))
		addition_note(
			p, "the host puts '%.*s' in front of every route (routePrefix in %s): it answers at /%.*s/%.*s",
			SLICE_ARG(prefix), host->path, SLICE_ARG(prefix), SLICE_ARG(route));
}

static bool note_host(const struct adding *p)
{
	struct found_file host;

	if (!app_own_file(p->arena, p->app, "host.json", &host, p->fail))
		return false;
	if (!host.real && fs_kind(host.path) != FS_NONE) /* it leads out of the app */
		return true;
	note_bundle(p, &host);
	note_route(p, &host);
	return true;
}

/* ---- v1 ---- */

/* A folder at the root is a module too: it must not stand in for one that the app, or the function, imports. */
static bool check_module(const struct adding *p, const struct source *source)
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

static bool plan_v1(const struct adding *p)
{
	const char *folder = p->addition->name, *path = fs_join(p->arena, p->app->root, folder);
	const char *script = fs_join(p->arena, folder, "__init__.py");
	struct buf module = { .arena = p->arena };
	struct slice python, json;
	struct source *source;

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
	if (!addition_expand(p, "v1.py", "", &python) || !addition_expand(p, "function.json", "", &json))
		return false;
	source = addition_read(p, script, python);
	if (!source || !check_module(p, source))
		return false;
	if (source->outline->broken)
		return fail(p->fail, EXIT_COULD_NOT, "'%s': what this template makes does not parse",
			    shelf_path(p->arena, &p->addition->trigger->place, "v1.py"));
	return addition_new_file(p, script, python) &&
	       addition_new_file(p, fs_join(p->arena, folder, "function.json"), json);
}

bool addition_plan(struct arena *arena, struct app *app, const struct addition *addition, struct changes *changes,
		   struct texts *notes, struct fail *f)
{
	const struct adding p = { arena, app, addition, changes, notes, f };

	if (addition->name && !addition_check_function(&p, addition->name))
		return false;
	return (addition->model == MODEL_V1 ? plan_v1(&p) : addition_plan_v2(&p)) && add_packages(&p) &&
	       add_settings(&p) && note_host(&p);
}
