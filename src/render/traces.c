#include "render/traces.h"

#include "base/arena.h"
#include "render/plain.h"
#include "render/sarif_log.h"
#include "render/xml.h"

static struct slice words_of(struct arena *arena, const struct trace *trace)
{
	struct buf words = { .arena = arena };

	buf_addf(&words, "%s", trace->what);
	if (trace->commit)
		buf_addf(&words, ", in commit %s", trace->commit);
	return buf_slice(&words);
}

/* ---- SARIF ---- */

/* The same for a trace whose line moves. */
static struct slice print_of(struct arena *arena, const struct trace *trace)
{
	struct buf text = { .arena = arena };

	buf_addf(&text, "%s\n%s\n%s\n", rule_words[trace->rule].id, trace->place.path, trace->what);
	buf_add(&text, slice_trim(trace->place.text));
	return buf_slice(&text);
}

static struct json_object *suppression(const char *reason)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "kind", json_object_new_string("external"));
	sarif_set(object, "justification", slice_of(reason));
	return sarif_array(object);
}

static void add_result(struct arena *arena, struct sarif_log *log, const struct trace *trace)
{
	struct json_object *location = json_object_new_object(), *object;

	json_object_object_add(
		location, "physicalLocation",
		sarif_place(arena, slice_of(trace->place.path), trace->place.line, trace->place.column));
	object = sarif_add(log, trace->rule, words_of(arena, trace), location, print_of(arena, trace));
	if (trace->allowed)
		json_object_object_add(object, "suppressions", suppression(trace->allowed));
}

void render_traces_sarif(struct arena *arena, const struct traces *traces, struct buf *out)
{
	struct sarif_rule rules[RULES];
	struct sarif_log log;

	for (int i = 0; i < RULES; i++)
		rules[i] = (struct sarif_rule){ rule_words[i].id, rule_words[i].name, rule_words[i].text, "error" };
	log = sarif_begin(rules, RULES);
	for (size_t i = 0; i < traces->n; i++)
		add_result(arena, &log, &traces->items[i]);
	sarif_end(&log, out);
}

/* ---- JUnit ---- */

static void add_case(struct arena *arena, const struct trace *trace, struct buf *out)
{
	struct buf place = { .arena = arena };

	buf_addf(&place, "%s", trace->place.path);
	if (trace->place.line)
		buf_addf(&place, ":%zu:%zu", trace->place.line, trace->place.column);
	buf_add(out, S("    <testcase"));
	xml_add_attribute(out, "classname", slice_of(trace->place.path));
	xml_add_attribute(out, "name", slice_of(rule_words[trace->rule].id));
	buf_add(out, S(" time=\"0\">\n      <failure"));
	xml_add_attribute(out, "type", slice_of(rule_words[trace->rule].id));
	xml_add_attribute(out, "message", words_of(arena, trace));
	buf_add(out, S(">"));
	xml_add_text(out, buf_slice(&place));
	buf_add(out, S(": "));
	xml_add_text(out, words_of(arena, trace));
	if (trace->place.line)
		buf_add(out, S("\n"));
	xml_add_text(out, slice_trim(trace->place.text));
	buf_add(out, S("</failure>\n    </testcase>\n"));
}

/* A report without a test would not count as one that passed. */
void render_traces_junit(struct arena *arena, const struct traces *traces, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < traces->n; i++)
		n += !traces->items[i].allowed;
	buf_addf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pyfuncprof check\">\n");
	buf_addf(out, "  <testsuite name=\"check\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" time=\"0\">\n",
		 n ? n : 1, n);
	for (size_t i = 0; i < traces->n; i++)
		if (!traces->items[i].allowed)
			add_case(arena, &traces->items[i], out);
	if (!n)
		buf_add(out, S("    <testcase classname=\"check\" name=\"nothing profiles\" time=\"0\"/>\n"));
	buf_add(out, S("  </testsuite>\n</testsuites>\n"));
}

/* ---- GitHub ---- */

/* What would end the message, or the property, is spelled in hex. */
static void add_escaped(struct buf *out, struct slice hostile, const char *special)
{
	struct slice text = plain(out->arena, hostile, PLAIN_LONGEST, true);

	for (size_t i = 0; i < text.n; i++) {
		if (strchr(special, text.p[i]))
			buf_addf(out, "%%%02X", (unsigned char)text.p[i]);
		else
			buf_add(out, slice_part(text, i, i + 1));
	}
}

void render_traces_github(struct arena *arena, const struct traces *traces, struct buf *out)
{
	for (size_t i = 0; i < traces->n; i++) {
		const struct trace *trace = &traces->items[i];

		if (trace->allowed)
			continue;
		buf_addf(out, "::error file=");
		add_escaped(out, slice_of(trace->place.path), "%:,");
		if (trace->place.line)
			buf_addf(out, ",line=%zu,col=%zu", trace->place.line, trace->place.column);
		buf_addf(out, ",title=pyfuncprof %s::", rule_words[trace->rule].id);
		add_escaped(out, words_of(arena, trace), "%");
		buf_addf(out, "\n");
	}
}
