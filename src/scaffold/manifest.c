#include "scaffold/manifest.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "yaml/yaml_tree.h"

/* ".vscode/x" is kept as "dot-vscode/x": the template's own repository must not obey it. */
static const char *default_from(struct arena *arena, const char *path)
{
	return *path == '.' ? buf_format(arena, "dot-%s", path + 1) : path;
}

static const char *const conditions[] = { "demo", "empty", "docs", "docker" };

static bool read_condition(struct arena *arena, const struct tree *node, struct manifest_words *out, struct fail *f)
{
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (slice_is(node->text, conditions[i])) {
			*vec_push(arena, out) = conditions[i];
			return true;
		}
	return fail_at(f, node->place, "'%.*s' is no condition", SLICE_ARG(node->text));
}

static bool read_conditions(struct arena *arena, const struct tree *node, struct manifest_words *out, struct fail *f)
{
	if (node->kind != TREE_LIST)
		return read_condition(arena, node, out, f);
	for (size_t i = 0; i < node->entries.n; i++)
		if (!read_condition(arena, node->entries.items[i].value, out, f))
			return false;
	return true;
}

static bool read_file(struct arena *arena, const struct tree *node, struct manifest_files *out, struct fail *f)
{
	struct manifest_file file = { 0 };

	if (node->kind != TREE_MAPPING)
		return fail_at(f, node->place, "a file is a mapping with a path");
	for (size_t i = 0; i < node->entries.n; i++) {
		const struct tree *key = node->entries.items[i].key, *value = node->entries.items[i].value;

		if (slice_is(key->text, "path") || slice_is(key->text, "from")) {
			if (!fs_is_inner(value->text))
				return fail_at(f, value->place, "a path is relative, with '/', without '..'");
			*(slice_is(key->text, "path") ? &file.path : &file.from) = value->text.p;
		} else if (slice_is(key->text, "model")) {
			if (!slice_is(value->text, "v1") && !slice_is(value->text, "v2"))
				return fail_at(f, value->place, "a model is v1 or v2");
			file.model = value->text.p;
		} else if (slice_is(key->text, "when")) {
			if (!read_conditions(arena, value, &file.when, f))
				return false;
		} else {
			return fail_at(f, key->place, "a file has path, from, model and when, nothing else");
		}
	}
	if (!file.path)
		return fail_at(f, node->place, "a file has a path");
	if (!file.from)
		file.from = default_from(arena, file.path);
	*vec_push(arena, out) = file;
	return true;
}

bool manifest_read(struct arena *arena, const char *name, struct slice yaml, struct manifest_files *out, struct fail *f)
{
	const struct tree *root, *key, *list;

	if (!tree_read(arena, name, yaml, &root, f))
		return false;
	if (!root)
		return fail(f, EXIT_COULD_NOT, "'%s' is empty", name);
	if (root->kind != TREE_MAPPING || root->entries.n != 1)
		return fail_at(f, root->place, "a manifest is a mapping with the one key 'files'");
	key = root->entries.items[0].key;
	list = root->entries.items[0].value;
	if (!slice_is(key->text, "files"))
		return fail_at(f, key->place, "a manifest has the key 'files', nothing else");
	if (list->kind != TREE_LIST)
		return fail_at(f, list->place, "'files' is a list");
	for (size_t i = 0; i < list->entries.n; i++)
		if (!read_file(arena, list->entries.items[i].value, out, f))
			return false;
	return true;
}
