#include "instrument/block.h"

#include "base/arena.h"
#include "base/buf.h"
#include "instrument/profiler.h"
#include "python/lines.h"
#include "python/source.h"

static const unsigned always_imported = 1u << MODULE_LOGGING | 1u << MODULE_MEMORY_PROFILER;

/* ---- facts to text ---- */

struct writer {
	struct buf text;
	struct slice newline;
};

static void end_line(struct writer *w)
{
	buf_add(&w->text, w->newline);
}

/* What stands behind "import". */
static void add_imported(struct writer *w, const struct block_names *names, int module)
{
	struct slice name = names->module[module];

	buf_addf(&w->text, "%s", py_module_names[module]);
	if (!slice_is(name, py_module_names[module]))
		buf_addf(&w->text, " as %.*s", SLICE_ARG(name));
}

static struct slice *name_of(struct block_names *names, int value)
{
	return value < PY_MODULES      ? &names->module[value]
	       : value == VALUE_LOGGER ? &names->root_logger
	       : value == VALUE_STREAM ? &names->stream
				       : &names->decorator;
}

/* The text of a template, with names in its holes. */
static void add_filled(struct writer *w, struct slice text, const struct block_names *names)
{
	struct block_names given = *names;

	for (size_t at = 0, end; at < text.n; at = end + 1) {
		for (end = at; end < text.n && text.p[end] != '\n' && stencil_hole(text.p[end]) < 0;)
			end++;
		buf_add(&w->text, slice_part(text, at, end));
		if (end < text.n && text.p[end] == '\n')
			end_line(w);
		else if (stencil_imports(text, end))
			add_imported(w, names, stencil_hole(text.p[end]));
		else if (end < text.n)
			buf_add(&w->text, *name_of(&given, stencil_hole(text.p[end])));
	}
}

struct slice block_write_setup(struct arena *arena, const struct profiler *profiler, const struct setup_facts *facts,
			       struct slice newline)
{
	const struct block_names *names = &facts->names;
	const struct stencil *setup = &profiler->setup[facts->all_rows];
	unsigned imports = (always_imported | profiler->uses) & ~setup->imports;
	struct writer w = { { .arena = arena }, newline };

	if (facts->needs_sys)
		imports |= 1u << MODULE_SYS;
	buf_addf(&w.text, "# pyfuncprof: begin setup (original %.*s)", SLICE_ARG(facts->original));
	end_line(&w);
	buf_addf(&w.text, "# isort: off"); /* or it sorts them in among the user's */
	end_line(&w);
	for (int i = 0; i < PY_MODULES; i++) {
		if (!(imports & 1u << i))
			continue;
		buf_addf(&w.text, "import ");
		add_imported(&w, names, i);
		end_line(&w);
	}
	buf_addf(&w.text, "# isort: on");
	end_line(&w);
	add_filled(&w, setup->text, names);
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

static void add_decorator(struct writer *w, const struct profiler *profiler, struct slice indent,
			  const struct block_names *names)
{
	buf_add(&w->text, indent);
	add_filled(w, profiler->decorator.text, names);
	end_line(w);
}

struct slice block_write_decorator(struct arena *arena, const struct profiler *profiler, struct slice name,
				   struct slice indent, const struct block_names *names, struct slice newline)
{
	struct writer w = { { .arena = arena }, newline };

	buf_addf(&w.text, "%.*s# pyfuncprof: begin %.*s", SLICE_ARG(indent), SLICE_ARG(name));
	end_line(&w);
	add_decorator(&w, profiler, indent, names);
	buf_addf(&w.text, "%.*s# pyfuncprof: end %.*s", SLICE_ARG(indent), SLICE_ARG(name));
	end_line(&w);
	return buf_slice(&w.text);
}

struct slice block_write_wrapper(struct arena *arena, const struct profiler *profiler,
				 const struct wrapper_facts *facts, const struct block_names *names,
				 struct slice newline)
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
	add_decorator(&w, profiler, facts->indent, names);
	buf_addf(&w.text, "%.*s%sdef %.*s%.*s(", SLICE_ARG(facts->indent), facts->is_async ? "async " : "",
		 SLICE_ARG(facts->profiled), SLICE_ARG(facts->type_params));
	add_params(&w.text, facts);
	buf_addf(&w.text, "):");
	end_line(&w);
	buf_addf(&w.text, "%.*s# pyfuncprof: end %.*s", SLICE_ARG(facts->body_indent), SLICE_ARG(facts->entry));
	end_line(&w);
	return buf_slice(&w.text);
}

