/* yaml_tree: what a file says, in its order and with the place of each part; and what no file may do is refused there,
 * by line and column. */
#include "unit.h"

#include "base/buf.h"
#include "yaml/yaml_tree.h"

static const struct tree *read_tree(struct slice yaml)
{
	const struct tree *root = NULL;

	if (!tree_read(arena, "a.yml", exact(yaml), &root, failure))
		GIVE_UP("%s", failure->message);
	return root;
}

/* "{a: [b, ~]}", with the place of each part behind it when `places` is set: "{a@1:1 …}@1:1". */
static void describe(struct buf *out, const struct tree *node, bool places)
{
	bool mapping = node->kind == TREE_MAPPING;

	if (node->kind == TREE_TEXT)
		buf_add(out, node->is_null ? S("~") : node->text);
	else
		buf_add(out, mapping ? S("{") : S("["));
	for (size_t i = 0; i < node->entries.n; i++) {
		buf_add(out, i ? S(", ") : S(""));
		if (mapping) {
			describe(out, node->entries.items[i].key, places);
			buf_add(out, S(": "));
		}
		describe(out, node->entries.items[i].value, places);
	}
	if (node->kind != TREE_TEXT)
		buf_add(out, mapping ? S("}") : S("]"));
	if (places)
		buf_addf(out, "@%zu:%zu", node->place.line, node->place.column);
}

static const char *described(struct slice yaml, bool places)
{
	const struct tree *root = read_tree(yaml);
	struct buf out = { .arena = arena };

	if (!root)
		return NULL;
	describe(&out, root, places);
	return buf_text(&out);
}

/* ---- what it says ---- */

