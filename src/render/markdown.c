/* markdown: for a comment on a pull request, as GitHub, GitLab and their kin read it.
 *
 * What comes from a log stands in code, where nothing is markup and no @name notifies anybody. Where backquotes and
 * bars (the ends of code and of a cell) make a code span doubtful, it is <code> with all punctuation as numbers. In
 * sentences each word with a doubtful character is code: entities alone would not do, for @names and #numbers are
 * looked for in what the page shows. */
#include <inttypes.h>

#include "base/amount.h"
#include "base/arena.h"
#include "render/phrase.h"
#include "render/plain.h"
#include "render/render.h"

enum { MOST_LINES = 20, LONGEST_SOURCE = 120 };

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static void add_entities(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_letter_or_digit(text.p[i]) || text.p[i] == ' ')
			buf_add(out, slice_part(text, i, i + 1));
		else
			buf_addf(out, "&#%d;", text.p[i]);
}

static void add_code(struct buf *out, struct slice hostile)
{
	struct slice text = plain(out->arena, slice_trim(hostile), LONGEST_SOURCE, true);

	text = slice_trim(text);
	if (!text.n)
		return;
	if (slice_find(text, S("`"), 0) == SLICE_NONE && slice_find(text, S("|"), 0) == SLICE_NONE) {
		buf_addf(out, "`%.*s`", SLICE_ARG(text));
		return;
	}
	buf_add(out, S("<code>"));
	add_entities(out, text);
	buf_add(out, S("</code>"));
}

/* ---- sentences ---- */

static bool is_among(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Nothing in it can mean anything, wherever it stands in a line. */
static bool is_harmless(struct slice word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!is_letter_or_digit(word.p[i]) && !is_among(word.p[i], ".,;()'\"+-/?"))
			return false;
	return slice_find(word, S("www."), 0) == SLICE_NONE && slice_find(word, S("WWW."), 0) == SLICE_NONE;
}

/* The word without the punctuation behind it; the latter goes to *tail. */
static struct slice without_tail(struct slice word, struct slice *tail)
{
	size_t n = word.n;

	while (n && is_among(word.p[n - 1], ".,;:%)?"))
		n--;
	*tail = slice_part(word, n, word.n);
	return slice_part(word, 0, n);
}

static void add_word(struct buf *out, struct slice word, bool is_first)
{
	struct slice tail, head;

	if (word.n && word.p[0] == '(' && !is_first) {
		buf_add(out, S("("));
		word = slice_part(word, 1, word.n);
	}
	head = without_tail(word, &tail);
	if (is_first && (!head.n || !is_letter_or_digit(*head.p) || (*head.p >= '0' && *head.p <= '9' && tail.n)))
		add_code(out, word); /* would be a list, a heading or a quotation */
	else if (is_harmless(head))
		buf_add(out, word);
	else {
		add_code(out, head);
		buf_add(out, tail);
	}
}

static void add_sentence(struct buf *out, struct slice hostile)
{
	struct slice rest = plain(out->arena, hostile, 4 * PLAIN_LONGEST, true), word;
	bool is_first = true;

	while (slice_cut(&rest, ' ', &word)) {
		if (!word.n)
			continue;
		if (!is_first)
			buf_add(out, S(" "));
		add_word(out, word, is_first);
		is_first = false;
	}
}

/* ---- parts ---- */

static void add_place(struct arena *arena, struct buf *out, const struct result *result, struct result_place place)
{
	add_code(out, phrase_place(arena, phrase_function(result, place), phrase_at(result, place)));
}

static void add_headline(struct arena *arena, const struct result *result, struct buf *out)
{
	struct headline headline = phrase_headline(arena, result);
	const char *headroom = phrase_headroom(arena, result);

	buf_add(out, S("### Memory: "));
	if (headline.function) {
		add_code(out, phrase_place(arena, headline.function, headline.line));
		buf_add(out, S(" "));
	}
	add_sentence(out, slice_of(headline.says));
	buf_add(out, S("\n"));
	if (headroom && result->rows) {
		buf_add(out, S("\nHeadroom: "));
		add_sentence(out, slice_of(headroom));
		buf_add(out, S(".\n"));
	}
}

