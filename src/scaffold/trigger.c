/* trigger: a row for each key of the manifest, with what reads its value. */
#include "scaffold/trigger.h"

#include <ctype.h>
#include <regex.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/nearest.h"
#include "base/set.h"
#include "base/utf8.h"

/* ---- values ---- */

static bool read_bool(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	bool yes = slice_is(value->text, "yes") || slice_is(value->text, "true");

	if (!yes && !slice_is(value->text, "no") && !slice_is(value->text, "false"))
		return keys_wrong(r, key, value, "yes or no");
	*(bool *)out = yes;
	return true;
}

static bool read_bundle(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	if (!slice_is(value->text, "none") && !slice_is(value->text, "ga") && !slice_is(value->text, "preview"))
		return keys_wrong(r, key, value, "none, ga or preview");
	return keys_read_text(r, key, value, out);
}

enum { LONGEST_PATTERN = 500, MOST_GROUPS = 20, MOST_REPEATED = 1 << 17 };

/* Would compiling it take for ever? The library multiplies repetitions out, and recurses into groups. */
static bool is_modest(struct slice pattern)
{
	size_t groups = 0, repeated = 1;

	for (size_t i = 0; i < pattern.n; i++) {
		size_t bound = 0, most = 0;

		groups += pattern.p[i] == '(';
		if (pattern.p[i] != '{')
			continue;
		for (i++; i < pattern.n && pattern.p[i] != '}'; i++) {
			bool digit = isdigit((unsigned char)pattern.p[i]);

			bound = digit ? 10 * bound + (size_t)(pattern.p[i] - '0') : 0;
			most = bound > most ? bound : most;
			if (most > MOST_REPEATED)
				return false;
		}
		repeated *= most ? most : 1;
		if (repeated > MOST_REPEATED)
			return false;
	}
	return pattern.n <= LONGEST_PATTERN && groups <= MOST_GROUPS;
}

static bool read_pattern(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	regex_t compiled;

	if (!keys_read_text(r, key, value, out))
		return false;
	if (!is_modest(value->text))
		return keys_wrong(r, key, value, "too large an expression");
	if (regcomp(&compiled, value->text.p, REG_EXTENDED | REG_NOSUB) != 0)
		return keys_wrong(r, key, value, "a POSIX extended regular expression");
	regfree(&compiled);
	return true;
}

static int model_of(struct slice word)
{
	for (int i = 0; i < FORMS; i++)
		if (slice_is(word, model_names[i]))
			return i;
	return -1;
}

/* One text for both models, or one for each. */
static bool read_default(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	const char **fallback = out;

	if (value->kind == TREE_TEXT) {
		if (!keys_read_text(r, key, value, &fallback[0]))
			return false;
		fallback[1] = fallback[0];
		return true;
	}
	for (size_t i = 0; i < value->entries.n; i++) {
		const struct tree *name = value->entries.items[i].key;
		int model = name ? model_of(name->text) : -1;

		if (model < 0)
			return keys_wrong(r, key, value, "a text, or one for v1 and one for v2");
		if (!keys_read_text(r, key, value->entries.items[i].value, &fallback[model]))
			return false;
	}
	return true;
}

static bool read_model(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	int model = model_of(value->text);

	if (model < 0)
		return keys_wrong(r, key, value, "v1 or v2");
	((bool *)out)[1 - model] = false;
	return true;
}

static bool read_object(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	if (!slice_is(value->text, "durable"))
		return keys_wrong(r, key, value, "durable, or left out");
	*(bool *)out = true;
	return true;
}

/* Blanks and case count for nothing; nor do dashes, of which ids have some. */
static struct slice plain(struct arena *arena, const char *name)
{
	struct buf out = { .arena = arena };

	for (; *name; name++)
		if (*name != ' ' && *name != '-' && *name != '_')
			buf_addf(&out, "%c", tolower((unsigned char)*name));
	return buf_slice(&out);
}

/* ---- mappings ---- */

static bool read_input(const struct keys_reader *r, const struct tree *node, struct input *input)
{
	static const struct key keys[] = {
		{ "name", keys_read_text, offsetof(struct input, name), true },
		{ "label", keys_read_text, offsetof(struct input, label), true },
		{ "help", keys_read_text, offsetof(struct input, help), true },
		{ "default", read_default, offsetof(struct input, fallback), false },
		{ "pattern", read_pattern, offsetof(struct input, pattern), false },
		{ "choices", keys_read_texts, offsetof(struct input, choices), false },
		{ "optional", read_bool, offsetof(struct input, optional), false },
		{ "list", read_bool, offsetof(struct input, list), false },
		{ "model", read_model, offsetof(struct input, asked), false },
		{ 0 },
	};

	static const char *const own[] = { "name", "object", "async" };

	input->asked[0] = input->asked[1] = true;
	if (!keys_read(r, node, keys, input))
		return false;
	for (const char *c = input->name; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-')
			return fail_at(r->fail, node->place, "an input's name has small letters, digits and '-' only");
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(input->name, own[i]) == 0)
			return fail_at(r->fail, node->place, "'%s' has a meaning of its own in every template", own[i]);
	return true;
}

