/* remove: what stands between the marks goes, and our line in requirements.txt. There is no other state. */
#include "base/arena.h"
#include "git/git.h"
#include "instrument/block.h"
#include "instrument/instrument.h"
#include "python/lines.h"

struct block_names setup_names(struct arena *arena, const struct source *source)
{
	for (size_t i = 0; i < source->blocks.n; i++)
		if (block_is_setup(&source->blocks.items[i]))
			return block_read_names(arena, source->disk, &source->blocks.items[i]);
	return (struct block_names){ 0 };
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

bool check_blocks(const struct source *source, struct fail *f)
{
	struct arena scratch = { 0 };
	struct block_names names = setup_names(&scratch, source);
	bool ok = true;

	for (size_t i = 0; ok && i < source->blocks.n; i++) {
		const struct block *block = &source->blocks.items[i];
		struct slice expected;

		if (!block_is_ours(&scratch, source->disk, block, names.stream.n ? &names : NULL, &expected))
			ok = changed_by_hand(source, block, expected, f);
	}
	arena_release(&scratch);
	return ok;
}

bool source_is_original(struct arena *arena, const struct source *source)
{
	for (size_t i = 0; i < source->blocks.n; i++)
		if (block_is_setup(&source->blocks.items[i]))
			return slice_eq(source->blocks.items[i].original, blob_id(arena, source->text));
	return false;
}

/* Where the user's own code needs a name of the setup block, or SLICE_NONE. */
static size_t find_use(struct arena *arena, const struct source *source, const struct block_names *names,
		       struct slice *name)
{
	const struct slice all[] = { names->module[MODULE_LOGGING], names->module[MODULE_MEMORY_PROFILER],
				     names->module[MODULE_SYS], names->root_logger, names->stream };
	struct source parsed = *source;
	size_t at;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		*name = all[i];
		if (!name->n || slice_find(source->text, *name, 0) == SLICE_NONE)
			continue;
		source_parse(arena, &parsed);
		if (outline_uses(parsed.outline, *name, &at) == USE_LOAD)
			return at;
	}
	return SLICE_NONE;
}

/* Fails when the user's own code came to rely on our setup: the file would not load without it. */
static bool check_names(const struct source *source, struct fail *f)
{
	struct arena scratch = { 0 };
	struct block_names names = setup_names(&scratch, source);
	struct slice name;
	size_t at = find_use(&scratch, source, &names, &name);

	if (at != SLICE_NONE) {
		fail_at(f, source_place(source, at), "only the lines of pyfuncprof define '%.*s'", SLICE_ARG(name));
		fail_hint(f, "take this use of it out first, or use --force and mend the file yourself");
	}
	arena_release(&scratch);
	return at == SLICE_NONE;
}

bool remove_plan(struct arena *arena, const struct app *app, bool force, struct changes *out,
		 struct restored_files *restored, enum requirement *requirement, struct fail *f)
{
	for (size_t i = 0; i < app->sources.n; i++) {
		struct source *source = app->sources.items[i];

		if (!source->blocks.n)
			continue;
		if (!force && (!check_blocks(source, f) || !check_names(source, f)))
			return false;
		*vec_push(arena, out) =
			(struct change){ source->path, source->file, false, source->disk, source->text };
		*vec_push(arena, restored) = (struct restored){ source, source_is_original(arena, source) };
	}
	return plan_no_requirement(arena, app, force, out, requirement, f);
}
