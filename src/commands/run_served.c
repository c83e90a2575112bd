/* What the calls that are served take: the rows of each, as they come → a few lines on stderr when it has ended. What
 * rows quote is hostile. */
#include "base/amount.h"
#include "cli/say.h"
#include "commands/run.h"
#include "render/phrase.h"
#include "render/plain.h"

enum {
	SHOWN = 3,    /* lines of a call */
	SOURCE = 100, /* bytes of such a line */
};

static struct served *served_of(struct session *s, struct slice invocation)
{
	for (size_t i = 0; i < s->served.n; i++)
		if (slice_eq(s->served.items[i]->invocation, invocation))
			return s->served.items[i];
	return NULL;
}

void run_served_begin(struct session *s, struct slice invocation)
{
	struct served *served = served_of(s, S(""));

	if (!served)
		served = *vec_push(s->run->arena, &s->served) = NEW(s->run->arena, struct served);
	served->run = (struct run){ &served->arena, s->run->fail };
	served->invocation = (struct slice){ slice_copy(&served->arena, invocation), invocation.n };
	report_begin(&served->report, &served->run, &s->args->report);
}

void run_served_row(struct session *s, struct slice invocation, struct slice message)
{
	struct served *served = invocation.n ? served_of(s, invocation) : NULL;

	if (served)
		report_add_message(&served->report, invocation, message);
}

/* "HttpTrigger/__init__.py:22  +2.0 MiB  page = fetch(url)", of the original, in a line of its own. */
static void add_line(struct session *s, struct buf *text, const struct result_function *function,
		     const struct result_line *line)
{
	struct arena *arena = text->arena;
	const char *place = run_original(s, arena, function->path, line->line);

	if (!place)
		return;
	buf_add(text, S("\n  "));
	plain_add(text, slice_of(place), PLAIN_LONGEST, true);
	buf_addf(text, "  %s MiB  ", amount_signed(arena, line->hurts));
	plain_add(text, slice_trim(line->source), SOURCE, true);
}

/* ", +2.1 MiB", and the lines that took most of it. */
static void add_growth(struct session *s, struct served *served, struct buf *text)
{
	struct result result;

	report_finish(&served->report, &result);
	if (!result.functions.n) {
		buf_add(text, S(", not measured"));
		return;
	}
	/* A function's growth has that of the helpers in it which it has called. */
	buf_addf(text, ", %s MiB", amount_signed(text->arena, result.functions.items[0].growth.sum));
	for (size_t i = 0; i < result.top.n && i < SHOWN; i++)
		if (phrase_at(&result, result.top.items[i])->hurts > 0)
			add_line(s, text, phrase_function(&result, result.top.items[i]),
				 phrase_at(&result, result.top.items[i]));
}

static void let_go(struct served *served)
{
	arena_release(&served->arena);
	*served = (struct served){ 0 };
}

void run_served_end(struct session *s, struct slice invocation, const char *name, const char *answer)
{
	struct served *served = served_of(s, invocation);
	struct buf text;

	if (!served)
		return;
	text = (struct buf){ .arena = &served->arena };
	add_growth(s, served, &text);
	say_lines("%s: %s%s", say_clean(&served->arena, name), answer, buf_text(&text));
	let_go(served);
}

void run_served_release(struct session *s)
{
	for (size_t i = 0; i < s->served.n; i++)
		let_go(s->served.items[i]);
}
