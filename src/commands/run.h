/* run: one run of an app, for the files that make up the command.
 *
 *   cmd_run.c       the options, and the story: plan, copy, start, listen, report
 *   run_request.c   what the host is asked to do, as a file for it to read
 *   run_news.c      what it says while it does
 *   run_served.c    what each call took, while HTTP is served */
#ifndef PFP_RUN_H
#define PFP_RUN_H

#include "base/arena.h"
#include "base/set.h"
#include "commands/judge.h"
#include "commands/report.h"
#include "host/scratch.h"
#include "host/worker.h"

struct run_args {
	const char *host, *function, *invocations, *warmup, *concurrency, *timeout, *data, *method, *path, *port,
		*python, *profiler;
	struct opt_list query, headers;
	bool serves, with_packages, keeps;
	struct judge_args judge;
	struct report_args report;
};

/* What came of the calls of one function. */
struct called {
	const char *name;
	const char *given; /* what of its arguments is made up, in lines that begin with a newline */
	uint64_t begun, ok, failed;
	const char *answer; /* of the first call */
};

/* A call that is being served, and the report of it alone. */
struct served {
	struct slice invocation; /* empty: none, the next may have its place */
	struct arena arena;      /* what the report holds */
	struct run run;
	struct report report;
};

struct session {
	const struct run *run;
	const struct run_args *args;
	struct judge judge;
	struct report report;
	struct work_app *app;
	struct changes changes;
	struct scratch scratch;
	struct worker worker;
	VEC(struct called) called;
	struct set invocations; /* the function of each: its number among the called ones, from 1 */
	struct set warmups;     /* invocations that do not count */
	VEC(struct served *) served;
	const char *running;    /* the function of the last invocation that has begun, NULL when all have ended */
	uint64_t begun, ended;  /* invocations */
	const char *python;     /* that runs the host */
	bool loads, ready, measured, done, interrupted, failed; /* loads: the host runs, and imports the app */
	bool hinted; /* what to do about packages that are missing was said */
};

/* Writes the host's program and its request next to the copy. */
bool run_write_host(struct session *);
bool run_write_request(struct session *);

/* Where the host keeps its place in the app, so that it is known when it is killed: "LINE FILE" and an end of line, or
 * nothing. It is there as soon as the host runs. */
const char *run_place_file(const struct session *);

/* One line of the host's: rows are counted, calls are noted, failures are told. */
void run_take_event(struct session *, struct slice line);

/* "InvoiceText/__init__.py:36", of the original, for a place in the copy; NULL when the line is ours. */
const char *run_original(struct session *, struct arena *, struct slice file, uint64_t line);

/* A call that is served: it begins, has rows, and has ended; then it is told what it took, behind the answer ("200, 25
 * bytes"). One that is not known is passed over. */
void run_served_begin(struct session *, struct slice invocation);
void run_served_row(struct session *, struct slice invocation, struct slice message);
void run_served_end(struct session *, struct slice invocation, const char *name, const char *answer);

/* Lets go of those that have not ended. */
void run_served_release(struct session *);

/* Where the function that ran last was, when the host had no time to say it: "app.py:36", and what the line says below
 * it; NULL when that is not known. */
const char *run_last_place(struct session *);

#endif
