/* json_text: a document of json-c as text that is safe on a terminal. json-c spells out the controls of ASCII alone; here
 * DEL, the controls above it, marks of direction and whatever else is unseen are spelled too, as "\u009b". It is the same
 * document for whoever parses it. */
#ifndef PFP_JSON_TEXT_H
#define PFP_JSON_TEXT_H

#include <json-c/json.h>

#include "base/buf.h"

/* On one line, or pretty: on many, with blanks. */
void json_text_add(struct buf *, struct json_object *, bool pretty);

#endif
