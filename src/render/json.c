/* json: everything that is in a result, under the names that result.h gives it.
 *
 * Amounts are numbers of MiB with the decimals they have, at least one ("47.1", "60.0"): the texts of json-c's doubles
 * are ours. What a result says with a 0 for "not known" or "not asked" is null. Points are pairs on one line. */
#include "render/json_report.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "render/json_text.h"
#include "render/render.h"

struct writer {
	struct arena *arena;
	const struct json_style *style;
};

/* ---- values ---- */

/* The text up to the end of its n-th character; a byte that is none counts as one. */
static struct slice characters(struct slice text, size_t n)
{
	size_t at = 0;

	while (n-- && at < text.n) {
		size_t length = utf8_length(slice_part(text, at, text.n));

		at += length ? length : 1;
	}
	return slice_part(text, 0, at);
}

static struct json_object *text_of(const struct writer *w, struct slice text)
{
	struct slice kept = w->style->longest ? characters(text, w->style->longest) : text;
	struct buf clean = { .arena = w->arena };

	buf_add(&clean, utf8_clean(w->arena, kept));
	if (kept.n < text.n)
		buf_addf(&clean, "\xe2\x80\xa6 [cut: %zu bytes]", text.n);
	return json_object_new_string_len(clean.n ? clean.p : "", (int)clean.n);
}

/* Drops the zeros at the end of a number with decimals, but for one. */
static void trim_zeros(char *number)
{
	size_t n = strlen(number);

	while (number[n - 1] == '0' && number[n - 2] != '.')
		number[--n] = '\0';
}

struct decimal {
	char text[32];
};

static struct decimal decimal_of(int64_t amount)
{
	uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
	struct decimal d;

	snprintf(d.text, sizeof d.text, "%s%" PRIu64 ".%06" PRIu64, amount < 0 ? "-" : "", size / MIB, size % MIB);
	trim_zeros(d.text);
	return d;
}

static struct json_object *mib(int64_t amount)
{
	return json_object_new_double_s((double)amount / MIB, decimal_of(amount).text);
}

/* A number that was computed: to six decimals, which of a MiB is a byte. */
static struct json_object *number(double value)
{
	double most = 9e12; /* what an amount can be */

	if (!isfinite(value))
		value = 0;
	return mib(llround(fmax(-most, fmin(value, most)) * MIB));
}

static struct json_object *count(uint64_t n)
{
	return json_object_new_uint64(n);
}

static struct json_object *count_or_null(uint64_t n)
{
	return n ? count(n) : NULL;
}

/* ---- objects ---- */

static void set(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add_ex(object, key, value, JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY);
}

static struct json_object *amounts_object(const struct amounts *amounts)
{
	struct json_object *object = json_object_new_object();

	set(object, "n", count(amounts->n));
	set(object, "sum", mib(amounts->sum));
	set(object, "mean", mib(amounts_mean(amounts)));
	set(object, "min", mib(amounts->min));
	set(object, "p50", mib(amounts->p50));
	set(object, "p95", mib(amounts->p95));
	set(object, "max", mib(amounts->max));
	return object;
}

/* [[0, 47.1], [1, 48.2]]: an array whose text is ready, as json-c would give each number a line and an object. */
static struct json_object *points_array(const struct writer *w, const struct points *points)
{
	const char *gap = w->style->pretty ? " " : "";
	struct json_object *array = json_object_new_array();
	struct buf text = { .arena = w->arena };

	buf_add(&text, S("["));
	for (size_t i = 0; i < points->n; i++)
		buf_addf(&text, "%s%s[%" PRIu64 ",%s%s]", i ? "," : "", i ? gap : "", points->items[i].invocation, gap,
			 decimal_of(points->items[i].amount).text);
	buf_add(&text, S("]"));
	json_object_set_serializer(array, json_object_userdata_to_json_string, (void *)buf_text(&text), NULL);
	return array;
}

static struct json_object *trend_object(const struct writer *w, const struct trend *trend)
{
	struct json_object *object = json_object_new_object();

	set(object, "verdict", json_object_new_string(verdict_names[trend->verdict]));
	set(object, "n", count(trend->n));
	set(object, "slope", number(trend->slope));
	set(object, "low", number(trend->low));
	set(object, "high", number(trend->high));
	set(object, "late", number(trend->late));
	set(object, "late_low", number(trend->late_low));
	set(object, "late_high", number(trend->late_high));
	set(object, "first", number(trend->first));
	set(object, "last", number(trend->last));
	set(object, "points", points_array(w, &trend->points));
	return object;
}

static struct json_object *line_object(const struct writer *w, const struct result_line *line)
{
	struct json_object *object = json_object_new_object();

