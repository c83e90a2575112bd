/* Samples in which every call is there, as the points of a curve; made of shapes, so that sums and points agree. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "sample_result.h"

/* ---- shapes: how many tenths of a MiB a line takes in an invocation ---- */

typedef int64_t shape(uint64_t invocation);

static int64_t leaking(uint64_t i)
{
	return 29 + (int64_t)(i * 7 % 5);
}

static int64_t warming(uint64_t i)
{
	return i < 18 ? 12 - (int64_t)(i / 2) : 0;
}

static int64_t swinging(uint64_t i)
{
	static const int64_t tenths[] = { 3, -2, 4, -4, 1, 0, -1, 2, -5, 3, -1 };

	return tenths[i * 5 % 11];
}

static int64_t reading(uint64_t i)
{
	return 84 + (int64_t)(i * 13 % 17);
}

static int64_t now_and_then(uint64_t i)
{
	return i % 9 ? 0 : 6;
}

static int64_t giving_back(uint64_t i)
{
	return -82 - (int64_t)(i * 13 % 17);
}

/* ---- parts of a result ---- */

static int by_amount(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static struct amounts amounts_of(struct arena *arena, const int64_t *values, size_t n)
{
	int64_t *sorted = NEW_ARRAY(arena, int64_t, n + 1);
	struct amounts amounts = { .n = n };

	if (!n)
		return amounts;
	memcpy(sorted, values, n * sizeof *values);
	qsort(sorted, n, sizeof *sorted, by_amount);
	for (size_t i = 0; i < n; i++)
		amounts.sum += sorted[i];
	amounts.min = sorted[0];
	amounts.max = sorted[n - 1];
	amounts.p50 = sorted[n / 2];
	amounts.p95 = sorted[n * 95 / 100];
	return amounts;
}

static struct result_function *add_function(struct arena *arena, struct result *result, const char *path,
					    const char *file, const char *name, uint64_t start, uint64_t invocations)
{
	struct result_function *function = vec_push(arena, &result->functions);

	function->path = slice_of(path);
	function->file = slice_of(file);
	function->name = slice_of(name);
	function->start = start;
	function->shown_start = start > 40 ? start - 4 : start;
	function->invocations = invocations;
	return function;
}

static struct result_line *add_line(struct arena *arena, struct result_function *function, uint64_t line,
				    struct slice source, shape *tenths, int64_t memory)
{
	struct result_line *made = vec_push(arena, &function->lines);
	uint64_t n = 0;
	int64_t *taken = NEW_ARRAY(arena, int64_t, function->invocations + 1);
	int64_t *stood = NEW_ARRAY(arena, int64_t, function->invocations + 1);

	for (uint64_t i = 0; i < function->invocations; i++) {
		int64_t amount = tenths ? tenths(i) * (MIB / 10) : 0;

		if (tenths == leaking || tenths == warming)
			memory += amount;
		if (!amount)
			continue;
		if (made->points.n < 128)
			*vec_push(arena, &made->points) = (struct point){ i, amount };
		taken[n] = amount;
		stood[n++] = memory + (amount > 0 ? amount : 0);
	}
	made->line = line;
	made->shown_line = line > 40 ? line - 4 : line;
	made->source = source;
	made->invocations = n;
	made->occurrences = n;
	made->increment = amounts_of(arena, taken, n);
	made->memory = amounts_of(arena, stood, n);
	made->hurts = made->increment.sum;
	made->late = n ? (double)made->hurts / MIB / (double)function->invocations : 0;
	made->verdict = VERDICT_NOISE;
	return made;
}

/* The decorator's line, and the trend: memory at the start, growing by what `tenths` gives. */
static void add_trend(struct arena *arena, struct result_function *function, struct slice source, shape *tenths,
		      int64_t memory, enum verdict verdict)
{
	struct result_line *made = vec_push(arena, &function->lines);
	struct trend *trend = &function->trend;
	int64_t *stood = NEW_ARRAY(arena, int64_t, function->invocations + 1);
	uint64_t n = function->invocations;

	for (uint64_t i = 0; i < n; i++) {
		stood[i] = memory;
		if (n <= 128 || i % (n / 128 + 1) == 0)
			*vec_push(arena, &trend->points) = (struct point){ i, memory };
		memory += tenths ? tenths(i) * (MIB / 10) : 0;
	}
	*made = (struct result_line){ .line = function->start,
				      .shown_line = function->shown_start,
				      .source = source,
				      .is_first = true,
				      .invocations = n,
				      .occurrences = n,
				      .increment = amounts_of(arena, stood, n),
				      .memory = amounts_of(arena, stood, n),
				      .verdict = VERDICT_NONE };
	trend->verdict = verdict;
	trend->n = n;
	trend->first = (double)stood[0] / MIB;
	trend->last = n ? (double)stood[n - 1] / MIB : 0;
	trend->slope = n > 1 ? (trend->last - trend->first) / (double)(n - 1) : 0;
	trend->low = trend->slope - fabs(trend->slope) * 0.07;
	trend->high = trend->slope + fabs(trend->slope) * 0.06;
	if (verdict == VERDICT_NOISE) {
		trend->low = -0.0041;
		trend->high = 0.0035;
	}
	trend->late = verdict == VERDICT_PLATEAU ? 0.0003 : trend->slope * 1.01;
	trend->late_low = verdict == VERDICT_PLATEAU ? -0.002 : trend->low;
	trend->late_high = verdict == VERDICT_PLATEAU ? 0.003 : trend->high;
}

/* What follows from the lines. */
static struct result *finish(struct arena *arena, struct result *result)
{
	for (size_t i = 0; i < result->functions.n; i++) {
		struct result_function *function = &result->functions.items[i];

		for (size_t j = 0; j < function->lines.n; j++) {
			struct result_line *line = &function->lines.items[j];

			if (line->memory.max > function->peak)
				function->peak = line->memory.max;
			function->growth.sum += line->hurts;
		}
		function->growth.n = function->invocations;
		function->growth.p50 = amounts_mean(&function->growth);
		function->growth.p95 = function->growth.max = function->growth.p50 * 5 / 4;
	}
	return sample_finish(arena, result);
}

/* ---- the samples ---- */

struct result *sample_curves(struct arena *arena)
{
	struct result *result = NEW(arena, struct result);
	struct result_function *f;

	f = add_function(arena, result, "/home/site/wwwroot/InvoiceText/__init__.py", "InvoiceText/__init__.py",
			 "InvoiceText", 48, 120);
	add_trend(arena, f, S("@memory_profiler.profile(stream=profiler_logstream)"), leaking, 59900000, VERDICT_LEAK);
	add_line(arena, f, 51, S("    order = orders.find(req.params[\"id\"])"), now_and_then, 62000000);
	add_line(arena, f, 55, S("        INVOICES[key] = render(order)"), leaking, 60100000)->verdict = VERDICT_LEAK;
	add_line(arena, f, 55, S("        INVOICES[key] = render(order, cache=INVOICES)"), NULL, 0)->occurrences = 0;
	add_line(arena, f, 58, S("    return func.HttpResponse(INVOICES[key], mimetype=\"text/plain\")"), swinging,
		 63000000);

	f = add_function(arena, result, "/home/site/wwwroot/shared/orders.py", "shared/orders.py", "total_of_all", 19, 118);
	add_trend(arena, f, S("@profile"), swinging, 61200000, VERDICT_NOISE);
	add_line(arena, f, 22,
		S("    rows = json.load(open(path, encoding=\"utf-8\"))  # \xc3\xa4lle Zeilen, \xe6\x97\xa5\xe6\x9c\xac"),
		reading, 61500000);
	add_line(arena, f, 27, S("    del rows"), giving_back, 71000000);

	f = add_function(arena, result, "/home/site/wwwroot/TrackParcel/__init__.py", "TrackParcel/__init__.py",
			 "TrackParcel", 12, 96);
	add_trend(arena, f, S("@profile"), warming, 58300000, VERDICT_PLATEAU);
	add_line(arena, f, 16, S("    client = CosmosClient.from_connection_string(os.environ[\"COSMOS\"])"), warming,
		 58300000)
		->verdict = VERDICT_PLATEAU;
	add_line(arena, f, 21, S("\treturn json.dumps({name: value for name, value in parcel.items()})"), now_and_then,
		 66000000);

	f = add_function(arena, result, "", "", "line 9", 9, 3);
	f->incomplete = 2;
	add_trend(arena, f, S("@profile"), NULL, 71000000, VERDICT_FEW);
	add_line(arena, f, 11, S("    picture = Image.open(blob)"), reading, 71000000)->verdict = VERDICT_FEW;

	finish(arena, result);
	for (size_t i = 0; i < result->functions.n; i++)
		result->functions.items[i].growth.p50 = 47100000 / (int64_t)(i + 1);
	result->inputs = 3;
	result->bytes = 1834022;
	result->lines = 20411;
	result->odd = 2;
	result->lost = 31;
	result->lost_share = 0.0312;
	result->plan = "consumption";
	result->limit = 1536 * (int64_t)MIB;
	result->calls_left = 347.4;
	sample_culprit(arena, result, 0, SIZE_MAX, "budget", "growth p95 is 4.0 MiB, the budget allows 1.0 MiB", 4000000,
		       1000000);
	sample_culprit(arena, result, 0, 2, "compare", "increment mean is 3.1 MiB, the baseline has 0.2 MiB", 3100000,
		       200000);
	sample_note(arena, result,
		    "3.1 % of the rows are missing: sampling. Set excludedTypes to \"Request;Trace\" in host.json.");
	sample_note(arena, result, "2 of 3 reports of 'line 9' have no file name.");
	return result;
}

struct result *sample_markup(struct arena *arena)
{
	static const char *const attacks[] = {
		"</script><script>window.pwned = 1</script>",
		"<!--<script>window.pwned = 2</script>",
		"<img src=x onerror=\"window.pwned = 3\"><svg onload='window.pwned = 4'>",
		"\"}]}</script><b>bold</b>{{script}}{{data}}",
		"javascript:window.pwned=5//\\u003cscript\\u003e ${window.pwned = 6} ]]>",
		"\x1b[31mred\x1b[0m \x07 \x01 \x7f \xc2\x9b[2J \r carriage",
		"if access \xe2\x80\xae\xe2\x81\xa6# admin\xe2\x81\xa9\xe2\x81\xa6 : \xe2\x80\xa8 next \xe2\x80\xa9 last",
		"half \xc3 a \xed\xa0\x80 pair \xf8\x88\x80\x80\x80 \xff\xfe end",
		"__proto__ constructor hasOwnProperty &lt;b&gt; &#x3c;i&#x3e;",
	};
	struct result *result = NEW(arena, struct result);
	struct result_function *f =
		add_function(arena, result, "C:\\apps\\<script>window.pwned = 7</script>\\a b.py",
			     "<script>window.pwned = 7</script>/\xe2\x80\xaeyp.b a", "__proto__", 10, 30);
	char *long_line = arena_take(arena, 10000000, 1);

	add_trend(arena, f, slice_of(attacks[0]), leaking, 50000000, VERDICT_LEAK);
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
		add_line(arena, f, 11 + i, slice_of(attacks[i]), i ? now_and_then : leaking, 50000000);
	add_line(arena, f, 30, (struct slice){ "a\0b <b>", 7 }, now_and_then, 50000000);
	memset(long_line, 'x', 10000000);
	add_line(arena, f, 31, (struct slice){ long_line, 10000000 }, now_and_then, 50000000);
	f = add_function(arena, result, attacks[3], attacks[1], attacks[2], 0, 1);
	add_line(arena, f, UINT64_MAX, S(""), reading, INT64_MAX / 2);
	f->lines.items[0].increment.min = INT64_MIN;
	f->trend.slope = INFINITY;
	result->plan = attacks[2];
	result->limit = 1;
	sample_culprit(arena, result, 0, 1, "budget", attacks[0], 2, 1);
	sample_note(arena, result, attacks[2]);
	return finish(arena, result);
}

struct result *sample_large(struct arena *arena)
{
	static const char *const shown[] = { "    data = blob.read()", "    rows.append(parse(line))",
					     "    return result" };
	struct result *result = NEW(arena, struct result);

	for (int i = 0; i < 200; i++) {
		const char *file = buf_format(arena, "module_%02d/part_%d.py", i / 10, i);
		struct result_function *f =
			add_function(arena, result, file, file, buf_format(arena, "function_%03d", i), 10, 128);

		add_trend(arena, f, S("@profile"), i % 4 ? swinging : leaking, 60000000, i % 4 ? VERDICT_NOISE : VERDICT_LEAK);
		for (int j = 0; j < 10; j++)
			add_line(arena, f, (uint64_t)(12 + 3 * j), slice_of(shown[j % 3]), j % 2 ? swinging : reading,
				 60000000);
	}
	return finish(arena, result);
}
