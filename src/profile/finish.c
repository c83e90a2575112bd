/* finish: the accounts of a profile → a result: amounts, verdicts, the order of what hurts, notes. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/sort.h"
#include "profile/accounts.h"
#include "profile/blame.h"
#include "profile/trend.h"

static const double GIVES_BACK = 2;     /* of a leak's slope: a line that takes more gives most of it back */
static const double LITTLE = 0.2;       /* of what a line takes */
static const double MOSTLY = 0.5;       /* of what a line takes */
static const double LEAST_SPREAD = 0.1; /* MiB, from call to call, that a line has to differ by to tell anything */
static const int64_t MUCH = 10 * (int64_t)MIB;
static const double WORTH_A_WORD = 0.01; /* share of lost rows */

/* ---- lines ---- */

/* Mean increment per invocation, in MiB, over the later half or more: over the last epoch of the function and the one
 * before it. When the log began with the newest: over the others. */
static double late_increment(const struct line_account *line, uint64_t invocations, bool newest_first)
{
	unsigned last = epoch_of(invocations - 1);
	uint64_t earlier = last > 1 ? (uint64_t)1 << (last - 2) : 0;
	int64_t sum = 0;

	if (line->epoch == last)
		sum = line->recent + line->previous;
	else if (line->epoch + 1 == last)
		sum = line->recent;
	if (newest_first && earlier)
		return (double)(line->increment.sum - sum) / MIB / (double)earlier;
	return (double)sum / MIB / (double)(invocations - earlier);
}

/* The slope of what calls left behind on what the line took in them, with its standard error. */
static void regress(const struct line_account *line, const struct aftermath *a, struct result_line *out)
{
	double n = (double)a->n, spread = line->xx - line->x * line->x / n, around;

	if (a->n < TREND_FEWEST || spread < n * LEAST_SPREAD * LEAST_SPREAD)
		return;
	out->has_kept = true;
	out->kept = (line->xy - line->x * a->y / n) / spread;
	around = a->yy - a->y * a->y / n - out->kept * out->kept * spread;
	out->kept_error = sqrt((around > 0 ? around : 0) / (n - 2) / spread);
}

static void finish_line(const struct line_account *account, const struct function_account *function, bool newest_first,
			struct result_line *out)
{
	*out = (struct result_line){
		.line = account->line,
		.shown_line = account->line,
		.source = account->source,
		.is_first = account->is_first,
		.invocations = account->increment.n,
		.occurrences = account->occurrences,
		.increment = tally_amounts(&account->increment),
		.memory = tally_amounts(&account->memory),
		.hurts = account->is_first ? 0 : account->increment.sum,
		.late = account->is_first || !function->invocations
				? 0
				: late_increment(account, function->invocations, newest_first),
		.points = account->series.points,
	};
	if (account->added_up) {
		out->increment = account->added_up[0];
		out->memory = account->added_up[1];
		out->invocations = out->increment.n;
		out->hurts = out->is_first ? 0 : out->increment.sum;
	}
	out->rank = out->hurts;
	if (!newest_first && !function->is_recursive) /* newest first: what a call left is known before what it took */
		regress(account, &function->aftermath, out);
}

static int by_line(const void *a, const void *b)
{
	const struct result_line *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->hurts < y->hurts) - (x->hurts > y->hurts);
}

/* ---- verdicts ---- */

/* Is it sure that most of what the line takes is gone before the next call? */
static bool gives_back(const struct result_line *line)
{
	return line->has_kept && line->kept + 2 * line->kept_error < MOSTLY;
}

static bool takes(const struct result_line *line, double slope)
{
	return line_explains(line, slope) && !gives_back(line);
}

/* No more than the function leaves behind; or part of it is seen to stay, and that is no more. More than there is to
 * keep is no share that stays: it is what a few calls took once. */