	set(object, "line", count(line->line));
	set(object, "shown_line", count(line->shown_line));
	set(object, "source", text_of(w, line->source));
	set(object, "is_first", json_object_new_boolean(line->is_first));
	set(object, "invocations", count(line->invocations));
	set(object, "occurrences", count_or_null(line->occurrences));
	set(object, "increment", amounts_object(&line->increment));
	set(object, "memory", amounts_object(&line->memory));
	set(object, "hurts", mib(line->hurts));
	set(object, "verdict", json_object_new_string(verdict_names[line->verdict]));
	set(object, "calls", line->calls.n ? text_of(w, line->calls) : NULL);
	set(object, "late", number(line->late));
	set(object, "kept", line->has_kept ? number(line->kept) : NULL);
	set(object, "kept_error", line->has_kept ? number(line->kept_error) : NULL);
	set(object, "points", points_array(w, &line->points));
	return object;
}

static struct json_object *function_object(const struct writer *w, const struct result_function *function)
{
	struct json_object *object = json_object_new_object(), *lines = json_object_new_array();

	for (size_t i = 0; i < function->lines.n; i++)
		json_object_array_add(lines, line_object(w, &function->lines.items[i]));
	set(object, "path", text_of(w, function->path));
	set(object, "file", text_of(w, function->file));
	set(object, "name", text_of(w, function->name));
	set(object, "start", count_or_null(function->start));
	set(object, "shown_start", count_or_null(function->shown_start));
	set(object, "invocations", count(function->invocations));
	set(object, "incomplete", count(function->incomplete));
	set(object, "growth", amounts_object(&function->growth));
	set(object, "peak", mib(function->peak));
	set(object, "trend", trend_object(w, &function->trend));
	set(object, "lines", lines);
	return object;
}

static struct json_object *place_object(struct result_place place)
{
	struct json_object *object = json_object_new_object();

	set(object, "function_index", count(place.function));
	set(object, "line_index", place.line == SIZE_MAX ? NULL : count(place.line));
	return object;
}

static struct json_object *culprit_object(const struct writer *w, const struct culprit *culprit)
{
	struct json_object *object = place_object(culprit->place);

	set(object, "rule", json_object_new_string(culprit->rule));
	set(object, "message", text_of(w, slice_of(culprit->message)));
	set(object, "actual", mib(culprit->actual));
	set(object, "allowed", mib(culprit->allowed));
	return object;
}

static struct json_object *read_object(const struct result *result)
{
	struct json_object *object = json_object_new_object();

	set(object, "inputs", count(result->inputs));
	set(object, "bytes", count(result->bytes));
	set(object, "lines", count(result->lines));
	set(object, "rows", count(result->rows));
	set(object, "odd", count(result->odd));
	set(object, "lost", count(result->lost));
	set(object, "lost_share", number(result->lost_share));
	return object;
}

static void set_lists(const struct writer *w, struct json_object *object, const struct result *result)
{
	struct json_object *functions = json_object_new_array(), *top = json_object_new_array();
	struct json_object *culprits = json_object_new_array(), *notes = json_object_new_array();

	for (size_t i = 0; i < result->culprits.n; i++)
		json_object_array_add(culprits, culprit_object(w, &result->culprits.items[i]));
	for (size_t i = 0; i < result->notes.n; i++)
		json_object_array_add(notes, text_of(w, result->notes.items[i]));
	for (size_t i = 0; i < result->top.n; i++)
		json_object_array_add(top, place_object(result->top.items[i]));
	for (size_t i = 0; i < result->functions.n; i++)
		json_object_array_add(functions, function_object(w, &result->functions.items[i]));
	set(object, "culprits", culprits);
	set(object, "notes", notes);
	set(object, "top", top);
	set(object, "functions", functions);
}

void json_report(struct arena *arena, const struct result *result, const struct json_style *style, struct buf *out)
{
	struct writer w = { arena, style };
	struct json_object *object = json_object_new_object();

	set(object, "pyfuncprof", json_object_new_string(PFP_VERSION));
	set(object, "command", json_object_new_string("report"));
	set(object, "read", read_object(result));
	set(object, "increments", mib(result->increments));
	set(object, "peak", mib(result->peak));
	set(object, "plan", result->plan ? text_of(&w, slice_of(result->plan)) : NULL);
	set(object, "limit", result->limit ? mib(result->limit) : NULL);
	set(object, "calls_left", result->calls_left > 0 ? number(result->calls_left) : NULL);
	set(object, "judged", json_object_new_boolean(result->judged));
	set_lists(&w, object, result);
	json_text_add(out, object, style->pretty);
	json_object_put(object);
}

void render_json(struct arena *arena, const struct result *result, struct buf *out)
{
	static const struct json_style style = { .pretty = true };

	json_report(arena, result, &style, out);
	buf_add(out, S("\n"));
}
