/* opt: rows into a struct, every way to ask wrongly, the name that was meant, what is
 * half typed, and help that fits the terminal. */
#include "unit.h"

#include "base/buf.h"
#include "cli/opt.h"

struct args {
	bool force, quiet;
	const char *model, *url, *app, *name;
	struct opt_list colours;
};

static const struct opt rows[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder", offsetof(struct args, app) },
	{ OPT_ARGUMENT, 0, "NAME", NULL, NULL, "a function", offsetof(struct args, name) },
	{ OPT_FLAG, 'f', "force", NULL, NULL, "overwrite", offsetof(struct args, force) },
	{ OPT_FLAG, 'q', "quiet", NULL, NULL, "say nothing", offsetof(struct args, quiet) },
	{ OPT_CHOICE, 'm', "model", "v1|v2", "v1", "which model", offsetof(struct args, model) },
	{ OPT_TEXT, 0, "url", "URL", NULL, "a page", offsetof(struct args, url) },
	{ OPT_LIST, 'c', "colour", "NAME", NULL, "may be given many times", offsetof(struct args, colours) },
	{ 0 },
};

enum { MOST_WORDS = 6 };

static bool parse(const char *const *words, struct args *args, bool *wants_help)
{
	int n = 0;

	while (n < MOST_WORDS && words[n])
		n++;
	*args = (struct args){ 0 };
	return opt_parse(rows, "paint", n, (char *const *)(void *)words, args, wants_help, failure);
}

static void words_fill_the_struct(void **state)
{
	static const struct {
		const char *words[MOST_WORDS];
		struct {
			bool force, quiet;
			const char *model, *url, *app, *name;
		} args;
	} lines[] = {
		{ { 0 }, { false, false, "v1", NULL, ".", NULL } },
		{ { "a" }, { false, false, "v1", NULL, "a", NULL } },
		{ { "a", "b" }, { false, false, "v1", NULL, "a", "b" } },
		{ { "-f" }, { true, false, "v1", NULL, ".", NULL } },
		{ { "-fq" }, { true, true, "v1", NULL, ".", NULL } },
		{ { "--force", "--quiet" }, { true, true, "v1", NULL, ".", NULL } },
		{ { "-f", "-f" }, { true, false, "v1", NULL, ".", NULL } },
		{ { "--model", "v2" }, { false, false, "v2", NULL, ".", NULL } },
		{ { "--model=v2" }, { false, false, "v2", NULL, ".", NULL } },
		{ { "-m", "v2" }, { false, false, "v2", NULL, ".", NULL } },
		{ { "-mv2" }, { false, false, "v2", NULL, ".", NULL } },
		{ { "--model", "V2" }, { false, false, "v2", NULL, ".", NULL } },
		{ { "-fm", "v2" }, { true, false, "v2", NULL, ".", NULL } },
		{ { "-fqmv2" }, { true, true, "v2", NULL, ".", NULL } },
		{ { "-m", "v2", "-m", "v1" }, { false, false, "v1", NULL, ".", NULL } },
		{ { "--url=" }, { false, false, "v1", "", ".", NULL } },
		{ { "--url=a=b" }, { false, false, "v1", "a=b", ".", NULL } },
		{ { "--url", "--force" }, { false, false, "v1", "--force", ".", NULL } },
		{ { "--url", "--" }, { false, false, "v1", "--", ".", NULL } },
		{ { "a", "-f", "b" }, { true, false, "v1", NULL, "a", "b" } },
		{ { "-" }, { false, false, "v1", NULL, "-", NULL } },
		{ { "--", "-f" }, { false, false, "v1", NULL, "-f", NULL } },
		{ { "--", "--", "-f" }, { false, false, "v1", NULL, "--", "-f" } },
		{ { "-f", "--", "--help" }, { true, false, "v1", NULL, "--help", NULL } },
		{ { "" }, { false, false, "v1", NULL, "", NULL } },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		const char *row = lines[i].words[0] ? lines[i].words[0] : "nothing";
		struct args args;
		bool wants_help;

		EXPECT(row, parse(lines[i].words, &args, &wants_help));
		EXPECT(row, !wants_help);
		EXPECT_INT(row, args.force, lines[i].args.force);
		EXPECT_INT(row, args.quiet, lines[i].args.quiet);
		EXPECT_STRING(row, args.model, lines[i].args.model);
		EXPECT_STRING(row, args.url, lines[i].args.url);
		EXPECT_STRING(row, args.app, lines[i].args.app);
		EXPECT_STRING(row, args.name, lines[i].args.name);
	}
}

static void a_list_takes_every_value_in_order(void **state)
{
	static const struct {
		const char *words[MOST_WORDS], *colours; /* each with a blank behind it */
	} lines[] = {
		{ { 0 }, "" },
		{ { "--colour", "red" }, "red " },
		{ { "-c", "red", "--colour=blue", "-cgreen" }, "red blue green " },
		{ { "-fc", "red", "-fcblue" }, "red blue " },
		{ { "-c", "red", "-c", "red" }, "red red " },
		{ { "--colour=", "--colour", "-f" }, " -f " },
		{ { "--", "-c" }, "" },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		struct buf colours = { .arena = arena };
		struct args args;
		bool wants_help;

		EXPECT(lines[i].colours, parse(lines[i].words, &args, &wants_help));
		for (size_t k = 0; k < args.colours.n; k++)
			buf_addf(&colours, "%s ", args.colours.items[k]);
		EXPECT_STRING(lines[i].colours, buf_text(&colours), lines[i].colours);
	}
}