static bool keeps(const struct result_line *line, double slope)
{
	double stays = line->kept - 2 * line->kept_error;

	return takes(line, slope) &&
	       (line->late <= GIVES_BACK * slope ||
		(line->has_kept && stays > LITTLE && stays * line->late <= GIVES_BACK * slope));
}

/* Did it take something in the first invocations that it takes no more? */
static bool took_early(const struct result_function *function, const struct result_line *line)
{
	double early = 0, mean = (double)amounts_mean(&line->increment) / MIB;

	for (size_t i = 0; i < line->points.n; i++)
		if (line->points.items[i].invocation < (function->invocations + 1) / 2)
			early += (double)line->points.items[i].amount / MIB;
	return !line->is_first && mean > 0 && early > 0 && line->late < mean / 2;
}

static void judge_lines(struct result_function *function)
{
	for (size_t i = 0; i < function->lines.n; i++) {
		struct result_line *line = &function->lines.items[i];

		line->verdict = function->trend.verdict;
		if (line->verdict == VERDICT_LEAK && !keeps(line, function->trend.late))
			line->verdict = VERDICT_NOISE;
		if (line->verdict == VERDICT_PLATEAU && !took_early(function, line))
			line->verdict = VERDICT_NOISE;
	}
}

static bool explains_its_leak(const struct result_function *function)
{
	if (function->trend.verdict != VERDICT_LEAK)
		return false;
	for (size_t i = 0; i < function->lines.n; i++)
		if (function->lines.items[i].verdict == VERDICT_LEAK)
			return true;
	return false;
}

static void note_unexplained(struct arena *arena, struct result *out, int64_t rise)
{
	size_t unexplained = 0, leaks = 0;

	for (size_t i = 0; i < out->functions.n; i++)
		unexplained += out->functions.items[i].trend.verdict == VERDICT_LEAK &&
			       !explains_its_leak(&out->functions.items[i]);
	for (size_t i = 0; i < out->functions.n; i++)
		leaks += out->functions.items[i].trend.verdict == VERDICT_LEAK ||
			 out->functions.items[i].trend.verdict == VERDICT_FEW;
	if (!leaks && out->functions.n > 1 && rise >= MUCH)
		result_note(arena, out,
			    "Memory rose by %.1f MiB while %zu functions took turns, and what one gives back another "
			    "may take: to see which one leaks, profile them one at a time.",
			    (double)rise / MIB, out->functions.n);
	if (unexplained)
		result_note(arena, out,
			    "%zu function%s more memory behind in each call than any measured line accounts for: "
			    "it is taken between the calls, in code that is not profiled, or in steps too "
			    "small to print.",
			    unexplained, unexplained == 1 ? " leaves" : "s leave");
}

/* ---- functions ---- */

static int64_t hurts_of(const struct result_function *function)
{
	int64_t sum = 0;

	for (size_t i = 0; i < function->lines.n; i++)
		sum += function->lines.items[i].hurts;
	return sum;
}

static int64_t hurts_of_account(const struct function_account *function)
{
	int64_t sum = 0;

	for (size_t i = 0; i < function->lines.n; i++) {
		const struct line_account *line = function->lines.items[i];

		if (!line->is_first)
			sum += line->added_up ? line->added_up->sum : line->increment.sum;
	}
	return sum;
}

static int by_hurt(const void *a, const void *b)
{
	int64_t x = hurts_of_account(*(struct function_account *const *)a);
	int64_t y = hurts_of_account(*(struct function_account *const *)b);

	return (x < y) - (x > y);
}

/* Those that have lines, in the order of the result; their numbers are those of that order. */
static void order_functions(struct profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->functions.n; i++)
		if (p->functions.items[i]->lines.n)
			p->functions.items[n++] = p->functions.items[i];
	p->functions.n = n;
	sort_stable(p->arena, p->functions.items, n, sizeof(struct function_account *), by_hurt);
	for (size_t i = 0; i < n; i++)
		p->functions.items[i]->number = i + 1;
}

/* The last two parts of a path, whatever separates them: enough to know a function's file by. */
static struct slice short_path(struct slice path)
{
	size_t at = path.n, separators = 0;

