#include "guard/put.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

static bool write_through(int fd, struct slice text)
{
	return fs_write_all(fd, text) && (fsync(fd) == 0 || errno == EINVAL); /* some file systems know no such thing */
}

bool put_beside(const char *beside, const char *path, mode_t mode, struct slice text, struct fail *f)
{
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	struct stat like;
	bool ok = fd >= 0 && (lstat(path, &like) != 0 || fs_lend(fd, &like)) && write_through(fd, text);

	if (!ok)
		fail_os(f, "cannot write '%s'", beside);
	if (fd >= 0 && close(fd) != 0 && ok)
		ok = fail_os(f, "cannot write '%s'", beside);
	if (fd >= 0 && !ok)
		unlink(beside);
	return ok;
}

bool put_in_place(const char *beside, const char *path, struct fail *f)
{
	if (rename(beside, path) == 0)
		return true;
	fail_os(f, "cannot write '%s'", path);
	unlink(beside);
	return false;
}
