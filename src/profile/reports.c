/* reports: rows in their order → reports, of which several may go on at once; each row is counted in its accounts. Rows
 * that are lost leave a report without its file name, its header or its first row. */
#include "profile/accounts.h"

static void close_report(struct profile *p, struct report *report)
{
	bool complete = report->has_path && report->has_header && report->has_first;

	p->reports++;
	p->waiting -= !report->last;
	p->parts += (uint64_t)report->has_path + report->has_header + report->has_first;
	if (!report->function)
		return;
	tally_add(p->arena, &report->function->growth, report->growth);
	report->function->incomplete += !complete;
}

void profile_close_reports(struct profile *p)
{
	while (p->open_count)
		close_report(p, &p->open[--p->open_count]);
}

static struct report *open_report(struct profile *p)
{
	if (p->open_count == OPEN_REPORTS)
		close_report(p, &p->open[--p->open_count]);
	memmove(p->open + 1, p->open, p->open_count++ * sizeof *p->open);
	p->open[0] = (struct report){ 0 };
	p->waiting++;
	return &p->open[0];
}

bool profile_is_first_row(const struct row *row)
{
	return row->increment == row->memory ||
	       (row->increment > row->memory / 2 && slice_starts(slice_trim(row->text), S("@")));
}

static uint64_t last_line(const struct report *report)
{
	return report->last ? report->last->line : 0;
}

/* How well a row continues a report; 0: not at all. A first row goes to the report that has waited longest, another to
 * the one that had a row last, unless what is known of the lines says otherwise. */
static uint64_t fit(struct profile *p, size_t i, const struct row *row, bool is_first)
{
	const struct report *report = &p->open[i];
	const uint64_t known = (uint64_t)1 << 63;
	struct function_account *function;

	if (row->line <= last_line(report) || (is_first && report->last))
		return 0;
	function = profile_function_with(p, report->path, row);
	if (!report->last)
		return (is_first ? i + 2 : 1) + (function ? known : 0);
	return report->used + 2 + (function == report->function ? known : 0);
}

/* The report that a row continues, NULL: none. *account is the row's, when it is known by then. */
static struct report *report_for(struct profile *p, const struct row *row, struct line_account **account)
{
	struct report *newest = &p->open[0], *best = NULL;
	uint64_t best_fit = 0;
	bool is_first;

	if (p->open_count && newest->last && row->line > newest->last->line) {
		*account = profile_known_line(newest->function, row);
		if (*account)
			return newest;
	}
	is_first = profile_is_first_row(row);
	if (p->open_count && !newest->last && is_first && p->waiting == 1)
		return newest;
	for (size_t i = 0; i < p->open_count; i++) {
		uint64_t how = fit(p, i, row, is_first);

		if (how > best_fit) {
			best_fit = how;
			best = &p->open[i];
		}
	}
	return best;
}

/* A report whose file name was lost, told by the row that is there. */
static struct report *orphan(struct profile *p, const struct row *row)
{
	struct slice path = p->open_count ? p->open[0].path : (struct slice){ 0 };
	struct function_account *known = profile_function_with(p, path, row);
	struct report *report;

	if (!known)
		known = profile_function_with(p, (struct slice){ 0 }, row);
	report = open_report(p);
	report->path = known ? known->path : profile_path(p, S(""));
	return report;
}

static void begin_function(struct profile *p, struct report *report, const struct row *row)
{
	struct function_account *known = NULL;

	report->has_first = profile_is_first_row(row);
	if (!report->has_first || !report->path.n) /* without a file name, the row may tell */
		known = profile_function_with(p, report->path.n ? report->path : (struct slice){ 0 }, row);
	if (!report->path.n && known)
		report->path = known->path;
	report->function = report->has_first || !known
				   ? profile_function(p, report->path, report->has_first ? row->line : 0)
				   : known;
	report->index = report->function->invocations++;
	if (report->has_first)
		calls_begin(p, report, row);
}

static void add_recent(struct line_account *line, unsigned epoch, int64_t increment)
{
	if (line->epoch != epoch) {
		line->previous = line->epoch + 1 == epoch ? line->recent : 0;
		line->recent = 0;
		line->epoch = epoch;
	}
	line->recent += increment;
}

static void take_measured(struct profile *p, const struct row *row)
{
	struct line_account *account = NULL;
	struct report *report = report_for(p, row, &account);
	struct function_account *function;

	if (!report)
		report = orphan(p, row);
	if (!report->function)
		begin_function(p, report, row);
	p->firsts += !report->last && report->has_first;
	function = report->function;
	if (!account)
		account = profile_known_line(function, row);
	if (!account)
		account = profile_line(p, function, row);
	account->is_first |= !report->last && report->has_first;
	p->waiting -= !report->last;
	report->last = account;
	report->used = p->rows;
	account->occurrences += row->occurrences;
	tally_add(p->arena, &account->increment, row->increment);
	tally_add(p->arena, &account->memory, row->memory);
	series_add(p->arena, &account->series, report->index, row->increment);
	add_recent(account, epoch_of(report->index), row->increment);
	if (!account->is_first) {
		report->growth += row->increment;
		if (report->has_first)
			calls_take(p, report, account, row->increment);
	}
	function->peak = function->peak > row->memory ? function->peak : row->memory;
	p->rows++;
}

/* A line that did not run says the function's name, when it is its `def`. */
static void take_unmeasured(struct profile *p, const struct row *row)
{
	struct function_account *function = p->open_count ? p->open[0].function : NULL;
	struct slice text = slice_trim(row->text), name;

	if (!function || function->name.n)
		return;
	if (slice_starts(text, S("async ")))
		text = slice_trim(slice_part(text, strlen("async "), text.n));
	if (!slice_starts(text, S("def ")) || !slice_cut(&text, '(', &name))
		return;
	name = slice_trim(slice_part(name, strlen("def "), name.n));
	function->name = (struct slice){ slice_copy(p->arena, name), name.n };
	if (!function->called.n)
		calls_name(p, function, function->name);
}

static void take_file(struct profile *p, struct slice path)
{
	struct report *report = open_report(p);

	report->path = profile_path(p, path);
	report->has_path = true;
}

/* The header of the report that waits for one longest. */
static void take_header(struct profile *p)
{
	struct report *report = NULL;

	for (size_t i = 0; i < p->open_count; i++)
		if (!p->open[i].has_header && !p->open[i].last)
			report = &p->open[i];
	if (!report)
		report = orphan(p, &(struct row){ 0 });
	report->has_header = true;
}

void profile_take(struct profile *p, const struct log_line *line)
{
	p->stood_for += line->stands_for - 1;
	p->instance = line->instance;
	switch (line->row.kind) {
	case ROW_FILE:
		p->names++;
		take_file(p, line->row.text);
		break;
	case ROW_HEADER:
		p->headers++;
		take_header(p);
		break;
	case ROW_MEASURED:
		take_measured(p, &line->row);
		break;
	case ROW_UNMEASURED:
		take_unmeasured(p, &line->row);
		break;
	case ROW_ODD:
		p->odd++;
		break;
	case ROW_SUMS:
		sums_take(p, line);
		break;
	case ROW_NONE:
		break;
	}
}
