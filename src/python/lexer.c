/* lexer: one pass over the bytes, without recursion.
 *
 * A formatted string is text with fields, and a field is code, in which strings may begin: so the pass keeps a stack of
 * what it is in.
 *
 *     f"{name!r:>{width}} and so on"
 *     ^IN_TEXT  ^IN_SPEC             each "{" begins an IN_FIELD, which its "}" ends
 *
 * The code around everything is an IN_FIELD that nothing ends. */
#include "python/lexer.h"

#include "base/arena.h"
#include "python/lines.h"

enum { MOST_OPEN = 200, LAST_COLUMN = 255, TAB = 8, MOST_JOINED = 20000 };

enum in { IN_FIELD, IN_TEXT, IN_SPEC };

struct level {
	enum in in;
	size_t brackets; /* IN_FIELD: how many are open */
	size_t start;    /* of the formatted string that it is in; so are the rest */
	char quote;
	bool triple, raw;
};

struct lexer {
	struct arena *arena;
	struct slice text;
	struct lexed out;
	size_t at, open; /* `open`: brackets and levels */
	VEC(struct level) levels;
};

static struct level *top(struct lexer *l)
{
	return &l->levels.items[l->levels.n - 1];
}

static void push(struct lexer *l, struct level level)
{
	*vec_push(l->arena, &l->levels) = level;
	if (++l->open > MOST_OPEN)
		l->out.beyond = l->at;
}

static void pop(struct lexer *l)
{
	l->open -= 1 + top(l)->brackets;
	l->levels.n--;
}

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static bool quotes_at(const struct lexer *l, char quote, bool triple)
{
	size_t at = l->at;

	return l->text.p[at] == quote &&
	       (!triple || (at + 2 < l->text.n && l->text.p[at + 1] == quote && l->text.p[at + 2] == quote));
}

/* A string that is over, unless it is in another one. */
static void note_string(struct lexer *l, size_t start)
{
	if (l->levels.n == 1 && line_end(slice_part(l->text, 0, l->at), start) < l->at)
		*vec_push(l->arena, &l->out.strings) = (struct span){ start, l->at };
}

static void note_unclosed(struct lexer *l, size_t start)
{
	if (start < l->out.unclosed)
		l->out.unclosed = start;
}

/* Behind a backslash and what it escapes, which may be a line end of two bytes. */
static void skip_escape(struct lexer *l)
{
	l->at++;
	if (l->at < l->text.n)
		l->at = is_newline(l->text.p[l->at]) ? line_next(l->text, l->at) : l->at + 1;
}

/* ---- strings ---- */

static void skip_string(struct lexer *l, char quote, bool triple)
{
	size_t start = l->at;

	for (l->at += triple ? 3 : 1; l->at < l->text.n;) {
		char c = l->text.p[l->at];

		if (c == '\\') {
			skip_escape(l);
		} else if (quotes_at(l, quote, triple)) {
			l->at += triple ? 3 : 1;
			note_string(l, start);
			return;
		} else if (!triple && is_newline(c)) {
			break;
		} else {
			l->at++;
		}
	}
	note_string(l, start);
	note_unclosed(l, start);
}

/* The one or two letters in front of the quote at `at`, as in rf"…". */
static struct slice prefix_of(struct slice text, size_t at)
{
	size_t start = at;

	while (start > 0 && at - start < 3 && word_end(text, start - 1) > start - 1)
		start--;
	return at - start < 3 ? slice_part(text, start, at) : (struct slice){ 0 };
}

static bool has_letter(struct slice prefix, char small, char capital)
{
	return prefix.n && (memchr(prefix.p, small, prefix.n) || memchr(prefix.p, capital, prefix.n));
}

static void begin_string(struct lexer *l)
{
	struct slice prefix = prefix_of(l->text, l->at);
	char quote = l->text.p[l->at];
	bool triple = quotes_at(l, quote, true);

	if (!has_letter(prefix, 'f', 'F') && !has_letter(prefix, 't', 'T')) {
		skip_string(l, quote, triple);
		return;
	}
	push(l, (struct level){ IN_TEXT, 0, l->at, quote, triple, has_letter(prefix, 'r', 'R') });
	l->at += triple ? 3 : 1;
}

static void end_string(struct lexer *l)
{
	size_t start = top(l)->start;

	while (top(l)->in != IN_TEXT)
		pop(l);
	pop(l);
	note_string(l, start);
}

/* "\N{DASH}": the braces hold no field. */
static bool is_named_character(struct slice text, size_t at)
{
	return slice_starts(slice_part(text, at, text.n), S("\\N{"));
}

