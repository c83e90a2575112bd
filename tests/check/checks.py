"""What the tests of `check` share: a place with files, and what is found in it."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from room import BINARY, Room

SCRIPT = b"""import azure.functions as func

app = func.FunctionApp()


@app.route(route="ask")
def ask(req):
    pass
"""
IMPORT = b"import memory_profiler\n"


class Checks(Room):
    def git(self, *words, where=None, env={}):
        return self.run_words(["git", *words], 0, where, env=env).out

    def write(self, name, data, where=None):
        path = (where or self.place) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def check(self, *words, where=None, env={}, told=""):
        """What is found, as "rule path:line"; the command says so by its exit code, too."""
        done = self.run_words([BINARY, "check", "--json", *words], None, where, told.encode(), env)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        traces = json.loads(done.stdout)["traces"]
        self.assertEqual(3 if traces else 0, done.returncode)
        return ["%s %s%s" % (t["rule"], t["file"], ":%d" % t["line"] if "line" in t else "") for t in traces]

    def refused(self, message, *words, where=None, env={}, code=1):
        done = self.run_words([BINARY, "check", *words], code, where, env=env)
        self.assertIn(message, done.err)
        self.assertEqual(b"", done.stdout)
