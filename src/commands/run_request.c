#include "commands/run.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fs.h"
#include "cli/say.h"
#include "host/event.h"
#include "scaffold/settings.h"
#include "template/embedded.h"

enum { MOST = 1000000000 };

static bool read_number(const struct session *s, const char *option, const char *text, int64_t least, int64_t most,
			int64_t *out)
{
	char *end;

	*out = strtoll(text, &end, 10);
	if (*end || end == text || *out < least || *out > most) {
		fail(s->run->fail, EXIT_ASKED_WRONGLY, "'--%s' is a whole number from %" PRId64 " to %" PRId64 ", not '%s'",
		     option, least, most, text);
		return fail_hint(s->run->fail, "see 'pyfuncprof help run'");
	}
	return true;
}

static bool set_number_of(const struct session *s, struct json_object *to, const char *name, const char *text,
			  int64_t least, int64_t most)
{
	int64_t number;

	if (!read_number(s, name, text, least, most, &number))
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
	if (slice_starts(found.bytes, S("\xef\xbb\xbf")))
		found.bytes = slice_part(found.bytes, 3, found.bytes.n);
	file = found.real ? event_read(found.bytes).object : NULL;
	if (found.real && !file)
		say_note("local.settings.json is not JSON; none of its settings is there");
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
	return set_number_of(s, serve, "port", s->args->port, 0, 65535);
}

static bool fill_request(struct session *s, struct json_object *request)
{
	const struct run_args *args = s->args;
	const struct app *app = s->app->app;
	struct json_object *functions = json_object_new_array();
	const char *script = app_v2_script(s->run->arena, app);

	if (*args->function)
		json_object_array_add(functions, json_object_new_string(args->function));
	json_object_object_add(request, "app", json_object_new_string(s->scratch.app));
	json_object_object_add(request, "folder", json_object_new_string(app->root));
	json_object_object_add(request, "functions", functions);
	json_object_object_add(request, "place", json_object_new_string(run_place_file(s)));
	json_object_object_add(request, "model", json_object_new_string(script ? "v2" : "v1"));
	json_object_object_add(request, "script", text_or_null(script ? fs_name(script) : NULL));
	return set_number_of(s, request, "invocations", args->invocations, 1, MOST) &&
	       set_number_of(s, request, "warmup", args->warmup, 0, MOST) &&
	       set_number_of(s, request, "concurrency", args->concurrency, 1, MOST) &&
	       set_number_of(s, request, "timeout", args->timeout, 0, MOST) && set_data(s, request) &&
	       set_http(s, request) && set_settings(s, request) && set_serving(s, request);
}

const char *run_place_file(const struct session *s)
{
	return fs_join(s->run->arena, s->scratch.host, "place");
}

bool run_write_request(struct session *s)
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

bool run_write_host(struct session *s)
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
