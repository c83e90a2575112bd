#!/usr/bin/env python3
"""What README.md and the pages of examples/guide show is what the program does: every command in them is run, and the
results as JSON have the keys that their table has.

    python3 tests/readme.py     (binary: $PYFUNCPROF or build/pyfuncprof)

Commands: blocks of `console` are run from top to bottom in one folder with an app MyApp in it, and print what stands
below them, without what goes to stderr. So are commands within a sentence; these only have to do as they are told.

Documents: the table KEYS below, the table in README.md and what the commands print all have the same keys.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import run_cases

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("PYFUNCPROF") or ROOT / "build" / "pyfuncprof").resolve()
PAGES = ["README.md"] + re.findall(r"\(([\w/]+\.md)\)", (ROOT / "README.md").read_text())
README = "\n".join((ROOT / page).read_text() for page in PAGES)
CASES = ROOT / "tests" / "cases"
EXAMPLES = ROOT / "examples"

PACK_ORDERS = '''"""Packs what was ordered."""

import azure.durable_functions as df


# One activity after the other.
def main(context: df.DurableOrchestrationContext):
    yield context.call_activity("Pack", None)
'''


class Scratch(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="readme-")).resolve()
        self.addCleanup(shutil.rmtree, self.place)

    def run_program(self, words, code=0):
        done = subprocess.run([str(BINARY), *words], cwd=self.place, stdin=subprocess.DEVNULL, text=True,
                              env={**os.environ, "LC_ALL": "C.UTF-8"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(code, done.returncode, "%s\n%s%s" % (words, done.stdout, done.stderr))
        return done.stdout


# ---- commands ----

def section(title):
    """The text from a heading to the next one of its kind or above."""
    found = re.search(r"^(#+) %s\n" % re.escape(title), README, re.M)
    return re.match(r".*?(?=^#{1,%d} |\Z)" % len(found[1]), README[found.end():], re.M | re.S)[0]


def table(text):
    """The rows of the only table, without its head: lists of cells."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return rows[2:]


