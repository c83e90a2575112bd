#!/usr/bin/env python3
"""`pyfuncprof check --staged`, `--rev` and `--pushed` on repositories of every shape that git makes, and broken ones.

    python3 tests/check/test_history.py     (binary: $PYFUNCPROF or build/pyfuncprof)
"""
import os
import shutil
import unittest

from checks import BINARY, IMPORT, SCRIPT, Checks

NOTHING = "0" * 40


class History(Checks):
    def setUp(self):
        super().setUp()
        self.git("init", "-q")
        self.write("host.json", b"{}")
        self.write("function_app.py", SCRIPT)
        self.commit("first")

    def commit(self, message, where=None):
        self.git("add", "-A", where=where)
        self.git("commit", "-q", "-m", message, where=where)

    def commit_import(self, name="x.py", where=None):
        self.write(name, IMPORT, where)
        self.commit("import", where)

    def pushed(self, *lines, where=None):
        """What check finds in what git would tell a pre-push hook."""
        return self.check("--pushed", "origin", where=where, told="".join(line + "\n" for line in lines))

    # ---- shapes ----

    def test_a_bare_repository(self):
        self.commit_import()
        bare = self.place.parent / "bare.git"
        self.git("clone", "-q", "--bare", ".", str(bare))
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD", where=bare))
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD^..main", where=bare))
        self.assertEqual(["import %s/x.py:1" % bare], self.check("--rev", "main", str(bare)))

    def test_a_linked_work_tree(self):
        linked = self.place.parent / "linked"
        self.git("worktree", "add", "-q", str(linked))
        self.write("x.py", IMPORT, linked)
        self.git("add", "x.py", where=linked)
        self.assertEqual(["import x.py:1"], self.check("--staged", where=linked))
        self.assertEqual([], self.check("--staged"))
        self.git("commit", "-qm", "x", where=linked)
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD", where=linked))
        self.assertEqual([], self.check("--rev", "HEAD"))

    def test_a_submodule(self):
        other = self.place.parent / "other"
        other.mkdir()
        self.git("init", "-q", where=other)
        self.write("x.py", IMPORT, other)
        self.commit("x", other)
        self.git("submodule", "--quiet", "add", str(other), "sub")
        self.assertEqual([], self.check("--staged"))
        self.commit("sub")
        self.assertEqual([], self.check("--rev", "HEAD"))
        self.assertEqual([], self.check("--rev", "HEAD", "sub"))

    def test_links_are_not_read(self):
        os.symlink("/etc/hostname", self.place / "out.py")
        os.symlink("function_app.py", self.place / "in.py")
        self.commit("links")
        self.assertEqual([], self.check("--rev", "HEAD"))
        self.assertEqual([], self.check("--staged"))

    def test_another_index(self):
        """`git commit file` has the hooks look at an index of its own, named relative to the top."""
        self.write("x.py", IMPORT)
        shutil.copy(self.place / ".git" / "index", self.place / ".git" / "other")
        self.git("add", "x.py", env={"GIT_INDEX_FILE": str(self.place / ".git" / "other")})
        self.assertEqual([], self.check("--staged"))
        for name in (".git/other", str(self.place / ".git" / "other")):
            self.assertEqual(["import x.py:1"], self.check("--staged", env={"GIT_INDEX_FILE": name}))

    def test_as_a_hook_of_git(self):
        """With all that git sets for a hook, in a folder below the top, and for a part of what is changed."""
        hook = self.place / ".git" / "hooks" / "pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\nexec '%s' check --staged --quiet\n" % BINARY)
        hook.chmod(0o755)
        self.write("x.py", IMPORT)
        self.write("sub/y.py", b"y = 1\n")
        self.git("add", "sub/y.py")
        self.git("commit", "-qm", "y", where=self.place / "sub")
        self.git("add", "x.py")
        for words in (["-qm", "x"], ["-qam", "x"], ["-qm", "x", "x.py"]):
            done = self.run_words(["git", "commit", *words], None)
            self.assertEqual(1, done.returncode)
            self.assertIn(b"the profiler is left in 1 file", done.stderr)
        self.write("function_app.py", SCRIPT + b"# more\n")
        self.git("commit", "-qm", "a part", "function_app.py")
        self.write("x.py", b"x = 1\n")
        self.git("commit", "-qam", "clean")

    def test_a_git_folder_elsewhere(self):
        self.commit_import()
        (self.place / ".git").rename(self.place.parent / "elsewhere")
        (self.place / ".git").write_text("gitdir: ../elsewhere\n")
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD"))
        (self.place / ".git").unlink()
        env = {"GIT_DIR": str(self.place.parent / "elsewhere")}
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD", env=env))
        self.assertEqual(["import x.py:1"], self.check("--staged", env={**env, "GIT_WORK_TREE": "."}))
        self.write("sub/y.py", IMPORT)
        self.write("sub/host.json", b"{}")
        self.git("add", "-A", env={**env, "GIT_WORK_TREE": "."})
        self.assertEqual(["import sub/y.py:1"], self.check("--staged", "sub", env={**env, "GIT_WORK_TREE": "."}))

    def test_objects_that_another_repository_has(self):
        self.commit_import()
        shared = self.place.parent / "shared"
        self.git("clone", "-q", "--shared", str(self.place), str(shared))
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD", where=shared))
        self.assertEqual(["import x.py:1"], self.check("--staged", where=shared))

    def test_packed(self):
        self.commit_import()
        self.git("tag", "-am", "note", "v1")
        self.git("gc", "-q", "--aggressive", "--prune=now")
        self.git("pack-refs", "--all")
        for name in ("HEAD", "v1", "main", self.git("rev-parse", "HEAD").strip()[:8]):
            self.assertEqual(["import x.py:1"], self.check("--rev", name))

    def test_a_split_index_and_a_new_version_of_it(self):
        self.write("x.py", IMPORT)
        self.git("add", "x.py")
        self.git("update-index", "--index-version=4")
        self.assertEqual(["import x.py:1"], self.check("--staged"))

    def test_what_is_only_meant_to_be_added(self):
        self.write("x.py", IMPORT)
        self.git("add", "-N", "x.py")
        self.assertEqual([], self.check("--staged"))

    # ---- ranges ----

    def test_a_shallow_clone(self):
        for number in range(3):
            self.write("y.py", b"y = %d\n" % number)
            self.commit("y")
        self.commit_import()
        shallow = self.place.parent / "shallow"
        self.git("clone", "-q", "--depth", "2", "file://%s" % self.place, str(shallow))
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD", where=shallow))
        self.assertEqual(["import x.py:1"], self.check("--rev", "HEAD^..HEAD", where=shallow))
        self.refused("git knows no 'HEAD~3'", "--rev", "HEAD~3..HEAD", where=shallow, code=2)

    def test_a_push_of_a_shallow_clone(self):
        self.commit_import()
        shallow = self.place.parent / "shallow"
        self.git("clone", "-q", "--depth", "1", "file://%s" % self.place, str(shallow))
        self.write("y.py", b"y = 1\n", shallow)
        self.commit("y", shallow)
        ids = self.git("rev-parse", "HEAD", "HEAD^", where=shallow).split()
        self.assertEqual([], self.pushed("refs/heads/main %s refs/heads/main %s" % tuple(ids), where=shallow))
        self.assertEqual([], self.pushed("refs/heads/new %s refs/heads/new %s" % (ids[0], NOTHING), where=shallow))

    def test_many_branches_of_many_merges(self):
        for number in range(5):
            self.git("checkout", "-q", "-b", "b%d" % number, "main")
            self.commit_import("x%d.py" % number)
            self.git("rm", "-q", "x%d.py" % number)
            self.git("commit", "-qm", "gone")
            self.git("checkout", "-q", "main")
            self.git("merge", "-q", "--no-ff", "--no-edit", "b%d" % number)
        self.assertEqual([], self.check("--rev", "HEAD"))
        self.assertEqual(["import x%d.py:1" % n for n in range(5)], self.check("--rev", "HEAD~5..HEAD"))
        self.assertEqual(["import x4.py:1"], self.check("--rev", "HEAD~1..HEAD"))

    def test_an_octopus(self):
        for number in range(3):
            self.git("checkout", "-q", "-b", "b%d" % number, "main")
            self.commit_import("x%d.py" % number)
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-ff", "--no-edit", "b0", "b1", "b2")
        self.assertEqual(["import x%d.py:1" % n for n in range(3)], self.check("--rev", "HEAD^..HEAD"))

    # ---- what can not be read ----

    def test_objects_that_are_gone_or_broken(self):
        self.commit_import()
        blob = self.git("rev-parse", "HEAD:x.py").strip()
        path = self.place / ".git" / "objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        for damage in (lambda: path.write_bytes(b"garbage"), lambda: path.write_bytes(b""), path.unlink):
            damage()
            self.refused("cannot read 'x.py' in git", "--rev", "HEAD")
            self.refused("cannot read 'x.py' in git", "--staged")

    def test_an_object_is_what_it_holds_whatever_its_id_says(self):
        self.write("y.py", b"y = 1\n")
        self.commit_import()
        there, other = self.git("rev-parse", "HEAD:y.py", "HEAD:x.py").split()
        objects = self.place / ".git" / "objects"
        path = objects / there[:2] / there[2:]
        path.chmod(0o644)
        path.write_bytes((objects / other[:2] / other[2:]).read_bytes())
        self.assertEqual(["import x.py:1", "import y.py:1"], self.check("--rev", "HEAD"))

    def test_a_tree_or_a_commit_that_is_broken(self):
        self.commit_import()
        for name in ("HEAD^{tree}", "HEAD"):
            broken = self.git("rev-parse", name).strip()
            path = self.place / ".git" / "objects" / broken[:2] / broken[2:]
            path.chmod(0o644)
            path.write_bytes(b"garbage")
            done = self.run_words([BINARY, "check", "--rev", "HEAD"], None)
            self.assertIn(done.returncode, (1, 2))

    def test_an_index_that_is_broken(self):
        index = self.place / ".git" / "index"
        whole = index.read_bytes()
        for data in (b"", b"DIRC", b"garbage" * 100, whole[:-30], whole[:-1] + b"x",
                     whole[:8] + b"\xff" * 4 + whole[12:]):
            with self.subTest(data[:12]):
                index.write_bytes(data)
                done = self.run_words([BINARY, "check", "--staged"], None)
                self.assertIn(done.returncode, (0, 1) if not data else (1,), done.stdout)

    def test_a_git_that_is_no_repository(self):
        for number, make in enumerate([lambda p: p.write_text("nothing\n"), os.mkfifo, lambda p: p.mkdir(),
                                       lambda p: p.symlink_to(".git"), lambda p: p.write_text("gitdir: .git\n")]):
            where = self.place.parent / ("broken%d" % number)
            self.write("host.json", b"{}", where)
            make(where / ".git")
            self.refused("no git repository in '.'", "--rev", "HEAD", where=where)
            self.refused("no git repository in '.'", "--staged", where=where)
            self.assertEqual([], self.check(where=where))

    def test_names_of_all_bytes(self):
        names = [b"new\nline.py", b"\x1b[31m.py", b"\xff\xfe.py", b"a b'\".py", b"-rev.py", b"..py.py"]
        for name in names:
            with open(os.path.join(os.fsencode(self.place), name), "wb") as file:
                file.write(IMPORT)
        self.commit("names")
        self.assertEqual(len(names), len(self.check("--rev", "HEAD")))
        self.assertEqual(len(names), len(self.check("--staged")))
        self.assertEqual(len(names), len(self.check()))
        for format in ("text", "sarif", "junit", "github"):
            done = self.run_words([BINARY, "check", "--rev", "HEAD", "--format", format], 3)
            self.assertNotIn(b"\x1b", done.stdout)

    def test_a_tree_that_is_deep(self):
        deep = "/".join(["d"] * 300)
        self.write(deep + "/x.py", IMPORT)
        self.commit("deep")
        self.assertEqual(["import %s/x.py:1" % deep], self.check("--rev", "HEAD"))
        self.assertEqual(["import %s/x.py:1" % deep], self.check("--staged"))


if __name__ == "__main__":
    unittest.main()
