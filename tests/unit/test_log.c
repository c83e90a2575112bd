/* log: which lines come out of a log of each kind, also where its parts lie across the ends of buffers. */
#include "scratch.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/vec.h"
#include "log/log.h"

enum { BUFFER = 256 << 10, LONGEST_LINE = 64 << 10 };

#define FIRST "    20     47.1 MiB     47.1 MiB           1   @profile"
#define SECOND "    21     48.1 MiB      1.0 MiB           2       x = 1"

/* ---- read ---- */

struct taken VEC_OF(struct log_line);

static struct slice kept(struct slice s)
{
	return (struct slice){ slice_copy(arena, s), s.n };
}

static bool take(void *context, const struct log_line *line)
{
	struct log_line *copy = vec_push(arena, (struct taken *)context);

	*copy = *line;
	copy->row.text = line->row.kind == ROW_HEADER ? S("") : kept(line->row.text);
	copy->invocation = kept(line->invocation);
	return true;
}

static struct taken lines_of(struct slice bytes)
{
	struct taken lines = { 0 };
	struct log *log;

	scratch_write("log", bytes);
	if (log_open(arena, scratch("log"), &log, failure))
		log_each(log, take, &lines, failure);
	log_close(log);
	return lines;
}

static void expect_kinds(const char *row, const struct taken *lines, const char *kinds)
{
	static const char letters[] = "-fhmuos";
	struct buf said = { .arena = arena };

	for (size_t i = 0; i < lines->n; i++)
		buf_add(&said, (struct slice){ letters + lines->items[i].row.kind, 1 });
	EXPECT_STRING(row, buf_text(&said), kinds);
	if (failure->message)
		GIVE_UP("%s: %s", row, failure->message);
}

/* ---- text ---- */

static void lines_are_numbered_as_the_text_has_them(void **state)
{
	static const struct {
		const char *text, *kinds;
		uint64_t at[3];
	} rows[] = {
		{ "", "", { 0 } },
		{ "\n", "", { 0 } },
		{ "Filename: a\n\n" FIRST "\n", "fm", { 1, 3 } },
		{ "x\r\nFilename: a\r\n\r\n" FIRST "\r\n", "fm", { 2, 4 } },
		{ "\n\n\nFilename: a\n" FIRST "\n" SECOND, "fmm", { 4, 5, 6 } },
		{ "Filename: a\r\r\n" SECOND "\r\r\n", "fm", { 1, 2 } },
		{ "\x1b[1m\n\x1b[0mFilename: a\x1b[0m\n\x1b[12\n" SECOND "\x1b[0m\n", "fm", { 2, 4 } },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct taken lines = lines_of(slice_of(rows[i].text));

		expect_kinds(rows[i].text, &lines, rows[i].kinds);
		for (size_t k = 0; k < lines.n; k++)
			EXPECT_INT(rows[i].text, lines.items[k].at, rows[i].at[k]);
	}
}

/* Many blocks are looked through at once; what comes out is in order, whole, and numbered. */
static void the_lines_of_many_blocks_come_in_order(void **state)
{
	enum { MANY = 40000 };
	struct buf text = { .arena = arena };
	struct taken lines;

	for (int i = 1; i <= MANY; i++)
		buf_addf(&text, "noise %d\n%6d %8d.5 MiB      1.0 MiB  %10d   x = %d%s\n", i, i, i, i, i,
			 i % 3 ? "" : "\r");
	lines = lines_of(buf_slice(&text));
	EXPECT_INT("all", lines.n, MANY);
	for (size_t i = 0; i < lines.n; i++) {
		EXPECT_INT("in order", lines.items[i].row.line, i + 1);
		EXPECT_INT("in order", lines.items[i].row.memory, (int64_t)(i + 1) * MIB + MIB / 2);
		EXPECT_INT("numbered", lines.items[i].at, 2 * (i + 1));
		EXPECT_INT("itself", lines.items[i].stands_for, 1);
	}
}

