#include "profile/origin.h"

#include "base/arena.h"
#include "base/fs.h"
#include "instrument/instrument.h"
#include "profile/blame.h"
#include "profile/likeness.h"
#include "python/lines.h"

/* ---- the file of a path ---- */

struct found {
	const struct origin_app *in;
	const char *path, *real, *below; /* for people, to be opened, and relative to the app */
	size_t parts;                    /* the last ones of its path that are those of the log's, too */
	bool is_one_of_many;
};

static bool is_separator(char c)
{
	return c == '/' || c == '\\';
}

/* Takes the last part off a path, whatever separates its parts. */
static struct slice cut_last(struct slice *path)
{
	size_t end = path->n, start;
	struct slice last;

	while (end > 0 && is_separator(path->p[end - 1]))
		end--;
	for (start = end; start > 0 && !is_separator(path->p[start - 1]); start--)
		;
	last = slice_part(*path, start, end);
	path->n = start;
	return last;
}

static size_t common_parts(struct slice a, struct slice b)
{
	size_t parts = 0;

	for (;; parts++) {
		struct slice of_a = cut_last(&a), of_b = cut_last(&b);

		if (!of_a.n || !slice_eq(of_a, of_b))
			return parts;
	}
}

static size_t count_parts(const char *path)
{
	return common_parts(slice_of(path), slice_of(path));
}

static bool has_file(const struct found_folder *folder, struct slice name)
{
	for (size_t i = 0; i < folder->entries.n; i++)
		if (folder->entries.items[i].kind == FS_FILE && slice_is(name, folder->entries.items[i].name))
			return true;
	return false;
}

static void look_in_folder(struct arena *arena, const struct origin_app *in, const struct found_folder *folder,
			   struct slice path, struct found *best)
{
	const char *below = folder->real + strlen(in->app->real), *name, *real;
	struct slice rest = path, last = cut_last(&rest);
	size_t parts;

	if (!has_file(folder, last))
		return;
	name = slice_copy(arena, last);
	real = fs_join(arena, folder->real, name);
	parts = common_parts(path, slice_of(real));
	below += *below == '/';
	below = fs_join(arena, *below ? below : ".", name);
	if (parts < count_parts(below) || parts < best->parts)
		return;
	if (parts == best->parts && strcmp(best->real, real) != 0)
		best->is_one_of_many = true;
	else
		*best = (struct found){ in, fs_join(arena, folder->path, name), real, below, parts, false };
}

/* The file that has the most of the path's last parts, all those below its app among them. */
static struct found find_file(struct arena *arena, const struct origin_app *apps, size_t n, struct slice path)
{
	struct found best = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < apps[i].app->found->folders.n; k++)
			look_in_folder(arena, &apps[i], &apps[i].app->found->folders.items[k], path, &best);
	return best;
}

/* ---- what the file was like ---- */

/* A line of a text. */
struct text_line {
	size_t at;
	struct slice likeness;
	size_t original;           /* its number without our blocks, from 1; in a block that of the line behind it */
	const struct block *block; /* that it is in */
};

struct text {
	VEC(struct text_line) lines;
};

/* A file of the app, and the functions of the result that are in it. */
struct job {
	struct arena *arena;
	struct result *result;
	struct found found;
	struct source *source;
	struct text plain; /* without our blocks */
	VEC(size_t) functions;
};

static struct text read_text(struct arena *arena, const struct source *source)
{
	struct slice disk = source->disk;
	struct text text = { 0 };
	size_t original = 1, block = 0;

	for (size_t at = line_start(disk, 0); at < disk.n; at = line_next(disk, at)) {
		struct text_line *line = vec_push(arena, &text.lines);

		while (block < source->blocks.n && source->blocks.items[block].span.end <= at)
			block++;
		line->at = at;
		line->likeness = likeness(arena, slice_part(disk, at, line_end(disk, at)));
		line->original = original;
		if (block < source->blocks.n && source->blocks.items[block].span.start <= at)
			line->block = &source->blocks.items[block];
		else
			original++;
	}
	return text;
}

static const struct text_line *text_line(const struct text *text, uint64_t number)
{
	return number && number <= text->lines.n ? &text->lines.items[number - 1] : NULL;
}

static bool says(const struct text *text, uint64_t number, struct slice row)
{
	const struct text_line *line = text_line(text, number);

	return line && slice_eq(line->likeness, row);
}

