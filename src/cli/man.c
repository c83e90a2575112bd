#include "cli/man.h"

#include <ctype.h>

/* A dash is the one that can be copied, a quote the straight one; a dot that may come to stand first is no request. */
static void add_escaped(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\\')
			buf_add(out, S("\\e"));
		else if (c == '-')
			buf_add(out, S("\\-"));
		else if (c == '\'')
			buf_add(out, S("\\(aq"));
		else if (c == '.' && (i == 0 || text.p[i - 1] == ' '))
			buf_add(out, S("\\&."));
		else
			buf_add(out, slice_part(text, i, i + 1));
	}
}

/* A font: 'B' for what is typed, 'I' for what it stands for. */
static void add_in(struct buf *out, char font, const char *text)
{
	buf_addf(out, "\\f%c", font);
	add_escaped(out, slice_of(text));
	buf_add(out, S("\\fR"));
}

/* Each sentence on lines of its own, as roff sets them. */
static void add_sentences(struct buf *out, const char *text)
{
	struct slice rest = slice_of(text);

	while (rest.n) {
		struct buf sentence = { .arena = out->arena };
		size_t end = slice_find(rest, S(". "), 0);

		end = end == SLICE_NONE ? rest.n : end + 1;
		add_escaped(&sentence, slice_part(rest, 0, end));
		opt_wrap(out, 0, buf_text(&sentence));
		rest = slice_trim(slice_part(rest, end, rest.n));
	}
}

void man_begin(struct buf *out, const char *name, const char *summary)
{
	struct buf title = { .arena = out->arena };

	buf_add(out, S(".TH "));
	for (const char *c = name; *c; c++)
		buf_addf(out, "%c", toupper((unsigned char)*c));
	buf_addf(out, " 1 " PFP_DATE " \"pyfuncprof " PFP_VERSION "\" \"User Commands\"\n");
	buf_addf(out, ".nh\n.ad l\n"); /* names are not taken apart, blanks not stretched */
	man_section(out, "NAME");
	buf_addf(&title, "%s - %s", name, summary);
	add_sentences(out, buf_text(&title));
}

void man_section(struct buf *out, const char *title)
{
	buf_addf(out, ".SH %s\n", title);
}

void man_text(struct buf *out, const char *text)
{
	add_sentences(out, text);
}

void man_row(struct buf *out, const char *name, const char *text)
{
	buf_add(out, S(".TP\n"));
	add_in(out, 'B', name);
	buf_add(out, S("\n"));
	add_sentences(out, text);
}

void man_usage(struct buf *out, const char *command, const char *rest)
{
	add_in(out, 'B', command);
	add_escaped(out, slice_of(rest));
	buf_add(out, S("\n"));
}

void man_options(struct buf *out, const struct opt *rows)
{
	for (const struct opt *row = rows; row->kind; row++) {
		bool is_option = row->kind < OPT_OTHERS;
		struct buf name = { .arena = out->arena }, help = { .arena = out->arena };

		buf_addf(&name, row->kind < OPT_ARGUMENT ? "--%s" : "%s", row->name);
		buf_addf(&help, "%s", row->help);
		if (row->fallback && *row->fallback)
			buf_addf(&help, " (default: %s)", row->fallback);
		buf_add(out, S(".TP\n"));
		if (row->letter)
			buf_addf(out, "\\fB\\-%c\\fR, ", row->letter);
		add_in(out, is_option ? 'B' : 'I', buf_text(&name));
		if (row->value && row->kind < OPT_ARGUMENT) {
			buf_add(out, S(" "));
			add_in(out, 'I', row->value);
		}
		buf_add(out, S("\n"));
		add_sentences(out, buf_text(&help));
	}
}

void man_reference(struct buf *out, const char *name, bool is_last)
{
	buf_add(out, S(".BR "));
	add_escaped(out, slice_of(name));
	buf_addf(out, " (1)%s\n", is_last ? "" : ",");
}