/* ---- tokens to facts ---- */

/* "import module [as name]" anywhere in the block. */
static struct slice read_module_name(const struct tokens *t, enum py_module module)
{
	for (size_t i = 0; i + 1 < t->n; i++)
		if (token_is(t, i, "import") && token_is(t, i + 1, py_module_names[module]))
			return token_is(t, i + 2, "as") ? token(t, i + 3) : token(t, i + 1);
	return (struct slice){ 0 };
}

static bool knows_all(const struct block_names *names, unsigned uses)
{
	struct block_names given = *names;

	for (int i = 0; i < VALUES; i++)
		if (uses & 1u << i && !name_of(&given, i)->n)
			return false;
	return true;
}

static bool is_new_name(struct block_names *names, struct slice word)
{
	for (int i = 0; i < VALUES; i++)
		if (slice_eq(*name_of(names, i), word))
			return false;
	return word_end(word, 0) == word.n;
}

/* How many tokens of the stencil's line stand at `at`; what stands there in its holes is added to *names. */
static size_t bind_line(const struct stencil *stencil, struct span line, const struct tokens *t, size_t at,
			struct block_names *names)
{
	size_t n = 0;

	for (; line.start + n < line.end; n++) {
		struct slice wanted = stencil->tokens.items[line.start + n], there = token(t, at + n);
		int hole = stencil_hole(*wanted.p);
		struct slice *name = hole < 0 ? &wanted : name_of(names, hole);

		if (name->n ? !token_same(*name, there) : !is_new_name(names, there))
			break;
		*name = there;
	}
	return n;
}

/* Lines that are as they were tell their names first, wherever they stand; what then is still open, those that begin
 * as they did, with two tokens or more. */
static void bind_lines(const struct stencil *stencil, const struct tokens *t, struct block_names *names)
{
	size_t from = 0;

	for (size_t i = 0; i < stencil->lines.n; i++) {
		struct span line = stencil->lines.items[i];

		for (size_t at = from; at < t->n; at++) {
			struct block_names bound = *names;

			if (bind_line(stencil, line, t, at, &bound) < line.end - line.start)
				continue;
			*names = bound;
			from = at + (line.end - line.start);
			break;
		}
	}
	for (size_t i = 0; i < stencil->lines.n && !knows_all(names, stencil->uses); i++) {
		struct block_names best = *names;
		size_t most = 1;

		for (size_t at = 0; at < t->n; at++) {
			struct block_names bound = *names;
			size_t n = bind_line(stencil, stencil->lines.items[i], t, at, &bound);

			if (n <= most)
				continue;
			most = n;
			best = bound;
		}
		*names = best;
	}
}

