#include "cli/opt.h"

#include <ctype.h>

#include "base/nearest.h"
#include "base/portable.h"

enum { HELP_COLUMN = 24, HELP_WIDTH = 80 };

/* ---- parsing ---- */

static const char *option_name(const void *list, size_t i)
{
	const struct opt *rows = list;

	for (; rows->kind; rows++)
		if (rows->kind < OPT_OTHERS && i-- == 0)
			return rows->name;
	return NULL;
}

struct parse {
	const struct opt *rows;
	const char *command;
	char *args;
	struct fail *fail;
	struct opt_typed *typed; /* where to note what is stored; NULL when nobody asks */
};

static bool wrong(const struct parse *p)
{
	return fail_hint(p->fail, "see 'pyfuncprof help %s'", p->command);
}

/* The one that is meant, as it is written in the row; NULL when it is none of them. */
static const char *find_choice(struct arena *arena, const char *choices, const char *value)
{
	struct slice rest = slice_of(choices), choice;

	while (slice_cut(&rest, '|', &choice))
		if (slice_eq_nocase(choice, slice_of(value)))
			return slice_copy(arena, choice);
	return NULL;
}

static bool is_argument(const struct opt *row)
{
	return row->kind == OPT_ARGUMENT || row->kind == OPT_ARGUMENTS;
}

static bool is_list(const struct opt *row)
{
	return row->kind == OPT_LIST || row->kind == OPT_OTHERS || row->kind == OPT_ARGUMENTS;
}

bool opt_is_called(const struct opt *row, const char *name)
{
	return strcmp(row->name, name) == 0 || (row->value && strcmp(row->value, name) == 0);
}

