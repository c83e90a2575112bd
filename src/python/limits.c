/* limits: one pass over the bytes that knows strings, comments and brackets, and nothing else of Python. */
#include "python/limits.h"

#include "python/lines.h"

enum { MOST_BRACKETS = 200, LAST_COLUMN = 255, TAB = 8, LONGEST_RUN = 20000 };

/* Behind the string that begins with the quote at `at`. */
static size_t string_end(struct slice text, size_t at)
{
	char quote = text.p[at];
	bool triple = at + 2 < text.n && text.p[at + 1] == quote && text.p[at + 2] == quote;

	for (at += triple ? 3 : 1; at < text.n; at++) {
		if (text.p[at] == '\\')
			at++;
		else if (!triple && (text.p[at] == quote || text.p[at] == '\n' || text.p[at] == '\r'))
			return at + 1;
		else if (triple && at + 2 < text.n && text.p[at] == quote && text.p[at + 1] == quote &&
			 text.p[at + 2] == quote)
			return at + 3;
	}
	return text.n;
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

bool within_limits(struct slice text, size_t *at)
{
	size_t depth = 0, column = 0, run = 0; /* of comments and backslashes, nothing else between them */
	bool begins_line = true;

	for (*at = 0; *at < text.n;) {
		char c;

		if (begins_line)
			*at = skip_indentation(text, *at, &column);
		if (*at == text.n)
			break;
		c = text.p[*at];
		if (begins_line && depth == 0 && column > LAST_COLUMN && !strchr("#\r\n", c))
			return false;
		begins_line = c == '\n' || c == '\r';
		run = c == '#' || c == '\\' ? run + 1 : begins_line ? run : 0;
		if (run > LONGEST_RUN)
			return false;
		if (c == '\'' || c == '"') {
			*at = string_end(text, *at);
			continue;
		}
		if (c == '#') {
			*at = line_end(text, *at);
			continue;
		}
		if (c == '\\' && line_end(text, *at + 1) == *at + 1) {
			*at = line_next(text, *at); /* joined: the next line begins no statement */
			continue;
		}
		if (c == '(' || c == '[' || c == '{')
			depth++;
		if ((c == ')' || c == ']' || c == '}') && depth > 0)
			depth--;
		if (depth > MOST_BRACKETS)
			return false;
		++*at;
	}
	return true;
}
