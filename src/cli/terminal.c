#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_WIDTH = 80 };

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static size_t width(void)
{
	const char *columns = variable("COLUMNS");
	struct winsize size;

	if (columns && strtoul(columns, NULL, 10) > 0)
		return strtoul(columns, NULL, 10);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
		return size.ws_col;
	return USUAL_WIDTH;
}

static bool is_unicode(void)
{
	const char *locale = variable("LC_ALL");

	locale = locale ? locale : variable("LC_CTYPE");
	locale = locale ? locale : variable("LANG");
	return locale && (strstr(locale, "UTF-8") || strstr(locale, "utf8"));
}

struct terminal terminal_of_stdout(void)
{
	return (struct terminal){ width(), isatty(STDOUT_FILENO) && !variable("NO_COLOR"), is_unicode() };
}
