#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"

static char top[4096];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static void remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

int scratch_begin(void **state)
{
	const char *temporary = getenv("TMPDIR");
	char path[sizeof top];

	unit_begin(state);
	snprintf(path, sizeof path, "%s/pyfuncprof-unit-XXXXXX", temporary && *temporary ? temporary : "/tmp");
	return mkdtemp(path) && realpath(path, top) ? 0 : -1;
}

int scratch_end(void **state)
{
	remove_tree(top);
	return unit_end(state);
}

char *scratch(const char *name)
{
	return *name ? fs_join(arena, top, name) : arena_copy(arena, top, strlen(top));
}

static void make_folders(const char *path)
{
	if (fs_kind(path) != FS_NONE)
		return;
	make_folders(fs_parent(arena, path));
	assert_int_equal(mkdir(path, 0700), 0);
}

void scratch_write(const char *name, struct slice bytes)
{
	FILE *file;

	make_folders(fs_parent(arena, scratch(name)));
	file = fopen(scratch(name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.n ? bytes.p : "", 1, bytes.n, file), bytes.n);
	assert_int_equal(fclose(file), 0);
}

void scratch_folder(const char *name)
{
	make_folders(scratch(name));
}

void scratch_link(const char *target, const char *name)
{
	make_folders(fs_parent(arena, scratch(name)));
	assert_int_equal(symlink(target, scratch(name)), 0);
}

void scratch_remove(const char *name)
{
	remove_tree(scratch(name));
}

struct slice scratch_read(const char *name)
{
	struct fail f = { .arena = arena };
	struct slice bytes = { 0 };

	if (!fs_read(arena, scratch(name), &bytes, &f))
		GIVE_UP("%s", f.message);
	return bytes;
}

bool scratch_has(const char *name)
{
	return fs_kind(scratch(name)) != FS_NONE;
}

size_t scratch_count(const char *name)
{
	struct fail f = { .arena = arena };
	char **names;
	size_t n = 0;

	if (!fs_list(arena, scratch(name), &names, &f))
		GIVE_UP("%s", f.message);
	while (names[n])
		n++;
	return n;
}