/* Does the text say what the rows say? */
static bool fits(const struct job *job, const struct text *text)
{
	for (size_t i = 0; i < job->functions.n; i++) {
		const struct result_function *function = &job->result->functions.items[job->functions.items[i]];

		for (size_t k = 0; k < function->lines.n; k++)
			if (!says(text, function->lines.items[k].line,
				  likeness(job->arena, function->lines.items[k].source)))
				return false;
	}
	return true;
}

/* Reads a text of the file; does it fit? */
static bool try_text(const struct job *job, struct slice bytes, struct text *out)
{
	struct fail ignored = { .arena = job->arena };
	const struct source *source = source_read(job->arena, job->source->path, job->source->file, bytes, &ignored);

	if (!source)
		return false;
	*out = read_text(job->arena, source);
	return fits(job, out);
}

/* As a profiler would write it. */
static bool try_profiled(const struct job *job, const struct profiling *profiling, struct text *out)
{
	return try_text(job, instrument_source_text(job->arena, job->found.in->app, job->source, profiling), out);
}

/* The text that ran. */
static bool find_text(const struct job *job, struct text *out)
{
	const struct source *source = job->source;
	struct profiling one = *job->found.in->profiling;

	if (try_text(job, source->disk, out) || (source->blocks.n && try_text(job, source->text, out)))
		return true;
	if (source->outline->broken)
		return false;
	if (try_profiled(job, &one, out))
		return true;
	for (size_t i = 0; i < one.known->n; i++) {
		one.profiler = &one.known->items[i];
		if (try_profiled(job, &one, out))
			return true;
	}
	return false;
}

/* ---- which function it is ---- */

