/* budget: what takes more than it may is a culprit, at its place; a budget for nobody is told. */
#include "unit.h"

#include "profile/budget.h"

static struct amounts amounts(int64_t p95)
{
	return (struct amounts){ .n = 1, .p95 = p95 * MIB };
}

static void add_function(struct result *result, const char *app, const char *name, const char *file, struct trend trend)
{
	struct result_function *function = vec_push(arena, &result->functions);

	*function = (struct result_function){ .app = app,
					      .name = slice_of(name),
					      .file = slice_of(file),
					      .growth = amounts(7),
					      .peak = 100 * (int64_t)MIB,
					      .trend = trend };
	*vec_push(arena, &function->lines) =
		(struct result_line){ .shown_line = 20, .is_first = true, .increment = amounts(90) };
	*vec_push(arena, &function->lines) = (struct result_line){ .shown_line = 22, .increment = amounts(5) };
	*vec_push(arena, &function->lines) = (struct result_line){ .shown_line = 23, .increment = amounts(2) };
}

static struct result judged(const char *yaml)
{
	struct selection selection = { 0 };
	struct result result = { 0 };

	if (!config_parse(arena, "a.yml", slice_of(yaml), &selection, failure))
		GIVE_UP("%s: %s", yaml, failure->message);
	add_function(&result, "app", "HttpA", "HttpA/__init__.py", (struct trend){ VERDICT_LEAK, .late = 0.3 });
	add_function(&result, "other", "HttpB", "HttpB/__init__.py", (struct trend){ VERDICT_NOISE, .late = 0.3 });
	add_function(&result, NULL, "line 9", "C/__init__.py", (struct trend){ VERDICT_FEW, .late = 0.3 });
	budget_judge(arena, "app", &selection.budgets, &result);
	return result;
}

static void what_takes_more_than_it_may_is_a_culprit(void **state)
{
	static const struct {
		const char *yaml, *wanted;
	} rows[] = {
		{ "budgets: {function: 'Http*', growth: 5MiB}",
		  "0: growth p95 is 7.0 MiB, the budget allows 5.0 MiB\n" },
		{ "budgets: {function: '*', growth: 7}", "" },
		{ "budgets: {function: HttpA, peak: 0.09GiB}", "0: peak is 100.0 MiB, the budget allows 92.2 MiB\n" },
		{ "budgets: {function: '*', slope: 0.2}",
		  "0: the leak per call is 0.3 MiB, the budget allows 0.2 MiB\n" },
		{ "budgets: {function: '*', slope: 0.3}", "" },
		{ "budgets: [{function: HttpA, increment: 4}]",
		  "0.1: increment p95 is 5.0 MiB, the budget allows 4.0 MiB\n" },
		{ "budgets: [{line: 'HttpA/__init__.py:22', increment: 0}]",
		  "0.1: increment p95 is 5.0 MiB, the budget allows 0.0 MiB\n" },
		{ "budgets: [{line: '*/__init__.py:*', increment: 4}]",
		  "0.1: increment p95 is 5.0 MiB, the budget allows 4.0 MiB\n"
		  "2.1: increment p95 is 5.0 MiB, the budget allows 4.0 MiB\n" },
		{ "budgets: {line: 'HttpA/__init__.py:20', increment: 0}", "" },
		{ "budgets: {function: HttpB, growth: 1}",
		  "a.yml:1: no function in the log is meant by the budget for 'HttpB'.\n" },
		{ "budgets: {line: 'HttpA/__init__.py:2', increment: 1}",
		  "a.yml:1: no line in the log is meant by the budget for 'HttpA/__init__.py:2'.\n" },
		{ "budgets:\n- {line: '*:23', increment: 1}\n- {function: line*, growth: 1}\n- {function: HttpA, "
		  "growth: 1, increment: 4}",
		  "0.1: increment p95 is 5.0 MiB, the budget allows 4.0 MiB\n"
		  "0.2: increment p95 is 2.0 MiB, the budget allows 1.0 MiB\n"
		  "0: growth p95 is 7.0 MiB, the budget allows 1.0 MiB\n"
		  "2.2: increment p95 is 2.0 MiB, the budget allows 1.0 MiB\n"
		  "2: growth p95 is 7.0 MiB, the budget allows 1.0 MiB\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct result result = judged(rows[i].yaml);

		EXPECT_TEXT(rows[i].yaml, judgement(&result, "budget"), slice_of(rows[i].wanted));
		EXPECT(rows[i].yaml, result.judged);
	}
}

static void a_culprit_says_how_much_it_is(void **state)
{
	struct result result = judged("budgets: {function: HttpA, growth: 5}");

	EXPECT_INT("actual", result.culprits.items[0].actual, 7 * MIB);
	EXPECT_INT("allowed", result.culprits.items[0].allowed, 5 * MIB);
}

static void growth_that_is_not_known_is_told(void **state)
{
	struct selection selection = { 0 };
	struct result result = { 0 };

	if (!config_parse(arena, "a.yml", S("budgets: {function: A, growth: 5}"), &selection, failure))
		GIVE_UP("%s", failure->message);
	add_function(&result, "app", "A", "A/__init__.py", (struct trend){ .verdict = VERDICT_NONE });
	result.functions.items[0].growth = (struct amounts){ 0 };
	budget_judge(arena, "app", &selection.budgets, &result);
	EXPECT_TEXT("only sums", judgement(&result, "budget"),
		    S("A: the log does not say how much a call grows, so this is not judged.\n"));
}

static void without_budgets_nothing_is_judged(void **state)
{
	struct result result = judged("include: a\n");

	EXPECT("nothing", !result.judged && !result.culprits.n && !result.notes.n);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_takes_more_than_it_may_is_a_culprit),
		TEST(a_culprit_says_how_much_it_is),
		TEST(growth_that_is_not_known_is_told),
		TEST(without_budgets_nothing_is_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
