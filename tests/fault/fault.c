/* fault: preloaded into the program, makes chosen calls that write fail, or kills the program at them.
 *
 *     PFP_FAULTS   "12=EIO"            the 12th such call fails
 *                  "12+=ENOSPC"        the 12th and all that follow fail; after a full disk one may still delete
 *                  "12=KILL"           killed at the 12th; a write has half of its bytes written then
 *                  "12=SHORT"          the 12th, when it is a write, writes half of its bytes and says so
 *                  "9=EIO,14=KILL"     one after the other
 *     PFP_FAULT_LOG   a file that gets a line for each counted call: its name, and a "!" behind it when it was made to
 *                     fail
 *
 * Counted are, in the order in which the program makes them: open for writing, write, fsync, syncfs, fchmod, fchown, close,
 * link, rename, mkdir, unlink, rmdir; write and close only on files that were opened for writing by name, so that
 * what goes to the terminal is left alone. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_FILES = 1024 };

static bool is_written[MOST_FILES]; /* by descriptor: opened for writing by name */
static unsigned long calls;

/* ---- what is to happen ---- */

struct fault {
	bool kills, is_short;
	int error; /* 0: none */
};

/* "EIO" and the like, at the front of `how`. */
static struct fault fault_of(const char *how)
{
	static const struct {
		const char *name;
		struct fault fault;
	} kinds[] = {
		{ "KILL", { .kills = true } },
		{ "SHORT", { .is_short = true } },
		{ "ENOSPC", { .error = ENOSPC } },
		{ "EIO", { .error = EIO } },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strncmp(how, kinds[i].name, strlen(kinds[i].name)) == 0)
			return kinds[i].fault;
	return (struct fault){ 0 };
}

static struct fault fault_now(bool deletes)
{
	const char *rule = getenv("PFP_FAULTS");

	while (rule && *rule) {
		char *end;
		unsigned long at = strtoul(rule, &end, 10);
		bool onwards = *end == '+';
		struct fault fault = fault_of(end + (onwards ? 2 : 1));

		if (at == calls || (onwards && at < calls && !(deletes && fault.error == ENOSPC)))
			return fault;
		rule = strchr(end, ',');
		rule = rule ? rule + 1 : NULL;
	}
	return (struct fault){ 0 };
}

static void note(const char *name, bool fails)
{
	const char *path = getenv("PFP_FAULT_LOG");
	long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0666) : -1;

	if (fd < 0)
		return;
	syscall(SYS_write, fd, name, strlen(name));
	syscall(SYS_write, fd, fails ? "!\n" : "\n", fails ? 2 : 1);
	syscall(SYS_close, fd);
}

/* Counts the call. */
static struct fault next_call(const char *name, bool deletes)
{
	struct fault fault;
	int error = errno;

	calls++;
	fault = fault_now(deletes);
	note(name, fault.kills || fault.is_short || fault.error);
	errno = error;
	return fault;
}

static void kill_here(void)
{
	kill(getpid(), SIGKILL);
}

/* True when the call shall be made. */
static bool goes_on(const char *name, bool deletes)
{
	struct fault fault = next_call(name, deletes);

	if (fault.kills)
		kill_here();
	if (fault.error)
		errno = fault.error;
	return !fault.error;
}

/* ---- the calls ---- */

/* The libc's own function of that name. */
#define REAL(name) (__extension__(__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static int opened(int fd, int flags)
{
	if (fd >= 0 && fd < MOST_FILES)
		is_written[fd] = (flags & O_ACCMODE) != O_RDONLY;
	return fd;
}

#define OPEN(name) \
	__attribute__((visibility("default"))) int name(const char *path, int flags, ...) \
	{ \
		va_list args; \
		mode_t mode; \
\
		va_start(args, flags); \
		mode = flags & O_CREAT ? va_arg(args, mode_t) : 0; \
		va_end(args); \
		if ((flags & O_ACCMODE) != O_RDONLY && !goes_on("open", false)) \
			return -1; \
		return opened(REAL(name)(path, flags, mode), flags); \
	}

OPEN(open)
OPEN(open64)

#define CALL(type, name, deletes, parameters, arguments) \
	__attribute__((visibility("default"))) type name parameters \
	{ \
		return goes_on(#name, deletes) ? REAL(name) arguments : -1; \
	}

CALL(int, fsync, false, (int fd), (fd))
CALL(int, syncfs, false, (int fd), (fd))
CALL(int, fchmod, false, (int fd, mode_t mode), (fd, mode))
CALL(int, fchown, false, (int fd, uid_t user, gid_t group), (fd, user, group))
CALL(int, link, false, (const char *from, const char *to), (from, to))
CALL(int, rename, false, (const char *from, const char *to), (from, to))
CALL(int, mkdir, false, (const char *path, mode_t mode), (path, mode))
CALL(int, unlink, true, (const char *path), (path))
CALL(int, rmdir, true, (const char *path), (path))

__attribute__((visibility("default"))) ssize_t write(int fd, const void *bytes, size_t n)
{
	struct fault fault;

	if (fd < 0 || fd >= MOST_FILES || !is_written[fd])
		return REAL(write)(fd, bytes, n);
	fault = next_call("write", false);
	if (fault.error) {
		errno = fault.error;
		return -1;
	}
	if (fault.kills || fault.is_short)
		n = (n + 1) / 2;
	n = (size_t)REAL(write)(fd, bytes, n);
	if (fault.kills)
		kill_here();
	return (ssize_t)n;
}

/* A file is closed even when that fails, and closing takes no space on a full disk. */
__attribute__((visibility("default"))) int close(int fd)
{
	bool counts = fd >= 0 && fd < MOST_FILES && is_written[fd], ok = true;
	int result, error;

	if (counts) {
		is_written[fd] = false;
		ok = goes_on("close", true);
	}
	error = errno;
	result = REAL(close)(fd);
	if (ok)
		return result;
	errno = error;
	return -1;
}
