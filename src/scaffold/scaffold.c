#include "scaffold/scaffold.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "scaffold/embedded.h"
#include "scaffold/manifest.h"

static bool find_embedded(struct arena *arena, const char *folder, const char *name, struct slice *out, struct fail *f)
{
	const char *path = fs_join(arena, folder, name);

	for (size_t i = 0; i < embedded_count; i++) {
		if (strcmp(embedded_files[i].path, path) != 0)
			continue;
		*out = (struct slice){ (const char *)embedded_files[i].bytes, embedded_files[i].size };
		return true;
	}
	return fail(f, EXIT_COULD_NOT, "the template has no file '%s'", path);
}

/* The text as it is spelled between single quotes in Python, in ASCII wherever it was. */
static struct slice python_text(struct arena *arena, struct slice text)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (c == '\'' || c == '\\')
			buf_addf(&out, "\\%c", c);
		else if (c < 32 || c == 127)
			buf_addf(&out, "\\x%02x", c);
		else
			buf_add(&out, slice_part(text, i, i + 1));
	}
	return buf_slice(&out);
}

static struct slice expand(struct arena *arena, struct slice text, const struct scaffold_answers *answers)
{
	struct buf out = { .arena = arena };
	size_t from = 0, at;

	while ((at = slice_find(text, S("{{url}}"), from)) != SLICE_NONE) {
		buf_add(&out, slice_part(text, from, at));
		buf_add(&out, python_text(arena, slice_of(answers->url)));
		from = at + strlen("{{url}}");
	}
	buf_add(&out, slice_part(text, from, text.n));
	return buf_slice(&out);
}

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

static bool plan_file(struct arena *arena, const char *directory, const struct manifest_file *entry,
		      const struct scaffold_answers *answers, struct changes *out, struct scaffold_files *files,
		      struct fail *f)
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
	if (!find_embedded(arena, "project", entry->from, &text, f))
		return false;
	change.after = expand(arena, text, answers);
	change.is_new = kind == FS_NONE;
	if (!change.is_new && !fs_read(arena, change.file, &change.before, f))
		return false;
	if (change.is_new || !slice_eq(change.before, change.after))
		*vec_push(arena, out) = change;
	return true;
}

bool scaffold_project(struct arena *arena, const char *directory, const struct scaffold_answers *answers,
		      struct changes *out, struct scaffold_files *files, struct fail *f)
{
	const char *model = answers->model == MODEL_V1 ? "v1" : "v2";
	struct manifest_files manifest = { 0 };
	struct slice yaml;

	if (!find_embedded(arena, "project", "template.yaml", &yaml, f) ||
	    !manifest_read(arena, "templates/project/template.yaml", yaml, &manifest, f))
		return false;
	for (size_t i = 0; i < manifest.n; i++) {
		const struct manifest_file *entry = &manifest.items[i];

		if ((!entry->model || strcmp(entry->model, model) == 0) &&
		    !plan_file(arena, directory, entry, answers, out, files, f))
			return false;
	}
	return true;
}
