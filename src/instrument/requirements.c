/* requirements: our one line in requirements.txt.
 *
 * It goes in front of the first requirement, so that the end of the file, newline or none, stays what it is. A file in
 * UTF-16 (pip takes it by its byte order mark) is looked at through a view with one byte a character, and our line is
 * spelled in its encoding. */
#include "app/package.h"
#include "base/arena.h"
#include "base/buf.h"
#include "instrument/instrument.h"
#include "python/lines.h"

const char *const requirement_ids[REQUIREMENTS] = {
	[REQUIREMENT_THERE] = "there", [REQUIREMENT_ADDED] = "added",   [REQUIREMENT_REMOVED] = "removed",
	[REQUIREMENT_OLD] = "too-old", [REQUIREMENT_HASHES] = "hashes", [REQUIREMENT_NO_FILE] = "no-file",
	[REQUIREMENT_NONE] = "none",
};

static const struct slice requirement_mark = { "  # pyfuncprof", 14 };

/* The text as ASCII, '?' for everything else: `unit` bytes each, after `bom` bytes. */
struct view {
	struct slice text;
	size_t bom, unit, low; /* `low` is where the low byte of a unit stands */
};

static struct view view_of(struct arena *arena, struct slice bytes)
{
	struct view view = { .unit = 1 };
	char *text;
	size_t n;

	if (slice_starts(bytes, S("\xff\xfe")))
		view = (struct view){ .bom = 2, .unit = 2, .low = 0 };
	else if (slice_starts(bytes, S("\xfe\xff")))
		view = (struct view){ .bom = 2, .unit = 2, .low = 1 };
	else if (slice_starts(bytes, S("\xef\xbb\xbf")))
		view.bom = 3;
	n = (bytes.n - view.bom) / view.unit;
	text = arena_alloc(arena, n + 1, 1);
	for (size_t i = 0; i < n; i++) {
		const char *unit = bytes.p + view.bom + i * view.unit;

		text[i] = view.unit == 2 && unit[1 - view.low] ? '?' : unit[view.low];
	}
	view.text = (struct slice){ text, n };
	return view;
}

static struct slice spell(struct arena *arena, const struct view *view, struct slice text)
{
	char *bytes = arena_alloc(arena, text.n * view->unit + 1, 1);

	for (size_t i = 0; i < text.n; i++)
		bytes[i * view->unit + view->low] = text.p[i];
	return (struct slice){ bytes, text.n * view->unit };
}

static bool is_memory_profiler(struct slice line)
{
	return package_is(line, S("memory-profiler"));
}

/* Does the line forbid 0.61 and all that follows: "==0.58.0", "<0.61", "~=0.60.0", "<=0.60"? */
static bool pins_old(struct slice line)
{
	for (size_t i = 0; i + 1 < line.n && line.p[i] != ';' && line.p[i] != '#'; i++) {
		bool exact = line.p[i] == '=' && line.p[i + 1] == '=', below = line.p[i] == '<';
		bool compatible = line.p[i] == '~' && line.p[i + 1] == '=';
		size_t at = i + 1;
		unsigned minor = 0;

		if (!exact && !below && !compatible)
			continue;
		while (at < line.n && strchr("= \t", line.p[at]))
			at++;
		if (at + 2 >= line.n || line.p[at] != '0' || line.p[at + 1] != '.')
			continue;
		for (at += 2; at < line.n && line.p[at] >= '0' && line.p[at] <= '9' && minor < 1000; at++)
			minor = 10 * minor + (unsigned)(line.p[at] - '0');
		if (compatible && (at >= line.n || line.p[at] != '.'))
			continue; /* "~=0.60" allows 0.61 */
		if (minor < 61 || (minor == 61 && below && line.p[i + 1] != '='))
			return true;
	}
	return false;
}

enum requirement requirements_add(struct arena *arena, const struct profiler *profiler, struct slice bytes,
				  struct slice *out)
{
	struct view view = view_of(arena, bytes);
	struct slice text = view.text;
	size_t first = text.n;
	struct buf line = { .arena = arena };
	struct plan plan = { 0 };

