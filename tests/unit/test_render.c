/* The renderers for people and for tools: what hostile text becomes, what fits where, and what is said of which result.
 * Whole outputs, and what other tools make of them, are looked at in tests/render. */
#include "unit.h"

#include "render/json_text.h"
#include "render/phrase.h"
#include "render/plain.h"
#include "render/render.h"
#include "sample_result.h"

static const char *const samples[] = { "leak", "judged", "kept", "unsure", "quiet", "no-rows", "nothing", "hostile" };

/* ---- JSON ---- */

static void json_keeps_what_is_seen_and_spells_the_rest(void **state)
{
	static const struct {
		const char *text, *json;
	} rows[] = {
		{ "a\033[31m\n\"", "\"a\\u001b[31m\\n\\\"\"" },
		{ "\x7f|\xc2\x9b", "\"\\u007f|\\u009b\"" },
		{ "caf\xc3\xa9 中", "\"caf\xc3\xa9 中\"" },
		{ "\xe2\x80\xae\xe2\x80\xa8x", "\"\\u202e\\u2028x\"" },
		{ "\xf3\xa0\x81\x81", "\"\\udb40\\udc41\"" },
		{ "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"" },
		{ "\xff", "\"\xff\"" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct json_object *object = json_object_new_string(rows[i].text);
		struct buf out = { .arena = arena };

		json_text_add(&out, object, JSON_C_TO_STRING_PLAIN);
		json_object_put(object);
		EXPECT_TEXT(rows[i].text, buf_slice(&out), slice_of(rows[i].json));
	}
}

/* ---- plain ---- */

static void what_acts_is_spelled_out(void **state)
{
	static const struct {
		const char *hostile, *unicode, *ascii;
	} rows[] = {
		{ "x = 1", "x = 1", "x = 1" },
		{ "a\tb\r\nc", "a b\\x0d\\x0ac", "a b\\x0d\\x0ac" },
		{ "\033[31mred", "\\x1b[31mred", "\\x1b[31mred" },
		{ "\x7f", "\\x7f", "\\x7f" },
		{ "caf\xc3\xa9", "caf\xc3\xa9", "caf\\xe9" },
		{ "\xc2\x9b[2J", "\\x9b[2J", "\\x9b[2J" },
		{ "\xe2\x80\xae", "\\u202e", "\\u202e" },
		{ "\xe2\x80\xa8", "\\u2028", "\\u2028" },
		{ "\xef\xbb\xbf", "\\ufeff", "\\ufeff" },
		{ "\xf3\xa0\x81\x81", "\\U000e0041", "\\U000e0041" },
		{ "\xff\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "\\xff\\xc0\\x80" },
		{ "\xe4\xb8", "\xef\xbf\xbd\xef\xbf\xbd", "\\xe4\\xb8" },
		{ "45.1 → 105.0 …", "45.1 → 105.0 …", "45.1 -> 105.0 ..." },
		{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", "\\U0001f600" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice hostile = exact(slice_of(rows[i].hostile));

		EXPECT_TEXT(rows[i].hostile, plain(arena, hostile, 400, true), slice_of(rows[i].unicode));
		EXPECT_TEXT(rows[i].hostile, plain(arena, hostile, 400, false), slice_of(rows[i].ascii));
	}
	EXPECT_TEXT("cut", plain(arena, repeated("x", 500), 4, true), S("xxxx…"));
	EXPECT_TEXT("cut in ASCII", plain(arena, repeated("x", 500), 4, false), S("xxxx..."));
	EXPECT_TEXT("cut within a character", plain(arena, S("xxx\xc3\xa9y"), 4, true), S("xxx\xc3\xa9…"));
}

static void columns_are_those_of_a_terminal(void **state)
{
	static const struct {
		const char *text;
		size_t width;
		const char *end, *start; /* in 5 columns */
	} rows[] = {
		{ "", 0, "", "" },
		{ "abcde", 5, "abcde", "abcde" },
		{ "abcdef", 6, "abcd…", "…cdef" },
		{ "中文", 4, "中文", "中文" },
		{ "中文字典", 8, "中文…", "…字典" },
		{ "a中文字", 7, "a中…", "…文字" },
		{ "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81",
		  5,
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81",
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81"
		  "e\xcc\x81" },
		{ "😀😀😀", 6, "😀😀…", "…😀😀" },
		{ "äöüß€", 5, "äöüß€", "äöüß€" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT_INT(rows[i].text, plain_width(slice_of(rows[i].text)), rows[i].width);
		EXPECT_TEXT(rows[i].text, plain_cut_end(arena, slice_of(rows[i].text), 5, true), slice_of(rows[i].end));
		EXPECT_TEXT(rows[i].text, plain_cut_start(arena, slice_of(rows[i].text), 5, true),
			    slice_of(rows[i].start));
	}
	EXPECT_TEXT("in ASCII", plain_cut_end(arena, S("abcdefgh"), 5, false), S("ab..."));
}

static void sentences_are_wrapped_between_words(void **state)
{
	static const struct {
		const char *text;
		size_t at, indent;
		const char *lines; /* in 10 columns */
	} rows[] = {
		{ "one two three", 0, 0, "one two\nthree\n" },
		{ "one two three", 4, 2, "one\n  two\n  three\n" },
		{ "exactly ten", 0, 0, "exactly\nten\n" },
		{ "abcdefghij k", 0, 0, "abcdefghij\nk\n" },
		{ "abcdefghijklm n", 0, 2, "abcdefghij\n  klm n\n" },
		{ "a bcdefghijklm n", 0, 2, "a\n  bcdefghi\n  jklm n\n" },
		{ "not 12.5 MiB", 0, 0, "not\n12.5 MiB\n" },
		{ "is 95 %: 1", 0, 0, "is 95 %: 1\n" },
		{ "sees (95 %: 1", 0, 0, "sees\n(95 %: 1\n" },
		{ "see (95 %: 1", 0, 0, "see (95 %:\n1\n" },
		{ "", 0, 0, "\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf out = { .arena = arena };

		plain_wrap(&out, slice_of(rows[i].text), rows[i].at, rows[i].indent, 10);
		EXPECT_TEXT(rows[i].text, buf_slice(&out), slice_of(rows[i].lines));
	}
}

/* ---- phrases ---- */

static void the_headline_is_the_leak_else_what_took_most(void **state)
{
	static const struct {
		const char *sample, *place, *says;
	} rows[] = {
		{ "leak", "InvoiceText/__init__.py:51", "takes another 1.5 MiB in every call, and keeps it" },
		{ "unsure", "function_app.py:30", "leaks, though no single line of it does" },
		{ "quiet", "", "Nothing grew: no line took 0.05 MiB or more in 40 calls of 1 function." },
		{ "no-rows", "",
		  "No row of memory_profiler is in 1204 lines: run 'pyfuncprof instrument', call a function, and report on the "
		  "log of that." },
		{ "nothing", "",
		  "There was nothing to read: give a log of the app, written while its functions were called." },
	};
	struct result *result = sample_result(arena, "leak");

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct headline headline = phrase_headline(arena, sample_result(arena, rows[i].sample));

		EXPECT_STRING(rows[i].sample, headline.says, rows[i].says);
		EXPECT_TEXT(rows[i].sample,
			    headline.function ? phrase_place(arena, headline.function, headline.line) : S(""),
			    slice_of(rows[i].place));
	}
	result->functions.items[0].lines.items[1].verdict = VERDICT_NOISE;
	result->functions.items[0].trend.verdict = VERDICT_NOISE;
	EXPECT_STRING("no leak", phrase_headline(arena, result).says, "took 60.1 MiB in 40 calls");
	result->functions.items[1].lines.items[1].verdict = VERDICT_LEAK;
	result->functions.items[1].lines.items[1].late = 0.3;
	EXPECT_TEXT("a leak below the top", phrase_headline(arena, result).function->name, S("Thumbnail"));
}

static void a_verdict_states_its_evidence(void **state)
{
	static const struct {
		enum verdict verdict;
		const char *evidence;
	} rows[] = {
		{ VERDICT_LEAK, "+1.5 MiB per call over 40 calls (95 %: 1.4 to 1.6), 45.1 → 105.0 MiB" },
		{ VERDICT_PLATEAU,
		  "45.1 → 105.0 MiB in 40 calls, and no further: +0.0 MiB per call in the second half (95 %: -0.1 to 0.1)" },
		{ VERDICT_NOISE, "no direction in 40 calls: +1.5 MiB per call (95 %: 1.4 to 1.6)" },
		{ VERDICT_FEW, "40 calls cannot tell a leak from a warm-up" },
		{ VERDICT_NONE, "only sums are in the log, not how memory went from call to call" },
	};
	struct result_function *function = sample_result(arena, "leak")->functions.items;

	function->trend.late = 0;
	function->trend.late_low = -0.1;
	function->trend.late_high = 0.1;
	for (size_t i = 0; i < ROWS(rows); i++) {
		function->trend.verdict = rows[i].verdict;
		EXPECT_STRING(verdict_names[rows[i].verdict], phrase_evidence(arena, function), rows[i].evidence);
	}
}

static void headroom_is_told_when_a_limit_was_asked_for(void **state)
{
	static const struct {
		int64_t limit;
		double calls_left;
		const char *says;
	} rows[] = {
		{ 0, 0, NULL },
		{ 1536, 987.4, "1536 MiB (Consumption) is reached after about 980 more calls" },
		{ 1536, 1, "1536 MiB (Consumption) is reached after about 1 more call" },
		{ 1536, 0.4, "1536 MiB (Consumption) is reached after less than one more call" },
		{ 1536, 42.9, "1536 MiB (Consumption) is reached after about 42 more calls" },
		{ 1536, 123456, "1536 MiB (Consumption) is reached after about 120000 more calls" },
		{ 1536, 0, "1536 MiB (Consumption) is 1429.0 MiB above the peak of 107.0 MiB, and no leak was found" },
		{ 107, 0, "107 MiB (Consumption) is exceeded: the peak was 107.0 MiB" },
		{ 64, 12, "64 MiB (Consumption) is exceeded: the peak was 107.0 MiB" },
	};
	struct result *result = sample_result(arena, "leak");

	for (size_t i = 0; i < ROWS(rows); i++) {
		result->limit = rows[i].limit * MIB;
		result->calls_left = rows[i].calls_left;
		EXPECT_STRING(rows[i].says, phrase_headroom(arena, result), rows[i].says);
	}
	result->plan = NULL;
	EXPECT_STRING("a number", phrase_headroom(arena, result), "64 MiB is exceeded: the peak was 107.0 MiB");
}

/* ---- text ---- */

/* The line without the escape sequences of our own colours. */
static struct slice without_colours(struct slice line)
{
	struct buf out = { .arena = arena };

	while (line.n) {
		size_t n = 1;

		if (*line.p == '\033') {
			while (n < line.n && line.p[n] != 'm')
				n++;
			n++;
		} else {
			buf_add(&out, slice_part(line, 0, 1));
		}
		line = slice_part(line, n, line.n);
	}
	return buf_slice(&out);
}

static void expect_fitting(const char *sample, struct slice text, const struct text_style *style)
{
	size_t most = style->width < 40 ? 40 : style->width;
	struct slice line;

	EXPECT(sample, slice_ends(text, S("\n")));
	if (!style->colour)
		EXPECT(sample, slice_find(text, S("\033"), 0) == SLICE_NONE);
	while (slice_cut(&text, '\n', &line)) {
		struct slice shown = without_colours(line);

		if (plain_width(shown) > most)
			GIVE_UP("%s in %zu columns: '%.*s' has %zu", sample, most, SLICE_ARG(shown),
				plain_width(shown));
		EXPECT_TEXT(sample, plain(arena, shown, SIZE_MAX, style->unicode), shown);
		EXPECT(sample, !slice_ends(shown, S(" ")));
	}
}

static void no_line_is_wider_than_the_terminal_or_acts_on_it(void **state)
{
	static const size_t widths[] = { 0, 40, 41, 57, 80, 120, 300 };

	for (size_t i = 0; i < ROWS(samples) * ROWS(widths) * 4; i++) {
		struct text_style style = { .width = widths[i / 4 % ROWS(widths)], .colour = i & 1, .unicode = i & 2 };
		const char *sample = samples[i / 4 / ROWS(widths)];
		struct buf out = { .arena = arena };

		render_text(arena, sample_result(arena, sample), &style, &out);
		expect_fitting(sample, buf_slice(&out), &style);
	}
}

static size_t count(struct slice text, struct slice what)
{
	size_t n = 0;

	for (size_t at = slice_find(text, what, 0); at != SLICE_NONE; at = slice_find(text, what, at + 1))
		n++;
	return n;
}

static void colour_changes_nothing_else(void **state)
{
	struct text_style style = { .width = 80, .unicode = true };
	struct buf bare = { .arena = arena }, coloured = { .arena = arena };

	render_text(arena, sample_result(arena, "judged"), &style, &bare);
	style.colour = true;
	render_text(arena, sample_result(arena, "judged"), &style, &coloured);
	EXPECT_TEXT("judged", without_colours(buf_slice(&coloured)), buf_slice(&bare));
	EXPECT("all are ended",
	       count(buf_slice(&coloured), S("\033[")) == 2 * count(buf_slice(&coloured), S("\033[0m")));
}

static void only_the_top_lines_are_shown(void **state)
{
	struct text_style style = { .width = 80, .top = 3 };
	struct buf out = { .arena = arena };

	render_text(arena, sample_result(arena, "leak"), &style, &out);
	EXPECT("3", slice_find(buf_slice(&out), S("stock = json.loads(text)\n  and 1 more line: --top 0 shows all\n"),
			       0) != SLICE_NONE);
	style.top = 2;
	out.n = 0;
	render_text(arena, sample_result(arena, "leak"), &style, &out);
	EXPECT("2", slice_find(buf_slice(&out), S("  and 1 more function: --top 0 shows all\n"), 0) != SLICE_NONE);
	out.n = 0;
	style.top = 0;
	render_text(arena, sample_result(arena, "leak"), &style, &out);
	EXPECT("all", slice_find(buf_slice(&out), S("--top"), 0) == SLICE_NONE);
	EXPECT("all", slice_find(buf_slice(&out), S("order = orders.find"), 0) != SLICE_NONE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(json_keeps_what_is_seen_and_spells_the_rest),
		TEST(what_acts_is_spelled_out),
		TEST(columns_are_those_of_a_terminal),
		TEST(sentences_are_wrapped_between_words),
		TEST(the_headline_is_the_leak_else_what_took_most),
		TEST(a_verdict_states_its_evidence),
		TEST(headroom_is_told_when_a_limit_was_asked_for),
		TEST(no_line_is_wider_than_the_terminal_or_acts_on_it),
		TEST(colour_changes_nothing_else),
		TEST(only_the_top_lines_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