class Commands(Scratch):
    def setUp(self):
        super().setUp()
        app = self.place / "MyApp"
        for name in ("CheckStock", "TrackParcel", "shared", "host.json", "requirements.txt"):
            source = EXAMPLES / "orders-v1" / name
            if source.is_dir():
                shutil.copytree(source, app / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, app)
        (self.place / "examples").symlink_to(EXAMPLES)
        (app / "PackOrders").mkdir()
        (app / "PackOrders" / "__init__.py").write_text(PACK_ORDERS)
        (app / "PackOrders" / "function.json").write_text('{"bindings": [{"type": "orchestrationTrigger"}]}')

    def test_every_command_does_what_is_shown(self):
        shown = re.finditer(r"^```console\n(.*?)^```$|`(pyfuncprof [^`]*)`", README, re.M | re.S)
        commands = 0
        for match in shown:
            for block in re.split(r"^\$ ", match[1] or "", flags=re.M)[1:]:
                command, output = block.split("\n", 1)
                words = command.split()[1:]
                self.assertEqual(output, self.run_program(words, 3 if words[0] == "check" else 0), command)
                commands += 1
            if match[2] and not match[2].startswith("pyfuncprof run "):  # see tests/e2e/test_run.py
                self.run_program(match[2].split()[1:])
                commands += 1
        self.assertGreater(commands, 6)

    def test_what_the_pages_link_to_is_there(self):
        for page in PAGES:
            for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text()):
                self.assertTrue((ROOT / page).parent.joinpath(link).is_file(), (page, link))

    def test_the_tour_says_what_the_guide_s_log_says(self):
        shown = re.search(r"^```text\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)[1]
        log = ["examples/guide/leak.log", "--app", "examples/orders-v1", "--plan", "consumption"]
        self.assertTrue(self.run_program(["report", *log]).startswith(shown), shown)

    def test_check_exits_with_3_while_something_is_left(self):
        self.assertIn("exits with 3", README)
        self.run_program(["instrument", "MyApp"])
        self.run_program(["status", "--check", "MyApp"], 3)

    def test_the_settings_shown_are_understood(self):
        yaml = re.search(r"^```yaml\n(.*?)^```$", section("Which functions"), re.M | re.S)[1]
        (self.place / "MyApp" / ".pyfuncprof.yml").write_text(yaml)
        found = json.loads(self.run_program(["status", "--json", "MyApp"]))["apps"][0]["functions"]
        self.assertEqual({"CheckStock": "not profiled", "PackOrders": "left alone", "TrackParcel": "not profiled",
                          "find_order": "not profiled"}, {one["name"]: one["state"] for one in found})

    def write_templates(self):
        for path, text in re.findall(r"^# DIR/(\S+)\n(.*?)^```$", README, re.M | re.S):
            (self.place / "DIR" / path).parent.mkdir(parents=True, exist_ok=True)
            (self.place / "DIR" / path).write_text(text)

    def test_the_budgets_shown_are_understood_and_all(self):
        text = section("Budgets")
        yaml = re.search(r"^```yaml\n(.*?)^```$", text, re.M | re.S)[1]
        config = self.place / "MyApp" / ".pyfuncprof.yml"
        config.write_text(yaml)
        self.run_program(["status", "MyApp"])
        config.write_text("budgets: {colour: red}\n")
        done = subprocess.run([str(BINARY), "status", "MyApp"], cwd=self.place, text=True, stderr=subprocess.PIPE)
        self.assertIn("the budget settings are: function, line, " + ", ".join(row[0].strip("`") for row in table(text)),
                      done.stderr)

    def test_the_template_shown_works(self):
        self.write_templates()
        self.run_program(["init", "--empty", "--model", "v2", "App"])
        self.run_program(["new", "App", "--templates", "DIR", "--template", "greeting", "--name", "hi", "--word", "Ciao"])
        script = (self.place / "App" / "function_app.py").read_text()
        self.assertIn('@app.route(route="hi")\ndef hi(', script)
        self.assertIn('"Ciao"', script)

    def test_the_profiler_shown_works(self):
        self.write_templates()
        before = run_cases.snapshot(self.place)
        self.run_program(["instrument", "MyApp", "--templates", "DIR", "--profiler", "fine"])
        script = (self.place / "MyApp" / "CheckStock" / "__init__.py").read_text()
        self.assertIn("\nprofiler_logstream = memory_profiler.LogFile('fine', True)\n", script)
        self.assertIn("\n@memory_profiler.profile(stream=profiler_logstream, precision=4)\n", script)
        self.run_program(["remove", "MyApp"], 1)
        self.run_program(["remove", "MyApp", "--templates", "DIR"])
        self.assertEqual(before, run_cases.snapshot(self.place))

    def test_the_options_and_settings_of_the_table_are_all(self):
        rows = table(section("Which functions"))
        options = re.findall(r"--\w+ (?:GLOB|KIND|FILE:NAME|NAME)", self.run_program(["help", "instrument"]))
        self.assertEqual(options, [row[0].strip("`") for row in rows])
        (self.place / "MyApp" / ".pyfuncprof.yml").write_text("colour: red\n")
        done = subprocess.run([str(BINARY), "status", "MyApp"], cwd=self.place, text=True, stderr=subprocess.PIPE)
        self.assertIn("the settings are: " + ", ".join(row[1].strip("`") for row in rows), done.stderr)

    def test_the_options_of_init_in_the_table_are_all(self):
        told = [option for row in table(section("A new app")) for option in re.findall(r"--[\w-]+", row[0])]
        rows = re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.run_program(["help", "init"]), re.M)
        self.assertEqual(rows[:rows.index("--dry-run")], told)

    def test_the_options_of_new_in_the_table_are_all(self):
        told = [option for row in table(section("A new function")) for option in re.findall(r"--[\w-]+", row[0])]
        rows = re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.run_program(["help", "new"]), re.M)
        self.assertEqual(sorted(rows[:rows.index("--dry-run")]), sorted(told))

    def test_the_options_of_report_in_the_table_are_all(self):
        told = [option for row in table(section("Reports")) for option in re.findall(r"--[\w-]+", row[0])]
        rows = re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.run_program(["help", "report"]), re.M)
        self.assertEqual(sorted(rows), sorted(told))

    def test_the_options_of_run_in_the_table_are_all(self):
        told = {option for row in table(section("Run it here")) for option in re.findall(r"--[\w-]+", row[0])}
        report = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.run_program(["help", "report"]), re.M)) - {"--app"}
        rows = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.run_program(["help", "run"]), re.M))
        self.assertEqual(rows, told | report)

    def test_the_options_of_query_in_the_table_are_all(self):
        told = [option for row in table(section("Reports from Azure")) for option in re.findall(r"--[\w-]+", row[0])]
        rows = re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.run_program(["help", "query"]), re.M)
        self.assertEqual(rows[:rows.index("--json")], told)

    def test_the_rules_and_options_of_check_in_the_tables_are_all(self):
        text = section("Nothing of it ships")
        self.assertEqual(list(RULES), re.findall(r"^\| `(\w+)` \|", text, re.M))
        told = set(re.findall(r"--[a-z]+", text))
        self.assertEqual(set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.run_program(["help", "check"]), re.M)), told)

    def test_what_is_allowed_as_shown_is_understood(self):
        yaml = re.search(r"^```yaml\n(.*?)^```$", section("Nothing of it ships"), re.M | re.S)[1]
        tools = self.place / "MyApp" / "tools"
        tools.mkdir()
        (tools / "measure.py").write_text("import memory_profiler\n")
        self.run_program(["check", "MyApp"], 3)
        (self.place / "MyApp" / ".pyfuncprof.yml").write_text(yaml)
        self.assertEqual("nothing profiles in 'MyApp', 1 allowed\n", self.run_program(["check", "MyApp"]))

    def test_the_warnings_of_the_table_are_all(self):
        run_cases.lay_out(str(self.place), run_cases.described(
            CASES / "instrument" / "warnings-say-what-profiling-spoils", "tree"))
        found = json.loads(self.run_program(["instrument", "--json", "--dry-run", "--also", "lib.py:*", "."]))
        ids = {warning["id"] for app in found["apps"] for function in app["functions"]
               for warning in function.get("warnings", [])}
        self.assertEqual(ids, {row[0].strip("`") for row in table(section("What it leaves alone"))})


    def test_the_guards_shown_are_all(self):
        text = section("Kept out of commits")
        self.assertEqual(["`--%s`" % guard for guard in GUARDS] + ["`%s`" % state for state in GUARD_STATES],
                         re.findall(r"^\| (`[^`]*`) \|", text, re.M))
        command = re.search(r"^```sh\npyfuncprof (.*)\n```$", text, re.M)[1]
        subprocess.run(["git", "init", "-q"], cwd=self.place, check=True)
        self.assertEqual(3, self.run_program(command.split()).count("installed "))


