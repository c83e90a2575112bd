/* module: names to files, and the cheap look at who imports whom.
 *
 * The look takes every line that reads like an import for one, also in a string: it may say yes too often, never no. */
#include "app/module.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "python/lines.h"

struct slice module_join(struct arena *arena, struct slice a, struct slice b)
{
	struct buf name = { .arena = arena };

	buf_add(&name, a);
	if (a.n && b.n)
		buf_add(&name, S("."));
	buf_add(&name, b);
	return buf_slice(&name);
}

bool module_absolute(struct arena *arena, const struct app *app, const char *file, struct slice module,
		     struct slice *out)
{
	struct buf name = { .arena = arena };
	size_t dots = 0;

	while (dots < module.n && module.p[dots] == '.')
		dots++;
	*out = module;
	if (!dots)
		return true;
	for (size_t i = 0; i < dots; i++)
		file = fs_parent(arena, file);
	if (!fs_is_below(app->real, file))
		return false;
	file += strlen(app->real);
	for (; *file; file++)
		buf_add(&name, *file != '/' ? (struct slice){ file, 1 } : name.n ? S(".") : (struct slice){ 0 });
	*out = module_join(arena, buf_slice(&name), slice_trim(slice_part(module, dots, module.n)));
	return true;
}

static struct module_file look_for(struct arena *arena, const struct app *app, struct slice name)
{
	char *inner = slice_copy(arena, name);
	struct module_file file = { 0 };

	for (char *c = inner; *c; c++)
		if (*c == '.')
			*c = '/';
	file.path = fs_join(arena, app->root, buf_format(arena, "%s.py", inner));
	file.real = app_real(arena, app, file.path);
	if (!file.real) {
		file.path = fs_join(arena, fs_join(arena, app->root, inner), "__init__.py");
		file.real = app_real(arena, app, file.path);
	}
	if (file.real && !fs_is_below(app->real, file.real))
		file.real = NULL;
	return file;
}

const struct module_file *module_file(struct arena *arena, struct app *app, struct slice name)
{
	if (set_add(arena, &app->module_names, name)) {
		*set_number(&app->module_names, name) = app->module_files.n;
		*vec_push(arena, &app->module_files) = look_for(arena, app, name);
	}
	return &app->module_files.items[*set_number(&app->module_names, name)];
}

/* ---- who imports whom ---- */

enum known { IN_PROGRESS = 1, REACHES_NOT, REACHES };

enum { DEEPEST_IMPORT = 100 };

struct imports VEC_OF(const char *); /* real paths */

static void add_import(struct arena *arena, struct app *app, struct slice name, struct imports *out)
{
	const char *real = name.n && !slice_starts(name, S("azure")) ? module_file(arena, app, name)->real : NULL;

	if (real)
		*vec_push(arena, out) = real;
}

static struct slice next_word(struct slice *rest, bool dotted)
{
	size_t n;
	struct slice word;

	while (rest->n && strchr(" \t\\(,\r\n", rest->p[0]) && rest->p[0])
		*rest = slice_part(*rest, 1, rest->n);
	for (n = word_end(*rest, 0); dotted && n < rest->n && (rest->p[n] == '.' || word_end(*rest, n) > n);)
		n = rest->p[n] == '.' ? n + 1 : word_end(*rest, n);
	word = slice_part(*rest, 0, n);
	*rest = slice_part(*rest, n, rest->n);
	return word;
}

/* "from MODULE import a, b as c": what is imported may be a module as well. */
static void read_from(struct arena *arena, struct app *app, const char *file, struct slice rest, struct imports *out)
{
	struct slice module = next_word(&rest, true), name;

	if (!module_absolute(arena, app, file, module, &module) || !slice_is(next_word(&rest, false), "import"))
		return;
	add_import(arena, app, module, out);
	while ((name = next_word(&rest, false)).n) {
		add_import(arena, app, module_join(arena, module, name), out);
		while (rest.n && strchr(" \t", rest.p[0]) && rest.p[0])
			rest = slice_part(rest, 1, rest.n);
		if (slice_starts(rest, S("as "))) {
			next_word(&rest, false);
			next_word(&rest, false);
		}
		if (rest.n && rest.p[0] != ',')
			return;
	}
}

static void read_imports(struct arena *arena, struct app *app, const char *file, struct slice text, struct imports *out)
{
	for (size_t at = line_start(text, 0); at < text.n; at = line_next(text, at)) {
		struct slice line = slice_part(text, at, text.n);

		while (line.n && strchr(" \t", line.p[0]) && line.p[0])
			line = slice_part(line, 1, line.n);
		if (slice_starts(line, S("from ")) || slice_starts(line, S("from\t")) ||
		    slice_starts(line, S("from."))) {
			read_from(arena, app, file, slice_part(line, 4, line.n), out);
		} else if (slice_starts(line, S("import "))) {
			line = slice_part(line, 7, line_end(line, 0));
			while (line.n) {
				struct slice name = next_word(&line, true);

				if (!name.n)
					break;
				add_import(arena, app, name, out);
			}
		}
	}
}

static struct imports imports_of(struct arena *arena, struct app *app, const char *file, struct slice text)
{
	struct imports imports = { 0 };

	read_imports(arena, app, file, text, &imports);
	return imports;
}

static bool names_sdk(struct slice text)
{
	return slice_find(text, S("azure"), 0) != SLICE_NONE;
}

static size_t *known(struct arena *arena, struct reach *reach, const char *file)
{
	set_add(arena, &reach->known, slice_of(file));
	return set_number(&reach->known, slice_of(file));
}

static struct slice read_quietly(struct arena *arena, const char *file)
{
	struct fail ignored = { .arena = arena };
	struct slice text;

	return fs_read(arena, file, &text, &ignored) ? text : (struct slice){ 0 };
}

/* All that a file imports, however indirectly, is loaded with it. */
static void mark_imported(struct arena *arena, struct reach *reach, const char *file)
{
	struct imports waiting = { 0 };

	*vec_push(arena, &waiting) = file;
	for (size_t i = 0; i < waiting.n; i++) {
		size_t *state = known(arena, reach, waiting.items[i]);
		struct imports imports;

		if (*state)
			continue;
		*state = REACHES;
		imports = imports_of(arena, reach->app, waiting.items[i], read_quietly(arena, waiting.items[i]));
		for (size_t k = 0; k < imports.n; k++)
			*vec_push(arena, &waiting) = imports.items[k];
	}
}

static bool reaches(struct arena *arena, struct reach *reach, const char *file, struct slice text, unsigned depth)
{
	size_t *state = known(arena, reach, file);
	struct imports imports;
	bool found = names_sdk(text) || depth > DEEPEST_IMPORT;

	if (*state)
		return *state == REACHES;
	*state = IN_PROGRESS;
	if (!found)
		imports = imports_of(arena, reach->app, file, text);
	for (size_t i = 0; !found && i < imports.n; i++)
		found = reaches(arena, reach, imports.items[i], read_quietly(arena, imports.items[i]), depth + 1);
	*known(arena, reach, file) = found ? REACHES : REACHES_NOT;
	return found;
}

bool reach_function_app(struct arena *arena, struct reach *reach, const struct source *source)
{
	if (names_sdk(source->text))
		return true;
	if (!reach->has_begun)
		mark_imported(arena, reach, reach->script);
	reach->has_begun = true;
	return reaches(arena, reach, source->file, source->text, 0);
}
