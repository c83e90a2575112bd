#!/usr/bin/env python3
"""What must hold for every Python file there is: here, those that the CPythons of this machine came with.

Takes the libraries of the Python that it runs with, of --pythons, and of each python3.8 to python3.13 on PATH or at
pyenv's; one Python a minor version. Each file becomes the script of a function, with one of its functions at module
level for an entry point (--all: every one); many such functions make one app. Of each file

  inverse     without its marked lines it is the original, byte for byte (taken out here, not by the tool)
  same tree   its syntax tree without our nodes is the original's, for the first Python that can parse the file, from
              the one that it came with on
  compiles    on every Python that compiles the original
  twice       a second run changes no byte
  restored    remove brings back every byte and mode
  edits kept  after seeded random edits beside the marked blocks, or of whole blocks, remove gives the edited file
              without the blocks; half of the time the tool instruments once more in between. It may refuse, with a
              message and touching nothing, where a name that only our lines define is used, or where an edit has put
              marks into a string or left a file that no Python parses.

and that in the variants of VARIANTS. A file that is left alone stays as it is; the reasons are counted.

Everything follows from --seed, the file's path and the variant, so that a failure is had again with the command that
is printed with it.
"""
import argparse
import collections
import glob
import os
import pathlib
import random
import re
import shlex
import subprocess
import sys
import tempfile
import time
import zlib

from judge import LINE, Wrong, contents
from properties import BOM, MARKED_LINE, ROOT, Interpreter, check_lines, pyfuncprof, run_cases, same
from roundtrip import cut_end, delete, duplicate, eol, insert, swap

PACKAGES = {"site-packages", "dist-packages"}
PROBE = "import platform, sys, sysconfig; print(platform.python_implementation(), sys.version_info[1], " \
        "sysconfig.get_path('stdlib'))"
ROW = re.compile(r"(profiled|left alone) +f(\d+)(?:_\d+)? +\S+ *(.*)")
PLACE = re.compile(r"\bf(\d+)/__init__\.py:")
NOBODYS_NAME = re.compile(r"only the lines of pyfuncprof define '(\w+)'")
FROM_A_BAD_FILE = ("this may be a mark of pyfuncprof, or part of a string", "that belongs to it")


class File:
    def __init__(self, path, home):
        self.path, self.home = path, home  # home: index of the Python that it came with
        self.functions = None  # None: no Python can parse it

    def entries(self, options):
        """The entry points; in a file that no Python parses, whatever looks like one."""
        names = self.functions
        if names is None:
            names = sorted(set(re.findall(r"(?m)^def (\w+)", contents(self.path).decode("latin-1"))))
        if not names or options.all:
            return names or ["main"]
        return [random.Random("%d %s" % (options.seed, self.path)).choice(names)]


class Item:
    """A file in an app: the variant of it that is tried, and what has become of it."""

    def __init__(self, number, file, data):
        self.file, self.data = file, data
        self.script = "f%d/__init__.py" % number
        self.states = []  # of each of its functions: (state, remark)


def put(path, data):
    with open(path, "wb") as file:
        file.write(data)


# ---- which files ----------------------------------------------------------------------------------------------------

