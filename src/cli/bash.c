#include "cli/bash.h"

#include <ctype.h>

#include "base/arena.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Does a backslash make this one plain? Not all of them within double quotes. */
static bool is_escapable(char c, char quote)
{
	return quote == '\0' || (quote == '"' && strchr("$`\"\\", c));
}

void bash_read(struct arena *arena, struct slice line, const char *breaks, struct bash_line *out)
{
	struct buf word = { .arena = arena };
	bool is_word = false;
	size_t before = 0; /* what was kept before the quote */

	*out = (struct bash_line){ 0 };
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i];

		if (!out->quote && is_blank(c)) {
			if (is_word)
				*vec_push(arena, &out->words) = arena_copy(arena, word.p, word.n);
			word.n = out->kept = 0;
			is_word = false;
			continue;
		}
		is_word = true;
		if (c == out->quote) {
			out->quote = '\0';
			out->kept = before;
		} else if (!out->quote && (c == '\'' || c == '"')) {
			before = out->kept;
			out->quote = c;
			out->kept = word.n;
		} else if (c == '\\' && out->quote != '\'' && i + 1 == line.n) {
			continue; /* what it makes plain is still to come */
		} else if (c == '\\' && i + 1 < line.n && is_escapable(line.p[i + 1], out->quote)) {
			buf_add(&word, slice_part(line, i + 1, i + 2));
			i++;
		} else {
			buf_add(&word, slice_part(line, i, i + 1));
			if (!out->quote && strchr(breaks, c))
				out->kept = word.n;
		}
	}
	*vec_push(arena, &out->words) = arena_copy(arena, word.p, word.n);
}

/* Behind an open quote, bash takes a quote at the start for that one, and one at the end for the closing one, which it
 * would add: there it has to be doubled. */
void bash_add_quoted(struct buf *out, const char *text, char quote)
{
	if ((quote == '\'' && *text == '\'') || (quote == '"' && *text == '!'))
		buf_addf(out, "%c", quote);
	for (; *text; text++) {
		struct slice c = { text, 1 };

		if (quote == '\'' && *text == '\'')
			buf_add(out, S("'\\''"));
		else if (quote == '"' && *text == '!') /* a backslash would not keep the history out, and stay */
			buf_add(out, S("\"\\!\""));
		else if ((quote == '"' && strchr("$`\"\\", *text)) ||
			 (!quote && !isalnum((unsigned char)*text) && (unsigned char)*text < 0x80 &&
			  !strchr("_-./+,:@%=", *text)))
			buf_addf(out, "\\%c", *text);
		else
			buf_add(out, c);
	}
	if (quote && out->n && out->p[out->n - 1] == quote)
		buf_addf(out, "%c", quote);
}
