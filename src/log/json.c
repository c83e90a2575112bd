/* json: tables as JSON, read without ever holding all of it. The brackets around the rows are walked here; a row, or
 * any other value, is one value to json-c.
 *
 *     {"tables": [{"columns": [{"name": …}], "rows": [[…], …]}]}      Application Insights, Log Analytics
 *     [{"Message": …}, …]                                             az monitor log-analytics query
 *     {"log": …}\n{"log": …}                                          one object a line */
#include <json-c/json.h>

#include "base/arena.h"
#include "base/vec.h"
#include "log/input.h"
#include "log/record.h"

enum { VALUE_LIMIT = 64 << 20, DEPTH_LIMIT = 8 };

enum where {
	PLACE_TOP,    /* before and behind the values that the input consists of */
	PLACE_LIST,   /* of objects: tables or records */
	PLACE_OBJECT, /* a table, what holds the tables, or a record */
	PLACE_ROWS,   /* of a table: a list of lists, each a record */
};

struct json_reader {
	struct arena *arena;
	struct input *in;
	struct json_tokener *tokener;
	struct json_object *row, *members; /* a table's row, an object's members: what the last record points into */
	VEC(enum field) columns;           /* of the table that is being read */
	enum where places[DEPTH_LIMIT];
	size_t depth;
	uint64_t whole;   /* values of the top that have ended */
	bool has_members; /* `members` is of the object that is being walked, not of one before it */
};

/* Is the first line a value by itself, and what follows none? Then it is a line of a text that also holds JSON. */
static bool is_line_of_text(struct slice head)
{
	size_t end = slice_find(head, S("\n"), 0);
	struct slice rest = slice_trim(slice_part(head, end == SLICE_NONE ? head.n : end, head.n));
	struct json_tokener *tokener;
	struct json_object *value;

	if (!rest.n || strchr("{[", rest.p[0]))
		return false;
	tokener = json_tokener_new();
	value = json_tokener_parse_ex(tokener, head.p, (int)end);
	json_tokener_free(tokener);
	return value && json_object_put(value);
}

bool json_is(struct slice head)
{
	struct slice text = slice_trim(head);

	if (!text.n || (text.p[0] != '{' && text.p[0] != '['))
		return false;
	if (text.p[0] == '[') /* not "[2026-11-21T…]" */
		text = slice_trim(slice_part(text, 1, text.n));
	return text.n && strchr("{[]", text.p[0]) && !is_line_of_text(slice_trim(head));
}

struct json_reader *json_open(struct arena *arena, struct input *in)
{
	struct json_reader *json = NEW(arena, struct json_reader);

	json->arena = arena;
	json->in = in;
	json->tokener = json_tokener_new();
	return json;
}

void json_close(struct json_reader *json)
{
	json_object_put(json->row);
	json_object_put(json->members);
	json_tokener_free(json->tokener);
}

static bool broken(const struct json_reader *json, const char *what, struct fail *f)
{
	const struct input *in = json->in;

	fail(f, EXIT_COULD_NOT, "'%s' is not whole JSON: %s, at byte %llu", in->name, what,
	     (unsigned long long)(in->bytes - input_rest(in).n));
	return fail_hint(f, "was the download cut off?");
}

/* It is JSON, and still no log. */
static bool unusable(const struct json_reader *json, const char *what, struct fail *f)
{
	const struct input *in = json->in;

	return fail(f, EXIT_COULD_NOT, "cannot read '%s' as a log: %s, at byte %llu", in->name, what,
		    (unsigned long long)(in->bytes - input_rest(in).n));
}

/* The next character that is no blank, not taken; '\0' at the end of the input. */
static bool peek(struct json_reader *json, char *out, struct fail *f)
{
	struct input *in = json->in;

	for (;;) {
		while (in->start < in->end && strchr(" \t\r\n", in->buffer[in->start]) && in->buffer[in->start])
			in->start++;
		if (in->start < in->end || in->ended)
			break;
		if (!input_more(in, f))
			return false;
	}
	*out = in->start < in->end ? in->buffer[in->start] : '\0';
	return true;
}

/* A whole value; to be released. */
static bool read_value(struct json_reader *json, struct json_object **out, struct fail *f)
{
	struct input *in = json->in;
	size_t length = 0;
	enum json_tokener_error error;

	json_tokener_reset(json->tokener);
	for (;;) {
		size_t n = input_rest(in).n;

		*out = json_tokener_parse_ex(json->tokener, in->buffer + in->start, (int)n);
		error = json_tokener_get_error(json->tokener);
		in->start += error == json_tokener_continue ? n : json_tokener_get_parse_end(json->tokener);
		length += n;
		if (error != json_tokener_continue)
			break;
		if (in->ended)
			return broken(json, "it ends in the middle", f);
		if (length > VALUE_LIMIT)
			return unusable(json, "no row of a table is that long", f);
		if (!input_more(in, f))
			return false;
	}
	return error == json_tokener_success || broken(json, json_tokener_error_desc(error), f);
}

