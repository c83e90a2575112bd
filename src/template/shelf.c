#include "template/shelf.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/set.h"
#include "template/embedded.h"

static const char manifest[] = "template.yaml";

/* $XDG_CONFIG_HOME/pyfuncprof/templates, or NULL. */
static const char *user_folder(struct arena *arena)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && fs_is_absolute(config))
		return fs_join(arena, config, "pyfuncprof/templates");
	return home && fs_is_absolute(home) ? fs_join(arena, home, ".config/pyfuncprof/templates") : NULL;
}

/* Nothing is found in a folder that is not there; that is no reason not to look. */
static bool can_be_listed(struct arena *arena, const char *folder)
{
	struct fail ignored = { .arena = arena };
	char **names;

	return fs_list(arena, folder, &names, &ignored) &&
	       fs_list(arena, fs_join(arena, folder, "functions"), &names, &ignored);
}

bool shelf_open(struct arena *arena, const char *folder, struct shelf *out, struct fail *f)
{
	const char *user = user_folder(arena);

	*out = (struct shelf){ 0 };
	if (folder && fs_target_kind(folder) != FS_DIR)
		return fail(f, EXIT_COULD_NOT, "'%s' is not a folder with templates", folder);
	if (folder)
		*vec_push(arena, &out->folders) = folder;
	if (user && !can_be_listed(arena, user))
		out->note = buf_format(arena, "'%s' can not be read: the templates in it are left out", user);
	else if (user && fs_target_kind(user) == FS_DIR)
		*vec_push(arena, &out->folders) = user;
	return true;
}

static void add(struct arena *arena, struct set *known, const char *folder, const char *name, struct shelf_places *out)
{
	if (set_add(arena, known, slice_of(name)))
		*vec_push(arena, out) = (struct shelf_place){ folder, name };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct shelf_place *)a)->name, ((const struct shelf_place *)b)->name);
}

bool shelf_list(struct arena *arena, const struct shelf *shelf, const char *kind, struct shelf_places *out,
		struct fail *f)
{
	struct set known = { 0 };

	*out = (struct shelf_places){ 0 };
	for (size_t i = 0; i < shelf->folders.n; i++) {
		const char *folder = shelf->folders.items[i], *inside = fs_join(arena, folder, kind);
		char **names;

		if (!fs_list(arena, inside, &names, f))
			return false;
		for (; *names; names++)
			if (fs_kind(fs_join(arena, fs_join(arena, inside, *names), manifest)) == FS_FILE)
				add(arena, &known, folder, fs_join(arena, kind, *names), out);
	}
	for (size_t i = 0; i < embedded_count; i++) {
		const char *path = embedded_files[i].path;

		if (slice_starts(slice_of(path), slice_of(fs_join(arena, kind, ""))) &&
		    strcmp(fs_name(path), manifest) == 0)
			add(arena, &known, NULL, fs_parent(arena, path), out);
	}
	qsort(out->items, out->n, sizeof *out->items, by_name);
	return true;
}

struct shelf_place shelf_find(struct arena *arena, const struct shelf *shelf, const char *name)
{
	for (size_t i = 0; i < shelf->folders.n; i++)
		if (fs_kind(fs_join(arena, fs_join(arena, shelf->folders.items[i], name), manifest)) == FS_FILE)
			return (struct shelf_place){ shelf->folders.items[i], name };
	return (struct shelf_place){ NULL, name };
}

const char *shelf_path(struct arena *arena, const struct shelf_place *place, const char *file)
{
	return fs_join(arena, fs_join(arena, place->folder ? place->folder : "templates", place->name), file);
}

static bool read_embedded(const char *path, struct slice *out)
{
	for (size_t i = 0; i < embedded_count; i++)
		if (strcmp(embedded_files[i].path, path) == 0) {
			*out = (struct slice){ (const char *)embedded_files[i].bytes, embedded_files[i].size };
			return true;
		}
	return false;
}

bool shelf_read(struct arena *arena, const struct shelf_place *place, const char *file, struct slice *out,
		struct fail *f)
{
	const char *path = shelf_path(arena, place, file), *real, *top;

	if (!place->folder)
		return read_embedded(fs_join(arena, place->name, file), out) ||
		       fail(f, EXIT_COULD_NOT, "the template has no file '%s'", path);
	real = fs_real(arena, path);
	top = fs_real(arena, fs_join(arena, place->folder, place->name));
	if (!real || !top)
		return fail(f, EXIT_COULD_NOT, "the template has no file '%s'", path);
	if (!fs_is_below(top, real))
		return fail(f, EXIT_COULD_NOT, "'%s' leads out of the template", path);
	return fs_read(arena, real, out, f);
}
