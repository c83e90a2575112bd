#!/usr/bin/env python3
"""Runs the black-box cases. A test is a directory, tests/cases/<command>/<case>/, holding any of

  cmd                 one command a line, split as a shell would, but no shell runs; absent: `pyfuncprof <command>`.
                      `#` opens a comment line. All but the last command must exit 0; after `! ` a command must fail.
  tree/               files copied to the scratch folder that the commands start in; absent: an empty folder
                      Programs in its folder `programs` are found before all others.
  home/               files copied to the home folder, where .config is looked for; they have to stay as they are;
                      home.json is the other form, as below
  tree.json           more such files, for bytes that editors and git like to repair: {"path": "text"}, where each
                      code point stands for one byte; or {"text": ..., "mode": "600"}, {"link": ...}, {"folder": true}
  tree.expected/      what differs afterwards (all else must be as it was: bytes, modes, links); absent: nothing
  tree.expected.json  the same in the other form; null is a path that must be gone
  stdout, stderr      exact output, the scratch path written as $SCRATCH; absent: silence.
                      stdout.glob and stderr.glob hold a pattern instead
  exit                exit code of the last command; absent: 0

Words a command may begin with: pyfuncprof, git (fixed identity and date, no configuration), cd, and the case's own
edits, which count as part of the tree: append PATH TEXT, replace PATH OLD NEW (OLD occurs once), repeat PATH TIMES,
rm PATH, chmod MODE PATH. Texts know the escapes of a Python string. NAME=VALUE in front of pyfuncprof sets a variable of
its environment; $SCRATCH in the value is the scratch path. A last word <PATH is a file for its standard input.
"""
import argparse
import concurrent.futures
import difflib
import fnmatch
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE / "cases"
TIMEOUT_S = 60
# What a .gitignore above the cases may hide, so that it is kept as tree.expected.json.
HIDDEN = re.compile(r"(^|/)(\..*|local\.settings\.json|node_modules|__pycache__|build|bin|obj)(/|$)")
# What a file implies of the folders above it; one that is there already keeps its mode.
FOLDER = ("folder", 0o755, b"")


class Broken(Exception):
    """The case itself, or a step before the last, went wrong."""


def raw(text):
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


def snapshot(top):
    """Everything below top but .git: {path: (kind, mode, bytes)}."""
    found = {}
    for folder, names, files in os.walk(top):
        names[:] = [n for n in names if n != ".git"]
        for name in names + files:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, top)] = state(path)
    return found


def state(path):
    if os.path.islink(path):
        return ("link", 0, os.fsencode(os.readlink(path)))
    mode = os.stat(path).st_mode & 0o7777
    if os.path.isdir(path):
        return ("folder", mode, b"")
    with open(path, "rb") as file:
        return ("file", mode, file.read())


def described(case, name):
    """What <name>/ and <name>.json say together: {path: (kind, mode, bytes), or None for gone}."""
    said = {}
    if (case / name).is_dir():
        for path, (kind, mode, data) in snapshot(case / name).items():
            said[path] = (kind, mode if kind == "link" else 0o755 if kind == "folder" or mode & 0o100 else 0o644, data)
    if (case / (name + ".json")).exists():
        for path, value in json.loads((case / (name + ".json")).read_text()).items():
            value = {"text": value} if isinstance(value, str) else value
            if value is None:
                said[path] = None
            elif "link" in value:
                said[path] = ("link", 0, os.fsencode(value["link"]))
            elif "folder" in value:
                said[path] = ("folder", int(value.get("mode", "755"), 8), b"")
            else:
                said[path] = ("file", int(value.get("mode", "644"), 8), value["text"].encode("latin-1"))
    for path in [p for p, entry in said.items() if entry]:
        for parent in list(pathlib.PurePosixPath(path).parents)[:-1]:
            said.setdefault(str(parent), FOLDER)
    return said


def lay_out(top, entries):
    for path, (kind, mode, data) in sorted(entries.items()):
        target = os.path.join(top, path)
        if kind == "link":
            os.symlink(os.fsdecode(data), target)
        elif kind == "folder":
            os.makedirs(target, exist_ok=True)
        else:
            with open(target, "wb") as file:
                file.write(data)
        if kind != "link":
            os.chmod(target, mode)


def edit(path, word, args):
    """One of the case's own edits."""
    if word == "rm":
        path.unlink()
    elif word == "chmod":
        path.chmod(int(args[0], 8))
    elif word == "append":
        path.write_bytes(path.read_bytes() + raw(args[1]))
    elif word == "repeat":
        path.write_bytes(path.read_bytes() * int(args[1]))
    else:
        data, old = path.read_bytes(), raw(args[1])
        if data.count(old) != 1:
            raise Broken("'%s' occurs %d times in %s" % (args[1], data.count(old), args[0]))
        path.write_bytes(data.replace(old, raw(args[2])))


EDITS = {"append": 2, "replace": 3, "repeat": 2, "rm": 1, "chmod": 2}


