/* sarif: SARIF 2.1.0, for what shows findings beside the code: an error for each culprit, a warning for each line that
 * leaks, if not by a function it calls that has one of its own (for the function, when no line of it does).
 *
 * Fingerprints are of the rule, the place's names and its text, not of its number: a finding stays the same when lines
 * above it come and go. */
#include "base/arena.h"
#include "render/phrase.h"
#include "render/plain.h"
#include "render/render.h"
#include "render/sarif_log.h"

enum rule { RULE_BUDGET, RULE_COMPARE, RULE_LEAK, RULES };

static const struct sarif_rule rules[RULES] = {
	{ "budget", "OverBudget", "A line or function takes more memory than its budget allows.", "error" },
	{ "compare", "WorseThanBaseline", "A line or function takes more memory than in the baseline.", "error" },
	{ "leak", "Leak", "Memory rises from call to call, and does not come back.", "warning" },
};

struct run {
	struct arena *arena;
	const struct result *result;
	struct sarif_log log;
};

static struct json_object *location(const struct run *run, const struct result_function *function,
				    const struct result_line *line)
{
	struct json_object *object = json_object_new_object(), *logical = json_object_new_object();

	if (function->file.n)
		json_object_object_add(
			object, "physicalLocation",
			sarif_place(run->arena, function->file, line ? line->shown_line : function->shown_start, 0));
	sarif_set(logical, "name", function->name);
	json_object_object_add(logical, "kind", json_object_new_string("function"));
	json_object_object_add(object, "logicalLocations", sarif_array(logical));
	return object;
}

static struct slice slice_start(struct slice s, size_t n)
{
	return slice_part(s, 0, s.n < n ? s.n : n);
}

/* Equal ones follow one another, culprits being by place. */
static struct slice print_of(const struct run *run, enum rule rule, const struct result_function *function,
			     const struct result_line *line)
{
	struct buf text = { .arena = run->arena };

	buf_addf(&text, "%s\n%s\n", rules[rule].id, sarif_uri(run->arena, function->file));
	buf_add(&text, function->name);
	buf_add(&text, S("\n"));
	if (line)
		buf_add(&text, slice_start(slice_trim(line->source), PLAIN_LONGEST));
	return buf_slice(&text);
}

/* ---- findings ---- */

static void add_finding(struct run *run, enum rule rule, const struct result_function *function,
			const struct result_line *line, struct slice text)
{
	sarif_add(&run->log, rule, text, location(run, function, line), print_of(run, rule, function, line));
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

		if (line->verdict == VERDICT_LEAK && !line->calls.n)
			add_finding(run, RULE_LEAK, function, line, leak_text(run, function, line));
	}
}

void render_sarif(struct arena *arena, const struct result *result, struct buf *out)
{
	struct run run = { .arena = arena, .result = result, .log = sarif_begin(rules, RULES) };

	for (size_t i = 0; i < result->culprits.n; i++)
		add_culprit(&run, &result->culprits.items[i]);
	for (size_t i = 0; i < result->functions.n; i++)
		add_leaks(&run, &result->functions.items[i]);
	sarif_end(&run.log, out);
}
