/* run: profile an app on this machine, without touching its source.
 *
 *   1. the app is read, and planned how it would be instrumented
 *   2. a copy of it is made with that done, and next to it a small host in Python (templates/host)
 *   3. the host calls the functions and says what happens; the rows of memory_profiler are counted as they come
 *   4. the copy goes, and the report is about the lines of the original */
#include "commands/run.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/nearest.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "commands/listing.h"
#include "host/python.h"
#include "instrument/instrument.h"

enum { GRACE = 5 }; /* seconds more than the host's own timeout */

static const struct opt run_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder", offsetof(struct run_args, judge.app) },
	{ OPT_ARGUMENT, 0, "FUNCTION", NULL, "", "the function to call; all of them when it is left out",
	  offsetof(struct run_args, function) },
	{ OPT_TEXT, 'n', "invocations", "N", "1", "how often each function is called",
	  offsetof(struct run_args, invocations) },
	{ OPT_TEXT, 'w', "warmup", "N", "0", "calls before these, which are not counted",
	  offsetof(struct run_args, warmup) },
	{ OPT_TEXT, 0, "concurrency", "N", "1", "calls at the same time; memory is the process's, so their lines mix",
	  offsetof(struct run_args, concurrency) },
	{ OPT_TEXT, 0, "timeout", "SECONDS", "60", "for each call; 0: none", offsetof(struct run_args, timeout) },
	{ OPT_TEXT, 'd', "data", "TEXT|@FILE", NULL,
	  "what the function is called with: the body, the message, the blob", offsetof(struct run_args, data) },
	{ OPT_CHOICE, 'X', "method", "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE", NULL, "of the HTTP request",
	  offsetof(struct run_args, method) },
	{ OPT_TEXT, 0, "path", "PATH", NULL,
	  "of the HTTP request, with its route parameters and query: /api/orders/7?x=1",
	  offsetof(struct run_args, path) },
	{ OPT_LIST, 'q', "query", "NAME=VALUE", NULL, "a parameter of the HTTP request; may be given many times",
	  offsetof(struct run_args, query) },
	{ OPT_LIST, 'H', "header", "NAME:VALUE", NULL, "a header of the HTTP request; may be given many times",
	  offsetof(struct run_args, headers) },
	{ OPT_FLAG, 's', "serve", NULL, NULL, "answer HTTP requests on this machine, and say what each takes; Ctrl-C ends it, and reports",
	  offsetof(struct run_args, serves) },
	{ OPT_TEXT, 0, "port", "PORT", "7071", "with --serve: where", offsetof(struct run_args, port) },
	{ OPT_CHOICE, 0, "host", "own|func", "own",
	  "what runs the app: a host of our own, or Core Tools ('func host start'), until Ctrl-C",
	  offsetof(struct run_args, host) },
	{ OPT_TEXT, 0, "python", "PYTHON", NULL,
	  "the interpreter; else that of the active virtual environment, of the app's own, or python3",
	  offsetof(struct run_args, python) },
	{ OPT_FLAG, 0, "with-deps", NULL, NULL,
	  "install the app's packages into an environment in the user's cache, and use that",
	  offsetof(struct run_args, with_packages) },
	{ OPT_FLAG, 0, "keep", NULL, NULL, "keep the copy that was run, and say where it is",
	  offsetof(struct run_args, keeps) },
	{ OPT_LIST, 'a', "also", "FILE:NAME", NULL, "profile helpers too: shared/orders.py:total, 'lib/*:Order.*'",
	  offsetof(struct run_args, judge.choose.also) },
	{ OPT_TEXT, 0, "profiler", "NAME", NULL, "what the functions are profiled with, if not with memory_profiler",
	  offsetof(struct run_args, profiler) },
	{ OPT_TEXT, 0, "templates", "DIR", NULL, "a folder with profilers of your own, DIR/profilers",
	  offsetof(struct run_args, judge.templates) },
	JUDGE_OPTS(struct run_args),
	REPORT_OPTS(struct run_args),
	{ 0 },
};

static bool is_func(const struct session *s)
{
	return strcmp(s->args->host, "func") == 0;
}

/* ---- what goes together ---- */

