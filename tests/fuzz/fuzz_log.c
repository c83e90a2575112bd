/* fuzz_log: any bytes as a log, of whatever kind they look like, all the way: lines, profile, result, every format.
 *
 * What must hold: read twice, it says the same; a line that is given out has a kind, and what goes with that kind;
 * places and counts do not run backwards, and no more was read than is there. The result's sums are those of its lines.
 * What is rendered is UTF-8 without control characters; JSON is JSON, no line of text is wider than the terminal, and no
 * page has more elements that act than the same page without lines. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "fuzz.h"
#include "log/log.h"
#include "profile/profile.h"
#include "render/plain.h"
#include "render/render.h"

static const struct slice words[] = {
	FUZZ_WORD("\n"),
	FUZZ_WORD("\r\n"),
	FUZZ_WORD("\r"),
	FUZZ_WORD("\0"),
	FUZZ_WORD("\t"),
	FUZZ_WORD("\""),
	FUZZ_WORD("\"\""),
	FUZZ_WORD(","),
	FUZZ_WORD("\\"),
	FUZZ_WORD("\\n"),
	FUZZ_WORD("\\u0000"),
	FUZZ_WORD("\\ud83d"),
	FUZZ_WORD("\xef\xbb\xbf"),
	FUZZ_WORD("\xff\xfe"),
	FUZZ_WORD("\xfe\xff"),
	FUZZ_WORD("\x1f\x8b\x08"),
	FUZZ_WORD("\xff"),
	FUZZ_WORD("\x1b[37m"),
	FUZZ_WORD("\x1b["),
	FUZZ_WORD("\x1b]0;x\x07"),
	FUZZ_WORD("[2026-11-21T06:40:36.123Z] "),
	FUZZ_WORD("2026-11-21T06:40:36Z   [Information]   "),
	FUZZ_WORD("[1/17/2019 6:17:15 PM] "),
	FUZZ_WORD("memory_profiler_logs: "),
	FUZZ_WORD("Filename: "),
	FUZZ_WORD("Filename: /home/site/wwwroot/f/__init__.py\n\n"),
	FUZZ_WORD("Line #    Mem usage    Increment  Occurrences   Line Contents\n"),
	FUZZ_WORD("Line #    Mem usage    Increment   Line Contents\n"),
	FUZZ_WORD("    20     47.1 MiB     47.1 MiB           1   @profile\n"),
	FUZZ_WORD("    21     47.1 MiB     -0.5 MiB          12       x = 1\n"),
	FUZZ_WORD("    21                                         # x\n"),
	FUZZ_WORD(" MiB"),
	FUZZ_WORD("99999999999999999999"),
	FUZZ_WORD("-9223372036854775808"),
	FUZZ_WORD("0.0000000000000000001"),
	FUZZ_WORD("nan"),
	FUZZ_WORD("1e400"),
	FUZZ_WORD("{\"tables\":[{\"columns\":[{\"name\":\"message\",\"type\":\"string\"}],\"rows\":[[\""),
	FUZZ_WORD("\"]]}]}"),
	FUZZ_WORD("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
	FUZZ_WORD("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"),
	FUZZ_WORD("\"customDimensions\":\"{\\\"InvocationId\\\":\\\"a\\\"}\","),
	FUZZ_WORD("\"TableName\": \"PrimaryResult\","),
	FUZZ_WORD("timestamp [UTC],message,itemCount\n"),
	FUZZ_WORD("\"11/21/2026, 6:40:36.123 AM\","),
	FUZZ_WORD("FileName,LineNumber,Contents,Invocations,Occurrences,IncrementSum,MemoryMean,MemoryMax,IsFirst\n"),
	FUZZ_WORD("/a.py,21,x = 1,3,4,1.5,47.1,48.1,false\n"),
	FUZZ_WORD("<script>"),
	FUZZ_WORD("</script>"),
	FUZZ_WORD("]]>"),
	FUZZ_WORD("&#60;"),
	FUZZ_WORD("\xe2\x80\xae"),
	FUZZ_WORD("\xc2\x9b"),
	FUZZ_WORD("|"),
	FUZZ_WORD("`"),
	{ 0 },
};

static const char *const endings[] = { ".log", ".json", ".csv", ".tsv", ".gz", NULL };

const struct fuzz_target fuzz_target = { .name = "fuzz_log", .endings = endings, .words = words };

/* ---- lines ---- */

struct reading {
	struct arena *arena;
	struct profile *profile;
	struct log *log;
	VEC(struct log_line) lines; /* copies */
};

static struct slice copied(struct arena *arena, struct slice s)
{
	return (struct slice){ slice_copy(arena, s), s.n };
}

