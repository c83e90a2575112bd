/* yaml_tree: bytes of YAML in, a plain tree out; the only user of libyaml.
 *
 *     const struct tree *root;
 *
 *     if (!tree_read(arena, path, bytes, &root, f)) return false;
 *     for (size_t i = 0; root && i < root->entries.n; i++) use(root->entries.items[i].value);
 *
 * A file is one document, and its parts are what they look like: anchors, aliases, tags, a key given twice, and whatever
 * is larger or deeper than a person would write are refused, by line and column. Numbers and booleans are texts. */
#ifndef PFP_YAML_TREE_H
#define PFP_YAML_TREE_H

#include "base/fail.h"
#include "base/vec.h"

struct arena;

enum { TREE_LARGEST = 1 << 20, TREE_DEEPEST = 32 }; /* bytes of a file; lists and mappings inside each other */

enum tree_kind { TREE_TEXT, TREE_LIST, TREE_MAPPING };

struct tree_entry {
	const struct tree *key; /* NULL in a list; in a mapping of any kind, if rarely other than a text */
	const struct tree *value;
};

struct tree {
	enum tree_kind kind;
	bool is_null;       /* nothing, "~" or "null", without quotes */
	struct place place; /* where it begins */
	struct slice text;  /* of a TREE_TEXT, with a NUL behind it, and perhaps in it; else empty */
	struct tree_entries VEC_OF(struct tree_entry) entries; /* in the order of the file */
};

/* *out is NULL when the file holds nothing. The tree points into `path` and `bytes`. */
bool tree_read(struct arena *, const char *path, struct slice bytes, const struct tree **out, struct fail *);

#endif
