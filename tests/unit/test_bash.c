/* bash: a line as it is typed into words, and a word back into what is typed. */
#include "unit.h"

#include "cli/bash.h"

static const char breaks[] = " \t\n\"'@><=;|&(:";

static void a_line_is_taken_apart_as_bash_would(void **state)
{
	static const struct {
		const char *line, *words; /* each with a '|' behind it */
		size_t kept;
		char quote;
	} lines[] = {
		{ "", "|", 0, 0 },
		{ "p", "p|", 0, 0 },
		{ "p ", "p||", 0, 0 },
		{ "p  run\t. Ch", "p|run|.|Ch|", 0, 0 },
		{ "p a\\ b", "p|a b|", 0, 0 },
		{ "p 'a b' c", "p|a b|c|", 0, 0 },
		{ "p \"a \\\"b\\\" \\c\" ", "p|a \"b\" \\c||", 0, 0 },
		{ "p '' ", "p|||", 0, 0 },
		{ "p 'a b", "p|a b|", 0, '\'' },
		{ "p \"$HOME", "p|$HOME|", 0, '"' },
		{ "p $(x) `y`", "p|$(x)|`y`|", 0, 0 },
		{ "p 'a\\", "p|a\\|", 0, '\'' },
		{ "p a\\", "p|a|", 0, 0 },
		{ "p \"a\\", "p|a|", 0, '"' },
		{ "p --format=j", "p|--format=j|", 9, 0 },
		{ "p --format='j", "p|--format=j|", 9, '\'' },
		{ "p a:b c", "p|a:b|c|", 0, 0 },
		{ "p a:b=", "p|a:b=|", 4, 0 },
		{ "p a\\:b", "p|a:b|", 0, 0 },
		{ "p 'a:b", "p|a:b|", 0, '\'' },
		{ "p x=y'a:b", "p|x=ya:b|", 3, '\'' },
		{ "p x=y'a:b'c", "p|x=ya:bc|", 2, 0 },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		struct buf words = { .arena = arena };
		struct bash_line line;

		bash_read(arena, exact(slice_of(lines[i].line)), breaks, &line);
		for (size_t k = 0; k < line.words.n; k++)
			buf_addf(&words, "%s|", line.words.items[k]);
		EXPECT_STRING(lines[i].line, buf_text(&words), lines[i].words);
		EXPECT_INT(lines[i].line, line.quote, lines[i].quote);
		EXPECT_INT(lines[i].line, line.kept, lines[i].kept);
	}
}

static void a_word_break_is_what_bash_says_it_is(void **state)
{
	struct bash_line line;

	bash_read(arena, S("p a:b=c"), " :", &line);
	EXPECT_INT("the colon", line.kept, 2);
	bash_read(arena, S("p a:b=c"), " ", &line);
	EXPECT_INT("none", line.kept, 0);
}

static void a_word_is_typed_so_that_it_means_itself(void **state)
{
	static const struct {
		const char *text, *plain, *single, *twice;
	} lines[] = {
		{ "Plain-1_2.x", "Plain-1_2.x", "Plain-1_2.x", "Plain-1_2.x" },
		{ "a b", "a\\ b", "a b", "a b" },
		{ "$(x)`y`", "\\$\\(x\\)\\`y\\`", "$(x)`y`", "\\$(x)\\`y\\`" },
		{ "it's", "it\\'s", "it'\\''s", "it's" },
		{ "a\\b", "a\\\\b", "a\\b", "a\\\\b" },
		{ "a!b", "a\\!b", "a!b", "a\"\\!\"b" },
		{ "'", "\\'", "''\\'''", "'" },
		{ "!", "\\!", "!", "\"\"\\!\"\"" },
		{ "\"", "\\\"", "\"", "\\\"\"" },
		{ "\xc3\xbc", "\xc3\xbc", "\xc3\xbc", "\xc3\xbc" },
		{ "", "", "", "" },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		const char *wanted[] = { lines[i].plain, lines[i].single, lines[i].twice };

		for (size_t k = 0; k < ROWS(wanted); k++) {
			struct buf out = { .arena = arena };

			buf_add(&out, S("\"\n"));
			bash_add_quoted(&out, lines[i].text, "\0'\""[k]);
			EXPECT_STRING(lines[i].text, buf_text(&out) + 2, wanted[k]);
		}
	}
}

/* Outside of what is to be completed, the two are each other's undoing. */
static void what_is_typed_is_read_back(void **state)
{
	static const char *const texts[] = { "a b", "$x`y`\\z", "it's \"so\"", "a:b=c@d", "!", "#~*?[]{}<>|&;()" };

	for (size_t i = 0; i < ROWS(texts); i++) {
		struct buf typed = { .arena = arena };
		struct bash_line line;

		buf_add(&typed, S("p "));
		bash_add_quoted(&typed, texts[i], '\0');
		bash_read(arena, buf_slice(&typed), breaks, &line);
		EXPECT_INT(texts[i], line.words.n, 2);
		EXPECT_STRING(texts[i], line.words.items[1], texts[i]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_line_is_taken_apart_as_bash_would),
		TEST(a_word_break_is_what_bash_says_it_is),
		TEST(a_word_is_typed_so_that_it_means_itself),
		TEST(what_is_typed_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
