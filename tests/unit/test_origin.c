/* origin: the lines of a log are those of the app's files, whatever has become of these since. The apps are instrumented
 * by the program itself, and the logs have the line numbers of what came of it. */
#include "scratch.h"

#include "app/select.h"
#include "base/buf.h"
#include "base/fs.h"
#include "git/git.h"
#include "instrument/instrument.h"
#include "log/log.h"
#include "profile/origin.h"
#include "profile/profile.h"
#include "python/lines.h"

/* ---- apps ---- */

static const char orders[] = "import azure.functions as func\n"
			     "\n"
			     "CACHE = {}\n"
			     "\n"
			     "\n"
			     "# What was ordered.\n"
			     "def main(req: func.HttpRequest) -> func.HttpResponse:\n"
			     "    \"\"\"Answer.\"\"\"\n"
			     "    order = take(req.params['n'])\n"
			     "    CACHE[len(CACHE)] = take('\xc3\xa4')\n"
			     "    return func.HttpResponse(order)\n";

static const char helpers[] = "import functools\n"
			      "\n"
			      "\n"
			      "def once(function):\n"
			      "    return functools.lru_cache(function)\n"
			      "\n"
			      "\n"
			      "class Store:\n"
			      "    @once\n"
			      "    def find(self, n):\n"
			      "        return take(n)\n"
			      "\n"
			      "\n"
			      "def total(orders):\n"
			      "    both = take(orders), take(orders)\n"
			      "    return both\n";

static const char v2[] = "import azure.functions as func\n"
			 "\n"
			 "app = func.FunctionApp()\n"
			 "\n"
			 "\n"
			 "@app.function_name('First')\n"
			 "@app.route(route='first')\n"
			 "def one(req):\n"
			 "    size = take(1)\n"
			 "    return size\n"
			 "\n"
			 "\n"
			 "@app.route(route='second')\n"
			 "async def second(req):\n"
			 "    size = take(1)\n"
			 "\n"
			 "    def inner():\n"
			 "        return take(2)\n"
			 "    return inner()\n";

static const char http[] = "{\"bindings\": [{\"type\": \"httpTrigger\", \"name\": \"req\"}]}";

static void write_v1(const char *root)
{
	const struct {
		const char *name, *text;
	} files[] = {
		{ "host.json", "{}" },
		{ "Orders/function.json", http },
		{ "Orders/__init__.py", orders },
		{ "Stock/function.json", http },
		{ "Stock/__init__.py", "def main(req):\n    return take(3)\n" },
		{ "shared/helpers.py", helpers },
	};

	for (size_t i = 0; i < ROWS(files); i++)
		scratch_write(fs_join(arena, root, files[i].name), slice_of(files[i].text));
}

static void write_v2(const char *root)
{
	scratch_write(fs_join(arena, root, "host.json"), S("{}"));
	scratch_write(fs_join(arena, root, "function_app.py"), slice_of(v2));
}

/* The apps in the scratch folder. */
struct loaded {
	VEC(struct origin_app) apps;
};

static const struct profiling *profiling_with(const char *profiler)
{
	struct profiling *with = NEW(arena, struct profiling);

	with->known = carried();
	with->profiler = profiler_find(with->known, profiler, failure);
	return with;
}

static const struct profiling *profiling(void)
{
	return profiling_with(profiler_default);
}

static struct loaded load(const char *also)
{
	struct app_roots roots = { 0 };
	struct loaded loaded = { 0 };

	if (!git_start(failure) || !app_find(arena, scratch(""), INTEREST_V2 | INTEREST_MARKS, &roots, failure))
		GIVE_UP("%s", failure->message);
	for (size_t i = 0; i < roots.n; i++) {
		struct app *app = app_load(arena, &roots.items[i], APP_FUNCTIONS, failure);
		struct selection selection = { 0 };

		if (also)
			*vec_push(arena, &selection.also) = (struct pattern){ .text = also };
		if (!app || !app_select(arena, app, &roots.items[i], &selection, failure))
			GIVE_UP("%s", failure->message);
		app_add_profiled_helpers(arena, app);
		*vec_push(arena, &loaded.apps) = (struct origin_app){ app, profiling() };
	}
	return loaded;
}

/* What instrumenting the app would write. */
static struct changes instrumented(const char *also)
{
	struct loaded loaded = load(also);
	struct changes changes = { 0 };
	struct required required;

	for (size_t i = 0; i < loaded.apps.n; i++)
		if (!instrument_plan(arena, loaded.apps.items[i].app, profiling(), &changes, &required, failure))
			GIVE_UP("%s", failure->message);
	return changes;
}

