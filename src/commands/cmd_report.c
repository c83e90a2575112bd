/* report: any log → the lines that take memory. */
#include "commands/judge.h"
#include "commands/report.h"

#include <unistd.h>

struct report_command_args {
	struct opt_list logs;
	struct report_args report;
	struct judge_args judge;
};

static const struct opt report_opts[] = {
	{ OPT_ARGUMENTS, 0, "LOG", NULL, NULL, "files, packed or not; '-' or none: standard input",
	  offsetof(struct report_command_args, logs) },
	JUDGE_APP_OPTS(struct report_command_args),
	JUDGE_OPTS(struct report_command_args),
	REPORT_OPTS(struct report_command_args),
	{ 0 },
};

static bool report(const struct run *run, const void *raw)
{
	const struct report_command_args *args = raw;
	struct judge judge __attribute__((cleanup(judge_release))) = { 0 };
	struct report report;

	if (!report_begin(&report, run, &args->report) || !judge_begin(&judge, run, &args->judge))
		return false;
	report_judge_by(&report, &judge);
	if (!args->logs.n && isatty(STDIN_FILENO)) {
		fail(run->fail, EXIT_ASKED_WRONGLY, "there is no log to read");
		return fail_hint(run->fail, "name its file, or pipe it in: func host start 2>&1 | pyfuncprof report");
	}
	if (!args->logs.n && !report_add_path(&report, "-"))
		return false;
	for (size_t i = 0; i < args->logs.n; i++)
		if (!report_add_path(&report, args->logs.items[i]))
			return false;
	return report_print(&report);
}

const struct command cmd_report = {
	.name = "report",
	.summary = "say which lines take the memory, from any log",
	.about = "Reads the console of 'func host start', the output of memory_profiler, what 'az monitor' and the "
		 "portal give (JSON, CSV, TSV) and the log stream, as many as are named, and adds them up: per line "
		 "how much it took, in how many invocations, and whether it leaks. Nothing is written but the report.",
	.opts = report_opts,
	.args_size = sizeof(struct report_command_args),
	.act = report,
};
