/* insert: a file and the functions to be profiled in it → where which lines go.
 *
 * Per function one block in front of the body's first statement, which turns the body into that of a subfunction
 * below; per file one setup block in front of the first such function. Only whole lines are inserted, so not one of
 * the user's bytes moves within its line. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/set.h"
#include "git/git.h"
#include "instrument/block.h"
#include "instrument/instrument.h"
#include "python/lines.h"

/* ---- may it be profiled? ---- */

bool begins_statement(const struct source *source, size_t at)
{
	struct slice text = source->text;
	size_t start = line_start(text, at), above, end;

	if (slice_trim(slice_part(text, start, at)).n)
		return false;
	if (start == line_start(text, 0))
		return true;
	above = line_above(text, start);
	end = line_end(text, above);
	if (end == above || text.p[end - 1] != '\\')
		return true;
	for (size_t i = above; i < end; i++)
		if (text.p[i] == '#' && lexed_is_comment(&source->lexed, i))
			return true;
	return false;
}

/* Does the name mean this module-level class and nothing else, for everybody in the file? */
static bool is_plain_class(const struct outline *outline, const struct py_def *class)
{
	size_t bindings;

	outline_bindings(outline, class->name, &bindings);
	return class->parent == -1 && bindings == 1 && !class->has_bases && !class->decorators.n &&
	       !outline->star_import && !slice_starts(class->name, S("__"));
}

/* A function in a class is called through the class: the SDK keeps the bare function, so there is no instance. False
 * when that is not sure to arrive. */
static bool find_owner(const struct outline *outline, const struct py_def *def, struct slice *owner)
{
	const struct py_def *around = def->parent >= 0 ? &outline->defs.items[def->parent] : NULL;

	*owner = (struct slice){ 0 };
	if (!around || around->kind != PY_CLASS)
		return true;
	*owner = around->name;
	for (size_t i = 0; i < def->params.n; i++)
		if (slice_eq(def->params.items[i].name, *owner) || slice_starts(def->params.items[i].name, S("__")))
			return false;
	return is_plain_class(outline, around);
}

/* Is this decorator memory_profiler's, by whatever name it was imported? */
static bool is_profiler(const struct outline *outline, struct slice path)
{
	const struct py_binding *bindings;
	struct slice first;
	size_t n;

	if (!slice_cut(&path, '.', &first))
		return false;
	bindings = outline_bindings(outline, first, &n);
	while (n-- > 0)
		if (bindings[n].kind <= BIND_MEMBER && slice_is(bindings[n].module, "memory_profiler"))
			return true;
	return false;
}

static bool is_decorated_by_hand(const struct outline *outline, const struct py_def *def)
{
	for (size_t i = 0; i < def->decorators.n; i++)
		if (is_profiler(outline, def->decorators.items[i].path))
			return true;
	return false;
}

/* The functions of the file that the user decorated with memory_profiler. */
static struct set by_hand(struct arena *arena, const struct source *source)
{
	struct set names = { 0 };

	if (slice_find(source->text, S("memory_profiler"), 0) == SLICE_NONE)
		return names;
	for (size_t i = 0; i < source->outline->defs.n; i++)
		if (is_decorated_by_hand(source->outline, &source->outline->defs.items[i]))
			set_add(arena, &names, source->outline->defs.items[i].name);
	return names;
}

/* Is it an async function that a decorator asks for what it is, as a web framework's does? memory_profiler's decorator,
 * which goes below it, makes it a generator. */
static bool is_taken(const struct py_def *def)
{
	for (size_t i = 0; def->is_async && i < def->decorators.n; i++) {
		struct slice path = def->decorators.items[i].path;

		if (!slice_is(path, "staticmethod") && !slice_is(path, "classmethod"))
			return true;
	}
	return false;
}

static bool uses_any(struct slice text, const struct set *names)
{
	for (size_t at = 0, end; names->n && at < text.n; at = end + 1) {
		end = word_end(text, at);
		if (set_has(names, slice_part(text, at, end)))
			return true;
	}
	return false;
}

static struct slice indent_of(struct slice text, size_t at)
{
	return slice_part(text, line_start(text, at), at);
}

/* Python takes no decorator that stands in another column than its def; the parser does. A form feed begins the columns
 * anew. */
static bool is_askew(const struct source *source, const struct py_def *def)
{
	struct slice indent = slice_last(indent_of(source->text, def->keyword), '\f');

	for (size_t i = 0; i < def->decorators.n; i++)
		if (!slice_eq(slice_last(indent_of(source->text, def->decorators.items[i].start), '\f'), indent))
			return true;
	return false;
}

