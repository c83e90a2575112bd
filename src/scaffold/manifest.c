#include "scaffold/manifest.h"

#include <yaml.h>

#include "base/arena.h"
#include "base/buf.h"

struct reader {
	struct arena *arena;
	const char *name;
	yaml_document_t document;
	struct fail *fail;
};

static bool wrong(const struct reader *r, const yaml_node_t *node, const char *what)
{
	struct place place = { .path = r->name,
			       .line = node->start_mark.line + 1,
			       .column = node->start_mark.column + 1 };

	return fail_at(r->fail, place, "%s", what);
}

static struct slice text_of(const yaml_node_t *node)
{
	return node->type == YAML_SCALAR_NODE
		       ? (struct slice){ (const char *)node->data.scalar.value, node->data.scalar.length }
		       : (struct slice){ 0 };
}

static bool is_safe(struct slice path)
{
	struct slice part;

	if (!path.n || path.p[0] == '/' || path.p[path.n - 1] == '/' || memchr(path.p, '\\', path.n) ||
	    memchr(path.p, '\0', path.n))
		return false;
	while (slice_cut(&path, '/', &part))
		if (!part.n || slice_is(part, ".") || slice_is(part, ".."))
			return false;
	return true;
}

/* ".vscode/x" is kept as "dot-vscode/x": the template's own repository must not obey it. */
static const char *default_from(struct arena *arena, struct slice path)
{
	struct buf from = { .arena = arena };

	buf_add(&from, path.p[0] == '.' ? S("dot-") : S(""));
	buf_add(&from, path.p[0] == '.' ? slice_part(path, 1, path.n) : path);
	return buf_text(&from);
}

static bool read_file(struct reader *r, const yaml_node_t *node, struct manifest_files *out)
{
	struct manifest_file file = { 0 };

	if (node->type != YAML_MAPPING_NODE)
		return wrong(r, node, "a file is a mapping with a path");
	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
		const yaml_node_t *key = yaml_document_get_node(&r->document, pair->key);
		const yaml_node_t *value = yaml_document_get_node(&r->document, pair->value);
		struct slice name = text_of(key), text = text_of(value);

		if (slice_is(name, "path") || slice_is(name, "from")) {
			if (!is_safe(text))
				return wrong(r, value, "a path is relative, with '/', without '..'");
			*(slice_is(name, "path") ? &file.path : &file.from) = slice_copy(r->arena, text);
		} else if (slice_is(name, "model")) {
			if (!slice_is(text, "v1") && !slice_is(text, "v2"))
				return wrong(r, value, "a model is v1 or v2");
			file.model = slice_copy(r->arena, text);
		} else {
			return wrong(r, key, "a file has path, from and model, nothing else");
		}
	}
	if (!file.path)
		return wrong(r, node, "a file has a path");
	if (!file.from)
		file.from = default_from(r->arena, slice_of(file.path));
	*vec_push(r->arena, out) = file;
	return true;
}

static bool read_files(struct reader *r, const yaml_node_t *root, struct manifest_files *out)
{
	const yaml_node_t *key, *list;
	const yaml_node_pair_t *first;

	if (root->type != YAML_MAPPING_NODE || root->data.mapping.pairs.top - root->data.mapping.pairs.start != 1)
		return wrong(r, root, "a manifest is a mapping with the one key 'files'");
	first = root->data.mapping.pairs.start;
	key = yaml_document_get_node(&r->document, first->key);
	list = yaml_document_get_node(&r->document, first->value);
	if (!slice_is(text_of(key), "files"))
		return wrong(r, key, "a manifest has the key 'files', nothing else");
	if (list->type != YAML_SEQUENCE_NODE)
		return wrong(r, list, "'files' is a list");
	for (yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++)
		if (!read_file(r, yaml_document_get_node(&r->document, *item), out))
			return false;
	return true;
}

bool manifest_read(struct arena *arena, const char *name, struct slice yaml, struct manifest_files *out, struct fail *f)
{
	struct reader r = { .arena = arena, .name = name, .fail = f };
	yaml_parser_t parser;
	const yaml_node_t *root;
	bool ok;

	if (!yaml_parser_initialize(&parser))
		return fail(f, EXIT_COULD_NOT, "cannot read '%s': out of memory", name);
	yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.p, yaml.n);
	if (!yaml_parser_load(&parser, &r.document)) {
		fail_at(f,
			(struct place){ .path = name,
					.line = parser.problem_mark.line + 1,
					.column = parser.problem_mark.column + 1 },
			"%s", parser.problem ? parser.problem : "not YAML");
		yaml_parser_delete(&parser);
		return false;
	}
	root = yaml_document_get_root_node(&r.document);
	ok = root ? read_files(&r, root, out) : fail(f, EXIT_COULD_NOT, "'%s' is empty", name);
	yaml_document_delete(&r.document);
	yaml_parser_delete(&parser);
	return ok;
}
