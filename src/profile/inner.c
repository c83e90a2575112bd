/* inner: functions that are called in other profiled ones: whose is the leak?
 *
 * Both leave the same behind. It is the inner one's if a line of it explains it, and if the lines that call it by its
 * name, as far as there are such rows, grow as well; then these lines come behind it. */
#include <stdlib.h>

#include "base/sort.h"
#include "profile/accounts.h"

enum { DEEPEST = 16 }; /* a recursion has an end */

static const double EXPLAINS = 0.25; /* of a leak's slope: a line that takes less per invocation is not part of it */
static const double MOSTLY = 0.5;    /* of what a line takes: what it calls has to explain that */

bool line_explains(const struct result_line *line, double slope)
{
	return !line->is_first && line->late > 0 && line->late >= EXPLAINS * slope;
}

unsigned inner_depth(const struct function_account *function)
{
	unsigned depth = 0;

	for (; 2 * function->nested > function->invocations && depth < DEEPEST; depth++)
		function = function->caller;
	return depth;
}

/* ---- who calls whom ---- */

/* A line that calls a profiled function by its name. */
struct calling {
	struct result_function *caller;
	struct result_line *line;
	const struct function_account *callee;
	unsigned depth; /* of the caller */
	size_t next;    /* of the same callee: its number from 1, 0: none */
};

struct callings {
	VEC(struct calling) all; /* the innermost callers first */
	size_t *first;           /* by callee, see `next` */
};

static struct result_function *result_of(struct result *out, const struct function_account *function)
{
	return &out->functions.items[function->number - 1];
}

static struct result_line *line_of(struct result_function *function, const struct line_account *account)
{
	size_t low = 0, high = function->lines.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (function->lines.items[middle].line < account->line)
			low = middle + 1;
		else
			high = middle;
	}
	while (function->lines.items[low].source.p != account->source.p)
		low++;
	return &function->lines.items[low];
}

static int by_depth(const void *a, const void *b)
{
	const struct calling *x = a, *y = b;

	return (x->depth < y->depth) - (x->depth > y->depth);
}

static struct callings find_callings(struct profile *p, struct result *out)
{
	struct callings callings = { 0 };

	for (size_t i = 0; i < p->functions.n; i++) {
		const struct function_account *caller = p->functions.items[i];
		unsigned depth = inner_depth(caller);

		for (size_t k = 0; k < caller->lines.n; k++)
			for (size_t c = 0; c < caller->lines.items[k]->callees.n; c++) {
				const struct function_account *callee = caller->lines.items[k]->callees.items[c];
				struct result_function *function = result_of(out, caller);

				if (callee->nested)
					*vec_push(p->arena, &callings.all) = (struct calling){
						function, line_of(function, caller->lines.items[k]), callee, depth, 0
					};
			}
	}
	sort_stable(p->arena, callings.all.items, callings.all.n, sizeof *callings.all.items, by_depth);
	callings.first = NEW_ARRAY(p->arena, size_t, p->functions.n + 1);
	for (size_t i = callings.all.n; i-- > 0;) {
		size_t *first = &callings.first[callings.all.items[i].callee->number];

		callings.all.items[i].next = *first;
		*first = i + 1;
	}
	return callings;
}

/* ---- whose leak it is ---- */

static bool has_leaking_line(const struct result_function *function)
{
	for (size_t i = 0; i < function->lines.n; i++)
		if (function->lines.items[i].verdict == VERDICT_LEAK)
			return true;
	return false;
}

static void acquit(struct result_function *function)
{
	function->trend.verdict = VERDICT_NOISE;
	for (size_t i = 0; i < function->lines.n; i++)
		function->lines.items[i].verdict = VERDICT_NOISE;
}

static void judge_function(const struct callings *callings, const struct function_account *account,
			   struct result_function *function)
{
	bool is_called = false, grows = false;

	for (size_t i = callings->first[account->number]; i; i = callings->all.items[i - 1].next) {
		const struct calling *calling = &callings->all.items[i - 1];

		is_called = true;
		grows |= line_explains(calling->line, calling->caller->trend.late);
	}
	if (function->trend.verdict == VERDICT_LEAK && !grows && (is_called || !has_leaking_line(function)))
		acquit(function);
}

/* ---- the order ---- */

/* What the leaking lines of a function hurt together, and the rank of the first of them. */
static int64_t leak_of(const struct result_function *function, int64_t *rank)
{
	int64_t hurts = 0;

	*rank = 0;
	for (size_t i = 0; i < function->lines.n; i++) {
		const struct result_line *line = &function->lines.items[i];

		if (line->verdict != VERDICT_LEAK)
			continue;
		hurts += line->hurts;
		*rank = line->rank > *rank ? line->rank : *rank;
	}
	return hurts;
}

static void order_line(struct result *out, const struct calling *calling)
{
	struct result_line *line = calling->line;
	int64_t rank, hurts = leak_of(result_of(out, calling->callee), &rank);

	if (line->verdict != VERDICT_LEAK || (double)hurts < MOSTLY * (double)line->hurts ||
	    (line->calls.n && rank <= line->rank))
		return;
	line->calls = calling->callee->called;
	line->rank = rank < line->hurts ? rank : line->hurts;
}

/* Of a function without a name it is not known which line calls it: it comes before all of its caller. */
static void order_caller(struct result *out, const struct function_account *account)
{
	struct result_function *caller = result_of(out, account->caller);
	int64_t rank, hurts = leak_of(result_of(out, account), &rank);

	for (size_t i = 0; hurts && i < caller->lines.n; i++) {
		struct result_line *line = &caller->lines.items[i];

		if (line->verdict == VERDICT_LEAK && (double)hurts >= MOSTLY * (double)line->hurts && rank < line->rank)
			line->rank = rank;
	}
}

void inner_judge(struct profile *p, struct result *out)
{
	struct callings callings = find_callings(p, out);

	for (unsigned depth = 1; depth <= DEEPEST; depth++)
		for (size_t i = 0; i < p->functions.n; i++)
			if (inner_depth(p->functions.items[i]) == depth)
				judge_function(&callings, p->functions.items[i], &out->functions.items[i]);
	for (size_t i = 0; i < callings.all.n; i++)
		order_line(out, &callings.all.items[i]);
	for (size_t i = 0; i < p->functions.n; i++)
		if (inner_depth(p->functions.items[i]) && !p->functions.items[i]->called.n)
			order_caller(out, p->functions.items[i]);
}
