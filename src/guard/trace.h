/* trace: something that profiles, or that is left of it, and the rule that says so. */
#ifndef PFP_TRACE_H
#define PFP_TRACE_H

#include "base/fail.h"
#include "base/vec.h"

enum rule {
	RULE_MARK,
	RULE_IMPORT,
	RULE_USE,
	RULE_LOGGER,
	RULE_REQUIREMENT,
	RULE_PACKAGE,
	RULE_JOURNAL,
	RULE_NAME,
	RULES
};

/* For programs, "mark" and "ProfilerMark"; and a sentence for people. */
extern const struct rule_words {
	const char *id, *name, *text;
} rule_words[RULES];

struct trace {
	enum rule rule;
	struct place place;  /* line 0: the file as a whole */
	const char *inner;   /* the file's path in its app */
	const char *what;    /* "import of 'memory_profiler'" */
	const char *commit;  /* that brings it, its id in hex; NULL when no commit is asked about */
	const char *allowed; /* the reason why it may be there; NULL when it may not */
};

struct traces VEC_OF(struct trace);

#endif
