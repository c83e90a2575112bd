#!/usr/bin/env python3
"""What must hold for every app: instrument, and remove, cost nothing but the lines between the marks.

Takes every app in examples/ and in tests/cases/*/*/tree(.json), once with and once without all its helpers, every other
one of these with --local-only, then seeded random mutations of their scripts. Of each:

  compiles    a script that compiled before compiles after, here and on each interpreter of --pythons
  same tree   the syntax tree without our nodes is the original's. The nodes are taken out here, by the marks and the
              shape alone: the tool's own remover is not asked.
  forwarding  the entry passes each of its parameters on, by its kind, to a subfunction with the same names
  same lines  the instrumented file without its marked lines is the original, byte for byte
  twice       a second run changes nothing
  restored    remove brings back every byte, mode and name
  found       check names every file that instrument wrote, and after remove what it named before

A mutant that does not compile only has to be survived: exit 0 or 1, and restored. An app that was profiled by hand, or
holds marks already, is one that remove may rightly change: of it only the first and the fourth are asked.
"""
import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import tokenize
import warnings

from judge import LINE, Wrong, check_syntax, compiles
from properties import BOM, ROOT, Interpreter, check_lines, pyfuncprof, run_cases, same

BY_HAND = re.compile(rb"\b(import|from)[ \t]+memory_profiler\b|# pyfuncprof: (begin|end)\b")
HELPERS = ("--also", "*:*")
LOCAL_ONLY = ("--local-only",)
WAYS = ((), HELPERS, LOCAL_ONLY, HELPERS + LOCAL_ONLY)


