#include "cli/say.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/utf8.h"

enum { LONGEST_LINE = 160 }; /* of a source line in a message, in bytes */

static void add_clean(struct buf *out, struct slice s, const char *allowed)
{
	for (size_t at = 0, n; at < s.n; at += n ? n : 1) {
		struct slice rest = slice_part(s, at, s.n);
		uint32_t c;

		n = utf8_length(rest);
		c = n ? utf8_code(rest, n) : (unsigned char)*rest.p;
		if (n && (!utf8_is_unseen(c) || (c && c < 0x80 && strchr(allowed, (int)c))))
			buf_add(out, slice_part(rest, 0, n));
		else
			utf8_spell(out, c);
	}
}

void say_add_clean(struct buf *out, struct slice s)
{
	add_clean(out, s, "");
}

const char *say_clean(struct arena *arena, const char *text)
{
	struct buf out = { .arena = arena };

	say_add_clean(&out, slice_of(text));
	return buf_text(&out);
}

const char *say_word(struct arena *arena, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,:@%";
	struct buf out = { .arena = arena };

	if (*text && text[strspn(text, plain)] == '\0')
		return text;
	buf_add(&out, S("'"));
	for (; *text; text++)
		buf_add(&out, *text == '\'' ? S("'\\''") : (struct slice){ text, 1 });
	buf_add(&out, S("'"));
	return buf_text(&out);
}

bool say_results(struct slice text, struct fail *f)
{
	if (fwrite(text.n ? text.p : "", 1, text.n, stdout) != text.n || fflush(stdout) != 0)
		return fail_os(f, "cannot print the results");
	return true;
}

static void print(struct buf *text)
{
	fwrite(text->p, 1, text->n, stderr);
}

static void note(const char *format, va_list args, const char *allowed)
{
	struct arena arena = { 0 };
	struct buf text = { .arena = &arena };
	char raw[4096];

	vsnprintf(raw, sizeof raw, format, args);
	buf_add(&text, S("pyfuncprof: "));
	add_clean(&text, slice_of(raw), allowed);
	buf_add(&text, S("\n"));
	print(&text);
	arena_release(&arena);
}

void say_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(format, args, "");
	va_end(args);
}

void say_lines(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(format, args, "\n");
	va_end(args);
}

/* The length of a colour that the text begins with, as in "\x1b[1;31m"; 0 when it begins with none. */
static size_t colour_length(struct slice s)
{
	size_t n = 2;

	if (!slice_starts(s, S("\x1b[")))
		return 0;
	while (n < s.n && (isdigit((unsigned char)s.p[n]) || s.p[n] == ';'))
		n++;
	return n < s.n && s.p[n] == 'm' ? n + 1 : 0;
}

void say_line(struct slice line)
{
	struct arena arena = { 0 };
	struct buf text = { .arena = &arena };

	for (size_t at = 0, n; at < line.n; at += n) {
		struct slice rest = slice_part(line, at, line.n);
		const char *next = memchr(rest.p + 1, '\x1b', rest.n - 1);

		n = colour_length(rest);
		if (n) {
			buf_add(&text, slice_part(rest, 0, n));
			continue;
		}
		n = next ? (size_t)(next - rest.p) : rest.n;
		add_clean(&text, slice_part(rest, 0, n), "\t");
	}
	buf_add(&text, S("\n"));
	print(&text);
	arena_release(&arena);
}

static void add_place(struct buf *text, const struct place *place)
{
	add_clean(text, slice_of(place->path), "");
	if (place->line)
		buf_addf(text, ":%zu:%zu", place->line, place->column);
	buf_add(text, S(": "));
}

/* The line and a caret under the column, where both are short enough to see. */
static void add_excerpt(struct buf *text, const struct place *place)
{
	struct buf before = { .arena = text->arena };
	size_t n = place->text.n < LONGEST_LINE ? place->text.n : LONGEST_LINE;

	if (!place->line || !place->text.n || place->column > LONGEST_LINE)
		return;
	while (n && n < place->text.n && ((unsigned char)place->text.p[n] & 0xc0) == 0x80)
		n--; /* not within a character */
	buf_add(text, S("    "));
	add_clean(text, slice_part(place->text, 0, n), "\t");
	buf_add(text, S("\n    "));
	add_clean(&before, slice_part(place->text, 0, place->column <= n ? place->column - 1 : n), "\t");
	for (size_t i = 0; i < before.n; i++)
		if (((unsigned char)before.p[i] & 0xc0) != 0x80) /* one column for a character of many bytes */
			buf_add(text, before.p[i] == '\t' ? S("\t") : S(" "));
	buf_add(text, S("^\n"));
}

void say_failure(const struct fail *f)
{
	struct arena arena = { 0 };
	struct buf text = { .arena = &arena };
	struct slice hint = slice_of(f->hint ? f->hint : ""), line;

	buf_add(&text, S("pyfuncprof: "));
	if (f->place.path)
		add_place(&text, &f->place);
	add_clean(&text, slice_of(f->message), "");
	buf_add(&text, S("\n"));
	if (f->place.path)
		add_excerpt(&text, &f->place);
	while (slice_cut(&hint, '\n', &line)) {
		if (!slice_trim(line).n)
			continue;
		buf_add(&text, S("  "));
		add_clean(&text, line, "\t");
		buf_add(&text, S("\n"));
	}
	print(&text);
	arena_release(&arena);
}
