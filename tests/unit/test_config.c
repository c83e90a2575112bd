/* config: what .pyfuncprof.yml says is taken with its places; whatever else stands in it is told by line and column; and
 * the file is read from nowhere but the app. */
#include "scratch.h"

#include <sys/stat.h>
#include <unistd.h>

#include "app/config.h"
#include "base/buf.h"

static struct selection parsed(const char *yaml)
{
	struct selection selection = { 0 };

	if (!config_parse(arena, "app/.pyfuncprof.yml", exact(slice_of(yaml)), &selection, failure))
		GIVE_UP("%s: %s", yaml, failure->message);
	return selection;
}

/* "a@1:2 b@3:4" */
static const char *described(const struct patterns *patterns)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < patterns->n; i++)
		buf_addf(&out, "%s%s@%zu:%zu", i ? " " : "", patterns->items[i].text, patterns->items[i].place.line,
			 patterns->items[i].place.column);
	return buf_text(&out);
}

static void settings_are_taken_with_their_places(void **state)
{
	static const struct {
		const char *yaml, *include, *trigger, *exclude, *also;
	} rows[] = {
		{ "include: a\n", "a@1:10", "", "", "" },
		{ "trigger: [httpTrigger, \"timer*\"]\n", "", "httpTrigger@1:11 timer*@1:24", "", "" },
		{ "exclude:\n  - a\n  - 'b'\ninclude: [c]\n", "c@4:11", "", "a@2:5 b@3:5", "" },
		{ "also: x.py:f\n", "", "", "", "x.py:f@1:7" },
		{ "also:\n- a/b.py:f_*\n- '**:[[:alpha:]]'\n", "", "", "", "a/b.py:f_*@2:3 **:[[:alpha:]]@3:3" },
		{ "include: 5\nexclude: [true, 'null']\n", "5@1:10", "", "true@2:11 null@2:17", "" },
		{ "include:\ntrigger: ~\nexclude: null\nalso: []\n", "", "", "", "" },
		{ "{\"include\": a, exclude: b}\n", "a@1:13", "", "b@1:25", "" },
		{ "", "", "", "", "" },
		{ "# nothing\n", "", "", "", "" },
		{ "---\n", "", "", "", "" },
		{ "{}\n", "", "", "", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct selection selection = parsed(rows[i].yaml);

		EXPECT_STRING(rows[i].yaml, described(&selection.include), rows[i].include);
		EXPECT_STRING(rows[i].yaml, described(&selection.trigger), rows[i].trigger);
		EXPECT_STRING(rows[i].yaml, described(&selection.exclude), rows[i].exclude);
		EXPECT_STRING(rows[i].yaml, described(&selection.also), rows[i].also);
	}
}

/* "f=main growth=5000000@2:5", a line for each. */
static const char *described_budgets(const struct budgets *budgets)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < budgets->n; i++) {
		const struct budget *b = &budgets->items[i];

		EXPECT("one of them", !b->function != !b->line);
		buf_addf(&out, "%s%s growth=%lld peak=%lld slope=%lld increment=%lld @%zu:%zu\n",
			 b->function ? "f=" : "l=", b->function ? b->function : b->line, (long long)b->growth,
			 (long long)b->peak, (long long)b->slope, (long long)b->increment, b->place.line,
			 b->place.column);
	}
	return buf_text(&out);
}

static void budgets_are_taken_one_or_many(void **state)
{
	static const struct {
		const char *yaml, *budgets;
	} rows[] = {
		{ "budgets: {function: main, growth: 5MiB}\n",
		  "f=main growth=5000000 peak=-1 slope=-1 increment=-1 @1:10\n" },
		{ "budgets:\n  - function: 'Http*'\n    peak: 1GiB\n    slope: '0.1 MiB'\n    increment: 2\n"
		  "  - line: a/b.py:22\n    increment: 0\n",
		  "f=Http* growth=-1 peak=1024000000 slope=100000 increment=2000000 @2:5\n"
		  "l=a/b.py:22 growth=-1 peak=-1 slope=-1 increment=0 @6:5\n" },
		{ "budgets: {increment: 1, line: '*.py:*'}\n",
		  "l=*.py:* growth=-1 peak=-1 slope=-1 increment=1000000 @1:10\n" },
		{ "budgets:\n", "" },
		{ "budgets: []\n", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct selection selection = parsed(rows[i].yaml);

		EXPECT_STRING(rows[i].yaml, described_budgets(&selection.budgets), rows[i].budgets);
	}
}

/* "import in a*.py: why @2:5", a line for each. */
static const char *described_allowances(const struct allowances *allow)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < allow->n; i++) {
		const struct allowance *a = &allow->items[i];

		buf_addf(&out, "%s in %s: %s @%zu:%zu\n", a->rule ? a->rule : "anything", a->file ? a->file : "any file",
			 a->reason, a->place.line, a->place.column);
	}
	return buf_text(&out);
}

