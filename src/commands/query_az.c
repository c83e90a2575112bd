#include <errno.h>

#include "base/child.h"
#include "commands/query.h"

static bool start_az(const struct run *run, const struct query_args *args, const char *query, const char *offset,
		     struct child *az)
{
	const char *const of_app[] = { "az",
				       "monitor",
				       "app-insights",
				       "query",
				       "--apps",
				       args->app,
				       "--analytics-query",
				       query,
				       "--offset",
				       offset,
				       "-o",
				       "json",
				       args->group ? "--resource-group" : NULL,
				       args->group,
				       NULL };
	const char *const of_workspace[] = {
		"az",  "monitor", "log-analytics", "query", "--workspace", args->workspace, "--analytics-query",
		query, "-o",      "json",          NULL
	};

	if (child_start(args->app ? of_app : of_workspace, az, run->fail))
		return true;
	if (errno == ENOENT)
		fail_hint(run->fail, "install the Azure CLI (https://aka.ms/azure-cli) and sign in with 'az login'; or "
				     "leave out --run, and paste the query where you sign in anyway");
	return false;
}

bool query_az(const struct run *run, const struct query_args *args, const char *query, const char *offset)
{
	struct report report;
	struct child az;
	bool read;
	int status;

	if (!report_begin(&report, run, &args->report) || !start_az(run, args, query, offset, &az))
		return false;
	read = report_add_fd(&report, az.fd, "what 'az' prints");
	if (!child_finish(&az, &status, run->fail))
		return false;
	if (status) {
		fail(run->fail, EXIT_COULD_NOT, "'az' failed, with exit code %d", status);
		return fail_hint(run->fail, "what it said stands above; 'az login' signs in");
	}
	return read && report_print(&report);
}
