/* posix: what the program takes from POSIX and mingw-w64 lacks, with its POSIX meaning, as far as the program needs it.
 * Every file of ours is compiled as if it began with this one (CMakeLists.txt); the headers that are missing as a whole
 * are in include/. The other systems know nothing of it.
 *
 * Names are UTF-8, as the program's arguments are (program.manifest), and of any length. There is one user and one
 * group, 0. Of a mode Windows keeps little: files have 0644, or 0444 when they are read-only; folders 0755, or
 * 0700 when they are hidden, as mkdir makes them that is asked for 0700, and no checkout or archive does. */
#ifndef PFP_POSIX_H
#define PFP_POSIX_H

#include <fcntl.h>
#include <io.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- files: failures are -1 and errno ---- */

struct posix_stat {
	uint64_t st_dev, st_ino;
	unsigned st_mode;
	int st_uid, st_gid;
	int64_t st_size;
	struct timespec st_mtim;
};

#undef stat
#undef fstat
#define stat posix_stat
#define fstat posix_fstat
#define open posix_open
#define mkdir posix_mkdir
#define rename posix_rename
#define unlink posix_unlink
#define rmdir posix_rmdir
#define access posix_access
#define isatty posix_isatty

#define S_IFLNK 0120000
#define S_ISLNK(mode) (((mode)&S_IFMT) == S_IFLNK)

#define O_CLOEXEC _O_NOINHERIT
#define O_NOFOLLOW 0x10000000
#define O_NONBLOCK 0 /* nothing blocks that has a name */

int posix_stat(const char *path, struct stat *);
int posix_fstat(int fd, struct stat *);
int lstat(const char *path, struct stat *);

/* A third argument, the mode, is not looked at. What is open can be renamed and deleted, as on POSIX. */
int posix_open(const char *path, int flags, ...);
int posix_mkdir(const char *path, int mode);
int posix_rename(const char *from, const char *to);
int posix_unlink(const char *path);
int posix_rmdir(const char *path);
int posix_access(const char *path, int mode);
int posix_isatty(int fd);
int link(const char *from, const char *to);
int fsync(int fd);

static inline int fchmod(int fd, unsigned mode)
{
	(void)fd, (void)mode;
	return 0;
}

static inline int fchown(int fd, int user, int group)
{
	(void)fd, (void)user, (void)group;
	return 0;
}

static inline int geteuid(void)
{
	return 0;
}

static inline int getegid(void)
{
	return 0;
}

enum { LOCK_EX = 2, LOCK_NB = 4 };
int flock(int fd, int how); /* LOCK_EX | LOCK_NB alone */

/* In place: slashes between the parts, and no "\\?\" in front. */
char *posix_path(char *path);

/* As posix_path has it. `out` must be NULL; free it. */
char *realpath(const char *path, char *out);

/* ---- the rest ---- */

enum { _SC_NPROCESSORS_ONLN };
long sysconf(int name);

int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);
void *memmem(const void *text, size_t n, const void *needle, size_t needle_n);
ssize_t getline(char **line, size_t *room, FILE *);
time_t timegm(struct tm *);
struct tm *gmtime_r(const time_t *, struct tm *out);

#endif
