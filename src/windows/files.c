/* files: POSIX's calls on files and folders, by those of Windows. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE };

static int error_of(DWORD code)
{
	static const struct {
		DWORD code;
		int error;
	} rows[] = {
		{ ERROR_FILE_NOT_FOUND, ENOENT },       { ERROR_PATH_NOT_FOUND, ENOENT },
		{ ERROR_INVALID_NAME, ENOENT },         { ERROR_BAD_NETPATH, ENOENT },
		{ ERROR_INVALID_DRIVE, ENOENT },        { ERROR_ALREADY_EXISTS, EEXIST },
		{ ERROR_FILE_EXISTS, EEXIST },          { ERROR_DIRECTORY, ENOTDIR },
		{ ERROR_DIR_NOT_EMPTY, ENOTEMPTY },     { ERROR_FILENAME_EXCED_RANGE, ENAMETOOLONG },
		{ ERROR_DISK_FULL, ENOSPC },            { ERROR_NOT_ENOUGH_MEMORY, ENOMEM },
		{ ERROR_LOCK_VIOLATION, EWOULDBLOCK },  { ERROR_NOT_SAME_DEVICE, EXDEV },
		{ ERROR_INVALID_FUNCTION, EOPNOTSUPP }, { ERROR_NOT_SUPPORTED, EOPNOTSUPP },
		{ ERROR_WRITE_PROTECT, EROFS },         { ERROR_TOO_MANY_LINKS, EMLINK },
		{ ERROR_TOO_MANY_OPEN_FILES, EMFILE },  { ERROR_INVALID_HANDLE, EBADF },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].code == code)
			return rows[i].error;
	return EACCES;
}

static int failed(void)
{
	errno = error_of(GetLastError());
	return -1;
}

static int done(BOOL worked)
{
	return worked ? 0 : failed();
}

/* The path for Windows's own functions, to be freed; NULL when there is no memory. With "\\?\" in front it may be longer
 * than 260 characters, and has to begin with a drive. */
static wchar_t *wide_of(const char *path)
{
	static const wchar_t extended[] = L"\\\\?\\";
	enum { USUAL = MAX_PATH - 12, EXTENDED = sizeof extended / sizeof *extended - 1 };
	int n = MultiByteToWideChar(CP_UTF8, 0, path, -1, NULL, 0);
	wchar_t *given = calloc((size_t)n + 1, sizeof *given), *full;
	DWORD room;

	if (!given)
		return NULL;
	MultiByteToWideChar(CP_UTF8, 0, path, -1, given, n);
	room = GetFullPathNameW(given, 0, NULL, NULL);
	full = room < USUAL ? NULL : calloc(EXTENDED + room + 1, sizeof *full);
	if (!full)
		return given;
	memcpy(full, extended, sizeof extended);
	GetFullPathNameW(given, room + 1, full + EXTENDED, NULL);
	if (full[EXTENDED] == L'\\') { /* it is on a server, or has that in front */
		free(full);
		return given;
	}
	free(given);
	return full;
}