static void check_line(const struct log_line *line, uint64_t last)
{
	const struct row *row = &line->row;

	if (row->kind == ROW_NONE || row->kind > ROW_SUMS)
		wrong("a line is given out that says nothing");
	if (line->at < last || !line->at)
		wrong("a place runs backwards");
	if (!line->stands_for)
		wrong("a row stands for none");
	if ((row->kind == ROW_MEASURED || row->kind == ROW_SUMS) && !row->line)
		wrong("a row is of no line");
	if (row->kind == ROW_MEASURED && memchr(row->text.n ? row->text.p : "-", '\n', row->text.n))
		wrong("a source line is more than one");
	if (row->kind == ROW_SUMS && (!line->sums || !line->sums->invocations))
		wrong("a row of sums has none");
}

static bool take(void *context, const struct log_line *line)
{
	struct reading *r = context;
	struct log_line *copy;

	check_line(line, r->lines.n ? r->lines.items[r->lines.n - 1].at : 0);
	copy = vec_push(r->arena, &r->lines);
	*copy = *line;
	copy->sums = NULL;
	copy->invocation = copied(r->arena, line->invocation);
	copy->row.text = line->row.kind == ROW_HEADER ? S("") : copied(r->arena, line->row.text);
	(log_is_text(r->log) ? profile_take : profile_take_row)(r->profile, line);
	return true;
}

/* Reads all of it into r; false when it can not be read. */
static bool read_log(struct arena *arena, struct slice bytes, struct reading *r, struct fail *f)
{
	int fd = memfd_create("fuzz_log", 0);
	bool read;

	if (fd < 0 || write(fd, bytes.n ? bytes.p : "", bytes.n) != (ssize_t)bytes.n || lseek(fd, 0, SEEK_SET))
		abort();
	*r = (struct reading){ .arena = arena, .profile = profile_new(arena) };
	read = log_open_fd(arena, fd, "some.log", &r->log, f) && log_each(r->log, take, r, f);
	if (read != !f->message)
		wrong("it can not be read, and does not say why");
	if (read && r->lines.n && r->lines.items[r->lines.n - 1].at > log_lines(r->log))
		wrong("more was given out than was read");
	profile_end_log(r->profile, log_bytes(r->log), log_lines(r->log));
	log_close(r->log);
	if (close(fd))
		wrong("it closed what was not its own");
	return read;
}

static void check_same(const struct reading *a, const struct reading *b)
{
	if (a->lines.n != b->lines.n)
		wrong("read twice, it has fewer lines, or more");
	for (size_t i = 0; i < a->lines.n; i++) {
		const struct log_line *x = &a->lines.items[i], *y = &b->lines.items[i];

		if (x->row.kind != y->row.kind || x->at != y->at || x->time != y->time ||
		    x->stands_for != y->stands_for || !slice_eq(x->invocation, y->invocation) ||
		    !slice_eq(x->row.text, y->row.text))
			wrong("read twice, it says something else");
		if (x->row.kind == ROW_MEASURED &&
		    (x->row.line != y->row.line || x->row.occurrences != y->row.occurrences ||
		     x->row.memory != y->row.memory || x->row.increment != y->row.increment))
			wrong("read twice, it has other numbers");
	}
}

/* ---- the result ---- */

static void check_amounts(const struct amounts *a)
{
	if (a->min > a->max || a->p50 > a->p95 || (a->n && (a->p50 < a->min || a->p95 > a->max)))
		wrong("amounts are out of order");
}

static void check_result(const struct result *result, bool has_sums)
{
	uint64_t rows = 0, others = 0;
	int64_t increments = 0;

	for (size_t i = 0; i < result->functions.n; i++) {
		const struct result_function *function = &result->functions.items[i];

		if (!function->lines.n || !function->name.n || function->trend.points.n > 128)
			wrong("a function has no lines, no name, or too many points");
		if (function->incomplete > function->invocations)
			wrong("more reports are incomplete than there are");
		for (size_t k = 0; k < function->lines.n; k++) {
			const struct result_line *line = &function->lines.items[k];

			rows += line->invocations;
			others += !line->is_first;
			increments += line->is_first ? 0 : line->increment.sum;
			if (k && line->line < line[-1].line)
				wrong("lines are out of order");
			if (!has_sums) {
				check_amounts(&line->increment);
				check_amounts(&line->memory);
			}
		}
	}
	if (rows != result->rows || others != result->top.n || increments != result->increments)
		wrong("the result's sums are not those of its lines");
	if (!(result->lost_share >= 0 && result->lost_share <= 1))
		wrong("a share is none");
}

