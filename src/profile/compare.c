#include "profile/compare.h"

#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/set.h"
#include "base/sort.h"
#include "log/input.h"
#include "profile/blame.h"
#include "profile/likeness.h"

enum {
	LARGEST = 32 << 20, /* bytes of a baseline */
	DEEPEST = 16,
	PIECE = 1 << 16,
	MOST_NOTES = 10,
};

static const double MOST = 1e15; /* what a baseline is believed to say, of lines or of millionths of a MiB */

/* ---- what was ---- */

struct past_line {
	uint64_t line; /* as it was shown */
	struct slice likeness;
	int64_t increment; /* mean */
	size_t next;       /* the next one with this likeness, by index + 1 */
	bool is_taken;
};

struct past_function {
	struct slice file, name;
	uint64_t start;              /* as it was shown; 0: not known */
	uint64_t calls;              /* whose growth is known */
	int64_t growth;              /* mean */
	VEC(struct past_line) lines; /* but first ones */
	struct set by_likeness;      /* the number is index + 1 of the first line that has it */
	bool is_taken;
};

struct baseline {
	VEC(struct past_function) functions;
	int64_t peak;
};

/* ---- from JSON ---- */

/* What render_json calls the things that are read here. */
enum key {
	KEY_PROGRAM,
	KEY_COMMAND,
	KEY_PEAK,
	KEY_FUNCTIONS,
	KEY_FILE,
	KEY_NAME,
	KEY_START,
	KEY_GROWTH,
	KEY_N,
	KEY_MEAN,
	KEY_LINES,
	KEY_LINE,
	KEY_SOURCE,
	KEY_IS_FIRST,
	KEY_INCREMENT,
};

static const char *const keys[] = {
	[KEY_PROGRAM] = "pyfuncprof",  [KEY_COMMAND] = "command",
	[KEY_PEAK] = "peak",           [KEY_FUNCTIONS] = "functions",
	[KEY_FILE] = "file",           [KEY_NAME] = "name",
	[KEY_START] = "shown_start",   [KEY_GROWTH] = "growth",
	[KEY_MEAN] = "mean",           [KEY_N] = "n",
	[KEY_LINES] = "lines",         [KEY_LINE] = "shown_line",
	[KEY_SOURCE] = "source",       [KEY_IS_FIRST] = "is_first",
	[KEY_INCREMENT] = "increment",
};

struct reader {
	struct arena *arena;
	const char *path;
	struct fail *fail;
};

static bool foreign(const struct reader *r, const char *why)
{
	fail(r->fail, EXIT_COULD_NOT, "'%s' is not a report to compare with: %s", r->path, why);
	return fail_hint(r->fail, "make one with: pyfuncprof report --format json LOG > BASELINE.json");
}

static bool odd(const struct reader *r, enum key key)
{
	fail(r->fail, EXIT_COULD_NOT, "'%s' is not a report to compare with: '%s' in it is missing, or odd", r->path,
	     keys[key]);
	return fail_hint(r->fail, "make one with: pyfuncprof report --format json LOG > BASELINE.json");
}

static bool get(const struct reader *r, struct json_object *object, enum key key, enum json_type type,
		struct json_object **out)
{
	return (json_object_object_get_ex(object, keys[key], out) && json_object_is_type(*out, type)) || odd(r, key);
}

static bool get_text(const struct reader *r, struct json_object *object, enum key key, struct slice *out)
{
	struct json_object *value;

	if (!get(r, object, key, json_type_string, &value))
		return false;
	out->n = (size_t)json_object_get_string_len(value);
	out->p = arena_copy(r->arena, json_object_get_string(value), out->n);
	return true;
}

/* Of any kind; a null is 0. */
static bool get_number(const struct reader *r, struct json_object *object, enum key key, double scale, double *out)
{
	struct json_object *value;
	bool there = json_object_object_get_ex(object, keys[key], &value);

	*out = value ? json_object_get_double(value) * scale : 0;
	if (!there || !isfinite(*out) ||
	    (value && !json_object_is_type(value, json_type_int) && !json_object_is_type(value, json_type_double)))
		return odd(r, key);
	*out = fmax(-MOST, fmin(*out, MOST));
	return true;
}

static bool get_amount(const struct reader *r, struct json_object *object, enum key key, int64_t *out)
{
	double number;

	if (!get_number(r, object, key, MIB, &number))
		return false;
	*out = llround(number);
	return true;
}