/* The header of one block holds for the next, wherever the blocks end. */
static void a_header_holds_until_the_next(void **state)
{
	enum { PERIOD = 13001, MANY = 20 * PERIOD }; /* more than a block, so that blocks begin with either */
	struct buf text = { .arena = arena };
	struct taken lines;
	int headers = 0;

	for (int i = 1; i <= MANY; i++) {
		bool is_old = i / PERIOD % 2;

		if (i % PERIOD == 0 || i == 1) {
			headers++;
			buf_addf(&text, "Line #    Mem usage    Increment  %s Line Contents\n",
				 is_old ? "" : "Occurrences  ");
		}
		buf_addf(&text, "    21     48.1 MiB      1.0 MiB%s   12 + 3\n", is_old ? "" : "           7");
	}
	lines = lines_of(buf_slice(&text));
	EXPECT_INT("all", lines.n, MANY + headers);
	for (size_t i = 0, row = 0; i < lines.n; i++) {
		if (lines.items[i].row.kind == ROW_HEADER)
			continue;
		row++;
		EXPECT_INT("count", lines.items[i].row.occurrences, row / PERIOD % 2 ? 0 : 7);
		EXPECT_TEXT("source", lines.items[i].row.text, S("12 + 3"));
	}
}

static const size_t long_sizes[] = { 100,        LONGEST_LINE - 1, LONGEST_LINE,   LONGEST_LINE + 1,
				     BUFFER - 1, BUFFER,           BUFFER + 70000, 10 << 20 };

static void of_a_long_line_the_beginning_is_read(void **state)
{
	for (size_t i = 0; i < ROWS(long_sizes); i++) {
		struct slice row = joined(S(SECOND), repeated("y", long_sizes[i]));
		struct taken lines = lines_of(joined(
			S("Filename: a\n"), joined(row, joined(S("\n" FIRST "\n"), joined(row, S("\r\n" FIRST))))));

		expect_kinds("long", &lines, "fmmmm");
		EXPECT_INT("its number", lines.items[1].row.line, 21);
		EXPECT("its text",
		       lines.items[1].row.text.n <= long_sizes[i] + 9 &&
			       lines.items[1].row.text.n >= (long_sizes[i] < 60000 ? long_sizes[i] : 60000));
		EXPECT_TEXT("behind it", lines.items[2].row.text, S("@profile"));
		EXPECT_INT("behind it", lines.items[2].at, 3);
		EXPECT_INT("at the end", lines.items[4].at, 5);
	}
}

static void a_line_without_an_end_is_one(void **state)
{
	struct taken lines = lines_of(repeated("x", 3 << 20));

	expect_kinds("noise", &lines, "");
	lines = lines_of(joined(repeated("x", 3 << 20), S("\n" FIRST)));
	expect_kinds("behind noise", &lines, "m");
	EXPECT_INT("behind noise", lines.items[0].at, 2);
}

static bool stop_at_once(void *context, const struct log_line *line)
{
	++*(int *)context;
	return false;
}

static void whoever_takes_may_stop(void **state)
{
	static const char *const fronts[] = { "", "message,time\n", "" };
	struct log *log;

	for (size_t i = 0; i < ROWS(fronts); i++) {
		struct slice rows = i < 2 ? repeated(FIRST "\n", 20000) : repeated("{\"log\": \"" FIRST "\"}\n", 20000);
		int taken = 0;

		scratch_write("log", joined(slice_of(fronts[i]), rows));
		assert_true(log_open(arena, scratch("log"), &log, failure));
		EXPECT("stopped", !log_each(log, stop_at_once, &taken, failure));
		EXPECT("stopped", !failure->message);
		EXPECT_INT("taken", taken, 1);
		log_close(log);
	}
}

/* ---- CSV ---- */

