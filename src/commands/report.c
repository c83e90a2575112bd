#include "commands/report.h"

#include <stdlib.h>

#include "base/arena.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "commands/judge.h"
#include "profile/blame.h"
#include "profile/profile.h"
#include "render/render.h"

enum { ODD_SHOWN = 20 };

bool report_begin(struct report *report, const struct run *run, const struct report_args *args)
{
	char *end;

	*report = (struct report){ .run = run, .args = args, .profile = profile_new(run->arena) };
	report->top = strtoul(args->top, &end, 10);
	if (*end || end == args->top || args->top[0] == '-') {
		fail(run->fail, EXIT_ASKED_WRONGLY, "'--top' is a number of lines, not '%s'", args->top);
		return fail_hint(run->fail, "0 shows all lines");
	}
	return true;
}

/* ---- logs ---- */

/* A line that looks like a row and is none. */
static bool meet_odd(struct report *r, const struct log_line *line)
{
	struct arena *arena = r->run->arena;

	if (r->args->strict) {
		struct place place = { r->log, line->at, 1, { slice_copy(arena, line->row.text), line->row.text.n } };

		fail_at(r->run->fail, place, "this looks like a row of a report, and cannot be read");
		return fail_hint(r->run->fail, "without --strict such lines are counted and passed over");
	}
	if (r->args->verbose && r->odd_shown++ < ODD_SHOWN) {
		struct buf text = { .arena = arena };

		say_add_clean(&text, line->row.text);
		say_note("%s:%llu: not a row: %s", r->log, (unsigned long long)line->at, buf_text(&text));
	}
	return true;
}

static bool take(void *context, const struct log_line *line)
{
	struct report *r = context;

	(r->is_text ? profile_take : profile_take_row)(r->profile, line);
	return line->row.kind != ROW_ODD || meet_odd(r, line);
}

static bool read_log(struct report *r, struct log *log)
{
	bool read;

	r->is_text = log_is_text(log);
	read = log_each(log, take, r, r->run->fail);
	profile_end_log(r->profile, log_bytes(log), log_lines(log)); /* after a failure too: it lets go what waits */
	return read;
}

bool report_add_path(struct report *r, const char *path)
{
	struct log *log;
	bool read;

	r->log = strcmp(path, "-") == 0 ? "standard input" : path;
	read = log_open(r->run->arena, path, &log, r->run->fail) && read_log(r, log);
	log_close(log);
	return read;
}

bool report_add_fd(struct report *r, int fd, const char *name)
{
	struct log *log;
	bool read;

	r->log = name;
	read = log_open_fd(r->run->arena, fd, name, &log, r->run->fail) && read_log(r, log);
	log_close(log);
	return read;
}

void report_add_message(struct report *r, struct slice invocation, struct slice message)
{
	struct slice text;

	while (slice_cut(&message, '\n', &text)) {
		struct log_line line = { .invocation = invocation, .stands_for = 1, .at = ++r->messages };

		row_read(text, &r->columns, &line.row);
		if (line.row.kind != ROW_NONE)
			profile_take_row(r->profile, &line);
	}
}

bool report_add_line(struct report *r, struct slice text)
{
	struct arena scratch = { 0 };
	struct slice plain = row_without_escapes(text, arena_take(&scratch, text.n + 1, 1));
	struct log_line line = { .stands_for = 1, .at = ++r->messages };

	row_read(plain, &r->columns, &line.row);
	if (line.row.kind != ROW_NONE)
		profile_take(r->profile, &line);
	arena_release(&scratch);
	return line.row.kind != ROW_NONE;
}

/* ---- the result ---- */

static void render_for_people(struct arena *arena, const struct result *result, size_t top, struct buf *out)
{
	struct terminal terminal = terminal_of_stdout();

	render_text(arena, result,
		    &(struct text_style){ .width = terminal.width,
					  .colour = terminal.colours,
					  .unicode = terminal.is_unicode,
					  .top = top },
		    out);
}

static const struct {
	const char *format;
	void (*render)(struct arena *, const struct result *, struct buf *);
} renderers[] = {
	{ "json", render_json },   { "csv", render_csv },     { "markdown", render_markdown },
	{ "html", render_html },   { "junit", render_junit }, { "speedscope", render_speedscope },
	{ "sarif", render_sarif },
};

void report_finish(struct report *r, struct result *out)
{
	if (r->messages)
		profile_end_log(r->profile, 0, r->messages);
	profile_finish(r->profile, out);
	if (r->overlapped)
		result_note(r->run->arena, out,
			    "Calls ran at the same time, and memory is the process's: what a line shows is of several "
			    "calls at once. Profile one call at a time.");
	if (r->judge)
		judge_result(r->judge, out);
}

bool report_print(struct report *r)
{
	const char *format = r->args->json ? "json" : r->args->format;
	struct arena *arena = r->run->arena;
	struct buf out = { .arena = arena };
	struct result result;

	report_finish(r, &result);
	if (strcmp(format, "text") == 0)
		render_for_people(arena, &result, r->top, &out);
	for (size_t i = 0; i < sizeof renderers / sizeof *renderers; i++)
		if (strcmp(format, renderers[i].format) == 0)
			renderers[i].render(arena, &result, &out);
	if (!say_results(buf_slice(&out), r->run->fail))
		return false;
	if (result.judged && !result.rows) {
		fail(r->run->fail, EXIT_COULD_NOT,
		     "nothing was measured, so there is nothing to hold against a budget or a baseline");
		return fail_hint(r->run->fail, "is it the right log? 'pyfuncprof status' says what is profiled");
	}
	if (!result.culprits.n)
		return true;
	fail(r->run->fail, EXIT_FOUND, "%s: %s", result_place_text(arena, &result, result.culprits.items[0].place),
	     result.culprits.items[0].message);
	return result.culprits.n == 1 ? false : fail_hint(r->run->fail, "and %zu more", result.culprits.n - 1);
}
