/* yaml_tree: from libyaml's events to nodes, with a stack of the lists and mappings that are open.
 *
 * libyaml counts characters; a place counts bytes. A cursor goes through the bytes once, as the events do, and turns one
 * into the other. For a file in UTF-16 places are libyaml's own, without the text of the line. */
#include "yaml/yaml_tree.h"

#include <yaml.h>

#include "base/arena.h"
#include "base/set.h"

/* A byte of the file, and all that a place says of it. */
struct cursor {
	size_t at, character; /* offsets, a byte order mark counted by the first alone */
	size_t line;          /* from 1 */
	size_t start, end;    /* of the line; the end is SLICE_NONE until somebody asks: a line may be long */
};

struct level {
	struct tree *node;
	const struct tree *key; /* read, and without its value yet */
	struct set keys;
};

struct reader {
	struct arena *arena;
	const char *path;
	struct slice bytes;
	struct fail *fail;
	yaml_parser_t parser;
	struct cursor cursor;
	struct level levels[TREE_DEEPEST];
	size_t depth;
	struct tree *root;
};

/* ---- places ---- */

static bool is_wide(struct slice bytes)
{
	return slice_starts(bytes, S("\xff\xfe")) || slice_starts(bytes, S("\xfe\xff"));
}

static void rewind_cursor(struct reader *r)
{
	size_t first = slice_starts(r->bytes, S("\xef\xbb\xbf")) ? 3 : 0;

	r->cursor = (struct cursor){ .at = first, .line = 1, .start = first, .end = SLICE_NONE };
}

static bool ends_line(char c)
{
	return c == '\n' || c == '\r';
}

/* Over one character of UTF-8. */
static void step(struct cursor *c, struct slice bytes)
{
	char first = bytes.p[c->at++];
	bool ends = ends_line(first) && !(first == '\r' && c->at < bytes.n && bytes.p[c->at] == '\n');

	while (c->at < bytes.n && ((unsigned char)bytes.p[c->at] & 0xc0) == 0x80)
		c->at++;
	c->character++;
	if (ends) {
		c->line++;
		c->start = c->at;
		c->end = SLICE_NONE;
	}
}

static struct place place_here(struct reader *r)
{
	struct cursor *c = &r->cursor;

	if (c->end == SLICE_NONE)
		for (c->end = c->start; c->end < r->bytes.n && !ends_line(r->bytes.p[c->end]);)
			c->end++;
	return (struct place){ r->path, c->line, c->at - c->start + 1, slice_part(r->bytes, c->start, c->end) };
}

static struct place place_of_mark(struct reader *r, const yaml_mark_t *mark)
{
	if (is_wide(r->bytes))
		return (struct place){ .path = r->path, .line = mark->line + 1, .column = mark->column + 1 };
	if (mark->index < r->cursor.character)
		rewind_cursor(r);
	while (r->cursor.character < mark->index && r->cursor.at < r->bytes.n)
		step(&r->cursor, r->bytes);
	return place_here(r);
}

static struct place place_of_byte(struct reader *r, size_t at)
{
	if (is_wide(r->bytes))
		return (struct place){ .path = r->path };
	rewind_cursor(r);
	while (r->cursor.at < at && r->cursor.at < r->bytes.n)
		step(&r->cursor, r->bytes);
	return place_here(r);
}

/* ---- from events to nodes ---- */

static bool refuse(const struct reader *r, struct place place, const char *what)
{
	fail_at(r->fail, place, "%s", what);
	return fail_hint(r->fail, "write the value itself");
}

static bool libyaml_failed(struct reader *r)
{
	const yaml_parser_t *parser = &r->parser;

	if (parser->error == YAML_MEMORY_ERROR)
		return fail(r->fail, EXIT_COULD_NOT, "cannot read '%s': out of memory", r->path);
	return fail_at(r->fail,
		       parser->error == YAML_READER_ERROR ? place_of_byte(r, parser->problem_offset)
							  : place_of_mark(r, &parser->problem_mark),
		       "%s%s%s", parser->problem, parser->context ? " " : "", parser->context ? parser->context : "");
}

