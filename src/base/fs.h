/* fs: the file system, read side. Nothing here follows a link out of where it was told to look, and nothing here
 * opens a file to write: edit/txn.c does for the user's files. Paths are bytes; results live in the arena. */
#ifndef PFP_FS_H
#define PFP_FS_H

#include <stdbool.h>

#include "base/fail.h"
#include "base/slice.h"
#include "base/vec.h"

struct arena;
struct stat;

enum fs_kind { FS_NONE, FS_FILE, FS_DIR, FS_LINK, FS_OTHER };

/* What stands at `path`, the last component not followed if it is a link. FS_NONE also when it cannot be seen. */
enum fs_kind fs_kind(const char *path);

/* What `path` leads to, links followed. */
enum fs_kind fs_target_kind(const char *path);

/* The whole of a regular file of less than a gigabyte. */
bool fs_read(struct arena *, const char *path, struct slice *out, struct fail *);

/* All of it, to a file that is open; false and errno. */
bool fs_write_all(int fd, struct slice);

/* Gives a file that is open the owner and the mode of another one; false and errno. */
bool fs_lend(int fd, const struct stat *like);

/* Memory for one file after the other; zeroed at first. */
struct fs_buffer {
	char *p;
	size_t capacity;
};

/* The whole of a file that is known to be regular; *out is valid until the buffer is used again or released. */
bool fs_read_again(struct fs_buffer *, const char *path, struct slice *out, struct fail *);
void fs_buffer_release(struct fs_buffer *);

struct fs_entry {
	char *name;
	enum fs_kind kind; /* not followed if it is a link */
};

struct fs_entries VEC_OF(struct fs_entry);

/* What is in a directory except "." and "..", in byte order of the names. Nothing when the directory is gone: the walk
 * that found it may be older. */
bool fs_scan(struct arena *, const char *path, struct fs_entries *out, struct fail *);

/* Its names alone; *out is NULL-terminated. */
bool fs_list(struct arena *, const char *path, char ***out, struct fail *);

/* Does it say where it begins, whatever the current folder is? */
bool fs_is_absolute(const char *path);

/* Is it a folder that has none above it? */
bool fs_is_root(const char *path);

/* `directory` + "/" + `name`; `name` alone when the directory is "." */
char *fs_join(struct arena *, const char *directory, const char *name);

/* The path with every link and ".." resolved, or NULL when it does not exist. */
char *fs_real(struct arena *, const char *path);

/* Is `path` (already real) `root` or below it? */
bool fs_is_below(const char *root, const char *path);

/* Does `path` stay below the folder that it is read from, by its text alone? Relative, with '/', without ".", ".." or
 * empty parts; no backslash, no NUL, and no name that this system reads in another way. It may be a pattern. */
bool fs_is_inner(struct slice path);

/* The folder that `path` is in; "." when it names none. Slashes at the end do not count. */
char *fs_parent(struct arena *, const char *path);

/* What stands behind the last "/". */
const char *fs_name(const char *path);

#endif
