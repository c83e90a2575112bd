/* Samples of figures: those that a report has, written down one by one. */
#include "sample_result.h"

#include <stdlib.h>

#include "base/arena.h"

static int64_t amount(double mib)
{
	return (int64_t)(mib > 9e12 ? 9e18 : mib < -9e12 ? -9e18 : mib * MIB + (mib < 0 ? -0.5 : 0.5));
}

static struct amounts amounts(uint64_t n, double sum, double min, double p50, double p95, double max)
{
	return (struct amounts){ n, amount(sum), amount(min), amount(max), amount(p50), amount(p95) };
}

static struct result_function *add_function(struct arena *arena, struct result *result, const char *file,
					    const char *name, uint64_t start, uint64_t calls)
{
	struct result_function *function = vec_push(arena, &result->functions);

	function->path = function->file = slice_of(file);
	function->name = slice_of(name);
	function->start = function->shown_start = start;
	function->invocations = calls;
	function->trend.n = calls;
	function->trend.verdict = VERDICT_FEW;
	return function;
}

static struct result_line *add_line(struct arena *arena, struct result_function *function, uint64_t line,
				    struct slice source, struct amounts increment, double memory)
{
	struct result_line *added = vec_push(arena, &function->lines);

	added->line = line + 4;
	added->shown_line = line;
	added->source = source;
	added->invocations = added->occurrences = increment.n;
	added->increment = increment;
	added->memory = amounts(increment.n, memory * (double)increment.n, memory, memory, memory, memory);
	added->hurts = increment.sum;
	return added;
}

static void add_first(struct arena *arena, struct result_function *function, double memory)
{
	struct result_line *line = add_line(
		arena, function, function->shown_start, S("@memory_profiler.profile(stream=profiler_logstream)"),
		amounts(function->invocations, memory * (double)function->invocations, memory, memory, memory, memory),
		memory);

	line->is_first = true;
	line->hurts = 0;
}

static void set_trend(struct result_function *function, enum verdict verdict, double slope, double low, double high,
		      double first, double last)
{
	function->trend.verdict = verdict;
	function->trend.slope = function->trend.late = slope;
	function->trend.low = function->trend.late_low = low;
	function->trend.high = function->trend.late_high = high;
	function->trend.first = first;
	function->trend.last = last;
	function->growth =
		amounts(function->invocations, slope * (double)function->invocations, 0, slope, slope, slope);
	function->peak = amount(last + 2);
}

static const struct result *compared;

static int by_hurts(const void *a, const void *b)
{
	const struct result_place *one = a, *two = b;
	int64_t hurts = compared->functions.items[one->function].lines.items[one->line].hurts;
	int64_t other = compared->functions.items[two->function].lines.items[two->line].hurts;

	return (hurts < other) - (hurts > other);
}

struct result *sample_finish(struct arena *arena, struct result *result)
{
	for (size_t i = 0; i < result->functions.n; i++) {
		struct result_function *function = &result->functions.items[i];

		if (function->peak > result->peak)
			result->peak = function->peak;
		for (size_t k = 0; k < function->lines.n; k++) {
			result->rows += function->lines.items[k].invocations;
			result->increments += function->lines.items[k].hurts;
			if (!function->lines.items[k].is_first)
				*vec_push(arena, &result->top) = (struct result_place){ i, k };
		}
	}
	compared = result;
	if (result->top.n)
		qsort(result->top.items, result->top.n, sizeof *result->top.items, by_hurts);
	return result;
}

void sample_note(struct arena *arena, struct result *result, const char *text)
{
	*vec_push(arena, &result->notes) = slice_of(text);
}

void sample_culprit(struct arena *arena, struct result *result, size_t function, size_t line, const char *rule,
			const char *message, int64_t actual, int64_t allowed)
{
	*vec_push(arena, &result->culprits) = (struct culprit){ { function, line }, rule, message, actual, allowed };
	result->judged = true;
}

/* ---- the samples ---- */

static struct result *leak(struct arena *arena)
{
	struct result *result = NEW(arena, struct result);
	struct result_function *function =
		add_function(arena, result, "InvoiceText/__init__.py", "InvoiceText", 44, 40);
	struct result_line *line;