# ---- documents ----

ALWAYS = True
TEXT, NUMBER, BOOLEAN = "text", "number", "boolean"
COMMANDS = ("init", "new", "instrument", "remove", "status", "query", "check", "guard")
RULES = ("mark", "import", "use", "logger", "requirement", "package", "journal", "name")
STATES = ("profiled", "not profiled", "stale", "altered", "by hand", "left alone")
GUARDS = ("pre-commit", "pre-push", "filter")
GUARD_STATES = ("installed", "not installed", "altered", "moved", "replaced", "idle", "half installed", "overruled")
MODELS = ("v1", "v2", "helper")
REQUIREMENTS = ("there", "added", "removed", "too-old", "hashes", "no-file", "none")
WARNINGS = ("frames", "stacklevel", "recursion", "logging", "async-helper")


def of(*commands):
    return lambda command, one: command in commands


def with_key(key):
    return lambda command, one: key in one


# (in, key): what type it has; whether it is there: ALWAYS, None for now and then, or a rule; which values it may have
KEYS = {
    ("result", "pyfuncprof"): (TEXT, ALWAYS, None),
    ("result", "command"): (TEXT, ALWAYS, COMMANDS),
    ("result", "apps"): ("list of app", of("instrument", "remove", "status"), None),
    ("result", "traces"): ("list of trace", of("check"), None),
    ("result", "guards"): ("list of guard", of("guard"), None),
    ("result", "files"): ("list of file", ALWAYS, None),
    ("result", "template"): (TEXT, None, None),
    ("result", "function"): (TEXT, with_key("template"), None),
    ("result", "model"): (TEXT, with_key("template"), MODELS[:2]),
    ("result", "templates"): ("list of template", None, None),
    ("result", "schema"): (TEXT, of("query"), ("classic", "workspace")),
    ("result", "query"): (TEXT, of("query"), None),
    ("app", "root"): (TEXT, ALWAYS, None),
    ("app", "functions"): ("list of function", ALWAYS, None),
    ("app", "requirement"): (TEXT, of("instrument", "remove"), REQUIREMENTS),
    ("app", "restored"): ("list of restored", of("remove"), None),
    ("app", "by_hand"): ("list of finding", of("remove"), None),
    ("function", "name"): (TEXT, ALWAYS, None),
    ("function", "model"): (TEXT, ALWAYS, MODELS),
    ("function", "trigger"): (TEXT, None, None),
    ("function", "file"): (TEXT, ALWAYS, None),
    ("function", "line"): (NUMBER, None, None),
    ("function", "column"): (NUMBER, with_key("line"), None),
    ("function", "async"): (BOOLEAN, None, None),
    ("function", "state"): (TEXT, ALWAYS, STATES),
    ("function", "reason"): (TEXT, None, None),
    ("function", "reason_text"): (TEXT, with_key("reason"), None),
    ("function", "warnings"): ("list of warning", None, None),
    ("warning", "id"): (TEXT, ALWAYS, WARNINGS),
    ("warning", "text"): (TEXT, ALWAYS, None),
    ("warning", "file"): (TEXT, ALWAYS, None),
    ("warning", "line"): (NUMBER, ALWAYS, None),
    ("warning", "column"): (NUMBER, ALWAYS, None),
    ("restored", "file"): (TEXT, ALWAYS, None),
    ("restored", "exactly"): (BOOLEAN, ALWAYS, None),
    ("finding", "file"): (TEXT, ALWAYS, None),
    ("finding", "line"): (NUMBER, ALWAYS, None),
    ("finding", "column"): (NUMBER, ALWAYS, None),
    ("finding", "what"): (TEXT, ALWAYS, None),
    ("finding", "removed"): (BOOLEAN, ALWAYS, None),
    ("finding", "reason"): (TEXT, None, None),
    ("trace", "rule"): (TEXT, ALWAYS, RULES),
    ("trace", "file"): (TEXT, ALWAYS, None),
    ("trace", "line"): (NUMBER, None, None),
    ("trace", "column"): (NUMBER, with_key("line"), None),
    ("trace", "what"): (TEXT, ALWAYS, None),
    ("trace", "commit"): (TEXT, None, None),
    ("trace", "allowed"): (TEXT, None, None),
    ("guard", "guard"): (TEXT, ALWAYS, GUARDS),
    ("guard", "state"): (TEXT, ALWAYS, GUARD_STATES),
    ("guard", "path"): (TEXT, ALWAYS, None),
    ("guard", "earlier"): (TEXT, None, None),
    ("guard", "remark"): (TEXT, None, None),
    ("file", "file"): (TEXT, ALWAYS, None),
    ("file", "new"): (BOOLEAN, ALWAYS, None),
    ("file", "diff"): (TEXT, None, None),
    ("template", "id"): (TEXT, ALWAYS, None),
    ("template", "name"): (TEXT, ALWAYS, None),
    ("template", "names"): ("list of text", ALWAYS, None),
    ("template", "summary"): (TEXT, ALWAYS, None),
    ("template", "trigger"): (TEXT, ALWAYS, None),
    ("template", "bindings"): ("list of text", ALWAYS, None),
    ("template", "bundle"): (TEXT, ALWAYS, ("none", "ga", "preview")),
    ("template", "models"): ("list of text", ALWAYS, None),
    ("template", "async"): (BOOLEAN, ALWAYS, None),
    ("template", "packages"): ("list of text", ALWAYS, None),
    ("template", "inputs"): ("list of input", ALWAYS, None),
    ("input", "name"): (TEXT, ALWAYS, None),
    ("input", "label"): (TEXT, ALWAYS, None),
    ("input", "help"): (TEXT, ALWAYS, None),
    ("input", "models"): ("list of text", ALWAYS, None),
    ("input", "default"): ("defaults", ALWAYS, None),
    ("input", "pattern"): (TEXT, None, None),
    ("input", "choices"): ("list of text", None, None),
    ("input", "optional"): (BOOLEAN, ALWAYS, None),
    ("input", "list"): (BOOLEAN, ALWAYS, None),
    ("defaults", "v1"): (TEXT, None, None),
    ("defaults", "v2"): (TEXT, None, None),
}
TYPES = {TEXT: str, NUMBER: int, BOOLEAN: bool}


