#include "instrument/block.h"

#include "base/arena.h"
#include "base/buf.h"
#include "python/lines.h"
#include "python/source.h"

/* ---- facts to text ---- */

struct writer {
	struct buf text;
	struct slice newline;
};

static void end_line(struct writer *w)
{
	buf_add(&w->text, w->newline);
}

static void import_line(struct writer *w, const struct block_names *names, enum py_module module)
{
	struct slice name = names->module[module];

	buf_addf(&w->text, "import %s", py_module_names[module]);
	if (!slice_is(name, py_module_names[module]))
		buf_addf(&w->text, " as %.*s", SLICE_ARG(name));
	end_line(w);
}

struct slice block_write_setup(struct arena *arena, const struct setup_facts *facts, struct slice newline)
{
	const struct block_names *names = &facts->names;
	struct slice logging = names->module[MODULE_LOGGING], logger = names->root_logger;
	struct writer w = { { .arena = arena }, newline };

	buf_addf(&w.text, "# pyfuncprof: begin setup (original %.*s)", SLICE_ARG(facts->original));
	end_line(&w);
	buf_addf(&w.text, "# isort: off"); /* or it sorts them in among the user's */
	end_line(&w);
	import_line(&w, names, MODULE_LOGGING);
	import_line(&w, names, MODULE_MEMORY_PROFILER);
	if (facts->needs_sys)
		import_line(&w, names, MODULE_SYS);
	buf_addf(&w.text, "# isort: on");
	end_line(&w);
	buf_addf(&w.text, "%.*s = %.*s.getLogger()", SLICE_ARG(logger), SLICE_ARG(logging));
	end_line(&w);
	buf_addf(&w.text, "if %.*s.handlers:", SLICE_ARG(logger));
	end_line(&w);
	buf_addf(&w.text, "    %.*s.handlers[0].setFormatter(%.*s.Formatter(\"%%(name)s: %%(message)s\"))",
		 SLICE_ARG(logger), SLICE_ARG(logging));
	end_line(&w);
	buf_addf(&w.text, "%.*s = %.*s.LogFile('memory_profiler_logs'%s)", SLICE_ARG(names->stream),
		 SLICE_ARG(names->module[MODULE_MEMORY_PROFILER]), facts->all_rows ? "" : ", True");
	end_line(&w);
	end_line(&w);
	end_line(&w);
	buf_addf(&w.text, "# pyfuncprof: end setup");
	end_line(&w);
	return buf_slice(&w.text);
}

/* The subfunction's parameters: the entry's names, bare. */
static void add_params(struct buf *out, const struct wrapper_facts *facts)
{
	static const char *const stars[] = { [PARAM_ARGS] = "*", [PARAM_KWARGS] = "**" };

	for (size_t i = 0; i < facts->param_count; i++) {
		const struct py_param *param = &facts->params[i];

		buf_add(out, i ? S(", ") : S(""));
		if (param->kind == PARAM_ARGS || param->kind == PARAM_KWARGS)
			buf_addf(out, "%s", stars[param->kind]);
		buf_add(out, param->kind == PARAM_SLASH ? S("/") : param->kind == PARAM_STAR ? S("*") : param->name);
	}
}

/* Each parameter handed on by its own kind. */
static void add_arguments(struct buf *out, const struct wrapper_facts *facts)
{
	bool by_keyword = false;
	const char *separator = "";

	for (size_t i = 0; i < facts->param_count; i++) {
		struct slice name = facts->params[i].name;

		by_keyword |= facts->params[i].kind == PARAM_STAR || facts->params[i].kind == PARAM_ARGS;
		switch (facts->params[i].kind) {
		case PARAM_SLASH:
		case PARAM_STAR:
			continue;
		case PARAM_ARGS:
			buf_addf(out, "%s*%.*s", separator, SLICE_ARG(name));
			break;
		case PARAM_KWARGS:
			buf_addf(out, "%s**%.*s", separator, SLICE_ARG(name));
			break;
		case PARAM_PLAIN:
			buf_addf(out, "%s%.*s", separator, SLICE_ARG(name));
			if (by_keyword)
				buf_addf(out, "=%.*s", SLICE_ARG(name));
			break;
		}
		separator = ", ";
	}
}

