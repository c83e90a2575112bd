/* profile: reports that are whole, mixed, cut, or in the order of a table → what belongs to which function. */
#include "unit.h"

#include "base/buf.h"
#include "profile/profile.h"

#define HEADER "Line #    Mem usage    Increment  Occurrences   Line Contents"
#define A "Filename: /app/A/__init__.py"
#define B "Filename: /app/B/__init__.py"
#define ROW_AT(line, memory, increment, source) \
	"    " line "     " memory ".0 MiB     " increment ".0 MiB           1   " source
#define FIRST(line, memory) ROW_AT(line, memory, memory, "@profile")

static struct profile *begun(void)
{
	return profile_new(arena);
}

static struct log_line line_of(const char *text)
{
	struct row_columns columns = { .known = true };
	struct log_line line = { .stands_for = 1 };

	row_read(slice_of(text), &columns, &line.row);
	return line;
}

static struct result finished(struct profile *p)
{
	struct result result;

	profile_end_log(p, 0, 0);
	profile_finish(p, &result);
	return result;
}

/* Of a text, NULL behind its last line. */
static struct result said_of(const char *const *texts)
{
	struct profile *p = begun();

	for (; *texts; texts++) {
		struct log_line line = line_of(*texts);

		profile_take(p, &line);
	}
	return finished(p);
}

#define SAID(...) said_of((const char *const[]){ __VA_ARGS__, NULL })

/* "A:19 x2 [19 20+3] B:40 x1 [40 41+1-2]": functions with their starts and calls; lines, each with the sum of what it
 * took in MiB when it is no first one. In the order of their paths and starts. */
static const char *shape(const struct result *result)
{
	struct buf out = { .arena = arena };
	size_t last = SIZE_MAX, next;

	for (size_t done = 0; done < result->functions.n; done++, last = next) {
		const struct result_function *f = NULL;

		next = SIZE_MAX;
		for (size_t i = 0; i < result->functions.n; i++) {
			const struct result_function *g = &result->functions.items[i];
			size_t key = (g->path.n > 5 ? (size_t)(unsigned char)g->path.p[5] : 0) << 20 | (size_t)g->start;

			if ((last == SIZE_MAX || key > last) && key < next) {
				next = key;
				f = g;
			}
		}
		if (!f)
			break;
		buf_addf(&out, "%s%.*s:%d x%d [", done ? " " : "", f->path.n > 5 ? 1 : 0,
			 f->path.n > 5 ? f->path.p + 5 : "", (int)f->start, (int)f->invocations);
		for (size_t i = 0; i < f->lines.n; i++) {
			buf_addf(&out, "%s%d", i ? " " : "", (int)f->lines.items[i].line);
			if (!f->lines.items[i].is_first)
				buf_addf(&out, "%+d", (int)(f->lines.items[i].increment.sum / MIB));
		}
		buf_add(&out, S("]"));
	}
	return buf_text(&out);
}

#define EXPECT_SHAPE(row, result, wanted) EXPECT_STRING(row, shape(&(result)), wanted)

/* ---- text ---- */

static void reports_are_added_up_by_function(void **state)
{
	struct result result = SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "53", " 3", "x"), /* */
				    B, HEADER, FIRST("40", "53"), ROW_AT("41", "54", " 1", "y"), /* */
				    A, HEADER, FIRST("19", "53"), ROW_AT("20", "55", " 2", "x"), /* */
				    A, HEADER, FIRST("30", "55"), ROW_AT("31", "55", "-2", "z"));
	const struct result_function *a = &result.functions.items[0];

	EXPECT_SHAPE("two files", result, "A:19 x2 [19 20+5] A:30 x1 [30 31-2] B:40 x1 [40 41+1]");
	EXPECT_INT("rows", result.rows, 8);
	EXPECT_INT("sum of the increments", result.increments, 4 * MIB);
	EXPECT_INT("peak", result.peak, 55 * MIB);
	EXPECT_TEXT("what hurts most is first", a->path, S("/app/A/__init__.py"));
	EXPECT_TEXT("as it is shown", a->file, S("A/__init__.py"));
	EXPECT_TEXT("no name", a->name, S("line 19"));
	EXPECT_INT("growth", a->growth.sum, 5 * MIB);
	EXPECT_INT("growth", a->growth.max, 3 * MIB);
	EXPECT_INT("peak", a->peak, 55 * MIB);
	EXPECT_INT("on top", a->lines.items[result.top.items[0].line].line, 20);
	EXPECT_INT("no first row is", result.top.n, 3);
	EXPECT_INT("whole", a->incomplete, 0);
	EXPECT_INT("nothing is lost", result.lost, 0);
}

