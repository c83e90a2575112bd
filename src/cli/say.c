#include "cli/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

enum { LONGEST_LINE = 160 }; /* of a source line in a message, in bytes */

static void add_clean(struct buf *out, struct slice s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

		if (c == 0xc2 && next >= 0x80 && next < 0xa0) /* U+0080 to U+009F, among them a CSI */
			buf_addf(out, "\\x%02x", s.p[++i] & 0xff);
		else if ((c >= 32 && c != 127) || (c && strchr(allowed, c)))
			buf_add(out, slice_part(s, i, i + 1));
		else
			buf_addf(out, "\\x%02x", c);
	}
}

void say_add_clean(struct buf *out, struct slice s)
{
	add_clean(out, s, "");
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

void say_note(const char *format, ...)
{
	struct arena arena = { 0 };
	struct buf text = { .arena = &arena };
	char raw[4096];
	va_list args;

	va_start(args, format);
	vsnprintf(raw, sizeof raw, format, args);
	va_end(args);
	buf_add(&text, S("pyfuncprof: "));
	add_clean(&text, slice_of(raw), "\n");
	buf_add(&text, S("\n"));
	print(&text);
	arena_release(&arena);
}

void say_line(struct slice line)
{
	struct arena arena = { 0 };
	struct buf text = { .arena = &arena };

	add_clean(&text, line, "\t\x1b"); /* the colours are that program's */
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
	if (!place->line || !place->text.n || place->column > LONGEST_LINE)
		return;
	buf_add(text, S("    "));
	add_clean(text, slice_part(place->text, 0, place->text.n < LONGEST_LINE ? place->text.n : LONGEST_LINE), "\t");
	buf_add(text, S("\n    "));
	for (size_t i = 0; i + 1 < place->column && i < place->text.n; i++)
		if (((unsigned char)place->text.p[i] & 0xc0) != 0x80) /* one column for a character of many bytes */
			buf_add(text, place->text.p[i] == '\t' ? S("\t") : S(" "));
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