static void what_was_given_is_known_even_when_it_is_the_default(void **state)
{
	static const char *const nothing[] = { NULL }, *const all[] = { "-fm", "v1", "--url", "", "-cx", "a" };
	static const char *const names[] = { "APP", "force", "model", "url", "colour" };
	struct args args;
	bool help;

	EXPECT("nothing", parse(nothing, &args, &help));
	for (size_t i = 0; i < ROWS(names); i++)
		EXPECT(names[i], !opt_given(rows, names[i], &args));
	EXPECT("all", parse(all, &args, &help));
	for (size_t i = 0; i < ROWS(names); i++)
		EXPECT(names[i], opt_given(rows, names[i], &args));
	EXPECT("quiet", !opt_given(rows, "quiet", &args));
}

static void whoever_asks_wrongly_is_told_what_and_where_to_read(void **state)
{
	static const struct {
		const char *words[MOST_WORDS], *message, *hint;
	} lines[] = {
		{ { "--forse" }, "'--forse'", "did you mean '--force'?" },
		{ { "--models=v2" }, "'--models=v2'", NULL },
		{ { "--zzzzzz" }, "'--zzzzzz'", "see 'pyfuncprof help paint'" },
		{ { "--APP" }, "'--APP'", NULL },
		{ { "-x" }, "'-x'", "see 'pyfuncprof help paint'" },
		{ { "-fx" }, "'-fx'", "see 'pyfuncprof help paint'" },
		{ { "--force=yes" }, "'--force'", "see 'pyfuncprof help paint'" },
		{ { "--force=" }, "'--force'", "see 'pyfuncprof help paint'" },
		{ { "--url" }, "'--url'", "see 'pyfuncprof help paint'" },
		{ { "--colour" }, "as in --colour NAME", "see 'pyfuncprof help paint'" },
		{ { "-c", "red", "-c" }, "as in -c NAME", "see 'pyfuncprof help paint'" },
		{ { "--color", "red" }, "'--color'", "did you mean '--colour'?" },
		{ { "-m" }, "'-m'", "see 'pyfuncprof help paint'" },
		{ { "-fm" }, "'-m'", "see 'pyfuncprof help paint'" },
		{ { "--model", "v3" }, "not 'v3'", "see 'pyfuncprof help paint'" },
		{ { "-mv" }, "not 'v'", "see 'pyfuncprof help paint'" },
		{ { "--model=" }, "not ''", "see 'pyfuncprof help paint'" },
		{ { "--model=v1|v2" }, "not 'v1|v2'", "see 'pyfuncprof help paint'" },
		{ { "a", "b", "c" }, "'c'", "see 'pyfuncprof help paint'" },
		{ { "--", "a", "b", "-f" }, "'-f'", "see 'pyfuncprof help paint'" },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		struct args args;
		bool wants_help;

		EXPECT(lines[i].words[0], !parse(lines[i].words, &args, &wants_help));
		EXPECT_INT(lines[i].words[0], failure->code, EXIT_ASKED_WRONGLY);
		EXPECT_FAILURE(lines[i].words[0], lines[i].message);
		EXPECT(lines[i].words[0], failure->hint);
		if (lines[i].hint)
			EXPECT_STRING(lines[i].words[0], failure->hint, lines[i].hint);
	}
}

static void help_is_wanted_whatever_else_is_asked(void **state)
{
	static const struct {
		const char *words[MOST_WORDS];
		bool wanted;
	} lines[] = {
		{ { "-h" }, true },
		{ { "--help" }, true },
		{ { "a", "b", "c", "--help" }, true },
		{ { "--wrong", "-h" }, true },
		{ { "--", "-h" }, false },
		{ { "a" }, false },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		struct args args;
		bool wants_help;

		EXPECT(lines[i].words[0], parse(lines[i].words, &args, &wants_help));
		EXPECT_INT(lines[i].words[0], wants_help, lines[i].wanted);
	}
}

/* ---- while it is typed ---- */