	for (size_t at = 0; at < text.n; at = line_next(text, at)) {
		struct slice requirement = slice_trim(slice_part(text, at, line_end(text, at)));

		if (package_is(requirement, profiler->package))
			return is_memory_profiler(requirement) && pins_old(requirement) ? REQUIREMENT_OLD
											: REQUIREMENT_THERE;
		if (first == text.n && requirement.n && requirement.p[0] != '#')
			first = at;
	}
	if (slice_find(text, S("--hash="), 0) != SLICE_NONE)
		return REQUIREMENT_HASHES;
	if (first == text.n)
		first = 0; /* nothing but comments: their last line may lack its newline */
	buf_add(&line, slice_of(profiler->requirement));
	buf_add(&line, requirement_mark);
	buf_add(&line, line_newline(text, first));
	plan_insert(arena, &plan, view.bom + first * view.unit, spell(arena, &view, buf_slice(&line)));
	*out = plan_splice(arena, bytes, &plan);
	return REQUIREMENT_ADDED;
}

/* Is the line part of a longer one, or does it carry more than a plain requirement? */
static bool is_involved(struct slice text, size_t start)
{
	size_t above = start > line_start(text, 0) ? line_above(text, start) : start;
	struct slice line = slice_part(text, start, line_end(text, start));

	return slice_find(line, S("--"), 0) != SLICE_NONE || slice_ends(line, S("\\")) ||
	       slice_ends(slice_part(text, above, above < start ? line_end(text, above) : start), S("\\"));
}

/* A line for memory-profiler that somebody wrote: does it go? Says so. */
static bool goes_by_hand(struct arena *arena, const char *path, struct slice text, size_t at,
			 const struct by_hand_requirement *by_hand)
{
	bool goes = !by_hand->still_used && !is_involved(text, at);
	struct buf reason = { .arena = arena };

	if (by_hand->still_used)
		buf_addf(&reason, "memory_profiler is still named in %s", by_hand->still_used);
	else if (!goes)
		buf_addf(&reason, "it is not on a plain line of its own");
	*vec_push(arena, by_hand->findings) =
		(struct finding){ line_place(path, text, at), ABOUT_REQUIREMENT, goes, "requirement of memory-profiler",
				  buf_text(&reason) };
	return goes;
}

static bool is_marked(struct slice line)
{
	return line.n && line.p[0] != '#' && slice_ends(line, slice_trim(requirement_mark));
}

/* The profiler that the marked line is of, or that its package is of; *exactly, by what it says. NULL when it is none
 * of ours. */
static const struct profiler *profiler_of_line(const struct profilers *known, struct slice line, bool *exactly)
{
	const struct profiler *found = NULL;

	*exactly = false;
	for (size_t i = 0; !*exactly && is_marked(line) && i < known->n; i++) {
		const struct profiler *profiler = &known->items[i];

		if (!package_is(line, profiler->package))
			continue;
		found = profiler;
		*exactly = slice_ends(line, requirement_mark) &&
			   slice_is(slice_part(line, 0, line.n - requirement_mark.n), profiler->requirement);
	}
	return found;
}

bool requirements_remove(struct arena *arena, const struct profilers *known, const char *path, struct slice bytes,
			 bool force, const struct by_hand_requirement *by_hand, struct slice *out,
			 struct required *required, struct fail *f)
{
	struct view view = view_of(arena, bytes);
	struct slice text = view.text;
	struct buf rest = { .arena = arena };
	bool changed = false;

	*required = (struct required){ .what = REQUIREMENT_NONE };
	buf_add(&rest, slice_part(bytes, 0, view.bom));
	for (size_t at = 0, next; at < text.n; at = next) {
		struct slice line = slice_trim(slice_part(text, at, line_end(text, at)));
		bool exactly;
		const struct profiler *profiler = profiler_of_line(known, line, &exactly);

		next = line_next(text, at);
		if (profiler) {
			if (!force && !exactly) {
				fail_at(f, line_place(path, text, at),
					"a line that pyfuncprof inserted was changed by hand");
				return fail_hint(
					f, "take the mark off to keep it, or let 'pyfuncprof remove --force' drop it");
			}
			*required = (struct required){ REQUIREMENT_REMOVED, profiler->package };
			changed = true;
			continue;
		}
		if (by_hand && is_marked(line))
			*vec_push(arena, by_hand->findings) =
				(struct finding){ line_place(path, text, at), ABOUT_MARK, false, "marked requirement",
						  "no profiler that is known needs it" };
		if (by_hand && !by_hand->only_marked && is_memory_profiler(line) &&
		    goes_by_hand(arena, path, text, at, by_hand)) {
			changed = true;
			continue;
		}
		buf_add(&rest, slice_part(bytes, view.bom + at * view.unit, view.bom + next * view.unit));
	}
	buf_add(&rest, slice_part(bytes, view.bom + text.n * view.unit, bytes.n));
	if (changed)
		*out = rest.n ? buf_slice(&rest) : S("");
	return true;
}

