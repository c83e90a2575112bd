/* template_list: a line for each template and each input, a few for those of a single template; or one JSON object. */
#include "commands/template_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "cli/say.h"
#include "commands/document.h"

/* ---- for people ---- */

static void list_input(struct buf *out, const struct input *input)
{
	const char *const *fallback = input->fallback;
	bool is_same = fallback[0] && fallback[1] && strcmp(fallback[0], fallback[1]) == 0;
	size_t start = out->n;

	buf_addf(out, "    --%s", input->name);
	while (out->n - start < 28)
		buf_add(out, S(" "));
	buf_addf(out, "%s", input->help);
	for (size_t i = 0; i < input->choices.n; i++)
		buf_addf(out, "%s%s", i ? ", " : ": ", input->choices.items[i]);
	if (is_same && *fallback[0] && input->asked[0] && input->asked[1])
		buf_addf(out, " (default: %s)", fallback[0]);
	for (int m = 0; m < FORMS; m++)
		if (input->asked[m] && fallback[m] && *fallback[m] && !(is_same && input->asked[1 - m]))
			buf_addf(out, " (default in %s: %s)", model_names[m], fallback[m]);
	buf_add(out, S("\n"));
}

static const char *models_of(const struct trigger *trigger)
{
	return !trigger->forms[MODEL_V2].exists ? "v1" : !trigger->forms[MODEL_V1].exists ? "v2" : "v1 v2";
}

static void list_trigger(struct buf *out, const struct trigger *trigger)
{
	buf_addf(out, "%-24s%-6s%s: %s%s\n", trigger->id, models_of(trigger), trigger->names.items[0], trigger->summary,
		 strcmp(trigger->bundle, "preview") == 0 ? " (preview bundle)" : "");
	for (size_t i = 0; i < trigger->inputs.n; i++)
		list_input(out, &trigger->inputs.items[i]);
}

enum { EXPLAINED_COLUMN = 24 };

/* "  left    right", the right side wrapped; a left side of its own line when it is long. */
static void add_row(struct buf *out, const char *left, const char *right)
{
	int room = EXPLAINED_COLUMN - 2;

	if (strlen(left) < (size_t)room)
		buf_addf(out, "  %-*s", room, left);
	else
		buf_addf(out, "  %s\n%*s", left, EXPLAINED_COLUMN, "");
	opt_wrap(out, EXPLAINED_COLUMN, right);
}

/* `before` and the texts, with commas between them; nothing without texts. */
static void add_texts_row(struct buf *out, const char *left, const char *before, const struct texts *texts)
{
	struct buf right = { .arena = out->arena };

	for (size_t i = 0; i < texts->n; i++)
		buf_addf(&right, "%s%s", i ? ", " : before, texts->items[i]);
	if (texts->n)
		add_row(out, left, buf_text(&right));
}

static void add_default(struct buf *out, const struct input *input, int m, const char *where)
{
	const char *fallback = input->fallback[m];
	struct buf what = { .arena = out->arena };

	if (!fallback && !input->optional)
		buf_addf(&what, "must be given%s", where);
	else
		buf_addf(&what, "default%s: %s", where, fallback && *fallback ? fallback : "empty");
	add_row(out, "", buf_text(&what));
}

/* What it may be, and what it is when nothing is said. */
static void explain_input(struct buf *out, const struct input *input)
{
	const char *v1 = input->fallback[MODEL_V1], *v2 = input->fallback[MODEL_V2];

	add_row(out, buf_format(out->arena, "--%s", input->name),
		buf_format(out->arena, "%s: %s", input->label, input->help));
	add_texts_row(out, "", input->list ? "any of " : "one of ", &input->choices);
	if (input->asked[MODEL_V1] && input->asked[MODEL_V2] && strcmp(v1 ? v1 : "", v2 ? v2 : "") == 0 && !v1 == !v2) {
		add_default(out, input, MODEL_V1, "");
		return;
	}
	if (input->asked[MODEL_V1])
		add_default(out, input, MODEL_V1, " in v1");
	if (input->asked[MODEL_V2])
		add_default(out, input, MODEL_V2, " in v2");
}

static void explain_trigger(struct buf *out, const struct trigger *trigger)
{
	buf_addf(out, "%s: %s\n\n", trigger->names.items[0], trigger->summary);
	add_row(out, "--template", trigger->id);
	add_texts_row(out, "", "or ", &trigger->names);
	add_row(out, "--model", models_of(trigger));
	add_row(out, "extension bundle", trigger->bundle);
	add_texts_row(out, "packages", "", &trigger->packages);
	buf_addf(out, trigger->inputs.n ? "\n" : "");
	for (size_t i = 0; i < trigger->inputs.n; i++)
		explain_input(out, &trigger->inputs.items[i]);
}

/* ---- for programs ---- */

