/* bags: rows of a table → reports in their order.
 *
 * A table gives rows in any order, and a whole report has one time. The rows of an invocation are gathered until so many
 * others have begun that no more can be expected, or the log ends. Where a table tells no invocations, a report ends
 * where the next begins. */
#include <stdlib.h>

#include "profile/accounts.h"

enum { BAGS = 256 };

struct kept {
	struct row row;
	size_t number; /* of those in the bag, as they came */
};

struct bag {
	struct arena arena;
	uint64_t id, instance;
	bool is_open;
	uint64_t stood_for;
	VEC(struct kept) rows;
};

struct bags {
	struct bag ring[BAGS];
	size_t next; /* the oldest, which is closed for a new one */
	int64_t time;
	uint64_t instance; /* of the bag that is being given on */
	size_t last;       /* the bag of the last row */
	uint64_t last_line;
};

static int as_they_came_back(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return (x->number < y->number) - (x->number > y->number);
}

static int by_line(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->row.line != y->row.line)
		return x->row.line < y->row.line ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static void give(struct profile *p, const struct kept *kept)
{
	profile_take(p, &(struct log_line){ .row = kept->row, .stands_for = 1, .instance = p->bags->instance });
}

/* One file's part of a bag: name and header first; of a single report the rows by their lines. */
static void give_part(struct profile *p, struct kept *rows, size_t n)
{
	size_t reports = 0;

	for (size_t i = 0; i < n; i++) {
		reports += rows[i].row.kind == ROW_MEASURED && profile_is_first_row(&rows[i].row);
		if (rows[i].row.kind == ROW_FILE)
			give(p, &rows[i]);
	}
	for (size_t i = 0; i < n; i++)
		if (rows[i].row.kind == ROW_HEADER)
			give(p, &rows[i]);
	if (reports <= 1)
		qsort(rows, n, sizeof *rows, by_line);
	for (size_t i = 0; i < n; i++)
		if (rows[i].row.kind != ROW_FILE && rows[i].row.kind != ROW_HEADER)
			give(p, &rows[i]);
}

static void close_bag(struct profile *p, struct bag *bag)
{
	size_t from = 0, files = 0;

	if (!bag->rows.n)
		return;
	p->bags->instance = p->instance = bag->instance;
	if (bag->id)
		calls_begin_group(p);
	if (p->descending > p->ascending)
		qsort(bag->rows.items, bag->rows.n, sizeof *bag->rows.items, as_they_came_back);
	for (size_t i = 0; i < bag->rows.n; i++)
		files += bag->rows.items[i].row.kind == ROW_FILE;
	for (size_t i = 1; i < bag->rows.n && files > 1; i++)
		if (bag->rows.items[i].row.kind == ROW_FILE) {
			give_part(p, bag->rows.items + from, i - from);
			from = i;
		}
	give_part(p, bag->rows.items + from, bag->rows.n - from);
	profile_close_reports(p);
	if (bag->id)
		calls_end_group(p);
	p->stood_for += bag->stood_for;
	arena_release(&bag->arena);
	*bag = (struct bag){ 0 };
}

static struct bag *bag_of(struct profile *p, uint64_t id)
{
	struct bags *bags = p->bags;

	if (bags->ring[bags->last].is_open && bags->ring[bags->last].id == id)
		return &bags->ring[bags->last];
	for (size_t i = 0; i < BAGS; i++)
		if (bags->ring[i].is_open && bags->ring[i].id == id) {
			bags->last = i;
			return &bags->ring[i];
		}
	bags->last = bags->next;
	bags->next = (bags->next + 1) % BAGS;
	close_bag(p, &bags->ring[bags->last]);
	bags->ring[bags->last].id = id;
	bags->ring[bags->last].is_open = true;
	return &bags->ring[bags->last];
}

static void vote(struct profile *p, const struct log_line *line)
{
	struct bags *bags = p->bags;

	if (line->time && bags->time) {
		p->ascending += line->time > bags->time;
		p->descending += line->time < bags->time;
		p->later += line->time > bags->time;
		p->earlier += line->time < bags->time;
	}
	bags->time = line->time;
	if (!line->invocation.n && line->row.kind == ROW_MEASURED) {
		p->ascending += line->row.line > bags->last_line;
		p->descending += line->row.line < bags->last_line;
		bags->last_line = line->row.line;
	}
}

void bags_add(struct profile *p, const struct log_line *line)
{
	struct bag *bag;
	struct kept *kept;
	bool ends_here = !line->invocation.n && line->row.kind == ROW_FILE;

	if (line->row.kind == ROW_SUMS || line->row.kind == ROW_ODD) {
		profile_take(p, line);
		return;
	}
	if (!p->bags)
		p->bags = NEW(p->arena, struct bags);
	vote(p, line);
	bag = bag_of(p, line->invocation.n ? slice_hash(line->invocation) : 0);
	if (ends_here && p->descending <= p->ascending) {
		close_bag(p, bag);
		bag = bag_of(p, 0);
	}
	bag->instance = line->instance;
	kept = vec_push(&bag->arena, &bag->rows);
	*kept = (struct kept){ line->row, bag->rows.n };
	kept->row.text = (struct slice){ slice_copy(&bag->arena, line->row.text), line->row.text.n };
	bag->stood_for += line->stands_for - 1;
	if (ends_here && p->descending > p->ascending)
		close_bag(p, bag);
}

void bags_close(struct profile *p)
{
	for (size_t i = 0; p->bags && i < BAGS; i++)
		close_bag(p, &p->bags->ring[(p->bags->next + i) % BAGS]);
}
