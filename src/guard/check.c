/* check: look at every file, then sort out what does not count: what .funcignore keeps from being deployed, and what the
 * app's own file allows, with a reason. */
#include "guard/check.h"

#include <stdlib.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/nearest.h"
#include "base/parallel.h"
#include "git/ignore.h"

/* ---- looking ---- */

struct looking {
	const struct tree_app *app;
	bool marks_only;
	struct traces *traces; /* by file */
};

static void look_at_one(void *context, size_t i, size_t worker, struct arena *arena)
{
	struct looking *looking = context;
	const struct tree_file *file = &looking->app->files.items[i];
	struct traces *traces = &looking->traces[i];
	size_t kept = 0;

	(void)worker;
	look(arena, file->kind, file->path, file->bytes, traces);
	for (size_t k = 0; k < traces->n; k++) {
		if (looking->marks_only && traces->items[k].rule != RULE_MARK)
			continue;
		traces->items[k].inner = file->inner;
		traces->items[k].commit = file->commit;
		traces->items[kept++] = traces->items[k];
	}
	traces->n = kept;
}

/* ---- what does not count ---- */

static const char *rule_id(const void *list, size_t i)
{
	(void)list;
	return i < RULES ? rule_words[i].id : NULL;
}

static bool check_rules(const struct allowances *allow, struct fail *f)
{
	for (size_t i = 0; i < allow->n; i++) {
		const char *rule = allow->items[i].rule, *nearest;
		bool is_known = !rule;

		for (size_t k = 0; !is_known && k < RULES; k++)
			is_known = strcmp(rule, rule_words[k].id) == 0;
		if (is_known)
			continue;
		nearest = nearest_name(rule, rule_id, NULL);
		fail_at(f, allow->items[i].place, "'%s' is not a rule of check", rule);
		return fail_hint(f, nearest ? "did you mean '%s'?" : "'pyfuncprof help check' names them", nearest);
	}
	return true;
}

static const char *allowed(struct allowances *allow, const struct trace *trace)
{
	for (size_t i = 0; i < allow->n; i++) {
		struct allowance *a = &allow->items[i];

		if ((a->rule && strcmp(a->rule, rule_words[trace->rule].id) != 0) ||
		    (a->file && !glob_match(a->file, trace->inner)))
			continue;
		a->found = true;
		return a->reason;
	}
	return NULL;
}

/* One app's traces, as they are sorted out. */
struct sorting {
	struct arena *arena;
	const struct tree *tree;
	const struct tree_app *app;
	struct selection config;
	struct ignore *ignore; /* opened when there is something to ask */
	struct checked *out;
	struct fail *fail;
};

/* Where history counts a mark is one to keep out of git, whether or not it would ship. */
static bool ships(struct sorting *s, const struct trace *trace, bool *out)
{
	*out = true;
	if (!s->app->funcignore.n || (s->tree->is_history && trace->rule == RULE_MARK))
		return true;
	if (!s->ignore && !(s->ignore = ignore_open(s->arena, s->app->funcignore, s->fail)))
		return false;
	*out = !ignore_has(s->ignore, trace->inner);
	return true;
}

static bool keep(struct sorting *s, const struct traces *traces)
{
	for (size_t i = 0; i < traces->n; i++) {
		struct trace trace = traces->items[i];
		bool counts;

		if (!ships(s, &trace, &counts))
			return false;
		trace.allowed = allowed(&s->config.allow, &trace);
		if (counts)
			*vec_push(s->arena, &s->out->traces) = trace;
	}
	return true;
}

static bool check_app(struct arena *arena, const struct tree *tree, const struct tree_app *app, struct checked *out,
		      struct fail *f)
{
	struct sorting s = { .arena = arena, .tree = tree, .app = app, .out = out, .fail = f };
	struct looking looking = { .app = app, .marks_only = app == &tree->outside };
	bool ok;

	if (app->config.p && (!config_parse(arena, app->config_path, app->config, &s.config, f) ||
			      !check_rules(&s.config.allow, f)))
		return false;
	looking.traces = NEW_ARRAY(arena, struct traces, app->files.n + 1);
	parallel_for(arena, app->files.n, look_at_one, &looking);
	ok = keep(&s, &app->traces);
	for (size_t i = 0; ok && i < app->files.n; i++)
		ok = keep(&s, &looking.traces[i]);
	ignore_close(s.ignore);
	for (size_t i = 0; ok && i < s.config.allow.n; i++)
		if (!s.config.allow.items[i].found)
			*vec_push(arena, &out->idle) = s.config.allow.items[i].place;
	return ok;
}

static int by_place(const void *a, const void *b)
{
	const struct trace *x = a, *y = b;
	int order = strcmp(x->place.path, y->place.path);

	if (!order && x->commit && y->commit)
		order = strcmp(x->commit, y->commit);
	if (order)
		return order;
	if (x->place.line != y->place.line)
		return x->place.line < y->place.line ? -1 : 1;
	if (x->place.column != y->place.column)
		return x->place.column < y->place.column ? -1 : 1;
	return x->rule != y->rule ? (int)x->rule - (int)y->rule : strcmp(x->what, y->what);
}

bool check_tree(struct arena *arena, const struct tree *tree, struct checked *out, struct fail *f)
{
	for (size_t i = 0; i < tree->apps.n; i++)
		if (!check_app(arena, tree, &tree->apps.items[i], out, f))
			return false;
	return check_app(arena, tree, &tree->outside, out, f);
}

void checked_sort(struct checked *checked)
{
	struct trace *items = checked->traces.items;
	size_t n = 0;

	if (checked->traces.n)
		qsort(items, checked->traces.n, sizeof *items, by_place);
	for (size_t i = 0; i < checked->traces.n; i++)
		if (!n || by_place(&items[n - 1], &items[i]) != 0)
			items[n++] = items[i];
	checked->traces.n = n;
}

size_t checked_count(const struct checked *checked, size_t *files)
{
	const char *last = "";
	size_t n = 0;

	*files = 0;
	for (size_t i = 0; i < checked->traces.n; i++) {
		const struct trace *trace = &checked->traces.items[i];

		if (trace->allowed)
			continue;
		n++;
		*files += strcmp(last, trace->place.path) != 0;
		last = trace->place.path;
	}
	return n;
}
