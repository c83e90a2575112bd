#include "guard/disk.h"

#include "app/walk.h"
#include "base/arena.h"
#include "base/fs.h"

static const char *inner_of(const struct app_root *root, const char *path)
{
	path += strcmp(root->path, ".") == 0 ? 0 : strlen(root->path);
	return *path == '/' ? path + 1 : path;
}

/* A file of the app that is no Python; one that a link leads out of the app to is somebody else's. */
static bool read_file(struct arena *arena, const struct app_root *root, const char *path, struct slice *out,
		      struct fail *f)
{
	const char *real = fs_real(arena, path);

	if (!real || fs_kind(real) != FS_FILE || !fs_is_below(root->real, real))
		return true;
	return fs_read(arena, path, out, f);
}

static bool add_file(struct arena *arena, const struct app_root *root, const char *path, enum look_kind kind,
		     struct tree_app *app, struct fail *f)
{
	struct tree_file file = { .inner = inner_of(root, path), .path = path, .kind = kind };

	if (!read_file(arena, root, path, &file.bytes, f))
		return false;
	if (look_may_find(kind, file.bytes))
		*vec_push(arena, &app->files) = file;
	return true;
}

static bool add_folder(struct arena *arena, const struct app_root *root, const struct found_folder *folder,
		       struct tree_app *app, struct fail *f)
{
	for (size_t i = 0; i < folder->entries.n; i++) {
		const char *name = folder->entries.items[i].name, *path;
		enum look_kind kind = look_kind_of(slice_of(name));

		if (kind == LOOK_PYTHON || (kind == LOOK_FOR_MARKS && name[0] != '.'))
			continue; /* the walk has read it; or it is of no interest */
		path = fs_join(arena, folder->path, name);
		if (kind == LOOK_FOR_MARKS)
			tree_note_name(arena, app, inner_of(root, path), NULL);
		else if (!add_file(arena, root, path, kind, app, f))
			return false;
	}
	return true;
}

static bool add_app(struct arena *arena, const struct app_root *root, struct tree_app *app, struct fail *f)
{
	static const char packages[] = ".python_packages/lib/site-packages/memory_profiler.py";

	app->root = root->path;
	app->config_path = fs_join(arena, root->path, ".pyfuncprof.yml");
	if (fs_target_kind(fs_join(arena, root->path, packages)) == FS_FILE)
		tree_note_name(arena, app, packages, NULL);
	for (size_t i = 0; i < root->files.n; i++) {
		const struct found_file *file = &root->files.items[i];

		if (look_may_find(LOOK_PYTHON, file->bytes))
			*vec_push(arena, &app->files) = (struct tree_file){ inner_of(root, file->path), file->path,
									    LOOK_PYTHON, file->bytes, NULL };
	}
	for (size_t i = 0; i < root->folders.n; i++)
		if (!add_folder(arena, root, &root->folders.items[i], app, f))
			return false;
	return read_file(arena, root, fs_join(arena, root->path, ".funcignore"), &app->funcignore, f) &&
	       read_file(arena, root, app->config_path, &app->config, f);
}

bool tree_of_folder(struct arena *arena, const char *folder, struct tree *out, struct fail *f)
{
	struct app_roots roots = { 0 };

	if (!app_find(arena, folder, INTEREST_MARKS | INTEREST_PROFILER | INTEREST_FORMAT, &roots, f))
		return false;
	for (size_t i = 0; i < roots.n; i++)
		if (!add_app(arena, &roots.items[i], vec_push(arena, &out->apps), f))
			return false;
	return true;
}
