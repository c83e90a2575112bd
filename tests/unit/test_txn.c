/* txn: all changes or none; what an interrupted run left behind is finished or thrown away by the next.
 *
 * The folder that a killed run leaves is built here by hand, as the top of edit/txn.c describes it: before the decision
 * it has staged files and no journal, after it a journal and those staged files that were not renamed yet. */
#include "scratch.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "edit/txn.h"

/* ---- a rename that may be the end ---- */

enum { KILLED = 99 };

static int renames_left = -1; /* -1: as many as there are */

/* In front of the libc's: the code under test is linked with this one. */
int rename(const char *from, const char *to)
{
	if (renames_left == 0)
		_exit(KILLED);
	if (renames_left > 0)
		renames_left--;
	return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

/* ---- changes ---- */

static void replace(struct changes *changes, const char *name, const char *before, const char *after)
{
	*vec_push(arena, changes) = (struct change){
		.path = name, .file = scratch(name), .before = slice_of(before), .after = slice_of(after)
	};
}

static void add_new(struct changes *changes, const char *name, const char *after)
{
	*vec_push(arena, changes) =
		(struct change){ .path = name, .file = scratch(name), .is_new = true, .after = slice_of(after) };
}

static bool apply(const char *base, const struct changes *changes)
{
	return txn_apply(arena, scratch(base), changes, failure);
}

static mode_t mode_of(const char *name)
{
	struct stat st;

	assert_int_equal(stat(scratch(name), &st), 0);
	return st.st_mode & 07777;
}

#define EXPECT_FILE(row, name, wanted) EXPECT_TEXT((row), scratch_read(name), slice_of(wanted))
#define EXPECT_NO_STAGE(row, base) EXPECT((row), !scratch_has(base "/" TXN_FOLDER))

/* ---- apply ---- */

static void files_are_replaced_and_made_with_their_folders(void **state)
{
	struct changes changes = { 0 };

	scratch_write("app/a.py", S("old a\n"));
	scratch_write("app/x/b.py", S(""));
	replace(&changes, "app/a.py", "old a\n", "new a\n");
	replace(&changes, "app/x/b.py", "", "new b\n");
	add_new(&changes, "app/c.py", "new c\n");
	add_new(&changes, "app/y/z/d.py", "");
	add_new(&changes, "app/y/z/e.py", "e\0e");
	changes.items[4].after = S("e\0e");
	EXPECT("applied", apply("app", &changes));
	EXPECT_FILE("replaced", "app/a.py", "new a\n");
	EXPECT_FILE("replaced", "app/x/b.py", "new b\n");
	EXPECT_FILE("made", "app/c.py", "new c\n");
	EXPECT_FILE("made, empty", "app/y/z/d.py", "");
	EXPECT_TEXT("made, with a NUL", scratch_read("app/y/z/e.py"), S("e\0e"));
	EXPECT_NO_STAGE("nothing of ours is left", "app");
	EXPECT_INT("no other file", scratch_count("app"), 4);
}

static void a_base_that_is_missing_is_made(void **state)
{
	struct changes changes = { 0 };

	add_new(&changes, "new/app/a.py", "a\n");
	EXPECT("applied", apply("new/app", &changes));
	EXPECT_FILE("made", "new/app/a.py", "a\n");
	EXPECT_INT("alone", scratch_count("new/app"), 1);
}

static void no_changes_touch_nothing(void **state)
{
	struct changes changes = { 0 };

	EXPECT("applied", apply("app", &changes));
	EXPECT("not even made", !scratch_has("app"));
}

static void a_mode_is_kept(void **state)
{
	static const mode_t modes[] = { 0644, 0600, 0755, 0444 | 0200, 04755 };

	for (size_t i = 0; i < ROWS(modes); i++) {
		struct changes changes = { 0 };
		struct buf row = { .arena = arena };

		buf_addf(&row, "%o", (unsigned)modes[i]);
		scratch_write("app/a.py", S("old\n"));
		assert_int_equal(chmod(scratch("app/a.py"), modes[i]), 0);
		replace(&changes, "app/a.py", "old\n", "new\n");
		EXPECT(buf_text(&row), apply("app", &changes));
		EXPECT_INT(buf_text(&row), mode_of("app/a.py"), modes[i]);
		scratch_remove("app");
	}
}

/* Only root can give files away. */
static void an_owner_is_kept(void **state)
{
	struct changes changes = { 0 };
	struct stat st;

	if (geteuid() != 0)
		skip();
	scratch_write("app/a.py", S("old\n"));
	assert_int_equal(chown(scratch("app/a.py"), 4711, 4712), 0);
	assert_int_equal(chmod(scratch("app/a.py"), 06755), 0);
	replace(&changes, "app/a.py", "old\n", "new\n");
	EXPECT("applied", apply("app", &changes));
	assert_int_equal(stat(scratch("app/a.py"), &st), 0);
	EXPECT_INT("user", st.st_uid, 4711);
	EXPECT_INT("group", st.st_gid, 4712);
	EXPECT_INT("mode", st.st_mode & 07777, 06755);
}

/* ---- what stops it, with nothing written ---- */

static void what_is_not_as_it_was_read_stops_everything(void **state)
{
	static const struct {
		const char *row, *name, *on_disk; /* on_disk NULL: there is no such file */
		bool is_new;
		const char *says;
	} rows[] = {
		{ "changed since", "app/b.py", "other\n", false, "'app/b.py' changed while this command was at work" },
		{ "longer since", "app/b.py", "old\nmore\n", false, "'app/b.py' changed" },
		{ "emptied since", "app/b.py", "", false, "'app/b.py' changed" },
		{ "gone since", "app/b.py", NULL, false, "app/b.py" },
		{ "made since", "app/b.py", "old\n", true, "'app/b.py' appeared while this command was at work" },
		{ "outside", "b.py", "old\n", false, "'b.py' leads out of" },
		{ "new and outside", "b.py", NULL, true, "'b.py' leads out of" },
		{ "new and up", "app/../b.py", NULL, true, "leads out of" },
		{ "a file in the way of a folder", "app/a.py/b.py", NULL, true, "app/a.py" },
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		struct changes changes = { 0 };

		scratch_write("app/a.py", S("old\n"));
		if (rows[i].on_disk)
			scratch_write(rows[i].name, slice_of(rows[i].on_disk));
		replace(&changes, "app/a.py", "old\n", "new\n");
		add_new(&changes, "app/x/y/c.py", "new\n");
		if (rows[i].is_new)
			add_new(&changes, rows[i].name, "new\n");
		else
			replace(&changes, rows[i].name, "old\n", "new\n");
		EXPECT(rows[i].row, !apply("app", &changes));
		EXPECT_INT(rows[i].row, failure->code, EXIT_COULD_NOT);
		EXPECT_FAILURE(rows[i].row, rows[i].says);
		EXPECT_FILE(rows[i].row, "app/a.py", "old\n");
		if (rows[i].on_disk)
			EXPECT_FILE(rows[i].row, rows[i].name, rows[i].on_disk);
		EXPECT(rows[i].row, !scratch_has("app/x"));
		EXPECT_NO_STAGE(rows[i].row, "app");
		scratch_remove("app");
		scratch_remove("b.py");
	}
}

static void a_folder_that_is_a_link_out_is_not_followed(void **state)
{
	struct changes changes = { 0 };

	scratch_folder("app");
	scratch_write("outside/b.py", S("old\n"));
	scratch_link("../outside", "app/x");
	replace(&changes, "app/x/b.py", "old\n", "new\n");
	EXPECT("replaced", !apply("app", &changes));
	EXPECT_FILE("replaced", "outside/b.py", "old\n");
	changes.n = 0;
	add_new(&changes, "app/x/c.py", "new\n");
	EXPECT("made", !apply("app", &changes));
	EXPECT("made", !scratch_has("outside/c.py"));
	EXPECT_NO_STAGE("nothing left", "app");
}

/* The second rename cannot be done: the first is taken back. */
static void an_error_half_way_takes_back_what_was_done(void **state)
{
	struct changes changes = { 0 };

	scratch_write("app/a.py", S("old\n"));
	assert_int_equal(chmod(scratch("app/a.py"), 0600), 0);
	scratch_folder("app/d");
	replace(&changes, "app/a.py", "old\n", "new\n");
	add_new(&changes, "app/b.py", "new\n");
	add_new(&changes, "app/d/.", "new\n"); /* never to be renamed to */
	EXPECT("fails", !apply("app", &changes));
	EXPECT_FILE("taken back", "app/a.py", "old\n");
	EXPECT_INT("with its mode", mode_of("app/a.py"), 0600);
	EXPECT("the new one too", !scratch_has("app/b.py"));
	EXPECT_NO_STAGE("nothing left", "app");
}

/* ---- recover ---- */

#define STAGE "app/" TXN_FOLDER "/"

static struct slice journal_record(const char *path, const char *before)
{
	struct buf record = { .arena = arena };

	buf_addf(&record, "%s%c", path, 0);
	if (before)
		buf_addf(&record, "%016llx%c", (unsigned long long)slice_digest(slice_of(before)), 0);
	else
		buf_addf(&record, "-%c", 0);
	return buf_slice(&record);
}

static enum txn_recovery recover(const char *base)
{
	enum txn_recovery recovery = TXN_CLEAN;

	if (!txn_recover(arena, scratch(base), &recovery, failure))
		GIVE_UP("%s", failure->message);
	return recovery;
}

static void nothing_to_recover_touches_nothing(void **state)
{
	EXPECT_INT("no folder", recover("app"), TXN_CLEAN);
	EXPECT("not made", !scratch_has("app"));
	scratch_write("app/a.py", S("a\n"));
	EXPECT_INT("no stage", recover("app"), TXN_CLEAN);
	EXPECT_INT("as it was", scratch_count("app"), 1);
}

static void a_run_killed_before_its_decision_is_thrown_away(void **state)
{
	static const char *const staged[][4] = {
		{ NULL },
		{ "lock", NULL },
		{ "lock", "0.old", NULL },
		{ "lock", "0.old", "0.new", NULL },
		{ "lock", "0.old", "0.new", "journal.new" },
	};

	for (size_t i = 0; i < ROWS(staged); i++) {
		const char *row = staged[i][0] ? staged[i][0] : "an empty folder";

		scratch_write("app/a.py", S("old\n"));
		scratch_folder("app/" TXN_FOLDER);
		for (size_t k = 0; k < 4 && staged[i][k]; k++) {
			scratch_write(buf_format(arena, STAGE "%s", staged[i][k]), S("new\n"));
		}
		EXPECT_INT(row, recover("app"), TXN_ROLLED_BACK);
		EXPECT_FILE(row, "app/a.py", "old\n");
		EXPECT_NO_STAGE(row, "app");
		EXPECT_INT(row, recover("app"), TXN_CLEAN);
		scratch_remove("app");
	}
}

/* Three files, of which the first `renamed` had their turn before the end came. */
static void leave_decided(size_t renamed)
{
	scratch_write(STAGE "lock", S(""));
	scratch_write("app/a.py", renamed > 0 ? S("new a\n") : S("old a\n"));
	scratch_write("app/x/b.py", renamed > 1 ? S("new b\n") : S("old b\n"));
	scratch_write(STAGE "0.old", S("old a\n"));
	scratch_write(STAGE "1.old", S("old b\n"));
	if (renamed < 1)
		scratch_write(STAGE "0.new", S("new a\n"));
	if (renamed < 2)
		scratch_write(STAGE "1.new", S("new b\n"));
	scratch_write(renamed < 3 ? STAGE "2.new" : "app/c.py", S("new c\n"));
	scratch_write(STAGE "journal",
		      joined(journal_record("a.py", "old a\n"),
			     joined(journal_record("x/b.py", "old b\n"), journal_record("c.py", NULL))));
}

static void a_run_killed_after_its_decision_is_finished(void **state)
{
	static const char *const rows[] = { "none renamed", "one", "two", "all" };

	for (size_t renamed = 0; renamed < ROWS(rows); renamed++) {
		leave_decided(renamed);
		EXPECT_INT(rows[renamed], recover("app"), TXN_FINISHED);
		EXPECT_FILE(rows[renamed], "app/a.py", "new a\n");
		EXPECT_FILE(rows[renamed], "app/x/b.py", "new b\n");
		EXPECT_FILE(rows[renamed], "app/c.py", "new c\n");
		EXPECT_NO_STAGE(rows[renamed], "app");
		EXPECT_INT(rows[renamed], scratch_count("app"), 3);
		EXPECT_INT(rows[renamed], recover("app"), TXN_CLEAN);
		scratch_remove("app");
	}
}

/* The whole way: a process that ends in front of its n-th rename, the first being that of the journal. */
static void a_run_that_ends_at_any_rename_is_finished_or_has_not_begun(void **state)
{
	static const char *const rows[] = { "the journal", "the first file", "the second", "the third" };

	for (int n = 0; n < (int)ROWS(rows); n++) {
		struct changes changes = { 0 };
		int status = 0;
		pid_t child;

		scratch_write("app/a.py", S("old a\n"));
		scratch_write("app/x/b.py", S("old b\n"));
		replace(&changes, "app/a.py", "old a\n", "new a\n");
		replace(&changes, "app/x/b.py", "old b\n", "new b\n");
		add_new(&changes, "app/y/c.py", "new c\n");
		fflush(NULL);
		child = fork();
		if (child == 0) {
			renames_left = n;
			apply("app", &changes);
			_exit(0);
		}
		assert_true(child > 0 && waitpid(child, &status, 0) == child);
		EXPECT(rows[n], WIFEXITED(status) && WEXITSTATUS(status) == KILLED);
		EXPECT_INT(rows[n], recover("app"), n ? TXN_FINISHED : TXN_ROLLED_BACK);
		EXPECT_FILE(rows[n], "app/a.py", n ? "new a\n" : "old a\n");
		EXPECT_FILE(rows[n], "app/x/b.py", n ? "new b\n" : "old b\n");
		EXPECT_INT(rows[n], scratch_has("app/y/c.py"), n > 0);
		EXPECT_NO_STAGE(rows[n], "app");
		scratch_remove("app");
	}
}

/* Whoever edits a file in between keeps the edit, and the new contents are kept too. */
static void a_file_changed_since_the_interruption_is_not_overwritten(void **state)
{
	enum txn_recovery recovery;

	leave_decided(1);
	scratch_write("app/x/b.py", S("edited\n"));
	EXPECT("refused", !txn_recover(arena, scratch("app"), &recovery, failure));
	EXPECT_INT("could not", failure->code, EXIT_COULD_NOT);
	EXPECT_FAILURE("says which", "app/x/b.py' was changed after a run was interrupted");
	EXPECT("says where the rest is", failure->hint && strstr(failure->hint, TXN_FOLDER));
	EXPECT_FILE("kept", "app/x/b.py", "edited\n");
	EXPECT_FILE("kept", STAGE "1.new", "new b\n");
	EXPECT("kept", scratch_has(STAGE "journal"));
	scratch_write("app/x/b.py", S("old b\n"));
	EXPECT_INT("put back, it goes on", recover("app"), TXN_FINISHED);
	EXPECT_FILE("put back, it goes on", "app/x/b.py", "new b\n");
}

static void a_file_made_since_the_interruption_is_not_overwritten(void **state)
{
	enum txn_recovery recovery;

	leave_decided(0);
	scratch_write("app/c.py", S("mine\n"));
	EXPECT("refused", !txn_recover(arena, scratch("app"), &recovery, failure));
	EXPECT_FAILURE("says which", "app/c.py' was made after a run was interrupted");
	EXPECT_FILE("kept", "app/c.py", "mine\n");
	EXPECT_FILE("kept", STAGE "2.new", "new c\n");
}

/* An error was being taken back when the end came: file 0 is new, and its new bytes have their staged name again. The
 * next command goes one way or the other, but gets there. */
static void a_run_killed_while_taking_back_is_finished_or_taken_back(void **state)
{
	bool is_new;

	leave_decided(1);
	assert_int_equal(link(scratch("app/a.py"), scratch(STAGE "0.new")), 0);
	recover("app");
	is_new = slice_is(scratch_read("app/a.py"), "new a\n");
	EXPECT_FILE("a.py", "app/a.py", is_new ? "new a\n" : "old a\n");
	EXPECT_FILE("b.py", "app/x/b.py", is_new ? "new b\n" : "old b\n");
	EXPECT_INT("c.py", scratch_has("app/c.py"), is_new);
	EXPECT_NO_STAGE("nothing left", "app");
}

static void a_journal_that_leads_out_is_not_followed(void **state)
{
	static const char *const paths[] = { "../b.py", "x/../../b.py", "link/b.py" };

	for (size_t i = 0; i < ROWS(paths); i++) {
		enum txn_recovery recovery;

		scratch_write("b.py", S("old\n"));
		scratch_write("outside/b.py", S("old\n"));
		scratch_folder("app/x");
		scratch_link("../outside", "app/link");
		scratch_write(STAGE "0.new", S("new\n"));
		scratch_write(STAGE "journal", journal_record(paths[i], "old\n"));
		EXPECT(paths[i], !txn_recover(arena, scratch("app"), &recovery, failure));
		EXPECT_FILE(paths[i], "b.py", "old\n");
		EXPECT_FILE(paths[i], "outside/b.py", "old\n");
		scratch_remove("app");
	}
}

static void a_journal_that_leads_into_git_is_not_followed(void **state)
{
	static const char *const paths[] = { ".git/hooks/pre-commit", "link/hooks/pre-commit", "x/hooks/pre-commit", ".git",
					     ".GIT" };

	for (size_t i = 0; i < ROWS(paths); i++) {
		enum txn_recovery recovery;

		if (i < 3)
			scratch_folder("app/.git/hooks");
		else
			scratch_folder("app");
		scratch_link(".git", "app/link");
		scratch_link("link", "app/x");
		scratch_write(STAGE "0.new", S("#!/bin/sh\n"));
		scratch_write(STAGE "journal", journal_record(paths[i], NULL));
		EXPECT(paths[i], !txn_recover(arena, scratch("app"), &recovery, failure));
		EXPECT_FAILURE(paths[i], "the journal of an interrupted run names");
		EXPECT("not made", !scratch_has("app/.git/hooks/pre-commit") && !scratch_has("app/.GIT"));
		scratch_remove("app");
	}
}

/* What a clone or an archive brings has the usual modes; ours is for its owner alone. */
static void a_stage_that_others_could_have_made_is_not_obeyed(void **state)
{
	enum txn_recovery recovery;

	scratch_write(STAGE "0.new", S("new\n"));
	scratch_write(STAGE "journal", journal_record("b.py", NULL));
	assert_int_equal(chmod(scratch("app/" TXN_FOLDER), 0755), 0);
	EXPECT("refused", !txn_recover(arena, scratch("app"), &recovery, failure));
	EXPECT("not written", !scratch_has("app/b.py"));
	EXPECT("left to be looked at", scratch_has(STAGE "journal"));
}

static void a_journal_that_names_gits_own_folder_is_not_followed(void **state)
{
	enum txn_recovery recovery;

	scratch_folder("app/.git/hooks");
	scratch_write(STAGE "0.new", S("new\n"));
	scratch_write(STAGE "journal", journal_record(".git/hooks/pre-commit", NULL));
	EXPECT("refused", !txn_recover(arena, scratch("app"), &recovery, failure));
	EXPECT("not written", !scratch_has("app/.git/hooks/pre-commit"));
}

static void a_journal_of_any_bytes_is_survived(void **state)
{
	struct slice whole = journal_record("a.py", "old\n");

	for (size_t n = 0; n <= whole.n; n++) {
		enum txn_recovery recovery;
		struct slice now;

		scratch_write("app/a.py", S("old\n"));
		scratch_write(STAGE "0.new", S("new\n"));
		scratch_write(STAGE "journal", slice_part(whole, 0, n));
		txn_recover(arena, scratch("app"), &recovery, failure);
		now = scratch_read("app/a.py");
		EXPECT("wholly old or new", slice_is(now, "old\n") || slice_is(now, "new\n"));
		scratch_remove("app");
	}
}

/* ---- two runs ---- */

static void two_runs_are_kept_apart(void **state)
{
	struct changes changes = { 0 };
	enum txn_recovery recovery;
	int lock;

	scratch_write("app/a.py", S("old\n"));
	scratch_write(STAGE "lock", S(""));
	lock = open(scratch(STAGE "lock"), O_RDWR | O_CLOEXEC);
	assert_true(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0);
	replace(&changes, "app/a.py", "old\n", "new\n");
	EXPECT("recover", !txn_recover(arena, scratch("app"), &recovery, failure));
	EXPECT_FAILURE("recover", "another pyfuncprof is at work");
	EXPECT("apply", !apply("app", &changes));
	EXPECT_FAILURE("apply", "another pyfuncprof is at work");
	EXPECT("apply", !strstr(failure->message, "File exists"));
	EXPECT_FILE("untouched", "app/a.py", "old\n");
	EXPECT("untouched", scratch_has(STAGE "lock"));
	close(lock);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST_IN_SCRATCH(files_are_replaced_and_made_with_their_folders),
		TEST_IN_SCRATCH(a_base_that_is_missing_is_made),
		TEST_IN_SCRATCH(no_changes_touch_nothing),
		TEST_IN_SCRATCH(a_mode_is_kept),
		TEST_IN_SCRATCH(an_owner_is_kept),
		TEST_IN_SCRATCH(what_is_not_as_it_was_read_stops_everything),
		TEST_IN_SCRATCH(a_folder_that_is_a_link_out_is_not_followed),
		TEST_IN_SCRATCH(an_error_half_way_takes_back_what_was_done),
		TEST_IN_SCRATCH(nothing_to_recover_touches_nothing),
		TEST_IN_SCRATCH(a_run_killed_before_its_decision_is_thrown_away),
		TEST_IN_SCRATCH(a_run_killed_after_its_decision_is_finished),
		TEST_IN_SCRATCH(a_run_that_ends_at_any_rename_is_finished_or_has_not_begun),
		TEST_IN_SCRATCH(a_file_changed_since_the_interruption_is_not_overwritten),
		TEST_IN_SCRATCH(a_file_made_since_the_interruption_is_not_overwritten),
		TEST_IN_SCRATCH(a_run_killed_while_taking_back_is_finished_or_taken_back),
		TEST_IN_SCRATCH(a_journal_that_leads_out_is_not_followed),
		TEST_IN_SCRATCH(a_journal_that_leads_into_git_is_not_followed),
		TEST_IN_SCRATCH(a_stage_that_others_could_have_made_is_not_obeyed),
		TEST_IN_SCRATCH(a_journal_that_names_gits_own_folder_is_not_followed),
		TEST_IN_SCRATCH(a_journal_of_any_bytes_is_survived),
		TEST_IN_SCRATCH(two_runs_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
