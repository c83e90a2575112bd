/* sums: tables that were added up where the rows are (query --aggregate). They name files and lines, not functions: a
 * function begins at each first line, and there is no order of invocations to see a trend in. */
#include <stdlib.h>

#include "profile/accounts.h"

static void add(struct amounts *to, const struct sums *sums, uint64_t n, int64_t sum)
{
	bool is_new = !to->n;

	to->min = !is_new && to->min < sums->min ? to->min : sums->min;
	to->max = !is_new && to->max > sums->max ? to->max : sums->max;
	if (n > to->n) { /* ranks can not be added up: the larger part's */
		to->p50 = sums->p50;
		to->p95 = sums->p95;
	}
	to->n += n;
	to->sum += sum;
}

void sums_take(struct profile *p, const struct log_line *line)
{
	const struct line_sums *sums = line->sums;
	struct function_account *file = profile_function(p, profile_path(p, sums->path), 0);
	struct line_account *account = profile_line(p, file, &line->row);

	if (!account->added_up)
		account->added_up = NEW_ARRAY(p->arena, struct amounts, 2);
	account->is_first |= sums->is_first;
	account->occurrences += line->row.occurrences;
	add(&account->added_up[1], &sums->memory, sums->invocations, sums->memory.mean * (int64_t)sums->invocations);
	add(&account->added_up[0], &sums->increment, sums->invocations, sums->sum);
	p->rows += sums->invocations;
}

static int by_line(const void *a, const void *b)
{
	const struct line_account *x = *(struct line_account *const *)a, *y = *(struct line_account *const *)b;

	return (x->line > y->line) - (x->line < y->line);
}

static void move(struct profile *p, struct line_account *line, struct function_account *to)
{
	int64_t peak = line->added_up[1].max;

	*vec_push(p->arena, &to->lines) = line;
	to->invocations += line->is_first ? line->added_up[0].n : 0;
	to->peak = to->peak > peak ? to->peak : peak;
}

static void settle(struct profile *p, struct function_account *file)
{
	struct line_account **lines = file->lines.items;
	size_t n = file->lines.n;
	uint64_t start = 0;

	file->lines.items = NULL;
	file->lines.n = file->lines.capacity = 0;
	if (n)
		qsort(lines, n, sizeof(struct line_account *), by_line);
	for (size_t i = 0; i < n; i++) {
		if (lines[i]->is_first)
			start = lines[i]->line;
		if (lines[i]->added_up)
			move(p, lines[i], profile_function(p, file->path, start));
		else
			*vec_push(p->arena, &file->lines) = lines[i];
	}
}

void sums_settle(struct profile *p)
{
	for (size_t i = 0, n = p->functions.n; i < n; i++)
		if (p->functions.items[i]->start == 0)
			settle(p, p->functions.items[i]);
}
