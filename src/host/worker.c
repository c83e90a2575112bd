#include "host/worker.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/portable.h"

enum {
	FIRST_ROOM = 64 << 10,
	LONGEST_LINE = 64 << 20,
	PATIENCE = 2000, /* milliseconds, to end by itself */
	STEP = 5,        /* milliseconds, between two looks */
};

#define MARK "PYFUNCPROF_RUN" /* in the environment of all that a worker starts */

extern char **environ;

/* ---- signals ---- */

static int wishes[2] = { -1, -1 }; /* a byte comes through for each wish to end us */

static void note_wish(int number)
{
	int before = errno;
	ssize_t written = write(wishes[1], "", 1);

	(void)number;
	(void)written;
	errno = before;
}

bool worker_listen(struct fail *f)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction action = { .sa_handler = note_wish }, before;

	if (wishes[0] >= 0)
		return true;
	if (portable_pipe(wishes, O_CLOEXEC | O_NONBLOCK) != 0)
		return fail_os(f, "cannot make a pipe");
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (sigaction(numbers[i], &action, &before) == 0 && numbers[i] == SIGHUP &&
		    before.sa_handler == SIG_IGN)
			signal(SIGHUP, SIG_IGN); /* nohup */
	signal(SIGPIPE, SIG_IGN); /* what cannot be written is a failure like any other, */
	signal(SIGXFSZ, SIG_IGN); /* and what there is to remove is removed */
	return true;
}

bool worker_is_interrupted(void)
{
	return poll(&(struct pollfd){ .fd = wishes[0], .events = POLLIN }, 1, 0) > 0;
}

/* ---- start ---- */

/* `far` is our number of its end of the pipe, `near` its own. Gives an error number; 0 when all is well. */
static int spawn(const char *const *argv, const char *dir, const char *input, int far, int near, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t all;
	int error = posix_spawn_file_actions_init(&files);

	if (error || (error = posix_spawnattr_init(&how)))
		return error;
	sigfillset(&all);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&how, 0);
	posix_spawnattr_setsigdefault(&how, &all);
	error = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input, O_RDONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&files, far, near);
	if (!error)
		error = posix_spawn_file_actions_addchdir_np(&files, dir);
	if (!error)
		error = posix_spawnp(pid, argv[0], &files, &how, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return error;
}

bool worker_start(struct arena *arena, const char *const *argv, const char *dir, const char *input, int near,
		  struct worker *w, struct fail *f)
{
	int ends[2], far, error;

	*w = (struct worker){ .arena = arena, .events = -1 };
	if (!worker_listen(f))
		return false;
	if (setenv(MARK, dir, 1) != 0 || setenv("PYTHONDONTWRITEBYTECODE", "1", 1) != 0)
		return fail_os(f, "cannot run '%s'", argv[0]);
	if (portable_pipe(ends, O_CLOEXEC) != 0)
		return fail_os(f, "cannot make a pipe");
	/* Not the number that it will have there: a copy to itself would stay closed on exec. */
	far = fcntl(ends[1], F_DUPFD_CLOEXEC, WORKER_EVENTS + 1);
	close(ends[1]);
	error = far < 0 ? errno : spawn(argv, dir, input, far, near, &w->pid);
	if (far >= 0)
		close(far);
	if (error) {
		close(ends[0]);
		w->pid = 0;
		errno = error;
		fail_os(f, "cannot run '%s'", argv[0]);
		errno = error;
		return false;
	}
	w->events = ends[0];
	w->capacity = FIRST_ROOM;
	w->buffer = arena_take(arena, w->capacity, 1);
	return true;
}

/* ---- news ---- */

static bool take_line(struct worker *w, struct slice *line)
{
	char *from = w->buffer + w->start, *end = memchr(from, '\n', w->end - w->start);

	if (!end)
		return false;
	*line = (struct slice){ from, (size_t)(end - from) };
	w->start += line->n + 1;
	return true;
}

