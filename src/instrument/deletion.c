#include "instrument/deletion.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "python/lines.h"

static void add_span(struct deletion *d, size_t start, size_t end)
{
	if (start < end)
		*vec_push(d->arena, &d->spans) = (struct span){ start, end };
}

static size_t skip_blanks(struct slice text, size_t at)
{
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	return at;
}

void deletion_add_part(struct deletion *d, struct span part, const struct span *stays, const struct span *next)
{
	size_t comma = skip_blanks(d->text, part.end);

	if (next)
		add_span(d, part.start, next->start);
	else if (slice_find(slice_part(d->text, stays->end, part.start), S("#"), 0) == SLICE_NONE)
		add_span(d, stays->end, part.end);
	else /* the comment is about what stays */
		add_span(d, part.start, comma < d->text.n && d->text.p[comma] == ',' ? comma + 1 : part.end);
}

void deletion_add_lines(struct deletion *d, struct span span, bool is_decorator)
{
	*vec_push(d->arena, &d->lines) =
		(struct deleted_lines){ { line_start(d->text, span.start), line_next(d->text, span.end) },
					is_decorator };
}

/* A form feed makes a line no blank one: somebody put it there. */
static bool is_blank_line(struct slice text, size_t start)
{
	return skip_blanks(text, start) == line_end(text, start);
}

static size_t first_blank_above(struct slice text, size_t start, size_t *n)
{
	for (*n = 0; start > line_start(text, 0) && is_blank_line(text, line_above(text, start)); ++*n)
		start = line_above(text, start);
	return start;
}

static size_t behind_blanks(struct slice text, size_t at, size_t *n)
{
	for (*n = 0; at < text.n && is_blank_line(text, at); ++*n)
		at = line_next(text, at);
	return at;
}

/* The first of the comment lines right above; `start` when there is none, or when they head the file. */
static size_t first_comment_above(const struct deletion *d, size_t start)
{
	size_t first = line_start(d->text, 0), at = start;

	while (at > first && lexed_is_comment(d->lexed, skip_blanks(d->text, line_above(d->text, at))))
		at = line_above(d->text, at);
	return at > first ? at : start;
}

static bool is_on_profiler(struct slice comment)
{
	return slice_find(comment, S("rofiler"), 0) != SLICE_NONE ||
	       slice_find(comment, S("rofiling"), 0) != SLICE_NONE;
}

/* Comments right above go along when they are on the profiler and head nothing that stays. */
static void take_comments(struct deletion *d)
{
	size_t end = 0; /* of the lines that go without a gap from here on */

	for (size_t i = d->lines.n; i-- > 0;) {
		struct deleted_lines *lines = &d->lines.items[i];
		size_t comment = first_comment_above(d, lines->span.start);

		if (i + 1 == d->lines.n || lines->span.end != d->lines.items[i + 1].span.start)
			end = lines->span.end;
		if (!is_on_profiler(slice_part(d->text, comment, lines->span.start)) ||
		    (!lines->is_decorator && end < d->text.n && !is_blank_line(d->text, end)))
			continue;
		*vec_push(d->arena, &d->comments) = skip_blanks(d->text, comment);
		lines->span.start = comment;
	}
}

/* Lines that go, with the blank lines on one side: the longer run of them stays. */
static void add_lines(struct deletion *d, size_t start, size_t end)
{
	size_t above, below, first = first_blank_above(d->text, start, &above);
	size_t behind = behind_blanks(d->text, end, &below);
	bool is_outermost = first == line_start(d->text, 0) || behind == d->text.n;

	add_span(d, start, end);
	if (is_outermost || above >= below)
		add_span(d, end, behind);
	if (is_outermost || above < below)
		add_span(d, first, start);
}

static void add_all_lines(struct deletion *d)
{
	for (size_t i = 0, k; i < d->lines.n; i = k) {
		size_t end = d->lines.items[i].span.end, gap;

		for (k = i + 1; k < d->lines.n; k++) {
			const struct deleted_lines *next = &d->lines.items[k];

			if (behind_blanks(d->text, end, &gap) < next->span.start || (gap && next->is_decorator))
				break;
			end = next->span.end;
		}
		add_lines(d, d->lines.items[i].span.start, end);
	}
}

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

struct slice deletion_apply(struct deletion *d)
{
	struct buf out = { .arena = d->arena };
	size_t from = 0, n = 0;

	take_comments(d);
	add_all_lines(d);
	if (d->spans.n)
		qsort(d->spans.items, d->spans.n, sizeof *d->spans.items, by_start);
	for (size_t i = 0; i < d->spans.n; i++) {
		struct span span = d->spans.items[i];

		if (n && span.start <= d->spans.items[n - 1].end) {
			from = span.end > from ? span.end : from;
			d->spans.items[n - 1].end = from;
			continue;
		}
		buf_add(&out, slice_part(d->text, from, span.start));
		from = span.end;
		d->spans.items[n++] = span;
	}
	d->spans.n = n;
	buf_add(&out, slice_part(d->text, from, d->text.n));
	return buf_slice(&out);
}
