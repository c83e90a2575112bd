/* fuzz_config: read any bytes as YAML: as a tree, as a .pyfuncprof.yml, as a template.yaml.
 *
 * What must hold: read twice, it says the same; every place is in the file, and where it says; a tree is not deeper than
 * it may be; nothing that a setting or a manifest may not say gets through. */

#include "app/config.h"
#include "base/arena.h"
#include "base/fs.h"
#include "fuzz.h"
#include "scaffold/manifest.h"
#include "yaml/yaml_tree.h"

static const struct slice words[] = {
	FUZZ_WORD("- "),
	FUZZ_WORD("? "),
	FUZZ_WORD(": "),
	FUZZ_WORD("  "),
	FUZZ_WORD("\t"),
	FUZZ_WORD("\n"),
	FUZZ_WORD("\r"),
	FUZZ_WORD("\r\n"),
	FUZZ_WORD("\xc2\x85"),
	FUZZ_WORD("\xe2\x80\xa8"),
	FUZZ_WORD("\xef\xbb\xbf"),
	FUZZ_WORD("\xff\xfe"),
	FUZZ_WORD("\xff"),
	FUZZ_WORD("\0"),
	FUZZ_WORD("\\0"),
	FUZZ_WORD("\xf0\x9f\x98\x80"),
	FUZZ_WORD("[a, b]"),
	FUZZ_WORD("{a: b}"),
	FUZZ_WORD("["),
	FUZZ_WORD("{"),
	FUZZ_WORD("]"),
	FUZZ_WORD("}"),
	FUZZ_WORD("\""),
	FUZZ_WORD("'"),
	FUZZ_WORD("|\n "),
	FUZZ_WORD(">-\n "),
	FUZZ_WORD("&a "),
	FUZZ_WORD("*a"),
	FUZZ_WORD("!!str "),
	FUZZ_WORD("! "),
	FUZZ_WORD("<<: "),
	FUZZ_WORD("~"),
	FUZZ_WORD("# "),
	FUZZ_WORD("---\n"),
	FUZZ_WORD("...\n"),
	FUZZ_WORD("%YAML 1.1\n"),
	FUZZ_WORD("%TAG ! x\n"),
	FUZZ_WORD("include: "),
	FUZZ_WORD("trigger: httpTrigger\n"),
	FUZZ_WORD("exclude:\n- "),
	FUZZ_WORD("also: a.py:b\n"),
	FUZZ_WORD("../"),
	FUZZ_WORD("files:\n"),
	FUZZ_WORD("path: a/b\n"),
	FUZZ_WORD("model: v1"),
	FUZZ_WORD("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
	FUZZ_WORD("- - - - - - - - - - - - - - - - - "),
	{ 0 },
};

static const char *const endings[] = { ".yml", ".yaml", NULL };

const struct fuzz_target fuzz_target = { .name = "fuzz_config", .endings = endings, .words = words };

static const char path[] = "some.yml";

static bool is_wide(struct slice bytes)
{
	return slice_starts(bytes, S("\xff\xfe")) || slice_starts(bytes, S("\xfe\xff"));
}

static void check_place(struct slice bytes, const struct place *place)
{
	struct slice text = place->text;
	size_t line = 1;

	if (!place->path || strcmp(place->path, path) != 0)
		wrong("a place is in another file");
	if (is_wide(bytes))
		return;
	if (!place->line || !place->column || place->column > text.n + 1)
		wrong("a place is outside of its line");
	if (text.p < bytes.p || text.p + text.n > bytes.p + bytes.n)
		wrong("a line is outside of the file");
	if (text.n && (memchr(text.p, '\n', text.n) || memchr(text.p, '\r', text.n)))
		wrong("a line is more than one");
	for (const char *p = bytes.p; p < text.p; p++)
		if (*p == '\n' || (*p == '\r' && !(p + 1 < bytes.p + bytes.n && p[1] == '\n')))
			line++;
	if (line != place->line)
		wrong("a line is not counted right");
}

/* A text begins where it stands, or is quoted there, or is a block. */
static void check_text(struct slice bytes, const struct tree *node)
{
	struct slice line = node->place.text;
	char c = node->place.column <= line.n ? line.p[node->place.column - 1] : '\n';

	if (node->text.p[node->text.n])
		wrong("a text has no NUL behind it");
	if (!is_wide(bytes) && !node->is_null && !strchr("'\"|>", c) && c != node->text.p[0])
		wrong("a text is not where it says");
}

static void check_failure(struct slice bytes, const struct fail *f)
{
	if (!f->message || !*f->message || f->code != EXIT_COULD_NOT)
		wrong("it failed, and does not say why");
	if (f->place.path)
		check_place(bytes, &f->place);
}

static void check_same_failure(const struct fail *a, const struct fail *b)
{
	if (strcmp(a->message ? a->message : "", b->message ? b->message : "") != 0 || a->place.line != b->place.line ||
	    a->place.column != b->place.column)
		wrong("read twice, it fails otherwise");
}

/* ---- the tree ---- */

static void check_tree(struct slice bytes, const struct tree *node, size_t depth)
{
	check_place(bytes, &node->place);
	if (node->kind == TREE_TEXT) {
		if (node->entries.n)
			wrong("a text has parts");
		check_text(bytes, node);
		return;
	}
	if (node->text.n || node->is_null)
		wrong("a list or a mapping is a text");
	if (depth == TREE_DEEPEST)
		wrong("the tree is too deep");
	for (size_t i = 0; i < node->entries.n; i++) {
		const struct tree_entry *entry = &node->entries.items[i];

		if (!entry->key != (node->kind == TREE_LIST))
			wrong("a mapping has keys, and a list has none");
		for (size_t k = 0; entry->key && entry->key->kind == TREE_TEXT && k < i && i < 50; k++)
			if (node->entries.items[k].key->kind == TREE_TEXT &&
			    slice_eq(node->entries.items[k].key->text, entry->key->text))
				wrong("a key is there twice");
		if (entry->key)
			check_tree(bytes, entry->key, depth + 1);
		check_tree(bytes, entry->value, depth + 1);
	}
}

/* ---- settings ---- */

static void check_same_patterns(struct slice bytes, const struct patterns *a, const struct patterns *b)
{
	if (a->n != b->n)
		wrong("read twice, there are more or fewer");
	for (size_t i = 0; i < a->n; i++) {
		check_place(bytes, &a->items[i].place);
		if (strcmp(a->items[i].text, b->items[i].text) != 0 ||
		    a->items[i].place.line != b->items[i].place.line ||
		    a->items[i].place.column != b->items[i].place.column)
			wrong("read twice, it says something else");
		if (!*a->items[i].text)
			wrong("a setting is empty");
	}
}

static bool check_config(struct arena *arena, struct slice bytes)
{
	struct fail f = { .arena = arena }, g = { .arena = arena };
	struct selection one = { 0 }, other = { 0 };
	bool ok = config_parse(arena, path, bytes, &one, &f);

	if (config_parse(arena, path, bytes, &other, &g) != ok)
		wrong("read twice, it ends otherwise");
	check_same_failure(&f, &g);
	if (!ok)
		check_failure(bytes, &f);
	check_same_patterns(bytes, &one.include, &other.include);
	check_same_patterns(bytes, &one.trigger, &other.trigger);
	check_same_patterns(bytes, &one.exclude, &other.exclude);
	check_same_patterns(bytes, &one.also, &other.also);
	for (size_t i = 0; i < one.also.n; i++) {
		struct slice file, name;

		if (also_cut(slice_of(one.also.items[i].text), &file, &name) || !fs_is_inner(file) || !name.n)
			wrong("a helper is no FILE:NAME");
	}
	return ok;
}

static bool check_manifest(struct arena *arena, struct slice bytes)
{
	struct fail f = { .arena = arena };
	struct manifest_files files = { 0 };
	bool ok = manifest_read(arena, path, bytes, &files, &f);

	if (!ok)
		check_failure(bytes, &f);
	for (size_t i = 0; i < files.n; i++) {
		const struct manifest_file *file = &files.items[i];

		if (!fs_is_inner(slice_of(file->path)) || !fs_is_inner(slice_of(file->from)))
			wrong("a path leads out");
		if (file->model && strcmp(file->model, "v1") != 0 && strcmp(file->model, "v2") != 0)
			wrong("a model is none");
	}
	return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };
	struct arena arena = { 0 };
	struct fail f = { .arena = &arena };
	const struct tree *root = NULL;
	bool read = tree_read(&arena, path, bytes, &root, &f), config = check_config(&arena, bytes),
	     manifest = check_manifest(&arena, bytes);

	if (read && root)
		check_tree(bytes, root, 0);
	if (!read)
		check_failure(bytes, &f);
	if (!read && (config || manifest))
		wrong("it is no YAML, and yet it is taken");
	fuzz_tally.inputs++;
	fuzz_tally.done += config || manifest;
	fuzz_tally.refused += !config && !manifest;
	arena_release(&arena);
	return 0;
}
