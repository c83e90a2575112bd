#!/usr/bin/env python3
"""What must hold for every app: instrument, and remove, cost nothing but the lines between the marks.

Takes every app in examples/ and in tests/cases/*/*/tree(.json), once with and once without all its helpers, then seeded
random mutations of their scripts. Of each:

  compiles    a script that compiled before compiles after, here and on each interpreter of --pythons
  same tree   the syntax tree without our nodes is the original's. The nodes are taken out here, by the marks and the
              shape alone: the tool's own remover is not asked.
  forwarding  the entry passes each of its parameters on, by its kind, to a subfunction with the same names
  same lines  the instrumented file without its marked lines is the original, byte for byte
  twice       a second run changes nothing
  restored    remove brings back every byte, mode and name

A mutant that does not compile only has to be survived: exit 0 or 1, and restored. An app that was profiled by hand, or
holds marks already, is one that remove may rightly change: of it only the first and the fourth are asked.
"""
import argparse
import ast
import copy
import io
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import tokenize
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import run_cases

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
MARK = re.compile(r"# pyfuncprof: (begin|end)\b")
BOM = b"\xef\xbb\xbf"
MARKED_LINE = re.compile(rb"[ \t\f]*# pyfuncprof: (begin|end)\b")
BY_HAND = re.compile(rb"\b(import|from)[ \t]+memory_profiler\b|# pyfuncprof: (begin|end)\b")
HELPERS = ("--also", "*:*")
UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
CHILD = """
import sys, warnings
warnings.simplefilter("ignore")
for path in sys.stdin:
    try:
        compile(open(path.rstrip("\\n"), "rb").read(), "x", "exec", 0, True)
        answer = "1"
    except Exception:
        answer = "0"
    print(answer)
    sys.stdout.flush()
"""


class Wrong(Exception):
    """A property that does not hold."""


