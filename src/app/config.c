/* config: a row for each setting, with what reads it. */
#include "app/config.h"

#include <fnmatch.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/nearest.h"
#include "yaml/yaml_tree.h"

struct setting {
	const char *name;
	bool (*read)(struct arena *, const struct setting *, const struct tree *value, void *out, struct fail *);
	size_t offset;                              /* of what it fills, in struct selection */
	const char *(*wrong)(struct slice pattern); /* what is wrong with one text of it, or NULL; may be NULL */
};

const char *also_cut(struct slice also, struct slice *file, struct slice *name)
{
	size_t colon = slice_find(also, S(":"), 0);

	if (colon == SLICE_NONE || colon + 1 == also.n)
		return "a helper is FILE:NAME, as in 'shared/orders.py:total'";
	*file = slice_part(also, 0, colon);
	*name = slice_part(also, colon + 1, also.n);
	return fs_is_inner(*file) ? NULL : "the FILE of FILE:NAME is relative to the app, with '/', without '..'";
}

static const char *wrong_also(struct slice also)
{
	struct slice file, name;

	return also_cut(also, &file, &name);
}

static bool read_pattern(struct arena *arena, const struct setting *setting, const struct tree *value,
			 struct patterns *out, struct fail *f)
{
	const char *wrong = NULL;

	if (value->kind != TREE_TEXT || value->is_null)
		return fail_at(f, value->place, "'%s' is a text, or a list of texts", setting->name);
	if (!value->text.n)
		wrong = "an empty text is not allowed here";
	else if (memchr(value->text.p, '\0', value->text.n))
		wrong = "a text with a NUL in it is not allowed here";
	else if (setting->wrong)
		wrong = setting->wrong(value->text);
	if (wrong)
		return fail_at(f, value->place, "%s", wrong);
	*vec_push(arena, out) = (struct pattern){ .text = value->text.p, .place = value->place };
	return true;
}

static bool read_patterns(struct arena *arena, const struct setting *setting, const struct tree *value, void *out,
			  struct fail *f)
{
	if (value->kind != TREE_LIST)
		return value->is_null || read_pattern(arena, setting, value, out, f);
	for (size_t i = 0; i < value->entries.n; i++)
		if (!read_pattern(arena, setting, value->entries.items[i].value, out, f))
			return false;
	return true;
}

static bool read_text(struct arena *arena, const struct setting *setting, const struct tree *value, void *out,
		      struct fail *f)
{
	struct patterns one = { 0 };

	if (value->is_null)
		return true;
	if (value->kind != TREE_TEXT)
		return fail_at(f, value->place, "'%s' is a text", setting->name);
	if (!read_pattern(arena, setting, value, &one, f))
		return false;
	*(struct pattern *)out = one.items[0];
	return true;
}

static const struct setting settings[] = {
	{ "include", read_patterns, offsetof(struct selection, include), NULL },
	{ "trigger", read_patterns, offsetof(struct selection, trigger), NULL },
	{ "exclude", read_patterns, offsetof(struct selection, exclude), NULL },
	{ "also", read_patterns, offsetof(struct selection, also), wrong_also },
	{ "profiler", read_text, offsetof(struct selection, profiler), NULL },
	{ 0 },
};

static const char *setting_name(const void *list, size_t i)
{
	return ((const struct setting *)list)[i].name;
}

static bool unknown_setting(struct arena *arena, const struct tree *key, struct fail *f)
{
	struct buf names = { .arena = arena };
	const char *nearest;

	if (key->kind != TREE_TEXT)
		return fail_at(f, key->place, "a setting has a name");
	fail_at(f, key->place, "'%s' is not a setting", key->text.p);
	nearest = nearest_name(key->text.p, setting_name, settings);
	if (nearest)
		return fail_hint(f, "did you mean '%s'?", nearest);
	for (const struct setting *s = settings; s->name; s++)
		buf_addf(&names, "%s%s", s > settings ? ", " : "", s->name);
	return fail_hint(f, "the settings are: %s", buf_text(&names));
}

static const struct setting *find_setting(struct slice name)
{
	for (const struct setting *s = settings; s->name; s++)
		if (slice_is(name, s->name))
			return s;
	return NULL;
}

bool config_parse(struct arena *arena, const char *path, struct slice bytes, struct selection *out, struct fail *f)
{
	const struct tree *root;

	if (!tree_read(arena, path, bytes, &root, f))
		return false;
	if (!root || root->is_null)
		return true;
	if (root->kind != TREE_MAPPING)
		return fail_at(f, root->place, "settings are lines like 'include: main'");
	for (size_t i = 0; i < root->entries.n; i++) {
		const struct tree_entry *entry = &root->entries.items[i];
		const struct setting *setting = find_setting(entry->key->text);

		if (!setting)
			return unknown_setting(arena, entry->key, f);
		if (!setting->read(arena, setting, entry->value, (char *)out + setting->offset, f))
			return false;
	}
	return true;
}

bool config_read(struct arena *arena, const char *root, struct selection *out, struct fail *f)
{
	const char *path = fs_join(arena, root, ".pyfuncprof.yml"), *top = fs_real(arena, root), *real;
	struct slice bytes;

	if (fs_kind(path) == FS_NONE)
		return true;
	real = fs_real(arena, path);
	if (!real)
		return fail_os(f, "cannot read '%s'", path);
	if (!top || !fs_is_below(top, real))
		return fail(f, EXIT_COULD_NOT, "'%s' is a link that leads out of the app", path);
	return fs_read(arena, path, &bytes, f) && config_parse(arena, path, bytes, out, f);
}

bool glob_match(const char *pattern, const char *text)
{
	return fnmatch(pattern, text, 0) == 0;
}
