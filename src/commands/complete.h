/* complete: what can stand for the last of the words behind "pyfuncprof", while it is typed.
 *
 * All of it comes from the commands' own tables, from the templates, and from the app that the words before it name.
 * What can not be found out is left out; nothing is written, and nothing is said. */
#ifndef PFP_COMPLETE_H
#define PFP_COMPLETE_H

#include "base/vec.h"

struct arena;

/* Files and folders are left to the shell, which knows how to show them. */
enum complete_kind { COMPLETE_WORDS, COMPLETE_FILES, COMPLETE_FOLDERS };

struct complete_word {
	const char *text;  /* the whole word, on one line, without control characters */
	const char *about; /* the same; may be empty */
};

struct completion {
	enum complete_kind kind;
	VEC(struct complete_word) words; /* not only those that begin with what was typed */
};

/* There is at least one word. */
void complete(struct arena *, size_t n, char *const *typed, struct completion *out);

#endif
