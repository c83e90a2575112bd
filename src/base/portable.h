/* portable: what Linux has and other systems lack, with what stands in for it there. Built with PFP_FALLBACKS, what
 * stands in is taken on Linux as well, so that it can be tried. Windows has its own: src/windows. */
#ifndef PFP_PORTABLE_H
#define PFP_PORTABLE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/slice.h"

struct arena;

#if defined(__linux__) && !defined(PFP_FALLBACKS)
#define PFP_LINUX
#endif

/* Whether other programs are started: the command run, query --run. */
#ifndef _WIN32
#define PFP_CHILDREN
#endif

#ifdef __APPLE__
#define st_mtim st_mtimespec
#endif

/* Before all else. A standard stream that is closed is a dead end from here on, so that no file of ours gets its number:
 * reading and printing fail as before; what would go to stderr is lost. */
void portable_start(void);

/* A path that was typed, with slashes between its parts: itself, but on Windows. */
const char *portable_path(struct arena *, const char *path);

/* Can a file have this name? On Windows "a:b" is a part of the file "a", and "nul" is a device. */
bool portable_is_name(struct slice name);

/* As pipe2(2). Elsewhere not in one step: not while another thread starts a program. 0, or -1 and errno. */
int portable_pipe(int ends[2], int flags);

/* As copy_file_range(2), from where both files are to where they are then; -1 and ENOSYS where there is none. */
ssize_t portable_share(int in, int out, size_t most);

#endif
