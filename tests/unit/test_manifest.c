/* manifest: the list of a template's files; anything wrong in it is told by line and column, and no path leads out. */
#include "unit.h"

#include "base/buf.h"
#include "scaffold/manifest.h"

static bool read_manifest(const char *yaml, struct manifest_files *out)
{
	*out = (struct manifest_files){ 0 };
	return manifest_read(arena, "template.yaml", exact(slice_of(yaml)), out, failure);
}

static void files_are_listed_in_order_with_where_they_come_from(void **state)
{
	static const struct {
		const char *path, *from, *model;
	} wanted[] = {
		{ "host.json", "host.json", NULL },
		{ ".gitignore", "dot-gitignore", NULL },
		{ ".vscode/x.json", "dot-vscode/x.json", NULL },
		{ "function_app.py", "function_app.py", "v2" },
		{ "a/.b", "a/.b", "v1" },
		{ "x", "other/y", NULL },
		{ "z", "z", NULL },
		{ "\xc3\xa4 b", "\xc3\xa4 b", NULL },
	};
	struct manifest_files files;

	EXPECT("read", read_manifest("# a template\n"
				     "files:\n"
				     "  - {path: host.json}\n"
				     "  - {path: .gitignore}\n"
				     "  - path: .vscode/x.json\n"
				     "  - {path: function_app.py, model: v2}\n"
				     "  - {model: v1, path: a/.b}\n"
				     "  - {path: x, from: other/y}\n"
				     "  - {path: z, when: docs}\n"
				     "  - path: \"\xc3\xa4 b\"\n",
				     &files));
	EXPECT_INT("all of them", files.n, ROWS(wanted));
	for (size_t i = 0; i < ROWS(wanted); i++) {
		EXPECT_STRING(wanted[i].path, files.items[i].path, wanted[i].path);
		EXPECT_STRING(wanted[i].path, files.items[i].from, wanted[i].from);
		EXPECT_STRING(wanted[i].path, files.items[i].model, wanted[i].model);
	}
	EXPECT("none is none", read_manifest("files: []\n", &files) && files.n == 0);
}

static void conditions_are_a_word_or_a_list_of_words(void **state)
{
	struct manifest_files files;

	EXPECT("read", read_manifest("files:\n"
				     "  - {path: a}\n"
				     "  - {path: a, when: docker}\n"
				     "  - {path: a, when: [docker, demo]}\n"
				     "  - {path: a, when: []}\n",
				     &files));
	EXPECT_INT("none", files.items[0].when.n, 0);
	EXPECT_INT("one", files.items[1].when.n, 1);
	EXPECT_STRING("one", files.items[1].when.items[0], "docker");
	EXPECT_INT("two", files.items[2].when.n, 2);
	EXPECT_STRING("two", files.items[2].when.items[0], "docker");
	EXPECT_STRING("two", files.items[2].when.items[1], "demo");
	EXPECT_INT("an empty list", files.items[3].when.n, 0);
}

static void what_is_wrong_is_told_by_line_and_column(void **state)
{
	static const struct {
		const char *yaml;
		size_t line, column;
		const char *message;
	} rows[] = {
		{ "files:\n  - {path: a, mode: v1}\n", 2, 15, "a file has path, from, model and when, nothing else" },
		{ "files:\n  - {path: a, model: v3}\n", 2, 22, "a model is v1 or v2" },
		{ "files:\n  - {path: a, when: dokcer}\n", 2, 21, "'dokcer' is no condition" },
		{ "files:\n  - {path: a, when: [demo, Docker]}\n", 2, 28, "'Docker' is no condition" },
		{ "files:\n  - {path: a, when: {demo: docs}}\n", 2, 21, "'' is no condition" },
		{ "files:\n  - {path: a, when: [[demo]]}\n", 2, 22, "'' is no condition" },
		{ "files:\n  - {path: a, when: }\n", 2, 21, "'' is no condition" },
		{ "files:\n  - {path: a, when: podman}\n", 2, 21, "'podman' is no condition" },
		{ "files:\n  - {path: a}\n  - {from: b}\n", 3, 5, "a file has a path" },
		{ "files:\n  - a\n", 2, 5, "a file is a mapping with a path" },
		{ "files:\n  - [a]\n", 2, 5, "a file is a mapping with a path" },
		{ "files:\n  - {path: [a]}\n", 2, 12, "a path is relative" },
		{ "files:\n  - {[a]: b}\n", 2, 6, "a file has path, from, model and when, nothing else" },
		{ "files: a\n", 1, 8, "'files' is a list" },
		{ "files: {a: b}\n", 1, 8, "'files' is a list" },
		{ "file: []\n", 1, 1, "the key 'files'" },
		{ "files: []\nmore: []\n", 1, 1, "the one key 'files'" },
		{ "- a\n", 1, 1, "the one key 'files'" },
		{ "a\n", 1, 1, "the one key 'files'" },
		{ "{}\n", 1, 1, "the one key 'files'" },
		{ "files:\n  - {path: a\n", 3, 1, "" },
		{ "files:\n\t- {path: a}\n", 2, 1, "" },
		{ "files: [\"a\n", 2, 1, "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct manifest_files files;

		EXPECT(rows[i].yaml, !read_manifest(rows[i].yaml, &files));
		EXPECT_FAILURE(rows[i].yaml, rows[i].message);
		EXPECT_STRING(rows[i].yaml, failure->place.path, "template.yaml");
		EXPECT_INT(rows[i].yaml, failure->place.line, rows[i].line);
		EXPECT_INT(rows[i].yaml, failure->place.column, rows[i].column);
		EXPECT_INT(rows[i].yaml, failure->code, EXIT_COULD_NOT);
	}
}

static void an_empty_manifest_is_refused(void **state)
{
	static const char *const rows[] = { "", "\n", "# nothing\n", "---\n" };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct manifest_files files;

		EXPECT(rows[i], !read_manifest(rows[i], &files));
		EXPECT_FAILURE(rows[i], "");
	}
}

