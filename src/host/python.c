#include "host/python.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/child.h"
#include "base/fs.h"

static const char *in_environment(struct arena *arena, const char *environment)
{
	return fs_join(arena, environment, "bin/python");
}

/* From the root on: it is started in another folder. Links stay, an environment is found by them. */
static const char *absolute(struct arena *arena, const char *path)
{
	char *here = *path == '/' || !strchr(path, '/') ? NULL : getcwd(NULL, 0);
	const char *whole = here ? fs_join(arena, here, path) : path;

	free(here);
	return whole;
}

static bool can_run(const char *path)
{
	return access(path, X_OK) == 0;
}

const char *python_find(struct arena *arena, const char *asked, const char *app, struct fail *f)
{
	static const char *const own[] = { ".venv", "venv" };
	const char *active = getenv("VIRTUAL_ENV");

	if (asked && strchr(asked, '/') && !can_run(asked))
		return fail_os(f, "cannot run '%s'", asked), NULL;
	if (asked)
		return absolute(arena, asked);
	if (active && *active) {
		const char *python = in_environment(arena, active);

		if (can_run(python))
			return absolute(arena, python);
		fail_os(f, "cannot run '%s'", python);
		return fail_hint(f, "VIRTUAL_ENV names this environment; unset it, or name a Python with --python"),
		       NULL;
	}
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		const char *python = in_environment(arena, fs_join(arena, app, own[i]));

		if (can_run(python))
			return absolute(arena, python);
	}
	return "python3";
}

/* ---- an environment of our own ---- */

static bool run(const char *const *argv, const char *what, struct fail *f)
{
	struct child child;
	int status;

	if (!child_start(argv, &child, f) || !child_finish(&child, &status, f))
		return false;
	return !status || fail(f, EXIT_COULD_NOT, "%s: '%s' failed with exit code %d", what, argv[0], status);
}

static const char *cache(struct arena *arena)
{
	const char *place = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (!place || *place != '/')
		place = fs_join(arena, home && *home ? home : "/tmp", ".cache");
	return fs_join(arena, place, "pyfuncprof/environments");
}

static bool make_folders(struct arena *arena, const char *path, struct fail *f)
{
	if (fs_target_kind(path) == FS_DIR || mkdir(path, 0700) == 0)
		return true;
	return (make_folders(arena, fs_parent(arena, path), f) && mkdir(path, 0700) == 0) ||
	       fail_os(f, "cannot make '%s'", path);
}

/* Named after what is in it. */
static bool environment_of(struct arena *arena, const char *python, const char *requirements, const char **out,
			   struct fail *f)
{
	struct buf key = { .arena = arena }, name = { .arena = arena };
	struct slice text = { 0 };

	if (requirements && !fs_read(arena, requirements, &text, f))
		return false;
	buf_addf(&key, "%s\n", python);
	buf_add(&key, text);
	buf_addf(&name, "%s/%016llx", cache(arena), (unsigned long long)slice_digest(buf_slice(&key)));
	*out = buf_text(&name);
	return true;
}

const char *python_with_packages(struct arena *arena, const char *python, const char *app, struct fail *f)
{
	const char *requirements = fs_join(arena, app, "requirements.txt"), *environment, *own, *complete;
	bool has_file = fs_target_kind(requirements) == FS_FILE;
	FILE *mark;

	if (!environment_of(arena, python, has_file ? requirements : NULL, &environment, f))
		return NULL;
	own = in_environment(arena, environment);
	complete = fs_join(arena, environment, "complete");
	if (fs_kind(complete) == FS_FILE)
		return own;
	const char *const make[] = { python, "-m", "venv", "--clear", environment, NULL };
	const char *const install[] = { own,
					"-m",
					"pip",
					"install",
					"--disable-pip-version-check",
					"azure-functions",
					"memory-profiler>=0.61",
					has_file ? "-r" : NULL,
					requirements,
					NULL };

	if (!make_folders(arena, cache(arena), f) || !run(make, "cannot make a virtual environment", f) ||
	    !run(install, "cannot install the app's packages", f))
		return NULL;
	mark = fopen(complete, "w");
	if (!mark || fclose(mark) != 0)
		return fail_os(f, "cannot write '%s'", complete), NULL;
	return own;
}