static void a_first_row_counts_as_no_increment(void **state)
{
	static const struct {
		const char *row, *shape;
	} rows[] = {
		{ FIRST("19", "50"), "A:19 x1 [19]" },
		{ ROW_AT("19", "50", "48", "@profile(stream=s)"), "A:19 x1 [19]" }, /* calls overlapped */
		{ ROW_AT("19", "50", "50", "def f(x):"), "A:19 x1 [19]" },
		{ ROW_AT("19", "50", "48", "x = @y"), "A:0 x1 [19+48]" },
		{ ROW_AT("19", "50", "20", "@other"), "A:0 x1 [19+20]" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct result result = SAID(A, HEADER, rows[i].row);

		EXPECT_SHAPE(rows[i].row, result, rows[i].shape);
	}
}

static void a_def_that_did_not_run_gives_the_name(void **state)
{
	static const struct {
		const char *def, *name;
	} rows[] = {
		{ "    20                                         def orders(req):", "orders" },
		{ "    20                                             async def  orders (req):", "orders" },
		{ "    20                                         defer(x)", "line 19" },
		{ "    20                                         # def x():", "line 19" },
		{ "    20                                         def orders", "orders" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct result result = SAID(A, HEADER, FIRST("19", "50"), rows[i].def, /* */
					    "    21                                         def inner(x):");

		if (i == 2 || i == 3)
			EXPECT_TEXT(rows[i].def, result.functions.items[0].name, S("inner"));
		else
			EXPECT_TEXT(rows[i].def, result.functions.items[0].name, slice_of(rows[i].name));
	}
}

static void a_source_that_changed_is_another_line(void **state)
{
	struct result result = SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "53", " 3", "x = 1"), /* */
				    A, HEADER, FIRST("19", "50"), ROW_AT("20", "52", " 2", "x = 2"), /* */
				    A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x = 1"));

	EXPECT_SHAPE("changed", result, "A:19 x3 [19 20+4 20+2]");
}

static void mixed_reports_are_told_apart(void **state)
{
	struct result known =
		SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"), ROW_AT("21", "52", " 1", "x"), /* */
		     B, HEADER, FIRST("40", "50"), ROW_AT("41", "51", " 1", "y"),                                /* */
		     A, B, HEADER, FIRST("19", "50"), HEADER, FIRST("40", "50"),                                 /* */
		     ROW_AT("20", "53", " 3", "x"), ROW_AT("41", "55", " 5", "y"),                               /* */
		     ROW_AT("21", "54", " 7", "x"));
	struct result twice =
		SAID(A, HEADER, FIRST("19", "50"), A, ROW_AT("20", "51", " 1", "x"), HEADER, FIRST("19", "50"),
		     ROW_AT("20", "52", " 2", "x"), ROW_AT("21", "54", " 1", "z"), ROW_AT("21", "54", " 1", "z"));

	EXPECT_SHAPE("of two functions", known, "A:19 x2 [19 20+4 21+8] B:40 x2 [40 41+6]");
	EXPECT_INT("nothing is lost", known.lost, 0);
	EXPECT_INT("whole", known.functions.items[0].incomplete + known.functions.items[1].incomplete, 0);
	EXPECT_SHAPE("of one", twice, "A:19 x2 [19 20+3 21+2]");
}

/* The inner report comes first, whole; then the outer one. */
static void a_nested_report_is_one_of_its_own(void **state)
{
	struct result result = SAID(A, HEADER, FIRST("30", "50"), ROW_AT("31", "53", " 3", "x"), /* */
				    A, HEADER, FIRST("19", "50"), ROW_AT("20", "54", " 1", "inner()"));

	EXPECT_SHAPE("nested", result, "A:19 x1 [19 20+1] A:30 x1 [30 31+3]");
}

/* ---- what was lost ---- */

static void a_report_without_its_beginning_is_known_by_its_lines(void **state)
{
	struct result no_file = SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"), /* */
				     HEADER, FIRST("19", "50"), ROW_AT("20", "53", " 3", "x"));
	struct result no_header = SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"), /* */
				       A, FIRST("19", "50"), ROW_AT("20", "53", " 3", "x"));
	struct result no_first = SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"), /* */
				      A, HEADER, ROW_AT("20", "53", " 3", "x"));
	struct result no_beginning = SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"), /* */
					  FIRST("19", "50"), ROW_AT("20", "53", " 3", "x"));
	struct result one_row = SAID(A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"), /* */
				     ROW_AT("20", "53", " 3", "x"));

	EXPECT_SHAPE("no file name", no_file, "A:19 x2 [19 20+4]");
	EXPECT_SHAPE("no header", no_header, "A:19 x2 [19 20+4]");
	EXPECT_SHAPE("no first row", no_first, "A:19 x2 [19 20+4]");
	EXPECT_SHAPE("none of them", no_beginning, "A:19 x2 [19 20+4]");
	EXPECT_SHAPE("a row alone", one_row, "A:19 x2 [19 20+4]");
	EXPECT_INT("one is incomplete", no_file.functions.items[0].incomplete, 1);
	EXPECT_INT("one is incomplete", no_header.functions.items[0].incomplete, 1);
	EXPECT_INT("one is incomplete", no_first.functions.items[0].incomplete, 1);
	EXPECT_INT("one is incomplete", no_beginning.functions.items[0].incomplete, 1);
}

