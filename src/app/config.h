/* config: .pyfuncprof.yml, at the root of an app: which of its functions are meant, what is to profile them, and what
 * they may take; and what check allows.
 *
 *     include: [CheckStock, "Track*"]     # one text, or a list of them
 *     trigger: httpTrigger
 *     exclude: "*Internal"
 *     also: shared/orders.py:total_*      # FILE:NAME
 *     profiler: memory_profiler           # one text
 *     budgets:                            # one, or a list of them
 *       - function: "Http*"
 *         growth: 5MiB
 *       - line: HttpTrigger/__init__.py:22
 *         increment: 0.5MiB
 *     allow:                              # one, or a list of them
 *       - rule: import
 *         file: "bench*.py"
 *         reason: runs on our own machines only
 *
 * Every setting may be absent. What is wrong in the file is told by line and column, and nothing of it is used. */
#ifndef PFP_CONFIG_H
#define PFP_CONFIG_H

#include "base/fail.h"
#include "base/vec.h"

struct arena;

/* One text of a setting, and where it stands. */
struct pattern {
	const char *text;   /* not empty */
	struct place place; /* without a path when it is from the command line */
	bool found;         /* something in the app is meant by it: app_select */
};

struct patterns VEC_OF(struct pattern);

enum { BUDGET_NONE = -1 };

/* What functions, or lines, may take; amounts in millionths of a MiB, BUDGET_NONE: as much as they like. */
struct budget {
	const char *function; /* a glob on the names of functions, or NULL */
	const char *line;     /* a glob on "FILE:LINE", both as they are in the app, or NULL */
	struct place place;
	int64_t growth;    /* function: of the process in a call, p95 */
	int64_t peak;      /* function: of memory at any of its lines */
	int64_t slope;     /* function: from call to call, when it leaks */
	int64_t increment; /* line, or each line of the function: in a call, p95 */
};

struct budgets VEC_OF(struct budget);

/* What `check` may find without failing. */
struct allowance {
	const char *rule;   /* its id, or NULL: any */
	const char *file;   /* a glob on paths in the app, or NULL: any */
	const char *reason; /* not empty */
	struct place place;
	bool found; /* it has allowed something: check */
};

struct allowances VEC_OF(struct allowance);

/* A setting that is absent, null or an empty list is an empty list. */
struct selection {
	struct patterns include; /* globs on the names of functions */
	struct patterns trigger; /* kinds of trigger */
	struct patterns exclude; /* globs on the names of functions */
	struct patterns also;    /* "FILE:NAME", both globs: also_cut */
	struct pattern profiler; /* its name; text NULL when nothing is said */
	struct budgets budgets;
	struct allowances allow;
};

/* Adds to *out what the file in the app says, if there is one. */
bool config_read(struct arena *, const char *root, struct selection *out, struct fail *);

/* The same, from the bytes of a file; `path` is what a message calls it, and both outlive the selection. */
bool config_parse(struct arena *, const char *path, struct slice bytes, struct selection *out, struct fail *);

/* "FILE:NAME" in two, at the first ':'; what is wrong with it, or NULL. */
const char *also_cut(struct slice also, struct slice *file, struct slice *name);

/* As the shell does it: "*", "?", "[a-z]"; "*" takes "/" too. */
bool glob_match(const char *pattern, const char *text);

#endif
