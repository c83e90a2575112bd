/* report_stream: a log that another program prints → its report on stdout. */
#ifndef PFP_REPORT_STREAM_H
#define PFP_REPORT_STREAM_H

#include "commands/command.h"

/* Reads `fd` to its end; the caller closes it. `name` is what a message calls the log. */
bool report_stream(const struct run *, int fd, const char *name);

#endif
