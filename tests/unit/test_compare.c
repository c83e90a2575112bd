/* compare: what is worse than in a baseline is found although lines have moved; what is no baseline is refused. */
#include "scratch.h"

#include "base/buf.h"
#include "profile/compare.h"

/* ---- a result ---- */

static struct amounts amounts(double mean)
{
	return (struct amounts){ .n = 2, .sum = (int64_t)(2 * mean * MIB) };
}

struct measured {
	uint64_t line;
	const char *source;
	double increment;
};

enum { MOST_ROWS = 4 };

struct one {
	const char *file, *name;
	uint64_t start;
	double growth, peak;
	struct measured rows[MOST_ROWS];
};

static void add_function(struct result *result, const struct one *one)
{
	struct result_function *function = vec_push(arena, &result->functions);

	*function = (struct result_function){ .file = slice_of(one->file),
					      .name = slice_of(one->name),
					      .shown_start = one->start,
					      .growth = amounts(one->growth),
					      .peak = (int64_t)(one->peak * MIB) };
	*vec_push(arena, &function->lines) = (struct result_line){
		.shown_line = one->start, .source = S("@profile"), .is_first = true, .increment = amounts(one->peak)
	};
	for (size_t i = 0; i < MOST_ROWS && one->rows[i].source; i++)
		*vec_push(arena, &function->lines) =
			(struct result_line){ .shown_line = one->rows[i].line,
					      .source = slice_of(one->rows[i].source),
					      .increment = amounts(one->rows[i].increment) };
	result->peak = function->peak > result->peak ? function->peak : result->peak;
}

/* ---- a baseline: what render_json makes of it, with keys that nobody here reads ---- */

static void add_json(struct buf *out, const struct one *one)
{
	buf_addf(out,
		 "{\"path\": \"/x\", \"file\": \"%s\", \"name\": \"%s\", \"start\": 3, \"shown_start\": %s%zu, "
		 "\"growth\": {\"n\": 2, \"mean\": %f}, \"peak\": %f, \"trend\": {\"points\": [[0, 1.5]]}, "
		 "\"lines\": [{\"shown_line\": 1, \"source\": \"@profile\", \"is_first\": true, \"increment\": "
		 "{\"n\": 1, \"mean\": 1}}",
		 one->file, one->name, one->start ? "" : "null, \"was_start\": ", (size_t)one->start, one->growth,
		 one->peak);
	for (size_t i = 0; i < MOST_ROWS && one->rows[i].source; i++)
		buf_addf(
			out,
			", {\"shown_line\": %zu, \"source\": \"%s\", \"is_first\": false, \"increment\": {\"n\": 1, \"mean\": "
			"%f}}",
			(size_t)one->rows[i].line, one->rows[i].source, one->rows[i].increment);
	buf_addf(out, "]}");
}

static struct slice json_of(const struct one *functions, size_t n, double peak)
{
	struct buf out = { .arena = arena };

	buf_addf(&out, "{\"pyfuncprof\": \"0.1.0\", \"command\": \"report\", \"peak\": %f, \"functions\": [", peak);
	for (size_t i = 0; i < n; i++) {
		buf_add(&out, i ? S(", ") : S(""));
		add_json(&out, &functions[i]);
	}
	buf_addf(&out, "]}\n");
	return buf_slice(&out);
}

/* ---- a baseline, written out ---- */

#define HEAD "{\"pyfuncprof\": \"1\", \"command\": \"report\", \"peak\": 1, \"functions\": "
#define FUNCTION(start, growth, lines) \
	HEAD "[{\"file\": \"a\", \"name\": \"b\", \"shown_start\": " start ", \"growth\": " growth \
	     ", \"lines\": " lines "}]}"

/* ---- compared ---- */

static struct slice compared(const struct one *was, size_t n, const struct one *is, size_t m, const char *fail_over)
{
	struct tolerance tolerance;
	struct baseline *baseline;
	struct result result = { 0 };
	double peak = 0;

	for (size_t i = 0; i < n; i++)
		peak = was[i].peak > peak ? was[i].peak : peak;
	for (size_t i = 0; i < m; i++)
		add_function(&result, &is[i]);
	if (!baseline_parse(arena, "b.json", exact(json_of(was, n, peak)), &baseline, failure) ||
	    (fail_over && !tolerance_read(fail_over, &tolerance, failure)))
		GIVE_UP("%s", failure->message);
	compare_judge(arena, baseline, fail_over ? &tolerance : NULL, &result);
	EXPECT_INT("judged", result.judged, fail_over != NULL);
	return judgement(&result, "compare");
}

