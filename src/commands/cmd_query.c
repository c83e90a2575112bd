/* query: what to paste into Application Insights, or to let `az` ask there.
 *
 * The texts are in templates/queries; what is filled in are the names of tables and columns, and two values from the
 * command line. These are checked to the letter, so that none of them can be more than a value. */
#include <ctype.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/portable.h"
#include "cli/say.h"
#include "commands/command.h"
#include "commands/document.h"
#include "commands/query.h"
#include "template/expand.h"
#include "template/shelf.h"

#ifdef PFP_CHILDREN
#define WITH_RUN(text) text
#else
#define WITH_RUN(text) ""
#endif

static const struct opt query_opts[] = {
	{ OPT_CHOICE, 0, "schema", "classic|workspace", NULL,
	  "whose tables: those of the Application Insights resource (traces; the default), or of a Log Analytics workspace "
	  "(AppTraces)",
	  offsetof(struct query_args, schema) },
	{ OPT_TEXT, 's', "since", "TIME", "1d",
	  "how far back: 30m, 24h, 7d, or from a date on, 2024-03-01 or "
	  "2024-03-01T12:30Z",
	  offsetof(struct query_args, since) },
	{ OPT_TEXT, 'f', "function", "NAME", NULL, "rows of this function alone",
	  offsetof(struct query_args, function) },
	{ OPT_FLAG, 'a', "aggregate", NULL, NULL, "one row for each line of code, summed up where the rows are",
	  offsetof(struct query_args, aggregate) },
	{ OPT_FLAG, 0, "documented", NULL, NULL, "the documented page's own query, and what is wrong with it",
	  offsetof(struct query_args, documented) },
#ifdef PFP_CHILDREN
	{ OPT_FLAG, 'r', "run", NULL, NULL, "let the Azure CLI ask, and report what comes back",
	  offsetof(struct query_args, run) },
	{ OPT_TEXT, 0, "app", "ID", NULL, "with --run: the Application Insights resource",
	  offsetof(struct query_args, app) },
	{ OPT_TEXT, 'g', "resource-group", "GROUP", NULL, "with --app: its group, when ID is a name",
	  offsetof(struct query_args, group) },
	{ OPT_TEXT, 'w', "workspace", "ID", NULL, "with --run: the Log Analytics workspace, in place of --app",
	  offsetof(struct query_args, workspace) },
	{ OPT_CHOICE, 0, "format", REPORT_FORMATS, "text", "with --run: how to say it",
	  offsetof(struct query_args, report.format) },
	{ OPT_TEXT, 't', "top", "N", "10", "with --run: lines to show in text; 0: all",
	  offsetof(struct query_args, report.top) },
#endif
	{ OPT_FLAG, 'j', "json", NULL, NULL, "print the query as JSON" WITH_RUN("; with --run the report"),
	  offsetof(struct query_args, report.json) },
	{ 0 },
};

/* ---- names ---- */

enum schema { SCHEMA_CLASSIC, SCHEMA_WORKSPACE, SCHEMAS };

static const char *const schema_names[] = { "classic", "workspace" };

static const struct {
	const char *name, *texts[SCHEMAS];
} names[] = {
	{ "is-workspace", { "", "yes" } },
	{ "table", { "traces", "AppTraces" } },
	{ "time", { "timestamp", "TimeGenerated" } },
	{ "message", { "message", "Message" } },
	{ "properties", { "customDimensions", "Properties" } },
	{ "operation-id", { "operation_Id", "OperationId" } },
	{ "operation-name", { "operation_Name", "OperationName" } },
	{ "instance", { "cloud_RoleInstance", "AppRoleInstance" } },
	{ "items", { "itemCount", "ItemCount" } },
	{ "item-id", { "itemId", "_ItemId" } },
	{ "requests", { "requests", "AppRequests" } },
	{ "request-name", { "name", "Name" } },
};

/* ---- values ---- */

/* The window, once as KQL has it and once as `az` does. */
struct window {
	struct slice kql;
	const char *offset;
};

