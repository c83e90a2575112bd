/* remove: what stands between the marks goes, and our line in requirements.txt; there is no other state. Then what was
 * written by hand, and the requirement that it needed. */
#include "base/arena.h"
#include "base/buf.h"
#include "git/git.h"
#include "instrument/block.h"
#include "instrument/instrument.h"
#include "python/lines.h"

const struct block *setup_block(const struct source *source)
{
	for (size_t i = 0; i < source->blocks.n; i++)
		if (block_is_setup(&source->blocks.items[i]))
			return &source->blocks.items[i];
	return NULL;
}

struct block_names setup_names(struct arena *arena, const struct source *source, const struct profiler *profiler)
{
	const struct block *block = setup_block(source);

	return block ? block_read(arena, profiler, source->disk, block, NULL).names : (struct block_names){ 0 };
}

/* Names the first line in which the block differs from what we would have written. */
static bool changed_by_hand(const struct source *source, const struct block *block, struct slice expected,
			    struct fail *f)
{
	struct slice disk = source->disk, wanted = { 0 }, found = { 0 };
	size_t at = block->inner.start, first = line_place(source->path, disk, block->span.start).line;
	size_t last = line_place(source->path, disk, block->inner.end).line;

	for (; at < block->inner.end; at = line_next(disk, at)) {
		found = slice_part(disk, at, line_end(disk, at));
		wanted = (struct slice){ 0 };
		if (!slice_cut(&expected, '\n', &wanted) || !slice_eq(wanted, found))
			break;
	}
	if (at >= block->inner.end)
		slice_cut(&expected, '\n', &wanted);
	fail_at(f, line_place(source->path, disk, at), "the lines between pyfuncprof's marks were changed by hand");
	if (!wanted.n)
		return fail_hint(f,
				 "nothing like it was inserted; take it out, or 'pyfuncprof remove --force' deletes "
				 "lines %zu to %zu",
				 first, last);
	return fail_hint(f, "expected '%.*s'; put it back, or 'pyfuncprof remove --force' deletes lines %zu to %zu",
			 SLICE_ARG(wanted), first, last);
}

/* How far the file's blocks are from what that profiler would have written; fails at the first that is not that,
 * unless `f` is NULL. */
static size_t blocks_apart(const struct source *source, const struct profiler *profiler, struct fail *f)
{
	struct arena scratch = { 0 };
	const struct block *setup = setup_block(source);
	struct block_reading head = { 0 }, reading;
	const struct block_names *names;
	size_t sum = 0;

	if (setup)
		head = block_read(&scratch, profiler, source->disk, setup, NULL);
	names = head.names.module[MODULE_MEMORY_PROFILER].n ? &head.names : NULL;
	for (size_t i = 0; !(f && sum) && i < source->blocks.n; i++) {
		const struct block *block = &source->blocks.items[i];

		reading = block == setup ? head : block_read(&scratch, profiler, source->disk, block, names);
		if (reading.apart && f)
			changed_by_hand(source, block, reading.expected, f);
		sum += reading.apart;
	}
	arena_release(&scratch);
	return sum;
}

const struct profiler *profiler_of(const struct source *source, const struct profilers *known)
{
	struct arena scratch = { 0 };
	struct fail none = { .arena = &scratch };
	const struct profiler *nearest = profiler_find(known, profiler_default, &none);
	size_t least = SLICE_NONE;

	if (!nearest)
		nearest = known->items;
	if (known->n > 1 && source->blocks.n)
		least = blocks_apart(source, nearest, NULL);
	for (size_t i = 0; known->n > 1 && source->blocks.n && least && i < known->n; i++) {
		size_t apart = blocks_apart(source, &known->items[i], NULL);

		if (apart >= least)
			continue;
		nearest = &known->items[i];
		least = apart;
	}
	arena_release(&scratch);
	return nearest;
}

bool check_blocks(const struct source *source, const struct profilers *known, struct fail *f)
{
	return !source->blocks.n || !blocks_apart(source, profiler_of(source, known), f);
}

/* Is what stands outside the marks what was instrumented, or has it been edited since? False without marks. */
static bool is_original(struct arena *arena, const struct source *source)
{
	const struct block *block = setup_block(source);

	return block && slice_eq(block->original, blob_id(arena, source->text));
}

/* Where the user's own code, what is left of it, needs a name of the setup block, or SLICE_NONE. */
static size_t find_use(const struct outline *outline, const struct by_hand *by_hand, struct slice name)
{
	size_t first = SLICE_NONE;
	unsigned uses = 0;

	for (size_t i = 0; i < outline->mentions.n; i++) {
		const struct py_mention *m = &outline->mentions.items[i];

		if (!slice_eq(m->name, name) || by_hand_is_gone(by_hand, m->at))
			continue;
		first = first == SLICE_NONE ? m->at : first;
		uses |= m->use;
	}
	return uses == USE_LOAD ? first : SLICE_NONE;
}