static bool read_inputs(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	struct trigger *trigger = out;

	if (value->kind != TREE_LIST)
		return keys_wrong(r, key, value, "a list");
	for (size_t i = 0; i < value->entries.n; i++)
		if (!read_input(r, value->entries.items[i].value, vec_push(r->arena, &trigger->inputs)))
			return false;
	return true;
}

static bool read_form(const struct keys_reader *r, const struct key *key, const struct tree *value, void *out)
{
	static const struct key keys[] = {
		{ "name", keys_read_text, offsetof(struct trigger_form, name), false },
		{ "imports", keys_read_texts, offsetof(struct trigger_form, imports), false },
		{ "object", read_object, offsetof(struct trigger_form, is_durable), false },
		{ 0 },
	};
	struct trigger_form *form = out;

	(void)key;
	form->exists = true;
	return (value->kind == TREE_TEXT && value->is_null) || keys_read(r, value, keys, form);
}

bool trigger_read(struct arena *arena, const struct shelf_place *place, struct trigger *out, struct fail *f)
{
	static const struct key keys[] = {
		{ "names", keys_read_texts, offsetof(struct trigger, names), true },
		{ "summary", keys_read_text, offsetof(struct trigger, summary), true },
		{ "trigger", keys_read_text, offsetof(struct trigger, type), true },
		{ "bindings", keys_read_texts, offsetof(struct trigger, bindings), false },
		{ "bundle", read_bundle, offsetof(struct trigger, bundle), true },
		{ "async", read_bool, offsetof(struct trigger, may_be_async), false },
		{ "inputs", read_inputs, 0, false },
		{ "packages", keys_read_texts, offsetof(struct trigger, packages), false },
		{ "settings", keys_read_texts, offsetof(struct trigger, settings), false },
		{ "v1", read_form, offsetof(struct trigger, forms[0]), false },
		{ "v2", read_form, offsetof(struct trigger, forms[1]), false },
		{ 0 },
	};
	const char *path = shelf_path(arena, place, "template.yaml");
	const struct keys_reader r = { arena, f };
	const struct tree *root;

	*out = (struct trigger){ .place = *place, .id = fs_name(place->name), .may_be_async = true };
	if (!keys_read_file(&r, place, keys, out, &root))
		return false;
	for (const char *c = out->id; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-')
			return fail(f, EXIT_COULD_NOT,
				    "'%s': a template's folder has small letters, digits and '-' only", path);
	for (size_t i = 0; i < out->names.n; i++)
		if (!plain(arena, out->names.items[i]).n)
			return fail_at(f, root->place, "'%s' is no name", out->names.items[i]);
	if (!out->names.n)
		return fail_at(f, root->place, "a template has a name");
	if (!out->forms[0].exists && !out->forms[1].exists)
		return fail_at(f, root->place, "a template has the key v1, or v2, or both");
	return true;
}

/* ---- all of them ---- */

bool triggers_read(struct arena *arena, const struct shelf *shelf, struct triggers *out, struct fail *f)
{
	struct shelf_places places;
	struct set names = { 0 };

	*out = (struct triggers){ 0 };
	if (!shelf_list(arena, shelf, "functions", &places, f))
		return false;
	for (size_t i = 0; i < places.n; i++) {
		struct trigger *trigger = vec_push(arena, out);

		if (!trigger_read(arena, &places.items[i], trigger, f))
			return false;
		for (size_t k = 0; k < trigger->names.n; k++) {
			struct slice name = plain(arena, trigger->names.items[k]);

			if (set_add(arena, &names, name))
				*set_number(&names, name) = i;
			else if (*set_number(&names, name) != i)
				return fail(f, EXIT_COULD_NOT, "'%s': another template has the name '%s'",
					    shelf_path(arena, &trigger->place, "template.yaml"),
					    trigger->names.items[k]);
		}
	}
	return true;
}

bool trigger_is_like(struct arena *arena, const struct trigger *trigger, const char *word)
{
	struct slice wanted = plain(arena, word);
	bool is_like = slice_find(plain(arena, trigger->id), wanted, 0) != SLICE_NONE;

	for (size_t i = 0; i < trigger->names.n; i++)
		is_like |= slice_find(plain(arena, trigger->names.items[i]), wanted, 0) != SLICE_NONE;
	return is_like;
}

/* Every name of every template, as it is compared and as it is shown. */
struct known_names {
	struct texts plain, shown;
};

static const char *plain_name(const void *list, size_t i)
{
	const struct known_names *names = list;

	return i < names->plain.n ? names->plain.items[i] : NULL;
}

static void add_name(struct arena *arena, struct known_names *names, const char *name)
{
	*vec_push(arena, &names->plain) = slice_copy(arena, plain(arena, name));
	*vec_push(arena, &names->shown) = name;
}

static const char *nearest_trigger(struct arena *arena, const struct triggers *triggers, struct slice wanted)
{
	struct known_names names = { 0 };
	const char *nearest;

	for (size_t i = 0; i < triggers->n; i++) {
		for (size_t k = 0; k < triggers->items[i].names.n; k++)
			add_name(arena, &names, triggers->items[i].names.items[k]);
		add_name(arena, &names, triggers->items[i].id);
	}
	nearest = nearest_name(slice_copy(arena, wanted), plain_name, &names);
	for (size_t i = 0; nearest && i < names.plain.n; i++)
		if (nearest == names.plain.items[i])
			return names.shown.items[i];
	return NULL;
}

const struct trigger *trigger_find(struct arena *arena, const struct triggers *triggers, const char *name,
				   struct fail *f)
{
	struct slice wanted = plain(arena, name);
	struct buf like = { .arena = arena };
	const char *nearest;
	size_t n = 0;

	for (size_t i = 0; i < triggers->n; i++) {
		const struct trigger *trigger = &triggers->items[i];

		if (slice_eq(plain(arena, trigger->id), wanted))
			return trigger;
		for (size_t k = 0; k < trigger->names.n; k++)
			if (slice_eq(plain(arena, trigger->names.items[k]), wanted))
				return trigger;
	}
	nearest = nearest_trigger(arena, triggers, wanted);
	fail(f, EXIT_ASKED_WRONGLY, "there is no template '%s'", name);
	for (size_t i = 0; i < triggers->n; i++)
		if (trigger_is_like(arena, &triggers->items[i], name))
			buf_addf(&like, "%s%s", n++ ? ", " : "", triggers->items[i].id);
	if (n > 1)
		fail_hint(f, "did you mean one of these: %s?", buf_text(&like));
	else if (n)
		fail_hint(f, "did you mean '%s'?", buf_text(&like));
	else if (nearest)
		fail_hint(f, "did you mean '%s'? 'pyfuncprof new --list' shows them all", nearest);
	else
		fail_hint(f, "'pyfuncprof new --list' shows them all");
	return NULL;
}

/* ---- what is given ---- */

static bool matches(const char *pattern, const char *value)
{
	regex_t compiled;
	regmatch_t all;
	bool whole;

	if (regcomp(&compiled, pattern, REG_EXTENDED) != 0)
		return false;
	whole = regexec(&compiled, value, 1, &all, 0) == 0 && all.rm_so == 0 && value[all.rm_eo] == '\0';
	regfree(&compiled);
	return whole;
}

static const char *choice_of(const struct texts *choices, struct slice word)
{
	for (size_t i = 0; i < choices->n; i++)
		if (slice_eq_nocase(slice_of(choices->items[i]), word))
			return choices->items[i];
	return NULL;
}

static bool check_choices(const struct input *input, const char *value, const char **out, struct fail *f)
{
	struct buf all = { .arena = f->arena }, spelled = { .arena = f->arena };
	struct slice rest = slice_of(value), part;

	while (slice_cut(&rest, input->list ? ',' : '\0', &part)) {
		struct slice word = input->list ? slice_trim(part) : part;
		const char *choice = choice_of(&input->choices, word);

		if (choice) {
			buf_addf(&spelled, "%s%s", spelled.n ? ", " : "", choice);
			continue;
		}
		for (size_t i = 0; i < input->choices.n; i++)
			buf_addf(&all, "%s%s", i ? ", " : "", input->choices.items[i]);
		return fail(f, EXIT_ASKED_WRONGLY, "'--%s' is %s of %s, not '%.*s'", input->name,
			    input->list ? "a list" : "one", buf_text(&all), SLICE_ARG(word));
	}
	*out = buf_text(&spelled);
	return true;
}

bool input_check(const struct input *input, const char *value, const char **out, struct fail *f)
{
	*out = value;
	for (const unsigned char *c = (const unsigned char *)value; *c; c++)
		if (*c < 32 || *c == 127)
			return fail(f, EXIT_ASKED_WRONGLY, "'--%s': a control character is not allowed", input->name);
	if (!utf8_is(slice_of(value)))
		return fail(f, EXIT_ASKED_WRONGLY, "'--%s': the value is not UTF-8", input->name);
	if (!*value)
		return input->optional || fail(f, EXIT_ASKED_WRONGLY, "'--%s' is empty", input->name);
	if (input->pattern && !matches(input->pattern, value))
		return fail(f, EXIT_ASKED_WRONGLY, "'--%s': '%s' is not valid: %s; it has to match %s", input->name,
			    value, input->help, input->pattern);
	return !input->choices.n || check_choices(input, value, out, f);
}