def pythons(options):
    """(name, library) of one CPython a minor version."""
    named = [sys.executable] + [name for name in options.pythons.split(",") if name]
    names = list(named)
    for minor in range(8, 14):
        names += [os.path.join(p, "python3.%d" % minor) for p in os.environ.get("PATH", "").split(os.pathsep)]
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    names += [p for p in sorted(glob.glob(pyenv + "/versions/*/bin/python3.*"))
              if re.search(r"/python3\.(8|9|1[0-3])$", p)]
    found = {}
    for name in names:
        try:
            said = subprocess.run([name, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            kind, minor, library = said.stdout.strip().split(" ", 2)
        except (OSError, ValueError):  # not there, or a shim that leads nowhere
            if name in named:
                sys.exit("stdlib: cannot run '%s'" % name)
            continue
        if kind == "CPython" and int(minor) >= 8:
            found.setdefault(int(minor), (name, library))
    return [python for _, python in sorted(found.items())]


def all_files(libraries, packages):
    """[(path within the library, path, home)], what several libraries have side by side."""
    found = []
    for home, library in enumerate(libraries):
        for folder, names, files in os.walk(library):
            names[:] = [n for n in names if packages or n not in PACKAGES]
            for path in [os.path.join(folder, f) for f in files if f.endswith(".py")]:
                found.append((os.path.relpath(path, library), path, home))
    return sorted(found)


def chosen(libraries, options):
    """The files to look at, none that is there already under another name."""
    rows = [row for row in all_files(libraries, options.packages or options.file) if options.substring in row[1]]
    if options.file:
        rows = [row for row in rows if row[1] == options.file] or [("", options.file, 0)]
    if options.share:
        part, parts = map(int, options.share.split("/"))
        rows = [row for row in rows if zlib.crc32(row[0].encode()) % parts == part - 1]
    if options.sample and options.sample < len(rows):
        rows = sorted(random.Random(options.seed).sample(rows, options.sample))
    files = {}
    for _, path, home in rows:
        files.setdefault(contents(path), File(path, home))
    return list(files.values())


# ---- asking ---------------------------------------------------------------------------------------------------------

def ask_all(interpreters, question, items):
    """The answers of every Python, all at work at the same time: [(interpreter, [answer, ...])]."""
    for interpreter in interpreters:
        interpreter.send(question, items)
    return [(interpreter, interpreter.receive()) for interpreter in interpreters]


def ask_able(interpreters, question, asked):
    """One answer to each (home, *arguments), by the first Python from the file's own on that can parse the file."""
    answers = [None] * len(asked)
    for turn in range(len(interpreters)):
        shares = [[n for n, (home, *_) in enumerate(asked)
                   if answers[n] is None and (home + turn) % len(interpreters) == index]
                  for index in range(len(interpreters))]
        for interpreter, share in zip(interpreters, shares):
            interpreter.send(question, [asked[n][1:] for n in share])
        for interpreter, share in zip(interpreters, shares):
            for n, answer in zip(share, interpreter.receive()):
                answers[n] = answer
    return answers


# ---- variants -------------------------------------------------------------------------------------------------------

def crlf(data):
    return re.sub(rb"\r\n|\r|\n", b"\r\n", data)


def cr(data):
    return re.sub(rb"\r\n|\r|\n", b"\r", data)


def endless(data):
    return data.rstrip(b"\r\n")


def bom(data):
    return data if data.startswith(BOM) else BOM + data


# tabs: each 4, or each 8, leading blanks become one; files whose syntax tree does not survive that are skipped
VARIANTS = {"plain": lambda data: data, "crlf": crlf, "cr": cr, "endless": endless, "bom": bom, "tabs": None}


def varied(files, variant, options):
    """[(file, its bytes in this variant)] of the files that have it."""
    if variant == "tabs":
        texts = ask_able(options.interpreters, "tabbed", [(f.home, f.path) for f in files])
        pairs = [(f, text.encode("latin-1")) for f, text in zip(files, texts) if text]
    else:
        pairs = [(f, VARIANTS[variant](contents(f.path))) for f in files]
    return [(f, data) for f, data in pairs if variant == "plain" or f.functions and data != contents(f.path)]


# ---- edits ----------------------------------------------------------------------------------------------------------

def chunks(data):
    """The lines of an instrumented file, each marked block as if it were one of them."""
    found, inside = [], False
    for line in LINE.findall(data):
        mark = MARKED_LINE.match(line)
        if inside:
            found[-1] += line
        else:
            found.append(line)
        inside = mark.group(1) == b"begin" if mark else inside
    return found


def is_block(chunk):
    return MARKED_LINE.match(chunk) is not None


def span(rng, lines):
    start = rng.randrange(len(lines))
    return start, min(len(lines), start + rng.choice([1, 1, 2, 5, 20, 80]))


def move(rng, lines):
    start, stop = span(rng, lines)
    rest = lines[:start] + lines[stop:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + lines[start:stop] + rest[at:]


def delete_some(rng, lines):
    start, stop = span(rng, lines)
    return lines[:start] + lines[stop:]


def copy_some(rng, lines):
    start, stop = span(rng, lines)
    return lines[:stop] + lines[start:]


def replaced(rng, lines, pattern, text):
    """One match of the pattern, in one line of the user's, gives way to the text."""
    places = [n for n, line in enumerate(lines) if not is_block(line) and re.search(pattern, line)]
    if not places:
        return lines
    at = rng.choice(places)
    match = rng.choice(list(re.finditer(pattern, lines[at])))
    return lines[:at] + [lines[at][:match.start()] + text + lines[at][match.end():]] + lines[at + 1:]


def rename(rng, lines):
    return replaced(rng, lines, rb"[A-Za-z_]\w*", rng.choice([b"changed", b"x", b"root_logger", b"logging", b"None"]))


def comment(rng, lines):
    return replaced(rng, lines, rb"#(?=[^'\"]*$)", rng.choice([b"# 5 MiB ", b"# pyfuncprof: ", b"#\t\f", b"# noqa '"]))


def string(rng, lines):
    return replaced(rng, lines, rb"(?<=['\"])[ \w]+", rng.choice([b"5 MiB", b"# pyfuncprof: begin x", b"", b"a # b"]))


def replace(rng, lines):
    at = rng.randrange(len(lines))
    return lines if is_block(lines[at]) else insert(rng, lines[:at] + lines[at + 1:] or [b"\n"])


def at_top_level(rng, lines, text):
    """A piece of text in front of a line that begins at the margin, or at the end."""
    places = [n for n, line in enumerate(lines) if re.match(rb"[\w@#]", line)] + [len(lines)]
    at, end = rng.choice(places), eol(b"".join(lines))
    return lines[:at] + [text.replace(b"\n", end)] + lines[at:]


def function(rng, lines):
    names = re.findall(rb"(?m)^ *def (\w+)", b"\n".join(lines)) + [b"added", b"profiled_added"]
    return at_top_level(rng, lines, rng.choice([b"def %s(a, *b):\n    return a\n", b"async def %s(x): pass\n",
                                                b'@str\ndef %s():\n\t"""Text"""\n\tyield\n']) % rng.choice(names))


def append(rng, lines):
    return lines + [rng.choice([b"x = 1", b"# the end", b"def last():\n    return 1\n", b"\n\n", b"  y = 2\n", b"\f"])]


def our_name(rng, lines):
    return at_top_level(rng, lines, rng.choice([
        b"print(root_logger)\n", b"logging.info('x')\n", b"sys.exit\n", b"def f(): return profiler_logstream\n",
        b"print(memory_profiler.memory_usage())\n", b"def f(memory_profiler): return 1\n",
        b"from logging import *\n"]))


def quote(rng, lines):
    """Commented out, as some do it: between triple quotes."""
    start, stop = span(rng, lines)
    mark = rng.choice([b'"""', b"'''"]) + eol(b"".join(lines))
    return lines[:start] + [mark] + lines[start:stop] + [mark] + lines[stop:]


def lookalike(rng, lines):
    return at_top_level(rng, lines, rng.choice([b'"""\n# pyfuncprof: begin main\n"""\n',
                                                b"X = '''\n# pyfuncprof: end main\n'''\n"]))


EDITS = (insert, insert, duplicate, delete, delete_some, swap, move, move, copy_some, rename, comment, string, replace,
         function, append, our_name, quote, lookalike, cut_end)


class Edited:
    """An instrumented file after some edits."""

    def __init__(self, rng, data):
        head = BOM if data.startswith(BOM) else b""
        lines, end, used = chunks(data[len(head):]), eol(data), []
        for _ in range(rng.choice([1, 1, 2, 4])):
            change = rng.choice(EDITS)
            if not lines or change is cut_end and is_block(lines[-1]):
                continue
            used.append(change.__name__)
            lines = joined(change(rng, lines), end)
        self.head, self.lines, self.used = head, lines, used
        self.data = head + b"".join(lines)
        self.between = rng.random() < 0.5  # is it instrumented once more before remove?
        self.marks = None  # blocks as first and last lines; a text when they do not pair; None: no Python parses it

    @property
    def parses(self):
        return self.marks is not None

    def lines_without_blocks(self):
        return self.head + b"".join(line for line in self.lines if not is_block(line))

    def expected(self):
        """Without the blocks that a Python sees: what has got into a string is none."""
        if not self.parses or isinstance(self.marks, str):
            return self.lines_without_blocks()
        lines = LINE.findall(self.data[len(self.head):])
        for first, last in reversed(self.marks):
            del lines[first - 1:last]
        return self.head + b"".join(lines)

    def is_kept_by(self, data):
        """Where no Python parses the file, each block may be taken for a block or for part of a string."""
        if self.parses:
            return data == self.expected()
        at = len(self.head)
        for line in self.lines:
            there = data.startswith(line, at)
            if not there and not is_block(line):
                return False
            at += len(line) if there else 0
        return data.startswith(self.head) and at == len(data)


def joined(lines, end):
    """Only the last line may lack its end, and no two ends become one."""
    whole = [line if line.endswith((b"\n", b"\r")) else line + end for line in lines[:-1]] + lines[-1:]
    return [b" " + line if above.endswith(b"\r") and line.startswith(b"\n") else line
            for above, line in zip([b""] + whole, whole)]


# ---- one app --------------------------------------------------------------------------------------------------------

class App:
    """Many files as one app in a scratch folder."""

    def __init__(self, room, pairs, variant, options):
        self.room, self.variant, self.options = room, variant, options
        self.top = os.path.join(room, "app")
        self.items = [Item(n, file, data) for n, (file, data) in enumerate(pairs)]
        self.counts = collections.Counter()
        self.wrong = []  # (file, what)

    def path(self, item):
        return os.path.join(self.top, item.script)

    def aside(self, item, kind, data=None):
        """A file of the item's beside the app, for other Pythons to read."""
        path = os.path.join(self.room, kind, os.path.dirname(item.script) + ".py")
        if data is not None:
            put(path, data)
        return path

    def lay_out(self):
        for name in ("app", "home", "tmp", "old", "new"):
            os.mkdir(os.path.join(self.room, name))
        entries = {"host.json": ("file", 0o644, b"{}\n")}
        for item in self.items:
            folder = os.path.dirname(item.script)
            for number, name in enumerate(item.file.entries(self.options)):
                here = folder if number == 0 else "%s_%d" % (folder, number)
                text = '{"scriptFile": "../%s", "entryPoint": "%s"}\n' % (item.script, name)
                entries[here] = run_cases.FOLDER
                entries[here + "/function.json"] = ("file", 0o644, text.encode())
            entries[item.script] = ("file", 0o644, item.data)
            self.aside(item, "old", item.data)
        run_cases.lay_out(self.top, entries)

    def run(self, command):
        return pyfuncprof(self.options.binary, self.top, command)

    def run_well(self, command):
        done = self.run(command)
        if done.returncode:
            raise Wrong("%s refuses\n%s" % (command, done.stdout.decode("utf-8", "replace")))
        return done.stdout.decode("utf-8", "replace")

    def read_listing(self, listing):
        for line in listing.splitlines():
            row = ROW.fullmatch(line)
            if row:
                self.items[int(row.group(2))].states.append((row.group(1), row.group(3)))

    def blame(self, item, what):
        self.wrong.append((item.file, what))

    def guard(self, item, check, *arguments):
        try:
            check(*arguments)
        except Wrong as error:
            self.blame(item, str(error))

    def check_states(self, before, after):
        """What is listed as profiled has changed, what is left alone has not, and nothing else has."""
        for item in self.items:
            profiled = any(state == "profiled" for state, _ in item.states)
            if not item.states:
                self.blame(item, "not listed")
            if profiled != (after.get(item.script) != before[item.script]):
                self.blame(item, "listed as %s, and %s" % (item.states, "unchanged" if profiled else "changed"))
            for state, remark in item.states:
                if state == "left alone" and "syntax error" in remark and item.file.functions is not None:
                    remark += " (a Python parses it)"
                self.counts[state + (": " + remark if state == "left alone" else "")] += 1
        scripts = {item.script for item in self.items}
        same("changed, and no script", {p: e for p, e in before.items() if p not in scripts},
             {p: e for p, e in after.items() if p not in scripts})

    def check_python(self, items):
        interpreters = self.options.interpreters
        pairs = [(self.aside(item, "old"), self.path(item)) for item in items]
        broken = collections.defaultdict(list)
        for interpreter, answers in ask_all(interpreters, "breaks", pairs):
            for item in [item for item, breaks in zip(items, answers) if breaks]:
                broken[item].append(interpreter.name)
        for item, names in broken.items():
            self.blame(item, "no longer compiles on %s" % ", ".join(names))
        answers = ask_able(interpreters, "syntax", [(i.file.home, *pair) for i, pair in zip(items, pairs)])
        for item, answer in zip(items, answers):
            if answer is None:
                self.counts["instrumented, and no Python parses the original"] += 1
            elif answer:
                self.blame(item, answer)

    def check(self):
        self.lay_out()
        before = run_cases.snapshot(self.top)
        self.read_listing(self.run_well("instrument"))
        after = run_cases.snapshot(self.top)
        self.check_states(before, after)
        touched = [item for item in self.items if after.get(item.script) != before[item.script]]
        for item in touched:
            self.guard(item, check_lines, "it", item.data, after[item.script][2])
        self.check_python(touched)
        self.run_well("instrument")
        same("a second run changes something", after, run_cases.snapshot(self.top))
        self.run_well("remove")
        same("remove does not restore", before, run_cases.snapshot(self.top))
        self.check_edits({item: after[item.script][2] for item in touched})
        self.counts["scripts instrumented"] += len(touched)

    # ---- with edits

    def check_edits(self, instrumented):
        edited = {}
        for item, data in instrumented.items():
            edited[item] = Edited(random.Random("%d %s %s" % (self.options.seed, item.file.path, self.variant)), data)
            put(self.path(item), edited[item].data)
            self.aside(item, "old", edited[item].data)
        answers = ask_able(self.options.interpreters, "marks",
                           [(item.file.home, self.aside(item, "old")) for item in edited])
        for item, answer in zip(edited, answers):
            edited[item].marks = answer
        twice = {item: edit for item, edit in edited.items() if edit.between}
        once = {item: edit for item, edit in edited.items() if not edit.between}
        for some, commands in ((twice, ("instrument", "remove")), (once, ("remove",))):
            for item in edited:
                put(self.path(item), some[item].data if item in some else item.data)
            self.keep_edits(some, commands)

    def keep_edits(self, edited, commands):
        for command in commands:
            self.settle(command, edited)
        for item, edit in edited.items():
            data = contents(self.path(item))
            self.counts["edits kept" + ("" if edit.parses else " in a file that no Python parses any more")] += 1
            if not edit.is_kept_by(data):
                self.guard(item, same, "after the edits %s, %s does not give the file without its blocks" % (
                    "+".join(edit.used), " and ".join(commands)), {"it": ("file", 0, edit.expected())},
                    {"it": ("file", 0, data)})

    def settle(self, command, edited):
        """Run it; what it refuses goes out of the app, until it does."""
        while True:
            before = run_cases.snapshot(self.top)
            done = self.run(command)
            if not done.returncode:
                return
            same("%s refuses and yet changes something" % command, before, run_cases.snapshot(self.top))
            said = done.stdout.decode("utf-8", "replace")
            place = PLACE.search(said)
            item = place and self.items[int(place.group(1))]
            if item not in edited:
                raise Wrong("%s refuses\n%s" % (command, said))
            self.judge_refusal(item, edited.pop(item), command, said)
            put(self.path(item), item.data)

    def judge_refusal(self, item, edit, command, said):
        message = re.sub(r"'[^']*'", "'…'", said.splitlines()[0].split(": ", 2)[-1])
        self.counts["edits refused by %s: %s%s" % (
            command, message, "" if edit.parses else " (in a file that no Python parses any more)")] += 1
        name = NOBODYS_NAME.search(said)
        if name:
            right = self.is_our_name(item, edit, name.group(1))
        elif not edit.parses:
            right = any(text in said for text in FROM_A_BAD_FILE)
        else:
            right = isinstance(edit.marks, str)
        if not right:
            self.blame(item, "after the edits %s, %s refuses without need\n%s" % ("+".join(edit.used), command, said))

    def is_our_name(self, item, edit, name):
        blocks = b"".join(line for line in chunks(contents(self.path(item))) if is_block(line))
        if not re.search(rb"(?m)^(import .*\b%s|%s = .*)\r?$" % (name.encode(), name.encode()),
                         blocks.replace(b"\r", b"\n")):
            return False
        path = self.aside(item, "new", edit.expected())
        relies = ask_able(self.options.interpreters, "relies on", [(item.file.home, path, name)])[0]
        return relies if relies is not None else name.encode() in edit.expected()


# ---- all of them ----------------------------------------------------------------------------------------------------

def again(file, variant, options):
    words = [sys.executable, sys.argv[0], "--binary", str(options.binary), "--seed", str(options.seed), "--file",
             file.path, "--variant", variant] + (["--all"] if options.all else [])
    return " ".join(shlex.quote(w) for w in words + (["--pythons", options.pythons] if options.pythons else []))


def attempt(pairs, variant, options, total):
    """Check these files as one app; when the app as a whole goes wrong, each half of it. How many files failed."""
    with tempfile.TemporaryDirectory(prefix="stdlib-") as room:
        app = App(os.path.realpath(room), pairs, variant, options)
        try:
            app.check()
        except (Wrong, subprocess.TimeoutExpired) as error:
            if len(pairs) > 1:
                half = len(pairs) // 2
                return sum(attempt(part, variant, options, total) for part in (pairs[:half], pairs[half:]))
            app.blame(app.items[0], str(error))
    total.update(app.counts)
    for file, what in app.wrong:
        print("FAIL %s (%s): %s\n    again: %s" % (file.path, variant, "\n".join(what.split("\n")[:40]),
                                                   again(file, variant, options)), flush=True)
    return len({file.path for file, _ in app.wrong})


def main():
    parser = argparse.ArgumentParser(description="Check instrument and remove on the libraries of the CPythons here.")
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "pyfuncprof")
    parser.add_argument("--pythons", default="", help="further interpreters, separated by commas")
    parser.add_argument("--packages", action="store_true", help="also what is installed in site-packages")
    parser.add_argument("--all", action="store_true", help="every function at module level, not one a file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", metavar="K/N", help="only the Kth of N parts")
    parser.add_argument("--sample", type=int, metavar="N", help="only N files, drawn by the seed")
    parser.add_argument("--variant", choices=VARIANTS, action="append", help="only this one, or these")
    parser.add_argument("--batch", type=int, default=40, help="files that make one app")
    parser.add_argument("--file", help="only this file")
    parser.add_argument("-k", dest="substring", default="", help="only files whose path holds this")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    if not os.access(options.binary, os.X_OK):
        sys.exit("stdlib: no binary at %s" % options.binary)
    os.umask(0o022)
    started = time.monotonic()
    found = pythons(options)
    options.interpreters = [Interpreter(name) for name, _ in found]
    files = chosen([library for _, library in found], options)
    for file, names in zip(files, ask_able(options.interpreters, "functions", [(f.home, f.path) for f in files])):
        file.functions = names
    print("%d files of %s" % (len(files), ", ".join(library for _, library in found)), flush=True)
    failed, stopped, total = 0, False, collections.Counter()
    for variant in options.variant or VARIANTS:
        counts, missed, pairs = collections.Counter(), 0, []
        try:
            pairs = varied(files, variant, options)
            for at in range(0, len(pairs), options.batch):
                missed += attempt(pairs[at:at + options.batch], variant, options, counts)
        except KeyboardInterrupt:
            stopped = True
        print("%-8s %5d files, %5d instrumented (%d functions), %d failed%s" % (
            variant, len(pairs), counts.pop("scripts instrumented", 0), counts.pop("profiled", 0), missed,
            ": stopped" if stopped else ""), flush=True)
        failed += missed
        total.update(counts)
        if stopped:
            break
    for what, count in sorted(total.items()):
        print("%7d  %s" % (count, what))
    print("%d failed, %d s" % (failed, time.monotonic() - started))
    return 1 if failed or stopped or not files else 0


if __name__ == "__main__":
    sys.exit(main())