static bool get_count(const struct reader *r, struct json_object *object, enum key key, uint64_t *out)
{
	double number;

	if (!get_number(r, object, key, 1, &number))
		return false;
	*out = (uint64_t)fmax(0, number);
	return true;
}

/* The mean of the amounts, and how many they are. */
static bool get_mean(const struct reader *r, struct json_object *object, enum key key, int64_t *mean, uint64_t *n)
{
	struct json_object *amounts;

	return get(r, object, key, json_type_object, &amounts) && get_count(r, amounts, KEY_N, n) &&
	       get_amount(r, amounts, KEY_MEAN, mean);
}

static bool read_line(const struct reader *r, struct json_object *object, struct past_function *function)
{
	struct past_line line = { 0 };
	struct json_object *is_first;
	struct slice source;
	size_t *number;
	uint64_t n;

	if (!json_object_is_type(object, json_type_object))
		return odd(r, KEY_LINES);
	if (!get(r, object, KEY_IS_FIRST, json_type_boolean, &is_first) ||
	    !get_count(r, object, KEY_LINE, &line.line) || !get_text(r, object, KEY_SOURCE, &source) ||
	    !get_mean(r, object, KEY_INCREMENT, &line.increment, &n))
		return false;
	if (json_object_get_boolean(is_first))
		return true;
	line.likeness = likeness(r->arena, source);
	set_add(r->arena, &function->by_likeness, line.likeness);
	number = set_number(&function->by_likeness, line.likeness);
	line.next = *number;
	*vec_push(r->arena, &function->lines) = line;
	*number = function->lines.n;
	return true;
}

static bool read_function(const struct reader *r, struct json_object *object, struct past_function *out)
{
	struct json_object *lines;

	if (!json_object_is_type(object, json_type_object))
		return odd(r, KEY_FUNCTIONS);
	if (!get_text(r, object, KEY_FILE, &out->file) || !get_text(r, object, KEY_NAME, &out->name) ||
	    !get_count(r, object, KEY_START, &out->start) ||
	    !get_mean(r, object, KEY_GROWTH, &out->growth, &out->calls) ||
	    !get(r, object, KEY_LINES, json_type_array, &lines))
		return false;
	for (size_t i = 0; i < json_object_array_length(lines); i++)
		if (!read_line(r, json_object_array_get_idx(lines, i), out))
			return false;
	return true;
}

static bool read_report(const struct reader *r, struct json_object *root, struct baseline *out)
{
	struct json_object *functions;
	struct slice program, command;

	if (!json_object_is_type(root, json_type_object))
		return foreign(r, "it is no JSON object");
	if (!get_text(r, root, KEY_PROGRAM, &program) || !get_text(r, root, KEY_COMMAND, &command))
		return false;
	if (!slice_is(command, "report"))
		return foreign(r, "another command has printed it");
	if (!get_amount(r, root, KEY_PEAK, &out->peak) || !get(r, root, KEY_FUNCTIONS, json_type_array, &functions))
		return false;
	for (size_t i = 0; i < json_object_array_length(functions); i++)
		if (!read_function(r, json_object_array_get_idx(functions, i), vec_push(r->arena, &out->functions)))
			return false;
	return true;
}

static bool parse(const struct reader *r, struct slice text, struct json_object **out)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEEPEST);
	enum json_tokener_error error;
	bool whole;

	if (!tokener)
		return foreign(r, "there is no memory to read it");
	*out = json_tokener_parse_ex(tokener, text.p, (int)text.n);
	error = json_tokener_get_error(tokener);
	whole = json_tokener_get_parse_end(tokener) == text.n;
	json_tokener_free(tokener);
	if (error == json_tokener_continue)
		return foreign(r, text.n ? "it ends in the middle" : "it is empty");
	if (error != json_tokener_success)
		return foreign(r, json_tokener_error_desc(error));
	return whole || foreign(r, "something follows the JSON object");
}

bool baseline_parse(struct arena *arena, const char *path, struct slice bytes, struct baseline **out, struct fail *f)
{
	struct reader r = { arena, path, f };
	struct json_object *root = NULL;
	bool read;

	*out = NEW(arena, struct baseline);
	if (bytes.n > LARGEST)
		return foreign(&r, "it is too large");
	read = parse(&r, slice_trim(bytes), &root) && read_report(&r, root, *out);
	json_object_put(root);
	return read;
}

