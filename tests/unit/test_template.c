/* template: what is written from one. Values can not break out of the text around them, a manifest's faults are told by
 * line and column, and a user's own files gain lines and lose nothing. */
#include "unit.h"

#include "base/buf.h"
#include "template/expand.h"
#include "scaffold/settings.h"
#include "scaffold/trigger.h"
#include "scratch.h"

/* ---- expand ---- */

static const struct expand_value items[] = {
	{ "name", { "orders", 6 }, false },
	{ "hostile", { "a\"b'c\\d\n{{name}}", 16 }, false },
	{ "empty", { "", 0 }, false },
	{ "methods", { "get, p\"ost", 10 }, true },
};

static bool expanded(const char *path, const char *text, struct slice *out)
{
	struct expand_values values = { 0 };

	for (size_t i = 0; i < ROWS(items); i++)
		*vec_push(arena, &values) = items[i];
	return expand(arena, path, exact(slice_of(text)), &values, out, failure);
}

static void values_are_spelled_as_the_file_demands(void **state)
{
	static const struct {
		const char *path, *text, *wanted;
	} rows[] = {
		{ "a.py", "def {{name}}():", "def orders():" },
		{ "a.py", "x = \"{{hostile}}\"\n", "x = \"a\\\"b\\'c\\\\d\\x0a{{name}}\"\n" },
		{ "a.json", "\"{{hostile}}\"", "\"a\\\"b'c\\\\d\\u000a{{name}}\"" },
		{ "a.md", "{{hostile}}", "a\"b'c\\d\n{{name}}" },
		{ "a.py", "{{name:upper}} {{name}}", "ORDERS orders" },
		{ "a.py", "[{{methods}}]", "[\"get\", \"p\\\"ost\"]" },
		{ "a.json", "[{{methods}}]", "[\"get\", \"p\\\"ost\"]" },
		{ "a.py", "a{{?name}}\nb{{!name}}\nc{{?empty}}\nd{{!empty}}\n", "a\nd\n" },
		{ "a.py", "{{?name}}{{?empty}}a\n{{?name}}{{!empty}}b\n", "b\n" },
		{ "a.py", "{ {name} } {{", "{ {name} } {{" },
		{ "a.py", "", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice out;

		EXPECT(rows[i].text, expanded(rows[i].path, rows[i].text, &out));
		EXPECT_TEXT(rows[i].text, out, slice_of(rows[i].wanted));
	}
}

static void an_unknown_value_is_told_by_place(void **state)
{
	struct slice out;

	EXPECT("unknown", !expanded("a.py", "x\n  {{nme}}\n", &out));
	EXPECT_FAILURE("unknown", "'nme' is no value");
	EXPECT_INT("line", failure->place.line, 2);
	EXPECT_INT("column", failure->place.column, 5);
}

/* ---- settings ---- */

static void a_package_is_added_once(void **state)
{
	static const struct {
		const char *before, *package, *after;
	} rows[] = {
		{ "", "requests", "requests\n" },
		{ "azure-functions", "requests", "azure-functions\nrequests\n" },
		{ "azure-functions\r\n", "requests", "azure-functions\r\nrequests\r\n" },
		{ "Requests==2\n", "requests", "Requests==2\n" },
		{ "azure_functions.durable>=1", "azure-functions-durable", "azure_functions.durable>=1" },
		{ "# requests\n", "requests", "# requests\nrequests\n" },
		{ "requests-oauth\n", "requests", "requests-oauth\nrequests\n" },
		{ "requests[x]\n", "requests", "requests[x]\n" },
	};
	struct slice out;

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT(rows[i].before,
		       settings_add_package(arena, exact(slice_of(rows[i].before)), slice_of(rows[i].package), &out));
		EXPECT_TEXT(rows[i].before, out, slice_of(rows[i].after));
	}
	EXPECT("a line that goes on", !settings_add_package(arena, S("a \\\n"), S("requests"), &out));
	EXPECT("UTF-16", !settings_add_package(arena,
					       S("\xff\xfe"
						 "a\0"),
					       S("requests"), &out));
}

