/* The lists of an outline: put in order once, searched by halves. */
#include "python/outline.h"

#include <stdlib.h>
#include <string.h>

static int compare_sizes(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_names(struct slice a, struct slice b)
{
	int order = a.n && b.n ? memcmp(a.p, b.p, a.n < b.n ? a.n : b.n) : 0;

	return order ? order : compare_sizes(a.n, b.n);
}

static int by_name(const void *a, const void *b)
{
	const struct py_binding *x = a, *y = b;
	int order = compare_names(x->name, y->name);

	if (!order)
		order = compare_sizes((size_t)(x->scope + 1), (size_t)(y->scope + 1));
	return order ? order : compare_sizes(x->at, y->at);
}

static int by_call_name(const void *a, const void *b)
{
	const struct py_call *x = a, *y = b;
	int order = compare_names(x->name, y->name);

	return order ? order : compare_sizes(x->at, y->at);
}

/* What a def binds that says "global" is the module's; nobody knows when. */
static bool move_globals(struct outline *out)
{
	bool moved = false;

	for (size_t i = 0, n; i < out->bindings.n; i += n) {
		struct py_binding *b = &out->bindings.items[i];
		bool is_global = false;

		for (n = 0; i + n < out->bindings.n && b[n].scope == b->scope && slice_eq(b[n].name, b->name); n++)
			is_global |= b[n].kind == BIND_GLOBAL;
		for (size_t k = 0; is_global && k < n; k++)
			if (b[k].kind != BIND_GLOBAL) {
				b[k].scope = -1;
				b[k].conditional = moved = true;
			}
	}
	return moved;
}

void outline_sort(struct outline *out)
{
	do
		if (out->bindings.n)
			qsort(out->bindings.items, out->bindings.n, sizeof *out->bindings.items, by_name);
	while (move_globals(out));
	if (out->calls.n)
		qsort(out->calls.items, out->calls.n, sizeof *out->calls.items, by_call_name);
}

unsigned outline_uses(const struct outline *outline, struct slice name, size_t *first)
{
	unsigned uses = 0;

	for (size_t i = 0; i < outline->mentions.n; i++) {
		const struct py_mention *mention = &outline->mentions.items[i];

		if (!slice_eq(mention->name, name))
			continue;
		if (first && !uses)
			*first = mention->at;
		uses |= mention->use;
	}
	return uses;
}

/* How many bindings come before the one that would stand at `key`. */
static size_t bindings_before(const struct outline *outline, struct py_binding key)
{
	size_t low = 0, high = outline->bindings.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_name(&outline->bindings.items[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct py_binding *outline_bindings(const struct outline *outline, struct slice name, size_t *n)
{
	size_t first = bindings_before(outline, (struct py_binding){ .name = name, .scope = -1 });

	*n = bindings_before(outline, (struct py_binding){ .name = name, .scope = (int)outline->defs.n }) - first;
	return outline->bindings.items + first;
}

const struct py_binding *outline_bindings_in(const struct outline *outline, struct slice name, int scope, size_t before,
					     size_t *n)
{
	size_t first = bindings_before(outline, (struct py_binding){ .name = name, .scope = scope });

	*n = bindings_before(outline, (struct py_binding){ .name = name, .scope = scope, .at = before }) - first;
	return outline->bindings.items + first;
}

const struct py_call *outline_calls(const struct outline *outline, struct slice name, size_t *n)
{
	size_t low = 0, high = outline->calls.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_names(outline->calls.items[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (high < outline->calls.n && slice_eq(outline->calls.items[high].name, name))
		high++;
	*n = high - low;
	return outline->calls.items + low;
}

struct span outline_statement(const struct outline *outline, size_t at)
{
	size_t n = outline->statements.n, i = span_find(outline->statements.items, n, at);

	if (i > 0 && (i == n || outline->statements.items[i].start > at))
		i--;
	return outline->statements.items[i];
}

int outline_argument(const struct outline *outline, int call, struct slice keyword, size_t place)
{
	const struct py_value *values = outline->values.items;
	int found = 0;

	for (int i = values[call].first; i; i = values[i].next) {
		if (keyword.n && slice_eq(values[i].keyword, keyword))
			return i;
		if (!values[i].keyword.n && place-- == 0)
			found = i;
	}
	return found;
}
