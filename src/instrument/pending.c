/* pending: files that are about to be written, profiled before they are. */
#include "base/arena.h"
#include "base/fs.h"
#include "git/git.h"
#include "instrument/instrument.h"

static bool is_marked(const struct source *source, struct slice name)
{
	for (size_t i = 0; i < source->blocks.n; i++)
		if (slice_eq(source->blocks.items[i].name, name))
			return true;
	return false;
}

static bool has_def(const struct source *source, struct slice name)
{
	for (size_t i = 0; source && i < source->outline->defs.n; i++)
		if (source->outline->defs.items[i].parent == -1 && slice_eq(source->outline->defs.items[i].name, name))
			return true;
	return false;
}

static struct source *read_source(struct arena *arena, const struct change *change, struct slice bytes, struct fail *f)
{
	struct source *source = source_read(arena, change->path, change->file, bytes, f);

	if (source)
		source_parse(arena, source);
	return source;
}

/* The entry points of the file: `main` of a v1 function, what v2 decorates. */
static bool find_entries(struct arena *arena, const struct change *change, const char *trigger, struct source *source,
			 struct app *app, struct fail *f)
{
	*app = (struct app){ .root = ".", .real = "" };
	*vec_push(arena, &app->sources) = source;
	set_add(arena, &app->files, slice_of(source->file));
	if (strcmp(fs_name(change->path), "__init__.py") != 0)
		return app_add_v2(arena, app, source->file, f);
	for (size_t i = 0; i < source->outline->defs.n; i++) {
		const struct py_def *def = &source->outline->defs.items[i];

		if (def->kind == PY_FUNCTION && def->parent == -1 && slice_is(def->name, "main"))
			*vec_push(arena, &app->functions) = (struct function){
				.name = "main", .trigger = trigger, .source = source, .def = (int)i
			};
	}
	return true;
}

/* Those that are new in the file, of which *added is the number, and those that are profiled already. */
static bool profile_file(struct arena *arena, const char *trigger, const struct profiling *profiling,
			 struct change *change, size_t *added, struct fail *f)
{
	struct source *source = read_source(arena, change, change->after, f);
	struct source *before = change->is_new ? NULL : read_source(arena, change, change->before, f);
	struct app found, app = { 0 };

	if (!source || (!before && !change->is_new) || !find_entries(arena, change, trigger, source, &found, f))
		return false;
	for (size_t i = 0; i < found.functions.n; i++) {
		const struct function *function = &found.functions.items[i];
		struct slice name;

		if (function->def < 0)
			continue;
		name = source->outline->defs.items[function->def].name;
		if (has_def(before, name) && !is_marked(source, name))
			continue;
		*added += !has_def(before, name);
		*vec_push(arena, &app.functions) = *function;
	}
	change->after = instrument_source_text(arena, &app, source, profiling);
	for (size_t i = 0; i < app.functions.n; i++)
		if (app.functions.items[i].left)
			return fail(f, EXIT_COULD_NOT, "'%s' can not be profiled: %s", app.functions.items[i].name,
				    left_texts[app.functions.items[i].left]);
	return true;
}

static struct change *find_change(struct changes *changes, const char *path)
{
	for (size_t i = 0; i < changes->n; i++)
		if (strcmp(changes->items[i].path, path) == 0)
			return &changes->items[i];
	return NULL;
}

bool instrument_pending(struct arena *arena, const struct app *app, const char *trigger,
			const struct profiling *profiling, const struct profiler *needed, struct changes *changes,
			struct required *required, struct fail *f)
{
	size_t added = 0;
	struct change *requirements = find_change(changes, fs_join(arena, app->root, "requirements.txt"));

	if (!git_start(f))
		return false;
	for (size_t i = 0; i < changes->n; i++)
		if (slice_ends(slice_of(changes->items[i].path), S(".py")) &&
		    !profile_file(arena, trigger, profiling, &changes->items[i], &added, f))
			return false;
	if (!added)
		return fail(
			f, EXIT_COULD_NOT, "the function can not be profiled: %s",
			left_texts[strcmp(trigger, "orchestrationTrigger") == 0 ? LEFT_ORCHESTRATOR : LEFT_NOT_A_DEF]);
	if (!requirements)
		return plan_requirement(arena, app, &(struct profiling){ profiling->known, needed }, changes, required,
					f);
	required->package = needed->package;
	required->what = requirements_add(arena, needed, requirements->after, &requirements->after);
	return true;
}
