/* csv: RFC 4180, a header and one row for each line of each function, first ones too.
 *
 * Texts are always quoted, numbers never. Controls are spelled out ("\x1b"), so that a row is a line, and a text longer
 * than a spreadsheet's cell is cut. A spreadsheet takes a cell that begins with = + - @ for a formula: in front of such
 * a character stands an apostrophe, where a text begins and, for spreadsheets that separate by semicolons, behind each
 * semicolon of a text. Blanks before it, and the wide forms of these characters, make no difference. */
#include <inttypes.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "render/plain.h"
#include "render/render.h"

enum { LONGEST_CELL = 32000 }; /* bytes; a cell has at most 32,767 characters */

static bool begins_formula(struct slice s)
{
	static const char *const starts[] = { "=", "+", "-", "@", "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_starts(s, slice_of(starts[i])))
			return true;
	return false;
}

static void add_text(struct buf *out, struct slice hostile)
{
	struct slice text = plain(out->arena, hostile, LONGEST_CELL, true);
	bool at_start = true;

	buf_add(out, S("\""));
	for (size_t at = 0, n; at < text.n; at += n) {
		struct slice rest = slice_part(text, at, text.n);

		n = utf8_length(rest);
		if (at_start && begins_formula(rest))
			buf_add(out, S("'"));
		buf_add(out, *rest.p == '"' ? S("\"\"") : slice_part(rest, 0, n));
		at_start = *rest.p == ';' || (at_start && *rest.p == ' ');
	}
	buf_add(out, S("\","));
}

static void add_count(struct buf *out, uint64_t n)
{
	buf_addf(out, "%" PRIu64 ",", n);
}

/* In MiB, exactly. */
static void add_amount(struct buf *out, int64_t amount)
{
	uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;

	buf_addf(out, "%s%" PRIu64 ".%06" PRIu64 ",", amount < 0 ? "-" : "", size / MIB, size % MIB);
}

static void add_amounts(struct buf *out, const struct amounts *amounts)
{
	add_amount(out, amounts->sum);
	add_amount(out, amounts_mean(amounts));
	add_amount(out, amounts->min);
	add_amount(out, amounts->p50);
	add_amount(out, amounts->p95);
	add_amount(out, amounts->max);
}

static void add_row(struct buf *out, const struct result_function *function, const struct result_line *line)
{
	add_text(out, function->name);
	add_text(out, function->file);
	add_count(out, line->shown_line);
	add_count(out, line->line);
	add_text(out, line->source);
	add_count(out, line->is_first);
	add_count(out, line->invocations);
	add_count(out, line->occurrences);
	add_amounts(out, &line->increment);
	add_amounts(out, &line->memory);
	buf_addf(out, "%s\r\n", verdict_names[line->verdict]);
}

void render_csv(struct arena *arena, const struct result *result, struct buf *out)
{
	(void)arena;
	buf_add(out, S("function,file,line,logged_line,source,is_first,invocations,occurrences,"
		       "increment_sum_mib,increment_mean_mib,increment_min_mib,increment_p50_mib,increment_p95_mib,"
		       "increment_max_mib,memory_sum_mib,memory_mean_mib,memory_min_mib,memory_p50_mib,memory_p95_mib,"
		       "memory_max_mib,verdict\r\n"));
	for (size_t i = 0; i < result->functions.n; i++)
		for (size_t k = 0; k < result->functions.items[i].lines.n; k++)
			add_row(out, &result->functions.items[i], &result->functions.items[i].lines.items[k]);
}