static void a_setting_is_added_once_and_the_rest_stays(void **state)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "{\"Values\": {}}", "{\"Values\": {\"X\": \"\"}}" },
		{ "{\"Values\": {\"X\": \"1\"}}", "{\"Values\": {\"X\": \"1\"}}" },
		{ "{\"Values\": {\"A\": \"1\"}}", "{\"Values\": {\"A\": \"1\", \"X\": \"\"}}" },
		{ "{\n  \"Values\": {\n    \"A\": \"1\"\n  },\n  \"B\": 1\n}\n",
		  "{\n  \"Values\": {\n    \"A\": \"1\",\n    \"X\": \"\"\n  },\n  \"B\": 1\n}\n" },
		{ "{\r\n\t\"Values\": {\r\n\t\t\"A\": 7\r\n\t}\r\n}",
		  "{\r\n\t\"Values\": {\r\n\t\t\"A\": 7,\r\n\t\t\"X\": \"\"\r\n\t}\r\n}" },
		{ "{\"a\": {\"Values\": {\"X\": 1}}, \"Values\": {\"A\": \"}\\\"\"}}",
		  "{\"a\": {\"Values\": {\"X\": 1}}, \"Values\": {\"A\": \"}\\\"\", \"X\": \"\"}}" },
		{ "{\"b\": \"Values\", \"Values\": {\"A\": [1, {\"X\": 2}]}}",
		  "{\"b\": \"Values\", \"Values\": {\"A\": [1, {\"X\": 2}], \"X\": \"\"}}" },
		{ "\xef\xbb\xbf{\"Values\" : { }}", "\xef\xbb\xbf{\"Values\" : {\"X\": \"\" }}" },
	};
	static const char *const odd[] = {
		"",
		"[]",
		"{}",
		"{\"Values\": []}",
		"{\"Values\": {",
		"{\"Values\": 1}",
		"{\"Values\": {\"A\": \"1\" // last\n}}",
		"{\"Values\": { /* } */ }}",
		"{'Values': {}}",
		"{\"Values\": {'A': '1}'}}",
		"{\"Values\": {\"A\": 1,}}",
		"{\"Values\": {}} x",
		"{\"Values\": {\"A\": \"\xff\"}}",
	};
	struct slice out;

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT(rows[i].before, settings_add_setting(arena, exact(slice_of(rows[i].before)), S("X"), &out));
		EXPECT_TEXT(rows[i].before, out, slice_of(rows[i].after));
	}
	for (size_t i = 0; i < ROWS(odd); i++) {
		EXPECT(odd[i], !settings_add_setting(arena, exact(slice_of(odd[i])), S("X"), &out));
		EXPECT_TEXT(odd[i], out, slice_of(odd[i]));
	}
}

/* ---- manifests ---- */

static const char sound[] = "names: [A trigger]\nsummary: s\ntrigger: aTrigger\nbundle: ga\n";

static bool read_trigger(const char *yaml, struct trigger *out)
{
	struct shelf_place place = { scratch("shelf"), "functions/a" };

	scratch_write("shelf/functions/a/template.yaml", slice_of(yaml));
	return trigger_read(arena, &place, out, failure);
}

static const char *with(const char *more)
{
	return buf_format(arena, "%s%s", sound, more);
}

