/* fail: the one failure of a run, and what the process says about it when it ends.
 *
 * A function that can fail takes a `struct fail *` last and returns false (or NULL). Whoever finds the problem
 * says what and where; a caller may add what to do next; main prints it, once. The constructors return false, so
 * that `return fail(...)` is the whole error branch. Wording: lower case, the subject in single quotes, no full
 * stop. */
#ifndef PFP_FAIL_H
#define PFP_FAIL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_COULD_NOT = 1,     /* the world was not as it must be */
	EXIT_ASKED_WRONGLY = 2, /* the command line was */
	EXIT_FOUND = 3,         /* a check found what it looks for */
};

/* A place in a file, for people: line and column count from 1; line 0 means the file as a whole. */
struct place {
	const char *path;
	size_t line, column;
	struct slice text; /* that line, without its end; may be empty */
};

struct fail {
	struct arena *arena;
	enum exit_code code;
	const char *message; /* NULL as long as nothing failed */
	struct place place;  /* path NULL when the message is about no file */
	const char *hint;    /* what to do next; may be NULL */
};

bool fail(struct fail *, enum exit_code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same with ": " and the text of the current errno behind it; always EXIT_COULD_NOT. */
bool fail_os(struct fail *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* EXIT_COULD_NOT, at a place. */
bool fail_at(struct fail *, struct place, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Makes another's failure this one; false again. */
bool fail_take(struct fail *, const struct fail *other);

/* Adds what to do next; false again, for `return fail_hint(...)`. */
bool fail_hint(struct fail *, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
