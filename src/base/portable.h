/* portable: what Linux has and other systems lack, with what stands in for it there. Built with PFP_FALLBACKS, what stands in
 * is taken on Linux as well, so that it can be tried. */
#ifndef PFP_PORTABLE_H
#define PFP_PORTABLE_H

#include <stddef.h>
#include <sys/types.h>

#if defined(__linux__) && !defined(PFP_FALLBACKS)
#define PFP_LINUX
#endif

#ifdef __APPLE__
#define st_mtim st_mtimespec
#endif

/* As pipe2(2). Elsewhere not in one step: not while another thread starts a program. 0, or -1 and errno. */
int portable_pipe(int ends[2], int flags);

/* As copy_file_range(2), from where both files are to where they are then; -1 and ENOSYS where there is none. */
ssize_t portable_share(int in, int out, size_t most);

#endif