static struct slice text_of(struct json_object *value)
{
	if (!value)
		return (struct slice){ 0 };
	if (json_object_get_type(value) != json_type_string)
		return slice_of(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
	return (struct slice){ json_object_get_string(value), (size_t)json_object_get_string_len(value) };
}

static void read_columns(struct json_reader *json, struct json_object *columns)
{
	json->columns.n = 0;
	if (json_object_get_type(columns) != json_type_array)
		return;
	for (size_t i = 0; i < json_object_array_length(columns); i++) {
		struct json_object *name = NULL;

		json_object_object_get_ex(json_object_array_get_idx(columns, i), "name", &name);
		*vec_push(json->arena, &json->columns) = field_of(text_of(name));
	}
}

static bool enter(struct json_reader *json, enum where place, struct fail *f)
{
	if (json->depth + 1 == DEPTH_LIMIT)
		return unusable(json, "no table is nested that deep", f);
	json->places[++json->depth] = place;
	json->in->start++; /* the bracket */
	json->has_members = false;
	return true;
}

/* A value that nobody asked for. */
static bool skip_value(struct json_reader *json, struct fail *f)
{
	struct json_object *value = NULL;
	bool read = read_value(json, &value, f);

	json_object_put(value);
	return read;
}

/* A row of a table. */
static bool take_row(struct json_reader *json, struct record *out, struct fail *f)
{
	size_t n;

	json_object_put(json->row);
	json->row = NULL;
	if (!json->columns.n)
		return unusable(json, "the rows of a table stand before its columns", f);
	if (!read_value(json, &json->row, f))
		return false;
	n = json_object_get_type(json->row) == json_type_array ? json_object_array_length(json->row) : 0;
	for (size_t i = 0; i < n && i < json->columns.n; i++)
		if (json->columns.items[i] < FIELDS)
			out->cells[json->columns.items[i]] = text_of(json_object_array_get_idx(json->row, i));
	return true;
}

static void keep_member(struct json_reader *json, const char *name, struct json_object *value)
{
	if (!json->has_members) {
		json_object_put(json->members);
		json->members = json_object_new_object();
		json->has_members = true;
	}
	json_object_object_add(json->members, name, value);
}

/* The end of an object: its members are a record, unless it was a table. */
static bool take_object(struct json_reader *json, struct record *out)
{
	if (!json->has_members)
		return false;
	json->has_members = false;
	json_object_object_foreach(json->members, name, value)
	{
		enum field field = field_of(slice_of(name));

		if (field < FIELDS)
			out->cells[field] = text_of(value);
	}
	if (record_has_message(out) || out->cells[FIELD_SUM].p)
		return true;
	*out = (struct record){ 0 }; /* what it had is gone with the next object */
	return false;
}

static bool read_member(struct json_reader *json, const char *key, struct fail *f)
{
	struct json_object *value = NULL;
	char c;

	if (!peek(json, &c, f))
		return false;
	if (c == '[' && strcmp(key, "tables") == 0)
		return enter(json, PLACE_LIST, f);
	if (c == '[' && strcmp(key, "rows") == 0)
		return enter(json, PLACE_ROWS, f);
	if (!read_value(json, &value, f))
		return false;
	if (strcmp(key, "columns") == 0)
		read_columns(json, value);
	keep_member(json, key, value);
	return true;
}

static bool walk_member(struct json_reader *json, struct fail *f)
{
	struct json_object *key = NULL;
	char c;
	bool walked;

	if (!read_value(json, &key, f))
		return false;
	if (!peek(json, &c, f) || json_object_get_type(key) != json_type_string || c != ':') {
		json_object_put(key);
		return f->message ? false : broken(json, "a name and a ':' were expected", f);
	}
	json->in->start++;
	walked = read_member(json, json_object_get_string(key), f);
	json_object_put(key);
	return walked;
}

/* One step over what begins with `c`; *found when it has filled a record. */
static bool step(struct json_reader *json, char c, struct record *out, bool *found, struct fail *f)
{
	enum where place = json->places[json->depth];

	if (c == ',' && place != PLACE_TOP) {
		json->in->start++;
		return true;
	}
	if (c == (place == PLACE_OBJECT ? '}' : ']') && place != PLACE_TOP) {
		*found = place == PLACE_OBJECT && take_object(json, out);
		json->depth--;
		json->in->start++;
		json->whole += json->depth == 0;
		return true;
	}
	if (place == PLACE_OBJECT)
		return walk_member(json, f);
	if (place == PLACE_ROWS)
		return *found = take_row(json, out, f);
	if (c == '{' || c == '[')
		return enter(json, c == '{' ? PLACE_OBJECT : PLACE_LIST, f);
	return skip_value(json, f);
}

/* The last of many values may be cut off: whoever wrote them was killed. Always false. */
static bool forgive_end(const struct json_reader *json, struct fail *f)
{
	if (json->whole && json->in->ended && !input_rest(json->in).n)
		*f = (struct fail){ .arena = f->arena };
	return false;
}

bool json_next(struct json_reader *json, struct record *out, struct fail *f)
{
	bool found = false;
	char c;

	*out = (struct record){ 0 };
	while (!found) {
		if (!peek(json, &c, f))
			return false;
		if (!c)
			return json->depth && !json->whole ? broken(json, "it ends in the middle", f) : false;
		if (!step(json, c, out, &found, f))
			return forgive_end(json, f);
	}
	return true;
}