static void a_tree_is_what_the_file_says_in_its_order(void **state)
{
	static const struct {
		const char *yaml, *tree;
	} rows[] = {
		{ "a", "a" },
		{ "- b\n- a\n", "[b, a]" },
		{ "b: 1\na: true\nc: 0x1f\n", "{b: 1, a: true, c: 0x1f}" },
		{ "a:\n  - b: c\n    d:\n    - e\n  - [f, {g: h}]\ni: {}\nj: []\n",
		  "{a: [{b: c, d: [e]}, [f, {g: h}]], i: {}, j: []}" },
		{ "a:\nb: ~\nc: null\nd: Null\ne: NULL\n", "{a: ~, b: ~, c: ~, d: ~, e: ~}" },
		{ "[\"\", '~', \"null\", nUll]", "[, ~, null, nUll]" },
		{ "a: |\n  b\n  c\nd: >-\n  e\n  f\ng: \"h\\x20\\u00e4\"\n", "{a: b\nc\n, d: e f, g: h \xc3\xa4}" },
		{ "? [a, b]\n: c\n? {d: e}\n: f\n", "{[a, b]: c, {d: e}: f}" },
		{ "[a: b, c]", "[{a: b}, c]" },
		{ "{a, b: c}", "{a: ~, b: c}" },
		{ "%YAML 1.1\n---\na\n...\n", "a" },
		{ "\xef\xbb\xbf"
		  "a: b\n",
		  "{a: b}" },
		{ "", NULL },
		{ "\n# nothing\n", NULL },
		{ "---\n", "~" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_STRING(rows[i].yaml, described(slice_of(rows[i].yaml), false), rows[i].tree);
}

static void only_what_is_unquoted_is_null(void **state)
{
	static const bool wanted[] = { true, false, false, true, false };
	const struct tree *root = read_tree(S("[~, '~', \"\", null, 'null']"));

	EXPECT_INT("all of them", root->entries.n, ROWS(wanted));
	for (size_t i = 0; i < ROWS(wanted); i++)
		EXPECT_INT("null", root->entries.items[i].value->is_null, wanted[i]);
}

static void a_text_has_a_nul_behind_it_and_perhaps_in_it(void **state)
{
	const struct tree *root = read_tree(S("\"a\\0b\""));

	EXPECT_TEXT("in it", root->text, ((struct slice){ "a\0b", 3 }));
	EXPECT_INT("behind it", root->text.p[3], '\0');
}

/* ---- where ---- */

static void each_part_has_its_place(void **state)
{
	static const struct {
		const char *row, *yaml, *tree;
	} rows[] = {
		{ "flow", "[a, {b: 'c'}]", "[a@1:2, {b@1:6: c@1:9}@1:5]@1:1" },
		{ "blocks", "a:\n  - b\n  -  c\nd: e\n", "{a@1:1: [b@2:5, c@3:6]@2:3, d@4:1: e@4:4}@1:1" },
		{ "CRLF", "a:\r\n- b\r\n\r\n- c\r\n", "{a@1:1: [b@2:3, c@4:3]@2:1}@1:1" },
		{ "CR", "a:\r- b\r\r- c", "{a@1:1: [b@2:3, c@4:3]@2:1}@1:1" },
		{ "columns are bytes", "[\xc3\xa4, \xf0\x9f\x98\x80, b]",
		  "[\xc3\xa4@1:2, \xf0\x9f\x98\x80@1:6, b@1:12]@1:1" },
		{ "a byte order mark is no column",
		  "\xef\xbb\xbf"
		  "a: b\nc: d",
		  "{a@1:1: b@1:4, c@2:1: d@2:4}@1:1" },
		{ "a line is what an editor calls one",
		  "a: b\xe2\x80\xa8"
		  "c: d",
		  "{a@1:1: b@1:4, c@1:8: d@1:11}@1:1" },
		{ "behind comments", "# a\n\n  # b\nc: # d\n  e\n", "{c@4:1: e@5:3}@4:1" },
		{ "after a text of many lines", "[\"a\n  b\", c]", "[a b@1:2, c@2:7]@1:1" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_STRING(rows[i].row, described(slice_of(rows[i].yaml), true), rows[i].tree);
}

static void a_place_has_the_text_of_its_line(void **state)
{
	const struct tree *root = read_tree(S("\xef\xbb\xbf"
					      "a: b\r\nc: [d,\n  e]"));
	const struct tree *list = root->entries.items[1].value;

	EXPECT_STRING("path", root->place.path, "a.yml");
	EXPECT_TEXT("first", root->place.text, S("a: b"));
	EXPECT_TEXT("second", list->place.text, S("c: [d,"));
	EXPECT_TEXT("last", list->entries.items[1].value->place.text, S("  e]"));
}

static void utf_16_is_read_too(void **state)
{
	for (int big = 0; big < 2; big++) {
		EXPECT_STRING("a tree", described(wide("a: b\nc: [d]\n", big), true),
			      "{a@1:1: b@1:4, c@2:1: [d@2:5]@2:4}@1:1");
		EXPECT_TEXT("no line to show", read_tree(wide("a", big))->place.text, S(""));
		EXPECT("broken",
		       !tree_read(arena, "a.yml", wide("a: b\nc: [\n", big), &(const struct tree *){ 0 }, failure));
		EXPECT_INT("broken", failure->place.line, 3);
		EXPECT("control character",
		       !tree_read(arena, "a.yml", wide("a: \x01", big), &(const struct tree *){ 0 }, failure));
		EXPECT_STRING("control character", failure->place.path, "a.yml");
	}
}

/* ---- what is refused ---- */

static void expect_refused(const char *row, struct slice yaml, size_t line, size_t column, const char *message)
{
	const struct tree *root = read_tree(S("untouched"));

	EXPECT(row, !tree_read(arena, "a.yml", exact(yaml), &root, failure));
	EXPECT(row, !root);
	EXPECT_FAILURE(row, message);
	EXPECT_STRING(row, failure->place.path, "a.yml");
	EXPECT_INT(row, failure->place.line, line);
	EXPECT_INT(row, failure->place.column, column);
	EXPECT_INT(row, failure->code, EXIT_COULD_NOT);
}

static void what_a_file_may_not_do_is_told_by_line_and_column(void **state)
{
	static const struct {
		const char *yaml;
		size_t line, column;
		const char *message;
	} rows[] = {
		{ "a: 1\nb: 2\n'a': 3\n", 3, 1, "'a' is given twice" },
		{ "x: {b: 1, c: 2, \"b\": 3}", 1, 17, "'b' is given twice" },
		{ "? a\n? b\n? a\n", 3, 3, "'a' is given twice" },
		{ "a: &x b\n", 1, 4, "an anchor is not allowed here" },
		{ "&x a: b\n", 1, 1, "an anchor is not allowed here" },
		{ "a: &x [b]\n", 1, 4, "an anchor is not allowed here" },
		{ "a:\n  - &x {b: c}\n", 2, 5, "an anchor is not allowed here" },
		{ "a: b\nc: *x\n", 2, 4, "an alias is not allowed here" },
		{ "*x : a\n", 1, 1, "an alias is not allowed here" },
		{ "a: !!str b\n", 1, 4, "a tag is not allowed here" },
		{ "a: ! b\n", 1, 4, "a tag is not allowed here" },
		{ "[!x [b]]\n", 1, 2, "a tag is not allowed here" },
		{ "!!map {a: b}\n", 1, 1, "a tag is not allowed here" },
		{ "a\n---\nb\n", 2, 1, "a second document begins here" },
		{ "--- a\n...\n--- b\n", 3, 1, "a second document begins here" },
		{ "a\n...\nb\n", 3, 1, "did not find expected <document start>" },
		{ "a: [b\nc: d\n", 2, 2, "did not find expected ',' or ']'" },
		{ "a:\n\t- b\n", 2, 1, "cannot start any token" },
		{ "\xc3\xa4: [\n", 2, 1, "" },
		{ "\xc3\xa4: @\n", 1, 5, "cannot start any token" },
		{ "a: b\n\xc3\xa4: \x07\n", 2, 5, "control characters are not allowed" },
		{ "a: b\nc: \xe4\n", 2, 4, "UTF-8" },
		{ "a: b\nc: \xc3", 2, 4, "incomplete UTF-8" },
		{ "\xef\xbb\xbf"
		  "a: \xef\xbf\xbf",
		  1, 4, "control characters are not allowed" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		expect_refused(rows[i].yaml, slice_of(rows[i].yaml), rows[i].line, rows[i].column, rows[i].message);
	expect_refused("NUL", (struct slice){ "a: b\nc\0d: e\n", 12 }, 2, 2, "control characters are not allowed");
}

static void the_same_key_in_two_mappings_is_none_twice(void **state)
{
	EXPECT_STRING("inside each other", described(S("a: {a: {a: b}}\n"), false), "{a: {a: {a: b}}}");
	EXPECT_STRING("beside each other", described(S("- {a: b}\n- {a: b}\n"), false), "[{a: b}, {a: b}]");
	EXPECT_STRING("as a value", described(S("a: a\nb: a\n"), false), "{a: a, b: a}");
}

static void a_tree_has_a_greatest_depth(void **state)
{
	static const struct {
		const char *open, *close;
		size_t column; /* of the one that is too deep */
	} rows[] = {
		{ "[", "]", 33 }, { "{? ", "}", 97 }, { "- ", "", 65 }, { "? ", "", 65 }, { "[a: ", "]", 65 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		size_t most = rows[i].column == 65 && rows[i].open[0] == '[' ? TREE_DEEPEST / 2 : TREE_DEEPEST;
		struct slice deepest =
			joined(repeated(rows[i].open, most), joined(S("x"), repeated(rows[i].close, most)));
		struct slice deeper = joined(slice_of(rows[i].open), deepest);

		EXPECT(rows[i].open, read_tree(deepest));
		expect_refused(rows[i].open, deeper, 1, rows[i].column, "nested deeper than 32 levels");
	}
	expect_refused("for ever", repeated("[", TREE_LARGEST), 1, 33, "nested deeper than 32 levels");
	expect_refused("on lines", repeated("[\n", TREE_LARGEST / 2), 33, 1, "nested deeper than 32 levels");
}

static void a_file_has_a_greatest_size(void **state)
{
	EXPECT_INT("just so", read_tree(repeated("- a\n", TREE_LARGEST / 4))->entries.n, TREE_LARGEST / 4);
	expect_refused("a byte more", joined(repeated("- a\n", TREE_LARGEST / 4), S("-")), TREE_LARGEST / 4 + 1, 1,
		       "larger than");
	expect_refused("ten times more", repeated("[", 10 * TREE_LARGEST), 1, TREE_LARGEST + 1, "larger than");
	expect_refused("ten times more", repeated("a: ", 10 * TREE_LARGEST / 3), 1, TREE_LARGEST + 1, "larger than");
}

static void many_parts_on_one_line_are_read(void **state)
{
	struct slice list = joined(S("["), joined(repeated("'a',", TREE_LARGEST / 4 - 1), S("b]")));
	const struct tree *root = read_tree(list);

	EXPECT_INT("all of them", root->entries.n, TREE_LARGEST / 4);
	EXPECT_INT("the last", root->entries.items[root->entries.n - 1].value->place.column, list.n - 1);
}

static void any_part_of_a_file_is_survived(void **state)
{
	struct slice yaml = S("a: [b, {c: 'd'}]\n\"e\\x20\": |\n  f\n? g\n: &h !i\n- *h\n--- \n...\n");

	for (size_t n = 0; n <= yaml.n; n++) {
		const struct tree *root;

		tree_read(arena, "a.yml", exact(slice_part(yaml, 0, n)), &root, failure);
		tree_read(arena, "a.yml", exact(slice_part(yaml, n, yaml.n)), &root, failure);
	}
	EXPECT("none of it at all", !read_tree((struct slice){ 0 }));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_tree_is_what_the_file_says_in_its_order),
		TEST(only_what_is_unquoted_is_null),
		TEST(a_text_has_a_nul_behind_it_and_perhaps_in_it),
		TEST(each_part_has_its_place),
		TEST(a_place_has_the_text_of_its_line),
		TEST(utf_16_is_read_too),
		TEST(what_a_file_may_not_do_is_told_by_line_and_column),
		TEST(the_same_key_in_two_mappings_is_none_twice),
		TEST(a_tree_has_a_greatest_depth),
		TEST(a_file_has_a_greatest_size),
		TEST(many_parts_on_one_line_are_read),
		TEST(any_part_of_a_file_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
