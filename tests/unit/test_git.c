/* git: what git calls some bytes, what it ignores, and what it has no copy of. */
#include "scratch.h"

#include <git2.h>
#include <sys/stat.h>

#include "git/git.h"

/* Nobody's own configuration has a say in this. */
static int start(void **state)
{
	if (!git_start(failure))
		return -1;
	for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
	return 0;
}

static int stop(void **state)
{
	git_stop();
	return 0;
}

static void bytes_have_the_id_that_git_gives_them(void **state)
{
	static const struct {
		struct slice bytes;
		const char *id;
	} rows[] = {
		{ { NULL, 0 }, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" },
		{ { "", 0 }, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" },
		{ { "hello\n", 6 }, "ce013625030ba8dba906f756967f9e9ca394464a" },
		{ { "test content\n", 13 }, "d670460b4b4aece5915caf5c68d12f560a9fe3e4" },
		{ { "a\0b", 3 }, "20b5be91886d0b6f26dc98a225c0dac05fe2c86e" },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_TEXT(rows[i].id, blob_id(arena, rows[i].bytes), slice_of(rows[i].id));
}

/* ---- a repository ---- */

static struct repo open_repo(const char *folder)
{
	struct repo repo;

	EXPECT(folder, repo_open(arena, folder, &repo, failure));
	return repo;
}

static struct repo begin_repository(const char *name)
{
	git_repository *repository;

	scratch_folder(name);
	assert_int_equal(git_repository_init(&repository, scratch(name), 0), 0);
	git_repository_free(repository);
	return open_repo(scratch(name));
}

static void add(const struct repo *repo, const char *path)
{
	git_index *index;

	assert_int_equal(git_repository_index(&index, repo->repository), 0);
	assert_int_equal(git_index_add_bypath(index, path), 0);
	assert_int_equal(git_index_write(index), 0);
	git_index_free(index);
}

static void commit(const struct repo *repo)
{
	git_signature *who;
	git_index *index;
	git_tree *tree;
	git_oid id;

	assert_int_equal(git_repository_index(&index, repo->repository), 0);
	assert_int_equal(git_index_write_tree(&id, index), 0);
	assert_int_equal(git_tree_lookup(&tree, repo->repository, &id), 0);
	assert_int_equal(git_signature_new(&who, "A", "a@example.com", 0, 0), 0);
	assert_int_equal(git_commit_create_v(&id, repo->repository, "HEAD", who, who, NULL, "one", tree, 0), 0);
	git_signature_free(who);
	git_tree_free(tree);
	git_index_free(index);
}

static enum repo_state state_of(const struct repo *repo, const char *name)
{
	enum repo_state state;

	const char *path = scratch(name);

	if (!repo_states(arena, repo, &path, 1, &state, failure))
		GIVE_UP("%s", failure->message);
	return state;
}

static void a_repository_is_found_from_any_folder_in_it(void **state)
{
	struct repo repo = begin_repository("r"), below;

	scratch_folder("r/a/b");
	EXPECT_STRING("its top", repo.work_tree, scratch("r"));
	below = open_repo(scratch("r/a/b"));
	EXPECT_STRING("from below", below.work_tree, scratch("r"));
	repo_release(&below);
	repo_release(&repo);
	EXPECT("released", !repo.repository && !repo.work_tree);
}

/* Whoever opens it waits until somebody writes. */
static void a_pipe_for_a_configuration_is_not_waited_for(void **state)
{
	struct repo repo = begin_repository("r"), again;

	repo_release(&repo);
	scratch_remove("r/.git/config");
	assert_int_equal(mkfifo(scratch("r/.git/config"), 0600), 0);
	again = open_repo(scratch("r"));
	EXPECT("no repository", !again.repository);
}

static void a_folder_that_is_ignored_is_in_no_repository(void **state)
{
	struct repo repo = begin_repository("r"), below;

	scratch_write("r/.gitignore", S("build/\n"));
	scratch_folder("r/build/a");
	below = open_repo(scratch("r/build"));
	EXPECT("ignored", !below.repository && !below.work_tree);
	repo_release(&below);
	below = open_repo(scratch("r/build/a"));
	EXPECT("below what is ignored", !below.repository && !below.work_tree);
	repo_release(&below);
	repo_release(&repo);
}

static void without_a_repository_everything_is_clean(void **state)
{
	struct repo repo = open_repo(scratch(""));

	scratch_write("a.py", S("x\n"));
	EXPECT("none", !repo.repository && !repo.work_tree);
	EXPECT_INT("clean", state_of(&repo, "a.py"), REPO_CLEAN);
	EXPECT("not ignored", !repo_ignores(&repo, scratch("a.py"), false));
	repo_release(&repo);
}

static void what_git_has_of_a_file_is_told(void **state)
{
	struct repo repo = begin_repository("r");

	scratch_write("r/.gitignore", S("*.log\n"));
	scratch_write("r/a.py", S("x\n"));
	scratch_write("r/a.log", S("x\n"));
	scratch_write("outside.py", S("x\n"));
	EXPECT_INT("nothing", state_of(&repo, "r/a.py"), REPO_UNTRACKED);
	EXPECT_INT("ignored", state_of(&repo, "r/a.log"), REPO_CLEAN);
	EXPECT_INT("outside", state_of(&repo, "outside.py"), REPO_CLEAN);
	add(&repo, "a.py");
	EXPECT_INT("added", state_of(&repo, "r/a.py"), REPO_CHANGED);
	commit(&repo);
	EXPECT_INT("committed", state_of(&repo, "r/a.py"), REPO_CLEAN);
	scratch_write("r/a.py", S("changed\n"));
	EXPECT_INT("changed since", state_of(&repo, "r/a.py"), REPO_CHANGED);
	add(&repo, "a.py");
	EXPECT_INT("staged", state_of(&repo, "r/a.py"), REPO_CHANGED);
	scratch_write("r/a.py", S("x\n"));
	EXPECT_INT("staged, and changed back", state_of(&repo, "r/a.py"), REPO_CHANGED);
	add(&repo, "a.py");
	EXPECT_INT("all of it back", state_of(&repo, "r/a.py"), REPO_CLEAN);
	repo_release(&repo);
}

static void many_files_are_asked_about_at_once(void **state)
{
	static const struct {
		const char *name;
		enum repo_state state;
	} rows[] = {
		{ "r/new.py", REPO_UNTRACKED },
		{ "r/clean.py", REPO_CLEAN },
		{ "r/deep/changed.py", REPO_CHANGED },
		{ "r/none.py", REPO_CLEAN },
		{ "outside.py", REPO_CLEAN },
		{ "r/deep/new.py", REPO_UNTRACKED },
		{ "r/[a].py", REPO_CHANGED },
		{ "r/!x.py", REPO_CHANGED },
		{ "r/a.py", REPO_CLEAN },
		{ "r/ignored.log", REPO_CLEAN },
		{ "r/gone.py", REPO_CHANGED },
		{ "r/deep/clean.py", REPO_CLEAN },
		{ "r/new/all/new.py", REPO_UNTRACKED },
		{ "r/clean.py", REPO_CLEAN },
		{ "r/\xc3\xa9 \"x\".py", REPO_CHANGED },
	};
	static const char *const kept[] = { "clean.py", "deep/changed.py", "[a].py",        "!x.py",
					    "a.py",     "gone.py",         "deep/clean.py", "\xc3\xa9 \"x\".py" };
	enum repo_state states[ROWS(rows)];
	const char *paths[ROWS(rows)];
	struct repo repo = begin_repository("r");

	scratch_write("r/.gitignore", S("*.log\n"));
	scratch_write("outside.py", S("x\n"));
	for (size_t i = 0; i < ROWS(rows); i++)
		if (strcmp(rows[i].name, "r/none.py") != 0)
			scratch_write(rows[i].name, S("x\n"));
	for (size_t i = 0; i < ROWS(kept); i++)
		add(&repo, kept[i]);
	commit(&repo);
	for (size_t i = 0; i < ROWS(rows); i++) {
		if (rows[i].state == REPO_CHANGED)
			scratch_write(rows[i].name, S("y\n"));
		paths[i] = scratch(rows[i].name);
	}
	scratch_remove("r/gone.py");
	EXPECT("asked", repo_states(arena, &repo, paths, ROWS(rows), states, failure));
	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].name, states[i], rows[i].state);
	EXPECT("about none", repo_states(arena, &repo, paths, 0, states, failure));
	repo_release(&repo);
}

static void a_repository_that_cannot_be_read_is_a_failure(void **state)
{
	struct repo repo = begin_repository("r");
	const char *path = scratch("r/a.py");
	enum repo_state answer;

	scratch_write("r/a.py", S("x\n"));
	scratch_write("r/.git/index", S("no index at all, but long enough to be taken for one"));
	EXPECT("fails", !repo_states(arena, &repo, &path, 1, &answer, failure));
	EXPECT_FAILURE("says about what", "r/a.py");
	repo_release(&repo);
}

static void ignored_files_and_folders_are_known(void **state)
{
	static const struct {
		const char *path;
		bool is_directory, ignored;
	} rows[] = {
		{ "r/build", true, true },  { "r/a/build", true, true },    { "r/build", false, false },
		{ "r/x.log", false, true }, { "r/keep.log", false, false }, { "r/a", true, false },
		{ "r", true, false },       { "build", true, false },
	};
	struct repo repo = begin_repository("r");

	scratch_write("r/.gitignore", S("build/\n*.log\n!keep.log\n"));
	for (size_t i = 0; i < ROWS(rows); i++)
		EXPECT_INT(rows[i].path, repo_ignores(&repo, scratch(rows[i].path), rows[i].is_directory),
			   rows[i].ignored);
	repo_release(&repo);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(bytes_have_the_id_that_git_gives_them),
		TEST_IN_SCRATCH(a_repository_is_found_from_any_folder_in_it),
		TEST_IN_SCRATCH(a_pipe_for_a_configuration_is_not_waited_for),
		TEST_IN_SCRATCH(a_folder_that_is_ignored_is_in_no_repository),
		TEST_IN_SCRATCH(without_a_repository_everything_is_clean),
		TEST_IN_SCRATCH(what_git_has_of_a_file_is_told),
		TEST_IN_SCRATCH(many_files_are_asked_about_at_once),
		TEST_IN_SCRATCH(a_repository_that_cannot_be_read_is_a_failure),
		TEST_IN_SCRATCH(ignored_files_and_folders_are_known),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
