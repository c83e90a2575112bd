/* complete: which rows, values, files or folders can stand for the last word. */
#include "unit.h"

#include "base/buf.h"
#include "commands/command.h"
#include "commands/complete.h"

enum { MOST_WORDS = 6 };

static struct completion completed(const char *const *words)
{
	struct completion out;
	size_t n = 0;

	while (n < MOST_WORDS && words[n])
		n++;
	complete(arena, n, (char *const *)(const void *)words, &out);
	return out;
}

static bool offers(const struct completion *completion, const char *text)
{
	for (size_t i = 0; i < completion->words.n; i++)
		if (strcmp(completion->words.items[i].text, text) == 0)
			return true;
	return false;
}

static void the_last_word_is_what_its_row_says(void **state)
{
	static const struct {
		const char *words[MOST_WORDS];
		enum complete_kind kind;
		const char *one; /* of the words, NULL: there are none */
	} lines[] = {
		{ { "" }, COMPLETE_WORDS, "instrument" },
		{ { "any" }, COMPLETE_WORDS, "instrument" },
		{ { "nosuch", "" }, COMPLETE_WORDS, NULL },
		{ { "help", "" }, COMPLETE_WORDS, "status" },
		{ { "completion", "" }, COMPLETE_WORDS, "fish" },
		{ { "guard", "" }, COMPLETE_WORDS, "uninstall" },
		{ { "version", "" }, COMPLETE_WORDS, NULL },
		{ { "instrument", "" }, COMPLETE_FOLDERS, NULL },
		{ { "instrument", "-" }, COMPLETE_WORDS, "-d" },
		{ { "instrument", "--d" }, COMPLETE_WORDS, "--diff" },
		{ { "instrument", ".", "" }, COMPLETE_WORDS, "--diff" },
		{ { "instrument", "--also", "" }, COMPLETE_FILES, NULL },
		{ { "instrument", "--templates", "" }, COMPLETE_FOLDERS, NULL },
		{ { "instrument", "--templates=x" }, COMPLETE_FOLDERS, NULL },
		{ { "instrument", "--profiler", "" }, COMPLETE_WORDS, "memory_profiler" },
		{ { "instrument", "--profiler=" }, COMPLETE_WORDS, "--profiler=memory_profiler" },
		{ { "instrument", "--", "-" }, COMPLETE_WORDS, "--diff" },
		{ { "instrument", "--wrong", "--profiler", "" }, COMPLETE_WORDS, "memory_profiler" },
		{ { "check", "" }, COMPLETE_FILES, NULL },
		{ { "report", "" }, COMPLETE_FILES, NULL },
		{ { "report", "a", "b", "" }, COMPLETE_FILES, NULL },
		{ { "report", "-" }, COMPLETE_WORDS, "--format" },
		{ { "report", "-f", "" }, COMPLETE_WORDS, "json" },
		{ { "report", "-fj" }, COMPLETE_WORDS, "-fjson" },
		{ { "report", "-vfj" }, COMPLETE_WORDS, "-vfjson" },
		{ { "report", "--format=" }, COMPLETE_WORDS, "--format=json" },
		{ { "report", "--format", "nosuch", "-f", "" }, COMPLETE_WORDS, "json" },
		{ { "report", "--app", "" }, COMPLETE_FOLDERS, NULL },
		{ { "report", "--compare", "" }, COMPLETE_FILES, NULL },
		{ { "report", "--top", "" }, COMPLETE_WORDS, NULL },
		{ { "run", "--python", "" }, COMPLETE_FILES, NULL },
		{ { "run", "--path", "" }, COMPLETE_WORDS, NULL },
		{ { "init", "" }, COMPLETE_FOLDERS, NULL },
		{ { "new", "--file", "" }, COMPLETE_FILES, NULL },
		{ { "new", "-t", "" }, COMPLETE_WORDS, "timer" },
		{ { "new", "-t", "timer", "--" }, COMPLETE_WORDS, "--schedule" },
		{ { "new", "-t", "nosuch", "--" }, COMPLETE_WORDS, "--template" },
		{ { "new", "-t", "http", "--auth-level", "" }, COMPLETE_WORDS, "admin" },
		{ { "new", "-t", "http", "--auth-level=a" }, COMPLETE_WORDS, "--auth-level=admin" },
		{ { "new", "-t", "timer", "--auth-level", "" }, COMPLETE_WORDS, NULL },
	};

	for (size_t i = 0; i < ROWS(lines); i++) {
		struct completion got = completed(lines[i].words);
		struct buf row = { .arena = arena };

		for (size_t k = 0; k < MOST_WORDS && lines[i].words[k]; k++)
			buf_addf(&row, "'%s' ", lines[i].words[k]);
		EXPECT_INT(buf_text(&row), got.kind, lines[i].kind);
		EXPECT(buf_text(&row), lines[i].one ? offers(&got, lines[i].one) : !got.words.n);
	}
}

static void every_command_offers_each_of_its_options(void **state)
{
	for (const struct command *const *c = commands; *c; c++) {
		struct completion got = completed((const char *const[]){ (*c)->name, "-", NULL });
		size_t wanted = 0;

		for (const struct opt *row = (*c)->opts; row->kind; row++) {
			struct buf name = { .arena = arena };
			char letter[] = { '-', row->letter, '\0' };

			if (row->kind >= OPT_OTHERS)
				continue;
			buf_addf(&name, "--%s", row->name);
			EXPECT(buf_text(&name), offers(&got, buf_text(&name)));
			EXPECT(buf_text(&name), !row->letter || offers(&got, letter));
			wanted += row->letter ? 2 : 1;
		}
		EXPECT_INT((*c)->name, got.words.n, wanted);
	}
}

static void every_choice_of_every_option_is_offered(void **state)
{
	for (const struct command *const *c = commands; *c; c++)
		for (const struct opt *row = (*c)->opts; row->kind; row++) {
			struct slice rest = slice_of(row->value ? row->value : ""), choice;
			struct buf name = { .arena = arena };
			struct completion got;

			if (row->kind != OPT_CHOICE)
				continue;
			buf_addf(&name, "--%s", row->name);
			got = completed((const char *const[]){ (*c)->name, buf_text(&name), "", NULL });
			while (slice_cut(&rest, '|', &choice))
				EXPECT(buf_text(&name), offers(&got, slice_copy(arena, choice)));
		}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_last_word_is_what_its_row_says),
		TEST(every_command_offers_each_of_its_options),
		TEST(every_choice_of_every_option_is_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
