#!/usr/bin/env python3
"""What may include what in src/: a room sees the rooms below it, never one beside or above it.

    main -> commands -> {cli, scaffold, guard -> instrument} -> {app, edit, template} -> {python, git, yaml} -> base
            commands -> render -> {guard, profile -> log, template} -> base

cli and log see base alone. A library of others is included in one place: the room that wraps it, so that it can be
replaced there; so is our own header that is made of such a library. Prints every line that does otherwise.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

BELOW = {
    "base": set(),
    "windows": {"base"},
    "python": {"base"},
    "git": {"base"},
    "yaml": {"base"},
    "app": {"python", "git", "yaml", "base"},
    "edit": {"git", "base"},
    "host": {"edit", "base"},
    "log": {"base"},
    "profile": {"log", "instrument", "app", "python", "base"},
    "guard": {"instrument", "app", "edit", "template", "python", "git", "base"},
    "render": {"guard", "profile", "template", "base"},
    "template": {"python", "yaml", "base"},
    "cli": {"base"},
    "scaffold": {"app", "edit", "template", "python", "yaml", "base"},
    "instrument": {"app", "edit", "template", "python", "git", "base"},
    "commands": {"cli", "host", "render", "guard", "profile", "log", "scaffold", "instrument", "app", "edit", "template", "python", "git",
                 "base"},
    "main.c": {"commands", "cli", "git", "base"},
}

# Such a header -> the files and rooms that may include it.
WRAPPED = {
    re.compile(r"tree_sitter/"): {"python/tree.h", "python/pool.c"},
    re.compile(r"python/tree\.h$"): {"python"},
    re.compile(r"yaml\.h$"): {"yaml"},
    re.compile(r"git2(\.h$|/)"): {"git/libgit2.h"},
    re.compile(r"git/(libgit2|open)\.h$"): {"git", "edit/diff.c"},
    re.compile(r"json-c/|json\.h$"): {"app", "scaffold", "commands", "log/json.c", "profile/compare.c",
                                          "render", "host"},
    re.compile(r"zlib\.h$"): {"log/input.c"},
    re.compile(r"minizip/"): {"guard/package.c"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def objection(path, quote, header):
    """What is wrong with a file of src/, named by its path below it, including that header; None when nothing is."""
    room = path.parts[0]
    for pattern, places in WRAPPED.items():
        if pattern.match(header) and not {room, path.as_posix()} & places:
            return "only %s may include this" % " and ".join(sorted(places))
    if quote == "<":
        return None
    if "/" not in header or not (SRC / header).is_file():
        return "name a header of ours by its room, as in \"base/slice.h\""
    other = header.split("/")[0]
    if other != room and other not in BELOW[room]:
        return "%s is not below %s" % (other, room)
    return None


def main():
    files = sorted(p.relative_to(SRC) for p in SRC.rglob("*.[ch]") if "grammar" not in p.parts)
    wrong = includes = 0
    for path in files:
        if path.parts[0] not in BELOW:
            print("src/%s: no such room is known to %s" % (path, pathlib.Path(__file__).name))
            wrong += 1
            continue
        for number, line in enumerate((SRC / path).read_text(encoding="utf-8").splitlines(), 1):
            found = INCLUDE.match(line)
            if not found:
                continue
            includes += 1
            what = objection(path, *found.groups())
            if what:
                print("src/%s:%d: %s  (%s)" % (path, number, line.strip(), what))
                wrong += 1
    print("%d includes in %d files, %d of them wrong" % (includes, len(files), wrong))
    return 1 if wrong or not includes else 0


if __name__ == "__main__":
    sys.exit(main())