static void write_changes(const struct changes *changes)
{
	const char *top = scratch("");

	for (size_t i = 0; i < changes->n; i++)
		scratch_write(changes->items[i].file + strlen(top) + 1, changes->items[i].after);
}

static struct slice text_after(const struct changes *changes, const char *ending)
{
	for (size_t i = 0; i < changes->n; i++)
		if (slice_ends(slice_of(changes->items[i].path), slice_of(ending)))
			return changes->items[i].after;
	GIVE_UP("%s is not instrumented", ending);
	return (struct slice){ 0 };
}

/* ---- logs ---- */

/* A report of each function of the text that the profiler decorates, with the lines that take something. */
static void add_reports(struct buf *log, const char *path, struct slice text)
{
	uint64_t number = 1, start = 0, tenths = 9000;
	bool is_open = false, was_blank = false;

	for (size_t at = line_start(text, 0); at < text.n; at = line_next(text, at), number++) {
		struct slice line = slice_part(text, at, line_end(text, at)), trimmed = slice_trim(line);

		if (slice_starts(trimmed, S("@once"))) {
			start = number;
		} else if (slice_starts(trimmed, S("@memory_profiler")) ||
			   slice_starts(trimmed, S("@profiler_decorator"))) {
			buf_addf(log,
				 "memory_profiler_logs: Filename: %s\n\nmemory_profiler_logs: "
				 "Line #    Mem usage    Increment  Occurrences   Line Contents\n",
				 path);
			buf_addf(log, "memory_profiler_logs: %6zu %8.1f MiB %8.1f MiB  %10d   %.*s\n",
				 (size_t)(start ? start : number), 900.0, 900.0, 1, start ? 5 : (int)line.n,
				 start ? "@once" : line.p);
			is_open = true;
			start = 0;
		} else if (is_open && slice_find(line, S("take("), 0) != SLICE_NONE) {
			buf_addf(log, "memory_profiler_logs: %6zu %8.1f MiB %8.1f MiB  %10d   %.*s\n", (size_t)number,
				 1000.0, (double)tenths-- / 10, 1, SLICE_ARG(line));
		}
		if (!slice_starts(trimmed, S("@once")) && !slice_starts(trimmed, S("# pyfuncprof")))
			start = 0;
		is_open &= !(was_blank && !trimmed.n);
		was_blank = !trimmed.n;
	}
}

static bool take(void *profile, const struct log_line *line)
{
	profile_take(profile, line);
	return true;
}

static struct result profiled(const struct buf *text)
{
	struct profile *profile = profile_new(arena);
	struct result result;
	struct log *log;

	scratch_write("log.txt", buf_slice(text));
	if (!log_open(arena, scratch("log.txt"), &log, failure) || !log_each(log, take, profile, failure))
		GIVE_UP("%s", failure->message);
	profile_end_log(profile, log_bytes(log), log_lines(log));
	log_close(log);
	profile_finish(profile, &result);
	return result;
}

/* ---- what is found ---- */

/* "Orders Orders/__init__.py:7 9 10", a line for each function; the numbers of its rows but the first. */
static struct slice described(const struct result *result)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < result->functions.n; i++) {
		const struct result_function *function = &result->functions.items[i];

		buf_addf(&out, "%.*s %.*s:%zu", SLICE_ARG(function->name), SLICE_ARG(function->file),
			 (size_t)function->shown_start);
		for (size_t k = 0; k < function->lines.n; k++)
			if (!function->lines.items[k].is_first)
				buf_addf(&out, " %zu", (size_t)function->lines.items[k].shown_line);
			else
				EXPECT_INT("the first row", function->lines.items[k].shown_line, function->shown_start);
		buf_addf(&out, "\n");
	}
	return buf_slice(&out);
}

static struct result found(const struct buf *log, const char *also)
{
	struct result result = profiled(log);
	struct loaded loaded = load(also);

	origin_find(arena, loaded.apps.items, loaded.apps.n, &result);
	return result;
}

static struct buf log_of(const struct changes *changes, const char *path, const char *file)
{
	struct buf log = { .arena = arena };

	add_reports(&log, path, text_after(changes, file));
	return log;
}

static const char v2_found[] = "second function_app.py:14 15 18\nFirst function_app.py:8 9\n";

