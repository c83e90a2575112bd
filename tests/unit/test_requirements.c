/* requirements: our one line goes in front of the first requirement, in the file's own encoding and line ends, and out
 * again; a file that names memory-profiler, however it spells it, is left as it is. */
#include "unit.h"

#include "instrument/instrument.h"

#define OURS "memory-profiler>=0.61  # pyfuncprof"
#define BOM "\xef\xbb\xbf"

static void our_line_goes_in_front_of_the_first_requirement(void **state)
{
	static const struct {
		const char *row, *before, *after;
	} rows[] = {
		{ "one requirement", "azure-functions\n", OURS "\nazure-functions\n" },
		{ "no newline at the end", "azure-functions", OURS "\nazure-functions" },
		{ "behind comments", "# a\n\n  # b\nazure-functions\n", "# a\n\n  # b\n" OURS "\nazure-functions\n" },
		{ "in front of an option", "-r base.txt\nrequests\n", OURS "\n-r base.txt\nrequests\n" },
		{ "an indented requirement", "  requests\n", OURS "\n  requests\n" },
		{ "CRLF", "azure-functions\r\nrequests\r\n", OURS "\r\nazure-functions\r\nrequests\r\n" },
		{ "CRLF behind a comment", "# a\r\nrequests", "# a\r\n" OURS "\r\nrequests" },
		{ "CR", "a\rb\r", OURS "\ra\rb\r" },
		{ "empty", "", OURS "\n" },
		{ "blank lines only", "\n\n", OURS "\n\n\n" },
		{ "comments only", "# a\n# b", OURS "\n# a\n# b" },
		{ "comments with CRLF only", "# a\r\n", OURS "\r\n# a\r\n" },
		{ "a byte order mark", BOM "requests\n", BOM OURS "\nrequests\n" },
		{ "a byte order mark alone", BOM, BOM OURS "\n" },
		{ "Latin-1", "# \xe4\nrequests\n", "# \xe4\n" OURS "\nrequests\n" },
		{ "a longer name", "memory-profiler-x\n", OURS "\nmemory-profiler-x\n" },
		{ "a shorter name", "memory\n", OURS "\nmemory\n" },
		{ "in a comment", "# memory-profiler\n", OURS "\n# memory-profiler\n" },
		{ "as a part of an address", "x @ https://a/memory-profiler\n",
		  OURS "\nx @ https://a/memory-profiler\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice after = { 0 };

		EXPECT_INT(rows[i].row,
			   requirements_add(arena, carried()->items, exact(slice_of(rows[i].before)), &after),
			   REQUIREMENT_ADDED);
		EXPECT_TEXT(rows[i].row, after, slice_of(rows[i].after));
	}
}

static void a_file_that_names_it_is_left_alone(void **state)
{
	static const struct {
		const char *text;
		enum requirement answer;
	} rows[] = {
		{ "memory-profiler\n", REQUIREMENT_THERE },
		{ "memory-profiler", REQUIREMENT_THERE },
		{ "requests\nmemory_profiler==0.61.0\n", REQUIREMENT_THERE },
		{ "Memory.Profiler >= 0.61\n", REQUIREMENT_THERE },
		{ "MEMORY--_.PROFILER\r\n", REQUIREMENT_THERE },
		{ "  memory-profiler[x]; python_version < '4'\n", REQUIREMENT_THERE },
		{ "memory-profiler@https://a/b.whl\n", REQUIREMENT_THERE },
		{ "memory-profiler # mine\n", REQUIREMENT_THERE },
		{ OURS "\n", REQUIREMENT_THERE },
		{ BOM "memory-profiler\n", REQUIREMENT_THERE },
		{ "memory-profiler~=0.61.0\n", REQUIREMENT_THERE },
		{ "memory-profiler~=0.60\n", REQUIREMENT_THERE },
		{ "memory-profiler>=0.50\n", REQUIREMENT_THERE },
		{ "memory-profiler>0.50,<1\n", REQUIREMENT_THERE },
		{ "memory-profiler<=0.61\n", REQUIREMENT_THERE },
		{ "memory-profiler!=0.60\n", REQUIREMENT_THERE },
		{ "memory-profiler  # ==0.58\n", REQUIREMENT_THERE },
		{ "memory-profiler; python_version<'0.5'\n", REQUIREMENT_THERE },
		{ "memory-profiler==0.58.0\n", REQUIREMENT_OLD },
		{ "memory-profiler == 0.60\n", REQUIREMENT_OLD },
		{ "memory-profiler<0.61\n", REQUIREMENT_OLD },
		{ "memory-profiler<=0.60.9\n", REQUIREMENT_OLD },
		{ "memory-profiler~=0.60.0\n", REQUIREMENT_OLD },
		{ "memory-profiler>=0.5,<0.6\n", REQUIREMENT_OLD },
		{ "memory-profiler===0.57.0\n", REQUIREMENT_OLD },
		{ "requests==2 \\\n    --hash=sha256:00\n", REQUIREMENT_HASHES },
		{ "requests==2 --hash=sha256:00\nmemory-profiler==0.61.0 --hash=sha256:11\n", REQUIREMENT_THERE },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice after = S("untouched");

		EXPECT_INT(rows[i].text,
			   requirements_add(arena, carried()->items, exact(slice_of(rows[i].text)), &after),
			   rows[i].answer);
		EXPECT_TEXT(rows[i].text, after, S("untouched"));
	}
}

/* ---- UTF-16 ---- */

static void utf_16_stays_utf_16(void **state)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "requests\r\n", OURS "\r\nrequests\r\n" },
		{ "# a\nrequests", "# a\n" OURS "\nrequests" },
		{ "", OURS "\n" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		for (int big = 0; big < 2; big++) {
			struct slice before = wide(rows[i].before, big), after = { 0 }, again = { 0 };
			struct required required;

			EXPECT_INT(rows[i].before, requirements_add(arena, carried()->items, exact(before), &after),
				   REQUIREMENT_ADDED);
			EXPECT_TEXT(rows[i].before, after, wide(rows[i].after, big));
			EXPECT_INT("there already", requirements_add(arena, carried()->items, exact(after), &again),
				   REQUIREMENT_THERE);
			EXPECT("out again", requirements_remove(arena, carried(), "r.txt", after, false, NULL, &again,
								&required, failure));
			EXPECT_TEXT("out again", again, before);
		}
	EXPECT_INT("spelled otherwise",
		   requirements_add(arena, carried()->items, wide("Memory_Profiler\n", true), &(struct slice){ 0 }),
		   REQUIREMENT_THERE);
}

