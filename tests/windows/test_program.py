#!/usr/bin/env python3
"""The program for Windows, under wine: the black-box cases, but for what is about something else there, and how paths are
written. The arguments are the program and wine."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM, WINE = sys.argv[1:3]
# Wine's own things. Not below the build: it keeps a link to "/" there, which whoever walks the tree would follow.
ROOM = tempfile.mkdtemp(prefix="wine-")

# What the cases do without, and why.
WITHOUT = {
    "wine shows what a link leads to in its place": [
        "check/a-folder-that-is-not-there-is-an-error", "*/*link*", "instrument/helpers-outside-the-app-are-not-found"],
    "no file keeps a mode": ["instrument/modes-of-files-are-kept", "remove/modes-come-back"],
    "no file can have such a name": ["check/*-mends-odd-names", "check/git-names-that-git-quotes-are-told",
                                     "cli/names-that-would-drive-a-terminal-are-spelled", "instrument/names-of-every-kind"],
    "no other program is started": ["run/*", "cli/help-of-run", "query/*-is-asked-*", "query/az-*", "query/query-run-*",
                                    "query/what-does-not-go-together-is-refused", "cli/completion-is-quoted-for-bash",
                                    "cli/completion-says-what-can-come-next"],
    "the list of the commands is shorter": ["cli/help-as-a-word-is-the-same", "cli/help-lists-every-command",
                                            "cli/no-arguments-show-the-usage"],
    "the system says it in other words": ["report/a-folder-is-no-log"],
}

SETTINGS = {"HOME": ROOM + "/home", "TMPDIR": ROOM + "/tmp", "WINEPREFIX": ROOM + "/prefix", "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "winemenubuilder.exe=d"}

FUNCTION = "import azure.functions as func\n\n\ndef main(req: func.HttpRequest) -> str:\n    return req.get_body()\n"
BINDINGS = [{"type": "httpTrigger", "direction": "in", "name": "req"}]


def setUpModule():
    for folder in (SETTINGS["HOME"], SETTINGS["TMPDIR"]):
        os.makedirs(folder, exist_ok=True)
    unittest.addModuleCleanup(shutil.rmtree, ROOM, ignore_errors=True)
    unittest.addModuleCleanup(stop_wine)
    if wine("cmd", "/c", "exit").returncode:
        raise unittest.SkipTest("wine itself does not run here")
    # What wine starts for the first of its programs stays until the last one ends, and holds on to the streams of the first.
    waits = subprocess.Popen([WINE, PROGRAM, "report", "-"], env={**os.environ, **SETTINGS}, stdin=subprocess.PIPE,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    unittest.addModuleCleanup(waits.communicate)
    wine(PROGRAM, "version")


def stop_wine():
    """What wine has started would stay for some seconds, and write in its folder."""
    server = pathlib.Path(WINE).with_name("wineserver64")
    subprocess.run([str(server) if server.exists() else "wineserver", "-k"], env={**os.environ, **SETTINGS})


def wine(*words, cwd=None, output=subprocess.DEVNULL):
    return subprocess.run([WINE, *words], cwd=cwd, env={**os.environ, **SETTINGS}, stdin=subprocess.DEVNULL,
                          stdout=output, stderr=output and subprocess.STDOUT, timeout=120)


class Windows(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="windows-")
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name).resolve()

    def app(self, name, script="__init__.py"):
        """An app with one function, below the folder of the test."""
        function = self.top / name / "Report"
        function.mkdir(parents=True)
        (self.top / name / "host.json").write_text('{"version": "2.0"}\n')
        (self.top / name / "requirements.txt").write_text("azure-functions\n")
        (function / "function.json").write_text(json.dumps({"scriptFile": script, "bindings": BINDINGS}))
        (function / "__init__.py").write_text(FUNCTION)
        return self.top / name

    def run_it(self, *words, code=0):
        # To a file: a pipe would be held open by what wine leaves running.
        with tempfile.TemporaryFile() as output:
            done = wine(PROGRAM, *words, cwd=self.top, output=output)
            output.seek(0)
            said = output.read().decode()
        self.assertEqual(done.returncode, code, said)
        return said

    def check_round_trip(self, typed, app):
        files = {path: path.read_bytes() for path in app.rglob("*") if path.is_file()}
        self.run_it("instrument", typed)
        self.assertIn(b"pyfuncprof", (app / "Report/__init__.py").read_bytes())
        self.run_it("check", typed, code=3)
        self.run_it("remove", typed)
        self.assertEqual({path: path.read_bytes() for path in app.rglob("*") if path.is_file()}, files)

    def test_the_cases(self):
        words = [sys.executable, str(HERE.parent / "run_cases.py"), "--binary", PROGRAM, "--drive", "Z:", "-j",
                 str(os.cpu_count()), "--exec", " ".join(["env", *("%s=%s" % s for s in SETTINGS.items()), WINE])]
        words += ["--without=" + case for cases in WITHOUT.values() for case in cases]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-4000:])

    def test_backslashes_and_drive_letters_lead_to_the_app(self):
        app = self.app("MyApp")
        for typed in (r"MyApp", r".\MyApp", "MyApp\\", r"MyApp\..\MyApp", "Z:" + str(app),
                      "Z:" + str(app).replace("/", "\\"), r"\\?\Z:" + str(app).replace("/", "\\")):
            with self.subTest(typed):
                self.check_round_trip(typed, app)

    def test_what_is_said_has_slashes(self):
        self.app(r"below/MyApp")
        app, = json.loads(self.run_it("status", "--json", r"below\MyApp"))["apps"]
        self.assertEqual([function["file"] for function in app["functions"]], ["below/MyApp/Report/__init__.py"])

    def test_names_in_any_language_and_long_paths(self):
        for name in ("größe Ω/アプリ 🐍", "a" * 200 + "/" + "b" * 200, "語" * 80):
            with self.subTest(name):
                self.check_round_trip(name.replace("/", "\\"), self.app(name))

    def test_what_windows_reads_as_something_else_is_no_file_of_the_app(self):
        for number, script in enumerate(("nul", "NUL.py", "con .py", "__init__.py:more", "C:/x.py", "com1.py",
                                         r"\\server\share\x.py")):
            with self.subTest(script):
                app = self.app("App%d" % number, script)
                self.assertIn("does not exist", self.run_it("instrument", app.name))
                self.assertEqual((app / "Report/__init__.py").read_text(), FUNCTION)

    def test_a_journal_leads_out_by_no_name(self):
        app = self.app("MyApp")
        stage = app / ".pyfuncprof.txn"
        stage.mkdir()
        subprocess.run([WINE, "attrib", "+h", stage.name], cwd=app, env={**os.environ, **SETTINGS}, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)
        (stage / "0.new").write_text("")
        for name in (r"..\out.py", r"Report\..\..\out.py", "out.py:more"):
            with self.subTest(name):
                (stage / "journal").write_bytes(name.encode() + b"\0-\0")
                self.assertIn("the journal of an interrupted run names", self.run_it("remove", app.name, code=1))
                self.assertEqual(list(self.top.rglob("out.py*")), [])

    def test_a_blueprint_is_no_device(self):
        self.run_it("init", "MyApp", "--model", "v2")
        for file in ("aux.py", "com1.py", "lpt\u00b9.py", "conin$.py"):
            self.assertIn(file, self.run_it("new", "MyApp", "-t", "http", "-n", "Other", "-f", file, code=2))

    def test_a_name_that_begins_like_a_device_is_a_name(self):
        self.run_it("init", "MyApp", "--model", "v2")
        for number, file in enumerate(("comm.py", "lpts.py", "console.py")):
            self.run_it("new", "MyApp", "-t", "http", "-n", "Other%d" % number, "-f", file)
            self.assertIn("Other%d" % number, (self.top / "MyApp" / file).read_text())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