class Interpreter:
    """Another Python, kept running, that says whether a file compiles."""

    def __init__(self, name):
        self.name = name
        try:
            self.child = subprocess.Popen([name, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                          universal_newlines=True)
        except OSError as error:
            sys.exit("roundtrip: cannot start '%s': %s" % (name, error.strerror))

    def compiles(self, path):
        self.child.stdin.write(path + "\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline().strip()
        if answer not in ("0", "1"):
            sys.exit("roundtrip: %s does not answer" % self.name)
        return answer == "1"


class Own:
    name = "this Python"

    @staticmethod
    def compiles(path):
        with open(path, "rb") as file:
            return compiles(file.read())


def compiles(data):
    try:
        compile(data, "x", "exec", 0, True)
        return True
    except UNPARSED:
        return False


# ---- the syntax tree without our nodes ------------------------------------------------------------------------------

def marked(data):
    """The marked blocks of a source that parses: [(first line, last line)], counted from 1."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:  # tokenize knows no lone carriage returns: the cookie's line is the whole file
        encoding = 'latin-1'
    text = re.sub("\r\n|\r", "\n", data.decode(encoding))
    found, begun = [], None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        mark = MARK.match(token.string) if token.type == tokenize.COMMENT else None
        if mark is None:
            continue
        if (mark.group(1) == "begin") != (begun is None):
            raise Wrong("marks that do not pair, line %d" % token.start[0])
        if begun is not None:
            found.append((begun, token.start[0]))
        begun = token.start[0] if begun is None else None
    if begun is not None:
        raise Wrong("a begin without an end, line %d" % begun)
    return found


def first_line(node):
    return min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])


def check_forwarding(entry, call, sub):
    """`return sub(a, *b, c=c, **d)`, awaited if the entry is async, to a sub of the same names without defaults."""
    if isinstance(entry, ast.AsyncFunctionDef):
        call = call.value if isinstance(call, ast.Await) else None
    own = entry.args
    plain = [a.arg for a in getattr(own, "posonlyargs", []) + own.args]
    method = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == sub.name
    if method and plain and getattr(call.func.value, "id", None) == plain[0]:
        plain = plain[1:]
    star = lambda a: ["*" + a.arg] if a else []
    wanted = plain + star(own.vararg) + [a.arg + "=" + a.arg for a in own.kwonlyargs]
    wanted += ["*" + s for s in star(own.kwarg)]
    name = lambda node: getattr(node, "id", "?")
    given = call and [("*" + name(a.value)) if isinstance(a, ast.Starred) else name(a) for a in call.args]
    given = call and given + [(k.arg + "=" if k.arg else "**") + name(k.value) for k in call.keywords]
    bare = copy.deepcopy(own)
    for arg in ast.walk(bare):
        if isinstance(arg, ast.arg):
            arg.annotation = arg.type_comment = None
    bare.defaults, bare.kw_defaults = [], [None] * len(bare.kwonlyargs)
    if given != wanted or ast.dump(bare) != ast.dump(sub.args):
        raise Wrong("line %d: '%s' does not pass its parameters on to '%s'" % (entry.lineno, entry.name, sub.name))
    if ast.dump(ast.Module(getattr(entry, "type_params", []), [])) != ast.dump(
            ast.Module(getattr(sub, "type_params", []), [])):
        raise Wrong("line %d: '%s' has other type parameters than '%s'" % (sub.lineno, sub.name, entry.name))


def drop_decorator(node, blocks):
    """A helper has our decorator as its last one, alone between the marks above its def."""
    decorators = getattr(node, "decorator_list", [])
    if decorators and any(b[0] < decorators[-1].lineno < b[1] < node.lineno for b in blocks):
        decorators.pop()


def cleaned(statements, blocks):
    """A statement list without what lies in the blocks; a body that was moved goes back to its entry."""
    kept = []
    for node in statements:
        drop_decorator(node, blocks)
        block = next((b for b in blocks if b[0] < first_line(node) < b[1]), None)
        if block is not None and node.end_lineno < block[1]:
            continue
        if block is not None:
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or not node.name.startswith("profiled_"):
                raise Wrong("line %d: begins between marks and ends beyond them" % first_line(node))
            if not kept or type(kept[-1]) is not type(node) or first_line(node.body[0]) < block[1]:
                raise Wrong("line %d: '%s' follows no entry of its kind" % (node.lineno, node.name))
            call = kept[-1].body[-1]
            if not (isinstance(call, ast.Return) and block[0] < call.lineno and call.end_lineno < block[1]):
                raise Wrong("line %d: the entry does not end in a marked return" % call.lineno)
            check_forwarding(kept[-1], call.value, node)
            kept[-1].body = kept[-1].body[:-1] + node.body
        else:
            kept.append(node)
    return kept


def without_ours(tree, blocks):
    """Children last: an entry's own block must be gone before what is inside its body is looked at."""
    for field, value in ast.iter_fields(tree):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            setattr(tree, field, cleaned(value, blocks))
    for node in ast.iter_child_nodes(tree):
        without_ours(node, blocks)
    return tree


def parsed(data, type_comments):
    return compile(data, "x", "exec", ast.PyCF_ONLY_AST | (ast.PyCF_TYPE_COMMENTS if type_comments else 0), True)


def dumped(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Module):
            node.type_ignores = []
    return ast.dump(tree)


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


def check_requirements(path, old, new):
    """Nothing but whole lines that say whose they are has come to the file."""
    encoding = "utf-16" if new[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", new.decode(encoding, "replace"))
    if "".join(line for line in lines if "# pyfuncprof" not in line) != old.decode(encoding, "replace"):
        raise Wrong("%s: without our line it is not the original" % path)


def check_syntax(path, old, new):
    """The syntax tree without our nodes is the original's."""
    blocks = marked(new)
    try:
        before, type_comments = parsed(old, True), True
    except SyntaxError:
        before, type_comments = parsed(old, False), False
    if dumped(without_ours(parsed(new, type_comments), blocks)) != dumped(before):
        raise Wrong("%s: without our nodes its syntax tree is not the original's" % path)


# ---- one app --------------------------------------------------------------------------------------------------------

def scripts(tree):
    return [p for p, (kind, _, _) in sorted(tree.items()) if p.endswith(".py") and kind == "file"]


def pyfuncprof(binary, top, *words):
    room = str(pathlib.Path(top).parent)
    done = subprocess.run([str(binary), *words], cwd=top, env=run_cases.environment(room), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    if done.returncode not in (0, 1):
        raise Wrong("'%s' exits %d\n%s" % (" ".join(words), done.returncode, done.stdout.decode("utf-8", "replace")))
    return done


def same(what, expected, actual):
    found = run_cases.differences(expected, actual)
    if found:
        raise Wrong("%s: %s\n%s" % (what, ", ".join(n for n, _ in found), "".join(d for _, d in found[:3])))


def check(entries, options, *helpers):
    """Every property of one app; the names of the scripts that came to hold marks."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-") as room:
        top = os.path.join(os.path.realpath(room), "app")
        for name in ("app", "home", "tmp"):
            os.mkdir(os.path.join(os.path.dirname(top), name))
        run_cases.lay_out(top, entries)
        original = run_cases.snapshot(top)
        able = {p: [i for i in options.interpreters if i.compiles(os.path.join(top, p))] for p in scripts(original)}
        limited = any(BY_HAND.search(original[p][2]) for p in able)

        done = pyfuncprof(options.binary, top, "instrument", "--allow-dirty", *helpers)
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
                if Own in able[path]:
                    check_syntax(path, original[path][2], instrumented[path][2])
        others = {p: e for p, e in instrumented.items() if p not in able and e != original.get(p)}
        for path, (_, mode, data) in others.items():
            if os.path.basename(path) != "requirements.txt":
                raise Wrong("%s: not a file for instrument to write" % path)
            check_requirements(path, original.get(path, ("file", mode, b""))[2], data)

        pyfuncprof(options.binary, top, "instrument", "--allow-dirty", *helpers)
        same("a second run changes something", instrumented, run_cases.snapshot(top))
        pyfuncprof(options.binary, top, "remove")
        if not limited:
            same("remove does not restore", original, run_cases.snapshot(top))
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
    options.interpreters = [Own] + [Interpreter(name) for name in options.pythons.split(",") if name]
    os.umask(0o022)
    warnings.simplefilter("ignore")
    passed = failed = 0
    sources = []

    def attempt(name, entries, *helpers):
        nonlocal passed, failed
        try:
            touched = check(entries, options, *helpers)
            passed += 1
            return touched
        except (Wrong, subprocess.TimeoutExpired, tokenize.TokenError) as error:
            print("FAIL %s%s: %s" % (name, " with helpers" if helpers else "", error), flush=True)
            failed += 1
            return []

    for name, entries in apps():
        if options.substring in name:
            sources += [(name, entries, path) for path in attempt(name, entries)]
            attempt(name, entries, *HELPERS)
    instrumented, survived = len(sources), 0
    for number in range(options.rounds if sources else 0):
        rng = random.Random("%d/%d" % (options.seed, number))
        name, entries, path = rng.choice(sources)
        data, used = mutant(rng, entries[path][2])
        title = "%s, %s after %s (--seed %d, round %d)" % (name, path, "+".join(used), options.seed, number)
        entries = {**entries, path: entries[path][:2] + (data,)}
        survived += bool(attempt(title, entries, *HELPERS[number % 2 * 2:])) and compiles(data)
    print("%d scripts instrumented; of %d mutants %d compiled and were instrumented" % (
        instrumented, options.rounds, survived))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not instrumented else 0


if __name__ == "__main__":
    sys.exit(main())