static void a_manifest_says_what_the_function_needs(void **state)
{
	struct trigger trigger;
	const struct input *input;

	EXPECT("read", read_trigger(with("async: no\nbindings: [http]\npackages: [p]\nsettings: ['{{x}}']\ninputs:\n"
					 "  - {name: x, label: L, help: h, default: {v1: a, v2: b}, optional: yes}\n"
					 "  - {name: y, label: L, help: h, default: c, choices: [c, d], model: v2}\n"
					 "v1: {name: A}\nv2:\n  imports: [import json]\n  object: durable\n"),
				    &trigger));
	EXPECT_STRING("id", trigger.id, "a");
	EXPECT("async", !trigger.may_be_async);
	EXPECT_INT("inputs", trigger.inputs.n, 2);
	input = &trigger.inputs.items[0];
	EXPECT_STRING("default of v1", input->fallback[MODEL_V1], "a");
	EXPECT_STRING("default of v2", input->fallback[MODEL_V2], "b");
	EXPECT("of both", input->asked[MODEL_V1] && input->asked[MODEL_V2] && input->optional);
	input = &trigger.inputs.items[1];
	EXPECT("of v2", !input->asked[MODEL_V1] && input->asked[MODEL_V2]);
	EXPECT_INT("choices", input->choices.n, 2);
	EXPECT_STRING("name", trigger.forms[MODEL_V1].name, "A");
	EXPECT("durable", trigger.forms[MODEL_V2].is_durable && !trigger.forms[MODEL_V2].name);
}

static void what_is_wrong_in_a_manifest_is_told_by_place(void **state)
{
	static const struct {
		const char *more;
		size_t line, column;
		const char *message;
	} rows[] = {
		{ "v1:\ncolour: red\n", 6, 1, "'colour' is no key of a template" },
		{ "v1: {nme: A}\n", 5, 6, "'nme' is no key of a template" },
		{ "v1:\nbindings: http\n", 6, 11, "'bindings' is a list of texts" },
		{ "v1:\nasync: maybe\n", 6, 8, "'async' is yes or no" },
		{ "v2: {object: app}\n", 5, 14, "'object' is durable, or left out" },
		{ "v1:\ninputs: [{name: x, label: L}]\n", 6, 10, "'help' is missing" },
		{ "v1:\ninputs: [{name: X, label: L, help: h}]\n", 6, 10, "an input's name has small letters" },
		{ "v1:\ninputs: [{name: x, label: L, help: h, pattern: '['}]\n", 6, 48, "'pattern' is a POSIX" },
		{ "v1:\ninputs: [{name: x, label: L, help: h, default: {v3: a}}]\n", 6, 48, "'default' is a text, or" },
		{ "v1:\ninputs: [{name: x, label: L, help: h, model: v3}]\n", 6, 46, "'model' is v1 or v2" },
		{ "v1:\ninputs: x\n", 6, 9, "'inputs' is a list" },
		{ "v1:\ninputs: [{name: async, label: L, help: h}]\n", 6, 10, "'async' has a meaning of its own" },
		{ "v1:\ninputs: [{name: x, label: L, help: h, pattern: '((a{1,200}){1,200}){1,200}'}]\n", 6, 48,
		  "too large" },
		{ "v1:\npackages: [\"a\\nb\"]\n", 6, 12, "'packages' is one line of text" },
		{ "", 1, 1, "a template has the key v1, or v2, or both" },
	};
	struct trigger trigger;

	for (size_t i = 0; i < ROWS(rows); i++) {
		*failure = (struct fail){ .arena = arena };
		EXPECT(rows[i].more, !read_trigger(with(rows[i].more), &trigger));
		EXPECT_FAILURE(rows[i].more, rows[i].message);
		EXPECT_INT(rows[i].more, failure->place.line, rows[i].line);
		EXPECT_INT(rows[i].more, failure->place.column, rows[i].column);
	}
}

static void a_template_needs_names_that_can_be_said(void **state)
{
	struct shelf_place odd = { scratch("shelf"), "functions/A b" };
	struct trigger trigger;

	scratch_write("shelf/functions/a/template.yaml",
		      S("names: [' - ']\nsummary: s\ntrigger: t\nbundle: ga\nv1:\n"));
	EXPECT("dashes",
	       !trigger_read(arena, &(struct shelf_place){ scratch("shelf"), "functions/a" }, &trigger, failure));
	EXPECT_FAILURE("dashes", "' - ' is no name");
	scratch_write("shelf/functions/A b/template.yaml", slice_of(with("v1:\n")));
	EXPECT("folder", !trigger_read(arena, &odd, &trigger, failure));
	EXPECT_FAILURE("folder", "small letters, digits and '-' only");
}