/* ---- and out again ---- */

static void what_was_added_is_removed_to_the_byte(void **state)
{
	static const struct slice rows[] = {
		{ "", 0 },
		{ "requests", 8 },
		{ "requests\r\n", 10 },
		{ "\r", 1 },
		{ "\n\n# a", 5 },
		{ "a\r\nb\nc\rd", 8 },
		{ BOM, 3 },
		{ BOM "\xff\n", 5 },
		{ "\xff\xfe", 2 },
		{ "\xff\xfe"
		  "a\0\n\0b",
		  7 },
		{ "\xfe\xff\0a\0\r\0\n\0", 9 },
		{ "a\0b\n", 4 },
		{ "a \\\n  b\n", 8 },
		{ "\f\n\v", 3 },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice with = { 0 }, without = { 0 };
		struct required required;

		EXPECT_INT(rows[i].p, requirements_add(arena, carried()->items, exact(rows[i]), &with),
			   REQUIREMENT_ADDED);
		EXPECT(rows[i].p, requirements_remove(arena, carried(), "r.txt", exact(with), false, NULL, &without,
						      &required, failure));
		EXPECT_INT(rows[i].p, required.what, REQUIREMENT_REMOVED);
		EXPECT_TEXT(rows[i].p, without, rows[i]);
	}
}