static void what_is_allowed_has_a_reason(void **state)
{
	static const struct {
		const char *yaml, *allow;
	} rows[] = {
		{ "allow: {rule: import, reason: b}\n", "import in any file: b @1:8\n" },
		{ "allow: {file: 'a*.py', reason: b}\n", "anything in a*.py: b @1:8\n" },
		{ "allow:\n  - rule: use\n    file: a.py\n    reason: b c\n  - {reason: d, rule: mark}\n",
		  "use in a.py: b c @2:5\nmark in any file: d @5:5\n" },
		{ "allow: {rule: whatever, reason: b}\n", "whatever in any file: b @1:8\n" },
		{ "allow:\n", "" },
		{ "allow: []\n", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct selection selection = parsed(rows[i].yaml);

		EXPECT_STRING(rows[i].yaml, described_allowances(&selection.allow), rows[i].allow);
	}
}

static void a_place_names_the_file_and_shows_the_line(void **state)
{
	struct selection selection = parsed("# a\ninclude: [b, c]\n");

	EXPECT_STRING("file", selection.include.items[1].place.path, "app/.pyfuncprof.yml");
	EXPECT_TEXT("line", selection.include.items[1].place.text, S("include: [b, c]"));
}

static void what_is_wrong_is_told_by_line_and_column(void **state)
{
	static const struct {
		const char *yaml;
		size_t line, column;
		const char *message, *hint;
	} rows[] = {
		{ "inculde: a\n", 1, 1, "'inculde' is not a setting", "did you mean 'include'?" },
		{ "include: a\n\"triger\": b\n", 2, 1, "'triger' is not a setting", "did you mean 'trigger'?" },
		{ "include: a\nelse: b\n", 2, 1, "'else' is not a setting", "did you mean 'also'?" },
		{ "colour: b\n", 1, 1, "'colour' is not a setting",
		  "the settings are: include, trigger, exclude, also" },
		{ "Include: b\n", 1, 1, "'Include' is not a setting", "did you mean 'include'?" },
		{ "<<: {include: b}\n", 1, 1, "'<<' is not a setting", "the settings are: " },
		{ "? [include]\n: b\n", 1, 3, "a setting has a name", NULL },
		{ "~: b\n", 1, 1, "'~' is not a setting", "the settings are: " },
		{ "include: a\ninclude: b\n", 2, 1, "'include' is given twice", NULL },
		{ "include: {a: b}\n", 1, 10, "'include' is a text, or a list of texts", NULL },
		{ "exclude: [a, [b]]\n", 1, 14, "'exclude' is a text, or a list of texts", NULL },
		{ "exclude:\n- a\n- b: c\n", 3, 3, "'exclude' is a text, or a list of texts", NULL },
		{ "trigger: [a, ~]\n", 1, 14, "'trigger' is a text, or a list of texts", NULL },
		{ "trigger:\n  - a\n  -\n", 3, 4, "'trigger' is a text, or a list of texts", NULL },
		{ "include: ''\n", 1, 10, "an empty text", NULL },
		{ "include: [a, \"\"]\n", 1, 14, "an empty text", NULL },
		{ "include: [a, \"b\\0\"]\n", 1, 14, "a NUL", NULL },
		{ "also: ''\n", 1, 7, "an empty text", NULL },
		{ "also: x.py\n", 1, 7, "a helper is FILE:NAME", NULL },
		{ "also: 'x.py:'\n", 1, 7, "a helper is FILE:NAME", NULL },
		{ "also: ':f'\n", 1, 7, "relative to the app", NULL },
		{ "also: [a.py:f, /x.py:f]\n", 1, 16, "relative to the app", NULL },
		{ "also: ../x.py:f\n", 1, 7, "relative to the app", NULL },
		{ "also: a/../x.py:f\n", 1, 7, "relative to the app", NULL },
		{ "also: a/..:f\n", 1, 7, "relative to the app", NULL },
		{ "also: ./x.py:f\n", 1, 7, "relative to the app", NULL },
		{ "also: a\\x.py:f\n", 1, 7, "relative to the app", NULL },
		{ "- include\n", 1, 1, "settings are lines like", NULL },
		{ "include\n", 1, 1, "settings are lines like", NULL },
		{ "include: [a\n", 2, 1, "", NULL },
		{ "include: *a\n", 1, 10, "an alias", NULL },
		{ "budgets: 5MiB\n", 1, 10, "a budget is lines like", NULL },
		{ "budgets: [[]]\n", 1, 11, "a budget is lines like", NULL },
		{ "budgets: [~]\n", 1, 11, "a budget is lines like", NULL },
		{ "budgets: {}\n", 1, 10, "for a 'function' or for a 'line'", NULL },
		{ "budgets: {growth: 5}\n", 1, 10, "for a 'function' or for a 'line'", NULL },
		{ "budgets: {function: a, line: 'a:1', increment: 5}\n", 1, 10, "for a 'function' or for a 'line'",
		  NULL },
		{ "budgets:\n- function: a\n", 2, 3, "this budget allows everything", NULL },
		{ "budgets: {line: 'a:1', peak: 5}\n", 1, 10, "a line has no 'peak'", NULL },
		{ "budgets: {function: a, groth: 5}\n", 1, 24, "'groth' is not a budget setting",
		  "did you mean 'growth'?" },
		{ "budgets: {function: a, colour: 5}\n", 1, 24, "'colour' is not a budget setting",
		  "the budget settings are: function, line, growth, peak, slope, increment" },
		{ "budgets: {function: a, [growth]: 5}\n", 1, 24, "a budget setting has a name", NULL },
		{ "budgets: {function: a, growth: much}\n", 1, 32, "'growth' is an amount, as in 5MiB", NULL },
		{ "budgets: {function: a, growth: -5}\n", 1, 32, "'growth' is an amount", NULL },
		{ "budgets: {function: a, growth: [5]}\n", 1, 32, "'growth' is an amount", NULL },
		{ "budgets: {function: a, growth: }\n", 1, 32, "'growth' is an amount", NULL },
		{ "budgets: {function: [a], growth: 5}\n", 1, 21, "'function' is a text", NULL },
		{ "budgets: {function: '', growth: 5}\n", 1, 21, "an empty text", NULL },
		{ "budgets: {function: \"a\\0\", growth: 5}\n", 1, 21, "a NUL", NULL },
		{ "budgets: {line: a.py, increment: 5}\n", 1, 17, "a line is FILE:LINE", NULL },
		{ "budgets: {line: 'a.py:', increment: 5}\n", 1, 17, "a line is FILE:LINE", NULL },
		{ "budgets: {line: ':7', increment: 5}\n", 1, 17, "a line is FILE:LINE", NULL },
		{ "allow: import\n", 1, 8, "what is allowed is lines like", NULL },
		{ "allow: [[]]\n", 1, 9, "what is allowed is lines like", NULL },
		{ "allow: {}\n", 1, 8, "what is allowed has a 'rule', a 'file', or both", NULL },
		{ "allow: {reason: b}\n", 1, 8, "what is allowed has a 'rule', a 'file', or both", NULL },
		{ "allow:\n- rule: import\n", 2, 3, "what is allowed has a 'reason'", NULL },
		{ "allow: {rule: import, reason: ''}\n", 1, 31, "an empty text", NULL },
		{ "allow: {rule: import, reason: ~}\n", 1, 31, "'reason' is a text", NULL },
		{ "allow: {rule: [import], reason: b}\n", 1, 15, "'rule' is a text", NULL },
		{ "allow: {file: \"a\\0\", reason: b}\n", 1, 15, "a NUL", NULL },
		{ "allow: {rul: import, reason: b}\n", 1, 9, "'rul' is not a setting of 'allow'",
		  "did you mean 'rule'?" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct selection selection = { 0 };

		EXPECT(rows[i].yaml, !config_parse(arena, "a.yml", exact(slice_of(rows[i].yaml)), &selection, failure));
		EXPECT_FAILURE(rows[i].yaml, rows[i].message);
		EXPECT_STRING(rows[i].yaml, failure->place.path, "a.yml");
		EXPECT_INT(rows[i].yaml, failure->place.line, rows[i].line);
		EXPECT_INT(rows[i].yaml, failure->place.column, rows[i].column);
		if (rows[i].hint)
			EXPECT(rows[i].hint, failure->hint && strstr(failure->hint, rows[i].hint));
	}
}

static void a_helper_is_cut_at_the_first_colon(void **state)
{
	struct slice file, name;

	EXPECT_STRING("sound", also_cut(S("a/b*.py:[[:alpha:]]x"), &file, &name), NULL);
	EXPECT_TEXT("file", file, S("a/b*.py"));
	EXPECT_TEXT("name", name, S("[[:alpha:]]x"));
	EXPECT("no colon", also_cut(S("a"), &file, &name));
	EXPECT("empty", also_cut(S(""), &file, &name));
}

/* ---- the file ---- */

static bool read_config(struct selection *out)
{
	*out = (struct selection){ 0 };
	*failure = (struct fail){ .arena = arena };
	return config_read(arena, scratch("app"), out, failure);
}

static void the_file_is_read_when_it_is_there(void **state)
{
	struct selection selection;

	scratch_folder("app");
	EXPECT("absent", read_config(&selection) && !selection.include.n);
	scratch_write("app/.pyfuncprof.yml", S("include: a\n"));
	EXPECT("there", read_config(&selection) && selection.include.n == 1);
	EXPECT_STRING("its path", selection.include.items[0].place.path, scratch("app/.pyfuncprof.yml"));
	scratch_write("app/.pyfuncprof.yml", S("inclde: a\n"));
	EXPECT("wrong", !read_config(&selection));
	EXPECT_STRING("its path", failure->place.path, scratch("app/.pyfuncprof.yml"));
	scratch_write("app/.pyfuncprof.yml", S(""));
	EXPECT("empty", read_config(&selection) && !selection.include.n);
}

static void a_link_may_lead_anywhere_in_the_app(void **state)
{
	struct selection selection;

	scratch_write("app/settings/a.yml", S("include: a\n"));
	scratch_link("settings/a.yml", "app/.pyfuncprof.yml");
	EXPECT("inside", read_config(&selection) && selection.include.n == 1);
	scratch_remove("app/.pyfuncprof.yml");
	scratch_write("out.yml", S("include: a\n"));
	scratch_link("../out.yml", "app/.pyfuncprof.yml");
	EXPECT("outside", !read_config(&selection) && !selection.include.n);
	EXPECT_FAILURE("outside", "leads out of the app");
	scratch_remove("app/.pyfuncprof.yml");
	scratch_write("app2/a.yml", S("include: a\n"));
	scratch_link("../app2/a.yml", "app/.pyfuncprof.yml");
	EXPECT("beside", !read_config(&selection));
	EXPECT_FAILURE("beside", "leads out of the app");
	scratch_remove("app/.pyfuncprof.yml");
	scratch_link("nowhere", "app/.pyfuncprof.yml");
	EXPECT("nowhere", !read_config(&selection));
	EXPECT_FAILURE("nowhere", ".pyfuncprof.yml': No such file");
	scratch_remove("app/.pyfuncprof.yml");
	scratch_link(".pyfuncprof.yml", "app/.pyfuncprof.yml");
	EXPECT("in a circle", !read_config(&selection));
	EXPECT_FAILURE("in a circle", ".pyfuncprof.yml': ");
}

static void what_is_no_file_is_refused(void **state)
{
	struct selection selection;

	scratch_folder("app/.pyfuncprof.yml");
	EXPECT("a folder", !read_config(&selection));
	EXPECT_FAILURE("a folder", "not a regular file");
	scratch_remove("app/.pyfuncprof.yml");
	assert_int_equal(mkfifo(scratch("app/.pyfuncprof.yml"), 0600), 0);
	EXPECT("a pipe", !read_config(&selection));
	EXPECT_FAILURE("a pipe", "not a regular file");
	scratch_remove("app/.pyfuncprof.yml");
	scratch_write("app/.pyfuncprof.yml", S("include: a\n"));
	assert_int_equal(chmod(scratch("app/.pyfuncprof.yml"), 0), 0);
	if (access(scratch("app/.pyfuncprof.yml"), R_OK) != 0) { /* root reads everything */
		EXPECT("unreadable", !read_config(&selection));
		EXPECT_FAILURE("unreadable", "cannot read '");
	}
}

/* ---- globs ---- */

static void a_glob_matches_the_whole_name(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} rows[] = {
		{ "main", "main", true },
		{ "main", "main2", false },
		{ "main", "Main", false },
		{ "m*", "main", true },
		{ "*", "", true },
		{ "*", "a/b", true },
		{ "a*c", "a/b/c", true },
		{ "?ain", "main", true },
		{ "?", "", false },
		{ "[a-m]ain", "main", true },
		{ "[!a-m]ain", "main", false },
		{ "a\\*", "a*", true },
		{ "a\\*", "ab", false },
		{ "", "", true },
		{ "", "a", false },
		{ "*.py", ".py", true },
		{ "[", "[", true },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].pattern, glob_match(rows[i].pattern, rows[i].text), rows[i].matches);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(settings_are_taken_with_their_places),
		TEST(budgets_are_taken_one_or_many),
		TEST(what_is_allowed_has_a_reason),
		TEST(a_place_names_the_file_and_shows_the_line),
		TEST(what_is_wrong_is_told_by_line_and_column),
		TEST(a_helper_is_cut_at_the_first_colon),
		TEST_IN_SCRATCH(the_file_is_read_when_it_is_there),
		TEST_IN_SCRATCH(a_link_may_lead_anywhere_in_the_app),
		TEST_IN_SCRATCH(what_is_no_file_is_refused),
		TEST(a_glob_matches_the_whole_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
