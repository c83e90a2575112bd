#include "guard/toml.h"

struct reader {
	struct slice text;
	size_t at;
	struct slice keys[TOML_DEEPEST];
	size_t table; /* how many of them the table's header gives */
	size_t n;
	void (*see)(void *, const struct toml_value *);
	void *context;
};

static int peek(const struct reader *r)
{
	return r->at < r->text.n ? (unsigned char)r->text.p[r->at] : -1;
}

static bool take(struct reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static void skip_blanks(struct reader *r)
{
	while (peek(r) == ' ' || peek(r) == '\t')
		r->at++;
}

static void skip_comment(struct reader *r)
{
	skip_blanks(r);
	if (peek(r) == '#')
		while (peek(r) >= 0 && peek(r) != '\n')
			r->at++;
}

/* Blanks, comments and line ends. */
static void skip_space(struct reader *r)
{
	for (size_t from = SLICE_NONE; from != r->at;) {
		from = r->at;
		skip_comment(r);
		while (peek(r) == '\r' || peek(r) == '\n')
			r->at++;
	}
}

static bool at_line_end(struct reader *r)
{
	skip_comment(r);
	take(r, '\r');
	return peek(r) < 0 || take(r, '\n');
}

/* Behind a quote; three of them may go over lines. Escapes stay as they are: none is in a package's name. */
static bool read_string(struct reader *r, char quote, struct slice *out)
{
	bool is_long = r->at + 2 < r->text.n && r->text.p[r->at + 1] == quote && r->text.p[r->at + 2] == quote;
	size_t quotes = is_long ? 3 : 1, run = 0;

	r->at += quotes;
	out->p = r->text.p + r->at;
	for (; peek(r) >= 0 && (is_long || peek(r) != '\n'); r->at++) {
		run = peek(r) == quote ? run + 1 : 0;
		if (run == quotes) {
			r->at++;
			if (is_long && peek(r) == quote)
				r->at++;
			out->n = (size_t)(r->text.p + r->at - out->p) - quotes;
			return true;
		}
		if (peek(r) == '\\' && quote == '"')
			r->at++;
	}
	return false;
}

static bool is_bare(int c)
{
	return c > ' ' && !strchr("=,[]{}#\"'", c);
}

static bool read_bare(struct reader *r, const char *stop, struct slice *out)
{
	size_t start = r->at;

	while (is_bare(peek(r)) && !strchr(stop, peek(r)))
		r->at++;
	*out = slice_part(r->text, start, r->at);
	return out->n;
}

/* "a.b.'c'" behind those that are there. */
static bool read_keys(struct reader *r)
{
	do {
		skip_blanks(r);
		if (r->n == TOML_DEEPEST)
			return false;
		if (peek(r) == '"' || peek(r) == '\'') {
			if (!read_string(r, (char)peek(r), &r->keys[r->n++]))
				return false;
		} else if (!read_bare(r, ".", &r->keys[r->n++])) {
			return false;
		}
		skip_blanks(r);
	} while (take(r, '.'));
	return true;
}

static bool read_value(struct reader *r, int depth);

static bool read_array(struct reader *r, int depth)
{
	for (skip_space(r); !take(r, ']'); skip_space(r)) {
		if (!read_value(r, depth))
			return false;
		skip_space(r);
		if (!take(r, ',') && peek(r) != ']')
			return false;
	}
	return true;
}

static bool read_pair(struct reader *r, int depth)
{
	size_t n = r->n;
	bool ok;

	if (!read_keys(r) || !take(r, '='))
		return false;
	skip_blanks(r);
	ok = read_value(r, depth);
	r->n = n;
	return ok;
}

static bool read_inline_table(struct reader *r, int depth)
{
	for (skip_space(r); !take(r, '}'); skip_space(r)) {
		if (!read_pair(r, depth))
			return false;
		skip_space(r);
		if (!take(r, ',') && peek(r) != '}')
			return false;
	}
	return true;
}

/* A date may have a blank in it: what follows that is none of ours, and goes with it. */
static bool read_value(struct reader *r, int depth)
{
	struct toml_value value = { .keys = r->keys, .key_count = r->n };
	int c = peek(r);
	bool ok;

	if (depth == TOML_DEEPEST)
		return false;
	if (take(r, '['))
		return read_array(r, depth + 1);
	if (take(r, '{'))
		return read_inline_table(r, depth + 1);
	if (c == '"' || c == '\'')
		ok = read_string(r, (char)c, &value.text);
	else
		ok = read_bare(r, "", &value.text);
	if (ok && value.text.n == 10 && value.text.p[4] == '-' && peek(r) == ' ') {
		struct slice time;

		take(r, ' ');
		read_bare(r, "", &time);
	}
	if (ok)
		r->see(r->context, &value);
	return ok;
}

static bool read_header(struct reader *r)
{
	bool is_array;

	take(r, '[');
	is_array = take(r, '[');
	r->n = 0;
	if (!read_keys(r) || !take(r, ']') || (is_array && !take(r, ']')))
		return false;
	r->table = r->n;
	return at_line_end(r);
}

bool toml_read(struct slice text, void (*see)(void *, const struct toml_value *), void *context)
{
	struct reader r = { .text = text, .see = see, .context = context };

	if (slice_starts(text, S("\xef\xbb\xbf")))
		r.at = 3;
	for (skip_space(&r); peek(&r) >= 0; skip_space(&r)) {
		r.n = r.table;
		if (peek(&r) == '[' ? !read_header(&r) : !read_pair(&r, 0) || !at_line_end(&r))
			return false;
	}
	return true;
}
