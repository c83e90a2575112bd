#!/usr/bin/env python3
"""The completions in the shells themselves: bash, zsh and fish, each with the script that the program prints for it.

    python3 tests/shell/test_completion.py [Bash|Zsh|Fish]     (binary: $PYFUNCPROF or build/pyfuncprof)

What is offered is what the program's own help has: every command, every option in both forms, every choice. Names come
from an app; hostile ones arrive in the program as they are, and nothing in them is run.
"""
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import unittest

import shells
import tables

HTTP = '{"bindings": [{"type": "httpTrigger"}, {"type": "http"}]}'
TIMER = '{"bindings": [{"type": "timerTrigger"}]}'
BREAKS = " \t\n\"'@><=;|&(:"  # COMP_WORDBREAKS where nobody has set it

NAMES = ["Plain", "two words", "$(touch ran)", "`touch ran`", "$HOME", "${HOME}", "it's", "'", "'quoted'", 'say "hi"',
         '"', "a;touch ran", "a|touch ran", "a&touch ran", "a>ran", "<in", "(x)", "{a,b}", "[x]", "q?", "star*",
         "back\\slash", "\\", "a\\", "bang!!", "!x", "^x^y", "#hash", "=ls", "eq=al", "a: b", "col:on", ":x", "a:b=c d",
         "at@home", "50% off", "%s", "a$", "\u00fcmlaut", "\u65e5\u672c"]
# One that would be taken for something else, and ones with what must not reach a terminal.
NEVER_OFFERED = ["-rf", "--help", "~root", "tab\there", "new\nline", "\x1b[31m"]


def make_app(place, names, kind=HTTP):
    place.mkdir(parents=True, exist_ok=True)
    (place / "host.json").write_text("{}")
    for name in names:
        (place / name).mkdir()
        (place / name / "function.json").write_text(kind)


