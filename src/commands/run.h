/* run: one run of an app, for the files that make up the command.
 *
 *   cmd_run.c       the options, and the story: plan, copy, start, listen, report
 *   run_request.c   what the host is asked to do, as a file for it to read
 *   run_news.c      what it says while it does */
#ifndef PFP_RUN_H
#define PFP_RUN_H

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
	uint64_t ok, failed;
	const char *answer; /* of the first call */
	const char *failure;
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
	const char *running;    /* the function of the last invocation that has begun, NULL when none has */
	uint64_t begun;         /* invocations */
	const char *python;     /* that runs the host */
	bool loads, ready, done, interrupted, failed; /* loads: the host runs, and imports the app */
};

/* Writes the host's program and its request next to the copy. */
bool run_write_host(struct session *);
bool run_write_request(struct session *);

/* One line of the host's: rows are counted, calls are noted, failures are kept. */
void run_take_event(struct session *, struct slice line);

#endif