	set_trend(function, VERDICT_LEAK, 1.5, 1.4, 1.6, 45.1, 105.0);
	add_first(arena, function, 45.1);
	line = add_line(arena, function, 51, S("        INVOICES[key] = render(order)"),
			amounts(40, 60.1, 1.4, 1.5, 1.6, 3.1), 105.1);
	line->verdict = VERDICT_LEAK;
	line->late = 1.5;
	add_line(arena, function, 47, S("    order = orders.find(req.params['id'])"),
		 amounts(2, 0.3, 0.1, 0.2, 0.2, 0.2), 45.4)
		->verdict = VERDICT_NOISE;

	function = add_function(arena, result, "Thumbnail/__init__.py", "Thumbnail", 12, 40);
	set_trend(function, VERDICT_PLATEAU, 0, -0.02, 0.01, 45.1, 61.3);
	function->incomplete = 2;
	function->growth.sum = 16400000;
	add_first(arena, function, 61.1);
	line = add_line(arena, function, 22,
			S("    image = Image.open(io.BytesIO(body)).convert('RGB').resize((160, 160))"),
			amounts(9, 16.4, 0.1, 0.3, 7.2, 12.1), 61.3);
	line->verdict = VERDICT_PLATEAU;
	line->occurrences = 1200;

	function = add_function(arena, result, "CheckStock/__init__.py", "CheckStock", 9, 38);
	set_trend(function, VERDICT_NOISE, 0.012, -0.031, 0.044, 45.0, 45.3);
	add_first(arena, function, 45.1);
	add_line(arena, function, 13, S("    stock = json.loads(text)"), amounts(3, 0.4, 0.1, 0.1, 0.2, 0.2), 45.3)
		->verdict = VERDICT_NOISE;

	result->inputs = 3;
	result->lines = 5210;
	result->bytes = 431022;
	result->odd = 3;
	result->lost = 12;
	result->lost_share = 0.0096;
	result->limit = (int64_t)1536 * MIB;
	result->plan = "Consumption";
	result->calls_left = 987.4;
	sample_note(arena, result,
		 "Thumbnail rose, then stayed: the allocator kept what it got; MALLOC_ARENA_MAX=2, or "
		 "FUNCTIONS_WORKER_PROCESS_COUNT at 1, makes it less.");
	sample_note(arena, result,
		 "about 12 rows are missing: Application Insights samples; see samplingSettings in host.json.");
	return sample_finish(arena, result);
}

static struct result *judged(struct arena *arena)
{
	struct result *result = leak(arena);

	sample_culprit(arena, result, 0, 1, "budget", "increment p95 is 1.6 MiB, the budget allows 1.0 MiB", 1600000,
		    1000000);
	sample_culprit(arena, result, 0, 1, "budget", "increment max is 3.1 MiB, the budget allows 2.0 MiB", 3100000,
		    2000000);
	sample_culprit(arena, result, 1, SIZE_MAX, "compare", "peak is 63.3 MiB, in the baseline it was 51.0 MiB",
		    63300000, 51000000);
	return result;
}

static struct result *kept(struct arena *arena)
{
	struct result *result = leak(arena);

	result->judged = true;
	return result;
}

static struct result *unsure(struct arena *arena)
{
	struct result *result = NEW(arena, struct result);
	struct result_function *function = add_function(arena, result, "function_app.py", "resize", 30, 25);

	set_trend(function, VERDICT_LEAK, 0.03, 0.021, 0.04, 50, 50.8);
	add_first(arena, function, 50);
	add_line(arena, function, 33, S("    return answer(body)"), amounts(8, 0.8, 0.1, 0.1, 0.1, 0.1), 50.8)
		->verdict = VERDICT_NOISE;
	function = add_function(arena, result, "function_app.py", "warm", 50, 3);
	add_first(arena, function, 50);
	add_line(arena, function, 53, S("    MODEL = load()"), amounts(1, 210.5, 210.5, 210.5, 210.5, 210.5), 260.5);
	function = add_function(arena, result, "", "line 19", 0, 4);
	function->trend.verdict = VERDICT_NONE;
	add_line(arena, function, 19, S("    x = 1"), amounts(1, 0.1, 0.1, 0.1, 0.1, 0.1), 50.1)->verdict =
		VERDICT_NONE;
	result->inputs = 1;
	result->lines = 77;
	return sample_finish(arena, result);
}

static struct result *quiet(struct arena *arena)
{
	struct result *result = NEW(arena, struct result);
	struct result_function *function = add_function(arena, result, "CheckStock/__init__.py", "CheckStock", 9, 40);

