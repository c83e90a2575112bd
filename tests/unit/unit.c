#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/vec.h"
#include "git/git.h"
#include "instrument/profiler.h"
#include "profile/result.h"

static struct arena its_arena;
static struct fail its_failure;
static VEC(void *) exact_copies;

struct arena *const arena = &its_arena;
struct fail *const failure = &its_failure;

int unit_begin(void **state)
{
	(void)state;
	its_failure = (struct fail){ .arena = &its_arena };
	return git_start(&its_failure) ? 0 : -1;
}

int unit_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < exact_copies.n; i++)
		free(exact_copies.items[i]);
	exact_copies.items = NULL;
	exact_copies.n = exact_copies.capacity = 0;
	arena_release(&its_arena);
	return 0;
}

const struct profilers *carried(void)
{
	struct profilers *profilers = NEW(&its_arena, struct profilers);

	if (!profilers_read(&its_arena, &(struct shelf){ 0 }, profilers, &its_failure))
		GIVE_UP("%s", its_failure.message);
	return profilers;
}

struct slice wide(const char *text, bool big)
{
	struct buf out = { .arena = arena };

	buf_add(&out, big ? S("\xfe\xff") : S("\xff\xfe"));
	for (; *text; text++) {
		const char unit[] = { big ? 0 : *text, big ? *text : 0 };

		buf_add(&out, (struct slice){ unit, 2 });
	}
	return buf_slice(&out);
}

/* ---- expectations ---- */

static void quote(struct buf *out, struct slice s)
{
	buf_add(out, S("\""));
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\n')
			buf_add(out, S("\\n"));
		else if (c == '\r')
			buf_add(out, S("\\r"));
		else if (c < 32 || c > 126)
			buf_addf(out, "\\x%02x", c);
		else
			buf_addf(out, "%c", c);
	}
	buf_add(out, S("\""));
}

/* The row as it can be read on a line. */
static const char *shown(const char *row)
{
	struct buf text = { .arena = &its_arena };

	quote(&text, slice_of(row));
	return buf_text(&text);
}

void unit_true(const char *row, bool condition, const char *what, const char *file, int line)
{
	if (condition)
		return;
	print_error("in %s: not so: %s\n", shown(row), what);
	if (its_failure.message)
		print_error("the failure says: %s\n", its_failure.message);
	_fail(file, line);
}

void unit_int(const char *row, long long got, long long wanted, const char *what, const char *file, int line)
{
	if (got == wanted)
		return;
	print_error("in %s: %s is %lld, not %lld\n", shown(row), what, got, wanted);
	_fail(file, line);
}

void unit_text(const char *row, struct slice got, struct slice wanted, const char *what, const char *file, int line)
{
	struct buf text = { .arena = &its_arena };

	if (slice_eq(got, wanted))
		return;
	buf_addf(&text, "in %s: %s is\n  ", shown(row), what);
	quote(&text, got);
	buf_addf(&text, ", not\n  ");
	quote(&text, wanted);
	print_error("%s\n", buf_text(&text));
	_fail(file, line);
}

void unit_string(const char *row, const char *got, const char *wanted, const char *what, const char *file, int line)
{
	unit_text(row, slice_of(got ? got : "(null)"), slice_of(wanted ? wanted : "(null)"), what, file, line);
}

void unit_failure(const char *row, const char *part, const char *file, int line)
{
	if (its_failure.message && strstr(its_failure.message, part))
		return;
	print_error("in %s: the failure is '%s', without '%s'\n", shown(row),
		    its_failure.message ? its_failure.message : "none at all", part);
	_fail(file, line);
}

/* ---- texts ---- */

struct slice repeated(const char *text, size_t count)
{
	size_t n = strlen(text);
	char *all = arena_alloc(&its_arena, n * count + 1, 1);

	for (size_t i = 0; i < count; i++)
		memcpy(all + i * n, text, n);
	return (struct slice){ all, n * count };
}

struct slice joined(struct slice a, struct slice b)
{
	struct buf text = { .arena = &its_arena };

	buf_add(&text, a);
	buf_add(&text, b);
	return buf_slice(&text);
}

struct slice exact(struct slice s)
{
	char *copy = malloc(s.n ? s.n : 1);

	if (!copy)
		abort();
	if (s.n)
		memcpy(copy, s.p, s.n);
	*vec_push(&its_arena, &exact_copies) = copy;
	return (struct slice){ copy, s.n };
}

struct slice judgement(const struct result *result, const char *rule)
{
	struct buf out = { .arena = arena };

	for (size_t i = 0; i < result->culprits.n; i++) {
		const struct culprit *culprit = &result->culprits.items[i];

		EXPECT_STRING("rule", culprit->rule, rule);
		EXPECT("exceeded", culprit->actual > culprit->allowed);
		buf_addf(&out, "%zu", culprit->place.function);
		if (culprit->place.line != SIZE_MAX)
			buf_addf(&out, ".%zu", culprit->place.line);
		buf_addf(&out, ": %s\n", culprit->message);
	}
	for (size_t i = 0; i < result->notes.n; i++)
		buf_addf(&out, "%.*s\n", SLICE_ARG(result->notes.items[i]));
	return buf_slice(&out);
}
