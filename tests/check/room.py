"""A folder of a test's own, in which pyfuncprof and git run. The binary is $PYFUNCPROF or build/pyfuncprof."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("PYFUNCPROF") or ROOT / "build" / "pyfuncprof").resolve()

SCRIPT = b"""import azure.functions as func

app = func.FunctionApp()


@app.route(route="ask")
def ask(req):
    pass
"""
IMPORT = b"import memory_profiler\n"


class Room(unittest.TestCase):
    def setUp(self):
        room = pathlib.Path(tempfile.mkdtemp(prefix="check-")).resolve()
        self.addCleanup(shutil.rmtree, room)
        self.place = room / "place"
        (room / "home").mkdir()
        self.place.mkdir()
        self.env = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
        self.env.update(HOME=str(room / "home"), GIT_CONFIG_NOSYSTEM="1", GIT_CEILING_DIRECTORIES=str(room),
                        GIT_AUTHOR_NAME="Test", GIT_AUTHOR_EMAIL="test@example.com", GIT_COMMITTER_NAME="Test",
                        GIT_COMMITTER_EMAIL="test@example.com", LC_ALL="C.UTF-8")

    def run_words(self, words, where, env, code, told=""):
        done = subprocess.run(words, cwd=where or self.place, env={**self.env, **env}, input=told.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        if code is not None:
            self.assertEqual(code, done.returncode, "%s\n%s%s" % (words, done.stdout, done.stderr))
        return done

    def git(self, *words, where=None, env={}):
        return self.run_words(["git", "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main", *words],
                              where, env, 0).stdout.decode()

    def write(self, name, data, where=None):
        path = (where or self.place) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def check(self, *words, where=None, env={}, told=""):
        """What is found, as "rule path:line"; the command says so by its exit code, too."""
        done = self.run_words([str(BINARY), "check", "--json", *words], where, env, None, told)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        traces = json.loads(done.stdout)["traces"]
        self.assertEqual(3 if traces else 0, done.returncode)
        return ["%s %s%s" % (t["rule"], t["file"], ":%d" % t["line"] if "line" in t else "") for t in traces]

    def refused(self, message, *words, where=None, env={}, code=1):
        done = self.run_words([str(BINARY), "check", *words], where, env, code)
        self.assertIn(message, done.stderr.decode("utf-8", "replace"))
        self.assertEqual(b"", done.stdout)
