#include "template/expand.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "python/lines.h"

enum kind { KIND_PLAIN, KIND_PYTHON, KIND_JSON };

struct expansion {
	struct arena *arena;
	const char *path;
	struct slice text;
	enum kind kind;
	const struct expand_values *values;
	struct fail *fail;
};

static enum kind kind_of(const char *path)
{
	struct slice name = slice_of(path);

	return slice_ends(name, S(".py")) ? KIND_PYTHON : slice_ends(name, S(".json")) ? KIND_JSON : KIND_PLAIN;
}

/* As it is spelled between quotes of either kind. */
static void add_escaped(struct buf *out, enum kind kind, struct slice text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (kind != KIND_PLAIN && (c == '"' || c == '\\' || (c == '\'' && kind == KIND_PYTHON)))
			buf_addf(out, "\\%c", c);
		else if (kind != KIND_PLAIN && (c < 32 || c == 127))
			buf_addf(out, kind == KIND_JSON ? "\\u%04x" : "\\x%02x", c);
		else
			buf_add(out, slice_part(text, i, i + 1));
	}
}

static void add_list(struct buf *out, enum kind kind, struct slice text)
{
	struct slice part;

	for (size_t i = 0; slice_cut(&text, ',', &part); i++) {
		buf_addf(out, i ? ", \"" : "\"");
		add_escaped(out, kind, slice_trim(part));
		buf_addf(out, "\"");
	}
}

static struct slice upper(struct arena *arena, struct slice text)
{
	char *copy = slice_copy(arena, text);

	for (size_t i = 0; i < text.n; i++)
		copy[i] = (char)toupper((unsigned char)copy[i]);
	return (struct slice){ copy, text.n };
}

static const struct expand_value *find_value(const struct expand_values *values, struct slice name)
{
	for (size_t i = 0; i < values->n; i++)
		if (slice_is(name, values->items[i].name))
			return &values->items[i];
	return NULL;
}

/* One mark, without its braces. *keeps becomes false when the line is not to be written. */
static bool add_mark(const struct expansion *e, struct slice mark, struct buf *out, bool *keeps)
{
	bool if_there = slice_starts(mark, S("?")), if_not = slice_starts(mark, S("!"));
	bool capitals = slice_ends(mark, S(":upper"));
	struct slice name = slice_part(mark, if_there || if_not, capitals ? mark.n - strlen(":upper") : mark.n);
	const struct expand_value *value = find_value(e->values, name);

	if (!value)
		return fail_at(e->fail, line_place(e->path, e->text, (size_t)(mark.p - e->text.p)),
			       "'%.*s' is no value of this template", SLICE_ARG(name));
	if (if_there || if_not)
		*keeps &= if_there == (value->text.n > 0);
	else if (value->is_list)
		add_list(out, e->kind, value->text);
	else
		add_escaped(out, e->kind, capitals ? upper(e->arena, value->text) : value->text);
	return true;
}

static bool add_line(const struct expansion *e, struct slice line, struct buf *out)
{
	struct buf written = { .arena = e->arena };
	bool keeps = true;
	size_t from = 0, at, end;

	while ((at = slice_find(line, S("{{"), from)) != SLICE_NONE &&
	       (end = slice_find(line, S("}}"), at)) != SLICE_NONE) {
		buf_add(&written, slice_part(line, from, at));
		if (!add_mark(e, slice_part(line, at + 2, end), &written, &keeps))
			return false;
		from = end + 2;
	}
	buf_add(&written, slice_part(line, from, line.n));
	if (keeps)
		buf_add(out, buf_slice(&written));
	return true;
}

bool expand(struct arena *arena, const char *path, struct slice text, const struct expand_values *values,
	    struct slice *out, struct fail *f)
{
	const struct expansion e = { arena, path, text, kind_of(path), values, f };
	struct buf written = { .arena = arena };

	for (size_t at = 0, next; at < text.n; at = next) {
		next = line_next(text, at);
		if (!add_line(&e, slice_part(text, at, next), &written))
			return false;
	}
	*out = buf_slice(&written);
	return true;
}