static void cells_are_taken_apart_as_csv_has_them(void **state)
{
	static const struct {
		const char *text, *kinds, *source;
	} rows[] = {
		{ "message\n", "", "" },
		{ "a,message\n1," SECOND "\n", "m", "    x = 1" },
		{ "a,Message\r\n1," SECOND "\r\n", "m", "    x = 1" },
		{ "\"a\",\"message\"\n1,\"" SECOND "\"\n", "m", "    x = 1" },
		{ "a\tmessage\n1\t" SECOND "\n", "m", "    x = 1" },
		{ "a;message\n1;" SECOND "\n", "m", "    x = 1" },
		{ "message,a\n\"" SECOND ", \"\"y\"\"\",2\n", "m", "    x = 1, \"y\"" },
		{ "message,a\n\"" SECOND "\n\",2\n", "m", "    x = 1" },
		{ "message,a\n\"Filename: a\n\n\"\n\"" SECOND "\r\n\",2\n", "fm", "    x = 1" },
		{ "a,message\n\"x\ny\"," SECOND "\n", "m", "    x = 1" },
		{ "message,b\n" SECOND, "m", "    x = 1" },
		{ "message,b\n" SECOND "\"z\",\n", "m", "    x = 1\"z\"" },
		{ "message,b\n\"" SECOND "\"z,\n", "m", "    x = 1z" },
		{ "a,message\n1\n\n,,,,\n1," SECOND "\n", "m", "    x = 1" },
		{ "timestamp [UTC], message\n1," SECOND "\n", "m", "    x = 1" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct taken lines = lines_of(slice_of(rows[i].text));

		expect_kinds(rows[i].text, &lines, rows[i].kinds);
		if (lines.n)
			EXPECT_TEXT(rows[i].text, lines.items[lines.n - 1].row.text, slice_of(rows[i].source));
	}
}

/* A quote, a doubled quote and a line end, each on either side of the buffer's end. */
static void a_cell_may_lie_across_the_end_of_the_buffer(void **state)
{
	for (size_t before = BUFFER - 80; before < BUFFER + 5; before++) {
		struct slice head = S("a,message\n\""), tail = S("\",\"" SECOND "\"\"\n\"\n2," FIRST "\n");
		struct slice filler = repeated("\"\"x\n", (before - head.n) / 4);
		struct slice rest = repeated("y", before - head.n - filler.n);
		struct taken lines = lines_of(joined(joined(head, filler), joined(rest, tail)));

		expect_kinds("across", &lines, "mm");
		EXPECT_TEXT("across", lines.items[0].row.text, S("    x = 1\""));
		EXPECT_INT("across", lines.items[1].at, 2);
	}
}

static void a_cell_may_be_large(void **state)
{
	struct slice large = repeated("0123456789\n", 1 << 20);
	struct taken lines = lines_of(joined(S("a,message\n\""), joined(large, S("\"," SECOND "\n1," FIRST "\n"))));

	expect_kinds("beside", &lines, "mm");
	lines = lines_of(joined(S("message,a\n\"" SECOND), joined(repeated("z", 10 << 20), S("\",1\n" FIRST ",1\n"))));
	expect_kinds("itself", &lines, "mm");
	EXPECT("itself", lines.items[0].row.text.n > 60000 && lines.items[0].row.text.n <= LONGEST_LINE);
	lines = lines_of(joined(S("message,a\n\"" SECOND "\n"), joined(large, S(FIRST "\n\",1\n"))));
	expect_kinds("many lines in one", &lines, "mm");
}

static void a_quote_that_is_not_closed_is_told(void **state)
{
	lines_of(joined(S("a,message\n1,\""), repeated("0123456\n", (65 << 20) / 8)));
	EXPECT_FAILURE("a quote", "has a quote that is not closed");
}

/* ---- JSON ---- */

static void tables_and_objects_of_json_have_rows(void **state)
{
#define COLUMNS "\"columns\": [{\"name\": \"message\", \"type\": \"string\"}, {\"name\": \"itemCount\"}]"
#define ROW "[\"" SECOND "\", 3]"
	static const struct {
		const char *text, *kinds;
		uint64_t stands_for;
	} rows[] = {
		{ "{}", "", 0 },
		{ "[]", "", 0 },
		{ "{\"tables\": []}", "", 0 },
		{ "{\"tables\": [{" COLUMNS ", \"rows\": []}]}", "", 0 },
		{ "{\"tables\": [{" COLUMNS ", \"rows\": [" ROW "]}]}", "m", 3 },
		{ "{\"tables\":[{\"name\":\"x\"," COLUMNS ",\"rows\":[" ROW "," ROW "]}]}", "mm", 3 },
		{ "{\"tables\": [{" COLUMNS ", \"rows\": [" ROW "]}, {" COLUMNS ", \"rows\": [" ROW "]}]}", "mm", 3 },
		{ "\n\t{\"a\": {\"b\": [1, {}]}, \"tables\": [{" COLUMNS ", \"rows\": [" ROW "]}], \"z\": null}\n", "m",
		  3 },
		{ "{\"tables\": [{" COLUMNS ", \"rows\": [[], [1], [null, null], {}, 5, " ROW "]}]}", "m", 3 },
		{ "{\"tables\": [{" COLUMNS ", \"rows\": [[\"" SECOND "\"]]}]}", "m", 1 },
		{ "{\"tables\": [{" COLUMNS ", \"rows\": [[\"" SECOND "\", \"4\", 5, 6]]}]}", "m", 4 },
		{ "{\"tables\": [{\"columns\": [{}, 5, {\"name\": \"Message\"}], \"rows\": [[1, 2, \"" SECOND "\"]]}]}",
		  "m", 1 },
		{ "[{\"Message\": \"" SECOND "\", \"ItemCount\": \"2\"}]", "m", 2 },
		{ "[{\"Message\": \"" SECOND "\"}, {}, {\"x\": 1}, {\"Message\": \"" FIRST "\"}]", "mm", 1 },
		{ "{\"log\": \"" SECOND "\\n\", \"stream\": \"stdout\"}\n{\"log\": \"x\"}\n{\"log\": \"" FIRST "\"}",
		  "mm", 1 },
		{ "{\"log\":\"" SECOND "\"}{\"log\":\"" SECOND "\"}", "mm", 1 },
		{ "{\"message\": \"Filename: a\\n\\n\"}\n{\"message\": \"" SECOND "\\r\\n\"}", "fm", 1 },
		{ "{\"message\": \"Filename: a\\n" FIRST "\\n" SECOND "\"}", "fmm", 1 },
		{ "{\"message\": 5}\n{\"message\": null}\n{\"message\": [\"" SECOND "\"]}\n{\"message\": {}}", "", 0 },
		{ "{\"message\": \"" SECOND "\"}\n{}\n5\nnull\n\"x\"\n{\"message\": \"" SECOND "\"}", "mm", 1 },
		{ "{\"OperationId\": \"a\"}\n{\"message\": \"" SECOND "\"}\n{\"message\": \"cut o", "m", 1 },
		{ "{\"Message\": \"\\ud83d\\ude00 \\u0000\"}\n{\"Message\": \"" SECOND "\"}", "m", 1 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct taken lines = lines_of(slice_of(rows[i].text));

		expect_kinds(rows[i].text, &lines, rows[i].kinds);
		if (lines.n)
			EXPECT_INT(rows[i].text, lines.items[lines.n - 1].stands_for, rows[i].stands_for);
	}
}

static void what_is_no_whole_json_is_told(void **state)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{ "{\"tables\": [{" COLUMNS ", \"rows\": [" ROW, "it ends in the middle" },
		{ "{\"tables\": [{" COLUMNS ", \"rows\": [[\"" SECOND, "it ends in the middle" },
		{ "{", "it ends in the middle" },
		{ "{\"a\"", "a name and a ':' were expected" },
		{ "{\"a\" 5}", "a name and a ':' were expected" },
		{ "{5: 5}", "a name and a ':' were expected" },
		{ "{\"a\": nonsense}", "is not whole JSON" },
		{ "{\"tables\": [{\"rows\": [" ROW "]}]}", "stand before its columns" },
		{ "[[[[[[[[[[[[]]]]]]]]]]]]", "nested" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		*failure = (struct fail){ .arena = arena };
		lines_of(slice_of(rows[i].text));
		EXPECT_FAILURE(rows[i].text, rows[i].message);
	}
}

/* Nesting of any depth is an error, or passed over; never a crash. */
static void json_may_be_nested_deeply(void **state)
{
	static const char *const beginnings[] = { "[", "{\"a\":", "{\"tables\":", "{\"rows\":", "{\"a\":[" };

	for (size_t i = 0; i < ROWS(beginnings); i++) {
		*failure = (struct fail){ .arena = arena };
		lines_of(repeated(beginnings[i], 100000));
		EXPECT(beginnings[i], failure->message);
	}
}

static void a_value_may_lie_across_the_end_of_the_buffer(void **state)
{
	for (size_t before = BUFFER - 90; before < BUFFER + 5; before++) {
		struct slice head = S("[{\"x\": \""),
			     tail = S("\\u00e9\\\"\", \"Message\": \"" SECOND "\\n\"}, {\"Message\": \"" FIRST "\"}]");
		struct taken lines = lines_of(joined(joined(head, repeated("y", before - head.n)), tail));

		expect_kinds("across", &lines, "mm");
		EXPECT_TEXT("across", lines.items[0].row.text, S("    x = 1"));
	}
}

static void a_value_may_be_large(void **state)
{
	struct taken lines = lines_of(
		joined(S("{\"log\": \"" SECOND), joined(repeated("z", 10 << 20), S("\"}\n{\"log\": \"" FIRST "\"}"))));

	expect_kinds("itself", &lines, "mm");
	EXPECT("itself", lines.items[0].row.text.n > 60000 && lines.items[0].row.text.n <= LONGEST_LINE);
	lines = lines_of(joined(S("{\"log\": \""), repeated("0123456\\n", (65 << 20) / 9)));
	EXPECT_FAILURE("too large", "no row of a table is that long");
}

/* ---- what a row of a table says besides ---- */

static void the_invocation_is_told_as_well_as_the_table_can(void **state)
{
	static const struct {
		const char *cells, *id;
	} rows[] = {
		{ "", "" },
		{ ", \"operation_Id\": \"op\"", "op" },
		{ ", \"OperationId\": \"op\", \"customDimensions\": \"{\\\"InvocationId\\\":\\\"in\\\"}\"", "in" },
		{ ", \"Properties\": {\"Category\": \"x\", \"InvocationId\": \"in\"}", "in" },
		{ ", \"FunctionInvocationId\": \"in\", \"operation_Id\": \"op\"", "in" },
		{ ", \"customDimensions\": \"{\\\"InvocationId\\\":\", \"operation_Id\": \"op\"", "op" },
		{ ", \"customDimensions\": \"{\\\"InvocationId\\\":\\\"cut\", \"operation_Id\": \"op\"", "op" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct taken lines =
			lines_of(joined(S("{\"message\": \"" SECOND "\""), joined(slice_of(rows[i].cells), S("}"))));

		expect_kinds(rows[i].cells, &lines, "m");
		EXPECT_TEXT(rows[i].cells, lines.items[0].invocation, slice_of(rows[i].id));
	}
	EXPECT_TEXT("in the last column", lines_of(S("message,invocationId\r\n" SECOND ",in\r\n")).items[0].invocation,
		    S("in"));
}

static void times_are_read_as_iso_and_as_the_portal_s(void **state)
{
	static const struct {
		const char *time;
		int64_t micro;
	} rows[] = {
		{ "", 0 },
		{ "yesterday", 0 },
		{ "6:40", 0 },
		{ "1970-01-01T00:00:01Z", 1000000 },
		{ "2026-11-21T06:40:36.123Z", 1795243236123000 },
		{ "2026-11-21T06:40:36.1234567Z", 1795243236123456 },
		{ "2026-11-21 06:40:36", 1795243236000000 },
		{ "11/21/2026, 6:40:36.123 AM", 1795243236123000 },
		{ "11/21/2026, 6:40:36 PM", 1795286436000000 },
		{ "11/21/2026, 12:00:00 AM", 1795219200000000 },
		{ "11/21/2026, 12:00:00 PM", 1795262400000000 },
		{ "11/21/2026, 18:40:36", 1795286436000000 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct taken lines = lines_of(joined(S("{\"message\": \"" SECOND "\", \"timestamp\": \""),
						     joined(slice_of(rows[i].time), S("\"}"))));

		EXPECT_INT(rows[i].time, lines.items[0].time, rows[i].micro);
	}
}

static void the_documented_query_s_cells_become_one_row_again(void **state)
{
	struct taken lines =
		lines_of(S("timestamp [UTC],LineNumber,TotalMem_MiB,IncreMem_MiB,Occurences,Contents,RequestId\n"
			   "1,/a/b c.py,,,,,x\n"
			   "1,Line #,Mem usage,Increment,Occurrences,Line Contents,x\n"
			   "1,21,48.1 MiB,1.0 MiB,7,y = 1,x\n"));

	expect_kinds("documented", &lines, "fhm");
	EXPECT_TEXT("file", lines.items[0].row.text, S("/a/b c.py"));
	EXPECT_INT("count", lines.items[2].row.occurrences, 7);
	EXPECT_INT("increment", lines.items[2].row.increment, 1000000);
}

/* ---- which kind it is ---- */

static void the_kind_is_seen_by_the_beginning(void **state)
{
	static const struct {
		const char *text;
		bool is_text;
	} rows[] = {
		{ "", true },
		{ "[2026-11-21T06:40:36.123Z] message,x\n", true },
		{ "[ 2026", true },
		{ "message\n", true },
		{ "Filename: a, message\n", false }, /* what may be a header is taken for one */
		{ "a,b\nmessage,c\n", true },
		{ "timestamp,message\n", false },
		{ "{", false },
		{ "  \r\n [ {", false },
		{ "[]", false },
		{ "[\"a\"]", true },
		{ "{\"a\": 1}\nFilename: x\n", true },
		{ "{\"a\": 1}\n{\"b\": 2}\n", false },
	};
	struct log *log;

	for (size_t i = 0; i < ROWS(rows); i++) {
		scratch_write("log", slice_of(rows[i].text));
		assert_true(log_open(arena, scratch("log"), &log, failure));
		EXPECT_INT(rows[i].text, log_is_text(log), rows[i].is_text);
		log_close(log);
	}
}

static void a_pipe_may_give_little_at_a_time(void **state)
{
	static const struct {
		const char *text, *kinds;
	} rows[] = {
		{ "Filename: a\n\n" FIRST "\n", "fm" },
		{ "message,time\n" FIRST ",1\n", "m" },
		{ "\xef\xbb\xbfmessage,time\n" FIRST ",1\n", "m" },
		{ "[\n  {\"Message\": \"" FIRST "\"}]\n", "m" },
		{ "{\"log\": \"" FIRST "\"}\n{\"log\": \"" SECOND "\"}\n", "mm" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct taken lines = { 0 };
		struct log *log;
		int ends[2];

		assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0); /* what is sent apart comes apart */
		for (const char *at = rows[i].text; *at; at++)
			assert_int_equal(write(ends[1], at, 1), 1);
		close(ends[1]);
		assert_true(log_open_fd(arena, ends[0], "a pipe", &log, failure));
		log_each(log, take, &lines, failure);
		log_close(log);
		expect_kinds(rows[i].text, &lines, rows[i].kinds);
		EXPECT("it stayed ours", close(ends[0]) == 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_IN_SCRATCH(lines_are_numbered_as_the_text_has_them),
		TEST_IN_SCRATCH(the_lines_of_many_blocks_come_in_order),
		TEST_IN_SCRATCH(a_header_holds_until_the_next),
		TEST_IN_SCRATCH(of_a_long_line_the_beginning_is_read),
		TEST_IN_SCRATCH(a_line_without_an_end_is_one),
		TEST_IN_SCRATCH(whoever_takes_may_stop),
		TEST_IN_SCRATCH(cells_are_taken_apart_as_csv_has_them),
		TEST_IN_SCRATCH(a_cell_may_lie_across_the_end_of_the_buffer),
		TEST_IN_SCRATCH(a_cell_may_be_large),
		TEST_IN_SCRATCH(a_quote_that_is_not_closed_is_told),
		TEST_IN_SCRATCH(tables_and_objects_of_json_have_rows),
		TEST_IN_SCRATCH(what_is_no_whole_json_is_told),
		TEST_IN_SCRATCH(json_may_be_nested_deeply),
		TEST_IN_SCRATCH(a_value_may_lie_across_the_end_of_the_buffer),
		TEST_IN_SCRATCH(a_value_may_be_large),
		TEST_IN_SCRATCH(the_invocation_is_told_as_well_as_the_table_can),
		TEST_IN_SCRATCH(times_are_read_as_iso_and_as_the_portal_s),
		TEST_IN_SCRATCH(the_documented_query_s_cells_become_one_row_again),
		TEST_IN_SCRATCH(the_kind_is_seen_by_the_beginning),
		TEST_IN_SCRATCH(a_pipe_may_give_little_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