static const struct one base = { "A/__init__.py", "A", 7, 10, 100, { { 9, "x = f()", 6 }, { 10, "y = g()", 4 } } };

static void what_is_worse_is_a_culprit(void **state)
{
	static const struct {
		const char *row;
		struct one is;
		const char *fail_over, *wanted;
	} rows[] = {
		{ "the same", { "A/__init__.py", "A", 7, 10, 100, { { 9, "x = f()", 6 } } }, "0%", "" },
		{ "by the tenth that is allowed",
		  { "A/__init__.py", "A", 7, 11, 110, { { 9, "x = f()", 6.6 } } },
		  "10%",
		  "" },
		{ "by more",
		  { "A/__init__.py", "A", 7, 11.2, 111, { { 9, "x = f()", 6.7 }, { 10, "y = g()", 4.3 } } },
		  "10%",
		  "0.1: increment per call is 6.7 MiB, and was 6.0 MiB in the baseline\n"
		  "0: growth per call is 11.2 MiB, and was 10.0 MiB in the baseline\n"
		  "0: peak is 111.0 MiB, and was 100.0 MiB in the baseline\n" },
		{ "less than what is printed",
		  { "A/__init__.py", "A", 7, 10.1, 100.1, { { 9, "x = f()", 6.1 } } },
		  "0%",
		  "" },
		{ "an amount",
		  { "A/__init__.py", "A", 7, 15, 106, { { 9, "x = f()", 11.5 } } },
		  "5MiB",
		  "0.1: increment per call is 11.5 MiB, and was 6.0 MiB in the baseline\n"
		  "0: peak is 106.0 MiB, and was 100.0 MiB in the baseline\n" },
		{ "lines have moved",
		  { "A/__init__.py", "A", 8, 10, 100, { { 10, "x = f()", 8 }, { 12, "  y = g()  ", 4 } } },
		  "10%",
		  "0.1: increment per call is 8.0 MiB, and was 6.0 MiB in the baseline\n" },
		{ "a new line is no culprit",
		  { "A/__init__.py", "A", 7, 10, 100, { { 9, "z = h()", 600 } } },
		  "10%",
		  "" },
		{ "better", { "A/__init__.py", "A", 7, 1, 10, { { 9, "x = f()", 1 } } }, "10%", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].row, compared(&base, 1, &rows[i].is, 1, rows[i].fail_over),
			    slice_of(rows[i].wanted));
}