class Documents(Scratch):
    def check(self, kind, one, command):
        """An object of the document, and all that is in it."""
        self.assertIs(dict, type(one))
        for (there, key), (what, when, values) in KEYS.items():
            if there != kind:
                continue
            if when is not None:
                self.assertEqual(when is ALWAYS or when(command, one), key in one, (kind, key, one))
            if key in one:
                self.seen.add((kind, key))
                self.check_value(what, one[key], command)
                self.assertTrue(values is None or one[key] in values, (kind, key, one))
        self.assertEqual(set(), set(one) - {key for there, key in KEYS if there == kind}, kind)

    def check_value(self, what, value, command):
        if what in TYPES:
            self.assertIs(TYPES[what], type(value))
            self.assertTrue(what != NUMBER or value > 0, value)
            return
        if not what.startswith("list of "):
            self.check(what, value, command)
            return
        self.assertIs(list, type(value))
        for one in value:
            self.check_value(what.removeprefix("list of "), one, command)

    def document(self, *words, code=0):
        text = self.run_program([*words, "--json"], code)
        document = json.loads(text)
        self.assertEqual(words[0], document["command"])
        self.check("result", document, words[0])
        return document

    def setUp(self):
        super().setUp()
        self.seen = set()

    def test_the_table_of_the_readme_is_ours(self):
        rows = table(section("JSON"))
        self.assertEqual([(*key, row[0]) for key, row in KEYS.items()],
                         [(where, key.strip("`"), what) for where, key, what, _ in rows])
        for (where, key, what, when), (_, there, values) in zip(rows, KEYS.values()):
            self.assertEqual(there is ALWAYS, when.startswith("always"), (where, key))
            if key in ("model", "requirement", "bundle"):
                self.assertEqual(list(values), re.findall("`([^`]*)`", when.split(";")[1]))

    def commits(self):
        """An app in two commits: the second one profiles, and may do so in one place."""
        app = self.place / "committed"
        app.mkdir()
        files = {"host.json": "{}", "function_app.py": "import memory_profiler\n", "tool.py": "import memory_profiler\n",
                 ".pyfuncprof.yml": "allow: {file: tool.py, reason: stays here}\n"}
        for name, text in files.items():
            (app / name).write_text(text if name == "host.json" else "")
        for step in ("init -q", "add -A", "commit -qm first"):
            self.git(app, step)
        for name, text in files.items():
            (app / name).write_text(text)
        self.git(app, "commit -qam second")
        return "committed"

    def git(self, app, words):
        identity = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
        subprocess.run(["git", *identity, *words.split()], cwd=app, check=True, stdin=subprocess.DEVNULL)

    def test_every_command_prints_what_the_table_has(self):
        for example in sorted(path.parent.name for path in EXAMPLES.glob("*/host.json")):
            shutil.copytree(EXAMPLES / example, self.place / example, ignore=shutil.ignore_patterns("__pycache__"))
        for case in ("instrument/warnings-say-what-profiling-spoils", "status/every-state-is-told",
                     "instrument/a-script-that-does-not-exist-is-reported",
                     "remove/what-it-is-not-sure-of-is-reported-and-left"):
            (self.place / case).mkdir(parents=True)
            run_cases.lay_out(str(self.place / case), run_cases.described(CASES / case, "tree"))
        self.document("init", "Demo")
        self.document("init", "Demo")
        self.document("init", "--model", "v2", "--diff", "Demo2")
        self.document("new", "Demo", "--template", "timer", "--name", "Tick", "--dry-run")
        self.document("new", "--list")
        self.document("status")
        self.assertEqual(["thumbnails-v2"], [app["root"] for app in self.document("status", "thumbnails-v2")["apps"]])
        dry = self.document("instrument", "--dry-run", "--also", "*:*")
        shown = self.document("instrument", "--diff", "--also", "*:*")
        done = self.document("instrument", "--also", "*:*", "--verbose")
        self.assertEqual(dry, done)
        self.assertEqual([one["file"] for one in shown["files"]], [one["file"] for one in done["files"]])
        self.assertTrue(all(one["diff"].startswith("diff --git ") for one in shown["files"]))
        self.assertEqual([], self.document("instrument", "--also", "*:*")["files"])
        self.document("query")
        self.document("status", "--check", code=3)
        self.document("check", code=3)
        self.document("check", self.commits(), "--rev", "HEAD~1..HEAD", code=3)
        self.document("remove", "--dry-run")
        self.document("remove", "--diff")
        gone = self.document("remove")
        self.assertLessEqual({one["file"] for one in done["files"]}, {one["file"] for one in gone["files"]})
        self.assertEqual([], self.document("remove")["files"])
        self.git(self.place, "init -q")
        (self.place / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\n")
        self.document("guard", "install")
        self.document("guard", "status")
        self.assertEqual(set(KEYS), self.seen)

    def test_a_failure_prints_no_document(self):
        for command in ("instrument", "remove", "status"):
            self.assertEqual("", self.run_program([command, "--json"], 1))


if __name__ == "__main__":
    unittest.main()