def environment(room):
    kept = ("PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    who = {"NAME": "Case", "EMAIL": "case@example.com", "DATE": "2024-01-01T00:00:00+0000"}
    for role in ("AUTHOR", "COMMITTER"):
        env.update({"GIT_%s_%s" % (role, key): value for key, value in who.items()})
    settings = {"init.defaultBranch": "main", "core.autocrlf": "false", "gc.auto": "0"}
    for number, (key, value) in enumerate(settings.items()):
        env.update({"GIT_CONFIG_KEY_%d" % number: key, "GIT_CONFIG_VALUE_%d" % number: value})
    env["PATH"] = room + "/app/programs:" + env.get("PATH", os.defpath)
    env.update(GIT_CONFIG_COUNT=str(len(settings)), GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1",
               GIT_CEILING_DIRECTORIES=room, HOME=room + "/home", XDG_CONFIG_HOME=room + "/home/.config",
               TMPDIR=room + "/tmp", LC_ALL="C.UTF-8", TZ="UTC")
    return env


def perform(case, room, options):
    """Run the commands; return what came of them and the tree as it would be had pyfuncprof done nothing."""
    top = pathlib.Path(room, "app")
    for name in ("app", "home", "tmp"):
        os.mkdir(os.path.join(room, name))
    lay_out(top, described(case, "tree"))
    lay_out(room + "/home", described(case, "home"))
    untouched, here, env, home = snapshot(top), top, environment(room), snapshot(room + "/home")
    source = case / "cmd"
    lines = source.read_text().splitlines() if source.exists() else ["pyfuncprof " + case.parent.name]
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    ours = sum(bool(re.match(r"(! )?([A-Z_]+=\S* )*pyfuncprof\b", line)) for line in lines)
    out, err, code = b"", b"", None
    for number, line in enumerate(lines, 1):
        fails = line.startswith("! ")
        word, *args = shlex.split(line[2:] if fails else line)
        more = {}
        while re.match("[A-Z_]+=", word):
            name, value = word.split("=", 1)
            more[name] = value.replace("$SCRATCH", str(top))
            word, *args = args
        if word in EDITS and len(args) == EDITS[word]:
            path = here / (args[1] if word == "chmod" else args[0])
            edit(path, word, args)
            untouched.pop(os.path.relpath(path, top), None)
            if path.exists():
                untouched[os.path.relpath(path, top)] = state(path)
            continue
        if word == "cd" and len(args) == 1:
            here = here / args[0]
            continue
        if word not in ("pyfuncprof", "git"):
            raise Broken("cmd: '%s' is no command of a case" % line)
        argv = ["git"] if word == "git" else options.prefix + [str(options.binary)]
        given = here / args.pop()[1:] if args and args[-1].startswith("<") else os.devnull
        with open(given, "rb") as stdin:
            done = subprocess.run(argv + args, cwd=here, env={**env, **more}, stdin=stdin, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, timeout=TIMEOUT_S * (20 if options.prefix else 1))
        code = done.returncode
        if code < 0 or code == 99 or ((code != 0) != fails and (fails or number < len(lines))):
            raise Broken("'%s' exits %d\n%s" % (line, code, (done.stdout + done.stderr).decode("utf-8", "replace")))
        if word == "pyfuncprof":
            title = b"$ %s\n" % line.encode() if ours > 1 else b""
            out += title + done.stdout if done.stdout else b""
            err += title + done.stderr if done.stderr else b""
    if snapshot(room + "/home") != home:
        raise Broken("changed the home folder")
    for place, allowed in ((room, {"app", "home", "tmp"}), (room + "/tmp", set())):
        if set(os.listdir(place)) - allowed:
            raise Broken("left outside the app: %s" % ", ".join(sorted(set(os.listdir(place)) - allowed)))
    scratch = os.fsencode(str(top))
    for place in (options.drive + scratch, scratch):
        out, err = out.replace(place, b"$SCRATCH"), err.replace(place, b"$SCRATCH")
    return untouched, snapshot(top), {"stdout": out, "stderr": err, "exit": b"%d\n" % code}


def shown(entry):
    """An entry, or output, as lines fit for a terminal and a diff."""
    if entry is None:
        return ["(nothing)\n"]
    kind, mode, data = entry
    text = data.decode("utf-8", "backslashreplace")
    text = re.sub("[^\n -~\u00a1-\ufefe]", lambda m: m.group().encode("unicode_escape").decode(), text)
    lines = [line + "\n" for line in text.split("\n")]
    last = [] if not data else lines.pop() and [] if data.endswith(b"\n") else ["(no newline at the end)\n"]
    return ["(%s %04o)\n" % (kind, mode)] + (lines if data else []) + last


def differences(expected, actual):
    """[(what, diff)] between two {name: entry}."""
    found = []
    for name in sorted(set(expected) | set(actual)):
        old, new = expected.get(name), actual.get(name)
        if old != new:
            found.append((name, "".join(difflib.unified_diff(shown(old), shown(new), name + " (expected)", name))))
    return found


def expectation(case, untouched):
    tree = dict(untouched)
    for path, entry in described(case, "tree.expected").items():
        if entry is None:
            tree.pop(path, None)
        elif entry != FOLDER or path not in tree or tree[path][0] != "folder":
            tree[path] = entry
    return tree


def agrees(case, name, output, default):
    """None if the output is as the case says, else the entry it should have been."""
    if (case / (name + ".glob")).exists():
        pattern = (case / (name + ".glob")).read_text()
        return None if fnmatch.fnmatchcase(output.decode("utf-8", "replace"), pattern) else pattern.encode()
    wanted = (case / name).read_bytes() if (case / name).exists() else default
    return None if wanted == output else wanted


def plain(path, data):
    """Whether the bytes can stand as a file of their own, safe from editors, git and whatever is ignored."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not (HIDDEN.search(path) or re.search("[\r\f\0\ufeff]|[ \t]$", text, re.M) or not text.endswith("\n"))


def update(case, untouched, actual, outputs):
    for name in ("tree.expected", "tree.expected.json"):
        shutil.rmtree(case / name) if (case / name).is_dir() else (case / name).unlink(missing_ok=True)
    special, original = {}, described(case, "tree")
    typed = {p for p in original if not os.path.lexists(case / "tree" / p)}
    for path in sorted(set(untouched) | set(actual)):
        entry = actual.get(path)
        if entry == untouched.get(path):
            continue
        if entry is None:
            special[path] = None
        elif entry[0] == "folder":
            if entry[1] != 0o755 or not any(other.startswith(path + "/") for other in actual):
                special[path] = {"folder": True, "mode": "%o" % entry[1]}
        elif entry[0] == "link":
            special[path] = {"link": os.fsdecode(entry[2])}
        elif entry[1] in (0o644, 0o755) and path not in typed and plain(path, entry[2]):
            target = case / "tree.expected" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(entry[2])
            target.chmod(entry[1])
        else:
            text = entry[2].decode("latin-1")
            special[path] = text if entry[1] == 0o644 else {"text": text, "mode": "%o" % entry[1]}
    if special:
        (case / "tree.expected.json").write_text(json.dumps(special, indent=2) + "\n")
    for name, default in (("stdout", b""), ("stderr", b""), ("exit", b"0\n")):
        if not (case / (name + ".glob")).exists():
            (case / name).unlink(missing_ok=True)
            if outputs[name] != default:
                (case / name).write_bytes(outputs[name])


def run(case, options):
    """(verb, [(what, diff)]) of one case."""
    with tempfile.TemporaryDirectory(prefix="case-") as room:
        try:
            untouched, actual, outputs = perform(case, os.path.realpath(room), options)
        except (Broken, OSError, ValueError, TypeError, subprocess.TimeoutExpired) as error:
            what, _, more = str(error).partition("\n")
            return "FAIL", [(what, more)]
    found = []
    for name, default in (("exit", b"0\n"), ("stdout", b""), ("stderr", b"")):
        wanted = agrees(case, name, outputs[name], default)
        if wanted is not None:
            found += differences({name: ("text", 0, wanted)}, {name: ("text", 0, outputs[name])})
    found += differences(expectation(case, untouched), actual)
    if found and options.update:
        update(case, untouched, actual, outputs)
    return "updated" if options.update else "FAIL", found


def main():
    parser = argparse.ArgumentParser(description="Run the black-box cases below tests/cases.")
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parent / "build" / "pyfuncprof")
    parser.add_argument("--update", action="store_true", help="rewrite the expectations and show what changed")
    parser.add_argument("-k", dest="substring", default="", help="only cases whose command/name holds this")
    parser.add_argument("--without", action="append", default=[], help="no case whose command/name this pattern matches")
    parser.add_argument("--drive", type=os.fsencode, default=b"", help="what the binary puts before a path that is real")
    parser.add_argument("--exec", dest="prefix", type=shlex.split, default=[], help="put these words before the binary")
    parser.add_argument("-j", dest="jobs", type=int, default=2, help="cases run at once")
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    os.umask(0o022)
    above = pathlib.Path(tempfile.gettempdir()).resolve()
    if not os.access(options.binary, os.X_OK) or any((p / ".git").exists() for p in (above, *above.parents)):
        sys.exit("run_cases: need a binary at %s, and a temporary folder outside any repository" % options.binary)
    cases = [c for c in sorted(CASES.glob("*/*")) if c.is_dir() and options.substring in "%s/%s" % c.parts[-2:] and
             not any(fnmatch.fnmatchcase("%s/%s" % c.parts[-2:], pattern) for pattern in options.without)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for case, (verb, found) in zip(cases, pool.map(lambda c: run(c, options), cases)):
            if found:
                failed += 1
                print("%s %s/%s: %s" % (verb, *case.parts[-2:], ", ".join(what for what, _ in found)))
                print("".join(diff for _, diff in found), flush=True)
    print("%d passed, %d failed" % (len(cases) - failed, failed))
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
