#include "host/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/portable.h"
#include "base/set.h"
#include "edit/txn.h"
#include "host/worker.h"

enum { PART = 1 << 20, DEEPEST = 200 };

#define PREFIX "pyfuncprof-"
#define RANDOM "XXXXXX"
#define LOCK ".pyfuncprof.lock"

/* ---- the copy ---- */

struct copy {
	struct arena *arena;
	const char *real, *to; /* the app, and its copy */
	const struct changes *changes;
	struct set changed; /* their files; the number is the index */
	struct fail *fail;
};

static bool write_file(const char *path, struct slice bytes, mode_t mode, struct fail *f)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool written = fd >= 0 && fs_write_all(fd, bytes);

	if (fd >= 0 && close(fd) != 0)
		written = false;
	return written || fail_os(f, "cannot write '%s'", path);
}

/* Bytes from one file to another; the file system shares them where it can. */
static bool pour(int in, int out)
{
	ssize_t n;
	char *part;

	do
		n = portable_share(in, out, (size_t)1 << 30);
	while (n > 0 || (n < 0 && errno == EINTR));
	if (n == 0)
		return true;
	part = malloc(PART);
	while (part && (n = read(in, part, PART)) != 0)
		if (n > 0 ? !fs_write_all(out, (struct slice){ part, (size_t)n }) : errno != EINTR)
			break;
	free(part);
	return part && n == 0;
}

static bool copy_file(const struct copy *c, const char *from, const char *to)
{
	size_t *changed = set_number(&c->changed, slice_of(from));
	struct stat st;
	bool copied;
	int in, out;

	if (stat(from, &st) != 0)
		return errno == ENOENT || fail_os(c->fail, "cannot read '%s'", from);
	if (changed)
		return write_file(to, c->changes->items[*changed].after, st.st_mode | 0600, c->fail);
	in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return fail_os(c->fail, "cannot read '%s'", from);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st.st_mode | 0600);
	copied = out >= 0 && pour(in, out);
	if (!copied)
		fail_os(c->fail, "cannot copy '%s' to '%s'", from, to);
	close(in);
	if (out >= 0)
		close(out);
	return copied;
}

static bool link_to(const struct copy *c, const char *target, const char *path)
{
	return symlink(target, path) == 0 || fail_os(c->fail, "cannot link '%s'", path);
}

/* What leads to another place of the app leads there in the copy, all else to where it did. */
static bool copy_link(const struct copy *c, const char *from, const char *to)
{
	const char *real = fs_real(c->arena, from);

	if (!real)
		return true;
	if (!fs_is_below(c->real, real))
		return link_to(c, real, to);
	return link_to(c, buf_format(c->arena, "%s%s", c->to, real + strlen(c->real)), to);
}

/* Is the folder no part of the app? */
static bool is_left_out(const struct copy *c, const char *path, const char *name)
{
	static const char *const names[] = { ".git", "node_modules", "__pycache__", TXN_FOLDER };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return fs_kind(fs_join(c->arena, path, "pyvenv.cfg")) != FS_NONE;
}

static bool copy_folder(const struct copy *c, const char *from, const char *to, size_t depth);

static bool copy_entry(const struct copy *c, const char *from, const char *to, const struct fs_entry *entry,
		       size_t depth)
{
	const char *path = fs_join(c->arena, from, entry->name), *target = fs_join(c->arena, to, entry->name);

	if (worker_is_interrupted())
		return fail(c->fail, EXIT_COULD_NOT, "interrupted while the app was copied");
	switch (entry->kind) {
	case FS_FILE:
		return copy_file(c, path, target);
	case FS_LINK:
		return copy_link(c, path, target);
	case FS_DIR:
		if (strcmp(entry->name, ".python_packages") == 0)
			return link_to(c, path, target);
		return is_left_out(c, path, entry->name) || copy_folder(c, path, target, depth + 1);
	case FS_NONE:
	case FS_OTHER: /* pipes and the like */
		break;
	}
	return true;
}

static bool copy_folder(const struct copy *c, const char *from, const char *to, size_t depth)
{
	struct fs_entries entries = { 0 };

	if (depth > DEEPEST)
		return fail(c->fail, EXIT_COULD_NOT, "'%s' is nested too deep to copy", from);
	if (mkdir(to, 0700) != 0)
		return fail_os(c->fail, "cannot make '%s'", to);
	if (!fs_scan(c->arena, from, &entries, c->fail))
		return false;
	for (size_t i = 0; i < entries.n; i++)
		if (!copy_entry(c, from, to, &entries.items[i], depth))
			return false;
	return true;
}

/* ---- the root ---- */

/* Removes the folder `name` of the root. The folders in it become folders of the root: none is too deep then. */
static bool remove_folder(int root, const char *name)
{
	static unsigned long count;
	char fresh[32];
	struct dirent *entry;
	DIR *folder;
	int fd;

	fchmodat(root, name, 0700, 0);
	fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	folder = fd >= 0 ? fdopendir(fd) : NULL;
	while (folder && (entry = readdir(folder))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
		    unlinkat(fd, entry->d_name, 0) == 0)
			continue;
		fchmodat(fd, entry->d_name, 0700, 0);
		do
			snprintf(fresh, sizeof fresh, "%lu", count++);
		while (renameat(fd, entry->d_name, root, fresh) != 0 && (errno == ENOTEMPTY || errno == EEXIST));
	}
	if (folder)
		closedir(folder);
	return unlinkat(root, name, AT_REMOVEDIR) == 0;
}