static void what_nothing_tells_of_belongs_to_no_file(void **state)
{
	struct result rows = SAID(ROW_AT("20", "53", " 3", "x"), ROW_AT("22", "53", " 1", "y"));
	struct result first = SAID(FIRST("19", "50"), ROW_AT("20", "53", " 3", "x"));
	struct result ends = SAID(A, HEADER, A, HEADER, FIRST("19", "50"));
	struct result nothing = SAID(A, HEADER);

	EXPECT_SHAPE("rows", rows, ":0 x1 [20+3 22+1]");
	EXPECT_SHAPE("with a first one", first, ":19 x1 [19 20+3]");
	EXPECT_SHAPE("reports without a row", ends, "A:19 x1 [19]");
	EXPECT_SHAPE("no row at all", nothing, "");
	EXPECT_TEXT("a name all the same", rows.functions.items[0].name, S("line 20"));
}

static bool has_note(const struct result *result, const char *part)
{
	for (size_t i = 0; i < result->notes.n; i++)
		if (slice_find(result->notes.items[i], slice_of(part), 0) != SLICE_NONE)
			return true;
	return false;
}

static void how_much_was_lost_is_estimated(void **state)
{
	struct profile *p = begun();
	struct result result;
	uint64_t dice = 1;

	for (int i = 0; i < 100; i++) {
		static const char *const report[] = { A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"),
						      ROW_AT("21", "52", " 1", "x") };

		for (size_t k = 0; k < ROWS(report); k++) {
			struct log_line line = line_of(report[k]);

			dice = dice * 6364136223846793005u + 1442695040888963407u;
			if (dice >> 62)
				profile_take(p, &line);
		}
	}
	result = finished(p);
	EXPECT("a quarter", result.lost_share > 0.2 && result.lost_share < 0.3);
	EXPECT("a quarter", result.lost > 60 && result.lost < 90);
	EXPECT("is said", has_note(&result, "% of the rows are missing"));
}

