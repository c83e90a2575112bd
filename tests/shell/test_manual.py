#!/usr/bin/env python3
"""The manual: every page without a warning from anything that sets it, and nothing left out that the program's own help
has. What is installed is what is printed, and is found there.

    python3 tests/shell/test_manual.py     (binary: $PYFUNCPROF or build/pyfuncprof; the build folder is the binary's)
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import shells
import tables

BUILD = tables.BINARY.parent

# Each prints nothing on stderr, and the first nothing at all, when a page is as it should be.
CRITICS = [["mandoc", "-T", "lint"], ["groff", "-ww", "-man", "-T", "utf8"], ["man", "--warnings", "-E", "UTF-8", "-l"]]

# A small system may have a man that only says that there are no pages.
HAS_MAN = bool(shutil.which("man")) and subprocess.run(["man", "--version"], stdout=subprocess.PIPE,
                                                       text=True).stdout.startswith("man ")


def page(*command):
    return tables.ask("help", "--man", *command)


class Pages(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="manual-")).resolve()
        self.addCleanup(shutil.rmtree, self.place)
        self.pages = {"pyfuncprof": page(), **{"pyfuncprof-" + name: page(name) for name in tables.commands()}}

    def read(self, name):
        """The page as plain text, its lines joined."""
        file = self.place / (name + ".1")
        file.write_text(self.pages[name])
        env = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}
        shown = subprocess.run(["man", "-E", "UTF-8", "-l", str(file)], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, text=True, check=True, env=env).stdout
        return re.sub(r"\s+", " ", re.sub(".\b", "", shown))

    def test_nobody_who_sets_them_has_a_complaint(self):
        there = [critic for critic in CRITICS if shutil.which(critic[0])]
        if not there:
            self.skipTest("there is nothing that sets a page")
        for name, text in self.pages.items():
            file = self.place / (name + ".1")
            file.write_text(text)
            for critic in there:
                done = subprocess.run([*critic, str(file)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, text=True)
                self.assertEqual((0, ""), (done.returncode, done.stderr), (name, critic))
                if critic[0] == "mandoc":
                    self.assertEqual("", done.stdout, name)

    @unittest.skipUnless(HAS_MAN, "there is no man")
    def test_a_page_has_all_that_the_help_has(self):
        for command, summary in tables.commands().items():
            text = self.read("pyfuncprof-" + command)
            self.assertIn("pyfuncprof-%s - %s" % (command, summary), text)
            usage, about, rows = re.split(r"\n\n", tables.ask("help", command) + "\n\n")[:3]
            self.assertIn(" ".join(usage.split()[1:]), text)
            self.assertIn(re.sub(r"\s+", " ", about).strip(), text)
            for row in re.split(r"\n(?=  \S)", "\n" + rows)[1:]:
                self.assertIn(re.sub(r"\s+", " ", row).strip(), text, command)
            for letter, name, value in tables.options(command):
                self.assertIn(" ".join(filter(None, [letter and letter + ",", name, value])), text)

    @unittest.skipUnless(HAS_MAN, "there is no man")
    def test_the_first_page_names_every_other(self):
        text = self.read("pyfuncprof")
        for command, summary in tables.commands().items():
            self.assertIn("%s %s" % (command, summary), text)
            self.assertIn("pyfuncprof-%s(1)" % command, text)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="installed-")).resolve()
        cls.addClassCleanup(shutil.rmtree, cls.place)
        subprocess.run(["cmake", "--install", str(BUILD), "--prefix", str(cls.place)], check=True,
                       stdout=subprocess.DEVNULL)

    def test_the_pages_are_those_that_are_printed(self):
        pages = {"pyfuncprof": page(), **{"pyfuncprof-" + name: page(name) for name in tables.commands()}}
        there = {file.stem: file.read_text() for file in (self.place / "share/man/man1").glob("*.1")}
        self.assertEqual(pages, there)

    @unittest.skipUnless(HAS_MAN, "there is no man")
    def test_man_finds_them(self):
        shown = subprocess.run(["man", "-M", str(self.place / "share/man"), "pyfuncprof-instrument"],
                               check=True, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout
        self.assertIn("pyfuncprof instrument", re.sub(".\b", "", shown))

    def complete(self, shell, setting):
        """What a tab makes of a command, in a shell that was only told where things are installed."""
        if not shutil.which(shell):
            self.skipTest("there is no %s" % shell)
        with shells.Shell(shell, self.place, tables.BINARY, setting) as session:
            self.assertEqual(["instrument", "--allow-dirty"], session.enter("pyfuncprof instr\t--allow\t"))

    def test_zsh_finds_its_script(self):
        self.complete("zsh", "fpath=(%s $fpath); autoload -U compinit; compinit -u -D"
                      % (self.place / "share/zsh/site-functions"))

    def test_fish_finds_its_script(self):
        self.complete("fish", "set -p fish_complete_path %s" % (self.place / "share/fish/vendor_completions.d"))

    def test_bash_completion_finds_its_script(self):
        loader = pathlib.Path("/usr/share/bash-completion/bash_completion")
        if not loader.exists():
            self.skipTest("there is no bash-completion")
        self.complete("bash", "export XDG_DATA_DIRS=%s; source %s" % (self.place / "share", loader))


if __name__ == "__main__":
    unittest.main()