static void only_our_own_line_is_removed(void **state)
{
	static const struct {
		const char *before, *after; /* after NULL: nothing to do */
	} rows[] = {
		{ "requests\n", NULL },           { "memory-profiler>=0.61\n", NULL },
		{ "# pyfuncprof\n", NULL },       { "requests  # pyfuncprof\n", NULL },
		{ "#" OURS "\n", NULL },          { "x " OURS "\n", NULL },
		{ "a\n" OURS "\nb\n", "a\nb\n" }, { "a\n" OURS, "a\n" },
		{ OURS "\n" OURS "\na", "a" },    { "  " OURS "  \r\na", "a" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice after = S("untouched");
		struct required required;

		EXPECT(rows[i].before, requirements_remove(arena, carried(), "r.txt", exact(slice_of(rows[i].before)),
							   false, NULL, &after, &required, failure));
		EXPECT_INT(rows[i].before, required.what, rows[i].after ? REQUIREMENT_REMOVED : REQUIREMENT_NONE);
		EXPECT_TEXT(rows[i].before, after, rows[i].after ? slice_of(rows[i].after) : S("untouched"));
	}
}

static void a_changed_line_of_ours_is_dropped_only_by_force(void **state)
{
	static const char text[] = "a\nmemory-profiler==0.61.0  # pyfuncprof\nb\n";
	struct slice after = S("untouched");
	struct required required;

	EXPECT("no force",
	       !requirements_remove(arena, carried(), "r.txt", S(text), false, NULL, &after, &required, failure));
	EXPECT_STRING("where", failure->place.path, "r.txt");
	EXPECT_INT("where", failure->place.line, 2);
	EXPECT("what to do", failure->hint && strstr(failure->hint, "--force"));
	EXPECT_TEXT("nothing given", after, S("untouched"));
	EXPECT("force",
	       requirements_remove(arena, carried(), "r.txt", S(text), true, NULL, &after, &required, failure));
	EXPECT_TEXT("force", after, S("a\nb\n"));
}

static struct slice without_by_hand(struct slice text, const char *still_used, struct findings *findings)
{
	struct by_hand_requirement by_hand = { still_used, findings, false };
	struct slice after = S("untouched");
	struct required required;

	*findings = (struct findings){ 0 };
	EXPECT("no failure",
	       requirements_remove(arena, carried(), "r.txt", text, false, &by_hand, &after, &required, failure));
	return after;
}

static void a_line_of_somebody_elses_goes_unless_it_is_needed(void **state)
{
	static const struct {
		const char *before, *after; /* NULL: it stays */
		const char *why;
	} rows[] = {
		{ "a\nmemory-profiler\nb\n", "a\nb\n", "" },
		{ "memory-profiler", "", "" },
		{ "memory_profiler == 0.61  # mine\r\na\r\n", "a\r\n", "" },
		{ "a\nMemory.Profiler[x]>=0.5; python_version < '4'", "a\n", "" },
		{ BOM "memory-profiler\n", BOM, "" },
		{ "memory-profiler \\\n  --hash=sha256:00\n", NULL, "it is not on a plain line of its own" },
		{ "memory-profiler==0.61 --hash=sha256:00\n", NULL, "it is not on a plain line of its own" },
		{ "a \\\nmemory-profiler\n", NULL, "it is not on a plain line of its own" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice text = exact(slice_of(rows[i].before));
		const char *wanted = rows[i].after ? rows[i].after : "untouched";
		struct findings findings;

		EXPECT_TEXT(rows[i].before, without_by_hand(text, NULL, &findings), slice_of(wanted));
		EXPECT_INT(rows[i].before, findings.n, 1);
		EXPECT_INT(rows[i].before, findings.items[0].removed, rows[i].after != NULL);
		EXPECT_STRING(rows[i].before, findings.items[0].reason, rows[i].why);

		EXPECT_TEXT("still used", without_by_hand(text, "a.py:3", &findings), S("untouched"));
		EXPECT_STRING("still used", findings.items[0].reason, "memory_profiler is still named in a.py:3");
	}
	for (int big = 0; big < 2; big++) {
		struct findings findings;

		EXPECT_TEXT("UTF-16", without_by_hand(exact(wide("a\r\nmemory-profiler\r\nb", big)), NULL, &findings),
			    wide("a\r\nb", big));
	}
}

/* Two profilers: the first wants another version, the second another package. */
static const struct profilers *others(void)
{
	static struct profiler items[] = {
		{ .requirement = "memory-profiler==0.62", .package = { "memory-profiler", 15 } },
		{ .requirement = "our-profiler", .package = { "our-profiler", 12 } },
	};
	static const struct profilers both = { items, ROWS(items), ROWS(items) };

	return &both;
}

static void what_any_profiler_needed_is_removed(void **state)
{
	static const struct {
		const char *before, *after; /* after NULL: it was changed by hand */
		const char *package;
	} rows[] = {
		{ "memory-profiler==0.62  # pyfuncprof\na\n", "a\n", "memory-profiler" },
		{ "our-profiler  # pyfuncprof\na\n", "a\n", "our-profiler" },
		{ "memory-profiler==0.62  # pyfuncprof\nour-profiler  # pyfuncprof\n", "", "our-profiler" },
		{ OURS "\n", NULL, "" },
		{ "our-profiler>=1  # pyfuncprof\n", NULL, "" },
		{ "our-profiler # pyfuncprof\n", NULL, "" },
		{ "our-profiler\n", "untouched", "" },
		{ "our-profiler-x  # pyfuncprof\n", "untouched", "" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct slice after = S("untouched");
		struct required required;
		bool ok = requirements_remove(arena, others(), "r.txt", exact(slice_of(rows[i].before)), false, NULL,
					      &after, &required, failure);

		EXPECT_INT(rows[i].before, ok, rows[i].after != NULL);
		EXPECT_TEXT(rows[i].before, after, rows[i].after ? slice_of(rows[i].after) : S("untouched"));
		EXPECT_TEXT(rows[i].before, required.package, slice_of(rows[i].package));
	}
}

static void a_marked_line_of_nobody_s_is_told_and_left(void **state)
{
	struct findings findings = { 0 };
	struct by_hand_requirement by_hand = { NULL, &findings, true };
	struct slice text = S("a\nb>=1  # pyfuncprof\nmemory-profiler\n"), after = S("untouched");
	struct required required;

	EXPECT("no failure",
	       requirements_remove(arena, carried(), "r.txt", text, false, &by_hand, &after, &required, failure));
	EXPECT_TEXT("all of it stays", after, S("untouched"));
	EXPECT_INT("told once", findings.n, 1);
	EXPECT_INT("where", findings.items[0].place.line, 2);
	EXPECT("as what stays", !findings.items[0].removed);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(our_line_goes_in_front_of_the_first_requirement),
		TEST(a_file_that_names_it_is_left_alone),
		TEST(utf_16_stays_utf_16),
		TEST(what_was_added_is_removed_to_the_byte),
		TEST(only_our_own_line_is_removed),
		TEST(a_changed_line_of_ours_is_dropped_only_by_force),
		TEST(a_line_of_somebody_elses_goes_unless_it_is_needed),
		TEST(what_any_profiler_needed_is_removed),
		TEST(a_marked_line_of_nobody_s_is_told_and_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
