/* junit: for what shows test results: a suite for each file, a test case for each function, a failure for each culprit.
 *
 * The shape is that of Surefire and of Jenkins's xunit plugin (junit-10.xsd). A leak without a budget fails nothing;
 * what is known of a function is in its system-out. */
#include <stdlib.h>

#include "base/amount.h"
#include "base/arena.h"
#include "render/phrase.h"
#include "render/render.h"
#include "render/xml.h"

static void add_counts(struct buf *out, size_t tests, size_t failures)
{
	buf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" time=\"0\">\n", tests, failures);
}

static struct slice file_of(const struct result_function *function)
{
	return function->file.n ? function->file : S("unknown file");
}

/* ---- a test case ---- */

static void add_failure(struct arena *arena, const struct result *result, const struct culprit *culprit,
			struct buf *out)
{
	const struct result_function *function = phrase_function(result, culprit->place);
	const struct result_line *line = phrase_at(result, culprit->place);

	buf_add(out, S("      <failure"));
	xml_add_attribute(out, "type", slice_of(culprit->rule));
	xml_add_attribute(out, "message", slice_of(culprit->message));
	buf_add(out, S(">"));
	xml_add_text(out, phrase_place(arena, function, line));
	buf_add(out, S(": "));
	xml_add_text(out, slice_of(culprit->message));
	if (line) {
		buf_add(out, S("\n"));
		xml_add_text(out, slice_trim(line->source));
	}
	buf_addf(out, "\nactual: %s, allowed: %s</failure>\n", amount_text(arena, culprit->actual),
		 amount_text(arena, culprit->allowed));
}

static void add_output(struct arena *arena, const struct result_function *function, struct buf *out)
{
	const char *verdict = verdict_names[function->trend.verdict];

	buf_addf(out, "      <system-out>%s%s%s\n", verdict, *verdict ? ": " : "", phrase_evidence(arena, function));
	for (size_t i = 0; i < function->lines.n; i++) {
		const struct result_line *line = &function->lines.items[i];

		if (line->hurts <= 0)
			continue;
		xml_add_text(out, phrase_place(arena, function, line));
		buf_addf(out, " %s: ", phrase_line(arena, function, line));
		xml_add_text(out, slice_trim(line->source));
		buf_add(out, S("\n"));
	}
	buf_add(out, S("</system-out>\n"));
}

/* ---- suites ---- */

/* A function, and its part of the culprits, which are by place. */
struct test {
	const struct result_function *function;
	size_t first, end; /* culprits */
};

static int by_file(const void *a, const void *b)
{
	const struct test *one = a, *two = b;
	struct slice file = file_of(one->function), other = file_of(two->function);
	int order = memcmp(file.p, other.p, file.n < other.n ? file.n : other.n);

	if (order || file.n != other.n)
		return order ? order : file.n < other.n ? -1 : 1;
	return one->function < two->function ? -1 : one->function > two->function;
}

static struct test *tests_of(struct arena *arena, const struct result *result)
{
	struct test *tests = NEW_ARRAY(arena, struct test, result->functions.n + 1);
	size_t at = 0;

	for (size_t i = 0; i < result->functions.n; i++) {
		tests[i].function = &result->functions.items[i];
		tests[i].first = at;
		while (at < result->culprits.n && result->culprits.items[at].place.function == i)
			at++;
		tests[i].end = at;
	}
	if (result->functions.n)
		qsort(tests, result->functions.n, sizeof *tests, by_file);
	return tests;
}

static size_t failing(const struct test *tests, size_t n)
{
	size_t failures = 0;

	for (size_t i = 0; i < n; i++)
		failures += tests[i].first < tests[i].end;
	return failures;
}

static void add_case(struct arena *arena, const struct result *result, const struct test *test, struct buf *out)
{
	buf_add(out, S("    <testcase"));
	xml_add_attribute(out, "classname", file_of(test->function));
	xml_add_attribute(out, "name", test->function->name);
	buf_add(out, S(" time=\"0\">\n"));
	for (size_t i = test->first; i < test->end; i++)
		add_failure(arena, result, &result->culprits.items[i], out);
	add_output(arena, test->function, out);
	buf_add(out, S("    </testcase>\n"));
}

static void add_suite(struct arena *arena, const struct result *result, const struct test *tests, size_t n,
		      struct buf *out)
{
	buf_add(out, S("  <testsuite"));
	xml_add_attribute(out, "name", file_of(tests->function));
	add_counts(out, n, failing(tests, n));
	for (size_t i = 0; i < n; i++)
		add_case(arena, result, &tests[i], out);
	buf_add(out, S("  </testsuite>\n"));
}

void render_junit(struct arena *arena, const struct result *result, struct buf *out)
{
	const struct test *tests = tests_of(arena, result);
	size_t all = result->functions.n;

	buf_add(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pyfuncprof\""));
	add_counts(out, all, failing(tests, all));
	for (size_t i = 0, n; i < all; i += n) {
		n = 1;
		while (i + n < all && slice_eq(file_of(tests[i].function), file_of(tests[i + n].function)))
			n++;
		add_suite(arena, result, &tests[i], n, out);
	}
	buf_add(out, S("</testsuites>\n"));
}
