/* keys: a mapping of a template.yaml → a struct, by a row for each key.
 *
 * An unknown key, one that is missing, a value of the wrong kind: a failure by file:line:column. */
#ifndef PFP_KEYS_H
#define PFP_KEYS_H

#include "template/shelf.h"
#include "yaml/yaml_tree.h"

struct texts VEC_OF(const char *);

struct keys_reader {
	struct arena *arena;
	struct fail *fail;
};

struct key {
	const char *name; /* NULL in the last row */
	bool (*read)(const struct keys_reader *, const struct key *, const struct tree *value, void *out);
	size_t offset; /* of what it fills */
	bool is_needed;
};

/* One line of text, a const char *; a list of them, a struct texts. */
bool keys_read_text(const struct keys_reader *, const struct key *, const struct tree *value, void *out);
bool keys_read_texts(const struct keys_reader *, const struct key *, const struct tree *value, void *out);

/* "'bundle' is none, ga or preview"; false. */
bool keys_wrong(const struct keys_reader *, const struct key *, const struct tree *value, const char *kind);

bool keys_read(const struct keys_reader *, const struct tree *node, const struct key *keys, void *out);

/* All of the template.yaml of a template; gives its tree. */
bool keys_read_file(const struct keys_reader *, const struct shelf_place *, const struct key *keys, void *out,
		    const struct tree **root);

#endif
