/* run: profile an app on this machine, without touching its source.
 *
 *   1. the app is read, and planned how it would be instrumented
 *   2. a copy of it is made with that done, and next to it a small host in Python (templates/host)
 *   3. the host calls the functions and says what happens; the rows of memory_profiler are counted as they come
 *   4. the copy goes, and the report is about the lines of the original */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/nearest.h"
#include "cli/say.h"
#include "commands/choose.h"
#include "commands/judge.h"
#include "commands/listing.h"
#include "commands/report.h"
#include "host/event.h"
#include "host/python.h"
#include "host/scratch.h"
#include "host/worker.h"
#include "instrument/instrument.h"
#include "python/lines.h"
#include "scaffold/settings.h"
#include "template/embedded.h"

#define PROFILED "profiled_" /* in front of a subfunction's name */

enum {
	GRACE = 5,    /* seconds more than the host's own timeout */
	FRAMES = 20,  /* of a traceback */
	ANSWER = 200, /* bytes of a body that are shown */
};

struct run_args {
	const char *host, *function, *invocations, *warmup, *concurrency, *timeout, *data, *method, *path, *port,
		*python, *profiler;
	struct opt_list query, headers;
	bool serves, with_packages, keeps;
	struct judge_args judge;
	struct report_args report;
};

static const struct opt run_opts[] = {
	{ OPT_ARGUMENT, 0, "APP", NULL, ".", "the app's folder", offsetof(struct run_args, judge.app) },
	{ OPT_ARGUMENT, 0, "FUNCTION", NULL, NULL, "the function to call; all of them when it is left out",
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
	{ OPT_TEXT, 'X', "method", "METHOD", NULL, "of the HTTP request", offsetof(struct run_args, method) },
	{ OPT_TEXT, 0, "path", "PATH", NULL,
	  "of the HTTP request, with its route parameters and query: /api/orders/7?x=1",
	  offsetof(struct run_args, path) },
	{ OPT_LIST, 'q', "query", "NAME=VALUE", NULL, "a parameter of the HTTP request; may be given many times",
	  offsetof(struct run_args, query) },
	{ OPT_LIST, 'H', "header", "NAME:VALUE", NULL, "a header of the HTTP request; may be given many times",
	  offsetof(struct run_args, headers) },
	{ OPT_FLAG, 's', "serve", NULL, NULL, "answer HTTP requests on this machine until Ctrl-C, then report",
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
	{ OPT_TEXT, 0, "profiler", "NAME", NULL, "what the functions are profiled with, if not with memory_profiler",
	  offsetof(struct run_args, profiler) },
	{ OPT_TEXT, 0, "templates", "DIR", NULL, "a folder with profilers of your own, DIR/profilers",
	  offsetof(struct run_args, judge.templates) },
	JUDGE_OPTS(struct run_args),
	REPORT_OPTS(struct run_args),
	{ 0 },
};

/* What came of the calls of one function. */
struct called {
	const char *name;
	const struct function *function;
	uint64_t ok, failed;
	const char *answer; /* of the first call */
	const char *failure;
};

struct session {
	const struct run *run;
	const struct run_args *args;
	struct judge judge;
	struct report report;
	struct work_app *app;
	struct changes changes;
	struct scratch scratch;
	struct worker worker;
	VEC(struct called) called;
	struct set invocations; /* the function of each: its number among the called ones, from 1 */
	struct set warmups;     /* invocations that do not count */
	const char *running;    /* the function of the last invocation that has begun, NULL when none has */
	uint64_t begun;         /* invocations */
	bool done, interrupted, failed;
};

/* ---- the app ---- */

static bool is_func(const struct session *s)
{
	return strcmp(s->args->host, "func") == 0;
}

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
		if (wanted && strcmp(app->functions.items[i].name, wanted) == 0)
			return true;
	if (!wanted && app->functions.n)
		return true;
	if (!wanted)
		return fail(s->run->fail, EXIT_COULD_NOT, "there is no function in '%s'", s->args->judge.app);
	nearest = nearest_name(wanted, function_name, app);
	fail(s->run->fail, EXIT_ASKED_WRONGLY, "'%s' has no function '%s'", s->args->judge.app, wanted);
	return nearest ? fail_hint(s->run->fail, "did you mean '%s'?", nearest)
		       : fail_hint(s->run->fail, "see 'pyfuncprof status %s'",
				   say_word(s->run->arena, s->args->judge.app));
}

/* How the app would be instrumented. */
static bool plan(struct session *s)
{
	struct judge_app *its = s->judge.its;
	struct required required;

	if (s->judge.work.apps.n != 1) {
		fail(s->run->fail, EXIT_ASKED_WRONGLY, "'%s' holds %zu apps", s->args->judge.app, s->judge.work.apps.n);
		return fail_hint(s->run->fail, "name the folder of one: '%s', '%s'",
				 s->judge.work.apps.items[0].app->root, s->judge.work.apps.items[1].app->root);
	}
	s->app = &s->judge.work.apps.items[0];
	its->profiling.profiler = choose_profiler(&s->judge.known, s->args->profiler, &its->selection, s->run->fail);
	return its->profiling.profiler && check_function(s) &&
	       instrument_plan(s->run->arena, s->app->app, &its->profiling, &s->changes, &required, s->run->fail);
}

/* ---- what the host is asked ---- */

static bool read_number(const struct session *s, const char *option, const char *text, int64_t least, int64_t *out)
{
	char *end;

	*out = strtoll(text, &end, 10);
	if (*end || end == text || *out < least || *out > 1000000000) {
		fail(s->run->fail, EXIT_ASKED_WRONGLY, "'--%s' is a whole number from %" PRId64 " on, not '%s'", option,
		     least, text);
		return fail_hint(s->run->fail, "see 'pyfuncprof help run'");
	}
	return true;
}

static bool set_number_of(const struct session *s, struct json_object *to, const char *name, const char *text,
			  int64_t least)
{
	int64_t number;

	if (!read_number(s, name, text, least, &number))
		return false;
	json_object_object_add(to, name, json_object_new_int64(number));
	return true;
}

/* "NAME=VALUE" as ["NAME", "VALUE"]. */
static bool add_pairs(const struct session *s, struct json_object *to, const char *name, const char *option,
		      const struct opt_list *list, char separator)
{
	struct json_object *pairs = json_object_new_array();

	json_object_object_add(to, name, pairs);
	for (size_t i = 0; i < list->n; i++) {
		const char *cut = strchr(list->items[i], separator);
		struct json_object *pair = json_object_new_array();

		json_object_array_add(pairs, pair);
		if (!cut || cut == list->items[i])
			return fail(s->run->fail, EXIT_ASKED_WRONGLY, "'--%s' is NAME%cVALUE, not '%s'", option,
				    separator, list->items[i]);
		json_object_array_add(pair, json_object_new_string_len(list->items[i], (int)(cut - list->items[i])));
		cut++;
		while (separator == ':' && *cut == ' ')
			cut++;
		json_object_array_add(pair, json_object_new_string(cut));
	}
	return true;
}

static struct json_object *text_or_null(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

/* The bytes of --data: as they are in a file next to the host, named in the request. */
static bool set_data(struct session *s, struct json_object *request)
{
	struct json_object *data = json_object_new_object();
	const char *given = s->args->data;
	struct slice bytes;

	json_object_object_add(request, "data", data);
	json_object_object_add(data, "kind", json_object_new_string(given ? "file" : "none"));
	if (!given)
		return true;
	bytes = slice_of(given);
	if (*given == '@' && !fs_read(s->run->arena, given + 1, &bytes, s->run->fail))
		return false;
	json_object_object_add(data, "path", json_object_new_string(fs_join(s->run->arena, s->scratch.host, "data")));
	return scratch_add(s->run->arena, &s->scratch, "data", bytes, s->run->fail);
}

static bool set_http(struct session *s, struct json_object *request)
{
	struct json_object *http = json_object_new_object();

	json_object_object_add(request, "http", http);
	json_object_object_add(http, "method", text_or_null(s->args->method));
	json_object_object_add(http, "path", text_or_null(s->args->path));
	return add_pairs(s, http, "query", "query", &s->args->query, '=') &&
	       add_pairs(s, http, "headers", "header", &s->args->headers, ':');
}

/* The app settings of local.settings.json that are texts. */
static bool set_settings(struct session *s, struct json_object *request)
{
	struct json_object *settings = json_object_new_object(), *file, *values = NULL;
	struct found_file found;

	json_object_object_add(request, "settings", settings);
	if (!app_own_file(s->run->arena, s->app->app, "local.settings.json", &found, s->run->fail))
		return false;
	file = found.real ? event_read(found.bytes).object : NULL;
	values = event_member(file, "Values");
	if (json_object_get_type(values) == json_type_object) {
		json_object_object_foreach(values, name, value)
		{
			if (json_object_get_type(value) == json_type_string)
				json_object_object_add(settings, name, json_object_get(value));
		}
	}
	json_object_put(file);
	return true;
}

static bool set_serving(struct session *s, struct json_object *request)
{
	struct json_object *serve = s->args->serves ? json_object_new_object() : NULL;
	struct found_file host;
	struct slice prefix;

	if (!app_own_file(s->run->arena, s->app->app, "host.json", &host, s->run->fail))
		return false;
	prefix = settings_route_prefix(s->run->arena, host.real ? host.bytes : S("{}"));
	json_object_object_add(request, "serve", serve);
	if (!serve)
		return true;
	json_object_object_add(serve, "prefix", json_object_new_string_len(prefix.p, (int)prefix.n));
	return set_number_of(s, serve, "port", s->args->port, 0);
}

static bool fill_request(struct session *s, struct json_object *request)
{
	const struct run_args *args = s->args;
	const struct app *app = s->app->app;
	struct json_object *functions = json_object_new_array();
	const char *script = app_v2_script(s->run->arena, app);

	if (args->function)
		json_object_array_add(functions, json_object_new_string(args->function));
	json_object_object_add(request, "app", json_object_new_string(s->scratch.app));
	json_object_object_add(request, "functions", functions);
	json_object_object_add(request, "model", json_object_new_string(script ? "v2" : "v1"));
	json_object_object_add(request, "script", text_or_null(script ? fs_name(script) : NULL));
	return set_number_of(s, request, "invocations", args->invocations, 1) &&
	       set_number_of(s, request, "warmup", args->warmup, 0) &&
	       set_number_of(s, request, "concurrency", args->concurrency, 1) &&
	       set_number_of(s, request, "timeout", args->timeout, 0) && set_data(s, request) && set_http(s, request) &&
	       set_settings(s, request) && set_serving(s, request);
}

static bool write_request(struct session *s)
{
	struct json_object *request = json_object_new_object();
	bool written = fill_request(s, request);

	if (written)
		written = scratch_add(s->run->arena, &s->scratch, "request.json",
				      slice_of(json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN)),
				      s->run->fail);
	json_object_put(request);
	return written;
}

static bool write_host(struct session *s)
{
	static const char folder[] = "host/";

	for (size_t i = 0; i < embedded_count; i++) {
		const struct embedded_file *file = &embedded_files[i];
		struct slice bytes = { (const char *)file->bytes, file->size };

		if (strncmp(file->path, folder, strlen(folder)) == 0 &&
		    !scratch_add(s->run->arena, &s->scratch, file->path + strlen(folder), bytes, s->run->fail))
			return false;
	}
	return true;
}

/* ---- what the host says ---- */

static struct called *called_of(struct session *s, struct slice name)
{
	for (size_t i = 0; i < s->called.n; i++)
		if (slice_is(name, s->called.items[i].name))
			return &s->called.items[i];
	*vec_push(s->run->arena, &s->called) = (struct called){ .name = slice_copy(s->run->arena, name) };
	return &s->called.items[s->called.n - 1];
}

/* The number of a line of the copy in the original file: without what is ours in between; 0 for a line of ours. */
static uint64_t original_line(struct session *s, struct slice bytes, uint64_t line)
{
	struct source *source = source_read(s->run->arena, "", "", bytes, &(struct fail){ .arena = s->run->arena });
	uint64_t ours = 0, number = 1;
	size_t at = 0;

	if (!source)
		return line;
	for (; number < line && at < bytes.n; number++)
		at = line_next(bytes, at);
	for (size_t i = 0; i < source->blocks.n; i++)
		for (size_t k = source->blocks.items[i].span.start; k < source->blocks.items[i].span.end && k < at;
		     k = line_next(bytes, k))
			ours++;
	for (size_t i = 0; i < source->blocks.n; i++)
		if (source->blocks.items[i].span.start <= at && at < source->blocks.items[i].span.end)
			return 0;
	return line - ours;
}

/* "InvoiceText/__init__.py:36", of the original, for a place in the copy; NULL when the line is ours. */
static const char *original_place(struct session *s, struct slice file, uint64_t line)
{
	struct arena *arena = s->run->arena;
	const char *copy = s->scratch.app, *path = slice_copy(arena, file);
	struct buf place = { .arena = arena };
	struct slice bytes = { 0 };

	if (!fs_is_below(copy, path) || strlen(path) <= strlen(copy)) {
		buf_addf(&place, "%s:%" PRIu64, path, line);
		return buf_text(&place);
	}
	for (size_t i = 0; i < s->changes.n; i++)
		if (strcmp(s->changes.items[i].file + strlen(s->app->app->real), path + strlen(copy)) == 0)
			bytes = s->changes.items[i].after;
	line = bytes.n ? original_line(s, bytes, line) : line;
	buf_addf(&place, "%s:%" PRIu64, fs_join(arena, s->app->app->root, path + strlen(copy) + 1), line);
	return line ? buf_text(&place) : NULL;
}

/* "ValueError: no such order" */
static const char *describe_error(struct session *s, struct json_object *error)
{
	struct slice type = event_text(error, "type"), message = event_text(error, "message");
	struct buf text = { .arena = s->run->arena };

	buf_addf(&text, "%.*s%s%.*s", SLICE_ARG(type), type.n && message.n ? ": " : "", SLICE_ARG(message));
	return buf_text(&text);
}

/* Where it was raised, a line or two a frame, the innermost last; in the original files. */
static const char *describe_frames(struct session *s, struct json_object *error)
{
	struct json_object *frames = event_member(error, "traceback");
	size_t n = json_object_get_type(frames) == json_type_array ? json_object_array_length(frames) : 0;
	struct buf text = { .arena = s->run->arena };

	for (size_t i = n > FRAMES ? n - FRAMES : 0; i < n; i++) {
		struct json_object *frame = json_object_array_get_idx(frames, i);
		struct slice function = event_text(frame, "function"), source = slice_trim(event_text(frame, "source"));
		const char *place = original_place(s, event_text(frame, "file"), (uint64_t)event_number(frame, "line"));

		if (!place)
			continue;
		if (slice_starts(function, S(PROFILED)))
			function = slice_part(function, strlen(PROFILED), function.n); /* as its entry is called */
		buf_addf(&text, "%s%s in %.*s", text.n ? "\n" : "", place, SLICE_ARG(function));
		if (source.n)
			buf_addf(&text, "\n    %.*s", SLICE_ARG(source));
	}
	return buf_text(&text);
}

/* "200, 25 bytes: Microsoft Page Is Loaded" */
static const char *describe_result(struct session *s, struct json_object *result)
{
	struct buf text = { .arena = s->run->arena };
	struct slice body = event_text(result, "body");
	int64_t size = event_number(result, "size");

	if (!event_member(result, "status"))
		return result ? json_object_to_json_string_ext(result, JSON_C_TO_STRING_PLAIN) : "";
	buf_addf(&text, "%" PRId64 ", %" PRId64 " byte%s", event_number(result, "status"), size, size == 1 ? "" : "s");
	if (body.n && slice_is(event_text(result, "encoding"), "text"))
		buf_addf(&text, ": %.*s%s", (int)(body.n < ANSWER ? body.n : ANSWER), body.p,
			 body.n > ANSWER ? "..." : "");
	return buf_text(&text);
}

static void take_started(struct session *s, struct json_object *event)
{
	struct slice invocation = event_text(event, "invocation");

	struct called *called = called_of(s, event_text(event, "function"));

	invocation.p = slice_copy(s->run->arena, invocation);
	set_add(s->run->arena, &s->invocations, invocation);
	*set_number(&s->invocations, invocation) = (size_t)(called - s->called.items) + 1;
	s->running = called->name;
	s->begun++;
	if (event_flag(event, "warmup"))
		set_add(s->run->arena, &s->warmups, invocation);
}

static void take_finished(struct session *s, struct json_object *event)
{
	size_t *number = set_number(&s->invocations, event_text(event, "invocation"));
	struct called *called = number ? &s->called.items[*number - 1] : NULL;
	struct arena *arena = s->run->arena;

	if (!called)
		return;
	if (slice_is(event_text(event, "outcome"), "ok")) {
		called->ok++;
		if (!called->answer)
			called->answer = slice_copy(arena, slice_of(describe_result(s, event_member(event, "result"))));
		return;
	}
	called->failed++;
	if (!called->failure) {
		struct json_object *error = event_member(event, "error");
		struct buf text = { .arena = arena };

		buf_addf(&text, "%s\n%s", describe_error(s, error), describe_frames(s, error));
		called->failure = buf_text(&text);
	}
}

static void note_skipped(struct session *s, struct json_object *event)
{
	struct slice name = event_text(event, "function"), reason = event_text(event, "reason");

	(void)s;
	say_note("%.*s is not called: %.*s", SLICE_ARG(name), SLICE_ARG(reason));
}

static void note_serving(struct json_object *event)
{
	struct json_object *routes = event_member(event, "routes");
	size_t n = json_object_get_type(routes) == json_type_array ? json_object_array_length(routes) : 0;

	for (size_t i = 0; i < n; i++) {
		struct json_object *route = json_object_array_get_idx(routes, i);
		struct slice name = event_text(route, "function"), url = event_text(route, "url");

		say_note("%.*s: %s %.*s", SLICE_ARG(name),
			 json_object_to_json_string_ext(event_member(route, "methods"), JSON_C_TO_STRING_PLAIN),
			 SLICE_ARG(url));
	}
	say_note("answering; Ctrl-C ends it, and reports");
}

/* The host can not run the app. */
static void take_failed(struct session *s, struct json_object *event)
{
	const char *frames = describe_frames(s, event);
	struct slice hint = event_text(event, "hint");

	fail(s->run->fail, EXIT_COULD_NOT, "%s", describe_error(s, event));
	if (*frames || hint.n)
		fail_hint(s->run->fail, "%s%s%.*s", frames, *frames && hint.n ? "\n" : "", SLICE_ARG(hint));
	s->failed = true;
}

static void take_event(struct session *s, struct slice line)
{
	struct event event = event_read(line);

	switch (event.kind) {
	case EVENT_STARTED:
		take_started(s, event.object);
		break;
	case EVENT_ROW:
		if (!set_has(&s->warmups, event_text(event.object, "invocation")))
			report_add_message(&s->report, event_text(event.object, "invocation"),
					   event_text(event.object, "message"));
		break;
	case EVENT_FINISHED:
		take_finished(s, event.object);
		break;
	case EVENT_SKIPPED:
		note_skipped(s, event.object);
		break;
	case EVENT_SERVING:
		note_serving(event.object);
		break;
	case EVENT_FAILED:
		take_failed(s, event.object);
		break;
	case EVENT_DONE:
		s->done = true;
		break;
	case EVENT_READY:
	case EVENT_KINDS:
		break;
	}
	json_object_put(event.object);
}

/* ---- Core Tools ---- */

/* What it prints is the user's to read, but for the rows. */
static void take_console(struct session *s, struct slice line)
{
	if (!report_add_line(&s->report, line))
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

static bool listen(struct session *s)
{
	struct slice line;
	bool hangs = false;
	int status;

	for (bool goes_on = true; goes_on;) {
		switch (worker_next(&s->worker, patience(s), &line)) {
		case WORKER_LINE:
			if (is_func(s))
				take_console(s, line);
			else
				take_event(s, line);
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
	if (hangs)
		return fail(s->run->fail, EXIT_COULD_NOT, "'%s' hangs, and so does its host",
			    s->running ? s->running : "the app");
	if (!s->done && !s->interrupted && !(is_func(s) && !status)) {
		fail(s->run->fail, EXIT_COULD_NOT, "the %s died (exit code %d)%s%s%s", is_func(s) ? "host" : "worker",
		     status, s->running ? " while '" : "", s->running ? s->running : "",
		     s->running ? "' was running" : "");
		return fail_hint(s->run->fail,
				 status == 137 ? "137: the system ended it, most likely for want of memory; what was "
						 "measured until then is reported"
					       : "what was measured until then is reported");
	}
	return true;
}

static bool start(struct session *s, const char *python)
{
	struct arena *arena = s->run->arena;
	const char *const argv[] = { python, "-X", "utf8", "-u", fs_join(arena, s->scratch.host, "host.py"), NULL };

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

		buf_addf(&count, "%" PRIu64 " call%s", called->ok + called->failed,
			 called->ok + called->failed == 1 ? "" : "s");
		if (called->failed)
			buf_addf(&count, ", %" PRIu64 " failed", called->failed);
		listing_add_cells(
			&listing, 3,
			(const char *const[]){ called->name, buf_text(&count), called->answer ? called->answer : "" });
		if (called->failure)
			say_note("%s failed: %s", called->name, called->failure);
	}
	listing_print(&listing, &out);
	buf_add(&out, S("\n"));
	if (s->called.n && !s->args->report.json && strcmp(s->args->report.format, "text") == 0)
		say_results(buf_slice(&out), s->run->fail);
}

static uint64_t failures(const struct session *s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s->called.n; i++)
		n += s->called.items[i].failed;
	return n;
}

static bool run_app(struct session *s)
{
	const char *python;
	bool lived, printed;

	if (!plan(s))
		return false;
	python = python_find(s->run->arena, s->args->python, s->app->app->real, s->run->fail);
	if (python && s->args->with_packages)
		python = python_with_packages(s->run->arena, python, s->app->app->real, s->run->fail);
	if (!python || !worker_listen(s->run->fail) ||
	    !scratch_make(s->run->arena, s->app->app->real, &s->changes, &s->scratch, s->run->fail) || !write_host(s) ||
	    !write_request(s) || !start(s, python))
		return false;
	lived = listen(s);
	if (s->failed)
		return false;
	list_called(s);
	if (!lived && !s->report.messages)
		return false;
	printed = report_print(&s->report);
	if (lived && printed && failures(s))
		return fail(s->run->fail, EXIT_COULD_NOT, "%" PRIu64 " of %" PRIu64 " calls failed", failures(s),
			    s->begun);
	return lived && printed;
}

static bool run_command(const struct run *run, const void *raw)
{
	const struct run_args *args = raw;
	struct session s = { .run = run, .args = args };
	bool done = report_begin(&s.report, run, &args->report) && judge_begin(&s.judge, run, &args->judge);

	s.report.judge = &s.judge;
	done = done && run_app(&s);
	if (s.worker.pid)
		worker_end(&s.worker);
	if (s.scratch.root && args->keeps)
		say_note("the copy that was run is kept: %s", s.scratch.app);
	else
		scratch_remove(&s.scratch);
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
