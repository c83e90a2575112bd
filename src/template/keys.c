#include "template/keys.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/nearest.h"

bool keys_wrong(const struct keys_reader *r, const struct key *key, const struct tree *value, const char *kind)
{
	return fail_at(r->fail, value->place, "'%s' is %s", key->name, kind);
}

bool keys_read_text(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	if (value->kind != TREE_TEXT || value->is_null)
		return keys_wrong(r, key, value, "a text");
	for (size_t i = 0; i < value->text.n; i++)
		if ((unsigned char)value->text.p[i] < 32 || value->text.p[i] == 127)
			return keys_wrong(r, key, value, "one line of text, without control characters");
	*(const char **)out = value->text.p;
	return true;
}

bool keys_read_texts(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	if (value->kind != TREE_LIST)
		return keys_wrong(r, key, value, "a list of texts");
	for (size_t i = 0; i < value->entries.n; i++)
		if (!keys_read_text(r, key, value->entries.items[i].value, vec_push(r->arena, (struct texts *)out)))
			return false;
	return true;
}

static const char *key_name(const void *list, size_t i)
{
	return ((const struct key *)list)[i].name;
}

static bool unknown_key(const struct keys_reader *r, const struct tree *name, const struct key *keys)
{
	const char *nearest = name->kind == TREE_TEXT ? nearest_name(name->text.p, key_name, keys) : NULL;
	struct buf names = { .arena = r->arena };

	fail_at(r->fail, name->place, "'%s' is no key of a template", name->kind == TREE_TEXT ? name->text.p : "");
	if (nearest)
		return fail_hint(r->fail, "did you mean '%s'?", nearest);
	for (const struct key *key = keys; key->name; key++)
		buf_addf(&names, "%s%s", key > keys ? ", " : "", key->name);
	return fail_hint(r->fail, "the keys here are: %s", buf_text(&names));
}

bool keys_read(const struct keys_reader *r, const struct tree *node, const struct key *keys, void *out)
{
	struct buf missing = { .arena = r->arena };
	size_t missing_n = 0;

	if (node->kind != TREE_MAPPING)
		return fail_at(r->fail, node->place, "a mapping is wanted here, lines like '%s: ...'", keys->name);
	for (size_t i = 0; i < node->entries.n; i++) {
		const struct tree *name = node->entries.items[i].key, *value = node->entries.items[i].value;
		const struct key *key = keys;

		while (key->name && !slice_is(name->text, key->name))
			key++;
		if (!key->name)
			return unknown_key(r, name, keys);
		if (!key->read(r, key, value, (char *)out + key->offset))
			return false;
	}
	for (const struct key *key = keys; key->name; key++) {
		bool given = !key->is_needed;

		for (size_t i = 0; i < node->entries.n; i++)
			given |= slice_is(node->entries.items[i].key->text, key->name);
		if (!given)
			buf_addf(&missing, "%s'%s'", missing_n++ ? ", " : "", key->name);
	}
	return !missing_n || fail_at(r->fail, node->place, "%s %s missing", buf_text(&missing),
				     missing_n == 1 ? "is" : "are");
}

bool keys_read_file(const struct keys_reader *r, const struct shelf_place *place, const struct key *keys, void *out,
		    const struct tree **root)
{
	const char *path = shelf_path(r->arena, place, "template.yaml");
	struct slice yaml;

	if (!shelf_read(r->arena, place, "template.yaml", &yaml, r->fail) ||
	    !tree_read(r->arena, path, yaml, root, r->fail))
		return false;
	if (!*root)
		return fail(r->fail, EXIT_COULD_NOT, "'%s' is empty", path);
	return keys_read(r, *root, keys, out);
}
