/* row: what one line of text says, in every shape that memory_profiler, the hosts and the terminals give it. */
#include "unit.h"

#include "log/row.h"

#define NOW "[2026-11-21T06:40:36.123Z] "
#define NAME "memory_profiler_logs: "
#define HEADER "Line #    Mem usage    Increment  Occurrences   Line Contents"
#define OLD_HEADER "Line #    Mem usage    Increment   Line Contents"

static struct row read_with(struct row_columns *columns, const char *text)
{
	struct row row = { 0 };

	row_read(exact(slice_of(text)), columns, &row);
	return row;
}

/* Below a header of today. */
static struct row read_row(const char *text)
{
	struct row_columns columns = { .known = true };

	return read_with(&columns, text);
}

static struct row read_alone(const char *text)
{
	struct row_columns columns = { 0 };

	return read_with(&columns, text);
}

/* ---- measured rows ---- */

static void a_row_s_numbers_are_read_to_the_millionth(void **state)
{
	static const struct {
		const char *text;
		uint64_t line;
		int64_t memory, increment;
		uint64_t occurrences;
		const char *source;
	} rows[] = {
		{ "     9    174.3 MiB    152.6 MiB           1       a = 1", 9, 174300000, 152600000, 1, "    a = 1" },
		{ "     9    174.3 MiB    152.6 MiB           1   ", 9, 174300000, 152600000, 1, "" },
		{ "     9    174.3 MiB    152.6 MiB           1", 9, 174300000, 152600000, 1, "" },
		{ "     9    174.3 MiB   -152.6 MiB           1   x", 9, 174300000, -152600000, 1, "x" },
		{ "     9    174.3 MiB     -0.0 MiB           1   x", 9, 174300000, 0, 1, "x" },
		{ "     9      0.0 MiB      0.0 MiB           1   x", 9, 0, 0, 1, "x" },
		{ "     9     -1.5 MiB      0.0 MiB           1   x", 9, -1500000, 0, 1, "x" },
		/* precision 0, 3, 6, and finer than it is kept */
		{ "     9      174 MiB      152 MiB           1   x", 9, 174000000, 152000000, 1, "x" },
		{ "     9  174.312 MiB   -0.001 MiB           1   x", 9, 174312000, -1000, 1, "x" },
		{ "     9 174.312345 MiB 0.000001 MiB           1   x", 9, 174312345, 1, 1, "x" },
		{ "     9 174.3123454 MiB 0.0000005 MiB         1   x", 9, 174312345, 1, 1, "x" },
		{ "     9 174.9999999 MiB 0.00000049 MiB         1   x", 9, 175000000, 0, 1, "x" },
		/* wider than the columns */
		{ "123456    174.3 MiB    152.6 MiB  9999999999   x", 123456, 174300000, 152600000, 9999999999, "x" },
		{ "1234567    174.3 MiB    152.6 MiB           1   x", 1234567, 174300000, 152600000, 1, "x" },
		{ "     9 123456.7 MiB 123456.7 MiB           1   x", 9, 123456700000, 123456700000, 1, "x" },
		{ "     9 1234567.8 MiB -1234567.8 MiB           1   x", 9, 1234567800000, -1234567800000, 1, "x" },
		{ "     9    174.3 MiB    152.6 MiB  12345678901   x", 9, 174300000, 152600000, 12345678901, "x" },
		{ "123456789012345678 1.0 MiB 1.0 MiB 1   x", 123456789012345678, 1000000, 1000000, 1, "x" },
		/* blanks that were made fewer on the way */
		{ "9  174.3 MiB  152.6 MiB  1    a = 1", 9, 174300000, 152600000, 1, " a = 1" },
		{ "9 174.3 MiB 152.6 MiB 1 a = 1", 9, 174300000, 152600000, 1, "a = 1" },
		/* source lines that look like something else */
		{ "     9    174.3 MiB    152.6 MiB           1   x = '5 MiB'", 9, 174300000, 152600000, 1,
		  "x = '5 MiB'" },
		{ "     9    174.3 MiB    152.6 MiB           1   12 + 5", 9, 174300000, 152600000, 1, "12 + 5" },
		{ "     9    174.3 MiB    152.6 MiB           1   Filename: x", 9, 174300000, 152600000, 1,
		  "Filename: x" },
		{ "     9    174.3 MiB    152.6 MiB           1   " HEADER, 9, 174300000, 152600000, 1, HEADER },
		{ "     9    174.3 MiB    152.6 MiB           1   \t\xff\x01 ", 9, 174300000, 152600000, 1,
		  "\t\xff\x01 " },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		for (int known = 0; known < 2; known++) {
			struct row row = (known ? read_row : read_alone)(rows[i].text);

			EXPECT_INT(rows[i].text, row.kind, ROW_MEASURED);
			EXPECT_INT(rows[i].text, row.line, rows[i].line);
			EXPECT_INT(rows[i].text, row.memory, rows[i].memory);
			EXPECT_INT(rows[i].text, row.increment, rows[i].increment);
			EXPECT_INT(rows[i].text, row.occurrences, rows[i].occurrences);
			EXPECT_TEXT(rows[i].text, row.text, slice_of(rows[i].source));
		}
}

static void what_stands_in_front_is_passed_over(void **state)
{
	static const char *const fronts[] = {
		"",
		NAME,
		NOW,
		NOW NAME,
		"[1/17/2019 6:17:15 PM] " NAME,
		"[2026-11-21T06:40:36.123Z]" NAME,
		"2026-11-21T06:40:36Z   [Information]   " NAME,
		"2026-11-21T06:40:36.123 [Information] " NAME,
		"2026-11-21T06:40:36Z   [Information]   ",
		"2026-11-21T06:40:36Z ",
		"INFO:" NAME,
		"  worker-1 | " NAME,
	};

	for (size_t i = 0; i < ROWS(fronts); i++) {
		struct slice front = slice_of(fronts[i]);
		const char *row =
			slice_copy(arena, joined(front, S("     9    174.3 MiB      0.5 MiB          12   x = 1")));
		const char *file = slice_copy(arena, joined(front, S("Filename: /a/b.py")));
		const char *header = slice_copy(arena, joined(front, S(HEADER)));

		EXPECT_INT(row, read_alone(row).kind, ROW_MEASURED);
		EXPECT_INT(row, read_alone(row).occurrences, 12);
		EXPECT_TEXT(row, read_alone(row).text, S("x = 1"));
		EXPECT_INT(file, read_alone(file).kind, ROW_FILE);
		EXPECT_TEXT(file, read_alone(file).text, S("/a/b.py"));
		EXPECT_INT(header, read_alone(header).kind, ROW_HEADER);
	}
}

/* ---- columns ---- */

static void a_header_tells_the_columns(void **state)
{
	static const struct {
		const char *header;
		bool no_count, increment_first;
	} rows[] = {
		{ HEADER, false, false },
		{ "Line #    Mem usage    Increment  Occurences   Line Contents", false, false },
		{ "Line #    Mem usage    Increment Occurrences   Line Contents", false, false },
		{ OLD_HEADER, true, false },
		{ "Line #    Increment    Mem usage  Occurrences   Line Contents", false, true },
		{ "Line #  Mem usage  Increment  Line Contents", true, false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct row_columns columns = { .increment_first = true, .no_count = true };

		EXPECT_INT(rows[i].header, read_with(&columns, rows[i].header).kind, ROW_HEADER);
		EXPECT(rows[i].header, columns.known);
		EXPECT_INT(rows[i].header, columns.no_count, rows[i].no_count);
		EXPECT_INT(rows[i].header, columns.increment_first, rows[i].increment_first);
	}
	EXPECT_INT("no columns", read_alone("Line # 12 is wrong").kind, ROW_NONE);
}

static void without_a_count_a_number_belongs_to_the_source(void **state)
{
	static const struct {
		const char *text, *source;
	} rows[] = {
		{ "     9    174.3 MiB    152.6 MiB       a = 1", "    a = 1" },
		{ "     9    174.3 MiB    152.6 MiB   12 + 5", "12 + 5" },
		{ "     9    174.3 MiB    152.6 MiB   ", "" },
	};
	struct row_columns columns = { 0 };

	read_with(&columns, OLD_HEADER);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct row row = read_with(&columns, rows[i].text);

		EXPECT_INT(rows[i].text, row.kind, ROW_MEASURED);
		EXPECT_INT(rows[i].text, row.occurrences, 0);
		EXPECT_INT(rows[i].text, row.increment, 152600000);
		EXPECT_TEXT(rows[i].text, row.text, slice_of(rows[i].source));
	}
	EXPECT_INT("no header, no count", read_alone("     9    174.3 MiB    152.6 MiB   a = 1").kind, ROW_MEASURED);
	EXPECT_INT("no header, no count", read_alone("     9    174.3 MiB    152.6 MiB   a = 1").occurrences, 0);
	EXPECT_INT("a count is missing", read_row("     9    174.3 MiB    152.6 MiB   a = 1").kind, ROW_ODD);
}

static void the_order_of_the_columns_is_the_header_s(void **state)
{
	struct row_columns columns = { 0 };
	struct row row;

	read_with(&columns, "Line #    Increment    Mem usage  Occurrences   Line Contents");
	row = read_with(&columns, "     9      0.5 MiB    174.3 MiB           1   x");
	EXPECT_INT("memory", row.memory, 174300000);
	EXPECT_INT("increment", row.increment, 500000);
}

/* ---- rows that were not measured ---- */

static void an_unmeasured_line_has_number_and_source(void **state)
{
	static const struct {
		const char *header, *text, *source;
	} rows[] = {
		{ HEADER, "     7                                         def f(n):", "def f(n):" },
		{ HEADER, "     7                                             # x", "    # x" },
		{ HEADER, "     7                                         ", "" },
		{ HEADER, "     7 ", "" },
		{ OLD_HEADER, "     7                             def f(n):", "def f(n):" },
		{ OLD_HEADER, "     7                                 # x", "    # x" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct row_columns columns = { 0 };
		struct row row;

		read_with(&columns, rows[i].header);
		row = read_with(&columns, rows[i].text);
		EXPECT_INT(rows[i].text, row.kind, ROW_UNMEASURED);
		EXPECT_INT(rows[i].text, row.line, 7);
		EXPECT_TEXT(rows[i].text, row.text, slice_of(rows[i].source));
	}
}

/* ---- what is no row ---- */

static void what_looks_like_a_row_is_odd_and_the_rest_is_nothing(void **state)
{
	static const struct {
		const char *text;
		enum row_kind kind;
	} rows[] = {
		{ "", ROW_NONE },
		{ "   ", ROW_NONE },
		{ "hello", ROW_NONE },
		{ "12", ROW_NONE },
		{ "    12   34   56", ROW_NONE },
		{ "root: 5 MiB of 7 MiB are used", ROW_NONE },
		{ NAME, ROW_NONE },
		{ NAME "cache is 12.0 MiB now", ROW_NONE },
		{ NAME "=============================================================", ROW_NONE },
		{ "=============================================================", ROW_NONE },
		{ NAME "    xx     47.1 MiB     47.1 MiB           1   x", ROW_NONE },
		{ "Filename", ROW_NONE },
		{ "root: Filename: report.pdf", ROW_NONE },
		{ "root: " HEADER, ROW_NONE },
		{ "    20     47.1 GiB     47.1 GiB           1   x = 1", ROW_NONE },
		{ "    20     47.1 MB     47.1 MB           1   x = 1", ROW_NONE },
		{ "    20     47.1 MiB", ROW_ODD },
		{ "    20     47.1 MiB     47.1", ROW_ODD },
		{ "    20     47.1 MiB     47.1 Mi", ROW_ODD },
		{ NAME "    20     47.1 MiB", ROW_ODD },
		{ NAME "    20", ROW_ODD },
		{ NAME "    20x", ROW_ODD },
		{ "    20      nan MiB     47.1 MiB           1   x", ROW_ODD },
		{ "    20     47.1 MiB      inf MiB           1   x", ROW_ODD },
		{ "    20     +7.1 MiB     47.1 MiB           1   x", ROW_ODD },
		{ "    20    1e400 MiB     47.1 MiB           1   x", ROW_ODD },
		{ "    20     47.1 MiB     47.1 MiBx          1   x", ROW_ODD },
		{ "    20     47.1 MiBx    47.1 MiB           1   x", ROW_ODD },
		{ "    20x    47.1 MiB     47.1 MiB           1   x", ROW_ODD },
		{ "    20     47.1 MiB     47.1 MiB          -1   x", ROW_ODD },
		{ "    20     47.1 MiB     47.1 MiB          1x   x", ROW_ODD },
		{ "     0     47.1 MiB     47.1 MiB           1   x", ROW_ODD },
		{ "     0   1047.1 MiB     47.1 MiB           1   x", ROW_ODD },
		/* numbers that no process has, and that fit no number of ours */
		{ "99999999999999999999     47.1 MiB     47.1 MiB           1   x", ROW_ODD },
		{ "    20 99999999999999999999.0 MiB 47.1 MiB           1   x", ROW_ODD },
		{ "    20     47.1 MiB -9223372036854775808.0 MiB           1   x", ROW_ODD },
		{ "    20     47.1 MiB     47.1 MiB  99999999999999999999   x", ROW_ODD },
		{ "    20 16777217.0 MiB 47.1 MiB           1   x", ROW_ODD },
		{ "    20 16777216.9 MiB 47.1 MiB           1   x", ROW_MEASURED },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].text, read_row(rows[i].text).kind, rows[i].kind);
	EXPECT_INT("a source of numbers needs a header", read_alone("    12").kind, ROW_NONE);
}

/* Every beginning of a row is something, and nothing behind its end is looked at. */
static void a_row_may_end_anywhere(void **state)
{
	static const char *const texts[] = {
		NOW NAME "   123   1174.3 MiB    152.6 MiB           1       a = 1",
		"   123   1174.3 MiB   -152.6 MiB           1       a = 1",
		"2026-11-21T06:40:36Z   [Information]   " NAME "Filename: C:\\a\\b.py",
		("[1/17/2019 6:17:15 PM] " HEADER),
		"123456 123456.7 MiB 123456.7 MiB  9999999999   a = 1",
	};

	for (size_t i = 0; i < ROWS(texts); i++)
		for (size_t n = 0; n <= strlen(texts[i]); n++) {
			struct row_columns columns = { .known = n % 2 };
			struct row row = { 0 };
			struct slice text = exact((struct slice){ texts[i], n });

			row_read(text, &columns, &row);
			if (row.kind == ROW_FILE || row.kind == ROW_MEASURED)
				EXPECT(texts[i], row.text.p >= text.p && row.text.p + row.text.n <= text.p + text.n);
		}
}

/* ---- escapes ---- */

static void escapes_are_taken_out(void **state)
{
	static const struct {
		const char *text, *without;
	} rows[] = {
		{ "plain", "plain" },
		{ "\x1b[37mwhite\x1b[0m", "white" },
		{ "\x1b[1;31mred", "red" },
		{ "\x1b[38;2;1;2;3mx", "x" },
		{ "a\x1b[?25lb", "ab" },
		{ "a\x1b(Bb", "aBb" },
		{ "a\x1b", "a" },
		{ "a\x1b[", "a" },
		{ "a\x1b[12", "a" },
		{ "\x1b\x1b[1mx", "x" },
		{ "\x1b[1m\x1b[2mx", "x" },
		/* a line that is cut off within one does not swallow the next line */
		{ "a\x1b[1\nb", "a\nb" },
		{ "a\x1b\nb", "a\nb" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = exact(slice_of(rows[i].text));
		char *to = arena_take(arena, text.n + 1, 1);

		EXPECT_TEXT(rows[i].text, row_without_escapes(text, to), slice_of(rows[i].without));
		memcpy(to, text.p, text.n);
		EXPECT_TEXT("in its own place", row_without_escapes((struct slice){ to, text.n }, to),
			    slice_of(rows[i].without));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_row_s_numbers_are_read_to_the_millionth),
		TEST(what_stands_in_front_is_passed_over),
		TEST(a_header_tells_the_columns),
		TEST(without_a_count_a_number_belongs_to_the_source),
		TEST(the_order_of_the_columns_is_the_header_s),
		TEST(an_unmeasured_line_has_number_and_source),
		TEST(what_looks_like_a_row_is_odd_and_the_rest_is_nothing),
		TEST(a_row_may_end_anywhere),
		TEST(escapes_are_taken_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
