"""What the tests of properties share: other Pythons, the tool, and what must hold of its bytes.

What must hold of a syntax tree is in judge.py, which other Pythons run too.
"""
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import run_cases
from judge import LINE, Wrong

ROOT = pathlib.Path(__file__).resolve().parents[2]
BOM = b"\xef\xbb\xbf"
MARKED_LINE = re.compile(rb"[ \t\f]*# pyfuncprof: (begin|end)\b")


class Interpreter:
    """A Python, kept running, that is asked about files: see judge.py."""

    def __init__(self, name):
        self.name = name
        try:
            self.child = subprocess.Popen([name, pathlib.Path(__file__).with_name("judge.py")], stdin=subprocess.PIPE,
                                          stdout=subprocess.PIPE, universal_newlines=True)
        except OSError as error:
            sys.exit("cannot start '%s': %s" % (name, error.strerror))

    def send(self, question, items):
        self.child.stdin.write(json.dumps([question, items]) + "\n")
        self.child.stdin.flush()

    def receive(self):
        line = self.child.stdout.readline()
        if not line:
            sys.exit("%s does not answer, and exits %d" % (self.name, self.child.wait()))
        return json.loads(line)

    def compiles(self, path):
        self.send("compiles", [[path]])
        return self.receive()[0]


def check_lines(path, old, new):
    """Nothing but whole lines between marks has come to the file; a byte order mark is still its first bytes."""
    if old.startswith(BOM) and new.startswith(BOM):
        old, new = old[3:], new[3:]
    kept, inside = [], False
    for line in LINE.findall(new):
        mark = MARKED_LINE.match(line)
        inside = inside or bool(mark)
        if not inside:
            kept.append(line)
        elif mark and mark.group(1) == b"end":
            inside = False
    if b"".join(kept) != old:
        raise Wrong("%s: without its marked lines it is not the original" % path)


def pyfuncprof(binary, top, *words, codes=(0, 1)):
    room = str(pathlib.Path(top).parent)
    done = subprocess.run([str(binary), *words], cwd=top, env=run_cases.environment(room), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    if done.returncode not in codes:
        raise Wrong("'%s' exits %d\n%s" % (" ".join(words), done.returncode, done.stdout.decode("utf-8", "replace")))
    return done


def same(what, expected, actual):
    found = run_cases.differences(expected, actual)
    if found:
        raise Wrong("%s: %s\n%s" % (what, ", ".join(n for n, _ in found), "".join(d for _, d in found[:3])))