static void sampling_tells_itself_how_much_is_lost(void **state)
{
	struct profile *p = begun();
	struct result result;
	static const char *const report[] = { A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x") };

	for (size_t k = 0; k < ROWS(report); k++) {
		struct log_line line = line_of(report[k]);

		line.stands_for = 3;
		profile_take_row(p, &line);
	}
	result = finished(p);
	EXPECT_INT("lost", result.lost, 8);
	EXPECT("is said", has_note(&result, "Sampling kept one row of several"));
}

/* ---- tables ---- */

struct table_row {
	const char *id;
	int64_t time;
	const char *text;
};

static struct result said_of_table(const struct table_row *rows, size_t n, bool from_behind)
{
	struct profile *p = begun();

	for (size_t i = 0; i < n; i++) {
		const struct table_row *row = &rows[from_behind ? n - 1 - i : i];
		struct log_line line = line_of(row->text);

		line.invocation = slice_of(row->id);
		line.time = row->time;
		profile_take_row(p, &line);
	}
	return finished(p);
}

#define X_A(time, text) { "x", time, text }
#define Y_A(time, text) { "y", time, text }

static void rows_of_a_table_belong_to_their_invocation(void **state)
{
	static const struct table_row rows[] = {
		X_A(10, A),
		Y_A(11, B),
		X_A(12, HEADER),
		Y_A(13, HEADER),
		X_A(14, FIRST("19", "50")),
		Y_A(15, FIRST("40", "50")),
		X_A(16, ROW_AT("20", "51", " 1", "x")),
		Y_A(17, ROW_AT("41", "52", " 2", "y")),
		Y_A(18, ROW_AT("42", "55", " 3", "y")),
		X_A(19, ROW_AT("43", "55", " 4", "x")),
	};
	struct result forth = said_of_table(rows, ROWS(rows), false), back = said_of_table(rows, ROWS(rows), true);

	EXPECT_SHAPE("oldest first", forth, "A:19 x1 [19 20+1 43+4] B:40 x1 [40 41+2 42+3]");
	EXPECT_SHAPE("newest first", back, "A:19 x1 [19 20+1 43+4] B:40 x1 [40 41+2 42+3]");
}

/* All rows of a report have one time, and come in any order. */
static void rows_of_one_time_are_put_in_order(void **state)
{
	static const struct table_row rows[] = {
		X_A(10, ROW_AT("22", "54", " 3", "z")),
		X_A(10, HEADER),
		X_A(10, ROW_AT("20", "51", " 1", "x")),
		X_A(10, FIRST("19", "50")),
		X_A(10, A),
		X_A(10, ROW_AT("21", "51", " 2", "y")),
	};
	struct result result = said_of_table(rows, ROWS(rows), false);

	EXPECT_SHAPE("any order", result, "A:19 x1 [19 20+1 21+2 22+3]");
	EXPECT_INT("whole", result.functions.items[0].incomplete, 0);
	EXPECT_INT("nothing is lost", result.lost, 0);
}

static void without_ids_a_report_ends_where_the_next_begins(void **state)
{
	static const struct table_row rows[] = {
		{ "", 10, A },
		{ "", 11, HEADER },
		{ "", 12, FIRST("19", "50") },
		{ "", 13, ROW_AT("20", "51", " 1", "x") },
		{ "", 20, B },
		{ "", 21, HEADER },
		{ "", 22, FIRST("40", "50") },
		{ "", 23, ROW_AT("41", "52", " 2", "y") },
		{ "", 30, A },
		{ "", 31, HEADER },
		{ "", 32, FIRST("19", "50") },
		{ "", 33, ROW_AT("20", "55", " 5", "x") },
	};
	struct result forth = said_of_table(rows, ROWS(rows), false), back = said_of_table(rows, ROWS(rows), true);

	EXPECT_SHAPE("oldest first", forth, "A:19 x2 [19 20+6] B:40 x1 [40 41+2]");
	EXPECT_SHAPE("newest first", back, "A:19 x2 [19 20+6] B:40 x1 [40 41+2]");
}

/* Two reports in one invocation: their rows stay in the order in which they came. */
static void an_invocation_may_have_several_reports(void **state)
{
	static const struct table_row rows[] = {
		X_A(10, A), X_A(11, HEADER), X_A(12, FIRST("30", "50")), X_A(13, ROW_AT("31", "51", " 1", "x")),
		X_A(14, A), X_A(15, HEADER), X_A(16, FIRST("19", "50")), X_A(17, ROW_AT("20", "52", " 2", "y")),
		X_A(18, A), X_A(19, HEADER), X_A(20, FIRST("30", "50")), X_A(21, ROW_AT("31", "54", " 4", "x")),
	};
	struct result forth = said_of_table(rows, ROWS(rows), false), back = said_of_table(rows, ROWS(rows), true);

	EXPECT_SHAPE("oldest first", forth, "A:19 x1 [19 20+2] A:30 x2 [30 31+5]");
	EXPECT_SHAPE("newest first", back, "A:19 x1 [19 20+2] A:30 x2 [30 31+5]");
}

/* More invocations at once than are waited for. */
static void of_very_many_at_once_the_oldest_is_closed(void **state)
{
	enum { INVOCATIONS = 1000 };
	static const char *const report[] = { A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x") };
	struct profile *p = begun();
	struct result result;

	for (size_t wave = 0; wave < INVOCATIONS; wave += 200)
		for (size_t k = 0; k < ROWS(report); k++)
			for (size_t i = wave; i < wave + 200; i++) {
				struct log_line line = line_of(report[k]);

				line.invocation = slice_of(buf_format(arena, "invocation %zu", i));
				line.time = (int64_t)(10 + wave * 10 + k);
				profile_take_row(p, &line);
			}
	result = finished(p);
	EXPECT_SHAPE("all of them", result, "A:19 x1000 [19 20+1000]");
	EXPECT_INT("whole", result.functions.items[0].incomplete, 0);
}

/* Slices are valid during the call alone. */
static void nothing_of_a_line_is_kept_by_its_place(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0; i < 3; i++) {
		static const char *const report[] = { A, HEADER, FIRST("19", "50"), ROW_AT("20", "51", " 1", "x"),
						      "    21                                         def f(x):" };

		for (size_t k = 0; k < ROWS(report); k++) {
			static char text[200];
			struct log_line line;

			memcpy(text, report[k], strlen(report[k]) + 1);
			line = line_of(text);
			line.invocation = slice_of(i % 2 ? "x" : "");
			(i ? profile_take_row : profile_take)(p, &line);
			memset(text, '#', sizeof text);
		}
		profile_end_log(p, 1, 1);
	}
	profile_finish(p, &result);
	EXPECT_SHAPE("kept", result, "A:19 x3 [19 20+3]");
	EXPECT_INT("logs", result.inputs, 3);
	EXPECT_TEXT("source", result.functions.items[0].lines.items[1].source, S("x"));
	EXPECT_TEXT("name", result.functions.items[0].name, S("f"));
}

/* ---- verdicts ---- */

static void take_report(struct profile *p, int memory, int leaks, int noise)
{
	struct buf text = { .arena = arena };
	struct slice rest, line;

	buf_addf(&text, A "\n" HEADER "\n    19 %8d.0 MiB %8d.0 MiB           1   @profile\n", memory, memory);
	if (noise)
		buf_addf(&text, "    20 %8d.0 MiB %8d.0 MiB           1   body = parse()\n", memory + noise, noise);
	if (leaks)
		buf_addf(&text, "    21 %8d.0 MiB %8d.0 MiB           1   kept.append(x)\n", memory + noise + leaks,
			 leaks);
	rest = buf_slice(&text);
	while (slice_cut(&rest, '\n', &line)) {
		struct log_line taken = line_of(slice_copy(arena, line));

		profile_take(p, &taken);
	}
}

static void the_line_that_leaks_is_named(void **state)
{
	struct profile *p = begun();
	struct result result;
	const struct result_line *lines;

	for (int i = 0, memory = 50; i < 40; i++, memory += 2)
		take_report(p, memory, 2, 1 + i * 7 % 5);
	result = finished(p);
	lines = result.functions.items[0].lines.items;
	EXPECT_STRING("function", verdict_names[result.functions.items[0].trend.verdict], "leak");
	EXPECT_STRING("noise beside it", verdict_names[lines[1].verdict], "noise");
	EXPECT_STRING("the line", verdict_names[lines[2].verdict], "leak");
}

/* A buffer that goes with its call took more in two early calls, and that stayed: all that is known of what stays of it,
 * and more than the function leaves behind. */
static void a_line_keeps_no_more_than_its_function(void **state)
{
	struct profile *p = begun();
	struct result result;
	const struct result_line *lines;

	for (int i = 0, memory = 50; i < 20; i++) {
		int once = i == 0 || i == 2;

		take_report(p, memory, 2, 9 + once);
		memory += 2 + once;
	}
	result = finished(p);
	lines = result.functions.items[0].lines.items;
	EXPECT_STRING("function", verdict_names[result.functions.items[0].trend.verdict], "leak");
	EXPECT_STRING("the buffer", verdict_names[lines[1].verdict], "noise");
	EXPECT_STRING("the line", verdict_names[lines[2].verdict], "leak");
}

static void a_leak_goes_on_behind_a_restart(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0; i < 60; i++)
		take_report(p, 50 + i % 12, 0, 1);
	result = finished(p);
	EXPECT_STRING("function", verdict_names[result.functions.items[0].trend.verdict], "leak");
	EXPECT("is said", has_note(&result, "restarted"));
}

