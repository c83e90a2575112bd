/* nearest: what is offered for a name that does not exist. */
#include "unit.h"

#include "base/nearest.h"

static const char *word_of_list(const void *list, size_t i)
{
	return ((const char *const *)list)[i];
}

static void the_nearest_name_is_offered_and_nothing_far_off(void **state)
{
	static const char *const list[] = { "init", "instrument", "remove", "help", "version", NULL };
	static const char *const empty[] = { NULL };
	static const struct {
		const char *typed, *nearest;
	} words[] = {
		{ "instrumnet", "instrument" },
		{ "instrment", "instrument" },
		{ "remov", "remove" },
		{ "removed", "remove" },
		{ "hlep", "help" },
		{ "ini", "init" },
		{ "inti", "init" },
		{ "x", NULL },
		{ "", NULL },
		{ "zzzzzzzz", NULL },
		{ "init", "init" },
		{ "versoin", "version" },
		{ "REMOVE", "remove" },
		{ "Hlep", "help" },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL },
	};

	for (size_t i = 0; i < ROWS(words); i++)
		EXPECT_STRING(words[i].typed, nearest_name(words[i].typed, word_of_list, list), words[i].nearest);
	EXPECT_STRING("none to offer", nearest_name("init", word_of_list, empty), NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(the_nearest_name_is_offered_and_nothing_far_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
