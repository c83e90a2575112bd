#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/portable.h"

struct job {
	parallel_act *act;
	void *context;
	size_t n;
	atomic_size_t next;
};

struct worker {
	struct job *job;
	size_t number;
	struct arena arena;
	pthread_t thread;
};

static void *work(void *raw)
{
	struct worker *worker = raw;
	struct job *job = worker->job;

	for (size_t i; (i = atomic_fetch_add(&job->next, 1)) < job->n;)
		job->act(job->context, i, worker->number, &worker->arena);
	return NULL;
}

/* Those that we are allowed to use, where the system says. */
static long core_count(void)
{
#ifdef PFP_LINUX
	cpu_set_t cores;

	if (sched_getaffinity(0, sizeof cores, &cores) == 0)
		return CPU_COUNT(&cores);
#endif
	return sysconf(_SC_NPROCESSORS_ONLN);
}

static size_t worker_count(size_t n)
{
	long cores = core_count();
	size_t most = cores < 1 ? 1 : cores > PARALLEL_MOST ? PARALLEL_MOST : (size_t)cores;

	return n < most ? n : most;
}

void parallel_for(struct arena *arena, size_t n, parallel_act *act, void *context)
{
	struct job job = { .act = act, .context = context, .n = n };
	struct worker workers[PARALLEL_MOST] = { { .job = &job } };
	size_t count = worker_count(n), started = 1; /* the first is ourselves */

	for (; started < count; started++) {
		workers[started] = (struct worker){ .job = &job, .number = started };
		if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
			break;
	}
	work(&workers[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	for (size_t i = 0; i < started; i++)
		arena_join(arena, &workers[i].arena);
}
