#!/usr/bin/env python3
"""`pyfuncprof init --source-control` and `--commit`, as git itself sees what comes of them.

    python3 tests/source_control.py     (binary: $PYFUNCPROF or build/pyfuncprof)
"""
import json
import os
import unittest

from room import BINARY, IDENTITY, Room

EMPTY_V2 = {".funcignore", ".gitignore", ".vscode/extensions.json", "function_app.py", "host.json", "requirements.txt"}


class SourceControl(Room):
    def init(self, *options, code=0, where=None):
        """A small app: without functions, in the v2 model."""
        return self.run_words([BINARY, "init", "--empty", "--model", "v2", *options], code, where)

    def git(self, *words, code=0, where="Demo"):
        return self.run_words(["git", *words], code, self.place / where).out

    def committed(self, where="Demo"):
        return set(self.git("ls-tree", "-r", "--name-only", "HEAD", where=where).split())

    def refused(self, message, *options):
        """Fails before anything is written."""
        before = sorted(self.place.rglob("*"))
        self.assertIn(message, self.init("--commit", *options, code=1).err)
        self.assertEqual(before, sorted(self.place.rglob("*")))

    # ---- a repository ----

    def test_a_repository_is_made_and_nothing_is_in_it(self):
        done = self.init("--source-control", "Demo")
        self.assertIn("made a git repository of 'Demo'", done.err)
        self.assertNotIn("commit", done.err)
        self.assertEqual(str(self.place / "Demo"), self.git("rev-parse", "--show-toplevel").strip())
        self.git("rev-parse", "--verify", "HEAD", code=128)
        self.assertEqual(EMPTY_V2, set(self.git("ls-files", "--others", "--exclude-standard").split()))
        self.assertEqual("", self.git("ls-files"))

    def test_the_current_folder_gets_one_too(self):
        self.init("--source-control")
        self.assertEqual(str(self.place), self.git("rev-parse", "--show-toplevel", where=".").strip())

    def test_the_first_branch_is_the_configured_one(self):
        self.configure(IDENTITY + "[init]\n\tdefaultBranch = trunk\n")
        self.init("--source-control", "Demo")
        self.assertEqual("trunk", self.git("symbolic-ref", "--short", "HEAD").strip())

    def test_nobody_need_be_known_for_a_repository(self):
        self.configure("")
        self.init("--source-control", "Demo")
        self.git("status")

    def test_without_the_option_there_is_none(self):
        self.init("Demo")
        self.git("rev-parse", "--git-dir", code=128)

    def test_a_folder_in_a_repository_gets_none(self):
        self.git("init", "-q", where=".")
        for _ in range(2):
            self.assertIn("\nDirectory already a git repository.\n", self.init("--source-control", "Demo").out)
            self.assertFalse((self.place / "Demo" / ".git").exists())

    def test_an_ignored_folder_of_a_repository_gets_none(self):
        self.git("init", "-q", where=".")
        (self.place / ".gitignore").write_text("Demo\n")
        done = self.init("--commit", "Demo")
        self.assertIn("\nDirectory already a git repository.\n", done.out)
        self.assertIn("there is nothing to commit", done.err)
        self.assertFalse((self.place / "Demo" / ".git").exists())
        self.git("rev-parse", "--verify", "HEAD", code=128)

    def test_a_repository_is_made_of_an_app_that_is_there(self):
        self.init("Demo")
        done = self.init("--source-control", "Demo")
        self.assertIn("nothing was written", done.err)
        self.assertEqual(str(self.place / "Demo"), self.git("rev-parse", "--show-toplevel").strip())

    def test_a_run_that_writes_nothing_makes_none(self):
        for option in ("--dry-run", "--diff"):
            self.init("--commit", option, "Demo")
            self.assertEqual([], list(self.place.iterdir()))
        self.configure("")
        self.init("--commit", "--dry-run")
        self.assertEqual([], list(self.place.iterdir()))

    # ---- a first commit ----

    def test_the_first_commit_is_what_was_written(self):
        done = self.init("--commit", "Demo")
        self.assertIn("made a first commit, of %d files" % len(EMPTY_V2), done.err)
        self.assertEqual("", self.git("fsck", "--strict"))
        self.assertEqual("1", self.git("rev-list", "--count", "HEAD").strip())
        who = "Ada L\u00f6velace <ada@example.com>"
        self.assertEqual("%s, %s, First commit: what pyfuncprof init wrote" % (who, who),
                         self.git("log", "--format=%an <%ae>, %cn <%ce>, %B").strip())
        self.assertEqual(EMPTY_V2, self.committed())
        self.assertEqual("", self.git("status", "--porcelain"))
        self.assertTrue((self.place / "Demo" / "local.settings.json").exists())
        self.git("check-ignore", "-q", "local.settings.json")

    def test_folders_and_containers_are_committed(self):
        self.run_words([BINARY, "init", "--commit", "--docker", "a/b"])
        self.assertEqual({"HttpTriggerAsync/__init__.py", "HttpTriggerAsync/function.json",
                          "HttpTriggerSync/__init__.py", "HttpTriggerSync/function.json", "Dockerfile",
                          ".dockerignore", "getting_started.md"} | EMPTY_V2 - {"function_app.py"},
                         self.committed("a/b"))
        self.assertEqual("", self.git("status", "--porcelain", where="a/b"))
        self.assertEqual("", self.git("fsck", "--strict", where="a/b"))

    def test_line_ends_are_as_git_is_told(self):
        self.configure(IDENTITY + "[core]\n\tautocrlf = input\n\tsafecrlf = true\n")
        self.init("--commit", "Demo")
        self.assertEqual("", self.git("status", "--porcelain"))

    def test_what_was_there_is_not_committed(self):
        (self.place / "Demo").mkdir()
        (self.place / "Demo" / "host.json").write_text("{}\n")
        (self.place / "Demo" / "notes.txt").write_text("mine\n")
        self.init("--commit", "Demo")
        self.assertEqual(EMPTY_V2 - {"host.json"}, self.committed())
        self.assertEqual("?? host.json\n?? notes.txt\n", self.git("status", "--porcelain"))

    def test_what_is_staged_stays_staged(self):
        (self.place / "mine.txt").write_text("mine\n")
        self.git("init", "-q", where=".")
        self.git("add", "mine.txt", where=".")
        done = self.init("--commit", "Demo")
        self.assertIn("\nDirectory already a git repository.\n", done.out)
        self.assertEqual({"Demo/" + name for name in EMPTY_V2}, self.committed("."))
        self.assertEqual("A  mine.txt\n", self.git("status", "--porcelain", where="."))
        self.assertEqual("", self.git("fsck", "--strict", where="."))

    def test_the_repository_may_say_who_commits(self):
        self.configure("")
        self.git("init", "-q", "Demo", where=".")
        self.git("config", "user.name", "Local")
        self.git("config", "user.email", "local@example.com")
        self.init("--commit", "Demo")
        self.assertEqual("Local <local@example.com>", self.git("log", "--format=%an <%ae>").strip())

    def test_nothing_written_is_nothing_committed(self):
        self.init("Demo")
        self.assertIn("there is nothing to commit", self.init("--commit", "Demo").err)
        self.git("rev-parse", "--verify", "HEAD", code=128)

    def test_results_stay_results(self):
        self.assertEqual("init", json.loads(self.init("--commit", "--json", "Demo").out)["command"])
        self.assertEqual("init", json.loads(self.init("--source-control", "--json", "Demo").out)["command"])
        done = self.init("--commit", "--quiet", "Quiet")
        self.assertEqual(("", ""), (done.out, done.err))
        self.assertEqual(EMPTY_V2, self.committed("Quiet"))

    # ---- refused before anything is written ----

    def test_who_commits_must_be_known(self):
        for text in ("", "[user]\n\tname = Ada\n", "[user]\n\temail = a@example.com\n",
                     "[user]\n\tname = \" \"\n\temail = a@example.com\n", "[user]\n\tname\n\temail\n"):
            self.configure(text)
            self.refused("git's configuration does not say who commits", "Demo")
        done = self.init("--commit", "Demo", code=1)
        self.assertIn("    git config --global user.name ", done.err)
        self.assertIn("    git config --global user.email ", done.err)

    def test_a_configuration_must_be_readable(self):
        self.configure("[user\n")
        self.refused("cannot read git's configuration: ", "Demo")

    def test_a_repository_with_commits_is_refused(self):
        self.git("init", "-q", where=".")
        self.git("commit", "-q", "--allow-empty", "-m", "one", where=".")
        self.refused("the git repository of 'Demo' has commits already", "Demo")

    def test_a_repository_without_a_work_tree_is_refused(self):
        self.git("init", "-q", "--bare", where=".")
        self.refused("has no work tree", "Demo")

    def test_a_broken_repository_is_refused(self):
        for text in ("gitdir: nowhere\n", "?\n"):
            (self.place / ".git").write_text(text)
            self.refused("cannot open the git repository of ", "Demo")
            self.refused("cannot open the git repository of ")
        (self.place / ".git").unlink()
        self.git("init", "-q", where=".")
        (self.place / ".git" / "config").unlink()
        os.mkfifo(self.place / ".git" / "config")
        self.refused("cannot open the git repository of ", "Demo")

    # ---- afterwards ----

    def test_a_commit_that_fails_is_told(self):
        self.git("init", "-q", "Demo", where=".")
        (self.place / "Demo" / ".git" / "index.lock").write_text("")
        done = self.init("--commit", "Demo", code=1)
        self.assertIn("cannot commit the files in 'Demo': ", done.err)
        self.assertIn("they are written; commit them with git", done.err)
        (self.place / "Demo" / ".git" / "index.lock").unlink()
        self.assertEqual(EMPTY_V2, set(self.git("ls-files", "--others", "--exclude-standard").split()))


if __name__ == "__main__":
    unittest.main()
