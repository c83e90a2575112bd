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

/* The functions of the file that are new in it, of which *added is the number, and those that are profiled already. */
static bool profile_file(struct arena *arena, const char *trigger, struct change *change, size_t *added, struct fail *f)
{
	struct source *source = read_source(arena, change, change->after, f);
	struct source *before = change->is_new ? NULL : read_source(arena, change, change->before, f);
	struct app app = { 0 };

	if (!source || (!before && !change->is_new))
		return false;
	*vec_push(arena, &app.sources) = source;
	for (size_t i = 0; i < source->outline->defs.n; i++) {
		const struct py_def *def = &source->outline->defs.items[i];
		bool is_entry = strcmp(fs_name(change->path), "__init__.py") == 0 ? slice_is(def->name, "main")
										  : def->decorators.n > 0;
		bool is_new = is_entry && !has_def(before, def->name);

		if (def->kind != PY_FUNCTION || def->parent != -1 || (!is_new && !is_marked(source, def->name)))
			continue;
		*added += is_new;
		*vec_push(arena, &app.functions) = (struct function){
			.name = slice_copy(arena, def->name),
			.trigger = trigger,
			.place = source_place(source, def->keyword),
			.source = source,
			.def = (int)i,
		};
	}
	change->after = instrument_source_text(arena, &app, source);
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

bool instrument_pending(struct arena *arena, const struct app *app, const char *trigger, struct changes *changes,
			enum requirement *requirement, struct fail *f)
{
	size_t added = 0;
	struct change *requirements = find_change(changes, fs_join(arena, app->root, "requirements.txt"));

	if (!git_start(f))
		return false;
	for (size_t i = 0; i < changes->n; i++)
		if (slice_ends(slice_of(changes->items[i].path), S(".py")) &&
		    !profile_file(arena, trigger, &changes->items[i], &added, f))
			return false;
	if (!added)
		return fail(f, EXIT_COULD_NOT, "nothing here can be profiled: the function is no 'def'");
	if (!requirements)
		return plan_requirement(arena, app, changes, requirement, f);
	*requirement = requirements_add(arena, requirements->after, &requirements->after);
	return true;
}
