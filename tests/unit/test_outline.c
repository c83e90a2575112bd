/* outline: what is found in a Python text: definitions and where they stand, parameters, bodies, decorators, bindings,
 * uses of the names that instrumenting brings in; in texts of any encoding, broken ones too, however deep. */
#include "unit.h"

#include "base/buf.h"
#include "python/lexer.h"
#include "python/outline.h"

static struct outline *read_outline(struct slice text)
{
	struct lexed lexed = lex(arena, text);

	return outline_read(arena, text, &lexed);
}

static struct outline *outline_of(const char *text)
{
	return read_outline(exact(slice_of(text)));
}

/* The definition of that name; of several the last. */
static const struct py_def *find_def(const struct outline *outline, const char *name)
{
	const struct py_def *found = NULL;

	for (size_t i = 0; i < outline->defs.n; i++)
		if (slice_is(outline->defs.items[i].name, name))
			found = &outline->defs.items[i];
	if (!found)
		GIVE_UP("there is no definition '%s'", name);
	return found;
}

/* ---- definitions ---- */

/* "def main@-1 class K@-1 async m@1 lambda@2": kind, name, and the index of what is around it. */
static struct slice described_defs(const struct outline *outline)
{
	static const char *const kinds[] = { [PY_FUNCTION] = "def ", [PY_CLASS] = "class ", [PY_LAMBDA] = "lambda" };
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < outline->defs.n; i++) {
		const struct py_def *def = &outline->defs.items[i];

		buf_addf(&out, "%s%s%.*s@%d", i ? " " : "", def->is_async ? "async " : kinds[def->kind],
			 SLICE_ARG(def->name), def->parent);
	}
	return buf_slice(&out);
}

