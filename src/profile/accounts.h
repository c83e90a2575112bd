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
};

/* What a line took in a call. */
struct taken {
	struct line_account *line;
	int64_t increment;
};

/* What a call leaves behind (y) is the difference between the memory at its start and at the start of the next call in
 * the same process, whichever function that is of. How much of what a line took (x) stays is the slope of y on x. */
struct aftermath {
	VEC(struct taken) taken; /* in the last call */
	int64_t first;           /* memory at the first start */
	int64_t left;            /* by all calls */
	uint64_t n;
	double y, yy;
};

struct function_account {
	size_t number; /* among the functions, from 1 */
	struct slice path;
	uint64_t start; /* 0: the first row was lost */
	struct slice name;
	VEC(struct line_account *) lines;
	struct line_account **near; /* by the distance from the start, the first LINES_NEAR of them; may be NULL */
	uint64_t invocations, incomplete;
	struct tally growth;
	int64_t peak;
	struct series series;
	struct aftermath aftermath;
};

/* A report that may still go on. */
struct report {
	struct slice path;
	struct function_account *function; /* NULL: no row yet */
	struct line_account *last;
	uint64_t index; /* of the invocation, among the function's */
	uint64_t used;  /* when it had its last row */
	int64_t growth;
	bool has_path, has_header, has_first;
};

/* The calls of a process, one after the other. */
struct chain {
	uint64_t instance;
	struct function_account *last; /* whose call was the last; NULL: none yet */
	int64_t start, lowest;         /* memory at its start, and at the first one of all */
	uint64_t calls, drops;         /* since the process began; drops: memory was less than at the call before */
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
	struct chain chains[CHAINS];
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

bool profile_is_first_row(const struct row *);

/* The epoch of an invocation. */
static inline unsigned epoch_of(uint64_t invocation)
{
	return invocation ? 64 - (unsigned)__builtin_clzll(invocation) : 0;
}

/* Ends all open reports. */
void profile_close_reports(struct profile *);

/* A line of a table that was added up; at the end, which function each such line belongs to. */
void sums_take(struct profile *, const struct log_line *);
void sums_settle(struct profile *);

void bags_add(struct profile *, const struct log_line *);
void bags_close(struct profile *);

#endif