static void add_callee(struct buf *out, const struct wrapper_facts *facts)
{
	if (facts->owner.n)
		buf_addf(out, "%.*s.", SLICE_ARG(facts->owner));
	buf_add(out, facts->profiled);
}

/* An async entry goes round the profiler while another invocation is being traced: the tracers would tangle. */
static void add_guarded_callee(struct buf *out, const struct wrapper_facts *facts, const struct block_names *names)
{
	buf_addf(out, "(");
	add_callee(out, facts);
	buf_addf(out, " if %.*s.gettrace() is None else ", SLICE_ARG(names->module[MODULE_SYS]));
	add_callee(out, facts);
	buf_addf(out, ".__wrapped__)");
}

static void add_decorator(struct writer *w, struct slice indent, const struct block_names *names)
{
	buf_addf(&w->text, "%.*s@%.*s.profile(stream=%.*s)", SLICE_ARG(indent),
		 SLICE_ARG(names->module[MODULE_MEMORY_PROFILER]), SLICE_ARG(names->stream));
	end_line(w);
}

struct slice block_write_decorator(struct arena *arena, struct slice name, struct slice indent,
				   const struct block_names *names, struct slice newline)
{
	struct writer w = { { .arena = arena }, newline };

	buf_addf(&w.text, "%.*s# pyfuncprof: begin %.*s", SLICE_ARG(indent), SLICE_ARG(name));
	end_line(&w);
	add_decorator(&w, indent, names);
	buf_addf(&w.text, "%.*s# pyfuncprof: end %.*s", SLICE_ARG(indent), SLICE_ARG(name));
	end_line(&w);
	return buf_slice(&w.text);
}

struct slice block_write_wrapper(struct arena *arena, const struct wrapper_facts *facts,
				 const struct block_names *names, struct slice newline)
{
	struct writer w = { { .arena = arena }, newline };

	buf_addf(&w.text, "%.*s# pyfuncprof: begin %.*s", SLICE_ARG(facts->body_indent), SLICE_ARG(facts->entry));
	end_line(&w);
	buf_addf(&w.text, "%.*sreturn %s", SLICE_ARG(facts->body_indent), facts->is_async ? "await " : "");
	if (facts->is_async)
		add_guarded_callee(&w.text, facts, names);
	else
		add_callee(&w.text, facts);
	buf_addf(&w.text, "(");
	add_arguments(&w.text, facts);
	buf_addf(&w.text, ")");
	end_line(&w);
	end_line(&w);
	if (!facts->indent.n)
		end_line(&w);
	add_decorator(&w, facts->indent, names);
	buf_addf(&w.text, "%.*s%sdef %.*s%.*s(", SLICE_ARG(facts->indent), facts->is_async ? "async " : "",
		 SLICE_ARG(facts->profiled), SLICE_ARG(facts->type_params));
	add_params(&w.text, facts);
	buf_addf(&w.text, "):");
	end_line(&w);
	buf_addf(&w.text, "%.*s# pyfuncprof: end %.*s", SLICE_ARG(facts->body_indent), SLICE_ARG(facts->entry));
	end_line(&w);
	return buf_slice(&w.text);
}

/* ---- text to tokens ---- */

struct tokens VEC_OF(struct slice);

static size_t token_end(struct slice text, size_t at)
{
	char quote = text.p[at];
	size_t end = at + 1;

	if (word_end(text, at) > at) {
		end = word_end(text, at);
	} else if (quote == '#') {
		while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
			end++;
	} else if (quote == '"' || quote == '\'') {
		while (end < text.n && text.p[end] != quote && text.p[end] != '\n')
			end++;
		end += end < text.n;
	}
	return end;
}

static struct slice token(const struct tokens *t, size_t i)
{
	return i < t->n ? t->items[i] : (struct slice){ 0 };
}

static bool token_is(const struct tokens *t, size_t i, const char *text)
{
	return slice_is(token(t, i), text);
}

