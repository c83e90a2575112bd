#include "scaffold/settings.h"

#include <json-c/json.h>

#include "app/package.h"
#include "base/arena.h"
#include "base/buf.h"
#include "python/lines.h"

/* ---- requirements.txt ---- */

/* A text's newline, then the lines that it lacks: at its end, one. */
static struct slice with_line(struct arena *arena, struct slice text, struct slice line)
{
	struct slice newline = line_newline(text, 0);
	struct buf out = { .arena = arena };

	buf_add(&out, text);
	if (text.n && text.p[text.n - 1] != '\n' && text.p[text.n - 1] != '\r')
		buf_add(&out, newline);
	buf_add(&out, line);
	buf_add(&out, newline);
	return buf_slice(&out);
}

bool settings_add_package(struct arena *arena, struct slice bytes, struct slice package, struct slice *out)
{
	*out = bytes;
	if (slice_starts(bytes, S("\xff\xfe")) || slice_starts(bytes, S("\xfe\xff")))
		return false;
	for (size_t at = line_start(bytes, 0); at < bytes.n; at = line_next(bytes, at))
		if (package_is(slice_trim(slice_part(bytes, at, line_end(bytes, at))), package))
			return true;
	if (slice_ends(slice_trim(bytes), S("\\"))) /* the line below would be part of this one */
		return false;
	*out = with_line(arena, bytes, package);
	return true;
}

/* ---- local.settings.json ---- */

/* Behind the string that begins at `at`. */
static size_t string_end(struct slice json, size_t at)
{
	for (at++; at < json.n && json.p[at] != '"'; at++)
		at += json.p[at] == '\\';
	return at < json.n ? at + 1 : json.n;
}

static size_t blanks_end(struct slice json, size_t at)
{
	while (at < json.n && strchr(" \t\r\n", json.p[at]) && json.p[at])
		at++;
	return at;
}

/* In the object whose brace is at `open`: where the value of `key` begins, SLICE_NONE when there is none; *last is
 * behind the last entry, or behind the brace. The text is sound JSON. */
static size_t find_value(struct slice json, size_t open, struct slice key, size_t *last)
{
	size_t found = SLICE_NONE, depth = 1;
	bool at_key = true;

	*last = open + 1;
	for (size_t at = open + 1; at < json.n && depth;) {
		char c = json.p[at];

		if (c == '"') {
			size_t end = string_end(json, at), colon = blanks_end(json, end);
			bool is_key = depth == 1 && at_key && colon < json.n && json.p[colon] == ':';

			if (is_key && slice_eq(slice_part(json, at + 1, end - 1), key))
				found = blanks_end(json, colon + 1);
			at = is_key ? colon + 1 : end;
			at_key = false;
			*last = end;
			continue;
		}
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		at_key = depth == 1 && (c == ',' || (at_key && strchr(" \t\r\n", c)));
		at++;
		if (depth && !strchr(" \t\r\n,", c))
			*last = at;
	}
	return found;
}

/* The blanks in front of the line that holds `at`, with its newline. */
static struct slice line_head(struct slice json, size_t at)
{
	size_t start = line_start(json, at), end = start;

	while (end < at && (json.p[end] == ' ' || json.p[end] == '\t'))
		end++;
	return slice_part(json, start, end);
}

/* Is it JSON, to the letter, with an object "Values"? *has_it tells whether the name is in there. */
static bool look_for(struct arena *arena, struct slice json, struct slice name, bool *has_it)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *root, *values;
	bool is_sound;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	root = json_tokener_parse_ex(tokener, slice_copy(arena, json), (int)json.n + 1);
	is_sound = json_tokener_get_error(tokener) == json_tokener_success &&
		   json_object_object_get_ex(root, "Values", &values) && json_object_is_type(values, json_type_object);
	*has_it = is_sound && json_object_object_get_ex(values, slice_copy(arena, name), NULL);
	json_object_put(root);
	json_tokener_free(tokener);
	return is_sound;
}

enum { LARGEST_SETTINGS = 1 << 24 };

bool settings_add_setting(struct arena *arena, struct slice bytes, struct slice name, struct slice *out)
{
	size_t bom = slice_starts(bytes, S("\xef\xbb\xbf")) ? 3 : 0, values, last;
	struct buf text = { .arena = arena };
	struct json_object *quoted;
	bool has_it;

	*out = bytes;
	if (bytes.n > LARGEST_SETTINGS || !look_for(arena, slice_part(bytes, bom, bytes.n), name, &has_it))
		return false;
	if (has_it)
		return true;
	values = find_value(bytes, blanks_end(bytes, bom), S("Values"), &last);
	if (values == SLICE_NONE || bytes.p[values] != '{')
		return false;
	find_value(bytes, values, name, &last);
	buf_add(&text, slice_part(bytes, 0, last));
	buf_addf(&text, "%s", last == values + 1 ? "" : ",");
	if (line_start(bytes, last) > values && last != values + 1) { /* an entry a line */
		buf_add(&text, line_newline(bytes, last));
		buf_add(&text, line_head(bytes, last));
	} else if (last != values + 1) {
		buf_addf(&text, " ");
	}
	quoted = json_object_new_string_len(name.p, (int)name.n);
	buf_addf(&text, "%s: \"\"", json_object_to_json_string_ext(quoted, JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(quoted);
	buf_add(&text, slice_part(bytes, last, bytes.n));
	if (!look_for(arena, slice_part(buf_slice(&text), bom, text.n), name, &has_it) || !has_it)
		return false;
	*out = buf_slice(&text);
	return true;
}

/* ---- host.json ---- */

struct slice settings_route_prefix(struct arena *arena, struct slice host_json)
{
	size_t bom = slice_starts(host_json, S("\xef\xbb\xbf")) ? 3 : 0;
	struct json_object *root = json_tokener_parse(slice_copy(arena, slice_part(host_json, bom, host_json.n)));
	struct json_object *extensions, *http, *value;
	struct slice prefix = S("api");

	if (json_object_object_get_ex(root, "extensions", &extensions) &&
	    json_object_object_get_ex(extensions, "http", &http) &&
	    json_object_object_get_ex(http, "routePrefix", &value) && json_object_is_type(value, json_type_string))
		prefix = slice_of(slice_copy(arena, slice_of(json_object_get_string(value))));
	json_object_put(root);
	return prefix;
}
