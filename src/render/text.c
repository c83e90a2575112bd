/* text: the answer first, then what it rests on: lines, functions, culprits, notes, and what was read.
 *
 * No line is wider than the terminal. A line of the app takes two rows: its numbers, and below them its bar, its
 * verdict and its source. */
#include <inttypes.h>

#include "base/amount.h"
#include "base/arena.h"
#include "render/phrase.h"
#include "render/plain.h"
#include "render/render.h"
#include "render/table.h"

enum { NARROWEST = 40, INDENT = 2, VERDICT_WIDTH = 7 };

static const char bold[] = "1", dim[] = "2", red[] = "31", green[] = "32", cyan[] = "36", alarming[] = "1;31";

struct page {
	struct arena *arena;
	const struct result *result;
	struct text_style style;
	struct buf *out;
};

static struct slice clean(const struct page *page, struct slice hostile)
{
	return plain(page->arena, slice_trim(hostile), PLAIN_LONGEST, page->style.unicode);
}

static struct slice sentence(const struct page *page, const char *text)
{
	return plain(page->arena, slice_of(text), 10 * PLAIN_LONGEST, page->style.unicode);
}

static void colour(const struct page *page, const char *sgr, const char *text)
{
	table_colour(page->out, &page->style, sgr, slice_of(text));
}

/* "leak      +1.5 MiB …": a word, and what it means beside it. */
static void entry(const struct page *page, const char *sgr, const char *word, const char *text)
{
	enum { BESIDE = 10 };

	colour(page, sgr, word);
	buf_addf(page->out, "%*s", BESIDE - (int)strlen(word), "");
	plain_wrap(page->out, sentence(page, text), BESIDE, BESIDE, page->style.width);
}

static const char *verdict_colour(enum verdict verdict)
{
	return verdict == VERDICT_LEAK ? red : verdict == VERDICT_PLATEAU ? green : dim;
}

static const char *verdict_word(enum verdict verdict)
{
	return verdict == VERDICT_NONE ? "unknown" : verdict_names[verdict];
}

/* ---- the answer ---- */

static void add_source(const struct page *page, struct slice source, size_t indent)
{
	struct slice text = clean(page, source);

	text = plain_cut_end(page->arena, text, page->style.width - indent, page->style.unicode);
	if (text.n)
		buf_addf(page->out, "%*s%.*s\n", (int)indent, "", SLICE_ARG(text));
}

static void add_headline(const struct page *page, const struct headline *headline)
{
	struct buf line = { .arena = page->arena };
	struct buf wrapped = { .arena = page->arena };

	if (headline->function) {
		struct slice place = clean(page, phrase_place(page->arena, headline->function, headline->line));

		place = plain_cut_start(page->arena, place, page->style.width, page->style.unicode);
		buf_addf(&line, "%.*s ", SLICE_ARG(place));
	}
	buf_addf(&line, "%s", headline->says);
	plain_wrap(&wrapped, buf_slice(&line), 0, 0, page->style.width);
	table_colour(page->out, &page->style, bold, slice_trim(buf_slice(&wrapped)));
	buf_add(page->out, S("\n"));
}

static const char *in_function(const struct page *page, const struct result_function *function)
{
	struct buf text = { .arena = page->arena };

	buf_add(&text, clean(page, function->name));
	buf_addf(&text, ", %s", phrase_count(page->arena, function->invocations, "call"));
	if (function->incomplete)
		buf_addf(&text, " (%" PRIu64 " of them incomplete)", function->incomplete);
	return buf_text(&text);
}

static void add_answer(const struct page *page)
{
	struct headline headline = phrase_headline(page->arena, page->result);
	const char *headroom = phrase_headroom(page->arena, page->result);

	add_headline(page, &headline);
	if (headline.line)
		add_source(page, headline.line->source, 4);
	if (headline.function || (headroom && page->result->rows))
		buf_add(page->out, S("\n"));
	if (headline.function) {
		enum verdict verdict = headline.function->trend.verdict;

		entry(page, NULL, "function", in_function(page, headline.function));
		entry(page, verdict == VERDICT_LEAK ? alarming : verdict_colour(verdict), verdict_word(verdict),
		      phrase_evidence(page->arena, headline.function));
	}
	if (headroom && page->result->rows)
		entry(page, NULL, "headroom", headroom);
}