static void definitions_are_found_with_what_is_around_them(void **state)
{
	static const struct {
		const char *text, *defs;
	} rows[] = {
		{ "", "" },
		{ "x = 1\n", "" },
		{ "def main(req): pass\n", "def main@-1" },
		{ "async def main(req):\n    pass\n", "async main@-1" },
		{ "async   def main(req):\n    pass\n", "async main@-1" },
		{ "def asyncio_main(): pass\n", "def asyncio_main@-1" },
		{ "@a\nasync def main(req): pass\n", "async main@-1" },
		{ "class K:\n    def m(self): pass\n", "class K@-1 def m@0" },
		{ "def a():\n    def b():\n        def c(): pass\n    def d(): pass\n",
		  "def a@-1 def b@0 def c@1 def d@0" },
		{ "if x:\n    def a(): pass\nelse:\n    def a(): pass\n", "def a@-1 def a@-1" },
		{ "try:\n    def a(): pass\nfinally:\n    pass\n", "def a@-1" },
		{ "match x:\n    case 1:\n        def a(): pass\n", "def a@-1" },
		{ "f = lambda: 0\n", "lambda@-1" },
		{ "f = lambda x: lambda: 0\n", "lambda@-1 lambda@0" },
		{ "def a(x=lambda: 0): pass\n", "def a@-1 lambda@-1" },
		{ "@d(lambda: 0)\ndef a(): pass\n", "lambda@-1 def a@-1" },
		{ "def a() -> (lambda: 0): pass\n", "def a@-1 lambda@-1" },
		{ "class K(b(lambda: 0)): pass\n", "class K@-1 lambda@-1" },
		{ "def a():\n    class K:\n        x = lambda: 0\n", "def a@-1 class K@0 lambda@1" },
		{ "def \xc3\xa4(): pass\n", "def \xc3\xa4@-1" },
		{ "\xef\xbb\xbf"
		  "def a(): pass\n",
		  "def a@-1" },
		{ "def a(): pass\r\ndef b(): pass\r\n", "def a@-1 def b@-1" },
		{ "def a():\r  pass\rdef b(): pass\r", "def a@-1 def b@-1" },
		{ "# coding: latin-1\ndef a\xe4(): return '\xe4'\ndef b(): pass\n", "def a\xe4@-1 def b@-1" },
		{ "\f\ndef a():\n\f    pass\n", "def a@-1" },
		{ "def \xe2\x84\xab(): pass\n", "def \xe2\x84\xab@-1" },
		{ "def \xf0\x9d\x94\x98(): pass\n", "def \xf0\x9d\x94\x98@-1" },
		{ "def a(): pass\n# \xe0\xa0\x80 \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf", "def a@-1" },
		{ "def a(): pass\n# \xf4", "def a@-1" },
		{ "def a\xff(): pass\n# \xe2\x84", "def a\xff@-1" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline = outline_of(rows[i].text);

		EXPECT(rows[i].text, !outline->broken);
		EXPECT_TEXT(rows[i].text, described_defs(outline), slice_of(rows[i].defs));
	}
}

static void a_definition_knows_its_bytes(void **state)
{
	static const struct {
		const char *row, *text, *span, *from_keyword, *statement;
	} rows[] = {
		{ "bare", "x = 1\ndef a():\n    pass\ny = 2\n", "def a():\n    pass", "def a", "def a" },
		{ "decorated", "@b\n@c()\ndef a():\n    pass\n", "@b\n@c()\ndef a():\n    pass", "def a", "@b\n@c" },
		{ "async", "async def a(): pass\n", "async def a(): pass", "async def a", "async def a" },
		{ "in an if", "z = 0\nif x:\n    pass\nelse:\n    def a(): pass\n", "def a(): pass", "def a", "if x" },
		{ "in a class", "@k\nclass K:\n    @b\n    def a(self): pass\n", "@b\n    def a(self): pass", "def a",
		  "@k" },
		{ "in a function", "def f():\n    def a(): pass\n", "def a(): pass", "def a", "def f" },
		{ "behind a semicolon is a statement of its own", "x = 1; y = 2\ndef a(): pass\n", "def a(): pass",
		  "def a", "def a" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = slice_of(rows[i].text);
		const struct py_def *def = find_def(read_outline(text), "a");

		EXPECT_TEXT(rows[i].row, slice_part(text, def->span.start, def->span.end), slice_of(rows[i].span));
		EXPECT(rows[i].row,
		       slice_starts(slice_part(text, def->keyword, text.n), slice_of(rows[i].from_keyword)));
		EXPECT(rows[i].row,
		       slice_starts(slice_part(text, def->statement, text.n), slice_of(rows[i].statement)));
	}
}

static void type_parameters_are_kept_as_they_stand(void **state)
{
	static const struct {
		const char *text, *type_params;
	} rows[] = {
		{ "def a(x): pass\n", "" },
		{ "def a[T](x: T): pass\n", "[T]" },
		{ "def a[T: int, *Ts, **P](x: T): pass\n", "[T: int, *Ts, **P]" },
		{ "def a[T: (int, str)](x: T): pass\n", "[T: (int, str)]" },
		{ "async def a[T](x: T): pass\n", "[T]" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].text, find_def(outline_of(rows[i].text), "a")->type_params,
			    slice_of(rows[i].type_params));
}

/* ---- parameters ---- */

static struct slice described_params(const struct py_def *def)
{
	static const char *const stars[] = {
		[PARAM_PLAIN] = "", [PARAM_SLASH] = "", [PARAM_STAR] = "", [PARAM_ARGS] = "*", [PARAM_KWARGS] = "**",
	};
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < def->params.n; i++) {
		const struct py_param *param = &def->params.items[i];

		buf_addf(&out, "%s%s", i ? " " : "", stars[param->kind]);
		if (param->kind == PARAM_SLASH || param->kind == PARAM_STAR)
			buf_addf(&out, "%c", param->kind == PARAM_SLASH ? '/' : '*');
		else
			buf_add(&out, param->name);
	}
	return buf_slice(&out);
}

static void parameters_are_read_by_kind_and_bare_name(void **state)
{
	static const struct {
		const char *params, *read;
	} rows[] = {
		{ "", "" },
		{ "a", "a" },
		{ "a, b,", "a b" },
		{ "a, /, b, *, c", "a / b * c" },
		{ "*args, **kwargs", "*args **kwargs" },
		{ "a=1, *, b=2", "a * b" },
		{ "a: int, b: 'x' = 2", "a b" },
		{ "a: f(b, *c) = d(**e)", "a" },
		{ "*args: int, c, **kw: str", "*args c **kw" },
		{ "*args: *Ts", "*args" },
		{ "a=(lambda x, *y: x), b=[z for z in w]", "a b" },
		{ "a=lambda *c, **d: 0", "a" },
		{ "  a  ,\n\t# why\n\tb: int,  # two\n", "a b" },
		{ "a, # one\n *, # star\n b # two\n", "a * b" },
		{ "a\\\n, b", "a b" },
		{ "\xc3\xa4, b", "\xc3\xa4 b" },
		{ "match, case, type, _", "match case type _" },
		{ "print, exec", "print exec" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *text = buf_format(arena, "def main(%s):\n    pass\n", rows[i].params);

		EXPECT_TEXT(rows[i].params, described_params(find_def(outline_of(text), "main")),
			    slice_of(rows[i].read));
	}
}

/* ---- generators ---- */

static void only_a_yield_of_its_own_makes_a_generator(void **state)
{
	static const struct {
		const char *text;
		bool is_generator;
	} rows[] = {
		{ "def a(): return 1\n", false },
		{ "def a(): yield\n", true },
		{ "def a(): yield 1\n", true },
		{ "def a():\n    yield from b\n", true },
		{ "def a():\n    x = yield\n", true },
		{ "def a():\n    if x:\n        for y in z:\n            f((yield y))\n", true },
		{ "async def a():\n    yield 1\n", true },
		{ "def a():\n    def b():\n        yield 1\n", false },
		{ "def a():\n    def b(): pass\n    yield 1\n", true },
		{ "def a():\n    return lambda: (yield)\n", false },
		{ "def a():\n    class K:\n        def b(self): yield 1\n", false },
		{ "def a():\n    def b(x=(yield)): pass\n", true },
		{ "def a():\n    return [(b for b in c)]\n", false },
		{ "def a():\n    '''yield'''\n    # yield\n", false },
		{ "def a():\n    return f'{(yield)}'\n", true },
		{ "def b():\n    yield 1\ndef a(): pass\n", false },
		{ "class K:\n    def a(self):\n        yield 1\n", true },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text, find_def(outline_of(rows[i].text), "a")->is_generator, rows[i].is_generator);
}

/* ---- bodies ---- */

static void a_body_is_told_by_what_stands_in_front_of_its_first_statement(void **state)
{
	static const struct {
		const char *text;
		enum py_body body;
		const char *first; /* what the first statement begins with */
	} rows[] = {
		{ "def a():\n    x = 1\n", BODY_OWN_LINE, "x = 1" },
		{ "def a():\r\n    x = 1\r\n", BODY_OWN_LINE, "x = 1" },
		{ "def a():\r    x = 1\r", BODY_OWN_LINE, "x = 1" },
		{ "def a():  # why\n\n    # how\n    x = 1\n", BODY_OWN_LINE, "x = 1" },
		{ "def a(b={1: 2}) -> {3: 4}:\n    x = 1\n", BODY_OWN_LINE, "x = 1" },
		{ "def a(\n    b,\n):\n    x = 1\n", BODY_OWN_LINE, "x = 1" },
		{ "def a():\n    @b\n    def c(): pass\n", BODY_OWN_LINE, "@b" },
		{ "def a(): x = 1\n", BODY_SAME_LINE, "x = 1" },
		{ "def a(): x = 1; y = 2\n", BODY_SAME_LINE, "x = 1" },
		{ "def a(): \\\n    x = 1\n", BODY_SAME_LINE, "x = 1" },
		{ "def a(\n): x = 1\n", BODY_SAME_LINE, "x = 1" },
		{ "def a():\n    'doc'\n    x = 1\n", BODY_OWN_LINE, "x = 1" },
		{ "def a():\n    'doc'; x = 1\n", BODY_AFTER_DOC, "x = 1" },
		{ "def a():\n    'doc';\n    x = 1\n", BODY_OWN_LINE, "x = 1" },
		{ "def a(): 'doc'; x = 1\n", BODY_AFTER_DOC, "x = 1" },
		{ "def a():\n    'doc'; \\\n    x = 1\n", BODY_AFTER_DOC, NULL },
		{ "def a():\n    '''doc\n    more''' ; x = 1\n", BODY_AFTER_DOC, "x = 1" },
		{ "def a():\n    \\\n    x = 1\n", BODY_CONTINUED, "x = 1" },
		{ "def a():\n    # a comment \\\n    x = 1\n", BODY_OWN_LINE, "x = 1" },
		{ "def a():\n    'doc'\n", BODY_ONLY_DOC, NULL },
		{ "def a(): 'doc'\n", BODY_ONLY_DOC, NULL },
		{ "def a():\n    'doc'\n    # nothing\n", BODY_ONLY_DOC, NULL },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = slice_of(rows[i].text);
		const struct outline *outline = read_outline(exact(text));
		const struct py_def *def = find_def(outline, "a");

		EXPECT(rows[i].text, !outline->broken);
		EXPECT_INT(rows[i].text, def->body, rows[i].body);
		if (rows[i].first)
			EXPECT(rows[i].text,
			       slice_starts(slice_part(text, def->first, text.n), slice_of(rows[i].first)));
	}
}

static void a_docstring_is_what_cpython_takes_for_one(void **state)
{
	static const struct {
		const char *statement;
		bool is_docstring;
	} rows[] = {
		{ "'doc'", true },
		{ "\"\"\"doc\n    more\"\"\"", true },
		{ "r'doc'", true },
		{ "u'doc'", true },
		{ "R'''doc'''", true },
		{ "('doc')", true },
		{ "(('doc'))", true },
		{ "'doc' 'more'", true },
		{ "('doc'\n     'more')", true },
		{ "'doc' \\\n    'more'", true },
		{ "('doc'  # why\n     'more')", true },
		{ "''", true },
		{ "b'doc'", false },
		{ "f'doc'", false },
		{ "rb'doc'", false },
		{ "Br'doc'", false },
		{ "fr'doc'", false },
		{ "'doc' f'more'", false },
		{ "f'doc' 'more'", false },
		{ "'doc',", false },
		{ "'doc' + 'more'", false },
		{ "'doc'.strip()", false },
		{ "x = 'doc'", false },
		{ "1", false },
		{ "...", false },
		{ "['doc']", false },
		{ "'doc' % x", false },
		{ "('doc',)", false },
		{ "await 'doc'", false },
		{ "'doc'[0]", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf text = { .arena = arena };
		const struct py_def *def;
		bool behind_it;

		buf_addf(&text, "async def a():\n    # first\n    %s\n    end\n", rows[i].statement);
		def = find_def(outline_of(buf_text(&text)), "a");
		behind_it = slice_starts(slice_part(buf_slice(&text), def->first, text.n), S("end"));
		EXPECT_INT(rows[i].statement, behind_it, rows[i].is_docstring);
	}
}

/* ---- decorators ---- */

static void decorators_are_listed_top_down_by_their_dotted_name(void **state)
{
	static const struct {
		const char *text, *paths;
	} rows[] = {
		{ "def a(): pass\n", "" },
		{ "@b\ndef a(): pass\n", "b" },
		{ "@b.c.d\ndef a(): pass\n", "b.c.d" },
		{ "@b.c(1, x='@')\ndef a(): pass\n", "b.c" },
		{ "@b\n# why\n\n@c()\ndef a(): pass\n", "b c" },
		{ "@b()()\ndef a(): pass\n", "-" },
		{ "@b[0].c\ndef a(): pass\n", "-" },
		{ "@(b)\ndef a(): pass\n", "-" },
		{ "@b().c\ndef a(): pass\n", "-" },
		{ "@x if y else z\ndef a(): pass\n", "-" },
		{ "@b\r\n@c\r\nasync def a(): pass\r\n", "b c" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = slice_of(rows[i].text);
		const struct py_def *def = find_def(read_outline(text), "a");
		struct buf paths = { .arena = arena };

		for (size_t k = 0; k < def->decorators.n; k++) {
			struct slice path = def->decorators.items[k].path;

			EXPECT_INT(rows[i].text, text.p[def->decorators.items[k].start], '@');
			buf_add(&paths, k ? S(" ") : S(""));
			buf_add(&paths, path.n ? path : S("-"));
		}
		EXPECT_TEXT(rows[i].text, buf_slice(&paths), slice_of(rows[i].paths));
	}
}

/* ---- values ---- */

/* "call(name a.b, text x, key=name y)": kind, text, and in brackets what it is of and what it holds. */
static void describe_value(struct buf *out, const struct outline *outline, int value)
{
	static const char *const kinds[] = {
		[VALUE_UNKNOWN] = "?", [VALUE_NAME] = "name", [VALUE_ATTRIBUTE] = "attribute", [VALUE_CALL] = "call",
		[VALUE_ANY] = "any",   [VALUE_TEXT] = "text", [VALUE_DISPLAY] = "display",
	};
	const struct py_value *v = &outline->values.items[value];
	const char *between = "";

	buf_addf(out, "%s", kinds[v->kind]);
	if (v->text.n)
		buf_addf(out, " %.*s", SLICE_ARG(v->text));
	if (v->kind != VALUE_ATTRIBUTE && v->kind != VALUE_CALL && v->kind != VALUE_ANY && v->kind != VALUE_DISPLAY)
		return;
	buf_addf(out, "(");
	if (v->kind == VALUE_ATTRIBUTE || v->kind == VALUE_CALL) {
		describe_value(out, outline, v->of);
		between = ", ";
	}
	for (int i = v->first; i; i = outline->values.items[i].next) {
		buf_addf(out, "%s", between);
		if (outline->values.items[i].keyword.n)
			buf_addf(out, "%.*s=", SLICE_ARG(outline->values.items[i].keyword));
		describe_value(out, outline, i);
		between = ", ";
	}
	buf_addf(out, ")");
}

static struct slice described_value(const struct outline *outline, int value)
{
	struct buf out = { .arena = arena };

	describe_value(&out, outline, value);
	return buf_slice(&out);
}

static void an_expression_is_told_as_far_as_names_calls_and_choices_go(void **state)
{
	static const struct {
		const char *expression, *value;
	} rows[] = {
		{ "b", "name b" },
		{ "b.c.d", "name b.c.d" },
		{ "b()", "call(name b)" },
		{ "b.c(1, x='@')", "call(name b.c, ?, x=text @)" },
		{ "b(*c, d, e=f)", "call(name b, e=name f)" },
		{ "b(c, *d, **e)", "call(name b, name c)" },
		{ "b()()", "call(call(name b))" },
		{ "b().c", "attribute c(call(name b))" },
		{ "b().c.d()", "call(attribute d(attribute c(call(name b))))" },
		{ "(b)", "name b" },
		{ "((b()))", "call(name b)" },
		{ "(c := b())", "call(name b)" },
		{ "b() if c else d", "any(call(name b), name d)" },
		{ "b or c()", "any(name b, call(name c))" },
		{ "b or c or d", "any(any(name b, name c), name d)" },
		{ "not b", "?" },
		{ "(b, c)", "display(name b, name c)" },
		{ "[b]", "display(name b)" },
		{ "b, c", "display(name b, name c)" },
		{ "'x'", "text x" },
		{ "b'x'", "?" },
		{ "f'x'", "?" },
		{ "'a\\tb'", "?" },
		{ "'x' 'y'", "?" },
		{ "''", "?" },
		{ "1", "?" },
		{ "b[0]", "?" },
		{ "b(c[0])", "call(name b, ?)" },
		{ "b[0].c", "attribute c(?)" },
		{ "lambda: b", "?" },
		{ "b(c for c in d)", "call(name b)" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline;
		const struct py_binding *bindings;
		size_t n;

		outline = outline_of(buf_format(arena, "a = %s\n", rows[i].expression));
		bindings = outline_bindings(outline, S("a"), &n);
		EXPECT_INT(rows[i].expression, n, 1);
		EXPECT_TEXT(rows[i].expression, described_value(outline, bindings[0].value), slice_of(rows[i].value));
	}
}

static void a_decorator_is_an_expression(void **state)
{
	static const char *const rows[][2] = {
		{ "@b", "name b" },
		{ "@b.c(x)", "call(name b.c, name x)" },
		{ "@(b())", "call(name b)" },
		{ "@b()()", "call(call(name b))" },
		{ "@b().c(d)", "call(attribute c(call(name b)), name d)" },
		{ "@x if y else z", "any(name x, name z)" },
		{ "@b[0].c", "attribute c(?)" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline;

		outline = outline_of(buf_format(arena, "%s\ndef a(): pass\n", rows[i][0]));
		EXPECT_TEXT(rows[i][0], described_value(outline, find_def(outline, "a")->decorators.items[0].value),
			    slice_of(rows[i][1]));
	}
}

static void an_annotation_tells_of_what_class_something_is(void **state)
{
	static const char *const rows[][2] = {
		{ "b", "call(name b)" },
		{ "b.C", "call(name b.C)" },
		{ "'b.C'", "any(call(name b.C))" },
		{ "Optional[b.C]", "any(any(call(name b.C)))" },
		{ "typing.Optional[b.C]", "any(call(name b.C))" },
		{ "Union[b, c]", "any(any(call(name b), call(name c)))" },
		{ "b | None", "any(call(name b), ?)" },
		{ "'Optional[b.C]'", "any(call(name b.C))" },
		{ "'b.C | None'", "any(call(name b.C), call(name None))" },
		{ "list[b]", "?" },
		{ "'list[b]'", "?" },
		{ "Callable[[b], c]", "?" },
		{ "1", "?" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline = outline_of(buf_format(arena, "def a(p: %s) -> %s: pass\nq: %s = r\n",
								      rows[i][0], rows[i][0], rows[i][0]));
		const struct py_binding *bindings;
		size_t n;

		EXPECT_TEXT(rows[i][0], described_value(outline, find_def(outline, "a")->params.items[0].value),
			    slice_of(rows[i][1]));
		bindings = outline_bindings(outline, S("q"), &n);
		EXPECT_TEXT(rows[i][0], described_value(outline, bindings[0].annotation), slice_of(rows[i][1]));
		bindings = outline_bindings_in(outline, S("return"), 0, SLICE_NONE, &n);
		EXPECT_INT(rows[i][0], n, strcmp(rows[i][1], "?") != 0);
		if (n)
			EXPECT_TEXT(rows[i][0], described_value(outline, bindings[0].value), slice_of(rows[i][1]));
	}
}

static void an_argument_is_found_by_its_keyword_or_its_place(void **state)
{
	static const char *const rows[][2] = {
		{ "b()", "?" },
		{ "b('x')", "text x" },
		{ "b('x', 'y')", "text x" },
		{ "b(name='x')", "text x" },
		{ "b(other='y', name='x')", "text x" },
		{ "b(other='y')", "?" },
		{ "b(1, 'x')", "?" },
		{ "b(1, name='x')", "text x" },
		{ "b(*'x')", "?" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline;

		outline = outline_of(buf_format(arena, "%s\n", rows[i][0]));
		EXPECT_INT(rows[i][0], outline->calls.n, 1);
		EXPECT_TEXT(rows[i][0],
			    described_value(outline,
					    outline_argument(outline, outline->calls.items[0].value, S("name"), 0)),
			    slice_of(rows[i][1]));
	}
}

static void statements_that_are_calls_are_listed_by_what_they_call(void **state)
{
	const struct outline *outline =
		outline_of("b.f(1)\nf()\ng()()\nx = f()\nawait f()\nf(); f\ndef h():\n    f()\n");
	size_t n;
	const struct py_call *calls = outline_calls(outline, S("f"), &n);

	EXPECT_INT("of f", n, 4);
	EXPECT("in order", n == 4 && calls[0].at == 0 && calls[1].at < calls[2].at && calls[3].scope == 0);
	outline_calls(outline, (struct slice){ 0 }, &n);
	EXPECT_INT("of no name", n, 1);
	outline_calls(outline, S("x"), &n);
	EXPECT_INT("of another", n, 0);
}

static void a_function_that_calls_its_own_parameter_is_told(void **state)
{
	static const struct {
		const char *text;
		unsigned calls;
	} rows[] = {
		{ "def a(f): pass\n", 0 },
		{ "def a(f): f()\n", 1 },
		{ "def a(f): return x(f(1))\n", 1 },
		{ "def a(f, g): g()\n", 2 },
		{ "def a(f, g, h): h()\n", 0 },
		{ "def a(f): f.g()\n", 0 },
		{ "def a(f): g(f)\n", 0 },
		{ "def a(f):\n    def b(): f()\n", 0 },
		{ "def a(f): return lambda: f()\n", 0 },
		{ "def a(f, x=f()): pass\n", 0 },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text, find_def(outline_of(rows[i].text), "a")->calls_param, rows[i].calls);
}

/* ---- bindings ---- */

/* "module func azure.functions@-1": kind, name, module, target, scope. */
static struct slice described_bindings(const struct outline *outline)
{
	static const char *const kinds[] = {
		[BIND_MODULE] = "module", [BIND_MEMBER] = "member", [BIND_CALL] = "call",
		[BIND_NAME] = "name",     [BIND_OTHER] = "other",   [BIND_OBJECT] = "object",
		[BIND_RETURN] = "return", [BIND_DEF] = "def",       [BIND_GLOBAL] = "global",
	};
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < outline->bindings.n; i++) {
		const struct py_binding *b = &outline->bindings.items[i];

		buf_addf(&out, "%s%s %.*s", i ? "; " : "", kinds[b->kind], SLICE_ARG(b->name));
		if (b->module.n)
			buf_addf(&out, " from %.*s", SLICE_ARG(b->module));
		if (b->target.n)
			buf_addf(&out, " is %.*s", SLICE_ARG(b->target));
		buf_addf(&out, "@%d", b->scope);
	}
	return buf_slice(&out);
}

static void names_are_followed_to_what_binds_them(void **state)
{
	static const struct {
		const char *text, *bindings;
	} rows[] = {
		{ "import a\n", "module a from a@-1" },
		{ "import a.b.c\n", "module a from a@-1" },
		{ "import a.b as c\n", "module c from a.b@-1" },
		{ "import a, b as c\n", "module a from a@-1; module c from b@-1" },
		{ "from a.b import c\n", "member c from a.b is c@-1" },
		{ "from a import b as c, d\n", "member c from a is b@-1; member d from a is d@-1" },
		{ "from a import (\n    b,  # why\n    c as d,\n)\n",
		  "member b from a is b@-1; member d from a is c@-1" },
		{ "from . import a\n", "member a from . is a@-1" },
		{ "from ..a.b import c\n", "member c from ..a.b is c@-1" },
		{ "from a import a\n", "member a from a is a@-1" },
		{ "x = a.b()\n", "call x is a.b@-1" },
		{ "x = a.b\n", "name x is a.b@-1" },
		{ "x: T = a()\n", "call x is a@-1" },
		{ "x = y = a()\n", "call x is a@-1; call y is a@-1" },
		{ "x: int\n", "" },
		{ "x.y = a()\n", "object x.y@-1" },
		{ "x().y = a()\n", "" },
		{ "x[0] = a()\n", "" },
		{ "(x := a())\n", "call x is a@-1" },
		{ "from a import *\n", "member * from a is *@-1" },
		{ "x = a()()\n", "other x@-1" },
		{ "x = a[0]\n", "other x@-1" },
		{ "x = 1\n", "other x@-1" },
		{ "x, y = a(), b\n", "call x is a@-1; name y is b@-1" },
		{ "(x, y) = [a(), b]\n", "call x is a@-1; name y is b@-1" },
		{ "[x, y.z] = a(), b\n", "call x is a@-1; object y.z@-1" },
		{ "x, *y, z = a(), b, c\n", "call x is a@-1; other y@-1; other z@-1" },
		{ "x, y = a\n", "other x@-1; other y@-1" },
		{ "x, (y, z) = a\n", "other x@-1; other y@-1; other z@-1" },
		{ "for x in a: pass\n", "other x@-1" },
		{ "for x, y in a: pass\n", "other x@-1; other y@-1" },
		{ "def f():\n    import a\n    x = b\n", "module a from a@0; def f@-1; name x is b@0" },
		{ "def f(): return a\n", "def f@-1; return return@0" },
		{ "def f(): return\n", "def f@-1" },
		{ "return a\n", "" },
		{ "def f(): return lambda: a\n", "def f@-1; return return@0" },
		{ "def f():\n    global x\n    x = a\n", "def f@-1; name x is a@-1; global x@0" },
		{ "def f():\n    x = a\n    def g():\n        global x\n        x = b\n",
		  "def f@-1; def g@0; name x is b@-1; name x is a@0; global x@1" },
		{ "if z:\n    import a\n", "module a from a@-1" },
		{ "class K:\n    x = a()\n", "def K@-1; call x is a@0" },
		{ "class K:\n    x: a\n", "def K@-1; other x@0" },
		{ "class K:\n    def f(self):\n        self.x = a\n        other.x = b\n",
		  "def K@-1; def f@0; object other.x@1; object x@0" },
		{ "def f(self):\n    self.x = a\n", "def f@-1; object self.x@0" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].text, described_bindings(outline_of(rows[i].text)), slice_of(rows[i].bindings));
}

static void a_star_import_is_noticed(void **state)
{
	EXPECT("with", outline_of("from a import *\n")->star_import);
	EXPECT("without", !outline_of("from a import b\nx = 2 * 3\n")->star_import);
}

/* What a name meant before may still hold behind one of these. */
static void a_binding_is_conditional_where_its_statement_may_be_passed_by(void **state)
{
	static const struct {
		const char *text;
		bool conditional;
	} rows[] = {
		{ "x = 1\n", false },
		{ "if y:\n    x = 1\n", true },
		{ "if y:\n    pass\nelse:\n    import x\n", true },
		{ "for y in z:\n    x = 1\n", true },
		{ "while y:\n    x = 1\n", true },
		{ "try:\n    import x\nexcept E:\n    pass\n", true },
		{ "match y:\n    case 1:\n        x = 1\n", true },
		{ "with y:\n    x = 1\n", false },
		{ "if y:\n    def f():\n        x = 1\n", false },
		{ "def f():\n    if y:\n        from x import x\n", true },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline = outline_of(rows[i].text);
		const struct py_binding *bindings;
		size_t n;

		bindings = outline_bindings(outline, S("x"), &n);
		EXPECT_INT(rows[i].text, n, 1);
		EXPECT_INT(rows[i].text, bindings[0].conditional, rows[i].conditional);
	}
}

static void all_bindings_of_a_name_are_found_in_order(void **state)
{
	const struct outline *outline = outline_of("import b\nimport a\nb = 1\nc = b\ndef f():\n    b = a\n");
	const struct py_binding *bindings;
	size_t n;

	bindings = outline_bindings(outline, S("b"), &n);
	EXPECT_INT("three of them", n, 3);
	EXPECT("in order", bindings[0].at < bindings[1].at && bindings[1].at < bindings[2].at);
	EXPECT_INT("each where it is", bindings[2].scope, 0);
	outline_bindings(outline, S("bb"), &n);
	EXPECT_INT("none of another", n, 0);
	outline_bindings(outline, S(""), &n);
	EXPECT_INT("none of no name", n, 0);
	bindings = outline_bindings_in(outline, S("b"), -1, SLICE_NONE, &n);
	EXPECT_INT("of the module", n, 2);
	bindings = outline_bindings_in(outline, S("b"), -1, bindings[1].at, &n);
	EXPECT("of the module, above the second", n == 1 && bindings[0].kind == BIND_MODULE);
	bindings = outline_bindings_in(outline, S("b"), 0, SLICE_NONE, &n);
	EXPECT("of the function", n == 1 && bindings[0].kind == BIND_NAME);
	outline_bindings_in(outline, S("b"), 1, SLICE_NONE, &n);
	EXPECT_INT("of no function", n, 0);
}

/* ---- uses ---- */

static void a_name_of_ours_is_told_by_how_it_is_used(void **state)
{
	static const struct {
		const char *text;
		unsigned uses; /* of "logging" */
	} rows[] = {
		{ "x = 1\n", 0 },
		{ "# logging\n'logging'\n", 0 },
		{ "import logging\n", USE_IMPORT },
		{ "import logging.handlers\n", USE_IMPORT },
		{ "import a.logging\n", 0 },
		{ "import a, logging\n", USE_IMPORT },
		{ "import logging as log\n", 0 },
		{ "import a as logging\n", USE_BIND },
		{ "from a import logging\n", USE_BIND },
		{ "from a import b as logging\n", USE_BIND },
		{ "from logging import a\n", 0 },
		{ "from logging.a import b\n", 0 },
		{ "logging.info(1)\n", USE_LOAD },
		{ "a.logging\n", 0 },
		{ "f(logging)\n", USE_LOAD },
		{ "f(logging=1)\n", 0 },
		{ "f(a=logging)\n", USE_LOAD },
		{ "@logging\ndef f(): pass\n", USE_LOAD },
		{ "x = logging\n", USE_LOAD },
		{ "logging = 1\n", USE_BIND },
		{ "def logging(): pass\n", USE_BIND },
		{ "class logging: pass\n", USE_BIND },
		{ "def f(logging): pass\n", USE_BIND },
		{ "def f(logging=1): pass\n", USE_BIND },
		{ "for logging in a: pass\n", USE_BIND },
		{ "with a as logging: pass\n", USE_BIND },
		{ "try: pass\nexcept E as logging: pass\n", USE_BIND },
		{ "del logging\n", USE_BIND },
		{ "global logging\n", USE_BIND },
		{ "(logging := 1)\n", USE_BIND },
		{ "import logging\nlogging.info(1)\n", USE_IMPORT | USE_LOAD },
		{ "import logging\nlogging = 1\n", USE_IMPORT | USE_BIND },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text, outline_uses(outline_of(rows[i].text), S("logging"), NULL), rows[i].uses);
	EXPECT_INT("another module", outline_uses(outline_of("import sys\n"), S("sys"), NULL), USE_IMPORT);
	EXPECT_INT("another module", outline_uses(outline_of("import sys\n"), S("memory_profiler"), NULL), 0);
	EXPECT_INT("another module", outline_uses(outline_of("memory_profiler = 1\n"), S("memory_profiler"), NULL),
		   USE_BIND);
}

/* ---- broken texts ---- */

/* "f frames@12 stacklevel@40; g": the hazards of each function, with the byte where each is first met. */
static const char *described_hazards(const struct outline *outline)
{
	static const char *const names[PY_HAZARDS] = { "frames", "stacklevel", "recursion" };
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < outline->defs.n; i++) {
		const struct py_def *def = &outline->defs.items[i];

		if (def->kind != PY_FUNCTION)
			continue;
		buf_addf(&out, "%s%.*s", out.n ? "; " : "", SLICE_ARG(def->name));
		for (int k = 0; k < PY_HAZARDS; k++)
			if (def->hazards & 1u << k)
				buf_addf(&out, " %s@%zu", names[k], def->hazard_at[k]);
	}
	return buf_text(&out);
}

static void what_profiling_would_spoil_is_told_with_its_place(void **state)
{
	static const char *const rows[][2] = {
		{ "def f(): sys._getframe(1)", "f frames@13" },
		{ "def f(): x = currentframe()", "f frames@13" },
		{ "def f(): inspect.getouterframes(x)", "f frames@17" },
		{ "def f(): inspect.stack()", "f frames@17" },
		{ "def f(): traceback.extract_stack(); traceback.print_stack()", "f frames@19" },
		{ "def f(): g(inspect.currentframe)", "f frames@19" },
		{ "def f(): stack(); x.stack(); y = stack", "f" },
		{ "def f(): '_getframe()' # currentframe()", "f" },
		{ "def f(): currentframe = 1; return currentframe", "f" },
		{ "def f(): warn('x', stacklevel=2)", "f stacklevel@19" },
		{ "def f(): stacklevel = 2; g(stacklevel)", "f" },
		{ "def f(): sys._getframe(); warn(stacklevel=1)", "f frames@13 stacklevel@31" },
		{ "def f():\n    def g(): sys._getframe()\n    sys._getframe()", "f frames@26; g frames@26" },
		{ "def f(a=sys._getframe()): pass", "f" },
		{ "def f(n): return n and f(n - 1)", "f recursion@23" },
		{ "def f(): return f", "f" },
		{ "def f(): g()\ndef g(): f()", "f; g" },
		{ "def f():\n    def g(): f()", "f recursion@22; g" },
		{ "class K:\n    def f(self): f()", "f" },
		{ "class K:\n    def f(self): self.f()", "f" },
		{ "def f(): x.f()", "f" },
		{ "async def f(): await f()", "f recursion@21" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_STRING(rows[i][0], described_hazards(outline_of(rows[i][0])), rows[i][1]);
}

static void a_file_that_sets_up_logging_is_told(void **state)
{
	static const struct {
		const char *text;
		size_t at; /* SLICE_NONE: it does not */
	} rows[] = {
		{ "logging.basicConfig()", 8 },
		{ "basicConfig()", 0 },
		{ "x = 1\nlogging.config.dictConfig({}); fileConfig()", 21 },
		{ "def f():\n    logging.config.fileConfig('x')", 28 },
		{ "basicConfig = 1", SLICE_NONE },
		{ "logging.getLogger().setLevel(1)", SLICE_NONE },
		{ "'logging.basicConfig()'", SLICE_NONE },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline = outline_of(rows[i].text);

		EXPECT_INT(rows[i].text, outline->sets_up_logging, rows[i].at != SLICE_NONE);
		if (outline->sets_up_logging)
			EXPECT_INT(rows[i].text, outline->logging_at, rows[i].at);
	}
}

static void a_text_that_does_not_parse_says_so_and_where(void **state)
{
	static const struct {
		const char *text;
		size_t from, to; /* the error is between these */
	} rows[] = {
		{ "def a(:\n    pass\n", 5, 7 },
		{ "x = 1\n)\n", 6, 7 },
		{ "x = (1,\n", 0, 8 },
		{ "def a()\n    pass\n", 0, 17 },
		{ "x = 'abc\n", 0, 9 },
		{ "print 'a' if\n", 0, 13 },
		{ "\0\0", 0, 0 },
	};

	for (size_t i = 0; i + 1 < ROWS(rows); i++) {
		const struct outline *outline = outline_of(rows[i].text);

		EXPECT(rows[i].text, outline->broken);
		EXPECT(rows[i].text, outline->error >= rows[i].from && outline->error <= rows[i].to);
	}
	EXPECT("NUL bytes", read_outline(exact(S("x = 1\n\0\0\n")))->broken);
}

/* The parser alone would trip over each of them, or take quadratic time. */
static void comments_are_nothing_to_the_parser(void **state)
{
	struct slice many = joined(S("def a():\n"), joined(repeated("    # b\n", 50000), S("    c\n")));

	EXPECT("between decorator and def", !outline_of("class A:\n    @b\n  # c\n    def d(): pass\n")->broken);
	EXPECT("very many", !read_outline(many)->broken);
	EXPECT("a line in brackets", !outline_of("def a():\n    (b.\n  c())\n    return 1\n")->broken);
	EXPECT("with CRLF", !outline_of("def a():\r\n    (b.\r\n  c())\r\n    return 1\r\n")->broken);
}

static void whether_a_text_parses_can_be_asked_alone(void **state)
{
	static const char *const rows[] = { "", "x = 1\n", "x = (\n", "def a(:\n    pass\n", "((\n))" };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = exact(slice_of(rows[i]));
		struct lexed lexed = lex(arena, text);

		EXPECT_INT(rows[i], outline_parses(text, &lexed), !outline_of(rows[i])->broken);
	}
}

static void any_bytes_are_survived(void **state)
{
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 256; b += 5) {
			char text[] = { (char)a, (char)b, 'x', (char)a, ':', '\n', (char)b };

			assert_non_null(read_outline(exact((struct slice){ text, sizeof text })));
		}
}

/* ---- depth ---- */

/* Nesting is as deep as the file says: none of this may take the stack down. */
static void a_hundred_thousand_levels_are_survived(void **state)
{
	enum { DEEP = 100000 };
	static const struct {
		const char *open, *middle, *close;
	} rows[] = {
		{ "(", "1", ")" },   { "[", "1", "]" },   { "{1: ", "1", "}" },    { "f(", "1", ")" },
		{ "-", "1", "" },    { "not ", "1", "" }, { "lambda: ", "1", "" }, { "x if y else ", "1", "" },
		{ "1 + ", "1", "" }, { "a.", "b", "" },   { "", "1", ")" },        { "[*", "1", "]" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice open = repeated(rows[i].open, DEEP), close = repeated(rows[i].close, DEEP);
		struct slice text =
			joined(joined(joined(S("def a(): return "), open), slice_of(rows[i].middle)), close);

		assert_non_null(read_outline(joined(text, S("\n"))));
		arena_release(arena);
	}
}

/* One node of the parser's then has more children than 16 bits count, which libtree-sitter got wrong before 0.20.8. */
static void a_hundred_thousand_unclosed_brackets_are_survived(void **state)
{
	static const char *const open[] = { "(", "[", "{", "f'{", "f(" };

	for (size_t i = 0; i < ROWS(open); i++) {
		EXPECT(open[i], read_outline(repeated(open[i], 100000))->broken);
		arena_release(arena);
	}
}

/* CPython takes 99 levels of indentation. */
static void definitions_as_deep_as_python_takes_them_are_all_found(void **state)
{
	enum { DEEP = 99 };
	struct buf text = { .arena = arena };
	const struct outline *outline;

	for (int i = 0; i < DEEP; i++)
		buf_addf(&text, "%*sdef a%d():\n", i, "", i);
	buf_addf(&text, "%*spass\n", DEEP, "");
	outline = read_outline(buf_slice(&text));
	EXPECT("parsed", !outline->broken);
	EXPECT_INT("as many", outline->defs.n, DEEP);
	EXPECT_INT("the innermost", outline->defs.items[DEEP - 1].parent, DEEP - 2);
}

/* The grammar's scanner keeps a column in a byte: what it would misread is not read at all. */
static void a_body_indented_beyond_255_columns_is_not_misread(void **state)
{
	static const struct {
		int columns;
		bool broken;
	} rows[] = { { 1, false },  { 8, false },  { 100, false }, { 255, false },
		     { 256, true }, { 257, true }, { 1000, true } };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf row = { .arena = arena }, text = { .arena = arena };
		const struct outline *outline;

		buf_addf(&row, "%d columns", rows[i].columns);
		buf_addf(&text, "def a():\n%*sx = 1\ndef b():\n    yield 1\n", rows[i].columns, "");
		outline = read_outline(buf_slice(&text));
		EXPECT(buf_text(&row), outline->broken == rows[i].broken);
		if (!rows[i].broken)
			EXPECT_TEXT(buf_text(&row), described_defs(outline), S("def a@-1 def b@-1"));
	}
}

static void long_lines_within_brackets_and_strings_may_begin_anywhere(void **state)
{
	const char *text = buf_format(arena, "x = [\n%*s1]\ny = '''\n%*sz'''\n%*s# far out\n", 300, "", 300, "",
				      300, "");

	EXPECT("parsed", !read_outline(slice_of(text))->broken);
}

/* The same without brackets: what the parser cannot make sense of becomes one node, with all of it as its children. */
static void a_hundred_thousand_words_without_sense_are_survived(void **state)
{
	static const char *const rows[][2] = { { "", "if " }, { "(", "await " }, { "x = 1\n", "if " } };

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT(rows[i][1], read_outline(joined(slice_of(rows[i][0]), repeated(rows[i][1], 100000)))->broken);
		arena_release(arena);
	}
}

/* ---- what removing needs ---- */

/* "name" of each mention, "=" in front of what may be a binding. */
static void in_a_text_that_names_memory_profiler_every_name_is_mentioned(void **state)
{
	static const struct {
		const char *text, *mentions;
	} rows[] = {
		{ "a(b, c=d.e)\n", "a b d" },
		{ "a = b\n", "=a b" },
		{ "@a\ndef f():\n    return b.c\n", "a =f b" },
		{ "import a.b, c as d\nfrom e import f\n", "=a =d =f" },
		{ "class K:\n    a = lambda: b.c\n", "=K =a b" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const struct outline *outline = read_outline(joined(slice_of(rows[i].text), S("# memory_profiler\n")));
		struct buf out = { .arena = arena };

		for (size_t k = 0; k < outline->mentions.n; k++) {
			const struct py_mention *m = &outline->mentions.items[k];

			buf_addf(&out, "%s%s%.*s", k ? " " : "", m->use == USE_LOAD ? "" : "=", SLICE_ARG(m->name));
		}
		EXPECT_TEXT(rows[i].text, buf_slice(&out), slice_of(rows[i].mentions));
		EXPECT_INT(rows[i].text, read_outline(slice_of(rows[i].text))->mentions.n, 0);
	}
}

static void the_statements_of_the_module_are_known(void **state)
{
	struct slice text = S("a; b\nif c:\n    d\nelse:\n    e\n# f\n@g\ndef h(): pass\n\\\ni\n");
	static const char *const statements[] = { "a", "b", "if c:\n    d\nelse:\n    e", "@g\ndef h(): pass", "i" };
	const struct outline *outline = read_outline(text);

	EXPECT_INT("statements", outline->statements.n, ROWS(statements));
	for (size_t i = 0; i < ROWS(statements); i++) {
		struct span span = outline->statements.items[i];

		EXPECT_TEXT(statements[i], slice_part(text, span.start, span.end), slice_of(statements[i]));
	}
}

static void the_parts_of_imports_and_the_ends_of_decorators_are_known(void **state)
{
	struct slice text =
		S("import a, b.c as d\nfrom e import (f as g, h)\nfrom i import *\n@j(\n1) # k\ndef l(): pass\n");
	static const char *const parts[] = { "*", "a", "b.c as d", "f as g", "h" }; /* by the names that they bind */
	const struct outline *outline = read_outline(text);

	for (size_t i = 0; i < ROWS(parts); i++) {
		struct span part = outline->bindings.items[i].part;

		EXPECT_TEXT(parts[i], slice_part(text, part.start, part.end), slice_of(parts[i]));
	}
	EXPECT_TEXT("a decorator",
		    slice_part(text, outline->defs.items[0].decorators.items[0].start,
			       outline->defs.items[0].decorators.items[0].end),
		    S("@j(\n1)"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(definitions_are_found_with_what_is_around_them),
		TEST(a_definition_knows_its_bytes),
		TEST(type_parameters_are_kept_as_they_stand),
		TEST(parameters_are_read_by_kind_and_bare_name),
		TEST(only_a_yield_of_its_own_makes_a_generator),
		TEST(a_body_is_told_by_what_stands_in_front_of_its_first_statement),
		TEST(a_docstring_is_what_cpython_takes_for_one),
		TEST(decorators_are_listed_top_down_by_their_dotted_name),
		TEST(an_expression_is_told_as_far_as_names_calls_and_choices_go),
		TEST(a_decorator_is_an_expression),
		TEST(an_annotation_tells_of_what_class_something_is),
		TEST(an_argument_is_found_by_its_keyword_or_its_place),
		TEST(statements_that_are_calls_are_listed_by_what_they_call),
		TEST(a_function_that_calls_its_own_parameter_is_told),
		TEST(names_are_followed_to_what_binds_them),
		TEST(a_binding_is_conditional_where_its_statement_may_be_passed_by),
		TEST(all_bindings_of_a_name_are_found_in_order),
		TEST(a_star_import_is_noticed),
		TEST(a_name_of_ours_is_told_by_how_it_is_used),
		TEST(what_profiling_would_spoil_is_told_with_its_place),
		TEST(a_file_that_sets_up_logging_is_told),
		TEST(a_text_that_does_not_parse_says_so_and_where),
		TEST(comments_are_nothing_to_the_parser),
		TEST(whether_a_text_parses_can_be_asked_alone),
		TEST(any_bytes_are_survived),
		TEST(a_hundred_thousand_levels_are_survived),
		TEST(definitions_as_deep_as_python_takes_them_are_all_found),
		TEST(a_body_indented_beyond_255_columns_is_not_misread),
		TEST(long_lines_within_brackets_and_strings_may_begin_anywhere),
		TEST(a_hundred_thousand_unclosed_brackets_are_survived),
		TEST(a_hundred_thousand_words_without_sense_are_survived),
		TEST(in_a_text_that_names_memory_profiler_every_name_is_mentioned),
		TEST(the_statements_of_the_module_are_known),
		TEST(the_parts_of_imports_and_the_ends_of_decorators_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
