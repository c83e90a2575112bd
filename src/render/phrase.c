#include "render/phrase.h"

#include <inttypes.h>
#include <math.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/buf.h"

/* ---- numbers ---- */

static int64_t amount_of(double mib)
{
	return !isfinite(mib) ? 0 : (int64_t)llround(fmax(fmin(mib, 1e12), -1e12) * MIB);
}

static const char *mib(struct arena *arena, double amount)
{
	return amount_number(arena, amount_of(amount));
}

const char *phrase_count(struct arena *arena, uint64_t n, const char *of)
{
	return buf_format(arena, "%" PRIu64 " %s%s", n, of, n == 1 ? "" : "s");
}

/* ---- places ---- */

const struct result_function *phrase_function(const struct result *result, struct result_place place)
{
	return &result->functions.items[place.function];
}

const struct result_line *phrase_at(const struct result *result, struct result_place place)
{
	return place.line == SIZE_MAX ? NULL : &phrase_function(result, place)->lines.items[place.line];
}

struct slice phrase_place(struct arena *arena, const struct result_function *function, const struct result_line *line)
{
	struct buf out = { .arena = arena };
	uint64_t at = line ? line->shown_line : function->shown_start;

	buf_add(&out, function->file.n ? function->file : S("unknown file"));
	if (at)
		buf_addf(&out, ":%" PRIu64, at);
	return buf_slice(&out);
}

/* ---- one function, one line ---- */

/* By how much the line makes the process grow in a call of its function. */
static int64_t per_call(const struct result_function *function, const struct result_line *line)
{
	struct amounts all = { .n = function->invocations, .sum = line->hurts };

	return line->verdict == VERDICT_LEAK && line->late > 0 ? amount_of(line->late) : amounts_mean(&all);
}

static void add_interval(struct buf *out, double low, double high)
{
	buf_addf(out, "(95 %%: %s to %s)", mib(out->arena, low), mib(out->arena, high));
}

static void add_way(struct buf *out, const struct trend *trend)
{
	buf_addf(out, "%s → %s MiB", mib(out->arena, trend->first), mib(out->arena, trend->last));
}

static void add_slope(struct buf *out, double slope)
{
	buf_addf(out, "%s MiB per call ", amount_signed(out->arena, amount_of(slope)));
}

const char *phrase_evidence(struct arena *arena, const struct result_function *function)
{
	const struct trend *trend = &function->trend;
	const char *calls = phrase_count(arena, trend->n, "call");
	struct buf out = { .arena = arena };

	switch (trend->verdict) {
	case VERDICT_LEAK:
		add_slope(&out, trend->slope);
		buf_addf(&out, "over %s ", calls);
		add_interval(&out, trend->low, trend->high);
		buf_add(&out, S(", "));
		add_way(&out, trend);
		break;
	case VERDICT_PLATEAU:
		add_way(&out, trend);
		buf_addf(&out, " in %s, and no further: ", calls);
		add_slope(&out, trend->late);
		buf_add(&out, S("in the second half "));
		add_interval(&out, trend->late_low, trend->late_high);
		break;
	case VERDICT_NOISE:
		buf_addf(&out, "no direction in %s: ", calls);
		add_slope(&out, trend->slope);
		add_interval(&out, trend->low, trend->high);
		break;
	case VERDICT_FEW:
		buf_addf(&out, "%s cannot tell a leak from a warm-up", calls);
		break;
	case VERDICT_NONE:
		buf_add(&out, S("only sums are in the log, not how memory went from call to call"));
		break;
	}
	return buf_text(&out);
}

/* Has it been seen that little of what the line takes is there at the next call? */
static bool gave_back(const struct result_function *function, const struct result_line *line)
{
	const struct trend *trend = &function->trend;
	bool is_flat = trend->verdict == VERDICT_NOISE || trend->verdict == VERDICT_PLATEAU;

	if (line->verdict != VERDICT_NOISE)
		return false;
	return (line->has_kept && line->kept + 2 * line->kept_error < 0.5) ||
	       (is_flat && line->late > 0.5 && line->late > 5 * fabs(trend->late));
}

const char *phrase_line(struct arena *arena, const struct result_function *function, const struct result_line *line)
{
	struct buf out = { .arena = arena };

	if (line->verdict == VERDICT_LEAK)
		buf_addf(&out, "takes another %s in every call, %s", amount_text(arena, per_call(function, line)),
			 line->calls.n ? "in a function that it calls, and that leaks" : "and keeps it");
	else
		buf_addf(&out, "took %s in %s%s", amount_text(arena, line->hurts),
			 phrase_count(arena, function->invocations, "call"),
			 gave_back(function, line) ? ", and gave it back" : "");
	return buf_text(&out);
}

