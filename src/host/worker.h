/* worker: another program that runs an app for us, and says on a pipe of its own what happens, a line at a time.
 *
 * It is the leader of a process group, and has a mark in its environment: whatever it has started ends with it, be it
 * by these. What it prints, and is not on the pipe, goes to our standard error. Python leaves no bytecode behind.
 * While one runs, an interrupt or the wish to end us is news like any other. */
#ifndef PFP_WORKER_H
#define PFP_WORKER_H

#include <sys/types.h>

#include "base/fail.h"

struct arena;

/* Which of its files the pipe is: one of its own, or all that it prints. */
enum { WORKER_EVENTS = 3, WORKER_OUTPUT = 1 };

struct worker {
	struct arena *arena;
	pid_t pid;  /* 0: none runs */
	int events; /* our end */
	int pid_status;
	char *buffer; /* what was read of the pipe and not given on */
	size_t start, end, capacity;
};

/* From now on a wish to end us is news, and does not end us; nor does a pipe that nobody reads. */
bool worker_listen(struct fail *);

/* Does somebody want us to end? It stays news. */
bool worker_is_interrupted(void);

/* argv ends with NULL, argv[0] is a path or a name on PATH; `dir` is where it starts, `input` the file that it reads,
 * `pipe` one of the above. errno is set when it fails. */
bool worker_start(struct arena *, const char *const *argv, const char *dir, const char *input, int pipe,
		  struct worker *, struct fail *);

enum worker_news {
	WORKER_LINE,        /* *line, without its end; valid until the next call */
	WORKER_ENDED,       /* it has closed the pipe */
	WORKER_INTERRUPTED, /* somebody wants us to end */
	WORKER_SILENT,      /* nothing for so long */
};

/* Waits for at most so many milliseconds; negative: for as long as it takes. */
enum worker_news worker_next(struct worker *, int milliseconds, struct slice *line);

/* Ends it, kindly at first, with all that it has started; waits. Gives its exit code, or 128 and the number of the signal
 * that ended it before we did. To be called again is harmless. */
int worker_end(struct worker *);

#endif