static void a_line_that_leaks_at_every_second_call_is_named(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 300; memory += i++ % 2)
		take_report(p, memory, 0, i % 2);
	result = finished(p);
	EXPECT_STRING("the line", verdict_names[result.functions.items[0].lines.items[1].verdict], "leak");
}

/* Both see the memory rise; only one makes it. */
static void a_function_beside_one_that_leaks_is_not_blamed(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0; i < 40; i++) {
		struct buf text = { .arena = arena };
		struct slice rest, line;

		take_report(p, 50 + i, 0, 1);
		buf_addf(&text, B "\n" HEADER "\n    40 %8d.0 MiB %8d.0 MiB           1   @profile\n", 51 + i, 51 + i);
		buf_addf(&text, "    42 %8d.0 MiB     90.0 MiB           1   big = load()\n", 141 + i);
		rest = buf_slice(&text);
		while (slice_cut(&rest, '\n', &line)) {
			struct log_line taken = line_of(slice_copy(arena, line));

			profile_take(p, &taken);
		}
	}
	result = finished(p);
	for (size_t i = 0; i < result.functions.n; i++)
		EXPECT_STRING(slice_copy(arena, result.functions.items[i].path),
			      verdict_names[result.functions.items[i].trend.verdict],
			      result.functions.items[i].start == 40 ? "noise" : "leak");
}

static void a_leak_that_no_line_has_is_said(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 40; i++, memory += 2)
		take_report(p, memory, 0, 0);
	result = finished(p);
	EXPECT_STRING("function", verdict_names[result.functions.items[0].trend.verdict], "leak");
	EXPECT("is said", has_note(&result, "than any measured line accounts for"));
}

static void a_plateau_s_line_took_early(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 40; i++) {
		take_report(p, memory, i < 5 ? 3 : 0, 1 + i * 7 % 5);
		memory += i < 5 ? 3 : 0;
	}
	result = finished(p);
	EXPECT_STRING("function", verdict_names[result.functions.items[0].trend.verdict], "plateau");
	EXPECT_STRING("noise", verdict_names[result.functions.items[0].lines.items[1].verdict], "noise");
	EXPECT_STRING("the line", verdict_names[result.functions.items[0].lines.items[2].verdict], "plateau");
	EXPECT("advice", has_note(&result, "MALLOC_TRIM_THRESHOLD_"));
}