static bool refuse(const struct session *s, const char *const *options, const char *where)
{
	const struct opt *row;

	for (; *options; options++) {
		if (!(row = opt_given(run_opts, *options, s->args)))
			continue;
		fail(s->run->fail, EXIT_ASKED_WRONGLY, "'%s%s' means nothing %s", row->kind < OPT_OTHERS ? "--" : "",
		     row->name, where);
		return fail_hint(s->run->fail, "see 'pyfuncprof help run'");
	}
	return true;
}

/* What would be passed over is refused. */
static bool check_options(const struct session *s)
{
	static const char *const of_calls[] = { "invocations", "warmup", "data",   "method",
						"path",        "query",  "header", NULL },
				 *const of_own_host[] = { "FUNCTION", "concurrency", "timeout",
							  "python",   "with-deps",   NULL },
				 *const of_serving[] = { "port", NULL };

	if (is_func(s))
		return refuse(s, of_calls, "with --host func") && refuse(s, of_own_host, "with --host func");
	return s->args->serves ? refuse(s, of_calls, "with --serve") : refuse(s, of_serving, "without --serve");
}

/* ---- the app ---- */

static const char *function_name(const void *list, size_t i)
{
	const struct app *app = list;

	return i < app->functions.n ? app->functions.items[i].name : NULL;
}

static bool check_function(struct session *s)
{
	const char *wanted = s->args->function, *nearest;
	struct app *app = s->app->app;

	for (size_t i = 0; i < app->functions.n; i++)
		if (strcmp(app->functions.items[i].name, wanted) == 0)
			return true;
	if (!*wanted && app->functions.n)
		return true;
	if (!*wanted)
		return fail(s->run->fail, EXIT_COULD_NOT, "there is no function in '%s'", s->args->judge.app);
	nearest = nearest_name(wanted, function_name, app);
	fail(s->run->fail, EXIT_ASKED_WRONGLY, "'%s' has no function '%s'", s->args->judge.app, wanted);
	return nearest ? fail_hint(s->run->fail, "did you mean '%s'?", nearest)
		       : fail_hint(s->run->fail, "see 'pyfuncprof status %s'",
				   say_word(s->run->arena, s->args->judge.app));
}

/* The app of the folder itself, else the only one in it; gives its number. */
static bool find_app(struct session *s, size_t *i)
{
	const char *folder = s->args->judge.app, *real = fs_real(s->run->arena, folder);
	struct buf roots = { .arena = s->run->arena };
	size_t n = s->judge.work.apps.n;

	for (*i = 0; *i < n; (*i)++)
		if (real && strcmp(s->judge.work.apps.items[*i].app->real, real) == 0)
			return true;
	*i = 0;
	if (n == 1)
		return true;
	for (size_t k = 0; k < n; k++)
		buf_addf(&roots, "\n  %s", say_word(s->run->arena, s->judge.work.apps.items[k].app->root));
	fail(s->run->fail, EXIT_ASKED_WRONGLY, "'%s' holds %zu apps", folder, n);
	return fail_hint(s->run->fail, "name the folder of one:%s", buf_text(&roots));
}

/* How the app would be instrumented. */
static bool plan(struct session *s)
{
	const struct selection *selection;
	struct judge_app *its;
	struct required required;
	size_t i;

	if (!find_app(s, &i))
		return false;
	s->app = &s->judge.work.apps.items[i];
	its = &s->judge.its[i];
	selection = &its->selection;
	its->profiling.profiler = choose_profiler(&s->judge.known, s->args->profiler, selection, s->run->fail);
	return its->profiling.profiler && check_function(s) &&
	       choose_check_found(&s->args->judge.choose, &selection, 1, s->run->fail) &&
	       instrument_plan(s->run->arena, s->app->app, &its->profiling, &s->changes, &required, s->run->fail);
}

/* Those that the user has named. */
static void note_helpers_left_alone(const struct app *app)
{
	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *helper = &app->functions.items[i];

		if (helper->model == MODEL_HELPER && helper->left)
			say_note("%s is not profiled: %s", helper->name, left_texts[helper->left]);
	}
}

/* ---- Core Tools ---- */

/* What it prints is the user's to read, but for the rows. */
static void take_console(struct session *s, struct slice line)
{
	if (report_add_line(&s->report, line))
		s->measured = true;
	else
		say_line(line);
}

