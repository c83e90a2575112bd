#!/usr/bin/env python3
"""`pyfuncprof guard install` and `uninstall` on a disk that fails, and killed, at every single call that writes.

    PRELOAD=build/tests/libfault.so python3 tests/guard/test_faults.py     (binary: $PYFUNCPROF or build/pyfuncprof)

At any time each file of git's is as it was or as it is to be, and there is a hook where there was one. Whatever has
happened, the next `uninstall` brings back every byte; after a kill locks may have to go before it, as with git itself.
"""
import os
import shutil
import signal
import unittest

from repository import Repository

ALL = ("--pre-commit", "--pre-push", "--filter")


class Faults(Repository):
    def setUp(self):
        super().setUp()
        hook = self.app / ".git" / "hooks" / "pre-commit"
        hook.write_text("#!/bin/sh\nexit 0\n")
        hook.chmod(0o755)
        (self.app / ".git" / "info" / "attributes").write_text("*.md text")
        self.template, self.log = self.room / "template", self.room / "log"
        self.old = self.git_files()
        shutil.copytree(self.app, self.template, symlinks=True)
        self.guard("install", *ALL)
        self.new = self.git_files()

    def put_back(self, *words):
        shutil.rmtree(self.app)
        shutil.copytree(self.template, self.app, symlinks=True)
        if words:
            self.guard(*words)

    def run_faulty(self, words, faults):
        self.log.unlink(missing_ok=True)
        done = self.ours("guard", *words, code=None, LD_PRELOAD=os.environ["PRELOAD"], PFP_FAULTS=faults,
                         PFP_FAULT_LOG=str(self.log))
        return done, self.log.read_text().split() if self.log.exists() else []

    def check_files(self, before, after):
        found = self.git_files()
        for name in set(before) & set(after):
            self.assertIn(found.get(name), (before[name], after[name]), name)
        for name in set(found) - set(before) - set(after):
            self.assertTrue(name.endswith((".lock", ".pyfuncprof-new")), name)

    def check_ending(self, done, how, after):
        if how == "KILL":
            self.assertEqual(-signal.SIGKILL, done.returncode)
            return
        self.assertIn(done.returncode, (0, 1))
        if done.returncode == 0:
            self.assertEqual(after, self.git_files())
        else:
            self.assertTrue(done.err.startswith("pyfuncprof: "), done.err)
            self.assertEqual([], list((self.app / ".git").rglob("*.lock")))
            found = self.git_files()
            self.assertEqual(b"pyfuncprof" in found["config"][1], b"pyfuncprof" in found["info/attributes"][1])

    def check_all(self, first, words, before, after):
        self.put_back(*first)
        _, calls = self.run_faulty(words, "0=EIO")
        self.assertIn("rename", calls)
        for number, call in enumerate(calls, 1):
            for how in ("EIO", "KILL", "SHORT") if call == "write" else ("EIO", "KILL"):
                with self.subTest(words=words, number=number, call=call, how=how):
                    self.put_back(*first)
                    done, _ = self.run_faulty(words, "%d=%s" % (number, how))
                    self.check_files(before, after)
                    self.check_ending(done, how, after)
                    for lock in (self.app / ".git").rglob("*.lock"):
                        lock.unlink()
                    self.guard("uninstall")
                    self.assertEqual(self.old, self.git_files())

    def test_install(self):
        self.check_all((), ("install", *ALL), self.old, self.new)

    def test_uninstall(self):
        self.check_all(("install", *ALL), ("uninstall",), self.new, self.old)


if __name__ == "__main__":
    unittest.main()