static void a_path_that_leads_out_is_refused(void **state)
{
	static const char *const paths[] = {
		"/etc/passwd", "..", "../a",  "a/..",  "a/../b", ".",   "./a",      "a/.", "a//b", "a\\b",
		"..\\a",       "",   "a/../", "a/./b", "//a",    "\\0", "a/b\\0/c", "a/",  "/",    "C:\\a",
	};
	static const char *const keys[] = { "path", "from" };

	for (size_t i = 0; i < ROWS(paths); i++)
		for (size_t k = 0; k < ROWS(keys); k++) {
			struct buf yaml = { .arena = arena };
			struct manifest_files files;

			/* in double quotes YAML reads \0 as a NUL, and \\ as one backslash */
			buf_addf(&yaml, "files:\n  - {%s%s: \"", k ? "path: a, " : "", keys[k]);
			for (const char *c = paths[i]; *c; c++)
				buf_addf(&yaml, *c == '\\' && c[1] != '0' ? "\\\\" : "%c", *c);
			buf_addf(&yaml, "\"}\n");
			EXPECT(paths[i], !read_manifest(buf_text(&yaml), &files));
			EXPECT_FAILURE(paths[i], "a path is relative, with '/', without '..'");
			EXPECT_INT(paths[i], failure->place.line, 2);
		}
}

static void names_that_only_look_odd_are_taken(void **state)
{
	static const char *const paths[] = { "...", "..a", "a..b", "a..", ".a/.b", "a b", "-n", "~", "a/b/c/d", "C:a" };

	for (size_t i = 0; i < ROWS(paths); i++) {
		const char *yaml = buf_format(arena, "files:\n  - {path: '%s'}\n", paths[i]);
		struct manifest_files files;

		EXPECT(paths[i], read_manifest(yaml, &files) && files.n == 1);
		EXPECT_STRING(paths[i], files.items[0].path, paths[i]);
	}
}

static void any_part_of_a_manifest_is_survived(void **state)
{
	struct slice yaml = S("files:\n  - {path: .gitignore, from: 'x'}\n  - path: \"a\\x20b\"\n    model: v2\n");

	for (size_t n = 0; n <= yaml.n; n++) {
		struct manifest_files files = { 0 };

		manifest_read(arena, "template.yaml", exact(slice_part(yaml, 0, n)), &files, failure);
		manifest_read(arena, "template.yaml", exact(slice_part(yaml, n, yaml.n)), &files, failure);
	}
	EXPECT("the whole of it", manifest_read(arena, "template.yaml", yaml, &(struct manifest_files){ 0 }, failure));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(files_are_listed_in_order_with_where_they_come_from),
		TEST(conditions_are_a_word_or_a_list_of_words),
		TEST(what_is_wrong_is_told_by_line_and_column),
		TEST(an_empty_manifest_is_refused),
		TEST(a_path_that_leads_out_is_refused),
		TEST(names_that_only_look_odd_are_taken),
		TEST(any_part_of_a_manifest_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
