#include "commands/run.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fs.h"
#include "cli/say.h"
#include "host/event.h"
#include "python/lines.h"
#include "python/source.h"

#define PROFILED "profiled_" /* in front of a subfunction's name */
#define WITH_DEPS "or --with-deps, which installs them in an environment of its own"
#define INSTALLED "the packages of requirements.txt are installed, and none of them has it"

enum {
	FRAMES = 20,  /* of a traceback */
	ANSWER = 200, /* bytes of a body that are shown */
};

static struct called *called_of(struct session *s, struct slice name)
{
	for (size_t i = 0; i < s->called.n; i++)
		if (slice_is(name, s->called.items[i].name))
			return &s->called.items[i];
	*vec_push(s->run->arena, &s->called) = (struct called){ slice_copy(s->run->arena, name), .given = "" };
	return &s->called.items[s->called.n - 1];
}

/* The number of a line of the copy in the original file: without what is ours in between; 0 for a line of ours. */
static uint64_t original_line(struct arena *arena, struct slice bytes, uint64_t line)
{
	struct source *source = source_read(arena, "", "", bytes, &(struct fail){ .arena = arena });
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

const char *run_original(struct session *s, struct arena *arena, struct slice file, uint64_t line)
{
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
	line = bytes.n ? original_line(arena, bytes, line) : line;
	buf_addf(&place, "%s:%" PRIu64, fs_join(arena, s->app->app->root, path + strlen(copy) + 1), line);
	return line ? buf_text(&place) : NULL;
}

/* "ValueError: no such order" */
static const char *describe_error(struct arena *arena, struct json_object *error)
{
	struct slice type = event_text(error, "type"), message = event_text(error, "message");

	return buf_format(arena, "%.*s%s%.*s", SLICE_ARG(type), type.n && message.n ? ": " : "", SLICE_ARG(message));
}

/* Where it was raised, a line or two a frame, the innermost last; in the original files. Each begins with `indent`. */
static const char *describe_frames(struct session *s, struct arena *arena, struct json_object *error,
				   const char *indent)
{
	struct json_object *frames = event_member(error, "traceback");
	size_t n = event_count(frames);
	struct buf text = { .arena = arena };

	for (size_t i = n > FRAMES ? n - FRAMES : 0; i < n; i++) {
		struct json_object *frame = json_object_array_get_idx(frames, i);
		struct slice function = event_text(frame, "function"), source = slice_trim(event_text(frame, "source"));
		const char *place =
			run_original(s, arena, event_text(frame, "file"), (uint64_t)event_number(frame, "line"));

		if (!place)
			continue;
		if (slice_starts(function, S(PROFILED)))
			function = slice_part(function, strlen(PROFILED), function.n); /* as its entry is called */
		buf_addf(&text, "%s%s%s in ", text.n ? "\n" : "", indent, say_clean(arena, place));
		say_add_clean(&text, function);
		if (source.n)
			buf_addf(&text, "\n%s    %.*s", indent, SLICE_ARG(source));
	}
	return buf_text(&text);
}

/* "msg, 25 bytes: Microsoft Page Is Loaded", of an object with a size and, when it is text, its beginning. */
static void add_value(struct buf *text, const char *name, struct json_object *value, struct slice body)
{
	int64_t size = event_number(value, "size");
	size_t n = body.n < ANSWER ? body.n : ANSWER;

	if (!value)
		return;
	while (n && n < body.n && ((unsigned char)body.p[n] & 0xc0) == 0x80)
		n--; /* not within a character */
	buf_addf(text, "%s%s, %" PRId64 " byte%s", text->n ? "; " : "", name, size, size == 1 ? "" : "s");
	if (n)
		buf_addf(text, ": %.*s%s", (int)n, body.p, n < body.n ? "..." : "");
}

/* "200, 25 bytes" */
static const char *describe_status(struct arena *arena, struct json_object *result)
{
	struct buf text = { .arena = arena };

	add_value(&text, json_object_get_string(event_member(result, "status")), result, S(""));
	return buf_text(&text);
}

/* "200, 25 bytes: Microsoft Page Is Loaded; msg, 2 bytes: {}" */
static const char *describe_result(struct session *s, struct json_object *result)
{
	struct buf text = { .arena = s->run->arena };
	struct json_object *status = event_member(result, "status"), *outputs = event_member(result, "outputs"),
			   *returned = event_member(result, "return");
	bool is_text = slice_is(event_text(result, "encoding"), "text");

	if (status)
		add_value(&text, json_object_get_string(status), result, is_text ? event_text(result, "body") : S(""));
	add_value(&text, "return", returned, event_text(returned, "text"));
	if (json_object_get_type(outputs) == json_type_object) {
		json_object_object_foreach(outputs, name, value)
			add_value(&text, name, value, event_text(value, "text"));
	}
	return buf_text(&text);
}

static void note_left_alone(const struct app *app, const char *name)
{
	for (size_t i = 0; i < app->functions.n; i++) {
		enum left left = app->functions.items[i].left;

		if (left && left != LEFT_BY_HAND && strcmp(app->functions.items[i].name, name) == 0)
			say_note("%s is called, but not profiled: %s", name, left_texts[left]);
	}
}

static void take_ready(struct session *s, struct json_object *event)
{
	struct json_object *functions = event_member(event, "functions");

	s->ready = true;
	for (size_t i = 0; i < event_count(functions); i++) {
		struct json_object *function = json_object_array_get_idx(functions, i);
		struct json_object *notes = event_member(function, "notes");
		struct buf given = { .arena = s->run->arena };

		if (slice_is(event_text(function, "data"), "built-in sample"))
			buf_addf(&given, "\n  %s",
				 event_member(function, "route")
					 ? "it was called without a body; --data gives it one, --query parameters"
					 : "it got the built-in sample of its trigger; --data gives it another");
		for (size_t k = 0; k < event_count(notes); k++)
			buf_addf(&given, "\n  %s", json_object_get_string(json_object_array_get_idx(notes, k)));
		called_of(s, event_text(function, "name"))->given = buf_text(&given);
	}
}

static void take_row(struct session *s, struct json_object *event)
{
	struct slice invocation = event_text(event, "invocation");

	if (set_has(&s->warmups, invocation))
		return;
	s->measured = true;
	report_add_message(&s->report, invocation, event_text(event, "message"));
	run_served_row(s, invocation, event_text(event, "message"));
}

static void take_started(struct session *s, struct json_object *event)
{
	struct slice invocation = event_text(event, "invocation");
	struct called *called = called_of(s, event_text(event, "function"));

	if (!called->begun)
		note_left_alone(s->app->app, called->name);
	invocation.p = slice_copy(s->run->arena, invocation);
	set_add(s->run->arena, &s->invocations, invocation);
	*set_number(&s->invocations, invocation) = (size_t)(called - s->called.items) + 1;
	s->running = called->name;
	s->report.overlapped |= s->begun > s->ended;
	s->begun++;
	called->begun++;
	if (event_flag(event, "warmup"))
		set_add(s->run->arena, &s->warmups, invocation);
	if (s->args->serves)
		run_served_begin(s, invocation);
}

static void take_finished(struct session *s, struct json_object *event)
{
	struct slice invocation = event_text(event, "invocation");
	size_t *number = set_number(&s->invocations, invocation);
	struct called *called = number ? &s->called.items[*number - 1] : NULL;
	struct json_object *result = event_member(event, "result");
	bool is_ok = slice_is(event_text(event, "outcome"), "ok");
	struct arena arena = { 0 };

	if (!called)
		return;
	if (++s->ended == s->begun)
		s->running = NULL;
	if (is_ok && !called->ok++)
		called->answer = describe_result(s, result);
	if (!is_ok && (!called->failed++ || s->args->serves)) {
		struct json_object *error = event_member(event, "error");
		const char *frames = describe_frames(s, &arena, error, "  ");

		say_lines("%s failed: %s%s%s%s", say_clean(&arena, called->name), describe_error(&arena, error),
			  *frames ? "\n" : "", frames, called->given);
	}
	run_served_end(s, invocation, called->name, is_ok ? describe_status(&arena, result) : "500");
	arena_release(&arena);
}

/* Is what it says next about packages? */
static bool wants_packages(struct json_object *event)
{
	struct slice stage = event_text(event, "stage");

	return event_text(event, "hint").n && (slice_is(stage, "packages") || slice_is(stage, "import") ||
					       slice_is(stage, "unnamed"));
}

/* Would they be in the environment of --with-deps? */
static bool with_deps_helps(struct session *s, struct json_object *event)
{
	return wants_packages(event) && !s->args->with_packages && !slice_is(event_text(event, "stage"), "unnamed");
}

/* What helps: not to install once more what was installed for this run. */
static struct slice hint_of(struct session *s, struct json_object *event)
{
	bool is_import = wants_packages(event) && slice_is(event_text(event, "stage"), "import");

	return s->args->with_packages && is_import ? S(INSTALLED) : event_text(event, "hint");
}

static void note_skipped(struct session *s, struct json_object *event)
{
	bool is_pip = wants_packages(event);
	struct slice name = event_text(event, "function"), reason = event_text(event, "reason"),
		     hint = hint_of(s, event);
	const char *frames = describe_frames(s, s->run->arena, event_member(event, "error"), "  ");
	struct buf next = { .arena = s->run->arena };

	if (hint.n && !(is_pip && s->hinted))
		buf_addf(&next, "\n  %.*s", SLICE_ARG(hint));
	if (!s->hinted && with_deps_helps(s, event))
		buf_addf(&next, "\n  %s", WITH_DEPS);
	s->hinted |= is_pip;
	say_lines("%s is not called: %.*s%s%s%s", say_clean(s->run->arena, slice_copy(s->run->arena, name)),
		  SLICE_ARG(reason), *frames ? "\n" : "", frames, buf_text(&next));
}

static void note_serving(struct session *s, struct json_object *event)
{
	struct json_object *routes = event_member(event, "routes");
	size_t n = event_count(routes);

	for (size_t i = 0; i < n; i++) {
		struct json_object *route = json_object_array_get_idx(routes, i);
		struct slice name = event_text(route, "function"), url = event_text(route, "url");
		struct json_object *methods = event_member(route, "methods");
		struct buf list = { .arena = s->run->arena };

		for (size_t k = 0; k < event_count(methods); k++)
			buf_addf(&list, "%s%s", k ? "," : "",
				 json_object_get_string(json_object_array_get_idx(methods, k)));
		say_note("%.*s: [%s] %.*s", SLICE_ARG(name), buf_text(&list), SLICE_ARG(url));
	}
	say_note("answering; Ctrl-C ends it, and reports");
}

/* The host can not run the app. */
static void take_failed(struct session *s, struct json_object *event)
{
	const char *frames = describe_frames(s, s->run->arena, event, "");
	struct slice stage = event_text(event, "stage"), hint = hint_of(s, event), first;
	struct slice rest = slice_of(describe_error(s->run->arena, event));
	bool is_asked = slice_is(stage, "data") && (s->args->data || s->args->path || s->args->method);

	slice_cut(&rest, '\n', &first);
	fail(s->run->fail, is_asked ? EXIT_ASKED_WRONGLY : EXIT_COULD_NOT, "%.*s", SLICE_ARG(first));
	fail_hint(s->run->fail, "%.*s\n%s\n%.*s\n%s", SLICE_ARG(rest), frames, SLICE_ARG(hint),
		  with_deps_helps(s, event) ? WITH_DEPS
		  : is_asked && !*s->args->function ? "name the function that it is meant for, behind the app"
						    : "");
	s->failed = true;
}

const char *run_last_place(struct session *s)
{
	struct arena *arena = s->run->arena;
	struct fail none = { .arena = arena };
	struct buf out = { .arena = arena };
	struct slice text, file, number, source;
	const char *place;
	uint64_t line;
	size_t at = 0;

	if (!s->running || !fs_read(arena, run_place_file(s), &text, &none) || !slice_cut(&text, '\n', &file) ||
	    !slice_cut(&file, ' ', &number))
		return NULL;
	line = strtoull(slice_copy(arena, number), NULL, 10);
	place = run_original(s, arena, file, line);
	if (!place || !fs_read(arena, slice_copy(arena, file), &text, &none))
		return NULL;
	while (--line && at < text.n)
		at = line_next(text, at);
	source = slice_trim(slice_part(text, at, line_end(text, at)));
	buf_addf(&out, "%s\n    %.*s", say_clean(arena, place), SLICE_ARG(source));
	return buf_text(&out);
}

void run_take_event(struct session *s, struct slice line)
{
	struct event event = event_read(line);

	switch (event.kind) {
	case EVENT_STARTED:
		take_started(s, event.object);
		break;
	case EVENT_ROW:
		take_row(s, event.object);
		break;
	case EVENT_FINISHED:
		take_finished(s, event.object);
		break;
	case EVENT_SKIPPED:
		note_skipped(s, event.object);
		break;
	case EVENT_SERVING:
		note_serving(s, event.object);
		break;
	case EVENT_FAILED:
		take_failed(s, event.object);
		break;
	case EVENT_DONE:
		s->done = true;
		break;
	case EVENT_LOADING:
		s->loads = true;
		break;
	case EVENT_READY:
		take_ready(s, event.object);
		break;
	case EVENT_KINDS:
		break;
	}
	json_object_put(event.object);
}
