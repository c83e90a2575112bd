"""A room of a test's own, in which pyfuncprof and git run as for a user who has configured nothing but a name.

The binary is $PYFUNCPROF or build/pyfuncprof.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("PYFUNCPROF") or ROOT / "build" / "pyfuncprof").resolve()

IDENTITY = '[user]\n\tname = Ada L\u00f6velace\n\temail = ada@example.com\n'
CONFIG = IDENTITY + """[init]
\tdefaultBranch = main
[protocol "file"]
\tallow = always
[advice]
\tdetachedHead = false
"""


class Room(unittest.TestCase):
    """In `room` are the user's `home` and `place`, the folder where programs run."""

    place_name = "place"

    def setUp(self):
        self.room = pathlib.Path(tempfile.mkdtemp(prefix="room-")).resolve()
        self.addCleanup(shutil.rmtree, self.room)
        self.home, self.place = self.room / "home", self.room / self.place_name
        self.home.mkdir()
        self.place.mkdir()
        self.configure(CONFIG)
        self.env = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
        self.env.update(HOME=str(self.home), XDG_CONFIG_HOME=str(self.home / "config"), GIT_CONFIG_NOSYSTEM="1",
                        GIT_CEILING_DIRECTORIES=str(self.room), LC_ALL="C.UTF-8", GIT_EDITOR="true")

    def configure(self, text):
        """For git, all of it."""
        (self.home / ".gitconfig").write_text(text)

    def run_words(self, words, code=0, where=None, data=b"", env={}):
        """What the program did; its output is text in `out` and `err`. Any exit code will do when `code` is None."""
        done = subprocess.run([str(word) for word in words], cwd=where or self.place, env={**self.env, **env},
                              input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        done.out, done.err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        if code is not None:
            self.assertEqual(code, done.returncode, "%s\n%s%s" % (words, done.out, done.err))
        return done
