/* sarif: SARIF 2.1.0, for what shows findings beside the code: an error for each culprit, a warning for each line that
 * leaks (for the function, when no line of it does).
 *
 * Fingerprints are of the rule, the place's names and its text, not of its number: a finding stays the same when lines
 * above it come and go. */
#include <inttypes.h>

#include <json-c/json.h>

#include "base/arena.h"
#include "render/phrase.h"
#include "render/plain.h"
#include "render/render.h"

enum rule { RULE_BUDGET, RULE_COMPARE, RULE_LEAK, RULES };

static const struct {
	const char *id, *name, *text, *level;
} rules[RULES] = {
	{ "budget", "OverBudget", "A line or function takes more memory than its budget allows.", "error" },
	{ "compare", "WorseThanBaseline", "A line or function takes more memory than in the baseline.", "error" },
	{ "leak", "Leak", "Memory rises from call to call, and does not come back.", "warning" },
};

struct run {
	struct arena *arena;
	const struct result *result;
	struct json_object *results;
	uint64_t last; /* hash of the finding before; */
	unsigned same; /* how many had it, one after the other */
};

static void set(struct json_object *object, const char *name, struct slice hostile)
{
	struct arena arena = { 0 };
	struct slice s = plain(&arena, hostile, 4 * PLAIN_LONGEST, true);

	json_object_object_add(object, name, json_object_new_string_len(s.n ? s.p : "", (int)s.n));
	arena_release(&arena);
}

static struct json_object *put(struct json_object *object, const char *name, struct json_object *value)
{
	json_object_object_add(object, name, value);
	return value;
}

static struct json_object *in_array(struct json_object *value)
{
	struct json_object *array = json_object_new_array();

	json_object_array_add(array, value);
	return array;
}

/* In a message brackets make a link, and braces a place for an argument. */
static struct json_object *message(struct slice text)
{
	struct json_object *object = json_object_new_object();
	struct arena arena = { 0 };
	char *copy = slice_copy(&arena, text);

	for (char *p = copy; *p; p++)
		*p = *p == '[' || *p == '{' ? '(' : *p == ']' || *p == '}' ? ')' : *p;
	set(object, "text", slice_of(copy));
	arena_release(&arena);
	return object;
}

/* ---- places ---- */

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
static const char *uri(struct arena *arena, struct slice file)
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

static struct json_object *physical(const struct run *run, const struct result_function *function, uint64_t line)
{
	struct json_object *object = json_object_new_object(), *artifact = json_object_new_object();

	json_object_object_add(artifact, "uri", json_object_new_string(uri(run->arena, function->file)));
	json_object_object_add(artifact, "uriBaseId", json_object_new_string("%SRCROOT%"));
	json_object_object_add(object, "artifactLocation", artifact);
	if (line && line <= INT32_MAX)
		json_object_object_add(put(object, "region", json_object_new_object()), "startLine",
				       json_object_new_uint64(line));
	return object;
}

static struct json_object *location(const struct run *run, const struct result_function *function,
				    const struct result_line *line)
{
	struct json_object *object = json_object_new_object(), *logical = json_object_new_object();

	if (function->file.n)
		json_object_object_add(object, "physicalLocation",
				       physical(run, function, line ? line->shown_line : function->shown_start));
	set(logical, "name", function->name);
	json_object_object_add(logical, "kind", json_object_new_string("function"));
	json_object_object_add(object, "logicalLocations", in_array(logical));
	return object;
}

static struct slice slice_start(struct slice s, size_t n)
{
	return slice_part(s, 0, s.n < n ? s.n : n);
}

/* Equal ones follow one another, culprits being by place, and are counted. */
static const char *fingerprint(struct run *run, enum rule rule, const struct result_function *function,
			       const struct result_line *line)
{
	struct buf text = { .arena = run->arena }, out = { .arena = run->arena };
	uint64_t hash;

	buf_addf(&text, "%s\n%s\n", rules[rule].id, uri(run->arena, function->file));
	buf_add(&text, function->name);
	buf_add(&text, S("\n"));
	if (line)
		buf_add(&text, slice_start(slice_trim(line->source), PLAIN_LONGEST));
	hash = slice_digest(buf_slice(&text));
	run->same = hash == run->last ? run->same + 1 : 1;
	run->last = hash;
	buf_addf(&out, "%016" PRIx64 ":%u", hash, run->same);
	return buf_text(&out);
}