static enum left why_left(const struct function *function, const struct set *by_hand)
{
	static const enum left of_body[] = {
		[BODY_OWN_LINE] = LEFT_NOT,        [BODY_SAME_LINE] = LEFT_SAME_LINE, [BODY_AFTER_DOC] = LEFT_AFTER_DOC,
		[BODY_CONTINUED] = LEFT_CONTINUED, [BODY_ONLY_DOC] = LEFT_ONLY_DOC,
	};
	const struct source *source = function->source;
	const struct py_def *def = &source->outline->defs.items[function->def];
	struct slice owner;

	if (strcmp(function->trigger, "orchestrationTrigger") == 0)
		return LEFT_ORCHESTRATOR;
	if (def->is_generator)
		return LEFT_GENERATOR;
	if (is_decorated_by_hand(source->outline, def))
		return LEFT_BY_HAND;
	if (function->model == MODEL_HELPER && is_taken(def))
		return LEFT_ASYNC_TAKEN;
	if (function->model == MODEL_HELPER)
		return begins_statement(source, def->keyword) ? LEFT_NOT : LEFT_CONTINUED;
	if (uses_any(slice_part(source->text, def->span.start, def->span.end), by_hand))
		return LEFT_BY_HAND;
	if (of_body[def->body])
		return of_body[def->body];
	if (!find_owner(source->outline, def, &owner))
		return LEFT_IN_CLASS;
	if (!begins_statement(source, def->keyword) || !begins_statement(source, def->statement))
		return LEFT_CONTINUED;
	return is_askew(source, def) ? LEFT_BROKEN : LEFT_NOT;
}

/* ---- names that are free ---- */

struct namer {
	struct arena *arena;
	struct set taken; /* every word of the file that could be in the way */
};

static void take_words(struct namer *namer, struct slice text, struct slice prefix)
{
	for (size_t at = 0; (at = slice_find(text, prefix, at)) != SLICE_NONE;) {
		size_t end = word_end(text, at);

		set_add(namer->arena, &namer->taken, slice_part(text, at, end));
		at = end;
	}
}

/* `wanted`, or `wanted_2`, `wanted_3` … The set's number of a name is the last that was tried behind it. */
static struct slice free_name(struct namer *namer, struct slice wanted)
{
	struct buf name = { .arena = namer->arena };
	size_t i;

	if (set_add(namer->arena, &namer->taken, wanted))
		return wanted;
	i = *set_number(&namer->taken, wanted);
	i = i ? i : 1;
	do {
		name.n = 0;
		buf_addf(&name, "%.*s_%zu", SLICE_ARG(wanted), ++i);
	} while (!set_add(namer->arena, &namer->taken, slice_of(slice_copy(namer->arena, buf_slice(&name)))));
	*set_number(&namer->taken, wanted) = i;
	return slice_of(slice_copy(namer->arena, buf_slice(&name)));
}

/* The module's own name where the file leaves it free or means the same by it; else an alias. */
static struct slice module_name(struct namer *namer, const struct outline *outline, enum py_module module)
{
	struct slice name = slice_of(py_module_names[module]);
	unsigned uses = outline_uses(outline, name, NULL);

	set_add(namer->arena, &namer->taken, name);
	if (outline->star_import) /* it may bind any name to anything */
		return free_name(namer, name);
	if (uses == 0 || ((uses & USE_IMPORT) && !(uses & USE_BIND)))
		return name;
	return free_name(namer, name);
}

/* The name that an earlier run gave, since the user may have come to rely on it; else a free one. */
static struct slice keep_name(struct namer *namer, const struct outline *outline, struct slice earlier,
			      struct slice wanted)
{
	if (!earlier.n || (outline_uses(outline, earlier, NULL) & (USE_BIND | USE_IMPORT)))
		return free_name(namer, wanted);
	set_add(namer->arena, &namer->taken, earlier);
	return earlier;
}

static struct block_names choose_names(struct namer *namer, const struct source *source, struct block_names earlier)
{
	static const char *const prefixes[] = { "profiled_", "root_logger", "profiler_logstream",
						"profiler_decorator" };
	struct block_names names;

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		take_words(namer, source->text, slice_of(prefixes[i]));
	for (int i = 0; i < PY_MODULES; i++) {
		struct slice module = slice_of(py_module_names[i]);
		bool taken = outline_uses(source->outline, module, NULL) & USE_BIND;

		take_words(namer, source->text, module);
		names.module[i] = earlier.module[i].n && !taken
					  ? earlier.module[i]
					  : module_name(namer, source->outline, (enum py_module)i);
	}
	names.root_logger = keep_name(namer, source->outline, earlier.root_logger, S("root_logger"));
	names.stream = keep_name(namer, source->outline, earlier.stream, S("profiler_logstream"));
	names.decorator = keep_name(namer, source->outline, earlier.decorator, S("profiler_decorator"));
	return names;
}

