#include "guard/marked.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "guard/put.h"

static const struct slice begin = { "# pyfuncprof: begin guard", 25 };
static const struct slice begin_own = { "# pyfuncprof: begin guard, in a file of its own", 47 };
static const struct slice end = { "# pyfuncprof: end guard", 23 };

/* How many bytes stand in front of the first line. */
static size_t first(struct slice text)
{
	return slice_starts(text, S("\xef\xbb\xbf")) ? 3 : 0;
}

/* The line, a CR at its end left out; *at moves behind it. */
static struct slice next_line(struct slice text, size_t *at)
{
	size_t newline = slice_find(text, S("\n"), *at);
	struct slice line = slice_part(text, *at, newline == SLICE_NONE ? text.n : newline);

	*at = newline == SLICE_NONE ? text.n : newline + 1;
	return slice_ends(line, S("\r")) ? slice_part(line, 0, line.n - 1) : line;
}

static void find_marks(struct marked *m)
{
	size_t start = 0, inner = 0;
	bool open = false;

	for (size_t at = first(m->text), from = at; from < m->text.n && m->state == MARKED_NOT; from = at) {
		struct slice line = next_line(m->text, &at);
		bool begins = slice_eq(line, begin) || slice_eq(line, begin_own);

		if (begins && !open) {
			start = from;
			inner = at;
			open = true;
			m->is_own = slice_eq(line, begin_own);
			m->span = (struct span){ from, at };
		} else if (begins || (slice_eq(line, end) && !open)) {
			m->span = (struct span){ from, at };
			m->state = MARKED_BROKEN;
		} else if (slice_eq(line, end)) {
			m->span = (struct span){ start, at };
			m->inner = slice_part(m->text, inner, from);
			m->state = MARKED;
		}
	}
	if (open && m->state == MARKED_NOT)
		m->state = MARKED_BROKEN;
}

bool marked_read(struct arena *arena, const char *path, struct marked *out, struct fail *f)
{
	enum fs_kind kind = fs_kind(path);

	*out = (struct marked){ .path = path, .is_there = kind != FS_NONE };
	if (kind == FS_LINK)
		return fail(f, EXIT_COULD_NOT, "'%s' is a link, maybe to a file that other repositories share", path);
	if (kind != FS_NONE && !fs_read(arena, path, &out->text, f))
		return false;
	find_marks(out);
	return true;
}

static bool write_whole(struct arena *arena, const char *path, struct slice text, struct fail *f)
{
	const char *lock = buf_format(arena, "%s.lock", path);

	if (put_beside(lock, path, 0666, text, f))
		return put_in_place(lock, path, f);
	if (fs_kind(lock) != FS_NONE)
		fail_hint(f, "git is at work here; if it is not, it was killed: delete that file");
	return false;
}

/* The text without our lines, in two parts; the first is a byte order mark or nothing, unless they were moved. */
static void parts(const struct marked *m, struct slice *front, struct slice *rest)
{
	struct span span = m->state == MARKED_NOT ? (struct span){ first(m->text), first(m->text) } : m->span;

	*front = slice_part(m->text, 0, span.start);
	*rest = slice_part(m->text, span.end, m->text.n);
}

bool marked_put(struct arena *arena, const struct marked *m, struct slice lines, struct fail *f)
{
	struct buf out = { .arena = arena };
	const char *folder = fs_parent(arena, m->path);
	struct slice front, rest;

	parts(m, &front, &rest);
	buf_add(&out, front);
	buf_add(&out, m->is_there && !m->is_own ? begin : begin_own);
	buf_addf(&out, "\n%.*s", SLICE_ARG(lines));
	buf_add(&out, end);
	buf_addf(&out, "\n");
	buf_add(&out, rest);
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return fail_os(f, "cannot make '%s'", folder);
	return write_whole(arena, m->path, buf_slice(&out), f);
}

bool marked_drop(struct arena *arena, const struct marked *m, struct fail *f)
{
	struct buf out = { .arena = arena };
	struct slice front, rest;

	parts(m, &front, &rest);
	buf_add(&out, front);
	buf_add(&out, rest);
	if (m->is_own && !out.n)
		return unlink(m->path) == 0 || fail_os(f, "cannot delete '%s'", m->path);
	return write_whole(arena, m->path, buf_slice(&out), f);
}

bool marked_restore(struct arena *arena, const struct marked *m, struct fail *f)
{
	struct marked now;

	if (!marked_read(arena, m->path, &now, f))
		return false;
	if (now.is_there == m->is_there && slice_eq(now.text, m->text))
		return true;
	if (!m->is_there)
		return unlink(m->path) == 0 || fail_os(f, "cannot delete '%s'", m->path);
	return write_whole(arena, m->path, m->text, f);
}