bool baseline_read(struct arena *arena, const char *path, struct baseline **out, struct fail *f)
{
	struct input in = { 0 };
	struct buf text = { .arena = arena };
	char *piece = arena_take(arena, 1, PIECE);
	size_t got = 1;
	bool read = input_open(arena, path, &in, f);

	while (read && got && text.n <= LARGEST) {
		read = input_read(&in, piece, PIECE, &got, f);
		buf_add(&text, (struct slice){ piece, read ? got : 0 });
	}
	input_close(&in);
	return read && baseline_parse(arena, path, buf_slice(&text), out, f);
}

/* ---- which is which ---- */

/* Is one of the paths the end of the other, in whole parts? */
static bool same_file(struct slice a, struct slice b)
{
	size_t i = 0;

	for (; i < a.n && i < b.n; i++) {
		char x = a.p[a.n - 1 - i], y = b.p[b.n - 1 - i];

		if (x != y && !(strchr("/\\", x) && strchr("/\\", y)))
			return false;
	}
	if (!i)
		return a.n == b.n;
	return a.n == b.n || strchr("/\\", a.n > i ? a.p[a.n - 1 - i] : b.p[b.n - 1 - i]);
}

/* A name that only tells where the function begins. */
static bool is_makeshift(struct slice name)
{
	return slice_starts(name, S("line "));
}

static size_t common_lines(struct arena *arena, const struct past_function *was, const struct result_function *is)
{
	size_t n = 0;

	for (size_t i = 0; i < is->lines.n; i++)
		n += !is->lines.items[i].is_first &&
		     set_has(&was->by_likeness, likeness(arena, is->lines.items[i].source));
	return n;
}

/* How sure it is that they are the same function; 0: they are not. */
static size_t resemblance(struct arena *arena, const struct past_function *was, const struct result_function *is)
{
	size_t lines, same_name = slice_eq(was->name, is->name) && !is_makeshift(is->name);

	if (was->is_taken || !same_file(was->file, is->file))
		return 0;
	if (!same_name && !is_makeshift(was->name) && !is_makeshift(is->name))
		return 0;
	lines = common_lines(arena, was, is);
	return same_name * ((size_t)1 << 30) + 2 * lines + (was->start && was->start == is->shown_start);
}

static struct past_function *find_past(struct arena *arena, const struct baseline *baseline,
				       const struct result_function *function)
{
	struct past_function *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < baseline->functions.n; i++) {
		size_t how = resemblance(arena, &baseline->functions.items[i], function);

		if (how > most) {
			most = how;
			best = &baseline->functions.items[i];
		}
	}
	if (best)
		best->is_taken = true;
	return best;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a < b ? b - a : a - b;
}

/* The one with the same text that is nearest. */
static struct past_line *find_past_line(struct arena *arena, struct past_function *was, const struct result_line *line)
{
	const size_t *number = set_number(&was->by_likeness, likeness(arena, line->source));
	struct past_line *best = NULL;

	for (size_t i = number ? *number : 0; i; i = was->lines.items[i - 1].next) {
		struct past_line *past = &was->lines.items[i - 1];

		if (!past->is_taken &&
		    (!best || distance(past->line, line->shown_line) < distance(best->line, line->shown_line)))
			best = past;
	}
	if (best)
		best->is_taken = true;
	return best;
}

/* ---- what is worse ---- */

static const int64_t LEAST = MIB / 10; /* what is printed is no finer */

bool tolerance_read(const char *text, struct tolerance *out, struct fail *f)
{
	struct slice number = slice_trim(slice_of(text));

	*out = (struct tolerance){ .is_relative = slice_ends(number, S("%")) };
	if (amount_read(slice_part(number, 0, number.n - out->is_relative), &out->amount)) {
		out->share = (double)out->amount / MIB / 100;
		return true;
	}
	fail(f, EXIT_ASKED_WRONGLY, "'--fail-over %s' is neither a share nor an amount of memory", text);
	return fail_hint(f, "as in --fail-over 10%% or --fail-over 5MiB");
}

/* How far an amount may go from what it was. */
static int64_t margin(const struct tolerance *tolerance, int64_t was)
{
	int64_t share;

	if (!tolerance->is_relative)
		return tolerance->amount;
	share = (int64_t)fmin(fabs((double)was) * tolerance->share, MOST);
	return share > LEAST ? share : LEAST;
}

struct difference {
	struct result_place place;
	const char *what;
	int64_t was, is;
};