	while (at > 0) {
		separators += path.p[at - 1] == '/' || path.p[at - 1] == '\\';
		if (separators == 2)
			break;
		at--;
	}
	return slice_part(path, at, path.n);
}

/* Newest first becomes oldest first; what is a multiple of the stride stays one. */
static void turn_round(struct points *points, uint64_t invocations, uint64_t stride)
{
	uint64_t last = (invocations - 1) / stride * stride;

	for (size_t i = 0, j = points->n; i < j--; i++) {
		struct point swap = points->items[i];

		points->items[i] = points->items[j];
		points->items[j] = swap;
	}
	for (size_t i = 0; i < points->n; i++)
		points->items[i].invocation = last - points->items[i].invocation;
}

static void finish_function(struct profile *p, struct function_account *account, struct result_function *out)
{
	bool newest_first = p->descending > p->ascending;
	uint64_t stride = account->series.stride ? account->series.stride : 1;

	*out = (struct result_function){
		.path = account->path,
		.file = short_path(account->path),
		.name = account->name,
		.start = account->start,
		.shown_start = account->start,
		.invocations = account->invocations,
		.incomplete = account->incomplete,
		.growth = tally_amounts(&account->growth),
		.peak = account->peak,
	};
	if (newest_first)
		turn_round(&account->series.points, account->invocations, stride);
	trend_judge(p->arena, &out->trend, account->invocations, &account->series.points);
	out->trend.points = account->series.points;
	for (size_t i = 0; i < account->lines.n; i++) {
		series_thin(&account->lines.items[i]->series, stride);
		if (newest_first)
			turn_round(&account->lines.items[i]->series.points, account->invocations, stride);
		finish_line(account->lines.items[i], account, newest_first, vec_push(p->arena, &out->lines));
	}
	sort_stable(p->arena, out->lines.items, out->lines.n, sizeof *out->lines.items, by_line);
	if (!out->growth.n) /* added up already: of what the calls took, the sum is known */
		out->growth = (struct amounts){ .n = out->invocations, .sum = hurts_of(out) };
	judge_lines(out);
	if (!out->name.n)
		out->name = slice_of(buf_format(p->arena, "line %" PRIu64,
						out->start ? out->start : out->lines.items[0].line));
}

/* ---- the whole ---- */

struct ranked {
	struct result_place place;
	int64_t rank;
	unsigned depth;
};

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? 1 : -1;
	if (x->depth != y->depth)
		return x->depth < y->depth ? 1 : -1;
	if (x->place.function != y->place.function)
		return x->place.function < y->place.function ? -1 : 1;
	return x->place.line < y->place.line ? -1 : 1;
}

static void rank_lines(struct profile *p, struct result *out)
{
	struct arena *arena = p->arena;
	VEC(struct ranked) ranked = { 0 };

	for (size_t i = 0; i < out->functions.n; i++) {
		unsigned depth = inner_depth(p->functions.items[i]);

		for (size_t k = 0; k < out->functions.items[i].lines.n; k++) {
			const struct result_line *line = &out->functions.items[i].lines.items[k];

			if (!line->is_first)
				*vec_push(arena, &ranked) = (struct ranked){ { i, k }, line->rank, depth };
			out->increments += line->is_first ? 0 : line->increment.sum;
		}
	}
	if (ranked.n)
		qsort(ranked.items, ranked.n, sizeof *ranked.items, by_rank);
	for (size_t i = 0; i < ranked.n; i++)
		*vec_push(arena, &out->top) = ranked.items[i].place;
}

/* Each report has a file name, a header and a first row, so those that are missing tell how many rows are. As many of
 * each: none is missing, however the reports are mixed. */