static bool is_span(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits >= 1 && digits <= 4 && *text != '0' && text[digits] && strchr("mhd", text[digits]) &&
	       !text[digits + 1];
}

/* "2024-03-01", "2024-03-01T12:30", "2024-03-01T12:30:15", the time with or without a Z: always UTC. */
static bool read_date(const char *text, time_t *out)
{
	static const char *const forms[] = { "dddd-dd-dd", "dddd-dd-ddTdd:dd", "dddd-dd-ddTdd:dd:dd" };
	size_t n = strlen(text);
	struct tm tm = { 0 }, asked; /* timegm makes the 2nd of March of the 30th of February */

	n -= n > 10 && text[n - 1] == 'Z';
	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
		size_t i = 0;

		while (i < n && (forms[f][i] == 'd' ? isdigit((unsigned char)text[i]) : forms[f][i] == text[i]))
			i++;
		if (i != n || forms[f][n])
			continue;
		sscanf(text, "%d-%d-%dT%d:%d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min,
		       &tm.tm_sec);
		tm.tm_year -= 1900;
		tm.tm_mon--;
		asked = tm;
		*out = timegm(&tm);
		return asked.tm_year >= 70 && asked.tm_mon == tm.tm_mon && asked.tm_mday == tm.tm_mday &&
		       asked.tm_hour == tm.tm_hour && asked.tm_min == tm.tm_min && asked.tm_sec == tm.tm_sec;
	}
	return false;
}

static bool read_window(const struct run *run, const char *since, struct window *out)
{
	struct buf kql = { .arena = run->arena }, offset = { .arena = run->arena };
	time_t start, now = time(NULL);
	struct tm tm;

	if (is_span(since)) {
		buf_addf(&kql, "ago(%s)", since);
		buf_addf(&offset, "%s", since);
	} else if (read_date(since, &start)) {
		gmtime_r(&start, &tm);
		buf_addf(&kql, "datetime(%04d-%02d-%02dT%02d:%02d:%02dZ)", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			 tm.tm_hour, tm.tm_min, tm.tm_sec);
		buf_addf(&offset, "%lldd", (long long)(now > start ? (now - start) / 86400 + 1 : 1));
	} else {
		fail(run->fail, EXIT_ASKED_WRONGLY, "'%s' is no time to begin at", since);
		return fail_hint(run->fail, "as in --since 30m, 24h, 7d, 2024-03-01 or 2024-03-01T12:30Z");
	}
	out->kql = buf_slice(&kql);
	out->offset = buf_text(&offset);
	return true;
}

/* What the Functions host takes for a name: nothing in it needs an escape. */
static bool check_function(const struct run *run, const char *name)
{
	size_t n = strlen(name);
	bool good = isalpha((unsigned char)name[0]) && n <= 128;

	for (size_t i = 0; good && i < n; i++)
		good = isalnum((unsigned char)name[i]) || name[i] == '_' || name[i] == '-';
	if (good)
		return true;
	fail(run->fail, EXIT_ASKED_WRONGLY, "'%s' is no name of a function", name);
	return fail_hint(run->fail, "a name has letters, digits, '_' and '-', at most 128, and begins with a letter");
}

/* What `az` is given as a value must not be an option, or the name of a file to it. */
static bool check_id(const struct run *run, const char *option, const char *id)
{
	if (!id || (*id && !strchr("-@", *id)))
		return true;
	return fail(run->fail, EXIT_ASKED_WRONGLY, "'%s' is no value for %s", id, option);
}

/* ---- the text ---- */

static bool add_part(const struct run *run, const char *file, const struct expand_values *values, struct buf *out)
{
	static const struct shelf_place place = { NULL, "queries" };
	struct slice text, filled;

	if (!shelf_read(run->arena, &place, file, &text, run->fail) ||
	    !expand(run->arena, file, text, values, &filled, run->fail))
		return false;
	buf_add(out, filled);
	return true;
}

