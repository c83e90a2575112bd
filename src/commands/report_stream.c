/* STANDS IN for `report`: passes on what it reads. To be replaced by log_open_fd(fd, name), the profile, a renderer. */
#include "commands/report_stream.h"

#include <errno.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/say.h"

bool report_stream(const struct run *run, int fd, const char *name)
{
	struct buf all = { .arena = run->arena };
	char part[4096];
	ssize_t n;

	while ((n = read(fd, part, sizeof part)) != 0) {
		if (n < 0 && errno != EINTR)
			return fail_os(run->fail, "cannot read %s", name);
		if (n > 0)
			buf_add(&all, (struct slice){ part, (size_t)n });
	}
	return say_results(buf_slice(&all), run->fail);
}