/* One step in the text of a formatted string, or in a field's format. */
static void step_in_text(struct lexer *l)
{
	struct level level = *top(l);
	char c = l->text.p[l->at], next = l->at + 1 < l->text.n ? l->text.p[l->at + 1] : '\0';

	if (quotes_at(l, level.quote, level.triple)) {
		l->at += level.triple ? 3 : 1;
		end_string(l);
	} else if (!level.triple && is_newline(c)) {
		note_unclosed(l, level.start);
		end_string(l);
	} else if (!level.raw && is_named_character(l->text, l->at)) {
		l->at += 3;
	} else if (c == '\\' && next != '{' && next != '}') {
		skip_escape(l);
	} else if (c == '{' && next == '{' && level.in == IN_TEXT) {
		l->at += 2;
	} else if (c == '{') {
		level.in = IN_FIELD;
		push(l, level);
		l->at++;
	} else {
		if (c == '}' && level.in == IN_SPEC) {
			pop(l);
			pop(l);
		}
		l->at++;
	}
}

/* ---- code ---- */

static void begin_spec(struct lexer *l)
{
	struct level level = *top(l);

	level.in = IN_SPEC;
	level.brackets = 0;
	push(l, level);
}

static void close_bracket(struct lexer *l, char c)
{
	if (top(l)->brackets > 0) {
		top(l)->brackets--;
		l->open--;
	} else if (c == '}' && l->levels.n > 1) {
		pop(l);
	}
}

static void step_in_code(struct lexer *l)
{
	char c = l->text.p[l->at];

	switch (c) {
	case '\'':
	case '"':
		begin_string(l);
		return;
	case '#':
		*vec_push(l->arena, &l->out.comments) = (struct span){ l->at, line_end(l->text, l->at) };
		l->at = line_end(l->text, l->at);
		return;
	case '\n':
	case '\r':
		if (l->open)
			*vec_push(l->arena, &l->out.joints) = (struct span){ l->at, l->at + 1 };
		break;
	case '(':
	case '[':
	case '{':
		top(l)->brackets++;
		if (++l->open > MOST_OPEN)
			l->out.beyond = l->at;
		break;
	case ')':
	case ']':
	case '}':
		close_bracket(l, c);
		break;
	case ':':
		if (l->levels.n > 1 && top(l)->brackets == 0)
			begin_spec(l);
		break;
	default:
		break;
	}
	l->at++;
}

/* Where the blanks that begin the line end, and the column there. */
static size_t skip_indentation(struct slice text, size_t at, size_t *column)
{
	for (*column = 0; at < text.n; at++) {
		if (text.p[at] == ' ')
			++*column;
		else if (text.p[at] == '\t')
			*column += TAB;
		else if (text.p[at] == '\f')
			*column = 0;
		else
			break;
	}
	return at;
}

static void begin_line(struct lexer *l)
{
	size_t column;

	l->at = skip_indentation(l->text, l->at, &column);
	if (l->open == 0 && column > LAST_COLUMN && l->at < l->text.n && !is_newline(l->text.p[l->at]) &&
	    l->text.p[l->at] != '#')
		l->out.beyond = l->at;
}

struct lexed lex(struct arena *arena, struct slice text)
{
	struct lexer l = { .arena = arena, .text = text, .out = { .unclosed = SLICE_NONE, .beyond = SLICE_NONE } };
	bool begins_line = true;
	size_t joined = 0; /* backslashes at line ends, nothing else between them */

	*vec_push(arena, &l.levels) = (struct level){ .in = IN_FIELD };
	while (l.at < text.n && l.out.beyond == SLICE_NONE) {
		char c;

		if (top(&l)->in != IN_FIELD) {
			step_in_text(&l);
			continue;
		}
		if (begins_line)
			begin_line(&l);
		if (l.at == text.n || l.out.beyond != SLICE_NONE)
			break;
		c = text.p[l.at];
		begins_line = is_newline(c);
		if (c == '\\' && line_end(text, l.at + 1) == l.at + 1) {
			l.at = line_next(text, l.at); /* the next line begins no statement */
			if (++joined > MOST_JOINED)
				l.out.beyond = l.at;
			continue;
		}
		joined = begins_line ? joined : 0;
		step_in_code(&l);
	}
	if (l.open)
		l.out.joints.n = 0;
	if (l.levels.n > 1)
		note_unclosed(&l, l.levels.items[1].start);
	return l.out;
}

bool lexed_is_in_string(const struct lexed *lexed, size_t at)
{
	size_t i = span_find(lexed->strings.items, lexed->strings.n, at);

	return i < lexed->strings.n && lexed->strings.items[i].start < at;
}

bool lexed_is_in_comment(const struct lexed *lexed, size_t at)
{
	size_t i = span_find(lexed->comments.items, lexed->comments.n, at);

	return i < lexed->comments.n && lexed->comments.items[i].start <= at;
}

bool lexed_is_comment(const struct lexed *lexed, size_t at)
{
	size_t i = span_find(lexed->comments.items, lexed->comments.n, at);

	return i < lexed->comments.n && lexed->comments.items[i].start == at;
}
