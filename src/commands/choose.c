#include "commands/choose.h"

#include "app/select.h"
#include "base/arena.h"

bool choose_check(const struct choose_args *args, struct fail *f)
{
	const struct opt_list *lists[] = { &args->functions, &args->triggers, &args->exclude, &args->also };
	struct slice file, name;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			if (!*lists[i]->items[k])
				return fail(f, EXIT_ASKED_WRONGLY, "an empty text means no function");
	for (size_t i = 0; i < args->also.n; i++) {
		const char *wrong = also_cut(slice_of(args->also.items[i]), &file, &name);

		if (wrong) {
			fail(f, EXIT_ASKED_WRONGLY, "'--also %s' names no helper", args->also.items[i]);
			return fail_hint(f, "%s", wrong);
		}
	}
	return true;
}

/* What the command line says takes the place of what the file says. */
static void override(struct arena *arena, const struct opt_list *asked, struct patterns *patterns)
{
	if (asked->n)
		*patterns = (struct patterns){ 0 };
	for (size_t i = 0; i < asked->n; i++)
		*vec_push(arena, patterns) = (struct pattern){ .text = asked->items[i] };
}

bool choose(struct arena *arena, const struct choose_args *args, struct work_app *app, struct selection *out)
{
	if (!config_read(arena, app->root->path, out, &app->fail))
		return false;
	override(arena, &args->functions, &out->include);
	override(arena, &args->triggers, &out->trigger);
	override(arena, &args->exclude, &out->exclude);
	override(arena, &args->also, &out->also);
	return app_select(arena, app->app, app->root, out, &app->fail);
}

static bool check_found(const struct opt_list *asked, const struct selection *const *selections, size_t n,
			size_t offset, const char *option, struct fail *f)
{
	for (size_t i = 0; i < asked->n; i++) {
		bool found = false;

		for (size_t k = 0; k < n; k++)
			found |= ((const struct patterns *)(const void *)((const char *)selections[k] + offset))
					 ->items[i]
					 .found;
		if (!found) {
			fail(f, EXIT_COULD_NOT, "no function is meant by '%s %s'", option, asked->items[i]);
			return fail_hint(f, "nothing was written; 'pyfuncprof status' lists the functions");
		}
	}
	return true;
}

bool choose_check_found(const struct choose_args *args, const struct selection *const *selections, size_t n,
			struct fail *f)
{
	return check_found(&args->functions, selections, n, offsetof(struct selection, include), "--function", f) &&
	       check_found(&args->triggers, selections, n, offsetof(struct selection, trigger), "--trigger", f) &&
	       check_found(&args->exclude, selections, n, offsetof(struct selection, exclude), "--exclude", f) &&
	       check_found(&args->also, selections, n, offsetof(struct selection, also), "--also", f);
}

bool choose_profilers(const struct run *run, const char *templates, struct profilers *out)
{
	struct shelf shelf;

	return shelf_open(run->arena, templates, &shelf, run->fail) &&
	       profilers_read(run->arena, &shelf, out, run->fail);
}

const struct profiler *choose_profiler(const struct profilers *known, const char *asked,
				       const struct selection *selection, struct fail *f)
{
	const struct pattern *said = &selection->profiler;
	const char *name = asked ? asked : said->text ? said->text : profiler_default;
	const struct profiler *profiler = profiler_find(known, name, f);

	if (!profiler && name == said->text) {
		f->code = EXIT_COULD_NOT;
		f->place = said->place;
	}
	return profiler;
}