/* Removes what is in the root but the lock; has anything gone? */
static bool remove_entries(DIR *root)
{
	struct dirent *entry;
	bool gone = false;

	rewinddir(root);
	while ((entry = readdir(root)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    strcmp(entry->d_name, LOCK) != 0 &&
		    (unlinkat(dirfd(root), entry->d_name, 0) == 0 || remove_folder(dirfd(root), entry->d_name)))
			gone = true;
	return gone;
}

/* The best that can be done. The lock goes last: whatever ends us before, the next run goes on. */
static void remove_root(DIR *root, const char *path)
{
	fchmod(dirfd(root), 0700);
	while (remove_entries(root))
		continue;
	unlinkat(dirfd(root), LOCK, 0);
	rmdir(path);
}

/* Removes a folder of ours whose run is no more. If the lock has no name by now, that run has kept it for the user. */
static void clear_away(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), lock = -1;
	DIR *root = fd >= 0 ? fdopendir(fd) : NULL;
	struct stat st;

	if (root && fstat(fd, &st) == 0 && st.st_uid == geteuid())
		lock = openat(fd, LOCK, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0 && fstat(lock, &st) == 0 && st.st_nlink > 0)
		remove_root(root, path);
	if (lock >= 0)
		close(lock);
	if (root)
		closedir(root);
}

static void clear_others(struct arena *arena, const char *place)
{
	DIR *folder = opendir(place);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0 &&
		    strlen(entry->d_name) == strlen(PREFIX RANDOM))
			clear_away(fs_join(arena, place, entry->d_name));
	if (folder)
		closedir(folder);
}

/* Nobody sees the file before it is locked. */
static int take_lock(struct arena *arena, const char *root)
{
	const char *fresh = fs_join(arena, root, LOCK ".new");
	int lock = open(fresh, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0 && rename(fresh, fs_join(arena, root, LOCK)) == 0)
		return lock;
	if (lock >= 0)
		close(lock);
	unlink(fresh);
	return -1;
}

static bool make_root(struct arena *arena, const char *real, struct scratch *out, struct fail *f)
{
	const char *place = getenv("TMPDIR");
	char *path = fs_join(arena, place && *place ? place : "/tmp", PREFIX RANDOM);
	const char *folder = fs_real(arena, fs_parent(arena, path));

	if (folder && fs_is_below(real, folder)) {
		fail(f, EXIT_COULD_NOT, "the copy cannot be made in '%s', in the app itself", folder);
		return fail_hint(f, "TMPDIR names this folder; let it name another");
	}
	clear_others(arena, fs_parent(arena, path));
	if (!mkdtemp(path))
		return fail_os(f, "cannot make a folder in '%s'", fs_parent(arena, path));
	out->root = fs_real(arena, path);
	out->lock = take_lock(arena, out->root);
	out->host = fs_join(arena, out->root, "host");
	out->app = fs_join(arena, out->root, "app");
	if (mkdir(out->host, 0700) != 0 || mkdir(out->app, 0700) != 0)
		return fail_os(f, "cannot make a folder in '%s'", out->root);
	return true;
}

bool scratch_make(struct arena *arena, const char *real, const struct changes *changes, struct scratch *out,
		  struct fail *f)
{
	struct copy c = { .arena = arena, .real = real, .changes = changes, .fail = f };

	if (!make_root(arena, real, out, f))
		return false;
	c.to = out->app = fs_join(arena, out->app, fs_name(real)); /* the same name, by which its files are known */
	for (size_t i = 0; i < changes->n; i++) {
		set_add(arena, &c.changed, slice_of(changes->items[i].file));
		*set_number(&c.changed, slice_of(changes->items[i].file)) = i;
	}
	return copy_folder(&c, real, out->app, 0);
}

bool scratch_add(struct arena *arena, const struct scratch *scratch, const char *name, struct slice bytes,
		 struct fail *f)
{
	const char *path = fs_join(arena, scratch->host, name), *folder = fs_parent(arena, path);

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return fail_os(f, "cannot make '%s'", folder);
	return write_file(path, bytes, 0600, f);
}

static void drop_lock(struct scratch *scratch)
{
	if (scratch->lock >= 0)
		close(scratch->lock);
	scratch->root = NULL;
}

void scratch_remove(struct scratch *scratch)
{
	DIR *root;

	if (!scratch->root)
		return;
	chmod(scratch->root, 0700);
	root = opendir(scratch->root);
	if (root) {
		remove_root(root, scratch->root);
		closedir(root);
	}
	drop_lock(scratch);
}

void scratch_keep(struct scratch *scratch)
{
	int root = open(scratch->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (root >= 0) {
		unlinkat(root, LOCK, 0);
		close(root);
	}
	drop_lock(scratch);
}