static HANDLE open_path(const char *path, DWORD access, DWORD how, DWORD flags)
{
	wchar_t *wide = wide_of(path);
	HANDLE file = INVALID_HANDLE_VALUE;

	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	if (wide)
		file = CreateFileW(wide, access, SHARE_ALL, NULL, how, FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
	free(wide);
	return file;
}

/* One of Windows's functions of a path. */
static int act_on(const char *path, BOOL WINAPI act(const wchar_t *))
{
	wchar_t *wide = wide_of(path);
	int result;

	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	result = done(wide && act(wide));
	free(wide);
	return result;
}

static HANDLE handle_of(int fd)
{
	return (HANDLE)_get_osfhandle(fd);
}

/* ---- what a file is ---- */

static unsigned mode_of(DWORD attributes, bool is_link)
{
	bool is_hidden = attributes & FILE_ATTRIBUTE_HIDDEN, is_read_only = attributes & FILE_ATTRIBUTE_READONLY;

	if (is_link)
		return S_IFLNK | 0777;
	if (attributes & FILE_ATTRIBUTE_DIRECTORY)
		return S_IFDIR | (is_hidden ? 0700 : 0755);
	return S_IFREG | (is_read_only ? 0444 : 0644);
}

/* Other reparse points are files that are stored in some other way. */
static bool is_link(DWORD attributes, DWORD tag)
{
	return attributes & FILE_ATTRIBUTE_REPARSE_POINT &&
	       (tag == IO_REPARSE_TAG_SYMLINK || tag == IO_REPARSE_TAG_MOUNT_POINT);
}

static struct timespec time_of(FILETIME time)
{
	int64_t ticks = (int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) - 116444736000000000;

	return (struct timespec){ ticks / 10000000, (long)(ticks % 10000000) * 100 };
}

static int stat_of(HANDLE file, struct stat *st)
{
	BY_HANDLE_FILE_INFORMATION info;
	FILE_ATTRIBUTE_TAG_INFO tag = { 0 };

	*st = (struct stat){ .st_mode = S_IFCHR | 0666 };
	if (GetFileType(file) != FILE_TYPE_DISK)
		return 0;
	if (!GetFileInformationByHandle(file, &info))
		return failed();
	if (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
		GetFileInformationByHandleEx(file, FileAttributeTagInfo, &tag, sizeof tag);
	st->st_dev = info.dwVolumeSerialNumber;
	st->st_ino = (uint64_t)info.nFileIndexHigh << 32 | info.nFileIndexLow;
	st->st_mode = mode_of(info.dwFileAttributes, is_link(tag.FileAttributes, tag.ReparseTag));
	st->st_size = (int64_t)((uint64_t)info.nFileSizeHigh << 32 | info.nFileSizeLow);
	st->st_mtim = time_of(info.ftLastWriteTime);
	return 0;
}

static int stat_path(const char *path, DWORD flags, struct stat *st)
{
	HANDLE file = open_path(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, flags);
	int result;

	if (file == INVALID_HANDLE_VALUE)
		return failed();
	result = stat_of(file, st);
	CloseHandle(file);
	return result;
}

int posix_stat(const char *path, struct stat *st)
{
	return stat_path(path, 0, st);
}

int lstat(const char *path, struct stat *st)
{
	return stat_path(path, FILE_FLAG_OPEN_REPARSE_POINT, st);
}

int posix_fstat(int fd, struct stat *st)
{
	return stat_of(handle_of(fd), st);
}

int posix_access(const char *path, int mode)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return -1;
	errno = EACCES;
	return mode & W_OK && !(st.st_mode & S_IWUSR) ? -1 : 0;
}

int posix_isatty(int fd)
{
	DWORD mode;

	return GetConsoleMode(handle_of(fd), &mode) != 0;
}

/* ---- one file ---- */

int posix_open(const char *path, int flags, ...)
{
	static const DWORD kinds[] = { GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE };
	DWORD how = flags & O_CREAT ? flags & O_EXCL ? CREATE_NEW : OPEN_ALWAYS : OPEN_EXISTING;
	struct stat st;
	HANDLE file;
	int fd;

	if (flags & O_NOFOLLOW && lstat(path, &st) == 0 && S_ISLNK(st.st_mode)) {
		errno = ELOOP;
		return -1;
	}
	file = open_path(path, kinds[flags & O_ACCMODE], how, FILE_ATTRIBUTE_NORMAL);
	if (file == INVALID_HANDLE_VALUE || (flags & O_TRUNC && !SetEndOfFile(file))) {
		failed();
		CloseHandle(file);
		return -1;
	}
	fd = _open_osfhandle((intptr_t)file, _O_BINARY);
	if (fd < 0)
		CloseHandle(file);
	return fd;
}

int fsync(int fd)
{
	HANDLE file = ReOpenFile(handle_of(fd), GENERIC_WRITE, SHARE_ALL, FILE_FLAG_BACKUP_SEMANTICS);
	struct stat st;
	int result;

	result = done(file != INVALID_HANDLE_VALUE && FlushFileBuffers(file));
	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
	if (result != 0 && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		errno = EINVAL;
	return result;
}

int flock(int fd, int how)
{
	OVERLAPPED at = { 0 };

	(void)how;
	return done(LockFileEx(handle_of(fd), LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at));
}

static BOOL move(const wchar_t *from, const wchar_t *to)
{
	return MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING);
}

static BOOL give_name(const wchar_t *from, const wchar_t *to)
{
	return CreateHardLinkW(to, from, NULL);
}

static int act_on_both(const char *from, const char *to, BOOL act(const wchar_t *, const wchar_t *))
{
	wchar_t *a = wide_of(from), *b = wide_of(to);
	int result;

	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	result = done(a && b && act(a, b));
	free(a);
	free(b);
	return result;
}

int posix_rename(const char *from, const char *to)
{
	return act_on_both(from, to, move);
}

int link(const char *from, const char *to)
{
	return act_on_both(from, to, give_name);
}

int posix_unlink(const char *path)
{
	return act_on(path, DeleteFileW);
}

/* ---- folders ---- */

static BOOL WINAPI make(const wchar_t *path)
{
	return CreateDirectoryW(path, NULL);
}

static BOOL WINAPI make_hidden(const wchar_t *path)
{
	return make(path) && SetFileAttributesW(path, FILE_ATTRIBUTE_HIDDEN);
}

int posix_mkdir(const char *path, int mode)
{
	return act_on(path, mode == 0700 ? make_hidden : make);
}

int posix_rmdir(const char *path)
{
	return act_on(path, RemoveDirectoryW);
}

struct folder {
	HANDLE search;
	WIN32_FIND_DATAW next; /* what comes next, in UTF-16: as UTF-8 a name may be too long for Windows's own struct */
	bool has_next;
	struct dirent entry;
};

DIR *opendir(const char *path)
{
	size_t n = strlen(path);
	char *pattern = calloc(n + 3, 1);
	DIR *dir = calloc(1, sizeof *dir);
	wchar_t *wide = NULL;

	if (pattern && dir) {
		memcpy(pattern, path, n);
		memcpy(pattern + n, "/*", 2);
		wide = wide_of(pattern);
	}
	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	if (wide) {
		dir->search = FindFirstFileW(wide, &dir->next);
		dir->has_next = dir->search != INVALID_HANDLE_VALUE;
	}
	failed();
	free(wide);
	free(pattern);
	if (dir && dir->has_next)
		return dir;
	free(dir);
	if (errno == ENOENT && access(path, F_OK) == 0)
		errno = ENOTDIR;
	return NULL;
}

struct dirent *readdir(DIR *dir)
{
	DWORD attributes = dir->next.dwFileAttributes;
	struct dirent *entry = &dir->entry;

	if (!dir->has_next)
		return NULL;
	entry->d_type = is_link(attributes, dir->next.dwReserved0)   ? DT_LNK
			: attributes & FILE_ATTRIBUTE_DIRECTORY ? DT_DIR
								: DT_REG;
	if (!WideCharToMultiByte(CP_UTF8, 0, dir->next.cFileName, -1, entry->d_name, sizeof entry->d_name, NULL, NULL)) {
		failed();
		return NULL;
	}
	dir->has_next = FindNextFileW(dir->search, &dir->next);
	return entry;
}

int closedir(DIR *dir)
{
	int result = done(FindClose(dir->search));

	free(dir);
	return result;
}

char *posix_path(char *path)
{
	static const char extended[] = "\\\\?\\", remote[] = "\\\\?\\UNC\\";
	char *start = path;

	if (strncmp(path, remote, strlen(remote)) == 0) {
		start += strlen(remote) - 2;
		start[0] = '/';
	} else if (strncmp(path, extended, strlen(extended)) == 0) {
		start += strlen(extended);
	}
	for (char *at = start; *at; at++)
		if (*at == '\\')
			*at = '/';
	memmove(path, start, strlen(start) + 1);
	return path;
}

/* With every link followed; some file systems can not tell, then as it was given. */
static bool final_name(const char *path, wchar_t *out, DWORD room)
{
	HANDLE file = open_path(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, 0);
	wchar_t *wide;
	DWORD n;

	if (file == INVALID_HANDLE_VALUE)
		return false;
	n = GetFinalPathNameByHandleW(file, out, room, FILE_NAME_NORMALIZED | VOLUME_NAME_DOS);
	CloseHandle(file);
	if (!n) {
		wide = wide_of(path);
		n = wide ? GetFullPathNameW(wide, room, out, NULL) : 0;
		free(wide);
	}
	return n && n < room;
}

char *realpath(const char *path, char *out)
{
	enum { ROOM = 32768 };
	wchar_t *wide = calloc(ROOM, sizeof *wide);
	char *real = out ? NULL : calloc(3, ROOM);
	bool found;

	SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	found = wide && real && final_name(path, wide, ROOM);
	failed();
	if (found)
		WideCharToMultiByte(CP_UTF8, 0, wide, -1, real, 3 * ROOM, NULL, NULL);
	free(wide);
	if (found)
		return posix_path(real);
	free(real);
	return NULL;
}
