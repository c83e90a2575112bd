#include "app/package.h"

#include <ctype.h>

static bool is_dash(char c)
{
	return c == '-' || c == '_' || c == '.';
}

/* The next character of a name, or NUL at its end. */
static char next(struct slice text, size_t *at)
{
	if (*at < text.n && is_dash(text.p[*at])) {
		while (*at < text.n && is_dash(text.p[*at]))
			++*at;
		return '-';
	}
	return *at < text.n && isalnum((unsigned char)text.p[*at]) ? (char)tolower((unsigned char)text.p[(*at)++])
								   : '\0';
}

bool package_is(struct slice line, struct slice name)
{
	size_t in_line = 0, in_name = 0;
	char c;

	do {
		c = next(line, &in_line);
		if (c != next(name, &in_name))
			return false;
	} while (c);
	return in_line == line.n || strchr(" \t=<>!~;[@#(\r\n", line.p[in_line]);
}
