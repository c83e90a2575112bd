/* app: where the roots are, and which functions an app of either model has, with the place of each or the reason why it
 * is left alone. Every app is a scratch folder that the test has filled. */
#include "scratch.h"

#include <git2.h>
#include <sys/stat.h>
#include <unistd.h>

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
	struct app *app = app_find(arena, scratch(root), INTEREST_V2 | INTEREST_MARKS, &roots, failure)
				  ? app_load(arena, &roots.items[0], APP_FUNCTIONS, failure)
				  : NULL;

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
	[LEFT_WEB_APP] = "web app",
	[LEFT_UNKNOWN_APP] = "unknown app",
	[LEFT_CALLED_EARLY] = "called early",
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
		EXPECT(rows[i].row, app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
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
	EXPECT("found", app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_INT("once", roots.n, 1);
	EXPECT_STRING("once", roots.items[0].path, scratch("a"));
}

static void where_there_is_no_app_that_is_said(void **state)
{
	struct app_roots roots = { 0 };

	scratch_write("host.json", S("{}"));
	scratch_write("lib/x.py", S(""));
	scratch_write("file", S(""));
	EXPECT("no folder", !app_find(arena, scratch("nowhere"), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_FAILURE("no folder", "there is no folder");
	EXPECT("a file", !app_find(arena, scratch("file"), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_FAILURE("a file", "is not a folder");
	EXPECT("below an app", !app_find(arena, scratch("lib"), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_FAILURE("below an app", "no function app in");
	EXPECT("below an app", strstr(failure->hint, scratch("")));
	EXPECT_INT("none", roots.n, 0);
}

/* ---- what a root has ---- */

/* The names of the app's files, or folders, one a line. */
static struct slice files_of(const struct app_root *root)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < root->files.n; i++)
		buf_addf(&out, "%s\n", below_scratch(root->files.items[i].path));
	return buf_slice(&out);
}

static struct slice folders_of(const struct app_root *root)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < root->folders.n; i++)
		buf_addf(&out, "%s\n", below_scratch(root->folders.items[i].path));
	return buf_slice(&out);
}

static void files_worth_it_come_in_the_order_of_their_paths(void **state)
{
	static const char *const worth_it = "app = FunctionApp()\n";
	static const char *const names[] = { "b.py",    "a/z.py", "a.py", "a-b/x.py", "a/a/x.py",
					     "a!/x.py", "c.py",   "A.py", "a b/y.py", "a0.py" };
	struct app_roots roots = { 0 };

	scratch_write("host.json", S("{}"));
	for (size_t i = 0; i < ROWS(names); i++)
		scratch_write(names[i], slice_of(worth_it));
	scratch_write("plain.py", S("x = 1\n"));
	scratch_write("F/function.json", S("{}"));
	scratch_write("F/plain.py", S("x = 1\n"));
	scratch_write("marked.py", S("# pyfuncprof: begin x\n"));
	scratch_write("b.txt", slice_of(worth_it));
	scratch_write("sub/host.json", S("{}"));
	scratch_write("sub/x.py", slice_of(worth_it));
	EXPECT("found", app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_INT("two", roots.n, 2);
	EXPECT_TEXT("a folder's before whatever begins with its name", files_of(&roots.items[0]),
		    S("A.py\nF/plain.py\na/a/x.py\na/z.py\na b/y.py\na!/x.py\na-b/x.py\na.py\na0.py\nb.py\nc.py\n"
		      "marked.py\n"));
	EXPECT_TEXT("another's are its own", files_of(&roots.items[1]), S("sub/x.py\n"));
	EXPECT_TEXT("with its bytes", roots.items[1].files.items[0].bytes, slice_of(worth_it));
	EXPECT_TEXT("folders", folders_of(&roots.items[1]), S("sub\n"));
	EXPECT_INT("functions", roots.items[0].functions.n, 1);
	EXPECT_STRING("functions", roots.items[0].functions.items[0], scratch("F"));
}

static void begin_repository(const char *name)
{
	git_repository *repository;

	scratch_folder(name);
	assert_int_equal(git_repository_init(&repository, scratch(name), 0), 0);
	git_repository_free(repository);
}

static void what_git_ignores_is_not_entered(void **state)
{
	struct app_roots roots = { 0 };

	begin_repository("");
	scratch_write(".gitignore", S("out/\n/only-top\n*.tmp\n!kept.tmp\n"));
	scratch_write("a/.gitignore", S("deep\n"));
	write_files((const struct file[MOST_FILES]){ { "host.json", "{}" },
						     { "out/x.py", "" },
						     { "a/out/x.py", "" },
						     { "a/deep/x.py", "" },
						     { "deep/x.py", "" },
						     { "only-top/x.py", "" },
						     { "a/only-top/x.py", "" },
						     { "x.tmp/x.py", "" } });
	scratch_write("kept.tmp/host.json", S("{}"));
	scratch_write("out/host.json", S("{}"));
	EXPECT("found", app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_INT("roots", roots.n, 2);
	EXPECT_TEXT("folders", folders_of(&roots.items[0]), S("\na\ndeep\na/only-top\n"));
	EXPECT_TEXT("folders", folders_of(&roots.items[1]), S("kept.tmp\n"));
	roots = (struct app_roots){ 0 };
	EXPECT("one that is asked for", app_find(arena, scratch("out"), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_INT("one that is asked for", roots.n, 1);
}

static void a_repository_in_another_ignores_for_itself(void **state)
{
	struct app_roots roots = { 0 };

	begin_repository("");
	begin_repository("sub");
	scratch_write(".gitignore", S("outer\n"));
	scratch_write("sub/.gitignore", S("inner\n"));
	write_files((const struct file[MOST_FILES]){ { "app/host.json", "{}" },
						     { "app/outer/x.py", "" },
						     { "app/inner/x.py", "" },
						     { "sub/app/host.json", "{}" },
						     { "sub/app/outer/x.py", "" },
						     { "sub/app/inner/x.py", "" },
						     { "sub/two/host.json", "{}" } });
	EXPECT("found", app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_INT("roots", roots.n, 3);
	EXPECT_TEXT("of the outer one", folders_of(&roots.items[0]), S("app\napp/inner\n"));
	EXPECT_TEXT("of the inner one", folders_of(&roots.items[1]), S("sub/app\nsub/app/outer\n"));
	EXPECT_STRING("its top", roots.items[0].top, scratch(""));
	EXPECT_STRING("its top", roots.items[1].top, scratch("sub"));
	EXPECT("one repository, one pointer", roots.items[1].top == roots.items[2].top);
}

static void a_file_that_cannot_be_read_fails_by_name(void **state)
{
	struct app_roots roots = { 0 };

	scratch_write("host.json", S("{}"));
	scratch_write("a/x.py", S("x = 1\n"));
	chmod(scratch("a/x.py"), 0);
	if (geteuid() == 0)
		skip();
	EXPECT("fails", !app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT_FAILURE("says which", "a/x.py");
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
	EXPECT("found", app_find(arena, scratch("app"), INTEREST_V2 | INTEREST_MARKS, &roots, failure));
	EXPECT("fails", !app_load(arena, &roots.items[0], APP_FUNCTIONS, failure));
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

#define SDK "import azure.functions as func\n"

struct v2_row {
	const char *row, *text, *functions;
};

/* The modules of the app that the rows import from. */
static void write_library(void)
{
	write_files((const struct file[MOST_FILES]){
		{ "app/host.json", "{}" },
		{ "app/lib/__init__.py", "" },
		{ "app/lib/bp.py", SDK "b = func.Blueprint()\n" },
		{ "app/lib/circle.py", "from .circle2 import x\n" },
		{ "app/lib/circle2.py", "from .circle import x\n" },
		{ "app/lib/loop.py", "from .loop import *\nfrom . import *\n" },
		{ "app/lib/star.py", "from .bp import *\n" },
	});
	write_files((const struct file[MOST_FILES]){
		{ "app/lib/make.py", SDK "def make():\n    return func.FunctionApp()\n" },
		{ "app/lib/host.py", SDK "class Host: pass\nHOST = Host()\nHOST.app = func.FunctionApp()\n" },
		{ "app/lib/kinds.py", SDK "class MyApp(func.FunctionApp): pass\n" },
		{ "app/lib/views.py", "import x\ndef show(req): pass\n" },
		{ "app/lib/deco.py", "def deco(f):\n    f(1)\n    return f\n" },
	});
}

static void expect_v2(const struct v2_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		write_library();
		scratch_write("app/function_app.py", slice_of(rows[i].text));
		EXPECT_TEXT(rows[i].row, described(load("app")), slice_of(rows[i].functions));
		scratch_remove("app");
	}
}

static void a_register_may_come_from_a_factory(void **state)
{
	static const struct v2_row rows[] = {
		{ "of the file",
		  SDK "def make(): return func.FunctionApp()\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "through a local name",
		  SDK
		  "def make():\n    made = func.FunctionApp()\n    made.x = 1\n    return made\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "defined below",
		  SDK
		  "def get(): return make()\ndef make(): return func.FunctionApp()\napp = get()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "imported", "from lib.make import make\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "of a module", "import lib.make\napp = lib.make.make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "of a class",
		  SDK
		  "class K:\n    @staticmethod\n    def make(): return func.FunctionApp()\napp = K.make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "one of several returns",
		  SDK
		  "def make():\n    if x:\n        return None\n    return func.FunctionApp()\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "by what it says that it returns",
		  SDK
		  "def make() -> func.FunctionApp:\n    return registry['app']\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "that gives back what it is given",
		  SDK
		  "def set_up(x, app):\n    return app\napp = set_up(1, func.FunctionApp())\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "decorated",
		  SDK
		  "import functools\n@functools.cache\ndef make(): return func.FunctionApp()\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "in a variable", SDK "make = func.FunctionApp\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "partial",
		  SDK
		  "import functools\nmake = functools.partial(func.FunctionApp, x=1)\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "used at once", SDK "def make(): return func.FunctionApp()\n@make().route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "a circle leaves possible what else there is",
		  SDK "def make():\n    if x: return make()\n    if y: return make() or make()\n    return make()\n"
		      "app = func.FunctionApp()\nif z: app = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:9 ok\n" },
		{ "of something else",
		  SDK "import flask\ndef make(): return flask.Flask()\napp = make()\n@app.route()\ndef f(): pass\n",
		  "" },
		{ "that calls itself", "def make(): return make()\napp = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:4 unknown app\n" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_register_may_be_an_attribute(void **state)
{
	static const struct v2_row rows[] = {
		{ "of a class", SDK "class Host:\n    app = func.FunctionApp()\n@Host.app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "of an instance of it",
		  SDK "class Host:\n    app = func.FunctionApp()\nHOST = Host()\n@HOST.app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "set in a method",
		  SDK
		  "class Host:\n    def __init__(self):\n        self.app = func.FunctionApp()\nHOST = Host()\napp = HOST.app\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "inherited",
		  SDK
		  "class Base:\n    def __init__(self):\n        self.app = func.FunctionApp()\nclass Host(Base): pass\nHOST = Host()\n@HOST.app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "a property",
		  SDK
		  "class Host:\n    @property\n    def app(self): return func.FunctionApp()\nHOST = Host()\n@HOST.app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "a property of an attribute",
		  SDK
		  "class Host:\n    def __init__(self):\n        self._app = func.FunctionApp()\n    @property\n    def app(self): return self._app\n@Host().app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "declared",
		  SDK "class Host:\n    app: func.FunctionApp\nHOST = Host()\n@HOST.app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "set in the module",
		  SDK
		  "import types\nHOST = types.SimpleNamespace()\nHOST.app = func.FunctionApp()\n@HOST.app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "set in another module", "from lib.host import HOST\n@HOST.app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "of self",
		  SDK
		  "class Host:\n    def __init__(self):\n        self.app = func.FunctionApp()\n    def add(self):\n        @self.app.route()\n        def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "of the class in a class method",
		  SDK
		  "class Host:\n    app = func.FunctionApp()\n    @classmethod\n    def add(cls):\n        @cls.app.route()\n        def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "of something else",
		  SDK "import flask\nclass Host:\n    app = flask.Flask()\n@Host.app.route()\ndef f(): pass\n", "" },
		{ "of the instances, not seen in the body of the class",
		  SDK
		  "from flask import app\nclass Host:\n    def __init__(self):\n        self.app = func.FunctionApp()\n"
		  "    @app.route()\n    def f(): pass\n",
		  "" },
		{ "not seen from a method",
		  SDK
		  "from flask import app\nclass Host:\n    app = func.FunctionApp()\n    def add(self):\n        @app.route()\n        def f(): pass\n",
		  "" },
		{ "of nothing", SDK "class Host: pass\n@Host.app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:4 unknown app\n" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_register_may_be_of_a_class_derived_from_one(void **state)
{
	static const struct v2_row rows[] = {
		{ "one level", SDK "class MyApp(func.FunctionApp): pass\napp = MyApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "two levels",
		  SDK
		  "class Base(func.Blueprint): pass\nclass MyApp(Base, object): pass\napp = MyApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "imported", "from lib.kinds import MyApp\napp = MyApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "derived from one imported",
		  "from lib import kinds\nclass Mine(kinds.MyApp): pass\napp = Mine()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "with a decorator of its own",
		  SDK
		  "class MyApp(func.FunctionApp):\n    def get(self, route):\n        return self.route(route=route)\napp = MyApp()\n@app.get('x')\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "self is one",
		  SDK
		  "class MyApp(func.FunctionApp):\n    def __init__(self):\n        @self.route()\n        def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "of something else",
		  SDK "import flask\nclass MyApp(flask.Flask): pass\napp = MyApp()\n@app.route()\ndef f(): pass\n",
		  "" },
		{ "as a keyword",
		  SDK
		  "import flask\nclass MyApp(flask.Flask, metaclass=func.FunctionApp): pass\napp = MyApp()\n@app.route()\ndef f(): pass\n",
		  "" },
		{ "derived from itself",
		  "class A(A): pass\nclass B(C): pass\nclass C(B): pass\napp = B()\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:6 unknown app\n" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_star_may_have_imported_it(void **state)
{
	static const struct v2_row rows[] = {
		{ "the class", "from azure.functions import *\napp = FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "a durable class",
		  "from azure.durable_functions import *\napp = DFApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "the register", "from lib.bp import *\n@b.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "relative", "from .lib.bp import *\n@b.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "through another star", "from lib.star import *\n@b.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "what is imported in there",
		  "from lib.bp import *\napp = func.FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "in a try",
		  "try:\n    from azure.functions import *\nexcept ImportError:\n    pass\napp = FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "bound otherwise, too",
		  "from azure.functions import *\nfrom other import FunctionApp\napp = FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "" },
		{ "of something else", "from flask import *\napp = FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:4 unknown app\n" },
		{ "in a circle", "from lib.loop import *\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:3 unknown app\n" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_register_may_be_bound_in_any_way(void **state)
{
	static const struct v2_row rows[] = {
		{ "one of several", SDK "x, app = 1, func.FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "in brackets", SDK "(app, [x]) = (func.FunctionApp(), 1)\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "a conditional expression",
		  SDK "app = func.FunctionApp() if x else None\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "the other branch", SDK "app = None if x else func.FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "or", SDK "app = None\napp = app or func.FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "walrus", SDK "print(app := func.FunctionApp())\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "annotated", SDK "app: func.FunctionApp = func.FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "known by its annotation only",
		  SDK "app: func.FunctionApp = registry['app']\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "by an annotation in quotes",
		  SDK "app: 'func.FunctionApp' = registry['app']\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "cast",
		  SDK "import typing\napp = typing.cast(object, func.FunctionApp())\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "cast, imported",
		  SDK "from typing import cast\napp = cast('x', val=func.FunctionApp())\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "parentheses", SDK "app = ((func.FunctionApp)())\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "several targets", SDK "x = app = func.FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "global",
		  SDK
		  "app = None\ndef start():\n    global app\n    app = func.FunctionApp()\nstart()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "global, from what the function has",
		  SDK
		  "def start():\n    global app\n    made = func.FunctionApp()\n    app = made\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:7 ok\n" },
		{ "seen through global", APP "def start():\n    global app\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "getattr", SDK "app = getattr(func, 'FunctionApp')()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "import_module",
		  "import importlib\nfunc = importlib.import_module('azure.functions')\napp = func.FunctionApp()\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "import_module of one of ours",
		  "from importlib import import_module\n@import_module('lib.bp').b.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "one of a loop",
		  SDK
		  "a = func.FunctionApp()\nb = func.Blueprint()\nfor app in (a, b):\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "a loop over something leaves it possible", APP "for app in x: pass\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "the wrong one of several",
		  SDK "from flask import Flask\nx, app = func.FunctionApp(), Flask()\n@app.route()\ndef f(): pass\n",
		  "" },
		{ "a name of a class is none of its functions",
		  SDK
		  "import flask\nclass K:\n    app = func.FunctionApp()\napp = flask.Flask()\n@app.route()\ndef f(): pass\n",
		  "" },
		{ "unpacked from something", SDK "app, x = make()\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:4 unknown app\n" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_parameter_is_what_its_annotation_says(void **state)
{
	static const struct v2_row rows[] = {
		{ "a class", SDK "def add(app: func.FunctionApp):\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "in quotes", SDK "def add(app: 'func.FunctionApp'):\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "optional",
		  SDK
		  "from typing import Optional\ndef add(app: Optional[func.FunctionApp] = None):\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "one of several",
		  SDK "def add(app: func.Blueprint | func.FunctionApp):\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "keyword only", SDK "def add(*, app: func.FunctionApp):\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "bound again, perhaps",
		  SDK
		  "def add(app: func.FunctionApp = None):\n    if x:\n        app = y\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "of a class that has one",
		  SDK
		  "class Host:\n    def __init__(self): self.app = func.FunctionApp()\ndef add(host: Host):\n    @host.app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "what a call passes",
		  SDK "def add(app):\n    @app.route()\n    def f(): pass\nadd(func.FunctionApp())\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "by keyword", APP "def add(x, web):\n    @web.route()\n    def f(): pass\nadd(web=app, x=1)\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "of something else",
		  SDK "import flask\ndef add(app: flask.Flask):\n    @app.route()\n    def f(): pass\n", "" },
		{ "of a class of somebody else",
		  SDK
		  "from flask import Flask\napp = func.FunctionApp()\ndef add(app: 'Flask'):\n    @app.route()\n    def f(): pass\n",
		  "" },
		{ "nobody says what", APP "def add(app):\n    @app.route()\n    def f(): pass\n",
		  "f v2 - app/function_app.py:5 unknown app\n" },
		{ "a list of them", SDK "def add(app: list[func.FunctionApp]):\n    @app.route()\n    def f(): pass\n",
		  "f v2 - app/function_app.py:4 unknown app\n" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_decorator_may_be_had_in_other_ways(void **state)
{
	static const struct v2_row rows[] = {
		{ "a method in a variable", APP "route = app.route\n@route(route='x')\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "a decorator in a variable", APP "x = app.route(route='x')\n@x\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "in parentheses", APP "@(app.route())\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "by getattr", APP "@getattr(app, 'route')()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "from a function", APP "def get(x):\n    return app.route(route=x)\n@get('x')\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:6 ok\n" },
		{ "from a function that decorates",
		  APP
		  "def get(x):\n    def deco(h):\n        return app.route(route=x)(h)\n    return deco\n@get('x')\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:8 ok\n" },
		{ "from a function that registers a wrapper",
		  APP "def get(h):\n    def w(req): return h(req)\n    return app.route()(w)\n@get\ndef f(): pass\n",
		  "w v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "called and returned", APP "def f(): pass\ndef add(): return app.route()(f)\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "called", APP "def f(): pass\napp.route(route='x')(f)\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "called, defined below", APP "def add():\n    app.route(route='x')(f)\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\n" },
		{ "called and assigned", APP "def f(): pass\nx = app.route(route='x')(f)\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "called and bound to its own name", APP "def f(): pass\nf = app.route(route='x')(f)\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "called in a stack", APP "def f(): pass\napp.function_name('n')(app.route()(f))\n",
		  "n v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "called in a stack the other way", APP "def f(): pass\napp.route()(app.function_name(name='n')(f))\n",
		  "n v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "called with an output between", APP "def f(): pass\napp.timer_trigger()(app.queue_output(x=1)(f))\n",
		  "f v2 timerTrigger app/function_app.py:3 ok\n" },
		{ "called for each", APP "def f(): pass\ndef g(): pass\napp.route()(f)\napp.schedule()(g)\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\ng v2 timerTrigger app/function_app.py:4 ok\n" },
		{ "called for a function of a module", APP "from lib import views\napp.route()(views.show)\n",
		  "show v2 httpTrigger app/lib/views.py:2 ok\n" },
		{ "called for a lambda", APP "app.route()(lambda req: 1)\n",
		  "<lambda> v2 httpTrigger app/function_app.py:3 not a def\n" },
		{ "called for what is imported from elsewhere", APP "from other import g\napp.route()(g)\n",
		  "g v2 httpTrigger app/function_app.py:4 not a def\n" },
		{ "called for what something makes", APP "app.route()(make('x'))\n",
		  "make v2 httpTrigger app/function_app.py:3 not a def\n" },
		{ "called for a parameter", APP "def add(f):\n    app.route()(f)\n", "" },
		{ "called without a trigger", APP "def f(): pass\napp.queue_output()(f)\n", "" },
		{ "called of something else",
		  APP "import flask\nweb = flask.Flask()\ndef f(): pass\nweb.route('/')(f)\n", "" },
		{ "only called", APP "def f(): pass\napp.register_functions(f)\n", "" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_generic_trigger_is_what_its_type_says(void **state)
{
	static const struct v2_row rows[] = {
		{ "a type", APP "@app.generic_trigger(arg_name='x', type='httpTrigger')\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:4 ok\n" },
		{ "an orchestrator", APP "@app.generic_trigger('x', type='orchestrationTrigger')\ndef f(): pass\n",
		  "f v2 orchestrationTrigger app/function_app.py:4 ok\n" },
		{ "no plain type", APP "@app.generic_trigger(arg_name='x', type=T)\ndef f(): pass\n",
		  "f v2 genericTrigger app/function_app.py:4 ok\n" },
		{ "by a call", APP "def f(): pass\napp.generic_trigger(arg_name='x', type='sqlTrigger')(f)\n",
		  "f v2 sqlTrigger app/function_app.py:3 ok\n" },
	};

	expect_v2(rows, ROWS(rows));
}

static void the_app_of_a_web_framework_is_told_when_nothing_else_is_in_it(void **state)
{
	static const struct v2_row rows[] = {
		{ "asgi",
		  SDK
		  "from fastapi import FastAPI\nweb = FastAPI()\napp = func.AsgiFunctionApp(app=web)\n@web.get('/')\ndef f(): pass\n",
		  "http_app_func v2 httpTrigger app/function_app.py:4 web app\n" },
		{ "wsgi", SDK "app = func.WsgiFunctionApp(app=x)\n",
		  "http_app_func v2 httpTrigger app/function_app.py:2 web app\n" },
		{ "derived", SDK "class Web(func.AsgiFunctionApp): pass\napp = Web()\n",
		  "http_app_func v2 httpTrigger app/function_app.py:3 web app\n" },
		{ "from a factory",
		  SDK "def make():\n    return func.AsgiFunctionApp(app=x)\napp = make()\nother = app\n",
		  "http_app_func v2 httpTrigger app/function_app.py:3 web app\n" },
		{ "with a function of its own",
		  SDK "app = func.AsgiFunctionApp(app=x)\n@app.schedule()\ndef f(): pass\n",
		  "f v2 timerTrigger app/function_app.py:4 ok\n" },
		{ "with a function by a call", SDK "app = func.AsgiFunctionApp(app=x)\ndef f(): pass\napp.route()(f)\n",
		  "f v2 httpTrigger app/function_app.py:3 ok\n" },
		{ "beside another", APP "web = func.AsgiFunctionApp(app=x)\n@app.route()\ndef f(): pass\n",
		  "f v2 httpTrigger app/function_app.py:5 ok\nhttp_app_func v2 httpTrigger app/function_app.py:3 web app\n" },
		{ "not made", SDK "from azure.functions import AsgiFunctionApp\nx = AsgiFunctionApp\n", "" },
	};

	expect_v2(rows, ROWS(rows));
}

static void a_trigger_of_an_unknown_object_is_told(void **state)
{
	static const struct v2_row rows[] = {
		{ "bound by nothing", "@app.route()\ndef f(): pass\n", "f v2 - app/function_app.py:2 unknown app\n" },
		{ "bound to something unknown", "app = apps[0]\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:3 unknown app\n" },
		{ "without a call", "@app.some_trigger\ndef f(): pass\n",
		  "f v2 - app/function_app.py:2 unknown app\n" },
		{ "of what a call gives", "@make().route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:2 unknown app\n" },
		{ "not bound in the module", "from lib.bp import app\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:3 unknown app\n" },
		{ "bound to itself", "a = a\nb = c\nc = b\n@a.route()\ndef f(): pass\n@b.route()\ndef g(): pass\n",
		  "f v2 - app/function_app.py:5 unknown app\ng v2 - app/function_app.py:7 unknown app\n" },
		{ "imports in a circle", "from lib.circle import x\n@x.route()\ndef f(): pass\n",
		  "f v2 - app/function_app.py:3 unknown app\n" },
		{ "from elsewhere", "from flask import app\n@app.route()\ndef f(): pass\n", "" },
		{ "made by something from elsewhere",
		  "import flask\napp = flask.Flask()\n@app.route()\ndef f(): pass\n", "" },
		{ "of a class of the app",
		  "class Router:\n    def route(self): return print\napp = Router()\n@app.route()\ndef f(): pass\n",
		  "" },
		{ "no trigger", "@app.get()\ndef f(): pass\n", "" },
		{ "no attribute", "@route()\ndef f(): pass\n", "" },
	};

	expect_v2(rows, ROWS(rows));
}

static void of_a_module_the_same_is_told_as_of_the_script(void **state)
{
	static const char *const rows[][3] = {
		{ "an app of a web framework", SDK "app = func.AsgiFunctionApp(app=x)\n",
		  "http_app_func v2 httpTrigger app/module.py:2 web app\n" },
		{ "an unknown object where the SDK is imported", SDK "@app.route()\ndef f(): pass\n",
		  "f v2 - app/module.py:3 unknown app\n" },
		{ "an unknown object where only a part of it is",
		  "from azure.durable_functions import DFApp\n@app.route()\ndef f(): pass\n",
		  "f v2 - app/module.py:3 unknown app\n" },
		{ "an unknown object where it is not", "@app.route()\ndef f(): pass\n", "" },
		{ "a call", SDK "app = func.FunctionApp()\ndef f(): pass\napp.route()(f)\n",
		  "f v2 httpTrigger app/module.py:3 ok\n" },
		{ "a call of what the script passes", "def f(): pass\ndef add(app):\n    app.route()(f)\n",
		  "f v2 httpTrigger app/module.py:1 ok\n" },
		{ "what the script passes", "def add(app):\n    @app.route()\n    def f(): pass\n",
		  "f v2 httpTrigger app/module.py:3 ok\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		scratch_write("app/host.json", S("{}"));
		scratch_write("app/function_app.py",
			      S("import module\n" SDK "def start():\n    module.add(func.FunctionApp())\n"));
		scratch_write("app/module.py", slice_of(rows[i][1]));
		EXPECT_TEXT(rows[i][0], described(load("app")), slice_of(rows[i][2]));
		scratch_remove("app");
	}
}

static void a_decorator_that_calls_the_function_at_once_is_told(void **state)
{
	static const struct {
		const char *row, *decorator;
		bool is_early;
	} rows[] = {
		{ "plain", "def deco(f):\n    f(1)\n    return f\n@deco\n", true },
		{ "with arguments",
		  "def deco(x):\n    def inner(f):\n        f(1)\n        return f\n    return inner\n@deco(1)\n",
		  true },
		{ "imported", "from lib.deco import deco\n@deco\n", true },
		{ "in a module", "import lib.deco as d\n@d.deco\n", true },
		{ "a class", "class deco:\n    def __init__(self, f): f(1)\n@deco\n", true },
		{ "within another expression", "def deco(f):\n    print(f(1))\n    return f\n@deco\n", true },
		{ "when the function is called", "def deco(f):\n    def g(r): return f(r)\n    return g\n@deco\n",
		  false },
		{ "in a lambda", "def deco(f): return lambda r: f(r)\n@deco\n", false },
		{ "with arguments, when the function is called",
		  "def deco(x):\n    def inner(f):\n        def g(r): return f(r)\n        return g\n    return inner\n@deco(1)\n",
		  false },
		{ "another one of its functions",
		  "def deco(x):\n    def now(f): f()\n    def inner(f): return f\n    return inner\n@deco(1)\n",
		  false },
		{ "another parameter", "def deco(f, g=print):\n    g()\n    return f\n@deco\n", false },
		{ "from elsewhere", "from other import deco\n@deco\n", false },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf v1 = { .arena = arena }, v2 = { .arena = arena };
		const struct app *app;

		write_library();
		buf_addf(&v1, "%sdef main(req):\n    pass\n", rows[i].decorator);
		buf_addf(&v2, APP "%s", rows[i].decorator);
		v2.n -= strlen(strrchr(rows[i].decorator, '@'));
		buf_addf(&v2, "@app.route()\n%sdef f(req):\n    pass\n", strrchr(rows[i].decorator, '@'));
		scratch_write("app/F/function.json", S("{}"));
		scratch_write("app/F/__init__.py", buf_slice(&v1));
		scratch_write("app/function_app.py", buf_slice(&v2));
		app = load("app");
		EXPECT_INT(rows[i].row, app->functions.n, 2);
		for (size_t k = 0; k < app->functions.n; k++)
			EXPECT_STRING(rows[i].row, left_names[app->functions.items[k].left],
				      rows[i].is_early ? "called early" : "ok");
		scratch_remove("app");
	}
}

/* Everything that is followed from name to name is bounded: this would take for ever, or the stack down. */
static void thousands_of_names_that_lead_to_one_another_are_survived(void **state)
{
	static const struct {
		const char *row, *line; /* # is its number, and then the next */
	} rows[] = {
		{ "one after the other", "a# = a#\n" },
		{ "each of two", "a# = a# or a1\n" },
		{ "bound again and again", "if a#: a1 = a#()\n" },
		{ "functions", "def a#(): return a#()\n" },
		{ "classes", "class a#(a#): pass\n" },
		{ "attributes", "a1.a# = a1.a#\n" },
		{ "stars", "from lib.a# import *\nfrom function_app import *\na# = b\n" },
		{ "globals", "def b#():\n    global a1\n    a1 = a#\n" },
		{ "calls", "def a#(b):\n    @b.route()\n    def c(): pass\na#(a1)\n" },
	};
	enum { MANY = 3000 };

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf text = { .arena = arena };

		scratch_write("app/host.json", S("{}"));
		scratch_write("app/lib/__init__.py", S(""));
		for (unsigned k = 1; k <= MANY; k++) {
			struct slice rest = slice_of(rows[i].line), part;

			for (unsigned number = k; slice_cut(&rest, '#', &part); number = k + 1) {
				buf_add(&text, part);
				if (rest.n)
					buf_addf(&text, "%u", number);
			}
		}
		buf_addf(&text, "@a1.route()\ndef f(): pass\n@a%u.route()\ndef g(): pass\n", MANY);
		scratch_write("app/function_app.py", buf_slice(&text));
		EXPECT(rows[i].row, load("app")->functions.n >= 2);
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
		const char *text = buf_format(arena, APP "@app.%s()\ndef f(): pass\n", methods[i][0]);
		const struct app *app;

		scratch_write("app/function_app.py", slice_of(text));
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
		EXPECT(buf_format(arena, "reason %d", i), left_texts[i] && *left_texts[i]);
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
		TEST_IN_SCRATCH(files_worth_it_come_in_the_order_of_their_paths),
		TEST_IN_SCRATCH(what_git_ignores_is_not_entered),
		TEST_IN_SCRATCH(a_repository_in_another_ignores_for_itself),
		TEST_IN_SCRATCH(a_file_that_cannot_be_read_fails_by_name),
		TEST_IN_SCRATCH(where_there_is_no_app_that_is_said),
		TEST_IN_SCRATCH(a_v1_function_is_read_from_its_function_json),
		TEST_IN_SCRATCH(without_a_script_file_the_only_file_is_the_script),
		TEST_IN_SCRATCH(functions_that_share_a_script_share_its_source),
		TEST_IN_SCRATCH(a_place_counts_the_lines_on_disk),
		TEST_IN_SCRATCH(any_file_with_marks_is_a_source),
		TEST_IN_SCRATCH(a_lone_mark_in_any_file_fails),
		TEST_IN_SCRATCH(a_v2_function_is_told_by_what_its_decorator_is_bound_to),
		TEST_IN_SCRATCH(a_register_may_come_from_a_factory),
		TEST_IN_SCRATCH(a_register_may_be_an_attribute),
		TEST_IN_SCRATCH(a_register_may_be_of_a_class_derived_from_one),
		TEST_IN_SCRATCH(a_star_may_have_imported_it),
		TEST_IN_SCRATCH(a_register_may_be_bound_in_any_way),
		TEST_IN_SCRATCH(a_parameter_is_what_its_annotation_says),
		TEST_IN_SCRATCH(a_decorator_may_be_had_in_other_ways),
		TEST_IN_SCRATCH(a_generic_trigger_is_what_its_type_says),
		TEST_IN_SCRATCH(the_app_of_a_web_framework_is_told_when_nothing_else_is_in_it),
		TEST_IN_SCRATCH(a_trigger_of_an_unknown_object_is_told),
		TEST_IN_SCRATCH(of_a_module_the_same_is_told_as_of_the_script),
		TEST_IN_SCRATCH(a_decorator_that_calls_the_function_at_once_is_told),
		TEST_IN_SCRATCH(thousands_of_names_that_lead_to_one_another_are_survived),
		TEST_IN_SCRATCH(a_trigger_has_the_name_of_its_binding),
		TEST_IN_SCRATCH(the_v2_script_is_the_one_that_the_app_setting_names),
		TEST_IN_SCRATCH(every_module_with_a_blueprint_is_looked_into),
		TEST(every_reason_has_a_text_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
