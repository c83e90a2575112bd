#include "base/portable.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void portable_start(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_WRONLY };

	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", modes[fd]);
}

const char *portable_path(struct arena *arena, const char *path)
{
	(void)arena;
	return path;
}

bool portable_is_name(struct slice name)
{
	(void)name;
	return true;
}

#ifdef PFP_LINUX

int portable_pipe(int ends[2], int flags)
{
	return pipe2(ends, flags);
}

ssize_t portable_share(int in, int out, size_t most)
{
	return copy_file_range(in, NULL, out, NULL, most, 0);
}

#else

static int set_flags(int fd, int flags)
{
	if (flags & O_CLOEXEC && fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	return flags & O_NONBLOCK ? fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) : 0;
}

int portable_pipe(int ends[2], int flags)
{
	if (pipe(ends) < 0)
		return -1;
	if (set_flags(ends[0], flags) == 0 && set_flags(ends[1], flags) == 0)
		return 0;
	close(ends[0]);
	close(ends[1]);
	return -1;
}

ssize_t portable_share(int in, int out, size_t most)
{
	(void)in, (void)out, (void)most;
	errno = ENOSYS;
	return -1;
}

#endif