static struct setup_facts read_setup(const struct profiler *profiler, const struct tokens *t, const struct block *block,
				     bool all_rows)
{
	struct setup_facts facts = { .original = block->original, .all_rows = all_rows };

	for (int i = 0; i < PY_MODULES; i++)
		facts.names.module[i] = read_module_name(t, (enum py_module)i);
	facts.needs_sys = facts.names.module[MODULE_SYS].n > 0;
	bind_lines(&profiler->setup[all_rows], t, &facts.names);
	return facts;
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

static struct slice rewrite_wrapper(struct arena *arena, const struct profiler *profiler, struct slice disk,
				    const struct tokens *t, const struct block *block, const struct block_names *setup)
{
	const struct stencil *stencil = &profiler->decorator;
	struct wrapper_facts facts = { .entry = block->name };
	struct block_names names = { 0 };
	size_t callee = token_is(t, 1, "await") ? 3 : 1, decorator = token_find(t, 0, "@");
	size_t def = token_find(t, decorator, "def"), brackets = def + 2;

	if (decorator == t->n || (def < t->n && brackets >= t->n))
		return (struct slice){ 0 };
	if (setup) {
		names = *setup;
	} else {
		names.module[MODULE_SYS] = token(t, token_find(t, 0, "if") + 1);
		bind_line(stencil, stencil->lines.items[0], t, decorator, &names);
	}
	if (!knows_all(&names, stencil->uses))
		return (struct slice){ 0 };
	if (def == t->n)
		return block_write_decorator(arena, profiler, block->name, indent_before(disk, token(t, decorator)),
					     &names, S("\n"));
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
	return block_write_wrapper(arena, profiler, &facts, &names, S("\n"));
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

enum { TOO_FAR = 1000000 }; /* tokens: farther than whatever can be told */

static void compare(struct arena *arena, const struct tokens *found, struct slice rewritten, struct block_reading *out)
{
	struct tokens wanted;

	out->expected = without_marks(rewritten);
	wanted = tokens_read(arena, out->expected);
	out->apart = out->expected.n ? tokens_apart(found, &wanted) : TOO_FAR + found->n;
}

/* With all rows or without: the nearer one. */
static struct block_reading read_setup_block(struct arena *arena, const struct profiler *profiler,
					     const struct tokens *found, const struct block *block)
{
	struct block_reading best = { .apart = SLICE_NONE };

	for (int all_rows = 0; all_rows < 2 && best.apart; all_rows++) {
		struct setup_facts facts = read_setup(profiler, found, block, all_rows);
		struct block_reading reading = { .names = facts.names };

		if (!knows_all(&facts.names, profiler->setup[all_rows].uses | always_imported))
			reading.names = (struct block_names){ 0 };
		compare(arena, found,
			reading.names.module[MODULE_LOGGING].n ? block_write_setup(arena, profiler, &facts, S("\n"))
							       : (struct slice){ 0 },
			&reading);
		if (reading.apart < best.apart)
			best = reading;
	}
	return best;
}

struct block_reading block_read(struct arena *arena, const struct profiler *profiler, struct slice disk,
				const struct block *block, const struct block_names *setup)
{
	struct tokens found = tokens_read(arena, slice_part(disk, block->inner.start, block->inner.end));
	struct block_reading reading = { 0 };

	if (block_is_setup(block))
		return read_setup_block(arena, profiler, &found, block);
	compare(arena, &found, rewrite_wrapper(arena, profiler, disk, &found, block, setup), &reading);
	return reading;
}

bool block_same(struct arena *arena, struct slice a, struct slice b)
{
	struct tokens x = tokens_read(arena, a), y = tokens_read(arena, b);

	return tokens_apart(&x, &y) == 0;
}

/* Is there nothing but blanks in front of it on its line? */
static bool begins_line(struct slice text, struct slice token)
{
	return slice_trim(indent_before(text, token)).n == 0;
}

bool block_is_formatted(struct arena *arena, struct slice text, struct slice wanted)
{
	struct tokens x = tokens_read(arena, text), y = tokens_read(arena, wanted);

	if (tokens_apart(&x, &y))
		return false;
	for (size_t i = 0; i < y.n; i++)
		if (begins_line(wanted, y.items[i]) &&
		    !slice_eq(indent_before(text, x.items[i]), indent_before(wanted, y.items[i])))
			return false;
	return true;
}

struct slice block_read_module(struct arena *arena, struct slice disk, const struct block *block, enum py_module module)
{
	struct tokens t = tokens_read(arena, slice_part(disk, block->inner.start, block->inner.end));

	return read_module_name(&t, module);
}
