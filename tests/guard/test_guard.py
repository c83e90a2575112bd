#!/usr/bin/env python3
"""`pyfuncprof guard` in a real repository: whatever is done there with git, nothing that profiles gets into the remote.

    python3 tests/guard/test_guard.py     (binary: $PYFUNCPROF or build/pyfuncprof)

Each test is a few commands as anybody types them, with all guards on and the work tree profiled; then every object of
the bare remote is looked through, and what is on its branch has to be the user's own bytes.
"""
import unittest

from repository import BINARY, FILTER_OFF, FUNCTION_JSON, MAIN, TRACES, Repository


class Guarded(Repository):
    def setUp(self):
        super().setUp()
        self.guard("install", "--pre-commit", "--pre-push", "--filter")
        self.instrument()


class Commits(Guarded):
    """The ways into a commit."""

    def test_add_and_commit(self):
        self.edit()
        self.git("add", ".")
        self.git("commit", "-q", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed()
        self.assertTrue(self.is_profiled())

    def test_commit_all(self):
        self.edit()
        self.edit("requirements.txt", "\nrequests\n")
        self.git("commit", "-q", "-a", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_commit_of_one_file(self):
        self.edit()
        self.edit("shared/tools.py")
        self.git("add", "shared/tools.py")
        self.git("commit", "-q", "-m", "two", MAIN)
        self.git("push", "-q")
        self.assert_pushed()
        self.assertNotEqual(self.plain["shared/tools.py"], self.committed("shared/tools.py"))

    def test_commit_from_a_subfolder(self):
        self.edit()
        self.git("commit", "-q", "-am", "two", where=self.app / "Fn")
        self.git("push", "-q", where=self.app / "Fn")
        self.assert_pushed()

    def test_commit_amend(self):
        self.edit()
        self.git("commit", "-q", "-a", "--amend", "--no-edit")
        self.git("push", "-q", "--force")
        self.assert_pushed()

    def test_add_of_some_hunks(self):
        self.write(MAIN, self.plain[MAIN].decode() + "\n" * 20 + "LAST = 1\n")
        self.git("commit", "-q", "-a", "-m", "two")
        self.instrument()
        staged = self.plain[MAIN].replace(b"Greets", b"Salutes")
        profiled = (self.app / MAIN).read_bytes()
        (self.app / MAIN).write_bytes(profiled.replace(b"Greets", b"Salutes").replace(b"LAST = 1", b"LAST = 2"))
        self.assertEqual(2, self.git("diff").count("\n@@ "))
        self.git("add", "-p", data=b"y\nn\n")
        self.git("commit", "-q", "-m", "three")
        self.git("push", "-q")
        self.assertEqual(staged, self.committed())
        self.assertEqual(1, self.git("diff").count("\n@@ "))
        self.assert_clean()

    def test_commit_of_some_hunks(self):
        self.edit()
        self.git("commit", "-q", "-p", "-m", "two", data=b"y\n")
        self.git("push", "-q")
        self.assert_pushed()

    def test_a_new_function(self):
        self.write("New/function.json", FUNCTION_JSON)
        self.write("New/__init__.py", self.plain[MAIN].decode())
        self.ours("instrument", "-q", "--allow-dirty", ".")
        self.assertTrue(self.is_profiled("New/__init__.py"))
        self.git("add", "New")
        self.git("commit", "-q", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed("main", "New/__init__.py")

    def test_add_with_an_intent(self):
        self.write("New/function.json", FUNCTION_JSON)
        self.write("New/__init__.py", self.plain[MAIN].decode())
        self.git("add", "-N", "New")
        self.ours("instrument", "-q", "--allow-dirty", ".")
        self.assertNotIn("pyfuncprof", self.git("diff"))
        self.git("commit", "-q", "-a", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed("main", "New/__init__.py")

    def test_add_renormalized(self):
        self.edit()
        self.git("add", "--renormalize", ".")
        self.git("commit", "-q", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_move(self):
        self.git("mv", "Fn", "Gn")
        self.git("commit", "-q", "-m", "two")
        self.git("push", "-q")
        self.assertEqual(self.plain[MAIN], self.committed("Gn/__init__.py", "main", self.remote))
        self.assert_clean()

    def test_remove_from_the_index_and_add_again(self):
        self.edit()
        self.git("rm", "-q", "-r", "--cached", ".")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_update_index(self):
        self.edit()
        self.git("update-index", "--add", MAIN, "requirements.txt")
        self.git("commit", "-q", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_hash_object_with_a_path(self):
        self.edit()
        blob = self.git("hash-object", "-w", "--path", MAIN, MAIN).strip()
        self.git("update-index", "--cacheinfo", "100644,%s,%s" % (blob, MAIN))
        self.git("commit", "-q", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_commit_tree(self):
        self.edit()
        self.git("add", ".")
        commit = self.git("commit-tree", "-p", "HEAD", "-m", "two", self.git("write-tree").strip()).strip()
        self.git("push", "-q", "origin", commit + ":refs/heads/main")
        self.assert_pushed()

    def test_an_index_of_its_own(self):
        self.edit()
        index = {"GIT_INDEX_FILE": str(self.room / "index")}
        self.git("read-tree", "HEAD", **index)
        self.git("add", MAIN, **index)
        self.git("commit", "-q", "-m", "two", **index)
        self.git("push", "-q")
        self.assert_pushed()

    def test_stash(self):
        self.edit()
        self.git("stash", "-q")
        self.assertFalse(self.is_profiled())
        self.instrument()
        self.assert_quiet()
        self.git("stash", "pop", "-q")
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_stash_of_what_git_does_not_know(self):
        self.write("New/function.json", FUNCTION_JSON)
        self.write("New/__init__.py", self.plain[MAIN].decode())
        self.ours("instrument", "-q", "--allow-dirty", ".")
        self.git("stash", "-q", "-u")
        self.git("push", "-q", "origin", "stash@{0}:refs/heads/stashed")
        self.git("stash", "pop", "-q")
        self.assertFalse(self.is_profiled("New/__init__.py"))
        self.assert_clean()


class Histories(Guarded):
    """What makes commits of commits, and the ways to push them."""

    def diverge(self, path=MAIN):
        """Somebody else pushes an edit at the top of a file; here there is one at its end."""
        other = self.room / "other"
        self.git("clone", "-q", str(self.remote), str(other), where=self.room)
        (other / path).write_bytes(b"# of others\n" + self.plain[path])
        self.git("commit", "-q", "-am", "theirs", where=other)
        self.git("push", "-q", where=other)
        self.edit(path)
        self.git("commit", "-q", "-am", "ours")
        self.plain[path] = b"# of others\n" + self.plain[path]
        self.git("fetch", "-q")

    def branch(self):
        """A branch with one edit, while main has none; the work tree is on main."""
        self.git("switch", "-q", "-c", "topic")
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("switch", "-q", "main")

    def test_rebase(self):
        self.diverge()
        self.git("rebase", "-q", "origin/main")
        self.git("push", "-q")
        self.assert_pushed()

    def test_rebase_that_instruments_after_each_commit(self):
        self.diverge()
        self.edit("shared/tools.py")
        self.git("commit", "-q", "-am", "three")
        self.git("rebase", "-q", "-i", "--exec", "'%s' instrument -q ." % BINARY, "origin/main")
        self.git("push", "-q")
        self.assert_pushed("main", MAIN, "shared/tools.py")
        self.assertTrue(self.is_profiled())
        self.assert_quiet()

    def test_pull_with_rebase(self):
        self.diverge()
        self.instrument()
        self.git("pull", "-q", "--rebase")
        self.git("push", "-q")
        self.assert_pushed()

    def test_merge(self):
        self.diverge()
        self.instrument()
        self.git("merge", "-q", "-m", "merged", "origin/main")
        self.git("push", "-q")
        self.assert_pushed()

    def test_merge_forward(self):
        self.branch()
        self.git("merge", "-q", "--ff-only", "topic")
        self.git("push", "-q")
        self.assert_pushed()

    def test_merge_with_a_commit(self):
        self.branch()
        self.git("merge", "-q", "--no-ff", "-m", "merged", "topic")
        self.git("push", "-q")
        self.assert_pushed()

    def test_merge_squashed(self):
        self.branch()
        self.git("merge", "-q", "--squash", "topic")
        self.git("commit", "-q", "-m", "squashed")
        self.git("push", "-q")
        self.assert_pushed()

    def test_merge_below_a_folder(self):
        other = self.room / "other"
        self.git("clone", "-q", str(self.remote), str(other), where=self.room)
        self.guard("install", "--pre-commit", "--pre-push", "--filter", where=other)
        self.instrument(other)
        self.git("remote", "add", "other", str(other))
        self.git("fetch", "-q", "other")
        self.git("merge", "-q", "-s", "ours", "--no-commit", "--allow-unrelated-histories", "other/main")
        self.git("read-tree", "--prefix=vendor/", "-u", "other/main")
        self.git("commit", "-q", "-m", "vendored")
        self.git("push", "-q")
        self.assert_pushed("main", MAIN)
        self.assertEqual(self.plain[MAIN], self.committed("vendor/" + MAIN, "main", self.remote))

    def test_cherry_pick(self):
        self.branch()
        self.edit("shared/tools.py")
        self.git("commit", "-q", "-am", "mine")
        self.git("cherry-pick", "topic")
        self.git("push", "-q")
        self.assert_pushed("main", MAIN, "shared/tools.py")

    def test_revert(self):
        before = self.plain[MAIN]
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("revert", "--no-edit", "HEAD")
        self.git("push", "-q")
        self.plain[MAIN] = before
        self.assert_pushed()

    def test_switch_with_a_profiled_work_tree(self):
        self.git("switch", "-q", "-c", "topic")
        self.assertTrue(self.is_profiled())
        self.edit("shared/tools.py")
        self.git("commit", "-q", "-am", "two")
        self.git("switch", "-q", "main")
        self.assertTrue(self.is_profiled())
        self.git("switch", "-q", "topic")
        self.git("push", "-q", "-u", "origin", "topic")
        self.assert_pushed("topic", MAIN, "shared/tools.py")
        self.assert_quiet()

    def test_reset(self):
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("reset", "-q", "--soft", "HEAD^")
        self.git("commit", "-q", "-m", "two again")
        self.git("reset", "-q", "HEAD^")
        self.git("commit", "-q", "-am", "and again")
        self.git("push", "-q")
        self.assert_pushed()
        self.edit()
        self.git("reset", "-q", "--hard")
        self.assert_quiet()

    def test_restore(self):
        self.edit(text="# no\n")
        self.git("checkout", "-q", "--", MAIN)
        self.assertFalse(self.is_profiled())
        self.plain[MAIN] = (self.app / MAIN).read_bytes()
        self.instrument()
        self.edit()
        self.git("add", ".")
        self.git("restore", "--staged", ".")
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_another_work_tree(self):
        tree = self.room / "tree"
        self.git("worktree", "add", "-q", "-b", "topic", str(tree))
        self.instrument(tree)
        self.assert_quiet(tree)
        self.edit(where=tree)
        self.git("commit", "-q", "-am", "two", where=tree)
        self.git("push", "-q", "-u", "origin", "topic", where=tree)
        self.assert_pushed("topic")

    def test_submodule(self):
        whole, remote = self.room / "whole", self.room / "whole.git"
        self.git("init", "-q", "--bare", str(remote), where=self.room)
        self.git("init", "-q", str(whole), where=self.room)
        self.git("submodule", "--quiet", "add", str(self.remote), "part", where=whole)
        part = whole / "part"
        self.guard("install", "--pre-commit", "--pre-push", "--filter", where=part)
        self.ours("instrument", "-q", "part", where=whole)
        self.assert_quiet(part)
        self.edit(where=part)
        self.git("commit", "-q", "-am", "two", where=part)
        self.git("push", "-q", where=part)
        self.assert_pushed()
        self.git("commit", "-q", "-am", "the part", where=whole)
        self.git("push", "-q", str(remote), "main", where=whole)
        for trace in TRACES:
            self.assertNotIn(trace, self.objects(remote))

    def test_tags(self):
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("tag", "-a", "-m", "one", "v1")
        self.git("push", "-q", "--tags")
        self.assert_pushed("v1")

    def test_push_of_all(self):
        self.branch()
        self.git("push", "-q", "--all")
        self.assert_pushed("topic")

    def test_push_of_a_mirror(self):
        self.branch()
        self.git("push", "-q", "--mirror")
        self.assert_pushed("topic")

    def test_push_by_force_to_a_new_branch_and_away(self):
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q", "origin", "HEAD:refs/heads/new")
        self.assert_pushed("new")
        self.edit()
        self.git("commit", "-q", "-a", "--amend", "--no-edit")
        self.git("push", "-q", "--force-with-lease", "origin", "HEAD:refs/heads/new")
        self.assert_pushed("new")
        self.git("push", "-q", "origin", ":refs/heads/new")

    def test_notes(self):
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("notes", "add", "-m", "measured at 60 MiB")
        self.git("push", "-q", "origin", "main", "refs/notes/*")
        self.assertIn(b"measured", self.objects())
        self.assert_pushed()

    def test_archive(self):
        self.edit()
        self.git("commit", "-q", "-am", "two")
        packed = self.run_words(["git", "archive", "HEAD"]).stdout
        self.assertIn(self.plain[MAIN], packed)
        for trace in TRACES:
            self.assertNotIn(trace, packed)


class OneGuardAlone(Guarded):
    """One of them is gone round, or can not see it; another one does."""

    def patch(self):
        """A patch with the marks in it, as somebody without the filter makes it; the work tree is plain then."""
        patch = self.run_words(["git", *FILTER_OFF, "diff", "--binary"]).stdout
        self.assertIn(b"+# pyfuncprof: begin", patch)
        self.ours("remove", "-q", ".")
        self.assert_quiet()
        return patch

    def refused(self, *words, what="pushed", path=MAIN):
        told = self.git_fails(*words)
        self.assertIn("pyfuncprof: nothing was %s" % what, told)
        self.assertIn(path + ":", told)
        self.assert_clean()

    def stage_marks(self):
        self.git(*FILTER_OFF, "add", ".")
        self.assertIn("pyfuncprof", self.git(*FILTER_OFF, "diff", "--cached"))

    def test_commit_without_its_hook(self):
        self.edit()
        self.git("commit", "-q", "-a", "--no-verify", "-m", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_push_without_its_hook(self):
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q", "--no-verify")
        self.assert_pushed()

    def test_no_hooks_at_all(self):
        self.edit()
        self.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-am", "two")
        self.git("-c", "core.hooksPath=/dev/null", "push", "-q")
        self.assert_pushed()

    def test_no_filter(self):
        self.edit()
        self.stage_marks()
        self.refused(*FILTER_OFF, "commit", "-q", "-m", "two", what="committed")

    def test_no_filter_and_commit_without_its_hook(self):
        self.edit()
        self.stage_marks()
        self.git(*FILTER_OFF, "commit", "-q", "--no-verify", "-m", "two")
        self.refused("push", "-q")
        self.refused("push", "-q", "origin", "HEAD:refs/heads/new")
        self.refused("push", "-q", "--mirror")
        self.refused("push", "-q", str(self.remote), "main")

    def test_marks_deep_in_a_history(self):
        self.stage_marks()
        self.git(*FILTER_OFF, "commit", "-q", "--no-verify", "-m", "two")
        self.ours("remove", "-q", ".")
        self.git("commit", "-q", "-am", "three")
        self.assertNotIn(b"pyfuncprof", self.committed())
        self.refused("push", "-q")
        self.git("reset", "-q", "--soft", "HEAD^^")
        self.edit()
        self.git("commit", "-q", "-am", "squashed")
        self.git("push", "-q")
        self.assert_pushed()

    def test_a_tag_of_marks(self):
        self.stage_marks()
        self.git(*FILTER_OFF, "commit", "-q", "--no-verify", "-m", "two")
        self.git("tag", "-a", "-m", "one", "v1")
        self.git("reset", "-q", "--hard", "HEAD^")
        self.refused("push", "-q", "--tags")

    def test_tags_of_no_commit(self):
        self.stage_marks()
        blob = self.git("rev-parse", ":" + MAIN).strip()
        self.git("tag", "file", blob)
        self.refused("push", "-q", "--tags", path=blob)
        self.git("tag", "-f", "-a", "-m", "a file", "file", blob)
        self.refused("push", "-q", "--tags", path=self.git("rev-parse", "file").strip())
        self.git("tag", "-d", "file")
        self.git("tag", "tree", self.git("write-tree").strip())
        self.refused("push", "-q", "--tags")

    def test_commit_tree_of_marks(self):
        self.stage_marks()
        commit = self.git("commit-tree", "-p", "HEAD", "-m", "two", self.git("write-tree").strip()).strip()
        self.refused("push", "-q", "origin", commit + ":refs/heads/main")

    def test_hash_object_without_filters(self):
        blob = self.git("hash-object", "-w", "--no-filters", MAIN).strip()
        self.git("update-index", "--cacheinfo", "100644,%s,%s" % (blob, MAIN))
        self.refused("commit", "-q", "-m", "two", what="committed")

    def test_apply_to_the_index(self):
        patch = self.patch()
        self.git("apply", "--index", data=patch)
        self.refused("commit", "-q", "-m", "two", what="committed")
        self.git("reset", "-q", "--hard")
        self.git("apply", "--cached", data=patch)
        self.refused("commit", "-q", "-m", "two", what="committed")

    def test_apply_to_the_work_tree(self):
        self.git("apply", data=self.patch())
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_am(self):
        letter = b"From: A <a@example.com>\nSubject: [PATCH] two\n\n---\n" + self.patch() + b"-- \n2\n\n"
        self.git("am", "-q", data=letter)
        self.refused("push", "-q")

    def test_commits_of_somebody_without_guards(self):
        other = self.room / "other"
        self.git("clone", "-q", str(self.remote), str(other), where=self.room)
        self.ours("instrument", "-q", ".", where=other)
        self.git("commit", "-q", "-am", "theirs", where=other)
        self.git("fetch", "-q", str(other), "main:theirs")
        self.refused("push", "-q", "origin", "theirs")
        self.git("reset", "-q", "--hard")
        self.git("merge", "-q", "--no-ff", "-m", "merged", "theirs")
        self.refused("push", "-q")
        self.git("reset", "-q", "--hard", "origin/main")
        self.git("cherry-pick", "theirs")
        self.refused("push", "-q")
        self.git("reset", "-q", "--hard", "origin/main")
        self.edit("shared/tools.py")
        self.git("commit", "-q", "-am", "mine")
        self.git("rebase", "-q", "theirs")
        self.refused("push", "-q")

    def test_altered_marks_are_not_added(self):
        path = self.app / MAIN
        path.write_bytes(path.read_bytes().replace(b"return profiled_main(req)", b"return profiled_main(None)"))
        told = self.git_fails("add", ".")
        self.assertIn("Fn/__init__.py:", told)
        self.assertIn("the lines between pyfuncprof's marks were changed by hand", told)
        self.assertEqual("", self.git("diff", "--cached"))


class NothingToSee(Guarded):
    """The profiler comes and goes; git sees none of it."""

    def test_after_each_step(self):
        self.assert_quiet()
        for _ in range(2):
            self.instrument()
            self.assert_quiet()
            self.ours("remove", "-q", ".")
            self.assert_quiet()
            self.instrument()
            self.assert_quiet()
        self.edit()
        self.assertEqual(" M %s\n" % MAIN, self.git("status", "--porcelain"))
        self.assertNotIn("pyfuncprof", self.git("diff"))
        self.git("commit", "-q", "-am", "two")
        self.assert_quiet()

    def test_line_ends_that_git_converts(self):
        self.ours("remove", "-q", ".")
        self.git("config", "core.autocrlf", "true")
        (self.app / MAIN).unlink()
        self.git("checkout", "-q", "--", MAIN)
        self.assertIn(b"\r\n", (self.app / MAIN).read_bytes())
        self.instrument()
        self.assert_quiet()
        self.edit(text="# an edit\r\n")
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q")
        self.plain[MAIN] = self.plain[MAIN].replace(b"\r", b"")
        self.assert_pushed()
        self.assert_quiet()

    def test_with_a_profiler_of_the_user_s_own(self):
        folder = self.room / "my templates" / "profilers" / "fine"
        folder.mkdir(parents=True)
        (folder / "template.yaml").write_text(
            'requirement: memory-profiler==0.61.0\n'
            'decorator: "@{{memory_profiler}}.profile(stream={{profiler_logstream}}, precision=4)"\n')
        (folder / "setup.py").write_text("{{profiler_logstream}} = {{memory_profiler}}.LogFile('fine')\n")
        templates = ("--templates", folder.parents[1])
        self.ours("instrument", "-q", *templates, "--profiler", "fine", ".")
        self.assertIn("clean filter 'pyfuncprof' failed", self.git_fails("add", "."))
        self.guard("install", "--filter", *templates)
        self.assert_quiet()
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q")
        self.assert_pushed()

    def test_another_profiler_takes_the_place_of_the_first(self):
        folder = self.home / "config" / "pyfuncprof" / "templates" / "profilers" / "fine"
        folder.mkdir(parents=True)
        (folder / "template.yaml").write_text(
            'requirement: memory-profiler==0.61.0\n'
            'decorator: "@{{memory_profiler}}.profile(stream={{profiler_logstream}}, precision=4)"\n')
        (folder / "setup.py").write_text("{{profiler_logstream}} = {{memory_profiler}}.LogFile('fine')\n")
        self.ours("instrument", "-q", "--profiler", "fine", ".")
        self.assertIn(b"==0.61.0  # pyfuncprof", (self.app / "requirements.txt").read_bytes())
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main()
