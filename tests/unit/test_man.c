/* man: pages of which every text arrives on the paper as it is. */
#include "unit.h"

#include "base/buf.h"
#include "cli/man.h"

static void what_roff_would_take_for_its_own_is_plain(void **state)
{
	static const struct {
		const char *text, *source;
	} lines[] = {
		{ "a file", "a file\n" },
		{ ".funcignore is one", "\\&.funcignore is one\n" },
		{ "see .funcignore", "see \\&.funcignore\n" },
		{ "'quoted'", "\\(aqquoted\\(aq\n" },
		{ "C:\\app", "C:\\eapp\n" },
		{ "--dry-run", "\\-\\-dry\\-run\n" },
		{ "One. Two is longer. .x", "One.\nTwo is longer.\n\\&.x\n" },
		{ "a.b, 3.9|3.10", "a.b, 3.9|3.10\n" },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		struct buf out = { .arena = arena };

		man_text(&out, lines[i].text);
		EXPECT_STRING(lines[i].text, buf_text(&out), lines[i].source);
	}
}

static void lines_are_short_and_none_begins_with_a_request(void **state)
{
	static const char *const words[] = { "--word ", ".dot ", "'quote' ", "end. Next " };

	for (size_t i = 0; i < ROWS(words); i++) {
		struct buf out = { .arena = arena };
		struct slice rest, line;

		man_text(&out, slice_copy(arena, slice_trim(repeated(words[i], 90))));
		for (rest = buf_slice(&out); slice_cut(&rest, '\n', &line);) {
			EXPECT(words[i], line.n && line.n <= 80);
			EXPECT(words[i], line.p[0] != '.' && line.p[0] != '\'');
		}
	}
}

static void a_row_is_a_paragraph_with_its_default(void **state)
{
	static const struct opt rows[] = {
		{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the folder", 0 },
		{ OPT_ARGUMENT, 0, "ACTION", "come|go", NULL, "come or go", 0 },
		{ OPT_TEXT, 't', "top", "N", "10", "lines", 0 },
		{ OPT_FLAG, 0, "dry-run", NULL, NULL, "write nothing", 0 },
		{ OPT_OTHERS, 0, "INPUT", "VALUE", NULL, "an input", 0 },
		{ 0 },
	};
	struct buf out = { .arena = arena };

	man_options(&out, rows);
	EXPECT_STRING("all rows", buf_text(&out),
		      ".TP\n\\fIAPP\\fR\nthe folder (default: \\&.)\n"
		      ".TP\n\\fIACTION\\fR\ncome or go\n"
		      ".TP\n\\fB\\-t\\fR, \\fB\\-\\-top\\fR \\fIN\\fR\nlines (default: 10)\n"
		      ".TP\n\\fB\\-\\-dry\\-run\\fR\nwrite nothing\n"
		      ".TP\n\\fI\\-\\-INPUT\\fR \\fIVALUE\\fR\nan input\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_roff_would_take_for_its_own_is_plain),
		TEST(lines_are_short_and_none_begins_with_a_request),
		TEST(a_row_is_a_paragraph_with_its_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
