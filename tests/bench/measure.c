/* measure: run a command, and say what it took.
 *
 * In:  COMMAND [ARG...]. Its output is thrown away; its complaints go where ours go.
 * Out: one line: wall, user and system time in nanoseconds, peak memory in bytes, exit status.
 * It is a program of its own because a process begins as large as the one that starts it: started from Python, no peak
 * could be below Python's, and /bin/true would take as long as copying Python's page table. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long in_ns(struct timeval t)
{
	return t.tv_sec * 1000000000LL + t.tv_usec * 1000LL;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t silence;
	struct rusage used;
	long long start, end;
	int status, error;
	pid_t child;

	if (argc < 2)
		return fprintf(stderr, "usage: measure COMMAND [ARG...]\n"), 2;
	posix_spawn_file_actions_init(&silence);
	posix_spawn_file_actions_addopen(&silence, 1, "/dev/null", O_WRONLY, 0);
	start = now_ns();
	error = posix_spawnp(&child, argv[1], &silence, NULL, argv + 1, environ);
	if (error)
		return fprintf(stderr, "measure: cannot run '%s': %s\n", argv[1], strerror(error)), 1;
	if (wait4(child, &status, 0, &used) != child)
		return perror("measure: wait4"), 1;
	end = now_ns();
	printf("%lld %lld %lld %lld %d\n", end - start, in_ns(used.ru_utime), in_ns(used.ru_stime),
	       used.ru_maxrss * 1024LL, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
