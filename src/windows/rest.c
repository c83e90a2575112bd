/* rest: what is not about files, and how the program starts. */
#define PCRE2_CODE_UNIT_WIDTH 8
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <errno.h>
#include <fnmatch.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/arena.h"
#include "base/portable.h"

/* ---- start ---- */

void portable_start(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (_setmode(fd, _O_BINARY) < 0)
			_open("NUL", fd ? _O_WRONLY : _O_RDONLY);
	SetConsoleOutputCP(CP_UTF8);
	if (!getenv("LANG"))
		setenv("LANG", "C.UTF-8", 0);
	if (!getenv("HOME") && getenv("USERPROFILE"))
		setenv("HOME", getenv("USERPROFILE"), 0);
}

/* ---- paths ---- */

const char *portable_path(struct arena *arena, const char *path)
{
	return posix_path(arena_copy(arena, path, strlen(path)));
}

/* Those above the line count too. */
static bool is_digit(struct slice s)
{
	return (s.n == 1 && *s.p >= '0' && *s.p <= '9') || slice_eq(s, S("\xc2\xb9")) || slice_eq(s, S("\xc2\xb2")) ||
	       slice_eq(s, S("\xc2\xb3"));
}

/* Devices have their names in every folder, with any ending; "com" and "lpt" are followed by a digit. */
static bool is_device(struct slice name)
{
	static const char *const names[] = { "con", "prn", "aux", "nul", "conin$", "conout$", "com", "lpt" };
	struct slice stem = name;

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.' || name.p[i] == ' ') {
			stem = slice_part(name, 0, i);
			break;
		}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);

		if (stem.n >= n && _strnicmp(stem.p, names[i], n) == 0 &&
		    (i < 6 ? stem.n == n : is_digit(slice_part(stem, n, stem.n))))
			return true;
	}
	return false;
}

bool portable_is_name(struct slice name)
{
	return !memchr(name.p, ':', name.n) && !is_device(name) && !slice_ends(name, S(".")) && !slice_ends(name, S(" "));
}

/* ---- the system ---- */

long sysconf(int name)
{
	(void)name;
	return (long)GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);
}

int setenv(const char *name, const char *value, int overwrite)
{
	return overwrite || !getenv(name) ? _putenv_s(name, value) : 0;
}

int unsetenv(const char *name)
{
	return _putenv_s(name, "");
}

int ioctl(int fd, int what, struct winsize *size)
{
	CONSOLE_SCREEN_BUFFER_INFO info;

	(void)what;
	if (!GetConsoleScreenBufferInfo((HANDLE)_get_osfhandle(fd), &info))
		return -1;
	size->ws_col = (unsigned short)(info.srWindow.Right - info.srWindow.Left + 1);
	return 0;
}

/* ---- text ---- */

void *memmem(const void *text, size_t n, const void *needle, size_t needle_n)
{
	const char *at = text, *end = at + n;

	for (; (size_t)(end - at) >= needle_n; at++) {
		at = memchr(at, *(const char *)needle, (size_t)(end - at) - needle_n + 1);
		if (!at)
			return NULL;
		if (memcmp(at, needle, needle_n) == 0)
			return (void *)(uintptr_t)at;
	}
	return NULL;
}

ssize_t getline(char **line, size_t *room, FILE *file)
{
	size_t n = 0;

	for (int c = 0; c != '\n' && (c = getc(file)) != EOF; n++) {
		if (n + 2 > *room) {
			char *grown = realloc(*line, 2 * *room + 128);

			if (!grown)
				return -1;
			*line = grown;
			*room = 2 * *room + 128;
		}
		(*line)[n] = (char)c;
		(*line)[n + 1] = '\0';
	}
	return n ? (ssize_t)n : -1;
}

/* The expression that the pattern becomes has anchors where it needs them. */
int fnmatch(const char *pattern, const char *text, int flags)
{
	PCRE2_UCHAR *expression = NULL;
	PCRE2_SIZE n = 0;
	pcre2_code *code = NULL;
	pcre2_match_data *match = NULL;
	PCRE2_SIZE where;
	int error, found = -1;

	(void)flags;
	if (pcre2_pattern_convert((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_CONVERT_GLOB_NO_WILD_SEPARATOR,
				  &expression, &n, NULL) == 0)
		code = pcre2_compile(expression, n, PCRE2_DOTALL, &error, &where, NULL);
	if (code)
		match = pcre2_match_data_create_from_pattern(code, NULL);
	if (match)
		found = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, match, NULL);
	pcre2_match_data_free(match);
	pcre2_code_free(code);
	pcre2_converted_pattern_free(expression);
	return found < 0;
}

/* ---- time ---- */

time_t timegm(struct tm *tm)
{
	return _mkgmtime(tm);
}

struct tm *gmtime_r(const time_t *time, struct tm *out)
{
	return gmtime_s(out, time) == 0 ? out : NULL;
}