def check_requirements(path, old, new):
    """Nothing but whole lines that say whose they are has come to the file."""
    encoding = "utf-16" if new[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", new.decode(encoding, "replace"))
    if "".join(line for line in lines if "# pyfuncprof" not in line) != old.decode(encoding, "replace"):
        raise Wrong("%s: without our line it is not the original" % path)


def traces(binary, top):
    """What check finds, and the files that it is in; None where it can not tell."""
    done = pyfuncprof(binary, top, "check", "--json", codes=(0, 1, 3))
    if done.returncode == 1:
        return None, set()
    found = json.loads(done.stdout[:done.stdout.rindex(b"\n}\n") + 3])["traces"]
    if done.returncode != (3 if any("allowed" not in trace for trace in found) else 0):
        raise Wrong("check exits %d\n%s" % (done.returncode, done.stdout.decode()))
    return found, {trace["file"] for trace in found}


# ---- one app --------------------------------------------------------------------------------------------------------

def scripts(tree):
    return [p for p, (kind, _, _) in sorted(tree.items()) if p.endswith(".py") and kind == "file"]


def check(entries, options, *words):
    """Every property of one app; the names of the scripts that came to hold marks."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-") as room:
        top = os.path.join(os.path.realpath(room), "app")
        for name in ("app", "home", "tmp"):
            os.mkdir(os.path.join(os.path.dirname(top), name))
        run_cases.lay_out(top, entries)
        original = run_cases.snapshot(top)
        able = {p: [i for i in options.interpreters if i.compiles(os.path.join(top, p))] for p in scripts(original)}
        limited = any(BY_HAND.search(original[p][2]) for p in able)

        before, _ = traces(options.binary, top)
        done = pyfuncprof(options.binary, top, "instrument", "--allow-dirty", *words)
        instrumented = run_cases.snapshot(top)
        if done.returncode == 1:
            same("instrument failed and yet changed something", original, instrumented)
        touched = [p for p in able if original[p] != instrumented.get(p)]
        for path in touched:
            if path not in instrumented:
                raise Wrong("%s is gone" % path)
            for interpreter in able[path]:
                if not interpreter.compiles(os.path.join(top, path)):
                    raise Wrong("%s no longer compiles on %s\n%s" % (
                        path, interpreter.name, "".join(run_cases.shown(instrumented[path]))))
            if not limited:
                check_lines(path, original[path][2], instrumented[path][2])
                if options.interpreters[0] in able[path]:
                    check_syntax(path, original[path][2], instrumented[path][2])
        others = {p: e for p, e in instrumented.items() if p not in able and e != original.get(p)}
        for path, (_, mode, data) in others.items():
            if os.path.basename(path) != "requirements.txt":
                raise Wrong("%s: not a file for instrument to write" % path)
            check_requirements(path, original.get(path, ("file", mode, b""))[2], data)

        during, named = traces(options.binary, top)
        unnamed = {os.fsencode(p).decode("utf-8", "replace") for p in touched + list(others)} - named
        ignoring = any(p.endswith(".funcignore") for p in original)
        if during is not None and unnamed and not limited and not ignoring:
            raise Wrong("check does not name %s" % ", ".join(sorted(unnamed)))
        pyfuncprof(options.binary, top, "instrument", "--allow-dirty", *words)
        same("a second run changes something", instrumented, run_cases.snapshot(top))
        pyfuncprof(options.binary, top, "remove")
        if not limited:
            same("remove does not restore", original, run_cases.snapshot(top))
            if traces(options.binary, top)[0] != before:
                raise Wrong("check finds something else after remove than before instrument")
        return [] if limited else touched


# ---- random mutants -------------------------------------------------------------------------------------------------

def eol(data):
    found = re.search(rb"\r\n|\r|\n", data)
    return found.group() if found else b"\n"


def duplicate(rng, lines):
    at = rng.randrange(len(lines))
    return lines[:at] + [lines[at]] + lines[at:]


def delete(rng, lines):
    at = rng.randrange(len(lines))
    return lines[:at] + lines[at + 1:]


def swap(rng, lines):
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return lines


def insert(rng, lines):
    at = rng.randrange(len(lines) + 1)
    near = lines[min(at, len(lines) - 1)]
    indent = re.match(rb"[ \t\f]*", near).group()
    text = rng.choice([b"", b"\f", indent, b"# note", indent + b"# note", indent + b"pass", indent + b'"""text"""',
                       indent + b"x = 1; y = 2", indent + b"x = \\" + eol(near) + b" 1", indent + b"# 5 MiB",
                       b"# pyfuncprof", indent + b"def inner(): yield 1", indent + b"return", indent + b"@staticmethod",
                       indent + b"root_logger = profiler_logstream = None", indent + b"logging = sys = 1"])
    return lines[:at] + [text + eol(near)] + lines[at:]


def restyle(rng, lines):
    """All line ends of the file become one kind, or each is drawn anew."""
    ends = [b"\n", b"\r\n", b"\r"]
    one = rng.choice(ends + [None])
    return [re.sub(rb"\r\n|\r|\n", lambda m: one or rng.choice(ends), line) for line in lines]


def bom(rng, lines):
    return lines if lines[0].startswith(BOM) else [BOM + lines[0]] + lines[1:]


def tabs(rng, lines):
    width = rng.choice([2, 4, 8])
    return [re.sub(rb"^ +", lambda m: b"\t" * (len(m.group()) // width) + b" " * (len(m.group()) % width), line)
            for line in lines]


def cut_end(rng, lines):
    return lines[:-1] + [lines[-1].rstrip(b"\r\n") or b"pass"]


def wrap(rng, lines):
    """Put a run of lines, or all of them, below an if or a try."""
    start, stop = sorted((rng.randrange(len(lines)), rng.randrange(len(lines))))
    start, stop = rng.choice([(0, len(lines)), (start, stop + 1)])
    indent, end = re.match(rb"[ \t\f]*", lines[start]).group(), eol(lines[start])
    head, tail = rng.choice([(b"if True:", None), (b"try:", b"finally: pass"), (b"class K:", None),
                             (b"def outer():", None), (b"try:", b"except Exception: raise")])
    inner = [line if not line.strip() else b"    " + line for line in lines[start:stop]]
    if inner and not inner[-1].endswith((b"\n", b"\r")):
        inner[-1] += end
    return (lines[:start] + [indent + head + end] + inner + ([indent + tail + end] if tail else []) + lines[stop:])


MUTATIONS = (duplicate, delete, swap, insert, insert, insert, restyle, bom, tabs, cut_end, wrap)


def mutant(rng, data):
    used = []
    for _ in range(rng.choice([1, 1, 2, 3, 4])):
        lines = LINE.findall(data)
        if not lines:
            break
        change = rng.choice(MUTATIONS)
        used.append(change.__name__)
        data = b"".join(change(rng, lines))
    return data, used


# ---- all of them ----------------------------------------------------------------------------------------------------

def apps():
    """(name, entries) of every app that holds Python."""
    cases = sorted({p.parent for p in run_cases.CASES.glob("*/*/tree*") if p.name in ("tree", "tree.json")})
    trees = [("/".join(c.parts[-2:]), run_cases.described(c, "tree")) for c in cases]
    examples = sorted((ROOT / "examples").glob("*")) if (ROOT / "examples").is_dir() else []
    trees += [("examples/" + p.name, run_cases.described(p.parent, p.name)) for p in examples if p.is_dir()]
    return [(name, tree) for name, tree in trees if scripts(tree)]


def main():
    parser = argparse.ArgumentParser(description="Check that instrument and remove cost nothing but marked lines.")
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "pyfuncprof")
    parser.add_argument("--pythons", default="", help="further interpreters, separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=0, help="how many mutants to try")
    parser.add_argument("-k", dest="substring", default="", help="only apps whose name holds this")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    if not os.access(options.binary, os.X_OK):
        sys.exit("roundtrip: no binary at %s" % options.binary)
    options.interpreters = [Interpreter(name) for name in [sys.executable] + options.pythons.split(",") if name]
    os.umask(0o022)
    warnings.simplefilter("ignore")
    passed = failed = 0
    sources = []

    def attempt(name, entries, *words):
        nonlocal passed, failed
        try:
            touched = check(entries, options, *words)
            passed += 1
            return touched
        except (Wrong, subprocess.TimeoutExpired, tokenize.TokenError) as error:
            print("FAIL %s: %s" % (" ".join((name,) + words), error), flush=True)
            failed += 1
            return []

    for number, (name, entries) in enumerate(apps()):
        if options.substring in name:
            sources += [(name, entries, path) for path in attempt(name, entries)]
            attempt(name, entries, *WAYS[1 + number % 2 * 2])
    instrumented, survived = len(sources), 0
    for number in range(options.rounds if sources else 0):
        rng = random.Random("%d/%d" % (options.seed, number))
        name, entries, path = rng.choice(sources)
        data, used = mutant(rng, entries[path][2])
        title = "%s, %s after %s (--seed %d, round %d)" % (name, path, "+".join(used), options.seed, number)
        entries = {**entries, path: entries[path][:2] + (data,)}
        survived += bool(attempt(title, entries, *WAYS[number % 4])) and compiles(data)
    print("%d scripts instrumented; of %d mutants %d compiled and were instrumented" % (
        instrumented, options.rounds, survived))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not instrumented else 0


if __name__ == "__main__":
    sys.exit(main())