/* White space, line ends and joins dropped; a comma before a closing bracket too. */
static struct tokens read_tokens(struct arena *arena, struct slice text)
{
	struct tokens t = { 0 };

	for (size_t at = 0; at < text.n;) {
		size_t end = at + 1;

		if (!memchr(" \t\f\r\n\\", text.p[at], 6)) {
			end = token_end(text, at);
			if (memchr(")]", text.p[at], 2) && t.n && token_is(&t, t.n - 1, ","))
				t.n--;
			*vec_push(arena, &t) = slice_part(text, at, end);
		}
		at = end;
	}
	return t;
}

static bool same_token(struct slice a, struct slice b)
{
	bool strings = a.n > 1 && a.n == b.n && strchr("'\"", a.p[0]) && strchr("'\"", b.p[0]);

	return strings ? slice_eq(slice_part(a, 1, a.n - 1), slice_part(b, 1, b.n - 1)) : slice_eq(a, b);
}

static bool same_tokens(const struct tokens *a, const struct tokens *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!same_token(a->items[i], b->items[i]))
			return false;
	return true;
}

/* ---- tokens to facts ---- */

static size_t find_token(const struct tokens *t, size_t from, const char *text)
{
	while (from < t->n && !token_is(t, from, text))
		from++;
	return from;
}

/* "import module [as name]" anywhere in the block. */
static struct slice read_module_name(const struct tokens *t, enum py_module module)
{
	for (size_t i = 0; i + 1 < t->n; i++)
		if (token_is(t, i, "import") && token_is(t, i + 1, py_module_names[module]))
			return token_is(t, i + 2, "as") ? token(t, i + 3) : token(t, i + 1);
	return (struct slice){ 0 };
}

static struct setup_facts read_setup(const struct tokens *t, const struct block *block)
{
	struct setup_facts facts = { .original = block->original };
	size_t logger = find_token(t, 0, "getLogger"), stream = find_token(t, 0, "LogFile");

	if (logger < 4 || stream < 4 || logger == t->n || stream == t->n)
		return (struct setup_facts){ 0 };
	for (int i = 0; i < PY_MODULES; i++)
		facts.names.module[i] = read_module_name(t, (enum py_module)i);
	facts.needs_sys = facts.names.module[MODULE_SYS].n > 0;
	facts.names.root_logger = token(t, logger - 4);
	facts.names.stream = token(t, stream - 4);
	facts.all_rows = token_is(t, stream + 3, ")");
	return facts;
}

static struct slice rewrite_setup(struct arena *arena, const struct tokens *t, const struct block *block)
{
	struct setup_facts facts = read_setup(t, block);

	return facts.names.stream.n ? block_write_setup(arena, &facts, S("\n")) : (struct slice){ 0 };
}

/* The parameters between the brackets at `from`, and where they end. */
static size_t read_params(struct arena *arena, const struct tokens *t, size_t from, struct wrapper_facts *facts)
{
	VEC(struct py_param) params = { 0 };
	size_t i = from + 1;

	while (i < t->n && !token_is(t, i, ")")) {
		struct py_param param = { 0 };

		while (token_is(t, i, "*")) {
			param.kind = param.kind == PARAM_ARGS ? PARAM_KWARGS : PARAM_ARGS;
			i++;
		}
		if (param.kind == PARAM_ARGS && (token_is(t, i, ",") || token_is(t, i, ")")))
			param.kind = PARAM_STAR;
		else if (token_is(t, i, "/"))
			param.kind = PARAM_SLASH, i++;
		else
			param.name = token(t, i++);
		*vec_push(arena, &params) = param;
		if (token_is(t, i, ","))
			i++;
		else if (!token_is(t, i, ")"))
			return t->n;
	}
	facts->params = params.items;
	facts->param_count = params.n;
	return i;
}

/* Where the bracket that `from` opens is closed. */
static size_t closing_bracket(const struct tokens *t, size_t from)
{
	size_t depth = 0, i = from;

	for (; i < t->n; i++) {
		depth += token_is(t, i, "[") || token_is(t, i, "(") || token_is(t, i, "{");
		if (token_is(t, i, "]") || token_is(t, i, ")") || token_is(t, i, "}"))
			depth--;
		if (depth == 0)
			break;
	}
	return i;
}