static void a_path_of_any_system_is_a_file_of_the_app(void **state)
{
	static const struct {
		const char *path, *wanted;
	} rows[] = {
		{ "/home/site/wwwroot/Orders/__init__.py", "Orders Orders/__init__.py:7 9 10\n" },
		{ "C:\\home\\site\\wwwroot\\Orders\\__init__.py", "Orders Orders/__init__.py:7 9 10\n" },
		{ "Orders/__init__.py", "Orders Orders/__init__.py:7 9 10\n" },
		{ "/tmp/x/Orders//__init__.py", "Orders Orders/__init__.py:7 9 10\n" },
		{ "/x/MyOrders/__init__.py", "line 25 MyOrders/__init__.py:25 28 29\n" },
		{ "__init__.py", "line 25 __init__.py:25 28 29\n" },
		{ "/Orders/__init__.py/x", "line 25 __init__.py/x:25 28 29\n" },
	};
	struct changes changes;

	write_v1("app");
	changes = instrumented(NULL);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct buf log = log_of(&changes, rows[i].path, "Orders/__init__.py");
		struct result result = found(&log, NULL);

		EXPECT_TEXT(rows[i].path, described(&result), slice_of(rows[i].wanted));
		EXPECT_INT(rows[i].path, result.notes.n, 0);
	}
}

static void an_app_is_clean_or_still_instrumented(void **state)
{
	struct changes changes;
	struct buf log;
	struct result result;

	write_v2("app");
	changes = instrumented(NULL);
	log = log_of(&changes, "/home/site/wwwroot/function_app.py", "function_app.py");
	result = found(&log, NULL);
	EXPECT_TEXT("clean", described(&result), slice_of(v2_found));
	EXPECT_STRING("its app", result.functions.items[0].app, scratch("app"));
	write_changes(&changes);
	result = found(&log, NULL);
	EXPECT_TEXT("instrumented", described(&result), slice_of(v2_found));
	EXPECT_INT("no notes", result.notes.n, 0);
}

/* Nobody says so when the app is read. */
static void whichever_profiler_has_written_it(void **state)
{
	struct loaded loaded;
	struct changes changes = { 0 };
	struct required required;
	struct buf log;
	struct result result;

	write_v2("app");
	loaded = load(NULL);
	if (!instrument_plan(arena, loaded.apps.items[0].app, profiling_with(profiler_local_only), &changes, &required,
			     failure))
		GIVE_UP("%s", failure->message);
	log = log_of(&changes, "/home/site/wwwroot/function_app.py", "function_app.py");
	EXPECT("its decorator", slice_find(buf_slice(&log), S("@profiler_decorator"), 0) != SLICE_NONE);
	result = found(&log, NULL);
	EXPECT_TEXT("clean", described(&result), slice_of(v2_found));
	write_changes(&changes);
	result = found(&log, NULL);
	EXPECT_TEXT("instrumented", described(&result), slice_of(v2_found));
}

static void lines_are_told_in_any_encoding_and_with_any_ends(void **state)
{
	struct changes changes;
	struct buf log, broken = { .arena = arena };
	struct result result;

	write_v1("app");
	changes = instrumented(NULL);
	log = log_of(&changes, "/x/Orders/__init__.py", "Orders/__init__.py");
	for (size_t i = 0; i < log.n; i++)
		buf_add(&broken, log.p[i] & 0x80 ? S("?") : slice_part(buf_slice(&log), i, i + 1));
	result = found(&broken, NULL);
	EXPECT_TEXT("a console without umlauts", described(&result), S("Orders Orders/__init__.py:7 9 10\n"));
}

static void helpers_are_found_with_their_own_decorators(void **state)
{
	static const char also[] = "shared/*.py:[ST]*.find";
	static const char by_decorator[] = "find shared/helpers.py:9 11\n", by_def[] = "find shared/helpers.py:10 11\n";
	struct changes changes;
	struct buf log;
	struct result result;

	write_v1("app");
	changes = instrumented(also);
	log = log_of(&changes, "/home/site/wwwroot/shared/helpers.py", "helpers.py");
	EXPECT("it begins with the user's decorator", slice_find(buf_slice(&log), S("@once"), 0) != SLICE_NONE);
	result = found(&log, also);
	EXPECT_TEXT("clean, and selected", described(&result), slice_of(by_decorator));
	result = found(&log, NULL);
	EXPECT_TEXT("clean, and nobody says that it was meant", described(&result), slice_of(by_def));
	write_changes(&changes);
	result = found(&log, NULL);
	EXPECT_TEXT("instrumented", described(&result), slice_of(by_decorator));
	EXPECT_INT("notes", result.notes.n, 0);
}