enum opt_path opt_path(const struct opt *row)
{
	static const struct {
		const char *name;
		enum opt_path path;
	} rows[] = {
		{ "APP", OPT_FOLDER }, { "DIR", OPT_FOLDER },     { "TARGET", OPT_FILE },        { "LOG", OPT_FILE },
		{ "FILE", OPT_FILE },  { "FILE:NAME", OPT_FILE }, { "BASELINE.json", OPT_FILE }, { "PYTHON", OPT_FILE },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (opt_is_called(row, rows[i].name))
			return rows[i].path;
	return OPT_NO_PATH;
}

static bool store(const struct parse *p, const struct opt *row, const char *value)
{
	const char *stored = row->kind == OPT_CHOICE ? find_choice(p->fail->arena, row->value, value) : value;

	if (p->typed)
		*p->typed = (struct opt_typed){ row, value };
	if (!stored) {
		fail(p->fail, EXIT_ASKED_WRONGLY, "'--%s' is one of %s, not '%s'", row->name, row->value, value);
		return wrong(p);
	}
	if (opt_path(row) != OPT_NO_PATH)
		stored = portable_path(p->fail->arena, stored);
	if (is_list(row))
		*vec_push(p->fail->arena, (struct opt_list *)(void *)(p->args + row->offset)) = stored;
	else
		*(const char **)(void *)(p->args + row->offset) = stored;
	return true;
}

static const struct opt *find_long(const struct parse *p, struct slice name)
{
	for (const struct opt *row = p->rows; row->kind; row++)
		if (row->kind < OPT_OTHERS && slice_is(name, row->name))
			return row;
	return NULL;
}

static const struct opt *find_letter(const struct parse *p, char letter)
{
	for (const struct opt *row = p->rows; row->kind; row++)
		if (row->kind < OPT_OTHERS && row->letter == letter)
			return row;
	return NULL;
}

/* The row for options that only the command knows, or NULL. */
static const struct opt *find_others(const struct parse *p)
{
	for (const struct opt *row = p->rows; row->kind; row++)
		if (row->kind == OPT_OTHERS)
			return row;
	return NULL;
}

static bool unknown_option(const struct parse *p, const char *word, const char *name)
{
	const char *nearest = name ? nearest_name(name, option_name, p->rows) : NULL;
	const struct opt *others = name && *name ? find_others(p) : NULL;

	fail(p->fail, EXIT_ASKED_WRONGLY, "'%s' has no option '%s'", p->command, word);
	if (nearest)
		return fail_hint(p->fail, "did you mean '--%s'?", nearest);
	if (others)
		return fail_hint(p->fail, "if it is an %s, it needs a value, as in %s=%s", others->name, word,
				 others->value);
	return wrong(p);
}

static bool looks_like_option(const char *word)
{
	return word[0] == '-' && (word[1] == '-' || isalpha((unsigned char)word[1]));
}

/* Where the command takes options that only it knows. False when it does not, or when there is no value. */
static bool store_other(const struct parse *p, int argc, char *const *argv, int *i)
{
	const char *word = argv[*i] + 2;
	const struct opt *row = find_others(p);

	if (!row || !*word || *word == '=')
		return false;
	if (strchr(word, '='))
		return store(p, row, word);
	if (*i + 1 >= argc || looks_like_option(argv[*i + 1]))
		return false;
	return store(p, row, buf_format(p->fail->arena, "%s=%s", word, argv[++*i]));
}

/* One option word at argv[*i]; moves *i over a value that is a word of its own. */
static bool parse_long(const struct parse *p, int argc, char *const *argv, int *i)
{
	const char *word = argv[*i], *equals = strchr(word, '=');
	struct slice name = slice_of(word + 2);
	const struct opt *row;

	if (equals)
		name.n = (size_t)(equals - word) - 2;
	row = find_long(p, name);
	if (!row)
		return store_other(p, argc, argv, i) || unknown_option(p, word, equals ? NULL : word + 2);
	if (row->kind == OPT_FLAG) {
		if (equals) {
			fail(p->fail, EXIT_ASKED_WRONGLY, "'--%s' takes no value", row->name);
			return wrong(p);
		}
		*(bool *)(p->args + row->offset) = true;
		return true;
	}
	if (equals)
		return store(p, row, equals + 1);
	if (*i + 1 < argc)
		return store(p, row, argv[++*i]);
	fail(p->fail, EXIT_ASKED_WRONGLY, "'--%s' needs a value, as in --%s %s", row->name, row->name, row->value);
	return wrong(p);
}

/* "-n", "-nq", "-mv2", "-m v2" */
static bool parse_letters(const struct parse *p, int argc, char *const *argv, int *i)
{
	const char *word = argv[*i];

	for (const char *letter = word + 1; *letter; letter++) {
		const struct opt *row = find_letter(p, *letter);

		if (!row)
			return unknown_option(p, word, NULL);
		if (row->kind == OPT_FLAG) {
			*(bool *)(p->args + row->offset) = true;
			continue;
		}
		if (letter[1])
			return store(p, row, letter + 1);
		if (*i + 1 < argc)
			return store(p, row, argv[++*i]);
		fail(p->fail, EXIT_ASKED_WRONGLY, "'-%c' needs a value, as in -%c %s", row->letter, row->letter,
		     row->value);
		return wrong(p);
	}
	return true;
}

static bool parse_argument(const struct parse *p, const char *word, size_t position)
{
	for (const struct opt *row = p->rows; row->kind; row++)
		if (row->kind == OPT_ARGUMENTS || (row->kind == OPT_ARGUMENT && position-- == 0))
			return store(p, row, word);
	fail(p->fail, EXIT_ASKED_WRONGLY, "unexpected argument '%s' for '%s'", word, p->command);
	return wrong(p);
}

static void set_fallbacks(const struct parse *p)
{
	for (const struct opt *row = p->rows; row->kind; row++)
		if (row->kind != OPT_FLAG && !is_list(row))
			*(const char **)(void *)(p->args + row->offset) = row->fallback;
}

/* How far the reading of the words has come. */
struct reading {
	int i;
	bool only_arguments; /* a bare "--" has been read */
	size_t arguments;
};

static bool parse_word(const struct parse *p, int argc, char *const *argv, struct reading *r)
{
	const char *word = argv[r->i];

	if (!r->only_arguments && strcmp(word, "--") == 0)
		return r->only_arguments = true;
	if (r->only_arguments || word[0] != '-' || !word[1])
		return parse_argument(p, word, r->arguments++);
	return word[1] == '-' ? parse_long(p, argc, argv, &r->i) : parse_letters(p, argc, argv, &r->i);
}

bool opt_parse(const struct opt *rows, const char *command, int argc, char *const *argv, void *args, bool *wants_help,
	       struct fail *f)
{
	const struct parse p = { rows, command, args, f, NULL };