static bool write_query(const struct run *run, const struct query_args *args, enum schema schema, struct slice since,
			struct buf *out)
{
	struct expand_values values = { 0 };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		*vec_push(run->arena, &values) =
			(struct expand_value){ names[i].name, slice_of(names[i].texts[schema]), false };
	*vec_push(run->arena, &values) = (struct expand_value){ "since", since, false };
	*vec_push(run->arena, &values) =
		(struct expand_value){ "function", slice_of(args->function ? args->function : ""), false };
	if (args->documented)
		return add_part(run, "documented.kql", &values, out);
	return add_part(run, "parse.kql", &values, out) &&
	       add_part(run, args->aggregate ? "aggregate.kql" : "rows.kql", &values, out);
}

static bool print_json(const struct run *run, enum schema schema, struct slice query)
{
	struct json_object *document = document_new("query");
	bool done;

	document_set(run->arena, document, "schema", slice_of(schema_names[schema]));
	document_set(run->arena, document, "query", query);
	done = say_results(document_text(run->arena, document), run->fail);
	json_object_put(document);
	return done;
}

/* ---- the command ---- */

static bool check_args(const struct run *run, const struct query_args *args)
{
	struct fail *f = run->fail;

	if (args->documented && (args->aggregate || args->function || args->run))
		return fail(f, EXIT_ASKED_WRONGLY, "--documented is the page's query as it is: without %s",
			    args->aggregate  ? "--aggregate"
			    : args->function ? "--function"
					     : "--run");
	if (!args->run && (args->app || args->workspace || args->group))
		return fail(f, EXIT_ASKED_WRONGLY, "%s means nothing without --run",
			    args->app         ? "--app"
			    : args->workspace ? "--workspace"
					      : "--resource-group");
	if (args->run && !args->app == !args->workspace)
		return fail(f, EXIT_ASKED_WRONGLY, "--run needs --app ID or --workspace ID, and one of them");
	if (args->group && !args->app)
		return fail(f, EXIT_ASKED_WRONGLY, "--resource-group goes with --app");
	if (args->run && args->schema && strcmp(args->schema, args->app ? "classic" : "workspace") != 0)
		return fail(f, EXIT_ASKED_WRONGLY, "%s has the tables of --schema %s",
			    args->app ? "--app" : "--workspace", args->app ? "classic" : "workspace");
	return check_id(run, "--app", args->app) && check_id(run, "--workspace", args->workspace) &&
	       check_id(run, "--resource-group", args->group) &&
	       (!args->function || check_function(run, args->function));
}

static bool query(const struct run *run, const void *raw)
{
	const struct query_args *args = raw;
	bool is_workspace = args->workspace || (args->schema && strcmp(args->schema, "workspace") == 0);
	enum schema schema = is_workspace ? SCHEMA_WORKSPACE : SCHEMA_CLASSIC;
	struct buf text = { .arena = run->arena };
	struct window window = { 0 };

	if (!check_args(run, args) || !read_window(run, args->since, &window) ||
	    !write_query(run, args, schema, window.kql, &text))
		return false;
#ifdef PFP_CHILDREN
	if (args->run)
		return query_az(run, args, buf_text(&text), window.offset);
#endif
	return args->report.json ? print_json(run, schema, buf_slice(&text)) : say_results(buf_slice(&text), run->fail);
}

const struct command cmd_query = {
	.name = "query",
	.summary = "print the query that finds reports in Application Insights",
	.about =
		"Prints KQL that finds what memory_profiler logged, takes its rows apart and puts them in the order of the "
		"invocations, for Logs in the Azure portal. What it gives, as CSV or JSON, 'pyfuncprof report' reads; with "
		"--aggregate the sums are made by the service, which hands out 500,000 rows at most." WITH_RUN(
			" With --run the Azure CLI asks, which needs a network; nothing else does."),
	.opts = query_opts,
	.args_size = sizeof(struct query_args),
	.act = query,
};
