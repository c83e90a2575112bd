"""What the tests of `guard` share: a function app in a repository of its own, with a bare remote."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from room import BINARY, Room

# What no object of the remote may hold: parts of any line that `instrument` writes.
TRACES = (b"# pyfuncprof", b"memory_profiler", b"memory-profiler", b"profiled_main")
FILTER_OFF = ("-c", "filter.pyfuncprof.process=", "-c", "filter.pyfuncprof.clean=", "-c", "filter.pyfuncprof.smudge=",
              "-c", "filter.pyfuncprof.required=false")
FUNCTION_JSON = '{"bindings": [{"type": "httpTrigger", "direction": "in", "name": "req"}]}\n'
MAIN = "Fn/__init__.py"
FILES = {
    "host.json": '{"version": "2.0"}\n',
    "requirements.txt": "azure-functions",  # its last line has no end
    "Fn/function.json": FUNCTION_JSON,
    MAIN: '"""Greets."""\nimport azure.functions as func\n\n\ndef main(req: func.HttpRequest) -> func.HttpResponse:\n'
          '    name = req.params["name"]\n    return func.HttpResponse(name)\n',
    "shared/tools.py": "def total(prices):\n    return sum(prices)\n",
}


class Repository(Room):
    """`app` is the work tree; `plain` is what each of its files is without the profiler."""

    remote_name, place_name = "remote.git", "app"

    def setUp(self):
        super().setUp()
        self.app, self.remote = self.place, self.room / self.remote_name
        self.git("init", "-q", "--bare", str(self.remote), where=self.room)
        self.git("init", "-q", str(self.app), where=self.room)
        self.git("remote", "add", "origin", str(self.remote))
        self.plain = {}
        for path, text in FILES.items():
            self.write(path, text)
        self.git("add", ".")
        self.git("commit", "-q", "-m", "The app")
        self.git("push", "-q", "-u", "origin", "main")

    # ---- programs ----

    def git(self, *words, code=0, where=None, data=b"", **env):
        return self.run_words(["git", *words], code, where, data, env).out

    def git_fails(self, *words, where=None, data=b"", **env):
        """What it says about that."""
        done = self.run_words(["git", *words], None, where, data, env)
        self.assertNotEqual(0, done.returncode, "%s\n%s%s" % (words, done.out, done.err))
        return done.out + done.err

    def ours(self, *words, code=0, where=None, data=b"", **env):
        return self.run_words([BINARY, *words], code, where, data, env)

    def instrument(self, where=None):
        self.ours("instrument", "-q", ".", where=where)
        self.assertIn(b"# pyfuncprof: begin main", ((where or self.app) / MAIN).read_bytes())

    def guard(self, *words, code=0, where=None, **env):
        return self.ours("guard", *words, code=code, where=where, **env)

    # ---- files ----

    def write(self, path, text):
        """A file as its user writes it."""
        self.plain[path] = text.encode()
        (self.app / path).parent.mkdir(parents=True, exist_ok=True)
        (self.app / path).write_bytes(self.plain[path])

    def edit(self, path=MAIN, text="# an edit\n", where=None):
        """One more line at the end: in the file as it is, profiled or not."""
        self.plain[path] += text.encode()
        with open((where or self.app) / path, "ab") as file:
            file.write(text.encode())

    def is_profiled(self, path=MAIN, where=None):
        return b"# pyfuncprof: begin main" in ((where or self.app) / path).read_bytes()

    def git_files(self):
        """What git keeps of the app but for objects, the index and what it logs: {path: (mode, bytes)}."""
        found = {}
        for path in sorted((self.app / ".git").rglob("*")):
            name = str(path.relative_to(self.app / ".git"))
            if path.is_file() and not path.is_symlink() and path.name != "index" and \
                    not name.startswith(("objects", "logs")):
                found[name] = (path.stat().st_mode, path.read_bytes())
        return found

    # ---- what has to hold ----

    def objects(self, remote=None):
        """The bytes of every object that a repository has."""
        where = remote or self.remote
        ids = [line.split()[0] for line in self.git("cat-file", "--batch-all-objects", "--batch-check",
                                                    where=where).splitlines()]
        asked = "".join(one + "\n" for one in ids).encode()
        return self.run_words(["git", "cat-file", "--batch"], 0, where, asked).stdout

    def assert_clean(self, remote=None):
        found = self.objects(remote)
        self.assertIn(b"azure.functions", found)
        for trace in TRACES:
            self.assertNotIn(trace, found)

    def committed(self, path=MAIN, revision="HEAD", where=None):
        return self.run_words(["git", "cat-file", "blob", "%s:%s" % (revision, path)], 0, where).stdout

    def assert_pushed(self, branch="main", *paths):
        """The remote has the user's own bytes, and nothing else."""
        for path in paths or (MAIN, "requirements.txt"):
            self.assertEqual(self.plain[path], self.committed(path, branch, self.remote))
        self.assert_clean()

    def assert_quiet(self, where=None):
        """git sees no change."""
        self.assertEqual("", self.git("status", "--porcelain", where=where))
        self.assertEqual("", self.git("diff", where=where))