	set_trend(function, VERDICT_NOISE, 0, 0, 0, 45.1, 45.1);
	add_first(arena, function, 45.1);
	result->inputs = 1;
	result->lines = 160;
	result->limit = (int64_t)1536 * MIB;
	return sample_finish(arena, result);
}

static struct result *no_rows(struct arena *arena)
{
	struct result *result = NEW(arena, struct result);

	result->inputs = 2;
	result->lines = 1204;
	return result;
}

static struct result *nothing(struct arena *arena)
{
	return NEW(arena, struct result);
}

#define EVIL \
	"\033[31m\x9b\x01\r\n\t<script>alert('x')</script>&amp;\"`` `|\\|](javascript:1) @octocat #1 ]]>-->" \
	"\xe2\x80\xae\xef\xbb\xbf\xff\xc0\x80 \xe4\xb8\xad\xe6\x96\x87 e\xcc\x81 {0} $(id) %s%n *b* _i_ https://evil.example"

static struct result *hostile(struct arena *arena)
{
	static const char *const sources[] = { "=cmd|' /C calc'!A0",
					       "  =1+1",
					       "+1",
					       "-1",
					       "@SUM(A1)",
					       "a;=b()",
					       "\t=1",
					       "\xef\xbc\x9d"
					       "1",
					       "",
					       "\"\"\"",
					       EVIL,
					       "```" };
	enum { SOURCES = sizeof sources / sizeof *sources, LONG = 1 << 20 };
	struct result *result = NEW(arena, struct result);
	struct result_function *function =
		add_function(arena, result, "..\\..\\C:\\my app\\f%\xc3\xa4#?.py", EVIL, 1, 5);
	char *text = memset(NEW_ARRAY(arena, char, LONG), 'x', LONG);

	set_trend(function, VERDICT_LEAK, 1e300, -1e300, 1e300, -1, 1e300);
	function->peak = INT64_MAX;
	add_first(arena, function, 45.1);
	for (size_t i = 0; i < SOURCES; i++)
		add_line(arena, function, i + 2, slice_of(sources[i]), amounts(5, 1.0 + (double)i, -3, 0, 1, 2), 40)
			->verdict = (enum verdict)(i % (VERDICT_NONE + 1));
	add_line(arena, function, UINT64_MAX, (struct slice){ text, LONG }, amounts(5, 1e6, -1e6, 0, 1, 1e6), 1e6)
		->verdict = VERDICT_LEAK;
	add_line(arena, function, 90, S("del everything"), amounts(UINT64_MAX, -5e6, -3e5, 0, 1, 2e5), 0)->occurrences =
		UINT64_MAX;
	function = add_function(arena, result, EVIL "/" EVIL, "=1+1", 7, UINT64_MAX);
	add_line(arena, function, 8, S(EVIL), amounts(1, 2, 2, 2, 2, 2), 40);
	function = add_function(arena, result, "", "", 0, 0);
	add_line(arena, function, 0, S(""), amounts(0, 0, 0, 0, 0, 0), 0);
	result->inputs = result->lines = result->lost = result->odd = UINT64_MAX;
	result->lost_share = 1;
	result->limit = INT64_MAX;
	result->plan = "Flex";
	result->calls_left = 1e300;
	sample_note(arena, result, EVIL);
	sample_note(arena, result, "1. # - > + `a` [b](c) @octocat, (@octocat) see www.evil.example and \033[2J.");
	sample_culprit(arena, result, 0, 3, "budget", EVIL, INT64_MIN, INT64_MAX);
	sample_culprit(arena, result, 1, SIZE_MAX, "compare", "# heading", 0, 0);
	return sample_finish(arena, result);
}

struct result *sample_result(struct arena *arena, const char *name)
{
	static const struct {
		const char *name;
		struct result *(*make)(struct arena *);
	} samples[] = {
		{ "leak", leak },   { "judged", judged },   { "kept", kept },       { "unsure", unsure },
		{ "quiet", quiet }, { "no-rows", no_rows }, { "nothing", nothing }, { "hostile", hostile },
		{ "curves", sample_curves }, { "large", sample_large }, { "markup", sample_markup },
	};

	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		if (strcmp(samples[i].name, name) == 0)
			return samples[i].make(arena);
	return NULL;
}