/* ---- where the lines go ---- */

/* Lines 1 and 2 may tell Python the file's encoding or the system its interpreter: nothing goes above them. */
static bool is_cookie(struct slice text, size_t start)
{
	struct slice line = slice_part(text, start, line_end(text, start));
	size_t first = line_start(text, 0);

	if (start != first && start != line_next(text, first))
		return false;
	return slice_starts(line, S("#!")) || line_names_encoding(line);
}

/* The line of the module-level statement at `at`, or the first of the comment lines that stand right above it. */
static size_t setup_position(const struct source *source, size_t at)
{
	struct slice text = source->text;
	size_t start = line_start(text, at), first = line_start(text, 0);

	while (start > first) {
		size_t above = line_above(text, start);

		if (text.p[above] != '#' || !lexed_is_comment(&source->lexed, above) || is_cookie(text, above))
			break;
		start = above;
	}
	return start;
}

/* Would the profiler's filter trip over the text of this function? Comments behind its end count for it. */
static bool mentions_mib(const struct source *source, const struct py_def *def)
{
	struct slice text = source->text;
	size_t end = line_next(text, def->span.end);

	while (end < text.n) {
		size_t next = line_next(text, end);
		struct slice line = slice_trim(slice_part(text, end, next));

		if (line.n && line.p[0] != '#')
			break;
		end = next;
	}
	return slice_find(slice_part(text, def->span.start, end), S("MiB"), 0) != SLICE_NONE;
}

/* A comment that speaks to a tool about the header above it. */
static bool is_directive(struct slice comment)
{
	static const char *const words[] = { "type:", "noqa", "pragma", "pylint", "mypy", "ruff", "fmt:", "pyright" };
	struct slice text = slice_trim(slice_part(comment, 1, comment.n));

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_starts(text, slice_of(words[i])))
			return true;
	return false;
}

/* The line of the body's first statement, or the first of the comment lines that stand right above it. */
static size_t body_position(const struct source *source, const struct py_def *def)
{
	struct slice text = source->text, indent = indent_of(text, def->first);
	size_t start = line_start(text, def->first);

	for (;;) {
		size_t above = line_above(text, start), comment = above + indent.n;
		struct slice line = slice_part(text, above, line_end(text, above));

		if (above <= def->keyword || line.n <= indent.n || !slice_starts(line, indent) ||
		    !lexed_is_comment(&source->lexed, comment) ||
		    is_directive(slice_part(text, comment, above + line.n)))
			return start;
		start = above;
	}
}

/* What would stand in front of the def, or of its body's first statement; *at is where. */
static struct slice write_block(struct arena *arena, const struct profiler *profiler, const struct source *source,
				const struct function *function, const struct block_names *names, struct namer *namer,
				size_t *at)
{
	const struct py_def *def = &source->outline->defs.items[function->def];
	struct wrapper_facts facts = {
		.entry = def->name,
		.is_async = def->is_async,
		.type_params = def->type_params,
		.params = def->params.items,
		.param_count = def->params.n,
		.indent = indent_of(source->text, def->keyword),
		.body_indent = indent_of(source->text, def->first),
	};

	if (function->model == MODEL_HELPER) {
		*at = line_start(source->text, def->keyword);
		return block_write_decorator(arena, profiler, def->name, facts.indent, names,
					     line_newline(source->text, *at));
	}
	*at = body_position(source, def);
	find_owner(source->outline, def, &facts.owner);
	facts.profiled = free_name(namer, slice_of(buf_format(arena, "profiled_%.*s", SLICE_ARG(def->name))));
	return block_write_wrapper(arena, profiler, &facts, names, line_newline(source->text, *at));
}

/* ---- what is there already ---- */

/* What stands there already, when only a formatter's hand has passed over it; else the new block. */
static struct slice keep_block(struct arena *arena, const struct source *source, size_t at, struct slice name,
			       struct slice wanted, bool *kept)
{
	const struct block *block = source_block_at(source, at, name);
	struct slice there;

	*kept = false;
	if (!block)
		return wanted;
	there = slice_part(source->disk, block->span.start, block->span.end);
	*kept = block_is_formatted(arena, there, wanted);
	return *kept ? there : wanted;
}