/* ---- findings ---- */

static void add_finding(struct run *run, enum rule rule, const struct result_function *function,
			const struct result_line *line, struct slice text)
{
	struct json_object *object = json_object_new_object(), *prints = json_object_new_object();

	json_object_object_add(object, "ruleId", json_object_new_string(rules[rule].id));
	json_object_object_add(object, "ruleIndex", json_object_new_int(rule));
	json_object_object_add(object, "level", json_object_new_string(rules[rule].level));
	json_object_object_add(object, "message", message(text));
	json_object_object_add(object, "locations", in_array(location(run, function, line)));
	json_object_object_add(prints, "pyfuncprof/v1", json_object_new_string(fingerprint(run, rule, function, line)));
	json_object_object_add(object, "partialFingerprints", prints);
	json_object_array_add(run->results, object);
}

static void add_culprit(struct run *run, const struct culprit *culprit)
{
	enum rule rule = strcmp(culprit->rule, rules[RULE_COMPARE].id) == 0 ? RULE_COMPARE : RULE_BUDGET;

	add_finding(run, rule, phrase_function(run->result, culprit->place), phrase_at(run->result, culprit->place),
		    slice_of(culprit->message));
}

static struct slice leak_text(const struct run *run, const struct result_function *function,
			      const struct result_line *line)
{
	struct buf text = { .arena = run->arena };

	if (line)
		buf_addf(&text, "This line %s.", phrase_line(run->arena, function, line));
	else
		buf_add(&text, S("This function leaks, though no single line of it does."));
	buf_addf(&text, " Leak: %s", phrase_evidence(run->arena, function));
	return buf_slice(&text);
}

static void add_leaks(struct run *run, const struct result_function *function)
{
	if (phrase_leaks_as_a_whole(function))
		add_finding(run, RULE_LEAK, function, NULL, leak_text(run, function, NULL));
	for (size_t i = 0; i < function->lines.n; i++) {
		const struct result_line *line = &function->lines.items[i];

		if (line->verdict == VERDICT_LEAK)
			add_finding(run, RULE_LEAK, function, line, leak_text(run, function, line));
	}
}

/* ---- the document ---- */

static struct json_object *rule_object(enum rule rule)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "id", json_object_new_string(rules[rule].id));
	json_object_object_add(object, "name", json_object_new_string(rules[rule].name));
	json_object_object_add(object, "shortDescription", message(slice_of(rules[rule].text)));
	json_object_object_add(put(object, "defaultConfiguration", json_object_new_object()), "level",
			       json_object_new_string(rules[rule].level));
	return object;
}

static struct json_object *driver_object(void)
{
	struct json_object *driver = json_object_new_object();
	struct json_object *list = json_object_new_array();

	for (int i = 0; i < RULES; i++)
		json_object_array_add(list, rule_object((enum rule)i));
	json_object_object_add(driver, "name", json_object_new_string("pyfuncprof"));
	json_object_object_add(driver, "version", json_object_new_string(PFP_VERSION));
	json_object_object_add(driver, "rules", list);
	return driver;
}

static struct json_object *document(const struct run *run)
{
	struct json_object *object = json_object_new_object(), *only = json_object_new_object();

	json_object_object_add(put(only, "tool", json_object_new_object()), "driver", driver_object());
	json_object_object_add(only, "results", run->results);
	json_object_object_add(object, "$schema",
			       json_object_new_string("https://json.schemastore.org/sarif-2.1.0.json"));
	json_object_object_add(object, "version", json_object_new_string("2.1.0"));
	json_object_object_add(object, "runs", in_array(only));
	return object;
}

void render_sarif(struct arena *arena, const struct result *result, struct buf *out)
{
	struct run run = { .arena = arena, .result = result, .results = json_object_new_array() };
	struct json_object *object;

	for (size_t i = 0; i < result->culprits.n; i++)
		add_culprit(&run, &result->culprits.items[i]);
	for (size_t i = 0; i < result->functions.n; i++)
		add_leaks(&run, &result->functions.items[i]);
	object = document(&run);
	buf_addf(out, "%s\n",
		 json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
								JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}
