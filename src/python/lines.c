#include "python/lines.h"

#include <ctype.h>

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

size_t line_end(struct slice text, size_t at)
{
	while (at < text.n && !is_newline(text.p[at]))
		at++;
	return at;
}

static size_t newline_length(struct slice text, size_t at)
{
	if (at >= text.n)
		return 0;
	return text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n' ? 2 : 1;
}

size_t line_next(struct slice text, size_t at)
{
	at = line_end(text, at);
	return at + newline_length(text, at);
}

size_t line_start(struct slice text, size_t at)
{
	size_t first = slice_starts(text, S("\xef\xbb\xbf")) ? 3 : 0;

	while (at > first && !is_newline(text.p[at - 1]))
		at--;
	return at < first ? first : at;
}

/* Where the newline in front of a line's beginning begins. */
static size_t newline_above(struct slice text, size_t start)
{
	return start - (start > 1 && text.p[start - 1] == '\n' && text.p[start - 2] == '\r' ? 2 : 1);
}

size_t line_above(struct slice text, size_t start)
{
	return line_start(text, newline_above(text, start));
}

struct slice line_newline(struct slice text, size_t at)
{
	size_t start = line_start(text, at), end = line_end(text, at);

	if (start > 0 && is_newline(text.p[start - 1]))
		end = newline_above(text, start);
	if (end == text.n)
		return S("\n");
	return slice_part(text, end, end + newline_length(text, end));
}

bool line_names_encoding(struct slice line)
{
	return slice_find(line, S("coding:"), 0) != SLICE_NONE || slice_find(line, S("coding="), 0) != SLICE_NONE;
}

static bool is_of_encoding(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

/* The word behind "coding:" or "coding=" */
static struct slice named_encoding(struct slice line)
{
	for (size_t at = 0; (at = slice_find(line, S("coding"), at)) != SLICE_NONE;) {
		size_t start = at += strlen("coding");

		if (start == line.n || (line.p[start] != ':' && line.p[start] != '='))
			continue;
		for (start++; start < line.n && (line.p[start] == ' ' || line.p[start] == '\t');)
			start++;
		for (at = start; at < line.n && is_of_encoding(line.p[at]);)
			at++;
		if (at > start)
			return slice_part(line, start, at);
	}
	return (struct slice){ 0 };
}

struct slice lines_encoding(struct slice text)
{
	struct slice encoding = { 0 };

	for (size_t at = line_start(text, 0), n = 0; at < text.n && n < 2 && !encoding.n;
	     at = line_next(text, at), n++) {
		struct slice line = slice_trim(slice_part(text, at, line_end(text, at)));

		if (line.n && line.p[0] != '#')
			break;
		encoding = named_encoding(line);
	}
	return encoding;
}

bool encoding_is_utf8(struct slice name)
{
	char plain[8] = "";

	for (size_t i = 0, n = 0; i < name.n && n + 1 < sizeof plain; i++)
		if (name.p[i] != '-' && name.p[i] != '_')
			plain[n++] = (char)tolower((unsigned char)name.p[i]);
	return strncmp(plain, "utf8", 4) == 0 || strcmp(plain, "utf") == 0 || strcmp(plain, "u8") == 0;
}

struct place line_place(const char *path, struct slice text, size_t at)
{
	struct place place = { .path = path, .line = 1 };
	size_t start = line_start(text, at < text.n ? at : text.n);

	for (size_t i = 0; i < start; i++)
		if (text.p[i] == '\n' || (text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n')))
			place.line++;
	place.column = (at < text.n ? at : text.n) - start + 1;
	place.text = slice_part(text, start, line_end(text, start));
	return place;
}

struct place line_place_on(struct line_cursor *cursor, const char *path, struct slice text, size_t at)
{
	if (!cursor->line || at < cursor->start)
		*cursor = (struct line_cursor){ 0, line_end(text, 0), 1 };
	while (cursor->end < text.n && line_next(text, cursor->end) <= at) {
		cursor->start = line_next(text, cursor->end);
		cursor->end = line_end(text, cursor->start);
		cursor->line++;
	}
	return (struct place){ path, cursor->line, at - cursor->start + 1,
			       slice_part(text, cursor->start, cursor->end) };
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c > 127;
}

size_t word_end(struct slice text, size_t at)
{
	while (at < text.n && is_word(text.p[at]))
		at++;
	return at;
}