/* ---- one file ---- */

static void leave_all(const struct app *app, const struct source *source)
{
	for (size_t i = 0; i < app->functions.n; i++)
		if (app->functions.items[i].source == source && !app->functions.items[i].left)
			app->functions.items[i].left = LEFT_UNSAFE;
}

/* One file at work. */
struct job {
	struct arena *arena;
	const struct source *source;
	const struct profilers *known;
	const struct profiler *profiler;
	struct set by_hand;
	struct set marked; /* the names of the blocks on the disk */
	struct namer namer;
	struct setup_facts setup;
	struct plan plan;
	size_t first;       /* module-level statement with something to profile in it */
	enum state *states; /* of each def, once it is planned: two function.json may name one */
	bool *planned;
	bool has_lost_setup; /* there is none on the disk */
};

static void plan_function(struct job *job, struct function *function)
{
	const struct source *source = job->source;
	const struct py_def *def = &source->outline->defs.items[function->def];
	struct slice block;
	size_t at;
	bool kept;

	function->state = set_has(&job->marked, def->name) ? STATE_STALE : STATE_PLAIN;
	if (!function->left)
		function->left = why_left(function, &job->by_hand);
	if (function->left)
		return;
	if (!job->planned[function->def]) {
		block = write_block(job->arena, job->profiler, source, function, &job->setup.names, &job->namer, &at);
		block = keep_block(job->arena, source, at, def->name, block, &kept);
		plan_insert(job->arena, &job->plan, at, block);
		job->planned[function->def] = true;
		job->states[function->def] = kept ? STATE_PROFILED : function->state;
		job->setup.needs_sys |= def->is_async && function->model != MODEL_HELPER;
		job->setup.all_rows |= mentions_mib(source, def);
		job->first = def->statement < job->first ? def->statement : job->first;
	}
	function->state = job->states[function->def];
}

/* Comes before all else, also before what was planned for the same place. */
static void plan_setup(struct job *job)
{
	struct plan functions = job->plan;
	size_t at = setup_position(job->source, job->first);
	struct slice block;
	bool kept;

	job->setup.original = blob_id(job->arena, job->source->text);
	block = block_write_setup(job->arena, job->profiler, &job->setup, line_newline(job->source->text, at));
	job->plan = (struct plan){ 0 };
	block = keep_block(job->arena, job->source, at, S("setup"), block, &kept);
	plan_insert(job->arena, &job->plan, at, block);
	for (size_t i = 0; i < functions.insertions.n; i++)
		plan_insert(job->arena, &job->plan, functions.insertions.items[i].at,
			    functions.insertions.items[i].text);
}

/* The result, looked at as any later run will: our blocks are in it, each where Python takes it for comments and
 * code, and out of it they give the user's bytes. These have been parsed; the blocks have a fixed form, with names in
 * it that the parser took for names. */
static bool stands_check(struct job *job, struct slice result)
{
	const struct source *source = job->source;
	struct fail ignored = { .arena = job->arena };
	struct source *again = source_read(job->arena, source->path, source->file, result, &ignored);

	return again && slice_eq(again->text, source->text) && again->blocks.n == job->plan.insertions.n &&
	       check_blocks(again, job->known, &ignored);
}

/* The file's bytes as they shall be. */
struct slice instrument_source_text(struct arena *arena, const struct app *app, const struct source *source,
				    const struct profiling *profiling)
{
	const struct profiler *earlier = profiler_of(source, profiling->known);
	struct block_names names = setup_names(arena, source, earlier);
	size_t defs = source->outline->defs.n;
	struct job job = {
		.arena = arena,
		.source = source,
		.known = profiling->known,
		.profiler = profiling->profiler ? profiling->profiler : earlier,
		.by_hand = by_hand(arena, source),
		.namer = { .arena = arena },
		.first = SLICE_NONE,
		.states = NEW_ARRAY(arena, enum state, defs),
		.planned = NEW_ARRAY(arena, bool, defs),
		.has_lost_setup = !names.module[MODULE_MEMORY_PROFILER].n,
	};
	struct slice result;

	for (size_t i = 0; i < source->blocks.n; i++)
		if (!block_is_setup(&source->blocks.items[i]))
			set_add(arena, &job.marked, source->blocks.items[i].name);
	job.setup.names = choose_names(&job.namer, source, names);
	job.setup.all_rows = slice_find(slice_of(source->file), S("MiB"), 0) != SLICE_NONE;
	for (size_t i = 0; i < app->functions.n; i++)
		if (app->functions.items[i].source == source && app->functions.items[i].def >= 0)
			plan_function(&job, &app->functions.items[i]);
	if (job.first == SLICE_NONE)
		return source->text;
	plan_setup(&job);
	for (size_t i = 0; job.has_lost_setup && i < app->functions.n; i++)
		if (app->functions.items[i].source == source && app->functions.items[i].state == STATE_PROFILED)
			app->functions.items[i].state = STATE_STALE;
	result = plan_splice(arena, source->text, &job.plan);
	if (stands_check(&job, result))
		return result;
	leave_all(app, source);
	return source->text;
}