static void an_input_takes_what_its_manifest_allows(void **state)
{
	static const struct {
		struct input input;
		const char *value;
		bool ok;
	} rows[] = {
		{ { .name = "a" }, "x", true },
		{ { .name = "a" }, "", false },
		{ { .name = "a", .optional = true }, "", true },
		{ { .name = "a" }, "x\ny", false },
		{ { .name = "a" }, "x\xff", false },
		{ { .name = "a", .help = "h", .pattern = "a|ab" }, "ab", true },
		{ { .name = "a", .help = "h", .pattern = "a+" }, "aab", false },
		{ { .name = "a", .help = "h", .pattern = "a+" }, "baa", false },
	};
	const char *out;

	for (size_t i = 0; i < ROWS(rows); i++) {
		EXPECT_INT(rows[i].value, input_check(&rows[i].input, rows[i].value, &out, failure), rows[i].ok);
		EXPECT_STRING(rows[i].value, out, rows[i].value);
	}
}

static void choices_are_spelled_as_in_the_manifest(void **state)
{
	static const struct {
		bool list;
		const char *value, *out; /* NULL: it is not valid */
	} rows[] = {
		{ false, "get", "get" },
		{ false, "GET", "get" },
		{ false, "ge", NULL },
		{ false, "get,post", NULL },
		{ false, " get", NULL },
		{ true, "get", "get" },
		{ true, "POST,Get", "post, get" },
		{ true, " get ,\xc2\xa0", NULL },
		{ true, "get,,post", NULL },
		{ true, ",", NULL },
		{ true, "get;post", NULL },
	};
	struct input input = { .name = "a" };
	const char *out;

	*vec_push(arena, &input.choices) = "get";
	*vec_push(arena, &input.choices) = "post";
	for (size_t i = 0; i < ROWS(rows); i++) {
		input.list = rows[i].list;
		EXPECT_INT(rows[i].value, input_check(&input, rows[i].value, &out, failure), rows[i].out != NULL);
		if (rows[i].out)
			EXPECT_STRING(rows[i].value, out, rows[i].out);
	}
	EXPECT_FAILURE("a list", "'--a' is a list of get, post, not 'get;post'");
	input.list = false;
	EXPECT("one", !input_check(&input, "user", &out, failure));
	EXPECT_FAILURE("one", "'--a' is one of get, post, not 'user'");
}

static void a_template_stays_in_its_folder(void **state)
{
	struct shelf_place place = { scratch("shelf"), "functions/a" };
	struct slice out;

	scratch_write("shelf/functions/a/template.yaml", S("x"));
	scratch_write("secret", S("x"));
	scratch_link("../../../secret", "shelf/functions/a/v1.py");
	EXPECT("its own", shelf_read(arena, &place, "template.yaml", &out, failure));
	EXPECT("another's", !shelf_read(arena, &place, "v1.py", &out, failure));
	EXPECT_FAILURE("another's", "leads out of the template");
	EXPECT("none", !shelf_read(arena, &place, "v2.py", &out, failure));
	EXPECT_FAILURE("none", "has no file");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(values_are_spelled_as_the_file_demands),
		TEST(an_unknown_value_is_told_by_place),
		TEST(a_package_is_added_once),
		TEST(a_setting_is_added_once_and_the_rest_stays),
		TEST_IN_SCRATCH(a_manifest_says_what_the_function_needs),
		TEST_IN_SCRATCH(what_is_wrong_in_a_manifest_is_told_by_place),
		TEST_IN_SCRATCH(a_template_needs_names_that_can_be_said),
		TEST(an_input_takes_what_its_manifest_allows),
		TEST(choices_are_spelled_as_in_the_manifest),
		TEST_IN_SCRATCH(a_template_stays_in_its_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