static bool start_func(struct session *s)
{
	const char *const argv[] = { "func", "host", "start", "--port", s->args->port, NULL };

	if (worker_start(s->run->arena, argv, s->scratch.app, "/dev/null", WORKER_OUTPUT, &s->worker, s->run->fail))
		return true;
	if (errno == ENOENT)
		fail_hint(s->run->fail,
			  "--host func wants Azure Functions Core Tools on PATH; without it, the own host runs "
			  "the functions, and --serve answers requests");
	return false;
}

/* ---- the run ---- */

/* How long the host may say nothing: it watches over each call itself, unless it hangs as a whole. */
static int patience(const struct session *s)
{
	long timeout = strtol(s->args->timeout, NULL, 10);

	return s->args->serves || is_func(s) || !timeout || timeout > 1000000 ? -1 : (int)(timeout + GRACE) * 1000;
}

/* The line that was running when the worker was gone, for a hint; "" when that is not known. */
static const char *last_line(struct session *s)
{
	const char *place = run_last_place(s);
	struct buf text = { .arena = s->run->arena };

	if (place)
		buf_addf(&text, "at %s\n", place);
	return buf_text(&text);
}

static bool listen(struct session *s)
{
	struct slice line;
	bool hangs = false;
	const char *place;
	int status;

	for (bool goes_on = true; goes_on;) {
		switch (worker_next(&s->worker, patience(s), &line)) {
		case WORKER_LINE:
			if (is_func(s))
				take_console(s, line);
			else
				run_take_event(s, line);
			break;
		case WORKER_INTERRUPTED:
			s->interrupted = true;
			goes_on = false;
			break;
		case WORKER_SILENT:
			hangs = true;
			goes_on = false;
			break;
		case WORKER_ENDED:
			goes_on = false;
			break;
		}
	}
	status = worker_end(&s->worker);
	if (s->failed)
		return false;
	if (s->interrupted && s->running) {
		place = run_last_place(s);
		say_lines("ended while '%s' was running%s%s", say_clean(s->run->arena, s->running),
			  place ? "\n  at " : "", place ? place : "");
	}
	if (hangs) {
		fail(s->run->fail, EXIT_COULD_NOT, "'%s' hangs, and so does its host",
		     s->running ? s->running : s->loads ? s->args->judge.app : s->python);
		return fail_hint(s->run->fail, "%s--timeout gives it more time", last_line(s));
	}
	if (!s->loads && !s->interrupted && !is_func(s)) {
		fail(s->run->fail, EXIT_COULD_NOT, "'%s' did not start (exit code %d)", s->python, status);
		return fail_hint(s->run->fail, "it has to be a Python from 3.8 on; --python names another");
	}
	if (!s->done && !s->interrupted && !(is_func(s) && !status)) {
		fail(s->run->fail, EXIT_COULD_NOT, "the %s died (exit code %d)%s%s%s", is_func(s) ? "host" : "worker",
		     status, s->running ? " while '" : "", s->running ? s->running : "",
		     s->running ? "' was running" : s->loads && !s->ready ? " while it loaded the app" : "");
		return fail_hint(s->run->fail, "%s%s%s", last_line(s),
				 status == 137 ? "137: the system ended it, most likely for want of memory\n" : "",
				 s->measured ? "what was measured until then is reported" : "");
	}
	return true;
}

static bool start(struct session *s, const char *python)
{
	struct arena *arena = s->run->arena;
	const char *const argv[] = { python, "-X", "utf8", "-u", fs_join(arena, s->scratch.host, "host.py"), NULL };

	setenv("PYFUNCPROF_ENABLE", "1", true); /* wherever this is, it is asked for: profiler_local_only */
	if (is_func(s))
		return start_func(s);
	return worker_start(arena, argv, s->scratch.app, fs_join(arena, s->scratch.host, "request.json"), WORKER_EVENTS,
			    &s->worker, s->run->fail);
}

