/* trigger: the template of a function, templates/functions/<id>/: template.yaml and the files as they will be written.
 *
 *     names: [Queue trigger, QueueTrigger]  # the first is shown; all and <id> name it, whatever their blanks and case
 *     summary: is called for each message of a storage queue
 *     trigger: queueTrigger                 # type of the binding that calls it
 *     bindings: [http]                      # types of its other bindings
 *     bundle: ga                            # the extension bundle that has them: none, ga or preview
 *     async: no                             # it can not be an "async def"; yes unless said
 *     inputs:                               # beside the name, in the order in which they are asked
 *       - name: queue-name                  # also the option, --queue-name
 *         label: Queue Name
 *         help: the queue
 *         default: {v1: items, v2: queue}   # or one text; without one it must be given
 *         pattern: '[a-z0-9-]{3,63}'        # a POSIX extended expression for the whole value
 *         choices: [a, b]                   # instead of a pattern; whatever the case, it is written so
 *         optional: yes                     # it may be empty
 *         list: yes                         # parts with commas between them, each of them one of the choices
 *         model: v2                         # asked in that model only
 *     packages: [azure-functions-durable]   # for requirements.txt
 *     settings: ["{{connection}}"]          # app settings for local.settings.json
 *     v1:
 *       name: QueueTrigger                  # default name; v1.py and function.json are its files
 *     v2:
 *       name: queue_trigger                 # v2.py is appended to a file; no name: its functions have their own
 *       imports: [import logging]           # that v2.py needs, each of one name
 *       object: durable                     # wants df.DFApp or df.Blueprint
 *
 * An unknown key, a value of the wrong kind: a failure by file:line:column. */
#ifndef PFP_TRIGGER_H
#define PFP_TRIGGER_H

#include "app/app.h"
#include "template/keys.h"

enum { FORMS = 2 }; /* by enum model: MODEL_V1, MODEL_V2 */

struct input {
	const char *name, *label, *help;
	const char *fallback[FORMS]; /* NULL: it must be given */
	const char *pattern;         /* or NULL */
	struct texts choices;
	bool optional, list;
	bool asked[FORMS];
};

struct trigger_form {
	bool exists;
	const char *name; /* of the function, unless another is given; NULL: it has no use for one */
	struct texts imports;
	bool is_durable;
};

struct trigger {
	struct shelf_place place;
	const char *id; /* "queue" */
	struct texts names;
	const char *summary, *type, *bundle;
	struct texts bindings, packages, settings;
	bool may_be_async;
	VEC(struct input) inputs;
	struct trigger_form forms[FORMS];
};

struct triggers VEC_OF(struct trigger);

bool trigger_read(struct arena *, const struct shelf_place *, struct trigger *, struct fail *);

/* All of the shelf; one that can not be read is a failure, and so are two of one name. */
bool triggers_read(struct arena *, const struct shelf *, struct triggers *, struct fail *);

/* The one of that name; NULL and a failure with the nearest name when there is none. */
const struct trigger *trigger_find(struct arena *, const struct triggers *, const char *name, struct fail *);

/* Is the word a part of one of its names? */
bool trigger_is_like(struct arena *, const struct trigger *, const char *word);

/* Is it a value of the input? *out is the value with its choices as the template spells them. Says what is wrong
 * otherwise: EXIT_ASKED_WRONGLY. */
bool input_check(const struct input *, const char *value, const char **out, struct fail *);

#endif