static void the_last_word_belongs_to_a_row_or_is_the_name_of_one(void **state)
{
	static const struct {
		const char *words[MOST_WORDS], *row, *value; /* row NULL: the name of an option */
		const char *app;
	} lines[] = {
		{ { "" }, "APP", "", "" },
		{ { "a" }, "APP", "a", "a" },
		{ { "a", "" }, "NAME", "", "a" },
		{ { "a", "b", "" }, NULL, NULL, "a" },
		{ { "-f" }, NULL, NULL, "." },
		{ { "-m" }, NULL, NULL, "." },
		{ { "-mv" }, "model", "v", "." },
		{ { "-fqm", "" }, "model", "", "." },
		{ { "--mod" }, NULL, NULL, "." },
		{ { "--model" }, NULL, NULL, "." },
		{ { "--model=v" }, "model", "v", "." },
		{ { "--model", "--" }, "model", "--", "." },
		{ { "--force=x" }, NULL, NULL, "." },
		{ { "--wrong", "a", "-c", "r" }, "colour", "r", "a" },
		{ { "--model", "v3", "a", "" }, "NAME", "", "a" },
		{ { "--" }, NULL, NULL, "." },
		{ { "--", "--f" }, "APP", "--f", "--f" },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		struct args args = { 0 };
		struct opt_typed typed;
		int n = 0;

		while (n < MOST_WORDS && lines[i].words[n])
			n++;
		opt_parse_typed(arena, rows, n, (char *const *)(void *)lines[i].words, &args, &typed);
		EXPECT_STRING(lines[i].words[0], typed.row ? typed.row->name : "none", lines[i].row ? lines[i].row : "none");
		EXPECT_STRING(lines[i].words[0], typed.row ? typed.value : "", lines[i].row ? lines[i].value : "");
		EXPECT_STRING(lines[i].words[0], args.app, lines[i].app);
	}
}

/* ---- help ---- */

static void check_width(const char *row, struct slice text)
{
	struct slice line;

	while (slice_cut(&text, '\n', &line)) {
		EXPECT(row, line.n <= 80);
		EXPECT(row, !slice_ends(line, S(" ")));
	}
}

static void the_usage_line_names_arguments_and_whether_there_are_options(void **state)
{
	static const struct opt none[] = { { 0 } };
	struct buf usage = { .arena = arena }, bare = { .arena = arena };

	opt_usage(&usage, rows);
	EXPECT_TEXT("both kinds", buf_slice(&usage), S(" [options] [APP] NAME"));
	opt_usage(&bare, none);
	EXPECT_TEXT("nothing", buf_slice(&bare), S(""));
}

static void help_shows_each_row_with_its_default(void **state)
{
	struct buf help = { .arena = arena };

	opt_help(&help, rows);
	EXPECT_STRING("all rows", buf_text(&help),
		      "  APP                   the app's folder (default: .)\n"
		      "  NAME                  a function\n"
		      "  -f, --force           overwrite\n"
		      "  -q, --quiet           say nothing\n"
		      "  -m, --model v1|v2     which model (default: v1)\n"
		      "  --url URL             a page\n"
		      "  -c, --colour NAME     may be given many times\n");
}

static void long_rows_are_broken_between_words(void **state)
{
	static const struct opt wide[] = {
		{ OPT_TEXT, 'l', "a-name-too-long-for-the-column", "VALUE", "fallback",
		  "a sentence with as many words as it takes to fill more than the one line that is there for it", 0 },
		{ 0 },
	};
	struct buf help = { .arena = arena };

	opt_help(&help, wide);
	check_width("a long row", buf_slice(&help));
	EXPECT_STRING("a long row", buf_text(&help),
		      "  -l, --a-name-too-long-for-the-column VALUE\n"
		      "                        a sentence with as many words as it takes to fill more\n"
		      "                        than the one line that is there for it (default:\n"
		      "                        fallback)\n");
}

static void a_row_that_just_fits_its_column_stays_on_one_line(void **state)
{
	static const struct opt wide[] = {
		{ OPT_FLAG, 0, "eighteen-letters-x", NULL, NULL, "fits", 0 },
		{ OPT_FLAG, 0, "nineteen-letters-xx", NULL, NULL, "does not", 0 },
		{ 0 },
	};
	struct buf help = { .arena = arena };

	opt_help(&help, wide);
	EXPECT_STRING("two rows", buf_text(&help),
		      "  --eighteen-letters-x  fits\n"
		      "  --nineteen-letters-xx\n"
		      "                        does not\n");
}

static void wrapping_fills_lines_and_keeps_every_word(void **state)
{
	for (size_t n = 1; n < 200; n += 7) {
		struct slice words = repeated("word ", n), rest, line;
		struct buf out = { .arena = arena };
		size_t count = 0;

		opt_wrap(&out, 10, slice_copy(arena, slice_trim(words)));
		check_width("many words", joined(S("          "), buf_slice(&out)));
		for (rest = buf_slice(&out); slice_cut(&rest, '\n', &line);)
			for (size_t at = 0; (at = slice_find(line, S("word"), at)) != SLICE_NONE; at++)
				count++;
		EXPECT_INT("many words", count, n);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(words_fill_the_struct),
		TEST(a_list_takes_every_value_in_order),
		TEST(what_was_given_is_known_even_when_it_is_the_default),
		TEST(whoever_asks_wrongly_is_told_what_and_where_to_read),
		TEST(help_is_wanted_whatever_else_is_asked),
		TEST(the_last_word_belongs_to_a_row_or_is_the_name_of_one),
		TEST(the_usage_line_names_arguments_and_whether_there_are_options),
		TEST(help_shows_each_row_with_its_default),
		TEST(long_rows_are_broken_between_words),
		TEST(a_row_that_just_fits_its_column_stays_on_one_line),
		TEST(wrapping_fills_lines_and_keeps_every_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
