#include "base/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

static char *format_text(struct arena *arena, const char *format, va_list args)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = arena_alloc(arena, (size_t)(n < 0 ? 0 : n) + 1, 1);
	if (n > 0)
		vsnprintf(text, (size_t)n + 1, format, args);
	return text;
}

static void set(struct fail *fail, enum exit_code code, struct place place, const char *format, va_list args)
{
	fail->code = code;
	fail->place = place;
	fail->hint = NULL;
	fail->message = format_text(fail->arena, format, args);
}

bool fail(struct fail *fail, enum exit_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(fail, code, (struct place){ 0 }, format, args);
	va_end(args);
	return false;
}

bool fail_os(struct fail *fail, const char *format, ...)
{
	const char *why = strerror(errno);
	size_t n;
	char *text;
	va_list args;

	va_start(args, format);
	set(fail, EXIT_COULD_NOT, (struct place){ 0 }, format, args);
	va_end(args);
	n = strlen(fail->message) + strlen(why) + sizeof ": ";
	text = arena_alloc(fail->arena, n, 1);
	snprintf(text, n, "%s: %s", fail->message, why);
	fail->message = text;
	return false;
}

bool fail_at(struct fail *fail, struct place place, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(fail, EXIT_COULD_NOT, place, format, args);
	va_end(args);
	return false;
}

bool fail_take(struct fail *fail, const struct fail *other)
{
	struct arena *arena = fail->arena;

	*fail = *other;
	fail->arena = arena;
	return false;
}

bool fail_hint(struct fail *fail, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fail->hint = format_text(fail->arena, format, args);
	va_end(args);
	return false;
}