/* ---- what is rendered ---- */

static bool is_control(struct slice s, size_t n)
{
	unsigned char c = (unsigned char)s.p[0];

	return (n == 1 && ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)) ||
	       (n == 2 && c == 0xc2 && (unsigned char)s.p[1] < 0xa0);
}

static struct slice check_characters(const struct buf *out)
{
	struct slice text = buf_slice(out);

	if (!text.n || text.p[text.n - 1] != '\n')
		wrong("a text does not end in a line end");
	for (size_t at = 0, n; at < text.n; at += n) {
		struct slice rest = slice_part(text, at, text.n);

		n = utf8_length(rest);
		if (!n)
			wrong("a text is no UTF-8");
		if (is_control(rest, n))
			wrong("a text has a control character");
	}
	return text;
}

static void check_text(struct arena *arena, const struct result *result, size_t width, bool unicode)
{
	struct text_style style = { .width = width, .unicode = unicode, .top = unicode ? 0 : 3 };
	struct buf out = { .arena = arena };
	struct slice rest, line;

	render_text(arena, result, &style, &out);
	rest = check_characters(&out);
	while (slice_cut(&rest, '\n', &line)) {
		if (memchr(line.p, '\t', line.n) || memchr(line.p, '\r', line.n))
			wrong("a line has a control character");
		if (plain_width(line) > width)
			wrong("a line is wider than the terminal");
		for (size_t i = 0; i < line.n && !unicode; i++)
			if ((unsigned char)line.p[i] >= 0x80)
				wrong("a line is not ASCII");
	}
}

typedef void renderer(struct arena *, const struct result *, struct buf *);

static struct slice rendered(struct arena *arena, const struct result *result, renderer *render)
{
	struct buf out = { .arena = arena };

	render(arena, result, &out);
	return check_characters(&out);
}

static void check_json(struct slice text)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *value;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	value = json_tokener_parse_ex(tokener, text.p, (int)text.n);
	if (json_tokener_get_error(tokener) != json_tokener_success || !json_object_is_type(value, json_type_object))
		wrong("JSON is none");
	json_object_put(value);
	json_tokener_free(tokener);
}

static size_t occurrences(struct slice text, const char *of)
{
	size_t n = 0;

	for (size_t at = 0; (at = slice_find(text, slice_of(of), at)) != SLICE_NONE; at++)
		n++;
	return n;
}

/* In the page's own markup there are as many of them as in a page of nothing. */
static void check_markup(struct arena *arena, const struct result *result)
{
	static const char *const acting[] = { "<script", "</script", "<!--", "<style", "<img", "<iframe" };
	enum { ACTING = sizeof acting / sizeof *acting };
	static size_t of_nothing[ACTING];
	const struct result nothing = { 0 };
	struct slice page = rendered(arena, result, render_html);

	if (!of_nothing[0]) {
		struct slice empty = rendered(arena, &nothing, render_html);

		for (size_t i = 0; i < ACTING; i++)
			of_nothing[i] = occurrences(empty, acting[i]);
	}
	for (size_t i = 0; i < ACTING; i++)
		if (occurrences(page, acting[i]) > of_nothing[i])
			wrong("a page has an element of the log's");
	if (occurrences(rendered(arena, result, render_junit), "<testcase ") < result->functions.n)
		wrong("a function is no test case");
}

static void check_rendered(struct arena *arena, const struct result *result)
{
	check_text(arena, result, 40, false);
	check_text(arena, result, 100, true);
	check_json(rendered(arena, result, render_json));
	check_json(rendered(arena, result, render_speedscope));
	check_json(rendered(arena, result, render_sarif));
	rendered(arena, result, render_csv);
	rendered(arena, result, render_markdown);
	check_markup(arena, result);
}

/* ---- all of it ---- */

static bool has_sums(const struct reading *r)
{
	for (size_t i = 0; i < r->lines.n; i++)
		if (r->lines.items[i].row.kind == ROW_SUMS)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };
	struct arena arena = { 0 };
	struct fail f = { .arena = &arena }, g = { .arena = &arena };
	struct reading one, other;
	struct result result;
	bool done = read_log(&arena, bytes, &one, &f);

	if (done != read_log(&arena, bytes, &other, &g))
		wrong("read twice, it ends otherwise");
	check_same(&one, &other);
	profile_finish(one.profile, &result);
	check_result(&result, has_sums(&one));
	check_rendered(&arena, &result);
	fuzz_tally.inputs++;
	fuzz_tally.done += done && result.rows;
	fuzz_tally.refused += !done;
	arena_release(&arena);
	return 0;
}
