/* function_json: what a function.json says of its function, and where reading stops when it is none. */
#include "unit.h"

#include "app/function_json.h"

static void settings_are_taken_whatever_the_style(void **state)
{
	static const struct {
		const char *json, *script, *entry, *trigger;
	} rows[] = {
		{ "{}", "", "", "" },
		{ "{\"scriptFile\": \"../a.py\", \"entryPoint\": \"go\"}", "../a.py", "go", "" },
		{ "\xef\xbb\xbf{\"entryPoint\": \"go\"}\r\n", "", "go", "" },
		{ "// a\n{\"entryPoint\": \"go\", /* b */}", "", "go", "" },
		{ "{\"bindings\": [{\"type\": \"http\"}, {\"type\": \"blobTrigger\"}, {\"type\": \"xTrigger\"},]}", "",
		  "", "blobTrigger" },
		{ "{\"bindings\": [{\"type\": \"eventtrigger\"}]}", "", "", "eventtrigger" },
		{ "{\"bindings\": [{\"type\": \"Trigger\"}, 1, [], null, {\"type\": 2}]}", "", "", "" },
		{ "{\"scriptFile\": 1, \"entryPoint\": null, \"bindings\": {}}", "", "", "" },
		{ "{\"entryPoint\": \"a\", \"entryPoint\": \"b\"}", "", "b", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct function_json settings = { .trigger = "" };
		size_t at = 0;

		EXPECT(rows[i].json, function_json_read(arena, exact(slice_of(rows[i].json)), &settings, &at));
		EXPECT_TEXT(rows[i].json, settings.script, slice_of(rows[i].script));
		EXPECT_TEXT(rows[i].json, settings.entry, slice_of(rows[i].entry));
		EXPECT_STRING(rows[i].json, settings.trigger, rows[i].trigger);
	}
}

static void what_is_no_object_is_refused_where_it_stops(void **state)
{
	static const struct {
		const char *json;
		size_t at;
	} rows[] = {
		{ "", 0 }, { "[]", 2 }, { "{\"a\" 1}", 5 }, { "{\"a\": \"b", 8 }, { "\xef\xbb\xbf{\"a\" 1}", 8 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct function_json settings = { .trigger = "untouched" };
		size_t at = 99;

		EXPECT(rows[i].json, !function_json_read(arena, exact(slice_of(rows[i].json)), &settings, &at));
		EXPECT_INT(rows[i].json, at, rows[i].at);
		EXPECT_STRING(rows[i].json, settings.trigger, "untouched");
	}
}

static void no_name_has_a_nul_in_it(void **state)
{
	struct function_json settings = { .trigger = "" };
	size_t at;

	EXPECT("read", function_json_read(arena, S("{\"scriptFile\": \"a\\u0000b\", \"entryPoint\": \"\\u0000\"}"),
					  &settings, &at));
	EXPECT_TEXT("script", settings.script, S("a"));
	EXPECT_TEXT("entry", settings.entry, S(""));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(settings_are_taken_whatever_the_style),
		TEST(what_is_no_object_is_refused_where_it_stops),
		TEST(no_name_has_a_nul_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
