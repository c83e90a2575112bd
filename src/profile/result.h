/* result: what a set of logs says, finished: plain data for the renderers, all of it in one arena.
 *
 * Amounts of memory are whole numbers of millionths of a MiB, so that sums are exact. memory_profiler prints one
 * decimal unless told otherwise: what is measured is a tenth of a MiB, and resident memory of the whole process. */
#ifndef PFP_RESULT_H
#define PFP_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/amount.h"
#include "base/slice.h"
#include "base/vec.h"

/* One amount, met `n` times. Everything is exact but p50 and p95, which are amounts that were met, at most 0.8 % beside
 * the exact rank's (and the exact one's below 12.8 MiB, printed with one decimal). */
struct amounts {
	uint64_t n;
	int64_t sum, min, max, p50, p95;
};

/* sum / n, rounded; 0 when n is 0. */
int64_t amounts_mean(const struct amounts *);

/* The amount in an invocation; invocations of a function are numbered from 0 in the order of the log. */
struct point {
	uint64_t invocation;
	int64_t amount;
};

struct points VEC_OF(struct point);

enum verdict {
	VERDICT_FEW,     /* too few invocations to say */
	VERDICT_NOISE,   /* no direction */
	VERDICT_PLATEAU, /* rose, then stayed: the allocator kept what it got */
	VERDICT_LEAK,    /* rises to the end */
	VERDICT_NONE,    /* nothing to judge by: sums alone, or no first rows */
};

extern const char *const verdict_names[]; /* "too few", "noise", "plateau", "leak", "" */

/* How an amount goes over the invocations: Theil-Sen slopes in MiB per invocation, with their 95 % intervals. */
struct trend {
	enum verdict verdict;
	uint64_t n;                       /* invocations */
	double slope, low, high;          /* over all of them */
	double late, late_low, late_high; /* over the second half */
	double first, last;               /* MiB: median of the first and of the last few */
	struct points points;             /* at most 128 of them, evenly thinned */
};

struct result_line {
	uint64_t line;        /* as the log numbers it */
	uint64_t shown_line;  /* in the original file; the same when nothing is known of it */
	struct slice source;  /* the line itself, without its end; hostile */
	bool is_first;        /* the decorator's: its "increment" is all memory at the start, and counts as none */
	uint64_t invocations; /* rows: one for each invocation that printed this line */
	uint64_t occurrences; /* how often the line ran, all invocations together; 0 when the log does not say */
	struct amounts increment, memory;
	int64_t hurts;           /* the sum of the increments; 0 for is_first */
	int64_t rank;            /* what the order goes by: the same, but no more than that of what it calls */
	enum verdict verdict;    /* the line's part in its function's verdict */
	struct slice calls;      /* when it leaks by the call of a function that has a leaking line: its name. Hostile */
	double late;             /* MiB that it took per invocation, mean over the second half */
	bool has_kept;           /* it took more in some calls than in others, which tells: */
	double kept, kept_error; /* share of what it took that stayed until the next call; its standard error */
	struct points points; /* the increments, at the invocations of its function's trend; those not listed are 0 */
};

struct result_function {
	struct slice path; /* the file as the log names it; "" when that row was lost. Hostile */
	struct slice file; /* as it is shown: relative to the app when that is known, else the path's last parts */
	struct slice name; /* of the function; when nothing tells, "line 19". Hostile */
	uint64_t start, shown_start;   /* the line of the decorator; 0 when that row was always lost */
	uint64_t invocations;          /* reports */
	uint64_t incomplete;           /* of these: without file name, header or first row */
	struct amounts growth;         /* per invocation: the increments of all lines but the first */
	int64_t peak;                  /* the most memory at any line */
	struct trend trend;            /* of the memory at the start of each invocation */
	VEC(struct result_line) lines; /* by line; the same number twice when the source changed */
	const char *app;               /* the root of the app that `file` is in; NULL when that is not known */
};

struct result_functions VEC_OF(struct result_function);

/* A line in the order of what hurts: functions.items[function].lines.items[line] */
struct result_place {
	size_t function, line;
};

struct result_places VEC_OF(struct result_place);

/* What is over a budget, or worse than the baseline. */
struct culprit {
	struct result_place place; /* line SIZE_MAX: the function as a whole */
	const char *rule;          /* "budget" or "compare" */
	const char *message;       /* "increment p95 is 7.2 MiB, the budget allows 5.0 MiB" */
	int64_t actual, allowed;
};

struct culprits VEC_OF(struct culprit);

struct notes VEC_OF(struct slice);

struct result {
	struct result_functions functions; /* by the sum of what their lines hurt, most first */
	struct result_places top;          /* all lines but first ones, by rank, most first */
	uint64_t inputs, bytes, lines;     /* read: files, bytes (unpacked), physical lines or table rows */
	uint64_t rows;                     /* measured rows */
	uint64_t odd;                      /* looked like rows, and were none */
	uint64_t lost;                     /* rows that must have been there, estimated */
	double lost_share;                 /* of all rows, 0 to 1 */
	int64_t increments;                /* the sum over all rows but first ones */
	int64_t peak;
	int64_t limit;            /* memory of the plan; 0 when none was asked for */
	const char *plan;         /* its name; NULL when the limit was given as a number */
	double calls_left;        /* until the steepest leak reaches the limit; 0 when there is no leak or limit */
	struct culprits culprits; /* by place */
	bool judged;              /* budgets or a baseline were there: no culprits means all is well */
	struct notes notes;       /* whole sentences for people: what is missing, doubtful, worth trying */
};

#endif
