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

static const char *requirements_of(struct arena *arena, const char *app)
{
	const char *file = fs_join(arena, app, "requirements.txt");

	return fs_target_kind(file) == FS_FILE ? file : NULL;
}

/* Named after what is in it. */
bool python_environment(struct arena *arena, const char *python, const char *app, struct environment *out,
			struct fail *f)
{
	const char *requirements = requirements_of(arena, app);
	struct buf key = { .arena = arena };
	struct slice text = { 0 };

	if (requirements && !fs_read(arena, requirements, &text, f))
		return false;
	buf_addf(&key, "%s\n", python);
	buf_add(&key, text);
	out->folder = buf_format(arena, "%s/%016llx", cache(arena), (unsigned long long)slice_digest(buf_slice(&key)));
	out->python = in_environment(arena, out->folder);
	out->complete = fs_kind(fs_join(arena, out->folder, "complete")) == FS_FILE;
	return true;
}

bool python_install(struct arena *arena, const char *python, const char *app, const struct environment *e,
		    struct fail *f)
{
	const char *requirements = requirements_of(arena, app), *complete = fs_join(arena, e->folder, "complete");
	const char *const make[] = { python, "-m", "venv", "--clear", e->folder, NULL };
	const char *const install[] = { e->python,
					"-m",
					"pip",
					"install",
					"--disable-pip-version-check",
					"azure-functions",
					"memory-profiler>=0.61",
					requirements ? "-r" : NULL,
					requirements,
					NULL };
	FILE *mark;

	if (!make_folders(arena, cache(arena), f) || !run(make, "cannot make a virtual environment", f) ||
	    !run(install, "cannot install the app's packages", f))
		return false;
	mark = fopen(complete, "w");
	return (mark && fclose(mark) == 0) || fail_os(f, "cannot write '%s'", complete);
}