	*wants_help = false;
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		*wants_help |= strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
	if (*wants_help)
		return true;
	set_fallbacks(&p);
	for (struct reading r = { 0 }; r.i < argc; r.i++)
		if (!parse_word(&p, argc, argv, &r))
			return false;
	return true;
}

const struct opt *opt_given(const struct opt *rows, const char *name, const void *args)
{
	const struct opt *row = rows;
	const void *field;
	bool given;

	while (strcmp(row->name, name) != 0)
		row++;
	field = (const char *)args + row->offset;
	if (row->kind == OPT_FLAG)
		given = *(const bool *)field;
	else if (is_list(row))
		given = ((const struct opt_list *)field)->n > 0;
	else
		given = *(const char *const *)field != row->fallback; /* a word of argv is never that very text */
	return given ? row : NULL;
}

void opt_parse_typed(struct arena *arena, const struct opt *rows, int argc, char *const *argv, void *args,
		     struct opt_typed *out)
{
	struct fail ignored = { .arena = arena };
	const struct parse p = { rows, "", args, &ignored, out };

	set_fallbacks(&p);
	for (struct reading r = { 0 }; r.i < argc; r.i++) {
		*out = (struct opt_typed){ 0 };
		parse_word(&p, argc, argv, &r);
	}
}

/* ---- help ---- */

void opt_usage(struct buf *out, const struct opt *rows)
{
	bool has_options = false;

	for (const struct opt *row = rows; row->kind; row++)
		has_options |= !is_argument(row);
	if (has_options)
		buf_addf(out, " [options]");
	for (const struct opt *row = rows; row->kind; row++)
		if (is_argument(row))
			buf_addf(out, is_list(row) ? " [%s...]" : row->fallback ? " [%s]" : " %s", row->name);
}

static void pad(struct buf *out, size_t from)
{
	while (out->n - from < HELP_COLUMN)
		buf_add(out, S(" "));
}

void opt_wrap(struct buf *out, size_t indent, const char *text)
{
	struct slice rest = slice_of(text), word;
	size_t column = indent;

	while (slice_cut(&rest, ' ', &word)) {
		if (column > indent && column + 1 + word.n > HELP_WIDTH) {
			buf_addf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			buf_add(out, S(" "));
			column++;
		}
		buf_add(out, word);
		column += word.n;
	}
	buf_add(out, S("\n"));
}

void opt_help(struct buf *out, const struct opt *rows)
{
	for (const struct opt *row = rows; row->kind; row++) {
		struct buf help = { .arena = out->arena };
		size_t start = out->n;

		buf_addf(out, "  ");
		if (row->letter)
			buf_addf(out, "-%c, ", row->letter);
		buf_addf(out, is_argument(row) ? "%s" : "--%s", row->name);
		if (row->value && !is_argument(row))
			buf_addf(out, " %s", row->value);
		if (out->n - start + 2 > HELP_COLUMN) {
			buf_add(out, S("\n"));
			start = out->n;
		}
		pad(out, start);
		buf_addf(&help, "%s", row->help);
		if (row->fallback && *row->fallback)
			buf_addf(&help, " (default: %s)", row->fallback);
		opt_wrap(out, HELP_COLUMN, buf_text(&help));
	}
}