/* ---- lines ---- */

/* How many of `n` are shown. */
static size_t at_most(const struct page *page, size_t n)
{
	return page->style.top && page->style.top < n ? page->style.top : n;
}

static void add_more(const struct page *page, size_t n, const char *of)
{
	const char *text;

	if (!n)
		return;
	text = buf_format(page->arena, "and %s: --top 0 shows all", phrase_count(page->arena, n, of));
	buf_addf(page->out, "%*s", INDENT, "");
	plain_wrap(page->out, slice_of(text), INDENT, INDENT, page->style.width);
}

/* In eighths of a column; whatever grew at all has one. */
static size_t bar_eighths(const struct page *page, int64_t hurts, size_t columns)
{
	int64_t most = phrase_at(page->result, page->result->top.items[0])->hurts;
	double part = most > 0 && hurts > 0 ? (double)hurts / (double)most : 0;
	size_t eighths = (size_t)(part * (double)(8 * columns) + 0.5);

	return hurts > 0 && !eighths ? 1 : eighths < 8 * columns ? eighths : 8 * columns;
}

/* As wide as the longest there is. */
static void add_bar(const struct page *page, struct buf *out, const struct result_line *line, size_t columns)
{
	static const char *const parts[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	size_t eighths = bar_eighths(page, line->hurts, columns), full = eighths / 8;
	struct buf bar = { .arena = page->arena };

	if (!page->style.unicode && eighths % 8)
		full++;
	for (size_t i = 0; i < full; i++)
		buf_add(&bar, page->style.unicode ? S("█") : S("#"));
	if (page->style.unicode && eighths % 8) {
		buf_addf(&bar, "%s", parts[eighths % 8]);
		full++;
	}
	table_colour(out, &page->style, line->verdict == VERDICT_LEAK ? red : cyan, buf_slice(&bar));
	buf_addf(out, "%*s", (int)(columns - full), "");
}

/* Without the blanks at its end. */
static size_t trimmed(struct slice s)
{
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s.n;
}

static struct slice below_line(const struct page *page, const struct result_line *line)
{
	size_t bar = page->style.width / 8, beside = INDENT + bar + 2 + VERDICT_WIDTH + 2;
	const char *verdict = verdict_names[line->verdict];
	struct buf out = { .arena = page->arena };
	struct slice source = clean(page, line->source);

	source = plain_cut_end(page->arena, source, page->style.width - beside, page->style.unicode);
	buf_addf(&out, "%*s", INDENT, "");
	add_bar(page, &out, line, bar);
	buf_add(&out, S("  "));
	table_colour(&out, &page->style, verdict_colour(line->verdict), slice_of(verdict));
	if (source.n)
		buf_addf(&out, "%*s%.*s", VERDICT_WIDTH - (int)strlen(verdict) + 2, "", SLICE_ARG(source));
	out.n = trimmed(buf_slice(&out));
	buf_add(&out, S("\n"));
	return buf_slice(&out);
}

static struct slice count_cell(const struct page *page, uint64_t n)
{
	return slice_of(n ? buf_format(page->arena, "%" PRIu64, n) : "-");
}

static struct slice amount_cell(const struct page *page, int64_t amount)
{
	return slice_of(amount_number(page->arena, amount));
}

static void add_line_row(const struct page *page, struct table *table, struct result_place place)
{
	const struct result_line *line = phrase_at(page->result, place);
	const struct result_function *function = phrase_function(page->result, place);

	*vec_push(page->arena, &table->rows) = (struct table_row){
		.cells = { clean(page, phrase_place(page->arena, function, line)),
			   slice_of(amount_signed(page->arena, line->hurts)),
			   amount_cell(page, amounts_mean(&line->increment)), amount_cell(page, line->increment.p95),
			   amount_cell(page, line->increment.max), count_cell(page, line->invocations),
			   count_cell(page, line->occurrences), amount_cell(page, line->memory.max) },
		.sgr = bold,
		.below = below_line(page, line),
	};
}

static void add_lines(const struct page *page)
{
	const struct result_places *top = &page->result->top;
	size_t shown = at_most(page, top->n);
	struct table table = { .arena = page->arena, .columns = 8 };

	if (!top->n)
		return;
	*vec_push(page->arena, &table.rows) = (struct table_row){
		.cells = { S("Lines, in MiB"), S("sum"), S("mean"), S("p95"), S("max"), S("calls"), S("runs"),
			   S("memory") },
		.sgr = dim,
	};
	for (size_t i = 0; i < shown; i++)
		add_line_row(page, &table, top->items[i]);
	buf_add(page->out, S("\n"));
	table_print(&table, &page->style, page->out);
	add_more(page, top->n - shown, "more line");
}

/* ---- functions ---- */

static struct slice below_function(const struct page *page, const struct result_function *function)
{
	enum verdict verdict = function->trend.verdict;
	const char *word = verdict_word(verdict);
	struct buf out = { .arena = page->arena };
	size_t beside = INDENT + VERDICT_WIDTH + 2;

	buf_addf(&out, "%*s", INDENT, "");
	table_colour(&out, &page->style, verdict_colour(verdict), slice_of(word));
	buf_addf(&out, "%*s", VERDICT_WIDTH - (int)strlen(word) + 2, "");
	plain_wrap(&out, sentence(page, phrase_evidence(page->arena, function)), beside, beside, page->style.width);
	return buf_slice(&out);
}

static void add_function_row(const struct page *page, struct table *table, const struct result_function *function)
{
	*vec_push(page->arena, &table->rows) = (struct table_row){
		.cells = { clean(page, function->name), count_cell(page, function->invocations),
			   slice_of(amount_signed(page->arena, amounts_mean(&function->growth))),
			   amount_cell(page, function->peak) },
		.sgr = bold,
		.below = below_function(page, function),
	};
}

static void add_functions(const struct page *page)
{
	const struct result_functions *functions = &page->result->functions;
	size_t shown = at_most(page, functions->n);
	struct table table = { .arena = page->arena, .columns = 4 };

	if (!functions->n)
		return;
	*vec_push(page->arena, &table.rows) = (struct table_row){
		.cells = { S("Functions, in MiB"), S("calls"), S("per call"), S("peak") },
		.sgr = dim,
	};
	for (size_t i = 0; i < shown; i++)
		add_function_row(page, &table, &functions->items[i]);
	buf_add(page->out, S("\n"));
	table_print(&table, &page->style, page->out);
	add_more(page, functions->n - shown, "more function");
}

/* ---- the rest ---- */

static void add_place(const struct page *page, struct result_place at)
{
	struct slice place = phrase_place(page->arena, phrase_function(page->result, at), phrase_at(page->result, at));

	place = plain_cut_start(page->arena, clean(page, place), page->style.width, page->style.unicode);
	table_colour(page->out, &page->style, bold, place);
	buf_add(page->out, S("\n"));
}

static bool is_same_place(struct result_place a, struct result_place b)
{
	return a.function == b.function && a.line == b.line;
}

static void add_culprits(const struct page *page)
{
	const struct culprits *culprits = &page->result->culprits;

	if (!page->result->judged)
		return;
	buf_add(page->out, S("\n"));
	if (!culprits->n) {
		entry(page, green, "ok", "nothing is over a budget, or worse than the baseline");
		return;
	}
	colour(page, alarming, phrase_count(page->arena, culprits->n, "culprit"));
	buf_add(page->out, S("\n"));
	for (size_t i = 0; i < culprits->n; i++) {
		const struct culprit *culprit = &culprits->items[i];

		if (!i || !is_same_place(culprit->place, culprit[-1].place))
			add_place(page, culprit->place);
		buf_addf(page->out, "%*s", INDENT, "");
		plain_wrap(page->out, sentence(page, culprit->message), INDENT, INDENT, page->style.width);
	}
}

static void add_notes(const struct page *page)
{
	for (size_t i = 0; i < page->result->notes.n; i++) {
		struct slice note = page->result->notes.items[i];

		if (!i)
			buf_add(page->out, S("\n"));
		entry(page, cyan, "note", slice_copy(page->arena, note));
	}
}

void render_text(struct arena *arena, const struct result *result, const struct text_style *style, struct buf *out)
{
	struct page page = { arena, result, *style, out };

	if (page.style.width < NARROWEST)
		page.style.width = NARROWEST;
	add_answer(&page);
	add_lines(&page);
	add_functions(&page);
	add_culprits(&page);
	add_notes(&page);
	if (result->lines) {
		buf_add(out, S("\n"));
		entry(&page, dim, "read", phrase_read(arena, result));
	}
}
