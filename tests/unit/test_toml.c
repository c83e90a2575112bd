/* toml: every value comes with the keys that lead to it; what is no TOML ends the reading, and says so. */
#include "unit.h"

#include "base/buf.h"
#include "guard/toml.h"

/* "project.dependencies requests>=2", a line for each. */
static void describe(void *context, const struct toml_value *value)
{
	struct buf *out = context;

	for (size_t i = 0; i < value->key_count; i++)
		buf_addf(out, "%s%.*s", i ? "." : "", SLICE_ARG(value->keys[i]));
	buf_add(out, S(" "));
	buf_add(out, value->text);
	buf_add(out, S("\n"));
}

static struct slice read_from(const char *row, struct slice text, bool is_toml)
{
	struct buf out = { .arena = arena };

	EXPECT_INT(row, toml_read(exact(text), describe, &out), is_toml);
	return buf_slice(&out);
}

static void values_come_with_their_keys(void **state)
{
	static const struct {
		const char *text, *values;
	} rows[] = {
		{ "", "" },
		{ "# nothing\n\n", "" },
		{ "a = 1", "a 1\n" },
		{ "a=1\nb = true # c\n", "a 1\nb true\n" },
		{ "a = 1\r\nb = 2\r\n", "a 1\nb 2\n" },
		{ "\xef\xbb\xbf" "a = 1\n", "a 1\n" },
		{ "a = 'b'\n", "a b\n" },
		{ "a = \"b \\\" # c\" # d\n", "a b \\\" # c\n" },
		{ "a = '\\'\nb = 1\n", "a \\\nb 1\n" },
		{ "a = \"\"\nb = ''\n", "a \nb \n" },
		{ "a = \"\"\"\nb = 1\n\"\"\"\nc = 2\n", "a \nb = 1\n\nc 2\n" },
		{ "a = '''it's'''\n", "a it's\n" },
		{ "a = \"\"\"\"b\"\"\"\"\n", "a \"b\"\n" },
		{ "a = 1979-05-27 07:32:00Z\nb = 1\n", "a 1979-05-27\nb 1\n" },
		{ "a = 1979-05-27\n", "a 1979-05-27\n" },
		{ "a.b . c = 1\n", "a.b.c 1\n" },
		{ "'a.b'.\"c d\" = 1\n", "a.b.c d 1\n" },
		{ "[t]\na = 1\n[t.u]\nb = 2\n[v]\n", "t.a 1\nt.u.b 2\n" },
		{ " [ t . 'u' ] # c\n  a = 1\n", "t.u.a 1\n" },
		{ "[[t]]\na = 1\n[[t]]\na = 2\n", "t.a 1\nt.a 2\n" },
		{ "a = []\nb = 1\n", "b 1\n" },
		{ "a = [1, 2,]\n", "a 1\na 2\n" },
		{ "a = [ # c\n  'b', # d ]\n  'e'\n]\nf = 1\n", "a b\na e\nf 1\n" },
		{ "a = [[1], [2, [3]]]\n", "a 1\na 2\na 3\n" },
		{ "a = {b = 1, c.d = '2'}\ne = 3\n", "a.b 1\na.c.d 2\ne 3\n" },
		{ "a = [{b = 1}, {b = 2}]\n", "a.b 1\na.b 2\n" },
		{ "a = {}\nb = 1\n", "b 1\n" },
		{ "1 = 2\n- = 3\n", "1 2\n- 3\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].text, read_from(rows[i].text, slice_of(rows[i].text), true),
			    slice_of(rows[i].values));
}

static void what_is_no_toml_ends_it(void **state)
{
	static const struct {
		const char *text, *values;
	} rows[] = {
		{ "a", "" },
		{ "a =", "" },
		{ "= 1\n", "" },
		{ "a = 1 2\n", "a 1\n" },
		{ "a = 1\nb = 'c\nd = 2\n", "a 1\n" },
		{ "a = \"b\\", "" },
		{ "a = \"b\\\"", "" },
		{ "a = '''b''\n", "" },
		{ "a = [1, 2\n", "a 1\na 2\n" },
		{ "a = [1 2]\n", "a 1\n" },
		{ "a = [,]\n", "" },
		{ "a = {b = 1\n", "a.b 1\n" },
		{ "a = {b}\n", "" },
		{ "[a\nb = 1\n", "" },
		{ "[]\n", "" },
		{ "[a] b\n", "" },
		{ "[[a]\nb = 1\n", "" },
		{ "[a.]\n", "" },
		{ "a..b = 1\n", "" },
		{ "a = ]\n", "" },
		{ "a = 1\rb = 2\n", "a 1\n" },
		{ "{\n  \"a\": 1\n}\n", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].text, read_from(rows[i].text, slice_of(rows[i].text), false),
			    slice_of(rows[i].values));
}

static void what_is_too_deep_is_no_toml(void **state)
{
	struct slice keys = repeated("a.", TOML_DEEPEST - 1), deep = repeated("[", TOML_DEEPEST - 1);
	struct slice flat = repeated("]", TOML_DEEPEST - 1);

	read_from("keys", joined(keys, S("a = 1\n")), true);
	read_from("a key more", joined(keys, S("a.a = 1\n")), false);
	read_from("arrays", joined(S("a = "), joined(deep, joined(S("1"), flat))), true);
	read_from("an array more", joined(S("a = "), joined(deep, joined(S("[1]"), flat))), false);
	read_from("only opened", joined(S("a = "), repeated("[", 100000)), false);
	read_from("inline tables", joined(S("a = "), repeated("{a=", 100000)), false);
}

static void bytes_of_all_kinds_are_survived(void **state)
{
	EXPECT_TEXT("a NUL", read_from("a NUL", (struct slice){ "a = \0\n", 6 }, false), S(""));
	EXPECT_TEXT("a NUL in a text", read_from("a NUL in a text", (struct slice){ "a = '\0'\n", 8 }, true),
		    ((struct slice){ "a \0\n", 4 }));
	EXPECT_TEXT("no UTF-8", read_from("no UTF-8", S("a = '\xff'\n"), true), S("a \xff\n"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(values_come_with_their_keys),
		TEST(what_is_no_toml_ends_it),
		TEST(what_is_too_deep_is_no_toml),
		TEST(bytes_of_all_kinds_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
