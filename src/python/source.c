#include "python/source.h"

#include "base/arena.h"
#include "base/buf.h"
#include "python/lines.h"

static const struct slice begin_mark = { "# pyfuncprof: begin ", 20 };
static const struct slice end_mark = { "# pyfuncprof: end ", 18 };

struct mark {
	bool begins;
	struct slice name;
	struct slice original;
};

bool block_is_setup(const struct block *block)
{
	return block->original.n > 0;
}

/* Reads "name" or "setup (original <hex>)". */
static void read_mark(struct slice rest, struct mark *mark)
{
	size_t original = slice_find(rest, S(" (original "), 0);

	mark->name = rest;
	mark->original = (struct slice){ 0 };
	if (original == SLICE_NONE || !slice_ends(rest, S(")")))
		return;
	mark->original = slice_trim(slice_part(rest, original + 11, rest.n - 1));
	mark->name = slice_part(rest, 0, original);
}

/* Does the line that begins at `at` read like a mark? `*column` is where in the line. */
static bool reads_like_mark(struct slice text, size_t at, struct mark *mark, size_t *column)
{
	struct slice line = slice_part(text, at, line_end(text, at));
	struct slice trimmed = slice_trim(line);

	mark->begins = slice_starts(trimmed, begin_mark);
	if (!mark->begins && !slice_starts(trimmed, end_mark))
		return false;
	*column = (size_t)(trimmed.p - line.p);
	read_mark(slice_trim(slice_part(trimmed, mark->begins ? begin_mark.n : end_mark.n, trimmed.n)), mark);
	return true;
}

/* A mark in a string is none; but where a string lacks its end, the rest of the file may be string or code. */
static bool cannot_tell(const struct source *source, size_t at, const struct lexed *lexed, struct fail *f)
{
	size_t lost = lexed->unclosed < lexed->beyond ? lexed->unclosed : lexed->beyond;

	fail_at(f, line_place(source->path, source->disk, at), "this may be a mark of pyfuncprof, or part of a string");
	return fail_hint(f,
			 lost == lexed->unclosed ? "the string that begins in line %zu has no end: mend it first"
						 : "no Python takes line %zu: mend it first",
			 line_place(source->path, source->disk, lost).line);
}

static bool lone_mark(const struct source *source, size_t at, const struct mark *mark, struct fail *f)
{
	fail_at(f, line_place(source->path, source->disk, at), "'%s %.*s' has no '%s %.*s' that belongs to it",
		mark->begins ? "begin" : "end", SLICE_ARG(mark->name), mark->begins ? "end" : "begin",
		SLICE_ARG(mark->name));
	return fail_hint(f, "put the missing mark back, or delete this block by hand");
}

static bool find_blocks(struct arena *arena, struct source *source, const struct lexed *lexed, struct fail *f)
{
	struct slice disk = source->disk;
	struct mark open = { 0 }, mark;
	size_t open_at = 0, column;

	for (size_t at = line_start(disk, 0); at < disk.n; at = line_next(disk, at)) {
		if (!reads_like_mark(disk, at, &mark, &column))
			continue;
		if (!lexed_is_comment(lexed, at + column)) {
			if (at >= lexed->unclosed || at >= lexed->beyond)
				return cannot_tell(source, at, lexed, f);
			continue;
		}
		if (mark.begins == open.begins || (open.begins && !slice_eq(mark.name, open.name)))
			return open.begins ? lone_mark(source, open_at, &open, f) : lone_mark(source, at, &mark, f);
		if (mark.begins) {
			open = mark;
			open_at = at;
			continue;
		}
		*vec_push(arena, &source->blocks) = (struct block){
			.name = open.name,
			.original = open.original,
			.span = { open_at, line_next(disk, at) },
			.inner = { line_next(disk, open_at), at },
		};
		open = (struct mark){ 0 };
	}
	return !open.begins || lone_mark(source, open_at, &open, f);
}

static struct slice without_blocks(struct arena *arena, struct source *source)
{
	struct buf text = { .arena = arena };
	size_t from = 0;

	for (size_t i = 0; i < source->blocks.n; i++) {
		buf_add(&text, slice_part(source->disk, from, source->blocks.items[i].span.start));
		source->blocks.items[i].at = text.n;
		from = source->blocks.items[i].span.end;
	}
	buf_add(&text, slice_part(source->disk, from, source->disk.n));
	return buf_slice(&text);
}

bool source_may_be_marked(struct slice disk)
{
	return slice_has(disk, S("# pyfuncprof: "), 0);
}

struct source *source_read(struct arena *arena, const char *path, const char *file, struct slice disk, struct fail *f)
{
	struct source *source = NEW(arena, struct source);
	struct lexed lexed;

	source->path = path;
	source->file = file;
	source->disk = disk;
	source->text = source->disk;
	if (!source_may_be_marked(source->disk))
		return source;
	lexed = lex(arena, source->disk);
	if (!find_blocks(arena, source, &lexed, f))
		return NULL;
	if (source->blocks.n)
		source->text = without_blocks(arena, source);
	return source;
}

void source_parse(struct arena *arena, struct source *source)
{
	if (source->outline)
		return;
	source->lexed = lex(arena, source->text);
	source->outline = outline_read(arena, source->text, &source->lexed);
	for (size_t at = line_start(source->disk, 0); at < source->disk.n || !source->lines.n;
	     at = line_next(source->disk, at))
		*vec_push(arena, &source->lines) = at;
}

const struct block *source_block_at(const struct source *source, size_t at, struct slice name)
{
	size_t low = 0, high = source->blocks.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (source->blocks.items[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < source->blocks.n && source->blocks.items[low].at == at; low++)
		if (slice_eq(source->blocks.items[low].name, name))
			return &source->blocks.items[low];
	return NULL;
}

struct place source_place(const struct source *source, size_t at)
{
	size_t low = 0, high = source->lines.n, end;

	for (size_t i = 0; i < source->blocks.n && source->blocks.items[i].span.start <= at; i++)
		at += source->blocks.items[i].span.end - source->blocks.items[i].span.start;
	if (!high)
		return line_place(source->path, source->disk, at);
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (source->lines.items[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	end = low + 1 < source->lines.n ? source->lines.items[low + 1] : source->disk.n;
	while (end > source->lines.items[low] && strchr("\r\n", source->disk.p[end - 1]) && source->disk.p[end - 1])
		end--;
	return (struct place){
		.path = source->path,
		.line = low + 1,
		.column = at - source->lines.items[low] + 1,
		.text = slice_part(source->disk, source->lines.items[low], end),
	};
}
