/* event: what the host in Python says while it runs an app, a JSON object a line (templates/host/host.py). */
#ifndef PFP_EVENT_H
#define PFP_EVENT_H

#include <json-c/json.h>
#include <stdbool.h>

#include "base/slice.h"

enum event_kind {
	EVENT_LOADING,
	EVENT_READY,
	EVENT_SKIPPED,
	EVENT_STARTED,
	EVENT_ROW,
	EVENT_FINISHED,
	EVENT_FAILED,
	EVENT_SERVING,
	EVENT_DONE,
	EVENT_KINDS /* none of these */
};

/* Of one that is EVENT_KINDS there is nothing else. */
struct event {
	enum event_kind kind;
	struct json_object *object; /* to be released with json_object_put */
};

/* Reads one line. */
struct event event_read(struct slice line);

/* A member's text, empty when it has none; valid as long as the object. */
struct slice event_text(struct json_object *, const char *name);
int64_t event_number(struct json_object *, const char *name);
bool event_flag(struct json_object *, const char *name);
struct json_object *event_member(struct json_object *, const char *name);

/* How many are in a list; none when it is no list. */
size_t event_count(struct json_object *list);

#endif