/* Does the line name a file, a folder or a repository of the package, in place of the package? */
static bool is_memory_profiler_of(struct slice line)
{
	static const struct slice names[] = { { "memory_profiler", 15 }, { "memory-profiler", 15 } };
	size_t egg, comment = slice_find(line, S(" #"), 0);
	struct slice file, rest;

	line = slice_part(line, 0, line.p[0] == '#' ? 0 : comment == SLICE_NONE ? line.n : comment);
	egg = slice_find(line, S("egg="), 0);
	if (egg != SLICE_NONE && is_memory_profiler(slice_part(line, egg + 4, line.n)))
		return true;
	file = slice_last(slice_last(line, '/'), '\\');
	if (!slice_starts(file, names[0]) && !slice_starts(file, names[1]))
		return false;
	rest = slice_part(file, names[0].n, file.n);
	if (rest.n > 1 && rest.p[0] == '-')
		return rest.p[1] >= '0' && rest.p[1] <= '9';
	return file.n < line.n && (!rest.n || strchr("@#[; ", rest.p[0]) || slice_starts(rest, S(".git")));
}

void requirements_find(struct arena *arena, const char *path, struct slice bytes, struct findings *out)
{
	struct slice text = view_of(arena, bytes).text;
	struct line_cursor cursor = { 0 };

	for (size_t at = 0; at < text.n; at = line_next(text, at)) {
		struct slice line = slice_trim(slice_part(text, at, line_end(text, at)));
		struct finding finding = { .about = ABOUT_MARK, .what = "line of pyfuncprof", .reason = "" };

		if (!is_marked(line)) {
			if (!line.n || (!is_memory_profiler(line) && !is_memory_profiler_of(line)))
				continue;
			finding.about = ABOUT_REQUIREMENT;
			finding.what = "requirement of memory-profiler";
		}
		finding.place = line_place_on(&cursor, path, text, at);
		*vec_push(arena, out) = finding;
	}
}

/* The app's requirements.txt in `change`; `file` stays NULL when there is none in the app. */
static bool read_requirements(struct arena *arena, const struct app *app, struct change *change, struct fail *f)
{
	struct found_file found;
	bool ok = app_own_file(arena, app, "requirements.txt", &found, f);

	*change = (struct change){ .path = found.path, .file = found.real, .before = found.bytes };
	return ok;
}

/* The text without what other profilers have put into it. */
static struct slice without_others(struct arena *arena, const struct app *app, const struct profiling *profiling,
				   struct slice text)
{
	struct profilers others = { 0 };
	struct fail ignored = { .arena = arena };
	struct required required;

	for (size_t i = 0; i < profiling->known->n; i++)
		if (strcmp(profiling->known->items[i].requirement, profiling->profiler->requirement) != 0)
			*vec_push(arena, &others) = profiling->known->items[i];
	if (others.n)
		requirements_remove(arena, &others, app->root, text, false, NULL, &text, &required, &ignored);
	return text;
}

bool plan_requirement(struct arena *arena, const struct app *app, const struct profiling *profiling,
		      struct changes *out, struct required *required, struct fail *f)
{
	struct change change;

	*required = (struct required){ REQUIREMENT_NO_FILE, profiling->profiler->package };
	if (!read_requirements(arena, app, &change, f))
		return false;
	if (!change.file)
		return true;
	change.after = without_others(arena, app, profiling, change.before);
	required->what = requirements_add(arena, profiling->profiler, change.after, &change.after);
	if (!slice_eq(change.before, change.after))
		*vec_push(arena, out) = change;
	return true;
}

bool plan_no_requirement(struct arena *arena, const struct app *app, const struct profilers *known, bool force,
			 const struct by_hand_requirement *by_hand, struct changes *out, struct required *required,
			 struct fail *f)
{
	struct change change;

	*required = (struct required){ .what = REQUIREMENT_NONE };
	if (!read_requirements(arena, app, &change, f) ||
	    (change.file && !requirements_remove(arena, known, change.path, change.before, force, by_hand,
						 &change.after, required, f)))
		return false;
	if (change.after.p)
		*vec_push(arena, out) = change;
	return true;
}