static void a_function_is_found_whoever_else_was_instrumented(void **state)
{
	struct changes changes;
	struct buf log;
	struct result result;

	write_v2("app");
	scratch_write("app/.pyfuncprof.yml", S("include: second\n"));
	changes = instrumented(NULL);
	log = log_of(&changes, "/home/site/wwwroot/function_app.py", "function_app.py");
	result = found(&log, NULL);
	EXPECT_TEXT("both", described(&result), slice_of(v2_found));

	struct loaded loaded = load(NULL);
	struct selection selection = { 0 };

	*vec_push(arena, &selection.include) = (struct pattern){ .text = "second" };
	if (!app_select(arena, loaded.apps.items[0].app, loaded.apps.items[0].app->found, &selection, failure) ||
	    !instrument_plan(arena, loaded.apps.items[0].app, profiling(), &changes, &(struct required){ 0 }, failure))
		GIVE_UP("%s", failure->message);
	log = (struct buf){ .arena = arena };
	add_reports(&log, "/home/site/wwwroot/function_app.py", changes.items[changes.n - 1].after);
	result = found(&log, NULL);
	EXPECT_TEXT("one of them", described(&result), S("second function_app.py:14 15 18\n"));
	EXPECT_INT("notes", result.notes.n, 0);
	log.n = slice_find(buf_slice(&log), S("return take(2)"), 0) - 60;
	result = found(&log, NULL);
	EXPECT_INT("one of them, with a line that both have", result.notes.n, 1);
	scratch_write("app/function_app.py", changes.items[changes.n - 1].after);
	result = found(&log, NULL);
	EXPECT_TEXT("still instrumented", described(&result), S("second function_app.py:14 15\n"));
	EXPECT_INT("notes", result.notes.n, 0);
}

static void a_file_profiled_by_hand_has_its_own_lines(void **state)
{
	static const char text[] = "import azure.functions as func\n"
				   "import memory_profiler\n"
				   "\n"
				   "app = func.FunctionApp()\n"
				   "\n"
				   "@app.route(route='other')\n"
				   "def other(req):\n"
				   "    return take(1)\n"
				   "\n"
				   "\n"
				   "@memory_profiler.profile(stream=None)\n"
				   "def work(req):\n"
				   "    return take(1)\n";
	struct buf log = { .arena = arena };
	struct changes changes;
	struct result result;

	write_v2("app");
	scratch_write("app/function_app.py", slice_of(text));
	add_reports(&log, "/home/site/wwwroot/function_app.py", slice_of(text));
	result = found(&log, NULL);
	EXPECT_TEXT("by hand", described(&result), S("work function_app.py:11 13\n"));
	changes = instrumented(NULL);
	EXPECT("another function is", text_after(&changes, "function_app.py").n > sizeof text);
	write_changes(&changes);
	result = found(&log, NULL);
	EXPECT_TEXT("instrumented since", described(&result), S("work function_app.py:11 13\n"));
}

/* The log without the rows of decorators. */
static struct buf without_first_rows(const struct buf *log)
{
	struct slice rest = buf_slice(log), line;
	struct buf cut = { .arena = arena };

	while (slice_cut(&rest, '\n', &line))
		if (slice_find(line, S("@memory"), 0) == SLICE_NONE)
			buf_addf(&cut, "%.*s\n", SLICE_ARG(line));
	return cut;
}

static void a_function_without_a_first_row_is_known_by_its_lines(void **state)
{
	struct changes changes;
	struct buf log;
	struct result result;

	write_v1("app");
	changes = instrumented(NULL);
	log = log_of(&changes, "/home/site/wwwroot/Orders/__init__.py", "Orders/__init__.py");
	log = without_first_rows(&log);
	result = found(&log, NULL);
	EXPECT_TEXT("one", described(&result), S("Orders Orders/__init__.py:7 9 10\n"));
	scratch_remove("app");
	write_v2("app");
	changes = instrumented(NULL);
	log = log_of(&changes, "/home/site/wwwroot/function_app.py", "function_app.py");
	log = without_first_rows(&log);
	result = found(&log, NULL);
	EXPECT_TEXT("two in one", described(&result), S("line 29 function_app.py:0 9 15 18\n"));
}

static const char changed_note[] =
	"Orders/__init__.py has changed since the log was written: lines are shown as the log numbers them.";

