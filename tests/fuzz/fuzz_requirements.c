/* fuzz_requirements: put our line into any bytes, and take it out again.
 *
 * The input is a requirements.txt. What must hold:
 *
 *   - our line is added, or the file is left alone
 *   - added, it is one line more, behind the byte order mark; it is there when asked again; taken out again, the input is
 *     back, byte for byte
 *   - taken out of any file, less is left, and nothing more to take out (unless that brings a byte order mark to the front)
 */
#include <stdlib.h>

#include "base/arena.h"
#include "fuzz.h"
#include "instrument/instrument.h"

#define OURS "memory-profiler>=0.61  # pyfuncprof"

static const struct slice words[] = {
	FUZZ_WORD("\n"),
	FUZZ_WORD("\r\n"),
	FUZZ_WORD("\r"),
	FUZZ_WORD("\\\n"),
	FUZZ_WORD("\f"),
	FUZZ_WORD("\0"),
	FUZZ_WORD("\xef\xbb\xbf"),
	FUZZ_WORD("\xff\xfe"),
	FUZZ_WORD("\xfe\xff"),
	FUZZ_WORD("# "),
	FUZZ_WORD("memory-profiler"),
	FUZZ_WORD("Memory_.-Profiler"),
	FUZZ_WORD("memory-profiler==0.58.0\n"),
	FUZZ_WORD("memory-profiler>=0.5,<0.6 ; "),
	FUZZ_WORD("~=0.60"),
	FUZZ_WORD("==0."),
	FUZZ_WORD("<0.61"),
	FUZZ_WORD("  # pyfuncprof"),
	FUZZ_WORD(OURS "\n"),
	FUZZ_WORD(OURS "\r\n"),
	FUZZ_WORD("m\0e\0m\0o\0r\0y\0-\0p\0r\0o\0f\0i\0l\0e\0r\0\n\0"),
	FUZZ_WORD("\0#\0\n"),
	FUZZ_WORD("    --hash=sha256:00"),
	FUZZ_WORD("-r base.txt\n"),
	{ 0 },
};

static const char *const endings[] = { ".txt", NULL };

const struct fuzz_target fuzz_target = { .name = "fuzz_requirements", .endings = endings, .words = words };

static const struct slice untouched = { "untouched", 9 };

/* In memory of its own, so that nobody reads behind it unseen; for drop. */
static struct slice exact(struct slice s)
{
	char *copy = malloc(s.n);

	if (!copy && s.n)
		abort();
	if (s.n)
		memcpy(copy, s.p, s.n);
	return (struct slice){ copy, s.n };
}

static void drop(struct slice s)
{
	free((char *)s.p);
}

/* By their byte order marks. */
static bool is_same_encoding(struct slice a, struct slice b)
{
	static const struct slice marks[] = { FUZZ_WORD("\xff\xfe"), FUZZ_WORD("\xfe\xff"), FUZZ_WORD("\xef\xbb\xbf") };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (slice_starts(a, marks[i]) != slice_starts(b, marks[i]))
			return false;
	return true;
}

/* With our line in it: taken out, it is `original`. */
static void check_added(struct arena *arena, struct slice original, struct slice with)
{
	struct fail f = { .arena = arena };
	struct slice again = untouched, without = untouched;
	struct required required;

	if (!is_same_encoding(original, with))
		wrong("the byte order mark is not what it was");
	if (with.n < original.n + sizeof OURS)
		wrong("there is no whole line more");
	if (requirements_add(arena, carried()->items, with, &again) != REQUIREMENT_THERE || !slice_eq(again, untouched))
		wrong("added, it is not there");
	if (!requirements_remove(arena, carried(), "requirements.txt", with, false, NULL, &without, &required, &f))
		wrong("added, it can not be taken out");
	if (required.what != REQUIREMENT_REMOVED || !slice_eq(without, original))
		wrong("taken out, it is not the input");
}

static void check_remove(struct arena *arena, struct slice bytes, bool force)
{
	struct fail f = { .arena = arena };
	struct slice without = untouched, again = untouched;
	struct required required;

	if (!requirements_remove(arena, carried(), "requirements.txt", bytes, force, NULL, &without, &required, &f)) {
		if (force || !f.message || !f.place.line || !slice_eq(without, untouched))
			wrong("it failed, and not as it should");
		fuzz_tally.refused++;
		return;
	}
	if (required.what == REQUIREMENT_NONE) {
		if (!slice_eq(without, untouched))
			wrong("nothing was taken out, and there is a result");
		return;
	}
	if (required.what != REQUIREMENT_REMOVED || without.n >= bytes.n)
		wrong("taken out, it is no shorter");
	if (!is_same_encoding(bytes, without))
		return;
	without = exact(without);
	if (!requirements_remove(arena, carried(), "requirements.txt", without, force, NULL, &again, &required, &f) ||
	    required.what != REQUIREMENT_NONE || !slice_eq(again, untouched))
		wrong("taken out twice, it changes twice");
	drop(without);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size }, out = untouched, with;
	struct arena arena = { 0 };
	enum requirement requirement;

	requirement = requirements_add(&arena, carried()->items, bytes, &out);
	fuzz_tally.inputs++;
	if (requirement == REQUIREMENT_ADDED) {
		fuzz_tally.done++;
		with = exact(out);
		check_added(&arena, bytes, with);
		drop(with);
	} else if ((requirement != REQUIREMENT_THERE && requirement != REQUIREMENT_OLD &&
		    requirement != REQUIREMENT_HASHES) ||
		   !slice_eq(out, untouched)) {
		wrong("left alone, and not as it should");
	}
	check_remove(&arena, bytes, false);
	check_remove(&arena, bytes, true);
	arena_release(&arena);
	return 0;
}