static void add_line(struct arena *arena, const struct result *result, struct result_place place, struct buf *out)
{
	const struct result_line *line = phrase_at(result, place);

	buf_add(out, S("| "));
	add_place(arena, out, result, place);
	buf_addf(out, " | %s | %s | %s", amount_signed(arena, line->hurts),
		 amount_number(arena, amounts_mean(&line->increment)), amount_number(arena, line->increment.p95));
	buf_addf(out, " | %s | %" PRIu64 " | %s | ", amount_number(arena, line->increment.max), line->invocations,
		 verdict_names[line->verdict]);
	add_code(out, line->source);
	buf_add(out, S(" |\n"));
}

static void add_lines(struct arena *arena, const struct result *result, struct buf *out)
{
	size_t shown = result->top.n < MOST_LINES ? result->top.n : MOST_LINES;

	if (!shown)
		return;
	buf_add(out, S("\n| line | sum, MiB | mean | p95 | max | calls | verdict | source |\n"
		       "|---|--:|--:|--:|--:|--:|---|---|\n"));
	for (size_t i = 0; i < shown; i++)
		add_line(arena, result, result->top.items[i], out);
	if (shown < result->top.n)
		buf_addf(out, "\nand %s.\n", phrase_count(arena, result->top.n - shown, "more line"));
}

static void add_functions(struct arena *arena, const struct result *result, struct buf *out)
{
	if (!result->functions.n)
		return;
	buf_add(out, S("\n| function | calls | MiB per call | peak, MiB | verdict | evidence |\n"
		       "|---|--:|--:|--:|---|---|\n"));
	for (size_t i = 0; i < result->functions.n && i < MOST_LINES; i++) {
		const struct result_function *function = &result->functions.items[i];

		buf_add(out, S("| "));
		add_code(out, function->name);
		buf_addf(out, " | %" PRIu64 " | %s | %s", function->invocations,
			 amount_signed(arena, amounts_mean(&function->growth)), amount_number(arena, function->peak));
		buf_addf(out, " | %s | %s |\n", verdict_names[function->trend.verdict],
			 phrase_evidence(arena, function));
	}
	if (result->functions.n > MOST_LINES)
		buf_addf(out, "\nand %s.\n", phrase_count(arena, result->functions.n - MOST_LINES, "more function"));
}

static void add_culprits(struct arena *arena, const struct result *result, struct buf *out)
{
	if (!result->judged)
		return;
	if (!result->culprits.n) {
		buf_add(out, S("\nNothing is over a budget, or worse than the baseline.\n"));
		return;
	}
	buf_addf(out, "\n**%s**\n\n", phrase_count(arena, result->culprits.n, "culprit"));
	for (size_t i = 0; i < result->culprits.n; i++) {
		buf_add(out, S("- "));
		add_place(arena, out, result, result->culprits.items[i].place);
		buf_add(out, S(": "));
		add_sentence(out, slice_of(result->culprits.items[i].message));
		buf_add(out, S("\n"));
	}
}

void render_markdown(struct arena *arena, const struct result *result, struct buf *out)
{
	add_headline(arena, result, out);
	add_culprits(arena, result, out);
	add_lines(arena, result, out);
	add_functions(arena, result, out);
	if (result->notes.n)
		buf_add(out, S("\n"));
	for (size_t i = 0; i < result->notes.n; i++) {
		buf_add(out, S("- "));
		add_sentence(out, result->notes.items[i]);
		buf_add(out, S("\n"));
	}
	if (result->lines)
		buf_addf(out, "\nRead: %s.\n", phrase_read(arena, result));
}
