#include "host/event.h"

static const char *const names[EVENT_KINDS] = { "loading",  "ready",  "skipped", "started", "row",
						"finished", "failed", "serving", "done" };

struct event event_read(struct slice line)
{
	struct json_tokener *tokener = json_tokener_new();
	struct event event = { EVENT_KINDS, json_tokener_parse_ex(tokener, line.p, (int)line.n) };
	struct slice name = event_text(event.object, "event");

	json_tokener_free(tokener);
	for (int i = 0; i < EVENT_KINDS; i++)
		if (slice_is(name, names[i]))
			event.kind = (enum event_kind)i;
	return event;
}

struct json_object *event_member(struct json_object *object, const char *name)
{
	struct json_object *member = NULL;

	if (json_object_get_type(object) == json_type_object)
		json_object_object_get_ex(object, name, &member);
	return member;
}

struct slice event_text(struct json_object *object, const char *name)
{
	struct json_object *member = event_member(object, name);

	if (json_object_get_type(member) != json_type_string)
		return S("");
	return (struct slice){ json_object_get_string(member), (size_t)json_object_get_string_len(member) };
}

int64_t event_number(struct json_object *object, const char *name)
{
	return json_object_get_int64(event_member(object, name));
}

bool event_flag(struct json_object *object, const char *name)
{
	return json_object_get_boolean(event_member(object, name));
}

size_t event_count(struct json_object *list)
{
	return json_object_get_type(list) == json_type_array ? json_object_array_length(list) : 0;
}
