#include "render/sarif_log.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "render/json_text.h"
#include "render/plain.h"

void sarif_set(struct json_object *object, const char *name, struct slice hostile)
{
	struct arena arena = { 0 };
	struct slice s = plain(&arena, hostile, 4 * PLAIN_LONGEST, true);

	json_object_object_add(object, name, json_object_new_string_len(s.n ? s.p : "", (int)s.n));
	arena_release(&arena);
}

/* object[name] = value; gives the value. */
static struct json_object *put(struct json_object *object, const char *name, struct json_object *value)
{
	json_object_object_add(object, name, value);
	return value;
}

struct json_object *sarif_array(struct json_object *value)
{
	struct json_object *array = json_object_new_array();

	json_object_array_add(array, value);
	return array;
}

/* In a message brackets make a link, and braces a place for an argument. */
static struct json_object *message_object(struct slice text)
{
	struct json_object *object = json_object_new_object();
	struct arena arena = { 0 };
	char *copy = slice_copy(&arena, text);

	for (char *p = copy; *p; p++)
		*p = *p == '[' || *p == '{' ? '(' : *p == ']' || *p == '}' ? ')' : *p;
	sarif_set(object, "text", slice_of(copy));
	arena_release(&arena);
	return object;
}

static void add_encoded(struct buf *out, struct slice segment)
{
	for (size_t i = 0; i < segment.n; i++) {
		unsigned char c = (unsigned char)segment.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c && strchr("-._~", c)))
			buf_add(out, slice_part(segment, i, i + 1));
		else
			buf_addf(out, "%%%02X", c);
	}
}

/* Relative to the root of the sources, whatever the log says: no scheme, no host, no folder above. */
const char *sarif_uri(struct arena *arena, struct slice file)
{
	struct buf out = { .arena = arena };

	for (size_t start = 0, end; start < file.n; start = end + 1) {
		struct slice segment;

		for (end = start; end < file.n && file.p[end] != '/' && file.p[end] != '\\'; end++)
			;
		segment = slice_part(file, start, end);
		if (!segment.n || slice_is(segment, ".") || slice_is(segment, ".."))
			continue;
		if (out.n)
			buf_add(&out, S("/"));
		add_encoded(&out, segment);
	}
	return buf_text(&out);
}

struct json_object *sarif_place(struct arena *arena, struct slice file, uint64_t line, uint64_t column)
{
	struct json_object *object = json_object_new_object(), *artifact = json_object_new_object(), *region;

	json_object_object_add(artifact, "uri", json_object_new_string(sarif_uri(arena, file)));
	json_object_object_add(artifact, "uriBaseId", json_object_new_string("%SRCROOT%"));
	json_object_object_add(object, "artifactLocation", artifact);
	if (!line || line > INT32_MAX)
		return object;
	region = put(object, "region", json_object_new_object());
	json_object_object_add(region, "startLine", json_object_new_uint64(line));
	if (column)
		json_object_object_add(region, "startColumn", json_object_new_uint64(column));
	return object;
}

/* ---- the document ---- */

static struct json_object *rule_object(const struct sarif_rule *rule)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "id", json_object_new_string(rule->id));
	json_object_object_add(object, "name", json_object_new_string(rule->name));
	json_object_object_add(object, "shortDescription", message_object(slice_of(rule->text)));
	json_object_object_add(put(object, "defaultConfiguration", json_object_new_object()), "level",
			       json_object_new_string(rule->level));
	return object;
}

static struct json_object *driver_object(const struct sarif_rule *rules, size_t n)
{
	struct json_object *driver = json_object_new_object();
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, rule_object(&rules[i]));
	json_object_object_add(driver, "name", json_object_new_string("pyfuncprof"));
	json_object_object_add(driver, "version", json_object_new_string(PFP_VERSION));
	json_object_object_add(driver, "rules", list);
	return driver;
}

struct sarif_log sarif_begin(const struct sarif_rule *rules, size_t n)
{
	return (struct sarif_log){ .rules = rules, .n = n, .results = json_object_new_array() };
}

static struct json_object *fingerprint(struct sarif_log *log, struct slice print)
{
	uint64_t hash = slice_digest(print);
	char text[40];

	log->same = hash == log->last ? log->same + 1 : 1;
	log->last = hash;
	snprintf(text, sizeof text, "%016" PRIx64 ":%u", hash, log->same);
	return json_object_new_string(text);
}

struct json_object *sarif_add(struct sarif_log *log, size_t rule, struct slice message, struct json_object *location,
			      struct slice print)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "ruleId", json_object_new_string(log->rules[rule].id));
	json_object_object_add(object, "ruleIndex", json_object_new_int((int)rule));
	json_object_object_add(object, "level", json_object_new_string(log->rules[rule].level));
	json_object_object_add(object, "message", message_object(message));
	json_object_object_add(object, "locations", sarif_array(location));
	json_object_object_add(put(object, "partialFingerprints", json_object_new_object()), "pyfuncprof/v1",
			       fingerprint(log, print));
	json_object_array_add(log->results, object);
	return object;
}

void sarif_end(struct sarif_log *log, struct buf *out)
{
	struct json_object *object = json_object_new_object(), *only = json_object_new_object();

	json_object_object_add(put(only, "tool", json_object_new_object()), "driver", driver_object(log->rules, log->n));
	json_object_object_add(only, "results", log->results);
	json_object_object_add(object, "$schema",
			       json_object_new_string("https://json.schemastore.org/sarif-2.1.0.json"));
	json_object_object_add(object, "version", json_object_new_string("2.1.0"));
	json_object_object_add(object, "runs", sarif_array(only));
	json_text_add(out, object, true);
	buf_add(out, S("\n"));
	json_object_put(object);
}
