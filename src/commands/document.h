/* document: what a command has to say, for programs: one JSON object on stdout.
 *
 *     {"pyfuncprof": "0.1.0", "command": "status", "apps": [...], "files": [...]}
 *
 * README.md says what is in it. Texts that are not UTF-8 have U+FFFD where they are not. */
#ifndef PFP_DOCUMENT_H
#define PFP_DOCUMENT_H

#include <json-c/json.h>

#include "app/app.h"
#include "edit/plan.h"

struct arena;
struct findings;
struct trace;

/* To be released with json_object_put. */
struct json_object *document_new(const char *command);

/* Adds an app and its functions; gives the app's object, to add more to. */
struct json_object *document_add_app(struct arena *, struct json_object *document, const struct app *);

/* Adds a file that is, or would be, written; `diff` may be empty. */
void document_add_file(struct arena *, struct json_object *document, const struct change *, struct slice diff);

/* Adds to an app's object what somebody wrote by hand: what goes, what stays and why. */
void document_add_by_hand(struct arena *, struct json_object *, const struct findings *);

/* A trace that check has found, as an object. */
struct json_object *document_trace(struct arena *, const struct trace *);

/* object[name] = text */
void document_set(struct arena *, struct json_object *, const char *name, struct slice text);

/* The object as text, with a line end; valid until the document is changed or released. */
struct slice document_text(struct arena *, struct json_object *document);

#endif