/* ---- calls in other calls ---- */

struct grown {
	int line, increment;
	const char *source;
};

/* The rows of a table that gives its newest first, in the order of their times. */
static VEC(struct log_line) newest_first;
static int64_t now;

/* The report of a call, with its `def` when there is a name; in a table when there is an id, and then kept for later
 * when there is no profile. */
static void report_of(struct profile *p, const char *id, const char *name, int start, int memory,
		      const struct grown *rows)
{
	struct buf text = { .arena = arena };
	struct slice rest, line;

	buf_addf(&text, A "\n" HEADER "\n%6d %8d.0 MiB %8d.0 MiB           1   @profile\n", start, memory, memory);
	if (name)
		buf_addf(&text, "%6d                                         def %s(n):\n", start + 1, name);
	for (; rows->line; rows++) {
		memory += rows->increment;
		buf_addf(&text, "%6d %8d.0 MiB %8d.0 MiB           1   %s\n", rows->line, memory, rows->increment,
			 rows->source);
	}
	rest = buf_slice(&text);
	while (slice_cut(&rest, '\n', &line)) {
		struct log_line taken = line_of(slice_copy(arena, line));

		taken.invocation = slice_of(id ? id : "");
		taken.time = id ? ++now : 0;
		if (p)
			(id ? profile_take_row : profile_take)(p, &taken);
		else
			*vec_push(arena, &newest_first) = taken;
	}
}

#define REPORT(p, id, name, start, memory, ...) \
	report_of(p, id, name, start, memory, (const struct grown[]){ __VA_ARGS__, { 0 } })

static const char *id_of(const char *prefix, int i)
{
	return buf_format(arena, "%s %d", prefix, i);
}

static const struct result_line *line_at(const struct result *result, uint64_t number)
{
	for (size_t i = 0; i < result->functions.n; i++)
		for (size_t k = 0; k < result->functions.items[i].lines.n; k++)
			if (result->functions.items[i].lines.items[k].line == number)
				return &result->functions.items[i].lines.items[k];
	GIVE_UP("no line %d", (int)number);
	return NULL;
}

/* The lines that leak, in the order of `top`; behind each the name of what it calls. Behind a bar the functions that do,
 * by their starts. */
static const char *leaks(const struct result *result)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < result->top.n; i++) {
		struct result_place place = result->top.items[i];
		const struct result_line *line = &result->functions.items[place.function].lines.items[place.line];

		if (line->verdict == VERDICT_LEAK)
			buf_addf(&out, "%d%s%.*s ", (int)line->line, line->calls.n ? ":" : "", SLICE_ARG(line->calls));
	}
	buf_add(&out, S("|"));
	for (int start = 0; start < 100; start++)
		for (size_t i = 0; i < result->functions.n; i++)
			if (result->functions.items[i].trend.verdict == VERDICT_LEAK &&
			    result->functions.items[i].start == (uint64_t)start)
				buf_addf(&out, " %d", start);
	return buf_text(&out);
}

/* 10: keep() leaks 2 MiB. 30: its caller holds 7 MiB, which are gone at the end. */
static void take_nested(struct profile *p, const char *id, const char *name, int memory)
{
	REPORT(p, id, name, 10, memory + 7, { 12, 2, "KEPT.append(x)" });
	REPORT(p, id, name ? "main" : NULL, 30, memory, { 32, 7, "body = read()" }, { 33, 2, "n += keep (2)" });
}

static void a_helper_that_leaks_is_named_by_the_row_that_calls_it(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0; i < 40; i++)
		take_nested(p, NULL, "keep", 50 + 2 * i);
	result = finished(p);
	EXPECT_STRING("keep", leaks(&result), "12 33:keep | 10 30");
	EXPECT("no leak is unexplained", !has_note(&result, "than any measured line accounts for"));
	EXPECT("the slope", result.functions.items[0].trend.late > 1.9 && result.functions.items[0].trend.late < 2.1);
	EXPECT("the slope", result.functions.items[1].trend.late > 1.9 && result.functions.items[1].trend.late < 2.1);
}

static void a_helper_that_leaks_is_named_by_the_id_of_the_invocation(void **state)
{
	struct profile *named = begun(), *unnamed = begun();
	struct result result;

	for (int i = 0; i < 40; i++) {
		take_nested(named, id_of("x", i), "keep", 50 + 2 * i);
		take_nested(unnamed, id_of("x", i), NULL, 50 + 2 * i);
	}
	result = finished(named);
	EXPECT_STRING("with names", leaks(&result), "12 33:keep | 10 30");
	result = finished(unnamed);
	EXPECT_STRING("without", leaks(&result), "12 33 | 10 30");
}