static void make_room(struct worker *w)
{
	char *old = w->buffer;

	if (w->end - w->start > w->capacity / 2) {
		w->capacity *= 2;
		w->buffer = arena_take(w->arena, w->capacity, 1);
	}
	memmove(w->buffer, old + w->start, w->end - w->start);
	w->end -= w->start;
	w->start = 0;
}

/* What the pipe has; false at its end. */
static bool read_events(struct worker *w)
{
	ssize_t n;

	if (w->end == w->capacity || w->start == w->end)
		make_room(w);
	if (w->end - w->start >= LONGEST_LINE)
		return false;
	do
		n = read(w->events, w->buffer + w->end, w->capacity - w->end);
	while (n < 0 && errno == EINTR);
	w->end += n > 0 ? (size_t)n : 0;
	return n > 0;
}

enum worker_news worker_next(struct worker *w, int milliseconds, struct slice *line)
{
	struct pollfd ready[] = { { .fd = wishes[0], .events = POLLIN }, { .fd = w->events, .events = POLLIN } };
	char byte;

	while (!take_line(w, line)) {
		int n = poll(ready, 2, milliseconds);

		if (n == 0)
			return WORKER_SILENT;
		if (n < 0 && errno != EINTR)
			return WORKER_ENDED;
		if (n > 0 && ready[0].revents && read(wishes[0], &byte, 1) == 1)
			return WORKER_INTERRUPTED;
		if (n > 0 && ready[1].revents && !read_events(w))
			return WORKER_ENDED;
	}
	return WORKER_LINE;
}

/* ---- end ---- */

/* Waits until it has ended, for so long; has it? */
static bool has_ended(struct worker *w, int milliseconds)
{
	pid_t pid;

	for (int waited = 0;; waited += STEP) {
		pid = waitpid(w->pid, &w->pid_status, WNOHANG);
		if (pid == w->pid || (pid < 0 && errno != EINTR))
			return true;
		if (waited >= milliseconds)
			return false;
		nanosleep(&(struct timespec){ 0, STEP * 1000000 }, NULL);
	}
}

/* Is it in the environment that the process began with? */
static bool is_marked(const char *process, const char *mark)
{
	char path[64], *word = NULL;
	size_t room = 0;
	bool found = false;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%.20s/environ", process);
	file = fopen(path, "re");
	while (file && !found && getdelim(&word, &room, '\0', file) > 0)
		found = strncmp(word, MARK "=", strlen(MARK "=")) == 0 && strcmp(word + strlen(MARK "="), mark) == 0;
	free(word);
	if (file)
		fclose(file);
	return found;
}

/* Ends the processes with our mark; was there one? */
static bool end_marked(void)
{
	const char *mark = getenv(MARK);
	DIR *processes = mark ? opendir("/proc") : NULL;
	struct dirent *entry;
	bool found = false;

	while (processes && (entry = readdir(processes))) {
		long pid = strtol(entry->d_name, NULL, 10);

		if (pid > 1 && pid != getpid() && is_marked(entry->d_name, mark)) {
			kill((pid_t)pid, SIGKILL);
			found = true;
		}
	}
	if (processes)
		closedir(processes);
	return found;
}

/* Ends all that it has started, and has left its group too; they write no more when this is done. */
static void end_rest(const struct worker *w)
{
	kill(-w->pid, SIGKILL);
	for (int waited = 0; end_marked() && waited < PATIENCE; waited += STEP)
		nanosleep(&(struct timespec){ 0, STEP * 1000000 }, NULL);
}

int worker_end(struct worker *w)
{
	if (w->events >= 0)
		close(w->events);
	w->events = -1;
	if (w->pid && !has_ended(w, 50)) {
		kill(-w->pid, SIGTERM);
		if (!has_ended(w, PATIENCE)) {
			kill(-w->pid, SIGKILL);
			waitpid(w->pid, &w->pid_status, 0);
		}
	}
	if (w->pid)
		end_rest(w);
	w->pid = 0;
	return WIFEXITED(w->pid_status) ? WEXITSTATUS(w->pid_status) : 128 + WTERMSIG(w->pid_status);
}
