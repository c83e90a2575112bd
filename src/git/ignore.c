/* ignore: libgit2 keeps rules in a repository; this one is nowhere on the disk. */
#include "git/ignore.h"

#include "base/arena.h"
#include "git/git.h"
#include "git/libgit2.h"

struct ignore {
	git_repository *repository;
};

struct ignore *ignore_open(struct arena *arena, struct slice rules, struct fail *f)
{
	static const int levels[] = { GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
				      GIT_CONFIG_LEVEL_GLOBAL };
	struct ignore *ignore = NEW(arena, struct ignore);

	if (!git_start(f))
		return NULL;
	if (slice_starts(rules, S("\xef\xbb\xbf")))
		rules = slice_part(rules, 3, rules.n);
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		libgit2.libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	if (libgit2.repository_new(&ignore->repository) == 0 &&
	    libgit2.ignore_add_rule(ignore->repository, slice_copy(arena, rules)) == 0)
		return ignore;
	fail(f, EXIT_COULD_NOT, "cannot read the rules of .funcignore: %s", git_last_error());
	ignore_close(ignore);
	return NULL;
}

void ignore_close(struct ignore *ignore)
{
	if (ignore)
		libgit2.repository_free(ignore->repository);
}

bool ignore_has(const struct ignore *ignore, const char *path)
{
	int ignored = 0;

	return libgit2.ignore_path_is_ignored(&ignored, ignore->repository, path) == 0 && ignored;
}