static void list_called(struct session *s)
{
	struct listing listing = { .arena = s->run->arena };
	struct buf out = { .arena = s->run->arena };

	for (size_t i = 0; i < s->called.n; i++) {
		const struct called *called = &s->called.items[i];
		struct buf count = { .arena = s->run->arena };

		if (!called->begun)
			continue;
		buf_addf(&count, "%" PRIu64 " call%s", called->begun, called->begun == 1 ? "" : "s");
		if (called->failed)
			buf_addf(&count, ", %" PRIu64 " failed", called->failed);
		if (called->begun > called->ok + called->failed)
			buf_addf(&count, ", %" PRIu64 " not ended", called->begun - called->ok - called->failed);
		listing_add_cells(
			&listing, 3,
			(const char *const[]){ called->name, buf_text(&count), called->answer ? called->answer : "" });
	}
	listing_print(&listing, &out);
	if (s->begun && !s->args->report.json && strcmp(s->args->report.format, "text") == 0)
		say_results(buf_slice(&out), s->run->fail);
}

static uint64_t failures(const struct session *s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s->called.n; i++)
		n += s->called.items[i].failed;
	return n;
}

static bool find_python(struct session *s)
{
	const char *app = s->app->app->real;
	struct arena *arena = s->run->arena;
	struct environment own;

	s->python = python_find(arena, s->args->python, app, s->run->fail);
	if (!s->python || !s->args->with_packages)
		return s->python;
	if (!python_environment(arena, s->python, app, &own, s->run->fail))
		return false;
	if (!own.complete)
		say_note("installing the packages of the app in %s", own.folder);
	if (!own.complete && !python_install(arena, s->python, app, &own, s->run->fail))
		return false;
	s->python = own.python;
	return true;
}

static bool run_app(struct session *s)
{
	bool lived, reported = false;

	if (!plan(s) || !find_python(s) || !worker_listen(s->run->fail) ||
	    !scratch_make(s->run->arena, s->app->app->real, &s->changes, &s->scratch, s->run->fail) ||
	    !run_write_host(s) || !run_write_request(s) || !start(s, s->python))
		return false;
	note_helpers_left_alone(s->app->app);
	lived = listen(s);
	list_called(s);
	if (s->measured)
		reported = report_print(&s->report);
	else if (lived)
		fail(s->run->fail, EXIT_COULD_NOT,
		     s->begun || is_func(s) ? "nothing was measured" : "no function was called");
	if (lived && failures(s) && (reported || !s->measured))
		return fail(s->run->fail, EXIT_COULD_NOT, "%" PRIu64 " of %" PRIu64 " calls failed", failures(s),
			    s->begun);
	if (lived && reported && s->interrupted && !s->done && !s->args->serves && !is_func(s)) {
		fail(s->run->fail, EXIT_COULD_NOT, "interrupted after %" PRIu64 " call%s", s->ended,
		     s->ended == 1 ? "" : "s");
		return fail_hint(s->run->fail, "what was measured until then is reported");
	}
	if (lived && reported && s->begun && s->begun == s->called.n && !s->args->serves)
		say_note("next: -n 20, which is enough to tell a leak from a warm-up");
	return lived && reported;
}

static bool run_command(const struct run *run, const void *raw)
{
	const struct run_args *args = raw;
	struct session s = { .run = run, .args = args };
	bool done = check_options(&s) && report_begin(&s.report, run, &args->report) &&
		    choose_check(&args->judge.choose, run->fail) && judge_begin(&s.judge, run, &args->judge);

	if (done)
		report_judge_by(&s.report, &s.judge);
	done = done && run_app(&s);
	if (s.worker.pid)
		worker_end(&s.worker);
	if (s.scratch.root && args->keeps) {
		say_note("the copy that was run is kept: %s", s.scratch.app);
		scratch_keep(&s.scratch);
	} else {
		scratch_remove(&s.scratch);
	}
	run_served_release(&s);
	judge_release(&s.judge);
	return done;
}

const struct command cmd_run = {
	.name = "run",
	.summary = "call the functions on this machine, profiled, and report",
	.about =
		"Makes a copy of the app, instruments the copy, and calls its functions as the Functions host would, "
		"with the azure-functions and the memory-profiler that are installed. The report is about the lines of "
		"your files, which stay as they are; the copy is removed. Nothing is to be taken out afterwards.",
	.opts = run_opts,
	.args_size = sizeof(struct run_args),
	.act = run_command,
};