static void what_has_changed_is_left_alone_and_noted(void **state)
{
	static const struct {
		const char *row, *from, *to, *wanted;
		bool noted;
	} rows[] = {
		{ "elsewhere", "CACHE = {}\n", "CACHE = {}\nMORE = 1\n", "Orders Orders/__init__.py:8 10 11\n", false },
		{ "a measured line", "order = take(", "order = retake(", "line 25 Orders/__init__.py:25 28 29\n",
		  true },
		{ "a line between", "    CACHE[", "\n    CACHE[", "line 25 Orders/__init__.py:25 28 29\n", true },
		{ "twice the same", "CACHE = {}\n",
		  "CACHE = {}\n\n\ndef other(req):\n    order = take(req.params['n'])\n    CACHE[len(CACHE)] = "
		  "take('\xc3\xa4')\n",
		  "line 25 Orders/__init__.py:25 28 29\n", true },
		{ "broken", "def main(", "def main(:", "line 25 Orders/__init__.py:25 28 29\n", true },
	};
	struct changes changes;
	struct buf log;

	write_v1("app");
	changes = instrumented(NULL);
	log = log_of(&changes, "/x/Orders/__init__.py", "Orders/__init__.py");
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = slice_of(orders), from = slice_of(rows[i].from);
		size_t at = slice_find(text, from, 0);
		struct result result;

		scratch_write("app/Orders/__init__.py",
			      joined(slice_part(text, 0, at),
				     joined(slice_of(rows[i].to), slice_part(text, at + from.n, text.n))));
		result = found(&log, NULL);
		EXPECT_TEXT(rows[i].row, described(&result), slice_of(rows[i].wanted));
		EXPECT_INT(rows[i].row, result.notes.n, rows[i].noted);
		if (rows[i].noted)
			EXPECT_TEXT(rows[i].row, result.notes.items[0], slice_of(changed_note));
	}
}

static void a_mark_without_its_partner_is_noted(void **state)
{
	struct changes changes;
	struct buf log;
	struct result result = { 0 };
	struct loaded loaded;

	write_v1("app");
	changes = instrumented("shared/helpers.py:total");
	log = log_of(&changes, "/x/shared/helpers.py", "shared/helpers.py");
	result = profiled(&log);
	loaded = load(NULL);
	scratch_write("app/shared/helpers.py", joined(S("# pyfuncprof: begin a\n"), slice_of(helpers)));
	origin_find(arena, loaded.apps.items, loaded.apps.n, &result);
	EXPECT_INT("a lone mark", result.notes.n, 1);
	EXPECT("says where", slice_starts(result.notes.items[0], S("shared/helpers.py: 'begin a' has no 'end a'")));
	EXPECT_TEXT("its lines", described(&result), S("line 27 shared/helpers.py:27 30\n"));
}

static void the_longest_path_wins_and_equals_lose(void **state)
{
	struct changes changes;
	struct buf log = { .arena = arena };
	struct result result;

	write_v2("one");
	write_v2("two");
	changes = instrumented(NULL);
	add_reports(&log, "/home/site/wwwroot/function_app.py", text_after(&changes, "one/function_app.py"));
	result = found(&log, NULL);
	EXPECT_TEXT("either", described(&result),
		    S("line 39 wwwroot/function_app.py:39 42 45\n"
		      "line 26 wwwroot/function_app.py:26 29\n"));
	EXPECT_INT("either", result.notes.n, 1);
	log.n = 0;
	add_reports(&log, "/build/two/function_app.py", text_after(&changes, "one/function_app.py"));
	result = found(&log, NULL);
	EXPECT_TEXT("one of them", described(&result), slice_of(v2_found));
	EXPECT_STRING("one of them", result.functions.items[0].app, scratch("two"));
	EXPECT_INT("one of them", result.notes.n, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_IN_SCRATCH(a_path_of_any_system_is_a_file_of_the_app),
		TEST_IN_SCRATCH(an_app_is_clean_or_still_instrumented),
		TEST_IN_SCRATCH(whichever_profiler_has_written_it),
		TEST_IN_SCRATCH(lines_are_told_in_any_encoding_and_with_any_ends),
		TEST_IN_SCRATCH(helpers_are_found_with_their_own_decorators),
		TEST_IN_SCRATCH(a_function_is_found_whoever_else_was_instrumented),
		TEST_IN_SCRATCH(a_file_profiled_by_hand_has_its_own_lines),
		TEST_IN_SCRATCH(a_function_without_a_first_row_is_known_by_its_lines),
		TEST_IN_SCRATCH(what_has_changed_is_left_alone_and_noted),
		TEST_IN_SCRATCH(a_mark_without_its_partner_is_noted),
		TEST_IN_SCRATCH(the_longest_path_wins_and_equals_lose),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