class Completion:
    """What holds in every shell. Theirs: offered(line), the words that a tab behind the line offers."""
    shell = None

    def setUp(self):
        if not shutil.which(self.shell):
            self.skipTest("there is no %s" % self.shell)
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="completion-")).resolve()
        self.addCleanup(shutil.rmtree, self.place)
        make_app(self.place / "Orders", ["CheckStock", "ChargeCard", "TrackParcel"])
        make_app(self.place / "Orders", ["NightlyTotals"], TIMER)

    def expect(self, line, *words):
        self.assertEqual(sorted(words), sorted(self.offered(line)), line)

    def terminal(self):
        return shells.Shell(self.shell, self.place, tables.BINARY)

    # ---- the tables ----

    def test_the_installed_script_is_the_printed_one(self):
        script = tables.ROOT / "templates" / "completion" / ("pyfuncprof." + self.shell)
        self.assertEqual(script.read_text(), tables.ask("completion", self.shell))

    def test_every_command_is_offered(self):
        self.assertGreater(len(tables.commands()), 10)
        self.expect("pyfuncprof ", *tables.commands())
        self.expect("pyfuncprof help ", *tables.commands())

    def test_every_option_of_every_command_is_offered(self):
        for command in tables.commands():
            rows = tables.options(command)
            both = [word for letter, name, _ in rows for word in (letter, name) if word]
            self.expect("pyfuncprof %s -" % command, *both)
            self.expect("pyfuncprof %s --" % command, *(name for _, name, _ in rows))

    def test_every_choice_of_every_option_is_offered(self):
        lists = 0
        for command in tables.commands():
            for letter, name, value in tables.options(command):
                choices = value.split("|")
                if len(choices) > 1 and value != "TEXT|@FILE":
                    self.expect("pyfuncprof %s %s " % (command, name), *choices)
                    self.expect("pyfuncprof %s %s=" % (command, name), *(self.in_one_word(name) + c for c in choices))
                    lists += 1
        self.assertGreater(lists, 5)

    def in_one_word(self, option):
        """What is offered in front of a value that stands in one word with its option."""
        return option + "="

    # ---- what is known of the app, and of templates ----

    def test_functions_of_the_app_that_is_named_are_offered(self):
        functions = "CheckStock", "ChargeCard", "TrackParcel", "NightlyTotals"
        for line in ("run Orders ", "instrument Orders --function ", "instrument -x Track Orders -f ", "query -f "):
            self.expect("pyfuncprof " + line, *functions)
        self.expect("pyfuncprof run Orders Ch", "CheckStock", "ChargeCard")
        self.expect("pyfuncprof run Nowhere ")
        self.expect("pyfuncprof instrument Orders --trigger ", "httpTrigger", "timerTrigger")

    def test_templates_their_inputs_and_profilers_are_offered(self):
        listed = {one["id"]: one for one in json.loads(tables.ask("new", "--list", "--json"))["templates"]}
        self.expect("pyfuncprof new -t ", *listed)
        self.expect("pyfuncprof new --template http --auth", "--authlevel", "--auth-level")
        level, = (one for one in listed["http"]["inputs"] if one["name"] == "auth-level")
        self.expect("pyfuncprof new --template http --auth-level ", *level["choices"])
        self.expect("pyfuncprof instrument --profiler mem", "memory_profiler")
        profiler = self.place / "mine" / "profilers" / "memray"
        shutil.copytree(tables.ROOT / "templates" / "profilers" / "memory_profiler", profiler)
        self.expect("pyfuncprof instrument --templates mine --profiler mem", "memory_profiler", "memray")

    def test_plans_are_offered(self):
        for command in ("run", "report"):
            self.expect("pyfuncprof %s --plan flex" % command, "flex-512", "flex-2048", "flex-4096")

    def test_what_git_has_is_offered(self):
        self.expect("pyfuncprof check --rev ")
        git = ["git", "-C", self.place / "Orders", "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for words in (["init", "-q", "-b", "trunk"], ["commit", "-q", "--allow-empty", "-m", "x"],
                      ["branch", "fix/leak"], ["tag", "v1"], ["update-ref", "refs/remotes/origin/trunk", "trunk"]):
            subprocess.run([*git, *words], check=True)
        self.expect("pyfuncprof check Orders --rev ", "HEAD", "trunk", "fix/leak", "v1", "origin/trunk")

    def test_what_can_not_be_read_offers_nothing(self):
        (self.place / "Orders" / "TrackParcel" / "function.json").write_text("{")
        (self.place / "host.json").mkdir()
        self.expect("pyfuncprof run Orders Ch", "CheckStock", "ChargeCard")
        self.expect("pyfuncprof nosuch ")
        self.expect("pyfuncprof nosuch -")
        self.expect("pyfuncprof new --templates Nowhere -t ")

    # ---- at a terminal: what arrives in the program ----

    def test_a_tab_completes_what_is_typed(self):
        with self.terminal() as shell:
            for typed, words in (("instr\t", ["instrument"]),
                                 ("run Orders Tr\t", ["run", "Orders", "TrackParcel"]),
                                 ("run Orders --conc\t3", ["run", "Orders", "--concurrency", "3"]),
                                 ("report --format=mark\t", ["report", "--format=markdown"]),
                                 ("report -f mark\t", ["report", "-f", "markdown"]),
                                 ("new -t eventg\t", ["new", "-t", "eventgrid"])):
                self.assertEqual(words, shell.enter("pyfuncprof " + typed))

    def test_files_and_folders_are_the_shells_own(self):
        make_app(self.place / "My $App", ["CheckStock"])
        (self.place / "My $App.log").touch()
        (self.place / "log 1.txt").touch()
        with self.terminal() as shell:
            for typed, words in (("instrument My\t", ["instrument", "My $App/"]),
                                 ("report --app=My\t", ["report", "--app=My $App/"]),
                                 ("report lo\t", ["report", "log 1.txt"]),
                                 ("run 'My $App' Ch\t", ["run", "My $App", "CheckStock"]),
                                 ("run My\\ \\$App/ Ch\t", ["run", "My $App/", "CheckStock"]),
                                 ('run "My \\$App" Ch\t', ["run", "My $App", "CheckStock"])):
                given = shell.enter("pyfuncprof " + typed)
                if "/" not in typed:  # zsh takes the last slash back
                    given, words = ([word.rstrip("/") for word in each] for each in (given, words))
                self.assertEqual(words, given, typed)
            home = shell.room
            (home / "Orders").symlink_to(self.place / "Orders")
            self.assertEqual(["run", "%s/Orders" % home, "TrackParcel"], shell.enter("pyfuncprof run ~/Orders Tr\t"))

    def test_a_name_means_itself_however_it_is_quoted(self):
        for number, name in enumerate(NAMES):
            make_app(self.place / ("app%d" % number), [name])
        with self.terminal() as shell:
            for quote in ("", "'", '"'):
                for number, name in enumerate(NAMES):
                    given = shell.enter("pyfuncprof run app%d %s\t" % (number, quote))
                    self.assertEqual(["run", "app%d" % number, name], given, (quote, name))
        self.assertEqual([], list(self.place.rglob("ran")))

    def test_a_name_that_would_be_something_else_is_not_offered(self):
        for number, name in enumerate(NEVER_OFFERED):
            make_app(self.place / ("app%d" % number), [name])
        with self.terminal() as shell:
            for number, name in enumerate(NEVER_OFFERED):
                self.assertEqual(["run", "app%d" % number], shell.enter("pyfuncprof run app%d \t" % number), name)