static void estimate_loss(struct profile *p, struct result *out)
{
	uint64_t expected = 3 * p->reports, missing = expected - p->parts;
	double share = expected ? (double)missing / (double)expected : 0;

	out->lost = p->stood_for;
	if (p->names == p->headers && p->headers == p->firsts)
		share = 0;
	if (!p->stood_for && p->reports > 1 && share > 0 && share < 1)
		out->lost = (uint64_t)((double)p->rows * share / (1 - share) + 0.5);
	out->lost_share = out->lost ? (double)out->lost / (double)(out->lost + p->rows) : 0;
	if (p->stood_for)
		result_note(p->arena, out,
			    "Sampling kept one row of several: about %.0f %% of the rows are missing, and sums "
			    "are too small by as much.",
			    out->lost_share * 100);
	else if (out->lost_share >= WORTH_A_WORD)
		result_note(p->arena, out, "About %.0f %% of the rows are missing: sampling?", out->lost_share * 100);
}

/* A line that gave back more than the process ever had was measured while another call ran. */
static void doubt_overlaps(struct arena *arena, struct result *out)
{
	size_t doubtful = 0, overlapping = 0;

	for (size_t i = 0; i < out->functions.n; i++)
		for (size_t k = 0; k < out->functions.items[i].lines.n; k++) {
			const struct result_line *line = &out->functions.items[i].lines.items[k];

			doubtful += line->increment.min < -out->peak ||
				    (!line->is_first && line->increment.max > out->peak);
			overlapping += line->is_first && line->occurrences > line->invocations;
		}
	if (overlapping)
		result_note(arena, out,
			    "Calls of %zu function%s overlapped: what a line shows is of several calls at once. "
			    "Profile one call at a time.",
			    overlapping, overlapping == 1 ? "" : "s");
	if (doubtful)
		result_note(arena, out,
			    "%zu line%s took or gave back more than the process had: calls overlapped, and memory is "
			    "the process's, so these numbers are mixed. Profile one call at a time.",
			    doubtful, doubtful == 1 ? "" : "s");
}

static void advise(struct arena *arena, struct result *out)
{
	bool plateau = false;

	for (size_t i = 0; i < out->functions.n; i++)
		plateau |= out->functions.items[i].trend.verdict == VERDICT_PLATEAU;
	if (plateau)
		result_note(arena, out,
			    "A plateau is memory that the allocator keeps for the next call, not a leak. If it is too "
			    "high: app settings MALLOC_TRIM_THRESHOLD_=65536 or MALLOC_ARENA_MAX=2 make glibc give "
			    "it back sooner; PYTHON_THREADPOOL_THREAD_COUNT bounds how many calls run at a time.");
}

void profile_finish(struct profile *p, struct result *out)
{
	*out = (struct result){
		.inputs = p->inputs, .bytes = p->bytes, .lines = p->lines_read, .rows = p->rows, .odd = p->odd
	};
	sums_settle(p);
	order_functions(p);
	for (size_t i = 0; i < p->functions.n; i++)
		finish_function(p, p->functions.items[i], vec_push(p->arena, &out->functions));
	inner_judge(p, out);
	for (size_t i = 0; i < out->functions.n; i++)
		out->peak = out->functions.items[i].peak > out->peak ? out->functions.items[i].peak : out->peak;
	rank_lines(p, out);
	note_unexplained(p->arena, out, p->rise);
	if (p->restarts)
		result_note(p->arena, out,
			    "Memory fell back to where it began %llu time%s, after it had risen: the worker is "
			    "taken to have been restarted there.",
			    (unsigned long long)p->restarts, p->restarts == 1 ? "" : "s");
	if (p->later / 10 < p->earlier && p->earlier / 10 < p->later)
		result_note(p->arena, out,
			    "The rows are in no order of time, so the trends mean little: sort them by their "
			    "timestamp.");
	estimate_loss(p, out);
	doubt_overlaps(p->arena, out);
	advise(p->arena, out);
	if (p->odd)
		result_note(p->arena, out, "%llu line%s looked like a row of a report and could not be read.",
			    (unsigned long long)p->odd, p->odd == 1 ? "" : "s");
}
