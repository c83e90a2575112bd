#include "base/fs.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/portable.h"
#include "base/vec.h"

enum { LARGEST_FILE = 1 << 30 };

static enum fs_kind kind_of(const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		return FS_FILE;
	if (S_ISDIR(st->st_mode))
		return FS_DIR;
	return S_ISLNK(st->st_mode) ? FS_LINK : FS_OTHER;
}

enum fs_kind fs_kind(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 ? kind_of(&st) : FS_NONE;
}

enum fs_kind fs_target_kind(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? kind_of(&st) : FS_NONE;
}

static bool read_all(struct arena *arena, int fd, size_t size, struct slice *out)
{
	char *bytes = arena_take(arena, size + 1, 1);
	size_t n = 0;

	while (n < size) {
		ssize_t got = read(fd, bytes + n, size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	bytes[n] = '\0';
	*out = (struct slice){ bytes, n };
	return true;
}

bool fs_read(struct arena *arena, const char *path, struct slice *out, struct fail *f)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return fail_os(f, "cannot read '%s'", path);
	if (fstat(fd, &st) != 0)
		ok = fail_os(f, "cannot read '%s'", path);
	else if (!S_ISREG(st.st_mode))
		ok = fail(f, EXIT_COULD_NOT, "cannot read '%s': not a regular file", path);
	else if (st.st_size >= LARGEST_FILE)
		ok = fail(f, EXIT_COULD_NOT, "cannot read '%s': larger than 1 GiB", path);
	else
		ok = read_all(arena, fd, (size_t)st.st_size, out) || fail_os(f, "cannot read '%s'", path);
	close(fd);
	return ok;
}

bool fs_write_all(int fd, struct slice bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes = slice_part(bytes, (size_t)n, bytes.n);
	}
	return true;
}

bool fs_lend(int fd, const struct stat *like)
{
	bool is_own = like->st_uid == geteuid() && like->st_gid == getegid();

	return (is_own || fchown(fd, like->st_uid, like->st_gid) == 0) && fchmod(fd, like->st_mode & 07777) == 0;
}

static bool grow(struct fs_buffer *buffer)
{
	size_t capacity = buffer->capacity ? 2 * buffer->capacity : 1 << 16;
	char *grown = capacity > LARGEST_FILE ? NULL : realloc(buffer->p, capacity);

	errno = capacity > LARGEST_FILE ? EFBIG : ENOMEM;
	if (!grown)
		return false;
	*buffer = (struct fs_buffer){ grown, capacity };
	return true;
}

bool fs_read_again(struct fs_buffer *buffer, const char *path, struct slice *out, struct fail *f)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok = fd >= 0;
	size_t n = 0;

	while (ok) {
		ssize_t got = 0;

		ok = n < buffer->capacity || grow(buffer);
		if (ok)
			got = read(fd, buffer->p + n, buffer->capacity - n);
		if (got < 0 && errno == EINTR)
			continue;
		ok = ok && got >= 0;
		n += ok ? (size_t)got : 0;
		if (n < buffer->capacity) /* a regular file gives all that it has */
			break;
	}
	if (!ok)
		fail_os(f, "cannot read '%s'", path);
	if (fd >= 0)
		close(fd);
	*out = (struct slice){ buffer->p, n };
	return ok;
}

void fs_buffer_release(struct fs_buffer *buffer)
{
	free(buffer->p);
	*buffer = (struct fs_buffer){ 0 };
}

static enum fs_kind entry_kind(struct arena *arena, const char *path, const struct dirent *entry)
{
	switch (entry->d_type) {
	case DT_REG:
		return FS_FILE;
	case DT_DIR:
		return FS_DIR;
	case DT_LNK:
		return FS_LINK;
	case DT_UNKNOWN: /* some file systems do not say */
		return fs_kind(fs_join(arena, path, entry->d_name));
	default:
		return FS_OTHER;
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct fs_entry *)a)->name, ((const struct fs_entry *)b)->name);
}

bool fs_scan(struct arena *arena, const char *path, struct fs_entries *out, struct fail *f)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool ok;

	*out = (struct fs_entries){ 0 };
	if (!dir)
		return errno == ENOENT || fail_os(f, "cannot list '%s'", path);
	for (errno = 0; (entry = readdir(dir)); errno = 0)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*vec_push(arena, out) =
				(struct fs_entry){ arena_copy(arena, entry->d_name, strlen(entry->d_name)),
						   entry_kind(arena, path, entry) };
	ok = !errno || fail_os(f, "cannot list '%s'", path);
	closedir(dir);
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, by_name);
	return ok;
}

bool fs_list(struct arena *arena, const char *path, char ***out, struct fail *f)
{
	struct fs_entries entries;

	if (!fs_scan(arena, path, &entries, f))
		return false;
	*out = NEW_ARRAY(arena, char *, entries.n + 1);
	for (size_t i = 0; i < entries.n; i++)
		(*out)[i] = entries.items[i].name;
	return true;
}

/* How many bytes say where the path begins, if not in the current folder: "/", and on Windows "C:/". */
static size_t root_size(const char *path)
{
#ifdef _WIN32
	if (isalpha((unsigned char)path[0]) && path[1] == ':' && path[2] == '/')
		return 3;
#endif
	return path[0] == '/';
}

bool fs_is_absolute(const char *path)
{
	return root_size(path) > 0;
}

bool fs_is_root(const char *path)
{
	return *path && !path[root_size(path)];
}

char *fs_join(struct arena *arena, const char *directory, const char *name)
{
	size_t a = strlen(directory), b = strlen(name);
	char *path;

	if (strcmp(directory, ".") == 0)
		return arena_copy(arena, name, b);
	while (a > 1 && directory[a - 1] == '/')
		a--;
	path = arena_alloc(arena, a + b + 2, 1);
	memcpy(path, directory, a);
	if (a && path[a - 1] != '/')
		path[a++] = '/';
	memcpy(path + a, name, b);
	return path;
}

char *fs_real(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL), *copy;

	if (!real)
		return NULL;
	copy = arena_copy(arena, real, strlen(real));
	free(real);
	return copy;
}

bool fs_is_below(const char *root, const char *path)
{
	size_t n = strlen(root);

	if (n && root[n - 1] == '/')
		n--;
	return strncmp(path, root, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

bool fs_is_inner(struct slice path)
{
	struct slice part;

	if (!path.n || path.p[0] == '/' || path.p[path.n - 1] == '/' || memchr(path.p, '\\', path.n) ||
	    memchr(path.p, '\0', path.n))
		return false;
	while (slice_cut(&path, '/', &part))
		if (!part.n || slice_is(part, ".") || slice_is(part, "..") || !portable_is_name(part))
			return false;
	return true;
}

char *fs_parent(struct arena *arena, const char *path)
{
	size_t n = strlen(path), root = root_size(path);

	while (n > root && path[n - 1] == '/')
		n--;
	while (n > root && path[n - 1] != '/')
		n--;
	if (n == 0)
		return arena_copy(arena, ".", 1);
	while (n > root && path[n - 1] == '/')
		n--;
	return arena_copy(arena, path, n);
}

const char *fs_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
