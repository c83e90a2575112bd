/* app: where the roots are, and which functions an app of either model has, with the place of each or the reason why it
 * is left alone. Every app is a scratch folder that the test has filled. */
#include "scratch.h"

#include "app/app.h"
#include "base/buf.h"

/* A file in the scratch folder; the last of a list has no name. */
struct file {
	const char *name, *text;
};

enum { MOST_FILES = 8 };

static void write_files(const struct file *files)
{
	for (size_t i = 0; i < MOST_FILES && files[i].name; i++)
		scratch_write(files[i].name, slice_of(files[i].text));
}

/* Whatever stands at the top of their paths. */
static void remove_files(const struct file *files)
{
	for (size_t i = 0; i < MOST_FILES && files[i].name; i++)
		scratch_remove(arena_copy(arena, files[i].name, strcspn(files[i].name, "/")));
}

static const char *below_scratch(const char *path)
{
	const char *top = scratch("");

	return strncmp(path, top, strlen(top)) == 0 ? path + strlen(top) + (path[strlen(top)] == '/') : path;
}

static struct app *load(const char *root)
{
	struct app_roots roots = { 0 };
	struct app *app =
		app_find(arena, scratch(root), &roots, failure) ? app_load(arena, &roots.items[0], failure) : NULL;

	if (!app)
		GIVE_UP("%s", failure->message);
	return app;
}

static const char *const left_names[LEFT_REASONS] = {
	[LEFT_NOT] = "ok",
	[LEFT_UNREADABLE] = "unreadable",
	[LEFT_NO_SCRIPT] = "no script",
	[LEFT_OUTSIDE] = "outside",
	[LEFT_BROKEN] = "broken",
	[LEFT_NOT_A_DEF] = "not a def",
	[LEFT_ORCHESTRATOR] = "orchestrator",
};

/* "main v1 httpTrigger a/__init__.py:3 ok", a line for each function. */
static struct slice described(const struct app *app)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *f = &app->functions.items[i];

		buf_addf(&out, "%s %s %s %s:%zu %s\n", f->name, f->model == MODEL_V1 ? "v1" : "v2",
			 *f->trigger ? f->trigger : "-", below_scratch(f->place.path), f->place.line,
			 left_names[f->left]);
	}
	return buf_slice(&out);
}

/* ---- roots ---- */