/* One gives back what it takes, another leaks, in either order. */
static void the_newest_may_come_first(void **state)
{
	struct profile *p = begun();
	struct result result;

	newest_first.n = 0;
	for (int i = 0; i < 40; i++) {
		const char *id = id_of("x", i);

		REPORT(NULL, id, "load", 20, 50 + 2 * i, { 22, 2, "big = read()" });
		REPORT(NULL, id, "keep", 10, 50 + 2 * i, { 12, 2, "KEPT.append(x)" });
		REPORT(NULL, id, "load", 20, 52 + 2 * i, { 22, 2, "big = read()" });
		REPORT(NULL, id, "main", 30, 50 + 2 * i, { 33, 2, "keep()" });
	}
	while (newest_first.n)
		profile_take_row(p, &newest_first.items[--newest_first.n]);
	result = finished(p);
	EXPECT_STRING("keep", leaks(&result), "12 33:keep | 10 30");
}

/* What runs at the same time ends in any order. */
static void invocations_that_are_mixed_keep_their_helpers(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0; i < 40; i += 2) {
		const char *one = id_of("x", i), *two = id_of("x", i + 1);

		REPORT(p, one, NULL, 10, 50 + 2 * i, { 12, 2, "KEPT.append(x)" });
		REPORT(p, two, NULL, 10, 52 + 2 * i, { 12, 2, "KEPT.append(x)" });
		REPORT(p, two, NULL, 30, 52 + 2 * i, { 33, 2, "n += keep(2)" });
		REPORT(p, one, NULL, 30, 50 + 2 * i, { 33, 2, "n += keep(2)" });
	}
	result = finished(p);
	EXPECT_STRING("mixed", leaks(&result), "12 33 | 10 30");
}

/* The first takes 5 MiB and gives them back; then the second, which follows it, leaks 6. */
static void of_two_that_follow_each_other_the_first_is_not_blamed(void **state)
{
	struct profile *p = begun(), *in_one = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 40; i++, memory += 6) {
		REPORT(p, NULL, "load", 10, memory, { 12, 5, "big = read()" });
		REPORT(p, NULL, "keep", 30, memory, { 32, 6, "KEPT.append(x)" });
		REPORT(in_one, id_of("x", i), "load", 10, memory, { 12, 5, "big = read()" });
		REPORT(in_one, id_of("x", i), "keep", 30, memory, { 32, 6, "KEPT.append(x)" });
		REPORT(in_one, id_of("x", i), "main", 50, memory, { 53, 6, "keep()" });
	}
	result = finished(p);
	EXPECT_STRING("one after the other", leaks(&result), "32 | 30");
	result = finished(in_one);
	EXPECT_STRING("in one invocation", leaks(&result), "32 53:keep | 30 50");
}

static bool say_helper(void *context, struct slice path, const struct row *first, struct slice *name, enum role *role)
{
	(void)context;
	(void)path;
	*name = first->line == 10 ? S("load") : S("keep");
	*role = ROLE_HELPER;
	return true;
}

/* Both are called by code that is not profiled. */
static void an_invocation_of_helpers_alone_has_no_outermost_one(void **state)
{
	struct profile *p = begun();
	struct result result;

	profile_ask(p, say_helper, NULL);
	for (int i = 0, memory = 50; i < 40; i++, memory += 6) {
		REPORT(p, id_of("x", i), NULL, 10, memory, { 12, 5, "big = read()" });
		REPORT(p, id_of("x", i), NULL, 30, memory, { 32, 6, "KEPT.append(x)" });
	}
	result = finished(p);
	EXPECT_STRING("helpers", leaks(&result), "32 | 30");
}

static void a_helper_of_a_helper_comes_first(void **state)
{
	struct profile *p = begun(), *by_id = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 40; i++, memory += 2)
		for (int k = 0; k < 2; k++) {
			struct profile *in = k ? by_id : p;
			const char *id = k ? id_of("x", i) : NULL;

			REPORT(in, id, "put", 10, memory + 7, { 12, 2, "KEPT.append(x)" });
			REPORT(in, id, "keep", 20, memory + 7, { 22, 2, "store.put(x)" });
			REPORT(in, id, "main", 30, memory, { 32, 7, "body = read()" }, { 33, 2, "await keep(2)" });
		}
	result = finished(p);
	EXPECT_STRING("by name", leaks(&result), "12 22:put 33:keep | 10 20 30");
	result = finished(by_id);
	EXPECT_STRING("by id", leaks(&result), "12 22:put 33:keep | 10 20 30");
}

