/* query: what a query is asked with, and az, which can ask it. */
#ifndef PFP_QUERY_H
#define PFP_QUERY_H

#include "commands/command.h"
#include "commands/report.h"

struct query_args {
	const char *schema, *since, *function, *app, *workspace, *group;
	bool aggregate, documented, run;
	struct report_args report;
};

/* Lets the Azure CLI ask `query`, and reports what comes back. `offset` is how far back, as az wants it told: without,
 * this service looks back one hour, whatever the query says. */
bool query_az(const struct run *, const struct query_args *, const char *query, const char *offset);

#endif
