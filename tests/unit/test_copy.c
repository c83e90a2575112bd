/* scratch: which copies the next run clears away. Each test has a folder for copies, with one in it that has a lock. */
#include "unit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"
#include "host/scratch.h"

static char place[] = "/tmp/pyfuncprof-unit-XXXXXX";
static const char *taken_away; /* a file that loses its name in front of the next lock */

/* In front of the libc's: the code under test is linked with this one. */
int flock(int fd, int how)
{
	(void)fd, (void)how;
	if (taken_away)
		unlink(taken_away);
	taken_away = NULL;
	return 0;
}

static int begin(void **state)
{
	memcpy(place + strlen(place) - 6, "XXXXXX", 6);
	return unit_begin(state) == 0 && mkdtemp(place) && setenv("TMPDIR", place, 1) == 0 ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static int end(void **state)
{
	nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return unit_end(state);
}

static const char *in_place(const char *name)
{
	return fs_join(arena, place, name);
}

static void write_file(const char *name)
{
	FILE *file = fopen(in_place(name), "w");

	assert_non_null(file);
	fclose(file);
}

static void run_another(void)
{
	static const struct changes none = { 0 };
	struct scratch copy;

	mkdir(in_place("app"), 0700);
	assert_true(scratch_make(arena, fs_real(arena, in_place("app")), &none, &copy, failure));
	scratch_keep(&copy);
}

static void leave_copy(void)
{
	assert_int_equal(mkdir(in_place("pyfuncprof-abcdef"), 0700), 0);
	write_file("pyfuncprof-abcdef/file");
	write_file("pyfuncprof-abcdef/.pyfuncprof.lock");
}

static void that_of_a_killed_run_goes(void **state)
{
	leave_copy();
	run_another();
	EXPECT("gone", fs_kind(in_place("pyfuncprof-abcdef")) == FS_NONE);
}

/* A folder in a folder is given a number for a name on its way out, which a file may have until it goes. */
static void one_with_numbers_for_names_goes(void **state)
{
	for (int round = 0; round < 10; round++) {
		leave_copy();
		for (int i = 0; i < 100; i++)
			write_file(buf_format(arena, "pyfuncprof-abcdef/%d", i));
		assert_int_equal(mkdir(in_place("pyfuncprof-abcdef/folder"), 0700), 0);
		assert_int_equal(mkdir(in_place("pyfuncprof-abcdef/folder/inner"), 0700), 0);
		run_another();
		EXPECT("gone", fs_kind(in_place("pyfuncprof-abcdef")) == FS_NONE);
	}
}

static void one_that_is_kept_meanwhile_stays(void **state)
{
	leave_copy();
	taken_away = in_place("pyfuncprof-abcdef/.pyfuncprof.lock");
	run_another();
	EXPECT("it was its turn", !taken_away);
	EXPECT("kept", fs_kind(in_place("pyfuncprof-abcdef/file")) == FS_FILE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(that_of_a_killed_run_goes, begin, end),
		cmocka_unit_test_setup_teardown(one_with_numbers_for_names_goes, begin, end),
		cmocka_unit_test_setup_teardown(one_that_is_kept_meanwhile_stays, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