/* More often than is waited for. */
static void a_helper_that_is_called_many_times_leaks_as_often(void **state)
{
	enum { TIMES = 3000 };
	struct profile *p = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 12; i++) {
		int start = memory;

		for (int k = 0; k < TIMES; k++)
			REPORT(p, NULL, "keep", 10, memory++, { 12, 1, "KEPT.append(x)" });
		REPORT(p, NULL, "main", 30, start, { 33, TIMES, "total = [keep(n) for n in many]" });
	}
	result = finished(p);
	EXPECT_STRING("keep", leaks(&result), "12 33:keep | 10 30");
	for (size_t i = 0; i < result.functions.n; i++)
		if (result.functions.items[i].start == 10)
			EXPECT("1 MiB a call", result.functions.items[i].trend.late > 0.99 &&
						       result.functions.items[i].trend.late < 1.01);
}

static void a_recursion_leaks_where_it_does(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 40; i++, memory += 2) {
		REPORT(p, id_of("x", i), "walk", 10, memory, { 12, 2, "KEPT.append(x)" });
		REPORT(p, id_of("x", i), "walk", 10, memory, { 14, 2, "walk(n - 1)" });
		REPORT(p, id_of("x", i), "walk", 10, memory, { 14, 2, "walk(n - 1)" });
		REPORT(p, id_of("x", i), "main", 30, memory, { 33, 2, "walk(2)" });
	}
	result = finished(p);
	EXPECT_STRING("the line", verdict_names[line_at(&result, 12)->verdict], "leak");
	EXPECT_TEXT("called", line_at(&result, 33)->calls, S("walk"));
}

/* The caller leaks as much by itself as the helper takes and gives back. */
static void a_helper_whose_call_does_not_grow_is_not_blamed(void **state)
{
	struct profile *p = begun();
	struct result result;

	for (int i = 0, memory = 50; i < 40; i++, memory += 2) {
		REPORT(p, NULL, "load", 10, memory, { 12, 2, "big = read()" });
		REPORT(p, NULL, "main", 30, memory, { 32, 0, "load()" }, { 33, 2, "KEPT.append(x)" });
	}
	result = finished(p);
	EXPECT_STRING("main", leaks(&result), "33 | 30");
}

/* A name in another name, an attribute, a definition: no call of it. */
static void a_name_alone_is_no_call(void **state)
{
	static const char *const sources[] = { "unkeep(x)", "keep = x", "def keep(x):", "keeper(x)" };

	for (size_t i = 0; i < ROWS(sources); i++) {
		struct profile *p = begun();
		struct result result;

		for (int k = 0; k < 40; k++) {
			REPORT(p, NULL, "keep", 10, 50 + 2 * k, { 12, 2, "KEPT.append(x)" });
			REPORT(p, NULL, "main", 30, 52 + 2 * k, { 33, 1, sources[i] });
		}
		result = finished(p);
		EXPECT_STRING(sources[i], leaks(&result), "12 | 10");
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(reports_are_added_up_by_function),
		TEST(a_first_row_counts_as_no_increment),
		TEST(a_def_that_did_not_run_gives_the_name),
		TEST(a_source_that_changed_is_another_line),
		TEST(mixed_reports_are_told_apart),
		TEST(a_nested_report_is_one_of_its_own),
		TEST(a_report_without_its_beginning_is_known_by_its_lines),
		TEST(what_nothing_tells_of_belongs_to_no_file),
		TEST(how_much_was_lost_is_estimated),
		TEST(sampling_tells_itself_how_much_is_lost),
		TEST(rows_of_a_table_belong_to_their_invocation),
		TEST(rows_of_one_time_are_put_in_order),
		TEST(without_ids_a_report_ends_where_the_next_begins),
		TEST(an_invocation_may_have_several_reports),
		TEST(of_very_many_at_once_the_oldest_is_closed),
		TEST(nothing_of_a_line_is_kept_by_its_place),
		TEST(the_line_that_leaks_is_named),
		TEST(a_line_keeps_no_more_than_its_function),
		TEST(a_leak_goes_on_behind_a_restart),
		TEST(a_line_that_leaks_at_every_second_call_is_named),
		TEST(a_function_beside_one_that_leaks_is_not_blamed),
		TEST(a_leak_that_no_line_has_is_said),
		TEST(a_plateau_s_line_took_early),
		TEST(a_helper_that_leaks_is_named_by_the_row_that_calls_it),
		TEST(a_helper_that_leaks_is_named_by_the_id_of_the_invocation),
		TEST(the_newest_may_come_first),
		TEST(invocations_that_are_mixed_keep_their_helpers),
		TEST(of_two_that_follow_each_other_the_first_is_not_blamed),
		TEST(an_invocation_of_helpers_alone_has_no_outermost_one),
		TEST(a_helper_of_a_helper_comes_first),
		TEST(a_helper_that_is_called_many_times_leaks_as_often),
		TEST(a_recursion_leaks_where_it_does),
		TEST(a_helper_whose_call_does_not_grow_is_not_blamed),
		TEST(a_name_alone_is_no_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