static bool reads_as_nothing(struct slice text)
{
	static const char *const words[] = { "", "~", "null", "Null", "NULL" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_is(text, words[i]))
			return true;
	return false;
}

static bool attach(struct reader *r, struct tree *node)
{
	struct level *in = r->depth ? &r->levels[r->depth - 1] : NULL;

	if (!in) {
		r->root = node;
	} else if (in->node->kind == TREE_MAPPING && !in->key) {
		in->key = node;
		if (node->kind == TREE_TEXT && !set_add(r->arena, &in->keys, node->text))
			return fail_at(r->fail, node->place, "'%s' is given twice", node->text.p);
	} else {
		*vec_push(r->arena, &in->node->entries) = (struct tree_entry){ in->key, node };
		in->key = NULL;
	}
	return true;
}

static bool add(struct reader *r, const yaml_event_t *event, enum tree_kind kind, const yaml_char_t *anchor,
		const yaml_char_t *tag)
{
	struct tree *node = NEW(r->arena, struct tree);

	node->kind = kind;
	node->place = place_of_mark(r, &event->start_mark);
	if (anchor)
		return refuse(r, node->place, "an anchor is not allowed here");
	if (tag)
		return refuse(r, node->place, "a tag is not allowed here");
	if (kind == TREE_TEXT) {
		size_t n = event->data.scalar.length;

		node->text = (struct slice){ arena_copy(r->arena, (const char *)event->data.scalar.value, n), n };
		node->is_null = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && reads_as_nothing(node->text);
		return attach(r, node);
	}
	if (r->depth == TREE_DEEPEST)
		return fail_at(r->fail, node->place, "nested deeper than %d levels", TREE_DEEPEST);
	if (!attach(r, node))
		return false;
	r->levels[r->depth++] = (struct level){ .node = node };
	return true;
}

static bool take(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return !r->root || fail_at(r->fail, place_of_mark(r, &event->start_mark),
					   "a second document begins here, and a file is one");
	case YAML_ALIAS_EVENT:
		return refuse(r, place_of_mark(r, &event->start_mark), "an alias is not allowed here");
	case YAML_SCALAR_EVENT:
		return add(r, event, TREE_TEXT, event->data.scalar.anchor, event->data.scalar.tag);
	case YAML_SEQUENCE_START_EVENT:
		return add(r, event, TREE_LIST, event->data.sequence_start.anchor, event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return add(r, event, TREE_MAPPING, event->data.mapping_start.anchor, event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		return true;
	default:
		return true;
	}
}

static bool read_events(struct reader *r)
{
	for (bool ended = false; !ended;) {
		yaml_event_t event;
		bool ok;

		if (!yaml_parser_parse(&r->parser, &event))
			return libyaml_failed(r);
		ok = take(r, &event);
		ended = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
		if (!ok)
			return false;
	}
	return true;
}

bool tree_read(struct arena *arena, const char *path, struct slice bytes, const struct tree **out, struct fail *f)
{
	struct reader r = { .arena = arena, .path = path, .bytes = bytes, .fail = f };
	bool ok;

	*out = NULL;
	rewind_cursor(&r);
	if (bytes.n > TREE_LARGEST)
		return fail_at(f, place_of_byte(&r, TREE_LARGEST), "the file is larger than %d bytes", TREE_LARGEST);
	if (!yaml_parser_initialize(&r.parser))
		return fail(f, EXIT_COULD_NOT, "cannot read '%s': out of memory", path);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(bytes.n ? bytes.p : ""), bytes.n);
	ok = read_events(&r);
	yaml_parser_delete(&r.parser);
	if (ok)
		*out = r.root;
	return ok;
}
