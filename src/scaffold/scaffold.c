#include "scaffold/scaffold.h"

#include "base/arena.h"
#include "base/fs.h"

/* Every folder on the way to the file must be one, or nothing yet. */
static bool way_is_free(struct arena *arena, const char *directory, const char *path, struct fail *f)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *folder = fs_join(arena, directory, arena_copy(arena, path, (size_t)(slash - path)));
		enum fs_kind kind = fs_kind(folder);

		if (kind != FS_NONE && kind != FS_DIR)
			return fail(f, EXIT_COULD_NOT, "'%s' is in the way: it is not a folder", folder);
	}
	return true;
}

static bool plan_file(struct arena *arena, const struct shelf_place *place, const char *directory,
		      const struct manifest_file *entry, const struct scaffold_answers *answers, struct changes *out,
		      struct scaffold_files *files, struct fail *f)
{
	struct scaffold_file *file = vec_push(arena, files);
	struct change change = { .file = fs_join(arena, directory, entry->path) };
	enum fs_kind kind = fs_kind(change.file);
	struct slice text = { 0 };

	change.path = change.file;
	file->path = entry->path;
	file->skipped = kind == FS_FILE && !answers->force;
	file->overwritten = kind == FS_FILE && answers->force;
	if (!way_is_free(arena, directory, entry->path, f))
		return false;
	if (kind != FS_NONE && kind != FS_FILE)
		return fail(f, EXIT_COULD_NOT, "'%s' is in the way: it is not a file", change.file);
	if (file->skipped)
		return true;
	if (!shelf_read(arena, place, entry->from, &text, f) ||
	    !expand(arena, shelf_path(arena, place, entry->from), text, &answers->values, &change.after, f))
		return false;
	change.is_new = kind == FS_NONE;
	if (!change.is_new && !fs_read(arena, change.file, &change.before, f))
		return false;
	if (change.is_new || !slice_eq(change.before, change.after)) {
		*vec_push(arena, out) = change;
	} else {
		file->skipped = true;
		file->overwritten = false;
	}
	return true;
}

static bool has_word(const struct manifest_words *words, const char *word)
{
	for (size_t i = 0; i < words->n; i++)
		if (strcmp(words->items[i], word) == 0)
			return true;
	return false;
}

static bool is_wanted(const struct manifest_file *entry, const struct scaffold_answers *answers)
{
	if (entry->model && strcmp(entry->model, answers->model == MODEL_V1 ? "v1" : "v2") != 0)
		return false;
	for (size_t i = 0; i < entry->when.n; i++)
		if (!has_word(&answers->conditions, entry->when.items[i]))
			return false;
	return !answers->only || has_word(&entry->when, answers->only);
}

bool scaffold_project(struct arena *arena, const struct shelf *shelf, const char *directory,
		      const struct scaffold_answers *answers, struct changes *out, struct scaffold_files *files,
		      struct fail *f)
{
	struct shelf_place place = shelf_find(arena, shelf, "project");
	struct manifest_files manifest = { 0 };
	struct slice yaml;

	if (!shelf_read(arena, &place, "template.yaml", &yaml, f) ||
	    !manifest_read(arena, shelf_path(arena, &place, "template.yaml"), yaml, &manifest, f))
		return false;
	for (size_t i = 0; i < manifest.n; i++)
		if (is_wanted(&manifest.items[i], answers) &&
		    !plan_file(arena, &place, directory, &manifest.items[i], answers, out, files, f))
			return false;
	return true;
}