class Bash(Completion, unittest.TestCase):
    shell = "bash"

    def offered(self, line, breaks=BREAKS):
        script = ("source <(%(program)s completion bash)\nCOMP_WORDBREAKS=%(breaks)s\nCOMP_LINE=%(line)s\n"
                  "COMP_POINT=${#COMP_LINE}\n_pyfuncprof %(program)s\n"
                  "(( ${#COMPREPLY[@]} )) && printf '%%s\\n' \"${COMPREPLY[@]}\"\n")
        values = {"program": tables.BINARY, "breaks": breaks, "line": line}
        done = subprocess.run(["bash", "--norc", "-c", script % {k: shlex.quote(str(v)) for k, v in values.items()}],
                              cwd=self.place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual("", done.stderr)
        return done.stdout.splitlines()

    def test_a_bash_without_compopt_takes_files_where_there_are_no_words(self):
        script = ('enable -n compopt\neval "$(%s completion bash)"\ncomplete -p pyfuncprof\n'
                  'COMP_LINE="pyfuncprof check "\nCOMP_POINT=${#COMP_LINE}\n_pyfuncprof %s && echo "${#COMPREPLY[@]}"\n')
        done = subprocess.run(["bash", "--norc", "-c", script.replace("%s", shlex.quote(str(tables.BINARY)))],
                              cwd=self.place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        self.assertEqual("complete -o default -F _pyfuncprof pyfuncprof\n0\n", done.stdout)

    def in_one_word(self, option):
        return ""  # it has cut the word at the '='

    def test_word_breaks_can_be_others(self):
        make_app(self.place / "app", ["col:on"])
        self.assertEqual(["on"], self.offered("pyfuncprof run app col:"))
        self.assertEqual(["col:on"], self.offered("pyfuncprof run app col:", BREAKS.replace(":", "")))
        self.assertEqual(["--format=csv"], self.offered("pyfuncprof report --format=c", BREAKS.replace("=", "")))


class Zsh(Completion, unittest.TestCase):
    shell = "zsh"

    # Ctrl-T asks for the choices, and hands those that zsh takes to the program in place of what was typed.
    LIST = ("compadd() { local -a found; builtin compadd -A found \"$@\"; offered+=(\"${(@)found}\"); }; "
            "list() { typeset -gU offered=(); zle list-choices; BUFFER=\"pyfuncprof ${(j: :)${(@q)offered}}\"; "
            "zle accept-line; }; "
            "zle -N list; bindkey '^T' list; pyfuncprof ready")

    lister = None

    def offered(self, line):
        if not self.lister:
            self.lister = self.terminal().__enter__()
            self.addCleanup(self.lister.__exit__)
            self.lister.enter(self.LIST)
        return self.lister.enter(line, "\x14")


class Fish(Completion, unittest.TestCase):
    shell = "fish"

    def offered(self, line):
        script = "%s completion fish | source; complete -C %s" % (shlex.quote(str(tables.BINARY)), shlex.quote(line))
        done = subprocess.run(["fish", "--no-config", "-c", script], cwd=self.place, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=60, check=True,
                              env={**os.environ, "HOME": str(self.place),
                                   "PATH": "%s:%s" % (tables.BINARY.parent, os.environ["PATH"])})
        self.assertEqual("", done.stderr)
        return [row.split("\t")[0] for row in done.stdout.splitlines()]


if __name__ == "__main__":
    unittest.main()