static void roots_are_found_at_and_below_a_folder(void **state)
{
	static const struct {
		const char *row;
		struct file files[MOST_FILES];
		const char *roots; /* one a line */
	} rows[] = {
		{ "host.json", { { "host.json", "{}" } }, "\n" },
		{ "host.json alone counts", { { "a/host.json", "{}" }, { "b/x.py", "" } }, "a\n" },
		{ "a v1 folder", { { "F/function.json", "{}" } }, "\n" },
		{ "a v2 script", { { "function_app.py", "" } }, "\n" },
		{ "a monorepo",
		  { { "a/host.json", "{}" }, { "b/c/function_app.py", "" }, { "d/F/function.json", "{}" } },
		  "a\nd\nb/c\n" },
		{ "one in another", { { "host.json", "{}" }, { "a/host.json", "{}" } }, "\na\n" },
		{ "a script below a host is no root", { { "host.json", "{}" }, { "a/function_app.py", "" } }, "\n" },
		{ "a stray host.json in a function's folder",
		  { { "host.json", "{}" }, { "F/function.json", "{}" }, { "F/host.json", "{}" } },
		  "\n" },
		{ "never entered",
		  { { "host.json", "{}" },
		    { ".git/host.json", "{}" },
		    { "node_modules/host.json", "{}" },
		    { ".python_packages/host.json", "{}" },
		    { "site-packages/host.json", "{}" },
		    { "env/pyvenv.cfg", "" },
		    { "env/host.json", "{}" } },
		  "\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct app_roots roots = { 0 };
		struct buf found = { .arena = arena };

		write_files(rows[i].files);
		EXPECT(rows[i].row, app_find(arena, scratch(""), &roots, failure));
		for (size_t k = 0; k < roots.n; k++)
			buf_addf(&found, "%s\n", below_scratch(roots.items[k].path));
		EXPECT_TEXT(rows[i].row, buf_slice(&found), slice_of(rows[i].roots));
		remove_files(rows[i].files);
	}
}

static void a_link_to_a_folder_is_not_entered(void **state)
{
	struct app_roots roots = { 0 };

	scratch_write("a/host.json", S("{}"));
	scratch_link("a", "b");
	scratch_link("..", "a/up");
	EXPECT("found", app_find(arena, scratch(""), &roots, failure));
	EXPECT_INT("once", roots.n, 1);
	EXPECT_STRING("once", roots.items[0].path, scratch("a"));
}

static void where_there_is_no_app_that_is_said(void **state)
{
	struct app_roots roots = { 0 };

	scratch_write("host.json", S("{}"));
	scratch_write("lib/x.py", S(""));
	scratch_write("file", S(""));
	EXPECT("no folder", !app_find(arena, scratch("nowhere"), &roots, failure));
	EXPECT_FAILURE("no folder", "there is no folder");
	EXPECT("a file", !app_find(arena, scratch("file"), &roots, failure));
	EXPECT_FAILURE("a file", "is not a folder");
	EXPECT("below an app", !app_find(arena, scratch("lib"), &roots, failure));
	EXPECT_FAILURE("below an app", "no function app in");
	EXPECT("below an app", strstr(failure->hint, scratch("")));
	EXPECT_INT("none", roots.n, 0);
}

/* ---- v1 ---- */

static void a_v1_function_is_read_from_its_function_json(void **state)
{
	static const struct {
		const char *row, *json, *functions;
	} rows[] = {
		{ "all defaults", "{}", "F v1 - app/F/__init__.py:3 ok\n" },
		{ "a trigger", "{\"bindings\": [{\"type\": \"http\"}, {\"type\": \"queueTrigger\"}]}",
		  "F v1 queueTrigger app/F/__init__.py:3 ok\n" },
		{ "an entry point", "{\"entryPoint\": \"other\"}", "F v1 - app/F/__init__.py:6 ok\n" },
		{ "every def of the name", "{\"entryPoint\": \"twice\"}",
		  "F v1 - app/F/__init__.py:8 ok\nF v1 - app/F/__init__.py:10 ok\n" },
		{ "a script", "{\"scriptFile\": \"run.py\"}", "F v1 - app/F/run.py:1 ok\n" },
		{ "a script elsewhere", "{\"scriptFile\": \"../shared/x.py\"}", "F v1 - app/shared/x.py:1 ok\n" },
		{ "a script with detours", "{\"scriptFile\": \"./..//shared/../shared/./x.py\"}",
		  "F v1 - app/shared/x.py:1 ok\n" },
		{ "no such script", "{\"scriptFile\": \"none.py\"}", "F v1 - app/F/function.json:0 no script\n" },
		{ "a folder for a script", "{\"scriptFile\": \"../shared\"}",
		  "F v1 - app/F/function.json:0 no script\n" },
		{ "out of the app", "{\"scriptFile\": \"../../out.py\"}", "F v1 - app/F/function.json:0 outside\n" },
		{ "a link out of the app", "{\"scriptFile\": \"link.py\"}", "F v1 - app/F/function.json:0 outside\n" },
		{ "an absolute path is a path below", "{\"scriptFile\": \"/etc/passwd\"}",
		  "F v1 - app/F/function.json:0 no script\n" },
		{ "no such entry", "{\"entryPoint\": \"none\"}", "F v1 - app/F/__init__.py:0 not a def\n" },
		{ "a method is no entry", "{\"entryPoint\": \"method\"}", "F v1 - app/F/__init__.py:0 not a def\n" },
		{ "an assigned entry", "{\"entryPoint\": \"assigned\"}", "F v1 - app/F/__init__.py:0 not a def\n" },
		{ "a script that does not parse", "{\"scriptFile\": \"broken.py\"}",
		  "F v1 - app/F/broken.py:2 broken\n" },
		{ "a BOM, CRLF, trailing commas, comments",
		  "\xef\xbb\xbf{\r\n// why\r\n\"entryPoint\": \"other\", /* how */\r\n}\r\n",
		  "F v1 - app/F/__init__.py:6 ok\n" },
		{ "no JSON", "{\n\"scriptFile\" \"x\"}", "F v1 - app/F/function.json:2 unreadable\n" },
		{ "empty", "", "F v1 - app/F/function.json:1 unreadable\n" },
		{ "a list", "[]", "F v1 - app/F/function.json:1 unreadable\n" },
		{ "cut short", "{\"scriptFile\": \"run", "F v1 - app/F/function.json:1 unreadable\n" },
		{ "other types", "{\"scriptFile\": 1, \"entryPoint\": [], \"bindings\": {}}",
		  "F v1 - app/F/__init__.py:3 ok\n" },
		{ "odd bindings", "{\"bindings\": [1, null, [], {}, {\"type\": 2}, {\"type\": \"Trigger\"}]}",
		  "F v1 - app/F/__init__.py:3 ok\n" },
	};

	scratch_write("out.py", S("def main(): pass\n"));
	scratch_write("app/host.json", S("{}"));
	scratch_write("app/shared/x.py", S("def main(): pass\n"));
	scratch_write("app/F/run.py", S("async def main(): pass\n"));
	scratch_write("app/F/broken.py", S("x = 1\ndef main(:\n"));
	scratch_write("app/F/__init__.py",
		      S("import x\n\ndef main(req): pass\n\n@x.y\ndef other(req): pass\n\ndef twice(): pass\n"
			"if x:\n    def twice(): pass\nclass K:\n    def method(self): pass\nassigned = main\n"));
	scratch_link("../../out.py", "app/F/link.py");
	for (size_t i = 0; i < ROWS(rows); i++) {
		scratch_write("app/F/function.json", slice_of(rows[i].json));
		EXPECT_TEXT(rows[i].row, described(load("app")), slice_of(rows[i].functions));
	}
}

static void without_a_script_file_the_only_file_is_the_script(void **state)
{
	static const struct {
		const char *row;
		struct file files[MOST_FILES];
		const char *functions;
	} rows[] = {
		{ "the only one", { { "app/F/run.py", "def main(): pass\n" } }, "F v1 - app/F/run.py:1 ok\n" },
		{ "__init__.py among others",
		  { { "app/F/run.py", "def main(): pass\n" }, { "app/F/__init__.py", "\ndef main(): pass\n" } },
		  "F v1 - app/F/__init__.py:2 ok\n" },
		{ "two, and no __init__.py",
		  { { "app/F/a.py", "" }, { "app/F/b.py", "" } },
		  "F v1 - app/F/function.json:0 no script\n" },
		{ "the only one is no Python",
		  { { "app/F/readme.txt", "" } },
		  "F v1 - app/F/function.json:0 no script\n" },
		{ "none", { { 0 } }, "F v1 - app/F/function.json:0 no script\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		scratch_write("app/host.json", S("{}"));
		scratch_write("app/F/function.json", S("{}"));
		write_files(rows[i].files);
		EXPECT_TEXT(rows[i].row, described(load("app")), slice_of(rows[i].functions));
		scratch_remove("app");
	}
}

static void functions_that_share_a_script_share_its_source(void **state)
{
	const struct app *app;

	write_files((const struct file[MOST_FILES]){ { "app/host.json", "{}" },
						     { "app/A/function.json", "{\"scriptFile\": \"../x.py\"}" },
						     { "app/B/function.json", "{\"scriptFile\": \"../x.py\"}" },
						     { "app/x.py", "def main(): pass\n" } });
	app = load("app");
	EXPECT_TEXT("both", described(app), S("A v1 - app/x.py:1 ok\nB v1 - app/x.py:1 ok\n"));
	EXPECT("one source", app->sources.n == 1 && app->functions.items[0].source == app->functions.items[1].source);
}

static void a_place_counts_the_lines_on_disk(void **state)
{
	write_files((const struct file[MOST_FILES]){
		{ "app/host.json", "{}" },
		{ "app/F/function.json", "{}" },
		{ "app/F/__init__.py", "# pyfuncprof: begin x\nx\n# pyfuncprof: end x\ndef main(): pass\n" } });
	EXPECT_TEXT("with marks above it", described(load("app")), S("F v1 - app/F/__init__.py:4 ok\n"));
}

static void any_file_with_marks_is_a_source(void **state)
{
	const struct app *app;

	write_files((const struct file[MOST_FILES]){ { "app/host.json", "{}" },
						     { "app/lib/a.py", "# pyfuncprof: begin x\n# pyfuncprof: end x\n" },
						     { "app/lib/b.py", "x = 1\n" },
						     { "app/lib/c.txt", "# pyfuncprof: begin x\n" },
						     { "app/env/pyvenv.cfg", "" },
						     { "app/env/d.py", "# pyfuncprof: begin x\n" },
						     { "app/sub/host.json", "{}" },
						     { "app/sub/e.py", "# pyfuncprof: begin x\n" } });
	app = load("app");
	EXPECT_INT("one", app->sources.n, 1);
	EXPECT_STRING("one", app->sources.items[0]->path, scratch("app/lib/a.py"));
}

static void a_lone_mark_in_any_file_fails(void **state)
{
	struct app_roots roots = { 0 };

	write_files((const struct file[MOST_FILES]){ { "app/host.json", "{}" },
						     { "app/lib/a.py", "\n# pyfuncprof: end x\n" } });
	EXPECT("found", app_find(arena, scratch("app"), &roots, failure));
	EXPECT("fails", !app_load(arena, &roots.items[0], failure));
	EXPECT_FAILURE("says which", "x");
	EXPECT_STRING("says where", failure->place.path, scratch("app/lib/a.py"));
	EXPECT_INT("says where", failure->place.line, 2);
}

/* ---- v2 ---- */

#define APP "import azure.functions as func\napp = func.FunctionApp()\n"

static void a_v2_function_is_told_by_what_its_decorator_is_bound_to(void **state)
{
	static const struct {
		const char *row, *text, *functions;
	} rows[] = {
		{ "a route", APP "@app.route(route='x')\ndef f(req): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "by name and trigger",
		  APP "@app.function_name('x')\n@app.queue_trigger(arg_name='m')\nasync def f(m): pass\n",
		  "x v2 queueTrigger app/function_app.py:5 ok\n" },
		{ "from azure import functions",
		  "from azure import functions\na = functions.FunctionApp()\n@a.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "from azure.functions import",
		  "from azure.functions import FunctionApp as A\na = A()\n@a.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "import azure.functions",
		  "import azure.functions\na = azure.functions.Blueprint()\n@a.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "by another name of it", APP "other = app\n@other.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "durable",
		  "import azure.durable_functions as df\nb = df.DFApp()\n@b.activity_trigger(input_name='x')\ndef f(x): pass\n",
		  "f v2 activityTrigger app/function_app.py:4 ok\n" },
		{ "an orchestrator",
		  "import azure.durable_functions as df\nb = df.Blueprint()\n@b.orchestration_trigger(context_name='c')\n"
		  "def f(c): yield\n",
		  "f v2 orchestrationTrigger app/function_app.py:4 ok\n" },
		{ "in a factory",
		  "import azure.functions as func\ndef make():\n    b = func.Blueprint()\n    @b.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "imported from a module of the app", "from lib.bp import b\n@b.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "through a module of the app", "import lib.bp\n@lib.bp.b.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "relative", "from .lib import bp as x\n@x.b.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "several decorated twice are one each", APP "@app.route()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "Flask", "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef f(): pass\n", "" },
		{ "FastAPI beside it",
		  APP
		  "from fastapi import FastAPI\nweb = FastAPI()\n@web.route()\ndef g(): pass\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "bound by nothing", "@app.route()\ndef f(): pass\n", "" },
		{ "bound to itself", "a = a\nb = c\nc = b\n@a.route()\ndef f(): pass\n@b.route()\ndef g(): pass\n",
		  "" },
		{ "imports in a circle", "from lib.circle import x\n@x.route()\ndef f(): pass\n", "" },
		{ "no trigger", APP "@app.function_name('x')\ndef f(): pass\n", "" },
		{ "an output alone", APP "@app.blob_output(arg_name='o')\ndef f(): pass\n", "" },
		{ "not called FunctionApp",
		  "import azure.functions as func\na = func.HttpRequest()\n@a.route()\ndef f(): pass\n", "" },
		{ "a class of another package",
		  "from other import FunctionApp\na = FunctionApp()\n@a.route()\ndef f(): pass\n", "" },
		{ "a script that does not parse", APP "@app.route()\ndef f(:\n",
		  "function_app.py v2 - app/function_app.py:4 broken\n" },
		{ "no functions", APP, "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		scratch_write("app/host.json", S("{}"));
		scratch_write("app/lib/__init__.py", S(""));
		scratch_write("app/lib/bp.py", S("import azure.functions as func\nb = func.Blueprint()\n"));
		scratch_write("app/lib/circle.py", S("from .circle2 import x\n"));
		scratch_write("app/lib/circle2.py", S("from .circle import x\n"));
		scratch_write("app/function_app.py", slice_of(rows[i].text));
		EXPECT_TEXT(rows[i].row, described(load("app")), slice_of(rows[i].functions));
		scratch_remove("app");
	}
}

static void a_trigger_has_the_name_of_its_binding(void **state)
{
	static const char *const methods[][2] = {
		{ "route", "httpTrigger" },
		{ "schedule", "timerTrigger" },
		{ "timer_trigger", "timerTrigger" },
		{ "queue_trigger", "queueTrigger" },
		{ "blob_trigger", "blobTrigger" },
		{ "event_grid_trigger", "eventGridTrigger" },
		{ "event_hub_message_trigger", "eventHubTrigger" },
		{ "service_bus_queue_trigger", "serviceBusTrigger" },
		{ "service_bus_topic_trigger", "serviceBusTrigger" },
		{ "cosmos_db_trigger", "cosmosDBTrigger" },
		{ "cosmos_db_trigger_v3", "cosmosDBTrigger" },
		{ "sql_trigger", "sqlTrigger" },
		{ "kafka_trigger", "kafkaTrigger" },
		{ "warm_up_trigger", "warmupTrigger" },
		{ "generic_trigger", "genericTrigger" },
		{ "orchestration_trigger", "orchestrationTrigger" },
		{ "entity_trigger", "entityTrigger" },
	};

	for (size_t i = 0; i < ROWS(methods); i++) {
		struct buf text = { .arena = arena };
		const struct app *app;

		buf_addf(&text, APP "@app.%s()\ndef f(): pass\n", methods[i][0]);
		scratch_write("app/function_app.py", buf_slice(&text));
		app = load("app");
		EXPECT_INT(methods[i][0], app->functions.n, 1);
		EXPECT_STRING(methods[i][0], app->functions.items[0].trigger, methods[i][1]);
	}
}

static void the_v2_script_is_the_one_that_the_app_setting_names(void **state)
{
	static const struct {
		const char *row, *settings, *functions;
	} rows[] = {
		{ "none", NULL, "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "no JSON", "{", "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "no such setting", "{\"Values\": {}}", "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "another type", "{\"Values\": {\"PYTHON_SCRIPT_FILE_NAME\": 1}}",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "empty", "{\"Values\": {\"PYTHON_SCRIPT_FILE_NAME\": \"\"}}",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "another folder", "{\"Values\": {\"PYTHON_SCRIPT_FILE_NAME\": \"../x.py\"}}",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "a missing script: no v2 app", "{\"Values\": {\"PYTHON_SCRIPT_FILE_NAME\": \"x.py\"}}", "" },
		{ "a BOM", "\xef\xbb\xbf{\"Values\": {\"PYTHON_SCRIPT_FILE_NAME\": \"x.py\"}}", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		scratch_write("app/host.json", S("{}"));
		scratch_write("app/function_app.py", S(APP "@app.route()\ndef f(): pass\n"));
		if (rows[i].settings)
			scratch_write("app/local.settings.json", slice_of(rows[i].settings));
		EXPECT_TEXT(rows[i].row, described(load("app")), slice_of(rows[i].functions));
		scratch_remove("app");
	}
}

static void every_module_with_a_blueprint_is_looked_into(void **state)
{
	const struct app *app;

	write_files((const struct file[MOST_FILES]){
		{ "app/function_app.py", APP "from bp import b\napp.register_functions(b)\n" },
		{ "app/bp.py", "import azure.functions as func\nb = func.Blueprint()\n@b.route()\ndef g(): pass\n" },
		{ "app/deep/er/bp.py",
		  "from azure.functions import Blueprint\nb = Blueprint()\n@b.timer_trigger()\ndef h(): pass\n" },
		{ "app/env/pyvenv.cfg", "" },
		{ "app/env/bp.py",
		  "import azure.functions as func\nb = func.Blueprint()\n@b.route()\ndef no(): pass\n" },
		{ "app/plain.py", "x = 1\n" } });
	app = load("app");
	EXPECT_TEXT("both", described(app),
		    S("g v2 httpTrigger app/bp.py:4 ok\nh v2 timerTrigger app/deep/er/bp.py:4 ok\n"));
}

static void every_reason_has_a_text_of_its_own(void **state)
{
	for (int i = LEFT_NOT + 1; i < LEFT_REASONS; i++) {
		struct buf row = { .arena = arena };

		buf_addf(&row, "reason %d", i);
		EXPECT(buf_text(&row), left_texts[i] && *left_texts[i]);
		EXPECT(left_texts[i], left_texts[i][0] >= 'a' && left_texts[i][0] <= 'z');
		EXPECT(left_texts[i], !slice_ends(slice_of(left_texts[i]), S(".")));
		for (int k = LEFT_NOT; k < i; k++)
			EXPECT(left_texts[i], strcmp(left_texts[i], left_texts[k]) != 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_IN_SCRATCH(roots_are_found_at_and_below_a_folder),
		TEST_IN_SCRATCH(a_link_to_a_folder_is_not_entered),
		TEST_IN_SCRATCH(where_there_is_no_app_that_is_said),
		TEST_IN_SCRATCH(a_v1_function_is_read_from_its_function_json),
		TEST_IN_SCRATCH(without_a_script_file_the_only_file_is_the_script),
		TEST_IN_SCRATCH(functions_that_share_a_script_share_its_source),
		TEST_IN_SCRATCH(a_place_counts_the_lines_on_disk),
		TEST_IN_SCRATCH(any_file_with_marks_is_a_source),
		TEST_IN_SCRATCH(a_lone_mark_in_any_file_fails),
		TEST_IN_SCRATCH(a_v2_function_is_told_by_what_its_decorator_is_bound_to),
		TEST_IN_SCRATCH(a_trigger_has_the_name_of_its_binding),
		TEST_IN_SCRATCH(the_v2_script_is_the_one_that_the_app_setting_names),
		TEST_IN_SCRATCH(every_module_with_a_blueprint_is_looked_into),
		TEST(every_reason_has_a_text_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