struct judge {
	struct arena *arena;
	const struct tolerance *tolerance; /* NULL: nothing is a culprit */
	struct result *result;
	VEC(struct difference) differences;
};

static void check(struct judge *j, struct difference d)
{
	static const struct tolerance usual = { true, 0.1, 0 };
	int64_t most = margin(j->tolerance ? j->tolerance : &usual, d.was);

	if (!j->tolerance && (d.is > d.was + most || d.is < d.was - most))
		*vec_push(j->arena, &j->differences) = d;
	if (j->tolerance && d.is > d.was + most)
		result_blame(j->arena, j->result, &(struct culprit){ d.place, "compare", NULL, d.is, d.was + most },
			     "%s is %s, and was %s in the baseline", d.what, amount_text(j->arena, d.is),
			     amount_text(j->arena, d.was));
}

static void check_function(struct judge *j, size_t i, struct past_function *was)
{
	const struct result_function *is = &j->result->functions.items[i];

	if (was->calls && is->growth.n)
		check(j, (struct difference){ place_of_function(i), "growth per call", was->growth,
					      amounts_mean(&is->growth) });
	for (size_t k = 0; k < is->lines.n; k++) {
		const struct result_line *line = &is->lines.items[k];
		struct past_line *past = line->is_first ? NULL : find_past_line(j->arena, was, line);

		if (past)
			check(j, (struct difference){ { i, k },
						      "increment per call",
						      past->increment,
						      amounts_mean(&line->increment) });
	}
}

/* Memory is the process's: its peak is compared once, at the function that has it. What leaks has a higher one with more
 * calls, so there have to be about as many. */
static void check_peak(struct judge *j, const struct baseline *baseline)
{
	uint64_t before = 0, now = 0;

	for (size_t i = 0; i < baseline->functions.n; i++)
		before += baseline->functions.items[i].calls;
	for (size_t i = 0; i < j->result->functions.n; i++)
		now += j->result->functions.items[i].growth.n;
	if (before > now + now / 5 || now > before + before / 5)
		return;
	for (size_t i = 0; i < j->result->functions.n; i++)
		if (j->result->functions.items[i].peak == j->result->peak) {
			check(j, (struct difference){ place_of_function(i), "peak", baseline->peak, j->result->peak });
			return;
		}
}

/* ---- notes ---- */

static int by_size(const void *a, const void *b)
{
	const struct difference *x = a, *y = b;
	double of_x = fabs((double)x->is - (double)x->was), of_y = fabs((double)y->is - (double)y->was);

	return (of_x < of_y) - (of_x > of_y);
}

static void note_differences(struct judge *j)
{
	sort_stable(j->arena, j->differences.items, j->differences.n, sizeof *j->differences.items, by_size);
	for (size_t i = 0; i < j->differences.n && i < MOST_NOTES; i++) {
		const struct difference *d = &j->differences.items[i];

		result_note(j->arena, j->result, "%s: %s was %s in the baseline, and is %s.",
			    result_place_text(j->arena, j->result, d->place), d->what, amount_text(j->arena, d->was),
			    amount_text(j->arena, d->is));
	}
	if (j->differences.n > MOST_NOTES)
		result_note(j->arena, j->result, "%zu smaller differences from the baseline are not listed.",
			    j->differences.n - MOST_NOTES);
}

static void note_unmatched(struct judge *j, size_t matched, const struct baseline *baseline)
{
	size_t added = j->result->functions.n - matched, gone = baseline->functions.n - matched;

	if (added)
		result_note(j->arena, j->result, "Not in the baseline, and not compared: %zu function%s.", added,
			    added == 1 ? "" : "s");
	if (gone)
		result_note(j->arena, j->result, "Only in the baseline: %zu function%s.", gone, gone == 1 ? "" : "s");
}

void compare_judge(struct arena *arena, const struct baseline *baseline, const struct tolerance *tolerance,
		   struct result *result)
{
	struct judge j = { .arena = arena, .tolerance = tolerance, .result = result };
	size_t matched = 0;

	for (size_t i = 0; i < result->functions.n; i++) {
		struct past_function *was = find_past(arena, baseline, &result->functions.items[i]);

		if (!was)
			continue;
		matched++;
		check_function(&j, i, was);
	}
	if (matched)
		check_peak(&j, baseline);
	note_differences(&j);
	note_unmatched(&j, matched, baseline);
	result->judged |= tolerance != NULL;
}