/* ---- the result ---- */

bool phrase_leaks_as_a_whole(const struct result_function *function)
{
	if (function->trend.verdict != VERDICT_LEAK)
		return false;
	for (size_t i = 0; i < function->lines.n; i++)
		if (function->lines.items[i].verdict == VERDICT_LEAK)
			return false;
	return true;
}

/* In the order of `top`; else the first function that leaks; else the line on top. */
static bool find_worst(const struct result *result, struct headline *worst)
{
	for (size_t i = 0; i < result->top.n; i++)
		if (phrase_at(result, result->top.items[i])->verdict == VERDICT_LEAK) {
			worst->function = phrase_function(result, result->top.items[i]);
			worst->line = phrase_at(result, result->top.items[i]);
			return true;
		}
	for (size_t i = 0; i < result->functions.n; i++)
		if (result->functions.items[i].trend.verdict == VERDICT_LEAK) {
			worst->function = &result->functions.items[i];
			return true;
		}
	if (!result->top.n || phrase_at(result, result->top.items[0])->hurts <= 0)
		return false;
	worst->function = phrase_function(result, result->top.items[0]);
	worst->line = phrase_at(result, result->top.items[0]);
	return true;
}

static const char *nothing(struct arena *arena, const struct result *result)
{
	struct buf out = { .arena = arena };
	uint64_t calls = 0;

	if (!result->lines && !result->bytes)
		return "There was nothing to read: give a log of the app, written while its functions were called.";
	if (!result->rows) {
		buf_addf(&out, "No row of memory_profiler is in %s: ",
			 result->lines ? phrase_count(arena, result->lines, "line") : "what was read");
		buf_add(&out, S("run 'pyfuncprof instrument', call a function, and report on the log of that."));
		return buf_text(&out);
	}
	for (size_t i = 0; i < result->functions.n; i++)
		calls += result->functions.items[i].invocations;
	buf_addf(&out, "Nothing grew: no line took 0.05 MiB or more in %s of %s.", phrase_count(arena, calls, "call"),
		 phrase_count(arena, result->functions.n, "function"));
	return buf_text(&out);
}

struct headline phrase_headline(struct arena *arena, const struct result *result)
{
	struct headline worst = { 0 };

	if (!find_worst(result, &worst))
		worst.says = nothing(arena, result);
	else if (worst.line)
		worst.says = phrase_line(arena, worst.function, worst.line);
	else
		worst.says = "leaks, though no single line of it does";
	return worst;
}

/* Two digits are sure, at best. */
static void add_calls_left(struct buf *out, double calls)
{
	double unit = calls < 100 ? 1 : pow(10, floor(log10(calls)) - 1);
	double rounded = floor(fmin(calls, 1e15) / unit) * unit;

	if (rounded < 1)
		buf_add(out, S(" is reached after less than one more call"));
	else
		buf_addf(out, " is reached after about %.0f more %s", rounded, rounded < 2 ? "call" : "calls");
}

const char *phrase_headroom(struct arena *arena, const struct result *result)
{
	struct buf out = { .arena = arena };

	if (!result->limit)
		return NULL;
	buf_addf(&out, "%.0f MiB", (double)result->limit / MIB);
	if (result->plan)
		buf_addf(&out, " (%s)", result->plan);
	if (result->peak >= result->limit) {
		buf_addf(&out, " is exceeded: the peak was %s", amount_text(arena, result->peak));
	} else if (result->calls_left > 0) {
		add_calls_left(&out, result->calls_left);
	} else {
		buf_addf(&out, " is %s above the peak of ", amount_text(arena, result->limit - result->peak));
		buf_addf(&out, "%s, and no leak was found", amount_text(arena, result->peak));
	}
	return buf_text(&out);
}

const char *phrase_read(struct arena *arena, const struct result *result)
{
	struct buf out = { .arena = arena };

	buf_addf(&out, "%s in %s", phrase_count(arena, result->rows, "row"),
		 phrase_count(arena, result->inputs, "input"));
	if (result->lost)
		buf_addf(&out, ", about %" PRIu64 " lost (%.1f %%)", result->lost, 100 * result->lost_share);
	if (result->odd)
		buf_addf(&out, ", %s not understood", phrase_count(arena, result->odd, "row"));
	return buf_text(&out);
}
