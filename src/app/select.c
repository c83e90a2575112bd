#include "app/select.h"

#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "python/lines.h"

bool trigger_matches(const char *kind, const char *trigger)
{
	size_t n = strlen(trigger);

	return strcasecmp(kind, trigger) == 0 || (n > 7 && strcasecmp(trigger + n - 7, "trigger") == 0 &&
						  strlen(kind) == n - 7 && strncasecmp(kind, trigger, n - 7) == 0);
}

/* ---- functions ---- */

static bool by_trigger(const char *pattern, const struct function *function)
{
	return trigger_matches(pattern, function->trigger);
}

static bool by_name(const char *pattern, const struct function *function)
{
	return glob_match(pattern, function->name);
}

static bool matches_any(const struct patterns *patterns, const struct function *function,
			bool (*matches)(const char *, const struct function *))
{
	for (size_t i = 0; i < patterns->n; i++)
		if (matches(patterns->items[i].text, function))
			return true;
	return false;
}

static void leave_out(struct app *app, const struct selection *selection)
{
	for (size_t i = 0; i < app->functions.n; i++) {
		struct function *function = &app->functions.items[i];

		if (function->left)
			continue;
		if (matches_any(&selection->exclude, function, by_name))
			function->left = LEFT_EXCLUDED;
		else if ((selection->include.n && !matches_any(&selection->include, function, by_name)) ||
			 (selection->trigger.n && !matches_any(&selection->trigger, function, by_trigger)))
			function->left = LEFT_NOT_ASKED;
	}
}

static bool check_found(const struct pattern *pattern, struct fail *f)
{
	return pattern->found || !pattern->place.path ||
	       fail_at(f, pattern->place, "no function of the app is meant by '%s'", pattern->text);
}

static bool find_all(const struct app *app, struct patterns *patterns,
		     bool (*matches)(const char *, const struct function *), struct fail *f)
{
	for (size_t i = 0; i < patterns->n; i++) {
		struct pattern *pattern = &patterns->items[i];

		for (size_t k = 0; k < app->functions.n && !pattern->found; k++)
			pattern->found = matches(pattern->text, &app->functions.items[k]);
		if (!check_found(pattern, f))
			return false;
	}
	return true;
}

/* ---- helpers ---- */

static bool is_known(const struct app *app, const struct source *source, int def)
{
	for (size_t i = 0; i < app->functions.n; i++)
		if (app->functions.items[i].source == source && app->functions.items[i].def == def)
			return true;
	return false;
}

/* "Order.total": the name with those around it. */
static const char *qualified_name(struct arena *arena, const struct outline *outline, const struct py_def *def)
{
	struct buf name = { .arena = arena };

	if (def->parent >= 0)
		buf_addf(&name, "%s.", qualified_name(arena, outline, &outline->defs.items[def->parent]));
	buf_add(&name, def->name);
	return buf_text(&name);
}

static void add_helper(struct arena *arena, struct app *app, struct source *source, int def)
{
	if (!is_known(app, source, def))
		*vec_push(arena, &app->functions) = (struct function){
			.name = qualified_name(arena, source->outline, &source->outline->defs.items[def]),
			.model = MODEL_HELPER,
			.trigger = "",
			.source = source,
			.def = def,
			.place = source_place(source, source->outline->defs.items[def].keyword),
		};
}

void app_add_profiled_helpers(struct arena *arena, struct app *app)
{
	for (size_t i = 0; i < app->sources.n; i++) {
		struct source *source = app->sources.items[i];

		if (!source->blocks.n)
			continue;
		source_parse(arena, source);
		for (size_t k = 0; !source->outline->broken && k < source->outline->defs.n; k++) {
			const struct py_def *def = &source->outline->defs.items[k];
			size_t at = line_start(source->text, def->keyword);

			if (def->kind == PY_FUNCTION && source_block_at(source, at, def->name))
				add_helper(arena, app, source, (int)k);
		}
	}
}

static bool add_from(struct arena *arena, struct app *app, struct source *source, const char *pattern)
{
	const struct outline *outline;
	bool found = false;

	source_parse(arena, source);
	outline = source->outline;
	if (outline->broken) {
		*vec_push(arena, &app->functions) = (struct function){
			.name = pattern,
			.model = MODEL_HELPER,
			.trigger = "",
			.source = source,
			.def = -1,
			.left = LEFT_BROKEN,
			.place = source_place(source, outline->error),
		};
		return true;
	}
	for (size_t i = 0; i < outline->defs.n; i++) {
		const struct py_def *def = &outline->defs.items[i];
		const char *name = def->kind == PY_FUNCTION ? qualified_name(arena, outline, def) : "";

		if (!*name || !glob_match(pattern, name))
			continue;
		found = true;
		add_helper(arena, app, source, (int)i);
	}
	return found;
}

/* Every Python file of the app whose path below the root the pattern matches; *found says whether it holds a helper. */
static bool add_from_folder(struct arena *arena, struct app *app, const struct found_folder *folder, struct slice file,
			    const char *name, bool *found, struct fail *f)
{
	const char *below = folder->real + strlen(app->real), *pattern = slice_copy(arena, file);

	while (*below == '/')
		below++;
	for (size_t i = 0; i < folder->entries.n; i++) {
		const struct fs_entry *entry = &folder->entries.items[i];
		struct source *source;

		if (entry->kind != FS_FILE || !slice_ends(slice_of(entry->name), S(".py")) ||
		    !glob_match(pattern, fs_join(arena, *below ? below : ".", entry->name)))
			continue;
		source = app_source(arena, app, fs_join(arena, folder->path, entry->name),
				    fs_join(arena, folder->real, entry->name), f);
		if (!source)
			return false;
		*found |= add_from(arena, app, source, name);
	}
	return true;
}

static bool add_helpers(struct arena *arena, struct app *app, const struct app_root *root, struct pattern *pattern,
			struct fail *f)
{
	struct slice file, name;

	also_cut(slice_of(pattern->text), &file, &name);
	for (size_t i = 0; i < root->folders.n; i++)
		if (!add_from_folder(arena, app, &root->folders.items[i], file, slice_copy(arena, name),
				     &pattern->found, f))
			return false;
	return check_found(pattern, f);
}

bool app_select(struct arena *arena, struct app *app, const struct app_root *root, struct selection *selection,
		struct fail *f)
{
	if (!find_all(app, &selection->include, by_name, f) || !find_all(app, &selection->exclude, by_name, f) ||
	    !find_all(app, &selection->trigger, by_trigger, f))
		return false;
	leave_out(app, selection);
	for (size_t i = 0; i < selection->also.n; i++)
		if (!add_helpers(arena, app, root, &selection->also.items[i], f))
			return false;
	return true;
}