/* A cheap look: is there a line of the module that says `import name`? */
static bool imports(struct slice text, const struct lexed *lexed, struct slice name)
{
	for (size_t at = line_start(text, 0); at < text.n && at < lexed->unclosed && at < lexed->beyond;
	     at = line_next(text, at)) {
		struct slice line = slice_part(text, at, line_end(text, at));

		if (slice_starts(line, S("import ")) && slice_eq(slice_trim(slice_part(line, 7, line.n)), name) &&
		    !lexed_is_in_string(lexed, at))
			return true;
	}
	return false;
}

/* Fails when the user's own code came to rely on our setup: the file would not load without it. */
static bool check_names(const struct source *source, const struct profiler *profiler, const struct by_hand *by_hand,
			struct fail *f)
{
	struct arena scratch = { 0 };
	struct block_names names = setup_names(&scratch, source, profiler);
	const struct slice all[] = { names.module[MODULE_LOGGING],
				     names.module[MODULE_MEMORY_PROFILER],
				     names.module[MODULE_OS],
				     names.module[MODULE_SYS],
				     names.root_logger,
				     names.stream,
				     names.decorator };
	struct lexed lexed = lex(&scratch, by_hand->text);
	struct source parsed = *source;
	size_t at = SLICE_NONE;

	for (size_t i = 0; at == SLICE_NONE && i < sizeof all / sizeof *all; i++) {
		if (!all[i].n || slice_find(by_hand->text, all[i], 0) == SLICE_NONE ||
		    imports(by_hand->text, &lexed, all[i]))
			continue;
		source_parse(&scratch, &parsed);
		at = find_use(parsed.outline, by_hand, all[i]);
		if (at == SLICE_NONE)
			continue;
		fail_at(f, source_place(source, at), "only the lines of pyfuncprof define '%.*s'", SLICE_ARG(all[i]));
		fail_hint(f, "take this use of it out first, or use --force and mend the file yourself");
	}
	arena_release(&scratch);
	return at == SLICE_NONE;
}

/* Is it a template, which may well be kept in the app? */
static bool is_template(const struct source *source, const struct profilers *known)
{
	for (size_t i = 0; i < known->n; i++)
		if (known->items[i].file && strcmp(known->items[i].file, source->file) == 0)
			return true;
	return false;
}

/* What was written by hand goes, but for what another file needs. */
static bool remove_by_hand(struct arena *arena, const struct app *app, const struct profilers *known,
			   struct by_hand *by_hand, struct fail *f)
{
	static const struct needed_names nothing;
	struct losses losses = { 0 };

	for (size_t i = 0; i < app->sources.n; i++) {
		by_hand[i] = (struct by_hand){ .text = app->sources.items[i]->text, .still = SLICE_NONE };
		if (!is_template(app->sources.items[i], known))
			by_hand[i] = by_hand_remove(arena, app->sources.items[i], &nothing);
		if (by_hand[i].unbound.n)
			*vec_push(arena, &losses) = (struct loss){ app->sources.items[i], &by_hand[i], { 0 }, { 0 } };
	}
	if (!elsewhere_find(arena, app, &losses, f))
		return false;
	for (size_t i = 0; i < losses.n; i++)
		if (losses.items[i].needed.n)
			*losses.items[i].by_hand =
				by_hand_remove(arena, losses.items[i].source, &losses.items[i].needed);
	return true;
}

static bool remove_from_source(struct arena *arena, struct source *source, const struct profilers *known,
			       const struct by_hand *by_hand, bool force, struct changes *out, struct removal *removal,
			       struct fail *f)
{
	if (source->blocks.n && !force &&
	    (!check_blocks(source, known, f) || !check_names(source, profiler_of(source, known), by_hand, f)))
		return false;
	for (size_t i = 0; i < by_hand->findings.n; i++)
		*vec_push(arena, &removal->by_hand) = by_hand->findings.items[i];
	if (source->blocks.n)
		*vec_push(arena, &removal->restored) =
			(struct restored){ source, is_original(arena, source), by_hand->changed };
	if (source->blocks.n || by_hand->changed)
		*vec_push(arena, out) = (struct change){
			.path = source->path,
			.file = source->file,
			.is_real = true,
			.before = source->disk,
			.after = by_hand->text,
		};
	return true;
}

bool remove_plan(struct arena *arena, const struct app *app, const struct profilers *known, bool force,
		 struct changes *out, struct removal *removal, struct fail *f)
{
	struct by_hand *by_hand = NEW_ARRAY(arena, struct by_hand, app->sources.n + 1);
	struct by_hand_requirement requirement = { .findings = &removal->by_hand };
	bool changed = false;

	if (!remove_by_hand(arena, app, known, by_hand, f))
		return false;
	for (size_t i = 0; i < app->sources.n; i++) {
		const struct source *source = app->sources.items[i];

		if (!remove_from_source(arena, app->sources.items[i], known, &by_hand[i], force, out, removal, f))
			return false;
		changed |= by_hand[i].changed;
		if (by_hand[i].still == SLICE_NONE || requirement.still_used)
			continue;
		requirement.still_used =
			buf_format(arena, "%s:%zu", source->path, source_place(source, by_hand[i].still).line);
	}
	requirement.only_marked = !changed;
	return plan_no_requirement(arena, app, known, force, &requirement, out, &removal->required, f);
}
