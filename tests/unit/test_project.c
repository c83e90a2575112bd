/* project: the template of a whole app. Every file of it is written by somebody, once, and as text should be. */
#include "unit.h"

#include "base/buf.h"
#include "base/set.h"
#include "template/embedded.h"
#include "scaffold/scaffold.h"

static struct slice bytes_of(const struct embedded_file *file)
{
	return (struct slice){ (const char *)file->bytes, file->size };
}

static bool is_ours(const struct embedded_file *file)
{
	return slice_starts(slice_of(file->path), S("project/"));
}

static void plan(enum model model, const char *conditions, const char *only, struct changes *out)
{
	static const struct expand_value values[] = {
		{ "url", { "http://x", 8 }, false },
		{ "bundle", { "a.bundle", 8 }, false },
		{ "python-version", { "3.13", 4 }, false },
		{ "image-host", { "images", 6 }, false },
	};
	struct scaffold_answers answers = { .model = model, .only = only };
	struct shelf shelf = { 0 };
	struct slice rest = slice_of(conditions), word;
	struct scaffold_files files = { 0 };

	*out = (struct changes){ 0 };
	while (slice_cut(&rest, ' ', &word))
		*vec_push(arena, &answers.conditions) = slice_copy(arena, word);
	for (size_t i = 0; i < ROWS(values); i++)
		*vec_push(arena, &answers.values) = values[i];
	if (!scaffold_project(arena, &shelf, "none", &answers, out, &files, failure))
		GIVE_UP("%s", failure->message);
}

static void conditions_choose_the_files(void **state)
{
	static const struct {
		enum model model;
		const char *conditions, *only, *files;
	} rows[] = {
		{ MODEL_V1, "demo", NULL,
		  "requirements.txt .funcignore .gitignore host.json local.settings.json .vscode/extensions.json "
		  "HttpTriggerAsync/__init__.py HttpTriggerAsync/function.json "
		  "HttpTriggerSync/__init__.py HttpTriggerSync/function.json " },
		{ MODEL_V1, "empty docs", NULL,
		  "requirements.txt .funcignore getting_started.md .gitignore host.json local.settings.json "
		  ".vscode/extensions.json " },
		{ MODEL_V2, "empty docs", NULL,
		  "requirements.txt .funcignore function_app.py .gitignore host.json local.settings.json "
		  ".vscode/extensions.json " },
		{ MODEL_V2, "demo docs docker", NULL,
		  "requirements.txt .funcignore function_app.py .gitignore host.json local.settings.json "
		  ".vscode/extensions.json Dockerfile .dockerignore " },
		{ MODEL_V1, "demo docs docker", "docker", "Dockerfile .dockerignore " },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf files = { .arena = arena };
		struct changes changes;

		plan(rows[i].model, rows[i].conditions, rows[i].only, &changes);
		for (size_t k = 0; k < changes.n; k++)
			buf_addf(&files, "%s ", changes.items[k].path + strlen("none/"));
		EXPECT_STRING(rows[i].conditions, buf_text(&files), rows[i].files);
	}
}

static void no_app_has_a_file_twice(void **state)
{
	static const char *const kinds[] = { "demo docs docker", "empty docs docker" };

	for (size_t model = 0; model < 2; model++)
		for (size_t kind = 0; kind < ROWS(kinds); kind++) {
			struct changes changes;
			struct set seen = { 0 };

			plan(model ? MODEL_V2 : MODEL_V1, kinds[kind], NULL, &changes);
			for (size_t i = 0; i < changes.n; i++)
				EXPECT(changes.items[i].path, set_add(arena, &seen, slice_of(changes.items[i].path)));
			EXPECT(kinds[kind], !set_add(arena, &seen, S("none/host.json")));
			EXPECT(kinds[kind], !set_add(arena, &seen, S("none/Dockerfile")));
		}
}

static void every_file_of_the_template_is_for_somebody(void **state)
{
	struct manifest_files files = { 0 };
	struct set sources = { 0 };
	size_t ours = 0;

	for (size_t i = 0; i < embedded_count; i++) {
		ours += is_ours(&embedded_files[i]);
		if (strcmp(embedded_files[i].path, "project/template.yaml") == 0)
			assert_true(manifest_read(arena, "x", bytes_of(&embedded_files[i]), &files, failure));
	}
	for (size_t i = 0; i < files.n; i++)
		EXPECT(files.items[i].from, set_add(arena, &sources, slice_of(files.items[i].from)));
	for (size_t i = 0; i < embedded_count; i++)
		if (is_ours(&embedded_files[i]) && !slice_ends(slice_of(embedded_files[i].path), S("/template.yaml")))
			EXPECT(embedded_files[i].path,
			       !set_add(arena, &sources, slice_of(embedded_files[i].path + strlen("project/"))));
	EXPECT_INT("and none is missing", files.n, ours - 1);
}

static void every_file_is_lines_that_end(void **state)
{
	for (size_t i = 0; i < embedded_count; i++) {
		struct slice text = bytes_of(&embedded_files[i]);

		if (!is_ours(&embedded_files[i]))
			continue;
		EXPECT(embedded_files[i].path, slice_ends(text, S("\n")) && !slice_ends(text, S("\n\n")));
		EXPECT(embedded_files[i].path, slice_find(text, S("\r"), 0) == SLICE_NONE);
		EXPECT(embedded_files[i].path, slice_find(text, S(" \n"), 0) == SLICE_NONE);
	}
}

static void the_container_has_the_python_that_was_asked_for(void **state)
{
	struct changes changes;

	plan(MODEL_V1, "docker", "docker", &changes);
	EXPECT_STRING("first", changes.items[0].path, "none/Dockerfile");
	EXPECT("image", slice_has(changes.items[0].after, S("FROM images/azure-functions/python:4-python3.13\n"), 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(conditions_choose_the_files),
		TEST(no_app_has_a_file_twice),
		TEST(every_file_of_the_template_is_for_somebody),
		TEST(every_file_is_lines_that_end),
		TEST(the_container_has_the_python_that_was_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