static void functions_are_matched_by_file_and_name_or_else_by_their_lines(void **state)
{
	static const char worse[] = "0: growth per call is 90.0 MiB, and was 10.0 MiB in the baseline\n";
	static const char none[] =
		"Not in the baseline, and not compared: 1 function.\nOnly in the baseline: 1 function.\n";
	static const struct {
		const char *row, *file, *name, *was_file, *was_name;
		uint64_t start;
		const char *source;
		bool matched;
	} rows[] = {
		{ "the same", "A/__init__.py", "A", "A/__init__.py", "A", 9, "q", true },
		{ "a longer path", "A/__init__.py", "A", "app/A/__init__.py", "A", 9, "q", true },
		{ "a shorter path", "app/A/__init__.py", "A", "A/__init__.py", "A", 9, "q", true },
		{ "another system's", "A\\__init__.py", "A", "A/__init__.py", "A", 9, "q", true },
		{ "part of a part", "BA/__init__.py", "A", "A/__init__.py", "A", 9, "q", false },
		{ "another file", "B/__init__.py", "A", "A/__init__.py", "A", 9, "q", false },
		{ "another name", "A/__init__.py", "B", "A/__init__.py", "A", 7, "x = f()", false },
		{ "its name was not known, its lines were", "A/__init__.py", "A", "A/__init__.py", "line 7", 9,
		  "x = f()", true },
		{ "no names, moved", "A/__init__.py", "line 9", "A/__init__.py", "line 7", 9, "x = f()", true },
		{ "no names, not moved", "A/__init__.py", "line 7", "A/__init__.py", "line 7", 7, "q", true },
		{ "no names, nothing in common", "A/__init__.py", "line 9", "A/__init__.py", "line 7", 9, "q", false },
		{ "no file", "", "line 7", "", "line 7", 7, "x = f()", true },
		{ "no file here", "", "line 7", "A/__init__.py", "line 7", 7, "x = f()", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct one was = base,
			   is = { rows[i].file, rows[i].name, rows[i].start, 90, 100, { { 11, rows[i].source, 6 } } };

		was.file = rows[i].was_file;
		was.name = rows[i].was_name;
		EXPECT_TEXT(rows[i].row, compared(&was, 1, &is, 1, "10%"), slice_of(rows[i].matched ? worse : none));
	}
}

static void of_several_the_most_alike_is_the_one(void **state)
{
	static const struct one was[] = {
		{ "a.py", "line 7", 7, 10, 100, { { 9, "x = 1", 1 }, { 10, "y = 1", 1 } } },
		{ "a.py", "line 17", 17, 20, 100, { { 19, "x = 1", 1 }, { 20, "z = 1", 1 } } },
		{ "b.py", "f", 3, 30, 100, { { 4, "x = 1", 1 } } },
	};
	static const struct one is[] = {
		{ "a.py", "line 27", 27, 20.1, 100, { { 29, "x = 1", 1 }, { 30, "z = 1", 1 } } },
		{ "a.py", "line 17", 17, 50, 100, { { 19, "x = 1", 1 }, { 20, "y = 1", 1 } } },
		{ "c.py", "f", 3, 70, 100, { { 4, "x = 1", 1 } } },
	};

	EXPECT_TEXT("several", compared(was, ROWS(was), is, ROWS(is), "10%"),
		    S("1: growth per call is 50.0 MiB, and was 10.0 MiB in the baseline\n"
		      "Not in the baseline, and not compared: 1 function.\nOnly in the baseline: 1 function.\n"));
}

static void one_function_was_one(void **state)
{
	struct one is[] = { base, base };

	is[1].growth = 90;
	EXPECT_TEXT("twice now", compared(&base, 1, is, ROWS(is), "10%"),
		    S("Not in the baseline, and not compared: 1 function.\n"));
}

static void of_equal_lines_the_nearest_is_the_one(void **state)
{
	static const struct one was = { "a.py", "f", 7, 9, 100, { { 9, "x = 1", 1 }, { 20, "x = 1", 8 } } };
	static const struct one is = { "a.py", "f", 7, 9, 100, { { 10, "x = 1", 2 }, { 22, "x = 1", 8 } } };

	EXPECT_TEXT("nearest", compared(&was, 1, &is, 1, "10%"),
		    S("0.1: increment per call is 2.0 MiB, and was 1.0 MiB in the baseline\n"));
}

static void lines_are_the_same_in_any_encoding(void **state)
{
	static const struct one was = { "a.py", "f", 7, 9, 100, { { 9, "x = '\xef\xbf\xbd'", 1 } } };
	static const struct one is = { "a.py", "f", 7, 9, 100, { { 9, "x = '\xe4\xfc'", 2 } } };

	EXPECT_TEXT("latin 1", compared(&was, 1, &is, 1, "10%"),
		    S("0.1: increment per call is 2.0 MiB, and was 1.0 MiB in the baseline\n"));
}

static void without_a_tolerance_differences_are_noted(void **state)
{
	static const struct one is = {
		"A/__init__.py", "A", 7, 9.5, 50, { { 9, "x = f()", 9 }, { 10, "y = g()", 3.95 } }
	};

	EXPECT_TEXT("largest first", compared(&base, 1, &is, 1, NULL),
		    S("A: peak was 100.0 MiB in the baseline, and is 50.0 MiB.\n"
		      "A/__init__.py:9: increment per call was 6.0 MiB in the baseline, and is 9.0 MiB.\n"));
}

static void only_so_many_differences_are_noted(void **state)
{
	enum { MANY = 15 };
	struct one was[MANY], is[MANY];
	struct slice text;

	for (size_t i = 0; i < MANY; i++) {
		was[i] = (struct one){ .file = "a.py", .name = slice_copy(arena, repeated("f", i + 1)), .growth = 1 };
		is[i] = was[i];
		is[i].growth = 10 + (double)i;
	}
	text = compared(was, MANY, is, MANY, NULL);
	EXPECT("the largest", slice_starts(text, S("fffffffffffffff: growth per call was 1.0 MiB")));
	EXPECT("the rest", slice_ends(text, S("\n5 smaller differences from the baseline are not listed.\n")));
}

static void growth_that_is_not_known_is_not_compared(void **state)
{
	struct slice json = slice_of(FUNCTION("7", "{\"n\": 0, \"mean\": 0}", "[]"));
	struct result result = { 0 };
	struct baseline *baseline;

	add_function(&result, &(struct one){ .file = "a", .name = "b", .growth = 90, .peak = 1 });
	EXPECT("it is a baseline", baseline_parse(arena, "b.json", json, &baseline, failure));
	compare_judge(arena, baseline, &(struct tolerance){ .amount = MIB }, &result);
	EXPECT_TEXT("it was not known", judgement(&result, "compare"), S(""));
	json = slice_of(FUNCTION("7", "{\"n\": 1, \"mean\": 9}", "[]"));
	result.functions.items[0].growth = (struct amounts){ 0 };
	EXPECT("it is a baseline", baseline_parse(arena, "b.json", json, &baseline, failure));
	compare_judge(arena, baseline, NULL, &result);
	EXPECT_TEXT("it is not known", judgement(&result, "compare"), S(""));
}

/* ---- what is asked for ---- */

static void a_tolerance_is_a_share_or_an_amount(void **state)
{
	static const struct {
		const char *text;
		bool is_relative;
		double share;
		int64_t amount;
	} rows[] = {
		{ "10%", true, 0.1, 0 },       { "2.5 %", true, 0.025, 0 }, { "0%", true, 0, 0 },
		{ "5MiB", false, 0, 5 * MIB }, { "5", false, 0, 5 * MIB },
	};
	static const char *const wrong[] = { "", "%", "10 percent", "-10%", "much", "5MB", "5MiB%%" };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct tolerance tolerance;

		EXPECT(rows[i].text, tolerance_read(rows[i].text, &tolerance, failure));
		EXPECT_INT(rows[i].text, tolerance.is_relative, rows[i].is_relative);
		if (rows[i].is_relative)
			EXPECT_INT(rows[i].text, tolerance.share * 1e6 + 0.5, rows[i].share * 1e6 + 0.5);
		else
			EXPECT_INT(rows[i].text, tolerance.amount, rows[i].amount);
	}
	for (size_t i = 0; i < ROWS(wrong); i++) {
		struct tolerance tolerance;

		EXPECT(wrong[i], !tolerance_read(wrong[i], &tolerance, failure));
		EXPECT_FAILURE(wrong[i], "is neither a share nor an amount");
		EXPECT_INT(wrong[i], failure->code, EXIT_ASKED_WRONGLY);
	}
}