/* The number of the line that this byte of the source's text is in. */
static size_t number_of(const struct job *job, size_t at)
{
	size_t low = 0, high = job->plain.lines.n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (job->plain.lines.items[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

static bool holds(const struct job *job, const struct py_def *def, size_t line)
{
	return def->kind == PY_FUNCTION && number_of(job, def->span.start) <= line &&
	       number_of(job, def->span.end - 1) >= line;
}

/* The def of that name which a block is in, or right above of; the innermost. */
static int def_of_block(const struct job *job, const struct text_line *in_block)
{
	const struct outline *outline = job->source->outline;
	int found = -1;

	for (size_t i = 0; i < outline->defs.n; i++) {
		const struct py_def *def = &outline->defs.items[i];

		if (slice_eq(def->name, in_block->block->name) && holds(job, def, in_block->original))
			found = (int)i;
	}
	return found;
}

/* The def that begins in this line, else the outermost that the line is in. */
static int def_of_line(const struct job *job, size_t line)
{
	const struct outline *outline = job->source->outline;
	int outer = -1;

	for (size_t i = 0; i < outline->defs.n; i++) {
		const struct py_def *def = &outline->defs.items[i];

		if (!holds(job, def, line))
			continue;
		if (number_of(job, def->span.start) == line)
			return (int)i;
		outer = outer < 0 ? (int)i : outer;
	}
	return outer;
}

/* By the line that it begins in. When that row was always lost: by the others, which may be several functions'. */
static int find_def(const struct job *job, const struct text *text, const struct result_function *function)
{
	const struct text_line *start = text_line(text, function->start);
	size_t first = text_line(text, function->lines.items[0].line)->original;
	size_t last = text_line(text, function->lines.items[function->lines.n - 1].line)->original;
	int def;

	if (job->source->outline->broken)
		return -1;
	if (start)
		return start->block ? def_of_block(job, start) : def_of_line(job, start->original);
	def = def_of_line(job, first);
	return def >= 0 && holds(job, &job->source->outline->defs.items[def], last) ? def : -1;
}

/* An entry's name is the app's; a helper's is its own. */
static struct slice name_of(const struct job *job, int def)
{
	const struct app *app = job->found.in->app;

	for (size_t i = 0; i < app->functions.n; i++) {
		const struct function *function = &app->functions.items[i];

		if (function->source == job->source && function->def == def && function->model != MODEL_HELPER)
			return slice_of(function->name);
	}
	return job->source->outline->defs.items[def].name;
}

static void set_function(const struct job *job, struct result_function *function, int def, size_t start)
{
	if (def >= 0)
		function->name = name_of(job, def);
	function->shown_start = start;
	for (size_t i = 0; i < function->lines.n; i++)
		if (function->lines.items[i].is_first)
			function->lines.items[i].shown_line = start ? start : function->lines.items[i].shown_line;
}

static size_t line_of_def(const struct job *job, int def)
{
	return def < 0 ? 0 : number_of(job, job->source->outline->defs.items[def].keyword);
}

/* All lines are where the text has them; a decorator of ours stands for the `def`. */
static void take_text(const struct job *job, const struct text *text, struct result_function *function)
{
	const struct text_line *start = text_line(text, function->start);
	int def = find_def(job, text, function);

	for (size_t i = 0; i < function->lines.n; i++)
		function->lines.items[i].shown_line = text_line(text, function->lines.items[i].line)->original;
	set_function(job, function, def, start && !start->block ? start->original : line_of_def(job, def));
}

/* ---- by the text of the rows ---- */

/* The rows of a function but its decorator's. */
struct body {
	VEC(struct result_line *) rows;
	VEC(struct slice) likenesses;
};

static struct body read_body(const struct job *job, const struct result_function *function)
{
	struct body body = { 0 };

	for (size_t i = 0; i < function->lines.n; i++) {
		struct result_line *line = &function->lines.items[i];

		if (line->is_first)
			continue;
		*vec_push(job->arena, &body.rows) = line;
		*vec_push(job->arena, &body.likenesses) = likeness(job->arena, line->source);
	}
	return body;
}

static uint64_t shifted(const struct body *body, size_t row, size_t at)
{
	return at + (body->rows.items[row]->line - body->rows.items[0]->line);
}

/* Do the rows stand in the plain text, the first of them in line `at`, and all in one function? */
static bool stands_at(const struct job *job, const struct body *body, size_t at, int *def)
{
	for (size_t i = 0; i < body->rows.n; i++)
		if (!says(&job->plain, shifted(body, i, at), body->likenesses.items[i]))
			return false;
	*def = def_of_line(job, at);
	return *def >= 0 && holds(job, &job->source->outline->defs.items[*def], shifted(body, body->rows.n - 1, at));
}

/* False when the rows stand nowhere, or in more than one place. */
static bool place_by_text(const struct job *job, struct result_function *function)
{
	struct body body = read_body(job, function);
	size_t found = 0;
	int def = -1, its_def;

	if (!body.rows.n || job->source->outline->broken)
		return !body.rows.n;
	for (size_t at = 1; at <= job->plain.lines.n; at++) {
		if (!stands_at(job, &body, at, &its_def))
			continue;
		if (found)
			return false;
		found = at;
		def = its_def;
	}
	if (!found)
		return false;
	for (size_t i = 0; i < body.rows.n; i++)
		body.rows.items[i]->shown_line = shifted(&body, i, found);
	set_function(job, function, def, line_of_def(job, def));
	return true;
}

/* ---- one file ---- */

static void place_functions(const struct job *job)
{
	struct text text;
	bool all = true, fit = find_text(job, &text);

	for (size_t i = 0; i < job->functions.n; i++) {
		struct result_function *function = &job->result->functions.items[job->functions.items[i]];

		function->file = slice_of(job->found.below);
		function->app = job->found.in->app->root;
		if (fit)
			take_text(job, &text, function);
		else
			all &= place_by_text(job, function);
	}
	if (!all)
		result_note(job->arena, job->result,
			    "%s has changed since the log was written: lines are shown as the log numbers them.",
			    job->found.below);
}

/* The functions of one path. */
static void find_path(struct job *job, const struct origin_app *apps, size_t n, struct slice path)
{
	struct fail failure = { .arena = job->arena };

	job->found = find_file(job->arena, apps, n, path);
	if (!job->found.parts)
		return;
	if (job->found.is_one_of_many) {
		result_note(job->arena, job->result,
			    "More than one file may be meant by %s: lines are shown as the log numbers them.",
			    job->found.below);
		return;
	}
	job->source = app_source(job->arena, job->found.in->app, job->found.path, job->found.real, &failure);
	if (!job->source) {
		result_note(job->arena, job->result, "%s: %s: lines are shown as the log numbers them.",
			    job->found.below, failure.message);
		return;
	}
	source_parse(job->arena, job->source);
	job->plain = read_text(job->arena, &(struct source){ .disk = job->source->text });
	place_functions(job);
}

void origin_find(struct arena *arena, const struct origin_app *apps, size_t n, struct result *result)
{
	struct set paths = { 0 };

	for (size_t i = 0; i < result->functions.n && n; i++) {
		struct slice path = result->functions.items[i].path;
		struct job job = { .arena = arena, .result = result };

		if (!path.n || !set_add(arena, &paths, path))
			continue;
		for (size_t k = i; k < result->functions.n; k++)
			if (slice_eq(result->functions.items[k].path, path))
				*vec_push(arena, &job.functions) = k;
		find_path(&job, apps, n, path);
	}
}
