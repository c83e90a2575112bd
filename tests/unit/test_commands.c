/* commands: the tables check themselves. Every command and every one of its rows: unique names, letters and sentences,
 * said in one tone, something to run, a place for what is read, and help that fits the terminal. */
#include "unit.h"

#include <ctype.h>

#include "base/buf.h"
#include "base/set.h"
#include "commands/command.h"

static const char *row_name(const struct command *command, const struct opt *row)
{
	return buf_format(arena, "%s %s", command->name, row->name ? row->name : "?");
}

/* Lower case, unless it begins with a name, and no full stop. */
static bool is_clause(const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return n > 0 && islower((unsigned char)text[0]) && text[n - 1] != '.' && !strchr(text, '\n');
}

static bool is_sentence(const char *text)
{
	size_t n = text ? strlen(text) : 0;

	return n > 0 && isupper((unsigned char)text[0]) && text[n - 1] == '.';
}

/* Lower case words joined by dashes; an argument's name is in capitals. */
static bool is_name(const struct opt *row)
{
	const char *name = row->name;

	if (!name || !*name)
		return false;
	for (; *name; name++)
		if (row->kind >= OPT_OTHERS ? !isupper((unsigned char)*name)
					    : !islower((unsigned char)*name) && *name != '-')
			return false;
	return true;
}

static void every_command_has_a_name_of_its_own_a_summary_and_something_to_do(void **state)
{
	struct set names = { 0 }, summaries = { 0 };

	for (const struct command *const *c = commands; *c; c++) {
		EXPECT((*c)->name, set_add(arena, &names, slice_of((*c)->name)));
		EXPECT((*c)->name, set_add(arena, &summaries, slice_of((*c)->summary)));
		EXPECT((*c)->name, is_clause((*c)->summary));
		EXPECT((*c)->name, is_sentence((*c)->about));
		EXPECT((*c)->name, (*c)->opts && (*c)->act);
		EXPECT((*c)->name, command_find((*c)->name) == *c);
		EXPECT((*c)->name, strlen((*c)->summary) <= 64);
	}
	EXPECT("some", names.n >= 5);
}

static void every_row_has_a_name_a_letter_and_a_sentence_of_its_own(void **state)
{
	for (const struct command *const *c = commands; *c; c++) {
		struct set names = { 0 }, letters = { 0 }, sentences = { 0 };

		for (const struct opt *row = (*c)->opts; row->kind; row++) {
			const char *name = row_name(*c, row);

			EXPECT(name, is_name(row));
			EXPECT(name, set_add(arena, &names, slice_of(row->name)));
			EXPECT(name, set_add(arena, &sentences, slice_of(row->help)));
			EXPECT(name, is_clause(row->help));
			if (row->letter)
				EXPECT(name, set_add(arena, &letters, (struct slice){ &row->letter, 1 }));
		}
	}
}

static void no_row_is_in_the_way_of_help_and_version(void **state)
{
	for (const struct command *const *c = commands; *c; c++)
		for (const struct opt *row = (*c)->opts; row->kind; row++) {
			EXPECT(row_name(*c, row), row->letter != 'h' && strcmp(row->name, "help") != 0);
			EXPECT(row_name(*c, row), !row->letter || isalpha((unsigned char)row->letter));
			EXPECT(row_name(*c, row), row->kind < OPT_ARGUMENT || !row->letter);
		}
}

static void every_row_says_what_value_it_takes(void **state)
{
	for (const struct command *const *c = commands; *c; c++)
		for (const struct opt *row = (*c)->opts; row->kind; row++) {
			const char *name = row_name(*c, row);
			bool takes_one = row->kind == OPT_TEXT || row->kind == OPT_LIST || row->kind == OPT_CHOICE ||
					 row->kind == OPT_OTHERS;

			EXPECT(name, row->kind == OPT_ARGUMENT || (row->value != NULL) == takes_one);
			EXPECT(name, row->kind != OPT_FLAG || !row->fallback);
			EXPECT(name, row->kind != OPT_CHOICE || strchr(row->value, '|'));
		}
}

static void a_fallback_is_one_of_the_choices(void **state)
{
	for (const struct command *const *c = commands; *c; c++)
		for (const struct opt *row = (*c)->opts; row->kind; row++) {
			struct slice rest = row->value ? slice_of(row->value) : (struct slice){ 0 }, choice;
			bool found = false;

			if (row->kind != OPT_CHOICE || !row->fallback)
				continue;
			while (slice_cut(&rest, '|', &choice))
				found |= slice_is(choice, row->fallback);
			EXPECT(row_name(*c, row), found);
		}
}

/* Each row has bytes of its own in the struct, and within it. */
static void every_row_points_into_its_commands_struct(void **state)
{
	for (const struct command *const *c = commands; *c; c++) {
		char *used = arena_alloc(arena, (*c)->args_size + 1, 1);

		for (const struct opt *row = (*c)->opts; row->kind; row++) {
			size_t size = row->kind == OPT_FLAG ? sizeof(bool) : sizeof(const char *);

			EXPECT(row_name(*c, row), row->offset + size <= (*c)->args_size);
			EXPECT(row_name(*c, row), row->offset % size == 0);
			for (size_t i = 0; i < size; i++)
				EXPECT(row_name(*c, row), !used[row->offset + i]++);
		}
	}
}

static void help_of_every_command_fits_eighty_columns(void **state)
{
	for (const struct command *const *c = commands; *c; c++) {
		struct buf help = { .arena = arena };
		struct slice rest, line;

		command_help(&help, *c);
		for (rest = buf_slice(&help); slice_cut(&rest, '\n', &line);)
			EXPECT((*c)->name, line.n <= 80 && !slice_ends(line, S(" ")));
		EXPECT((*c)->name, slice_ends(buf_slice(&help), S("\n")));
		for (const struct opt *row = (*c)->opts; row->kind; row++)
			EXPECT(row_name(*c, row), slice_find(buf_slice(&help), slice_of(row->name), 0) != SLICE_NONE);
	}
}

static void an_unknown_command_is_told_the_nearest(void **state)
{
	EXPECT("no such", !command_find("instrumnet") && !command_find(""));
	EXPECT("fails", !command_unknown("instrumnet", failure));
	EXPECT_INT("asked wrongly", failure->code, EXIT_ASKED_WRONGLY);
	EXPECT_STRING("nearest", failure->hint, "did you mean 'instrument'?");
	EXPECT("fails", !command_unknown("zzzzzzzzzzz", failure));
	EXPECT_STRING("none near", failure->hint, "see 'pyfuncprof help'");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(every_command_has_a_name_of_its_own_a_summary_and_something_to_do),
		TEST(every_row_has_a_name_a_letter_and_a_sentence_of_its_own),
		TEST(no_row_is_in_the_way_of_help_and_version),
		TEST(every_row_says_what_value_it_takes),
		TEST(a_fallback_is_one_of_the_choices),
		TEST(every_row_points_into_its_commands_struct),
		TEST(help_of_every_command_fits_eighty_columns),
		TEST(an_unknown_command_is_told_the_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