static struct json_object *texts_object(struct arena *arena, const struct texts *texts)
{
	struct json_object *list = json_object_new_array(), *holder = json_object_new_object();

	for (size_t i = 0; i < texts->n; i++) {
		document_set(arena, holder, "text", slice_of(texts->items[i]));
		json_object_array_add(list, json_object_get(json_object_object_get(holder, "text")));
	}
	json_object_put(holder);
	return list;
}

static struct json_object *input_object(struct arena *arena, const struct input *input)
{
	struct json_object *object = json_object_new_object(), *defaults = json_object_new_object();
	struct json_object *models = json_object_new_array();

	document_set(arena, object, "name", slice_of(input->name));
	document_set(arena, object, "label", slice_of(input->label));
	document_set(arena, object, "help", slice_of(input->help));
	for (int m = 0; m < FORMS; m++) {
		if (input->asked[m])
			json_object_array_add(models, json_object_new_string(model_names[m]));
		if (input->asked[m] && input->fallback[m])
			document_set(arena, defaults, model_names[m], slice_of(input->fallback[m]));
	}
	json_object_object_add(object, "models", models);
	json_object_object_add(object, "default", defaults);
	if (input->pattern)
		document_set(arena, object, "pattern", slice_of(input->pattern));
	if (input->choices.n)
		json_object_object_add(object, "choices", texts_object(arena, &input->choices));
	json_object_object_add(object, "optional", json_object_new_boolean(input->optional));
	json_object_object_add(object, "list", json_object_new_boolean(input->list));
	return object;
}

static struct json_object *trigger_object(struct arena *arena, const struct trigger *trigger)
{
	struct json_object *object = json_object_new_object(), *models = json_object_new_array();
	struct json_object *inputs = json_object_new_array();

	document_set(arena, object, "id", slice_of(trigger->id));
	document_set(arena, object, "name", slice_of(trigger->names.items[0]));
	json_object_object_add(object, "names", texts_object(arena, &trigger->names));
	document_set(arena, object, "summary", slice_of(trigger->summary));
	document_set(arena, object, "trigger", slice_of(trigger->type));
	json_object_object_add(object, "bindings", texts_object(arena, &trigger->bindings));
	document_set(arena, object, "bundle", slice_of(trigger->bundle));
	for (int m = 0; m < FORMS; m++)
		if (trigger->forms[m].exists)
			json_object_array_add(models, json_object_new_string(model_names[m]));
	json_object_object_add(object, "models", models);
	json_object_object_add(object, "async", json_object_new_boolean(trigger->may_be_async));
	json_object_object_add(object, "packages", texts_object(arena, &trigger->packages));
	for (size_t i = 0; i < trigger->inputs.n; i++)
		json_object_array_add(inputs, input_object(arena, &trigger->inputs.items[i]));
	json_object_object_add(object, "inputs", inputs);
	return object;
}

/* ---- which of them ---- */

struct chosen VEC_OF(const struct trigger *);

/* The one of that name, or those that it is a part of a name of. */
static bool choose(const struct run *run, const struct triggers *triggers, const char *word, struct chosen *out)
{
	struct fail unknown = { .arena = run->arena };
	const struct trigger *only = word ? trigger_find(run->arena, triggers, word, &unknown) : NULL;

	*out = (struct chosen){ 0 };
	for (size_t i = 0; i < triggers->n; i++)
		if (only ? only == &triggers->items[i]
			 : !word || trigger_is_like(run->arena, &triggers->items[i], word))
			*vec_push(run->arena, out) = &triggers->items[i];
	return out->n || fail_take(run->fail, &unknown);
}

static struct slice as_json_text(const struct run *run, const struct chosen *chosen)
{
	struct json_object *document = document_new("new"), *templates = json_object_new_array();
	struct buf out = { .arena = run->arena };

	for (size_t i = 0; i < chosen->n; i++)
		json_object_array_add(templates, trigger_object(run->arena, chosen->items[i]));
	json_object_object_add(document, "templates", templates);
	buf_add(&out, document_text(run->arena, document));
	json_object_put(document);
	return buf_slice(&out);
}

bool template_list(const struct run *run, const struct triggers *triggers, const char *word, bool as_json)
{
	struct buf out = { .arena = run->arena }, clean = { .arena = run->arena };
	struct slice rest, line;
	struct chosen chosen;

	if (!choose(run, triggers, word, &chosen))
		return false;
	if (as_json)
		return say_results(as_json_text(run, &chosen), run->fail);
	for (size_t i = 0; i < chosen.n; i++)
		(chosen.n == 1 ? explain_trigger : list_trigger)(&out, chosen.items[i]);
	for (rest = buf_slice(&out); slice_cut(&rest, '\n', &line);) {
		say_add_clean(&clean, line);
		buf_add(&clean, S("\n"));
	}
	return say_results(buf_slice(&clean), run->fail);
}