/* The blanks in front of a token that begins its line. */
static struct slice indent_before(struct slice disk, struct slice token)
{
	size_t at = (size_t)(token.p - disk.p);

	return slice_part(disk, line_start(disk, at), at);
}

static struct slice rewrite_wrapper(struct arena *arena, struct slice disk, const struct tokens *t,
				    const struct block *block, const struct block_names *setup)
{
	struct wrapper_facts facts = { .entry = block->name };
	struct block_names names = { 0 };
	size_t callee = token_is(t, 1, "await") ? 3 : 1, decorator = find_token(t, 0, "@");
	size_t def = find_token(t, decorator, "def"), brackets = def + 2;

	if (decorator + 7 >= t->n || (def < t->n && brackets >= t->n))
		return (struct slice){ 0 };
	if (setup) {
		names = *setup;
	} else {
		names.module[MODULE_MEMORY_PROFILER] = token(t, decorator + 1);
		names.module[MODULE_SYS] = token(t, find_token(t, 0, "if") + 1);
		names.stream = token(t, decorator + 7);
	}
	if (def == t->n)
		return block_write_decorator(arena, block->name, indent_before(disk, token(t, decorator)), &names,
					     S("\n"));
	facts.is_async = token_is(t, def - 1, "async");
	facts.profiled = token(t, def + 1);
	facts.indent = indent_before(disk, token(t, decorator));
	facts.body_indent = indent_before(disk, token(t, 0));
	if (token_is(t, callee + 1, "."))
		facts.owner = token(t, callee);
	if (token_is(t, brackets, "[")) {
		struct slice open = token(t, brackets), close = token(t, closing_bracket(t, brackets));

		if (!close.n)
			return close;
		facts.type_params = (struct slice){ open.p, (size_t)(close.p + close.n - open.p) };
		brackets = closing_bracket(t, brackets) + 1;
	}
	if (!token_is(t, brackets, "(") || read_params(arena, t, brackets, &facts) == t->n)
		return (struct slice){ 0 };
	return block_write_wrapper(arena, &facts, &names, S("\n"));
}

/* The text without its first and last line, the marks. */
static struct slice without_marks(struct slice text)
{
	size_t start = slice_find(text, S("\n"), 0), end;

	if (start == SLICE_NONE)
		return (struct slice){ 0 };
	end = text.n - 1;
	while (end > start && text.p[end - 1] != '\n')
		end--;
	return slice_part(text, start + 1, end);
}

bool block_is_ours(struct arena *arena, struct slice disk, const struct block *block, const struct block_names *setup,
		   struct slice *expected)
{
	struct tokens found = read_tokens(arena, slice_part(disk, block->inner.start, block->inner.end)), wanted;

	*expected = without_marks(block_is_setup(block) ? rewrite_setup(arena, &found, block)
							: rewrite_wrapper(arena, disk, &found, block, setup));
	wanted = read_tokens(arena, *expected);
	return expected->n && same_tokens(&found, &wanted);
}

bool block_same(struct arena *arena, struct slice a, struct slice b)
{
	struct tokens x = read_tokens(arena, a), y = read_tokens(arena, b);

	return same_tokens(&x, &y);
}

/* Is there nothing but blanks in front of it on its line? */
static bool begins_line(struct slice text, struct slice token)
{
	return slice_trim(indent_before(text, token)).n == 0;
}

bool block_is_formatted(struct arena *arena, struct slice text, struct slice wanted)
{
	struct tokens x = read_tokens(arena, text), y = read_tokens(arena, wanted);

	if (!same_tokens(&x, &y))
		return false;
	for (size_t i = 0; i < y.n; i++)
		if (begins_line(wanted, y.items[i]) &&
		    !slice_eq(indent_before(text, x.items[i]), indent_before(wanted, y.items[i])))
			return false;
	return true;
}

struct block_names block_read_names(struct arena *arena, struct slice disk, const struct block *block)
{
	struct tokens t = read_tokens(arena, slice_part(disk, block->inner.start, block->inner.end));

	return read_setup(&t, block).names;
}
