/* accounts: where the numbers of a profile stand while they are counted. */
#ifndef PFP_ACCOUNTS_H
#define PFP_ACCOUNTS_H

#include "base/arena.h"
#include "base/set.h"
#include "profile/profile.h"
#include "profile/series.h"
#include "profile/tally.h"

struct line_account {
	uint64_t line;
	struct slice source;
	bool is_first;
	uint64_t occurrences;
	struct tally increment, memory;
	struct series series;
	int64_t recent, previous; /* sums of the increments in this epoch of the function, and in the one before */
	unsigned epoch;           /* 0: invocation 0; then each twice as long as the one before */
	struct amounts *added_up; /* increment and memory as a table of sums says them; else NULL */
	double x, xx, xy;         /* for its regression: sums over the calls that another one followed */
	VEC(struct function_account *) callees; /* functions with a name that its source calls; */
	size_t looked;                          /* for so many of the named ones it has been looked */
};

/* What a line took in a call. */
struct taken {
	struct line_account *line;
	int64_t increment;
};

/* What a call leaves behind (y) is the difference between the memory at its start and at the start of the next call in
 * the same process, whichever function that is of; see calls.c. How much of what a line took (x) stays is the slope of
 * y on x. */
struct aftermath {
	int64_t first; /* memory at the first start */
	int64_t left;  /* by all calls */
	uint64_t n;
	double y, yy;
};

struct function_account {
	size_t number; /* among the functions, from 1 */
	struct slice path;
	uint64_t start; /* 0: the first row was lost */
	struct slice name;
	struct slice called; /* what its callers write; "" when nothing tells */
	size_t named;        /* its place among those with a name */
	struct function_account *namesake; /* the one before it that is called so, too */
	unsigned namesakes;                /* how many there are before it */
	enum role role;
	bool is_asked; /* for the name and the role */
	VEC(struct line_account *) lines;
	struct line_account **near; /* by the distance from the start, the first LINES_NEAR of them; may be NULL */
	uint64_t invocations, incomplete;
	struct tally growth;
	int64_t peak;
	struct series series;
	struct aftermath aftermath;
	bool is_recursive;               /* it calls itself: what a call of it left is not told from what that left */
	uint64_t nested;                 /* calls of it that were made in another's; */
	struct function_account *caller; /* the last of these */
};

/* A report that may still go on. */
struct report {
	struct slice path;
	struct function_account *function; /* NULL: no row yet */
	struct line_account *last;
	uint64_t index; /* of the invocation, among the function's */
	uint64_t used;  /* when it had its last row */
	int64_t growth;
	struct call *call; /* set with has_first; another's, when function or index are not the same */
	bool has_path, has_header, has_first;
};

struct call {
	struct chain *chain; /* that it is in; */
	uint64_t number;     /* there, from 0 */
	struct function_account *function;
	int64_t start;     /* memory */
	uint64_t index;    /* among the function's */
	size_t size;       /* this one and those right before it that were made in it */
	size_t outer_size; /* of the outermost call that has this one as its first */
	bool is_nested, has_left;
	bool is_cut; /* there may be more in it, which were settled before */
	int64_t left;
	VEC(struct taken) taken;
};

/* The calls of a process in the order of their ends, so that those made in a call are right before it. */
struct chain {
	uint64_t instance;
	VEC(struct call *) calls; /* behind them, up to the capacity: some to be used again */
	size_t settled;           /* of these: it is known what they left, or never will be */
	uint64_t dropped;         /* number of the first of them */
	bool has_begun;        /* then of those that are in no other: */
	int64_t start, lowest; /* memory at the start of the last one, and of the first one of all */
	uint64_t count, drops; /* since the process began; drops: memory was less than at the call before */
};

/* The invocation whose reports are being taken, when a log tells them by their ids. */
struct group {
	struct chain *chain; /* NULL: none */
	uint64_t first;      /* call */
};

enum { CHAINS = 16, OPEN_REPORTS = 8, LINES_NEAR = 512, RECENT_FUNCTIONS = 64 };

struct bags;

struct profile {
	struct arena *arena;
	struct set paths;       /* each once */
	struct slice last_path; /* one of them */
	struct set by_start;    /* path, line → function */
	struct set by_line;     /* path, line, source → function; path 0: of any file */
	struct set in_function; /* function, line, source → its line */
	VEC(struct function_account *) functions;
	struct function_account *recent[RECENT_FUNCTIONS]; /* by their starts, to find them without a search */
	VEC(struct function_account *) named; /* those of which it is known what they are called */
	struct set by_name;                   /* what it is → the last of them, by its place */
	profile_asks *asks;                   /* may be NULL */
	void *asked;                          /* its context */
	struct chain chains[CHAINS];
	struct group group;
	int64_t rise;                /* of the memory at the start of calls, in the process where it was the most */
	uint64_t instance, restarts; /* the instance that is being read; restarts that were seen */
	struct report open[OPEN_REPORTS]; /* newest first */
	size_t open_count, waiting;       /* waiting: of these, without a row */
	struct bags *bags;
	uint64_t reports, parts; /* parts: of file name, header, first row; three a report when nothing is lost */
	uint64_t names, headers, firsts; /* rows that each report has one of */
	uint64_t inputs, bytes, lines_read, rows, odd, stood_for;
	uint64_t ascending, descending; /* pairs of rows, by their times or their lines */
	uint64_t later, earlier;        /* by their times alone */
};

/* The path as one slice that is there for good: paths that are equal have the same address. */
struct slice profile_path(struct profile *, struct slice path);

/* The account of a function; `path` is from profile_path. The account of a line of it. Both are made when new. */
struct function_account *profile_function(struct profile *, struct slice path, uint64_t start);
struct line_account *profile_line(struct profile *, struct function_account *, const struct row *);

/* The function of that path (none: of any) that has had such a row; NULL when none has. */
struct function_account *profile_function_with(struct profile *, struct slice path, const struct row *);

/* The account of a line that the function is known to have, without a search; NULL when it takes one. */
struct line_account *profile_known_line(const struct function_account *, const struct row *);

/* Is it the decorator's row? Its increment is all the memory there was, or most of it when calls overlapped. */
bool profile_is_first_row(const struct row *);

/* The epoch of an invocation. */
static inline unsigned epoch_of(uint64_t invocation)
{
	return invocation ? 64 - (unsigned)__builtin_clzll(invocation) : 0;
}

/* Ends all open reports. */
void profile_close_reports(struct profile *);

/* A call whose first row is there; a line of a report was measured: are earlier calls those that it makes? */
void calls_begin(struct profile *, struct report *, const struct row *first);
void calls_take(struct profile *, const struct report *, struct line_account *, int64_t increment);

/* It is known how the function is called. */
void calls_name(struct profile *, struct function_account *, struct slice name);

/* In between, all calls are those of one invocation. */
void calls_begin_group(struct profile *);
void calls_end_group(struct profile *);

/* No more calls come of these processes. */
void calls_end(struct profile *);

/* A line of a table that was added up; at the end, which function each such line belongs to. */
void sums_take(struct profile *, const struct log_line *);
void sums_settle(struct profile *);

/* Does the line take so much that it may be part of a leak of that slope, or all of it? */
bool line_explains(const struct result_line *, double slope);

/* In how many others a function is called, as a rule; whose leak it is, when functions that leak call each other. Their
 * numbers are those of the result. */
unsigned inner_depth(const struct function_account *);
void inner_judge(struct profile *, struct result *);

void bags_add(struct profile *, const struct log_line *);
void bags_close(struct profile *);

#endif