/* ---- what is no baseline ---- */

static void what_is_no_baseline_is_refused(void **state)
{
	static const struct {
		const char *json, *message;
	} rows[] = {
		{ "", "it is empty" },
		{ " \n", "it is empty" },
		{ "{", "it ends in the middle" },
		{ HEAD, "it ends in the middle" },
		{ HEAD "[]} {}", "something follows" },
		{ "hello", "" },
		{ "\x1f\x8b", "" },
		{ "[]", "it is no JSON object" },
		{ "\"report\"", "it is no JSON object" },
		{ "{}", "'pyfuncprof' in it is missing" },
		{ "{\"pyfuncprof\": 1}", "'pyfuncprof' in it is missing, or odd" },
		{ "{\"pyfuncprof\": \"1\", \"command\": \"status\"}", "another command has printed it" },
		{ "{\"pyfuncprof\": \"1\", \"command\": \"report\"}", "'peak' in it is missing" },
		{ HEAD "{}}", "'functions' in it is missing, or odd" },
		{ HEAD "[1]}", "'functions' in it is missing, or odd" },
		{ HEAD "[null]}", "'functions' in it is missing, or odd" },
		{ HEAD "[{}]}", "'file' in it is missing" },
		{ FUNCTION("\"7\"", "{}", "[]"), "'shown_start' in it" },
		{ FUNCTION("7", "7", "[]"), "'growth' in it" },
		{ FUNCTION("7", "{}", "[]"), "'n' in it" },
		{ FUNCTION("7", "{\"n\": 1}", "[]"), "'mean' in it" },
		{ FUNCTION("7", "{\"n\": 1, \"mean\": \"1\"}", "[]"), "'mean' in it" },
		{ FUNCTION("7", "{\"n\": 1, \"mean\": NaN}", "[]"), "'mean' in it" },
		{ FUNCTION("7", "{\"n\": 1, \"mean\": 1}", "{}"), "'lines' in it" },
		{ FUNCTION("7", "{\"n\": 1, \"mean\": 1}", "[7]"), "'lines' in it" },
		{ FUNCTION("7", "{\"n\": 1, \"mean\": 1}", "[{}]"), "'is_first' in it" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct baseline *baseline;

		EXPECT(rows[i].json,
		       !baseline_parse(arena, "b.json", exact(slice_of(rows[i].json)), &baseline, failure));
		EXPECT_FAILURE(rows[i].json, "'b.json' is not a report to compare with: ");
		EXPECT_FAILURE(rows[i].json, rows[i].message);
		EXPECT_INT(rows[i].json, failure->code, EXIT_COULD_NOT);
		EXPECT(rows[i].json, strstr(failure->hint, "pyfuncprof report --format json"));
	}
}

static void odd_numbers_are_bounded(void **state)
{
	static const char *const numbers[] = { "1e300", "-1e300", "99999999999999999999999", "null", "-1", "0.1" };

	for (size_t i = 0; i < ROWS(numbers); i++) {
		const char *json = buf_format(arena, FUNCTION("%s", "{\"n\": 1, \"mean\": %s}", "[]"), numbers[i],
					      numbers[i]);
		struct baseline *baseline;
		struct result result = { 0 };

		add_function(&result, &(struct one){ .file = "a", .name = "b", .growth = 1e9, .peak = 1e9 });
		EXPECT(numbers[i], baseline_parse(arena, "b.json", slice_of(json), &baseline, failure));
		compare_judge(arena, baseline, &(struct tolerance){ .amount = INT64_MAX / 2 }, &result);
		EXPECT_INT(numbers[i], result.culprits.n, 0);
	}
}

static void what_is_deep_or_large_is_refused(void **state)
{
	struct baseline *baseline;

	EXPECT("deep", !baseline_parse(arena, "b.json", repeated("[", 100000), &baseline, failure));
	EXPECT_FAILURE("deep", "nesting too deep");
	EXPECT("large", !baseline_parse(arena, "b.json", repeated(" ", 33 << 20), &baseline, failure));
	EXPECT_FAILURE("large", "it is too large");
}

static void a_file_is_read_as_it_is(void **state)
{
	struct baseline *baseline;
	struct slice json = json_of(&base, 1, 100);
	struct buf wide = { .arena = arena };

	scratch_write("b.json", json);
	EXPECT("plain", baseline_read(arena, scratch("b.json"), &baseline, failure));
	buf_add(&wide, S("\xff\xfe"));
	for (size_t i = 0; i < json.n; i++)
		buf_add(&wide, (struct slice){ (const char[]){ json.p[i], 0 }, 2 });
	scratch_write("w.json", buf_slice(&wide));
	EXPECT("as PowerShell writes it", baseline_read(arena, scratch("w.json"), &baseline, failure));
	EXPECT("absent", !baseline_read(arena, scratch("none.json"), &baseline, failure));
	EXPECT_FAILURE("absent", "none.json': No such file");
	EXPECT("a folder", !baseline_read(arena, scratch(""), &baseline, failure));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_is_worse_is_a_culprit),
		TEST(functions_are_matched_by_file_and_name_or_else_by_their_lines),
		TEST(of_several_the_most_alike_is_the_one),
		TEST(one_function_was_one),
		TEST(of_equal_lines_the_nearest_is_the_one),
		TEST(lines_are_the_same_in_any_encoding),
		TEST(without_a_tolerance_differences_are_noted),
		TEST(only_so_many_differences_are_noted),
		TEST(growth_that_is_not_known_is_not_compared),
		TEST(a_tolerance_is_a_share_or_an_amount),
		TEST(what_is_no_baseline_is_refused),
		TEST(odd_numbers_are_bounded),
		TEST(what_is_deep_or_large_is_refused),
		TEST_IN_SCRATCH(a_file_is_read_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
