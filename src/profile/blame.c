#include "profile/blame.h"

#include <stdarg.h>

#include "base/buf.h"

void result_note(struct arena *arena, struct result *result, const char *format, ...)
{
	struct buf text = { .arena = arena };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	*vec_push(arena, &result->notes) = buf_slice(&text);
}

static bool is_before(struct result_place a, struct result_place b)
{
	return a.function != b.function ? a.function < b.function : a.line < b.line;
}

void result_blame(struct arena *arena, struct result *result, const struct culprit *what, const char *format, ...)
{
	struct culprits *culprits = &result->culprits;
	struct buf text = { .arena = arena };
	size_t at = culprits->n;
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	vec_push(arena, culprits);
	for (; at > 0 && is_before(what->place, culprits->items[at - 1].place); at--)
		culprits->items[at] = culprits->items[at - 1];
	culprits->items[at] = *what;
	culprits->items[at].message = buf_text(&text);
}

const char *result_place_text(struct arena *arena, const struct result *result, struct result_place place)
{
	const struct result_function *function = &result->functions.items[place.function];
	struct buf text = { .arena = arena };

	if (place.line == SIZE_MAX)
		buf_add(&text, function->name);
	else
		buf_addf(&text, "%.*s:%llu", SLICE_ARG(function->file),
			 (unsigned long long)function->lines.items[place.line].shown_line);
	return buf_text(&text);
}
