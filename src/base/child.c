#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/portable.h"

extern char **environ;

/* Gives an error number; 0 when all is well. The ends of the pipe close by themselves in the child. */
static int spawn(const char *const *argv, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

bool child_start(const char *const *argv, struct child *child, struct fail *f)
{
	int ends[2], error;

	if (portable_pipe(ends, O_CLOEXEC) < 0)
		return fail_os(f, "cannot run '%s'", argv[0]);
	error = spawn(argv, ends[1], &child->pid);
	close(ends[1]);
	child->fd = ends[0];
	if (!error)
		return true;
	close(ends[0]);
	errno = error;
	fail_os(f, "cannot run '%s'", argv[0]);
	errno = error;
	return false;
}

bool child_finish(struct child *child, int *status, struct fail *f)
{
	char dropped[4096];
	ssize_t n;
	int how;

	do
		n = read(child->fd, dropped, sizeof dropped);
	while (n > 0 || (n < 0 && errno == EINTR));
	close(child->fd);
	while (waitpid(child->pid, &how, 0) < 0)
		if (errno != EINTR)
			return fail_os(f, "cannot wait for a program");
	*status = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	return true;
}