static void instrument_source(struct arena *arena, const struct app *app, struct source *source,
			      const struct profiling *profiling, struct changes *out)
{
	struct arena scratch = { 0 };
	struct slice result = instrument_source_text(&scratch, app, source, profiling);

	if (!slice_eq(result, source->disk))
		*vec_push(arena, out) = (struct change){
			.path = source->path,
			.file = source->file,
			.is_real = true,
			.before = source->disk,
			.after = { arena_copy(arena, result.p, result.n), result.n },
		};
	arena_release(&scratch);
}

/* ---- the app ---- */

const char *const warning_ids[WARNINGS] = { "frames", "stacklevel", "recursion", "logging", "async-helper" };
const char *const warning_texts[WARNINGS] = {
	"it looks at the call stack, which has more frames under the profiler",
	"it counts calls with stacklevel, of which there are more under the profiler",
	"it calls itself: every level is reported, and it may go less deep",
	"its file sets up logging, which may drop the reports",
	"calls of it that overlap spoil its report: call it one at a time",
};

bool function_is_warned(const struct function *function, enum warning warning, struct place *place)
{
	const struct outline *outline;
	const struct py_def *def;

	if (function->left || function->def < 0)
		return false;
	outline = function->source->outline;
	def = &outline->defs.items[function->def];
	*place = function->place;
	switch (warning) {
	case WARN_LOGGING:
		*place = source_place(function->source, outline->logging_at);
		return outline->sets_up_logging;
	case WARN_ASYNC_HELPER:
		return function->model == MODEL_HELPER && def->is_async;
	default:
		*place = source_place(function->source, def->hazard_at[warning]);
		return def->hazards & 1u << warning;
	}
}

const char *function_state(const struct function *function)
{
	static const char *const states[] = {
		[STATE_PLAIN] = "not profiled",
		[STATE_PROFILED] = "profiled",
		[STATE_STALE] = "stale",
		[STATE_ALTERED] = "altered",
	};

	if (function->state != STATE_PLAIN)
		return states[function->state];
	return function->left == LEFT_BY_HAND ? "by hand" : function->left ? "left alone" : states[STATE_PLAIN];
}

void instrument_look(struct arena *arena, struct app *app, const struct profiling *profiling)
{
	struct fail ignored = { .arena = arena };

	for (size_t i = 0; i < app->sources.n; i++) {
		struct source *source = app->sources.items[i];
		struct arena scratch = { 0 };
		bool ours = check_blocks(source, profiling->known, &ignored);

		if (!source->outline || source->outline->broken)
			continue;
		instrument_source_text(&scratch, app, source, profiling);
		arena_release(&scratch);
		for (size_t k = 0; !ours && k < app->functions.n; k++)
			if (app->functions.items[k].source == source && app->functions.items[k].state != STATE_PLAIN)
				app->functions.items[k].state = STATE_ALTERED;
	}
}

bool source_is_profiled(const struct app *app, const struct source *source)
{
	for (size_t i = 0; i < app->functions.n; i++)
		if (app->functions.items[i].source == source && !app->functions.items[i].left)
			return true;
	return false;
}

bool instrument_plan(struct arena *arena, struct app *app, const struct profiling *profiling, struct changes *out,
		     struct required *required, struct fail *f)
{
	bool any = false;

	for (size_t i = 0; i < app->sources.n; i++) {
		struct source *source = app->sources.items[i];

		if (!source->outline && !source->blocks.n)
			continue; /* nobody asked what is in it */
		source_parse(arena, source);
		if (source->outline->broken)
			continue;
		if (!check_blocks(source, profiling->known, f))
			return false;
		instrument_source(arena, app, source, profiling, out);
	}
	for (size_t i = 0; i < app->functions.n; i++)
		any |= !app->functions.items[i].left;
	return any ? plan_requirement(arena, app, profiling, out, required, f)
		   : plan_no_requirement(arena, app, profiling->known, false, NULL, out, required, f);
}
