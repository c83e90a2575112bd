#!/usr/bin/env python3
"""The benchmarks: what pyfuncprof takes, in time and memory, next to a peer that does the nearest thing.

    python3 tests/bench/bench.py [--binary build/pyfuncprof] [--only NAME] [--runs N]

  instrument  2,000 functions in 40 apps, next to a rule of ast-grep and a codemod of LibCST that put one decorator on
              each function. The codemod runs as one process or as LibCST's own command, whichever is faster here.
  remove      the same apps, instrumented by us, next to the reverse rule and the reverse codemod
  tree        instrument --dry-run on 100,000 files, 50 of them with functions, next to rg -l azure.functions
  check       check on the same files, where nothing is found, next to rg -l memory_profiler
  check-rev   check --rev HEAD on the commit of them, next to git grep -l memory_profiler HEAD
  version     --version next to /bin/true
  init, new   a new app, and a function in it, next to /bin/true
  run         one call of a function that does nothing, next to the same Python that imports azure.functions and
              memory_profiler and calls it by hand; here the difference counts, which is what the tool itself takes
  filter      git add of the same apps, profiled, with the filter of guard and without one; the difference counts, at
              most 5 ms a file
  report      report on 2 GB of a console's log, next to awk (what awk is here: mawk on Debian) and Python, which sum
              increments by file and line, and to wc -l; and on a tenth of it, for the memory. Python gets that tenth,
              too, and its times are taken ten times
  report-json report on an Application Insights query of 500,000 rows, next to jq -c .

What counts is the ratio: ours and the peers take turns, run by run, on the same bytes, all of them in the page cache.
Between runs the files are put back, their contents and times as they were, git's index fresh, everything flushed;
that is not measured. A fixed command that nobody optimises takes its turn too: how its times spread is the machine's
noise, and no ratio is known better than that. "By CPU" is the same ratio of processor time in all threads: it tells
less of what a user waits for, and stands a busy machine better. Peak memory is that of a command's largest process.

No ratio fails this; exit 1 says that something could not be run. A peer that is missing is named and left out.
Everything is kept in build/bench: inputs, peers and what the last failure said. Where the system has a file system in
memory, the apps are written there: what a disk has to do is not what is compared, and ext4 takes ever longer to make
files after as many were deleted in the minute before. The peers come from npm and pip, pinned; ripgrep is the system's.
"""
import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BENCH = ROOT / "build" / "bench"
MEMORY = pathlib.Path("/dev/shm")
APPS, TREE = (MEMORY if os.access(MEMORY, os.W_OK) else BENCH) / "pyfuncprof-bench-apps", BENCH / "tree"
AST_GREP, LIBCST = "0.51.1", "1.9.0"
FUNCTIONS_PACKAGES = ("azure-functions==1.26.0", "memory-profiler==0.61.0")
FUNCTIONS, ENTRIES = 2000, 50
LONG_AGO = 1_600_000_000  # seconds: older than any index, so that git needs no second look at a file
MIB = 1 << 20
LOG_BYTES = 2 << 30
ADD_RULE = """\
id: add
language: python
severity: hint
rule: {kind: function_definition, pattern: $DEF}
fix: |-
  @memory_profiler.profile
  $DEF
"""
REMOVE_RULE = """\
id: remove
language: python
severity: hint
rule: {kind: decorator, regex: '^@memory_profiler\\.profile'}
fix: ""
"""


class CannotRun(Exception):
    """Something that is not a ratio went wrong."""


class Command:
    """A command with what its runs took. Of a peer, `target` is what our time divided by its time should be at most,
    or `more` how many seconds ours may take more; one that gets only a part of the input counts `times` its time.
    `code` is what it exits with."""

    def __init__(self, name, argv, target=None, cwd=BENCH, times=1, more=None, code=0):
        self.name, self.argv, self.cwd = name, [str(word) for word in argv], cwd
        self.target, self.times, self.more, self.code = target, times, more, code
        self.walls, self.cpus, self.peak = [], [], 0

    def run(self):
        with open(BENCH / "stderr.txt", "w+b") as complaints:
            done = subprocess.run([BENCH / "measure", *self.argv], cwd=self.cwd, env=environment(),
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, check=False)
        wall, user, system, peak, status = [int(word) for word in done.stdout.split()] or [0, 0, 0, 0, -1]
        if done.returncode or status != self.code:
            raise CannotRun("'%s' exits %d:\n%s" % (" ".join(self.argv), done.returncode or status,
                                                   (BENCH / "stderr.txt").read_text(errors="replace")[-2000:]))
        self.walls.append(wall / 1e9 * self.times)
        self.cpus.append((user + system) / 1e9 * self.times)
        self.peak = max(self.peak, peak)

    def forget(self):
        self.walls, self.cpus, self.peak = [], [], 0

    @property
    def median(self):
        return statistics.median(self.walls)


def environment():
    """Nobody's configuration, and no word in another language."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(BENCH / "home"), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(HERE),
            "GIT_CONFIG_NOSYSTEM": "1"}


def tell(text):
    print("bench: " + text, file=sys.stderr, flush=True)


def call(*argv, cwd=BENCH, env=None):
    argv = [str(word) for word in argv]
    try:
        done = subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
    except OSError as error:
        raise CannotRun("cannot run '%s': %s" % (argv[0], error.strerror)) from error
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise CannotRun("'%s' exits %d:\n%s" % (" ".join(argv), done.returncode, text[-2000:]))
    return text


# ---- what is prepared once ------------------------------------------------------------------------------------------

def git(tree, *words):
    return call("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0",
                "-c", "core.autocrlf=false", *words, cwd=tree, env=environment())


def prepare_input(directory):
    """A tree of make_apps.py in a repository of its own, committed and packed, as a clone would be."""
    made_by = BENCH / (directory.name + ".made-by")
    generator = (HERE / "make_apps.py").read_bytes()
    if directory.exists() and made_by.exists() and made_by.read_bytes() == generator:
        return
    tell("making %s, once" % directory)
    made_by.unlink(missing_ok=True)
    shutil.rmtree(directory, ignore_errors=True)
    call(sys.executable, HERE / "make_apps.py", directory.name.split("-")[-1], directory)
    age(directory)
    git(directory, "init", "-q")
    git(directory, "add", "-A")
    git(directory, "commit", "-q", "-m", "The benchmark's input")
    git(directory, "repack", "-adq")
    made_by.write_bytes(generator)


def prepare_measure():
    call(os.environ.get("CC", "cc"), "-O2", "-o", BENCH / "measure", HERE / "measure.c")


def find_ast_grep():
    """The program itself: what npm links may be a script of node's that starts it."""
    folder = BENCH / "npm" / AST_GREP
    if not folder.exists():
        tell("installing @ast-grep/cli %s" % AST_GREP)
        folder.mkdir(parents=True)
        try:
            call("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder,
                 "@ast-grep/cli@" + AST_GREP, cwd=folder)
        except CannotRun:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    found = sorted(folder.glob("node_modules/@ast-grep/cli-*/ast-grep"))
    if not found:
        raise CannotRun("npm brings no ast-grep for this machine")
    return found[0]


def find_python(*packages):
    """That of an environment with these packages."""
    folder = BENCH / "python" / "_".join(packages)
    if not folder.exists():
        tell("installing " + " ".join(packages))
        call(sys.executable, "-m", "venv", folder)
        try:
            call(folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages)
        except CannotRun:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return folder / "bin" / "python"


def find_libcst():
    return find_python("libcst==" + LIBCST)


def find_ripgrep():
    found = shutil.which("rg")
    if not found:
        raise CannotRun("there is no rg: install it (apt install ripgrep)")
    return found


def peer(find, make):
    """The commands that `make` makes of a peer, or none when it is missing."""
    try:
        found = find()
    except CannotRun as error:
        tell("left out: %s" % error)
        return []
    return make(found)


# ---- between runs ---------------------------------------------------------------------------------------------------

def files_of(tree):
    found = []
    for folder, folders, names in os.walk(tree):
        folders[:] = [name for name in folders if name != ".git"]
        found += [os.path.join(folder, name) for name in names]
    return found


def age(tree):
    for path in files_of(tree):
        os.utime(path, (LONG_AGO, LONG_AGO))


class Snapshot:
    """A small tree as it is now, to be put back."""

    def __init__(self, tree):
        self.tree = tree
        self.files = {path: pathlib.Path(path).read_bytes() for path in files_of(tree)}

    def restore(self):
        for path in set(files_of(self.tree)) - set(self.files):
            os.unlink(path)
        for path, data in self.files.items():
            if pathlib.Path(path).read_bytes() != data:
                pathlib.Path(path).write_bytes(data)
        age(self.tree)
        refresh(self.tree)


def refresh(tree):
    """Changed files are no error here."""
    subprocess.run(["git", "update-index", "-q", "--refresh"], cwd=tree, env=environment(), stdout=subprocess.DEVNULL,
                   check=False)
    os.sync()


def count(tree, needle):
    return sum(pathlib.Path(path).read_bytes().count(needle) for path in files_of(tree) if path.endswith(".py"))


# ---- the benchmarks -------------------------------------------------------------------------------------------------

def take_turns(commands, runs, calibration, restore=lambda: None, check=lambda command: None):
    """One round warms up and is checked; of the others the times are kept."""
    for number in range(runs + 1):
        for command in commands + [calibration]:
            if command is not calibration:
                restore()
            command.run()
            if number == 0:
                check(command)
                command.forget()
    restore()


def faster(commands, restore):
    for command in commands:
        restore()
        command.run()
    best = min(commands, key=lambda command: command.walls[-1])
    for command in commands:
        tell("%s: %.2f s%s" % (command.name, command.walls[-1], ", taken" if command is best else ""))
        command.forget()
    return best


def rewriting_peers(rule, action, restore):
    (BENCH / "rules").mkdir(exist_ok=True)
    path = BENCH / "rules" / (action + ".yml")
    path.write_text(rule)
    codemod = "libcst_codemod.%s" % action.capitalize()
    return peer(find_ast_grep, lambda program: [
        Command("ast-grep " + AST_GREP, [program, "scan", "--rule", path, "--update-all", APPS], target=1)
    ]) + peer(find_libcst, lambda python: [
        faster([Command("LibCST " + LIBCST, [python, HERE / "libcst_codemod.py", action, APPS], target=1 / 20),
                Command("LibCST %s codemod" % LIBCST, [python, "-m", "libcst.tool", "codemod", "-x", "--no-format",
                                                       "--hide-progress", codemod, "."], target=1 / 20, cwd=APPS)],
               restore)
    ])


def reset(tree):
    """As it was committed, whatever an interrupted run has left."""
    git(tree, "reset", "-q", "--hard")
    git(tree, "clean", "-qfdx")


def instrument(binary, runs, calibration):
    prepare_input(APPS)
    reset(APPS)
    snapshot = Snapshot(APPS)

    def check(command):
        needle = b"@memory_profiler.profile"
        if count(APPS, needle) < FUNCTIONS:
            raise CannotRun("%s: only %d functions profiled" % (command.name, count(APPS, needle)))

    commands = [Command("pyfuncprof", [binary, "instrument", APPS])]
    commands += rewriting_peers(ADD_RULE, "add", snapshot.restore)
    take_turns(commands, runs, calibration, snapshot.restore, check)
    return commands


def remove(binary, runs, calibration):
    prepare_input(APPS)
    reset(APPS)
    call(binary, "instrument", APPS, env=environment())
    snapshot = Snapshot(APPS)

    def check(command):
        if count(APPS, b"@memory_profiler.profile"):
            raise CannotRun("%s: does not remove what is profiled" % command.name)
        if command.name == "pyfuncprof" and git(APPS, "status", "--porcelain"):
            raise CannotRun("pyfuncprof: does not restore byte for byte")

    commands = [Command("pyfuncprof", [binary, "remove", APPS])]
    commands += rewriting_peers(REMOVE_RULE, "remove", snapshot.restore)
    take_turns(commands, runs, calibration, snapshot.restore, check)
    return commands


def tree(binary, runs, calibration):
    prepare_input(TREE)
    ours = Command("pyfuncprof", [binary, "instrument", "--dry-run", TREE])
    commands = [ours] + peer(find_ripgrep, lambda rg: [
        Command(call(rg, "--version").split("\n")[0].split(" (")[0], [rg, "-l", "azure.functions", TREE],
                target=1.5)])
    listed = call(*ours.argv, env=environment())
    files = re.search(r"(\d+) files would be written", listed)
    if not files or int(files.group(1)) < ENTRIES:
        raise CannotRun("pyfuncprof does not find the functions of the tree:\n" + listed[-1000:])
    take_turns(commands, runs, calibration)
    return commands


def check(binary, runs, calibration):
    prepare_input(TREE)
    commands = [Command("pyfuncprof", [binary, "check", TREE])] + peer(find_ripgrep, lambda rg: [
        Command(call(rg, "--version").split("\n")[0].split(" (")[0], [rg, "-l", "memory_profiler", TREE], target=1.5,
                code=1)])
    take_turns(commands, runs, calibration)
    return commands


def check_rev(binary, runs, calibration):
    prepare_input(TREE)
    commands = [Command("pyfuncprof", [binary, "check", "--rev", "HEAD"], cwd=TREE),
                Command("git grep", ["git", "grep", "-l", "memory_profiler", "HEAD"], target=1.5, cwd=TREE, code=1)]
    take_turns(commands, runs, calibration)
    return commands


def version(binary, runs, calibration):
    commands = [Command("pyfuncprof", [binary, "--version"]),
                Command("/bin/true", ["/bin/true"], target=1.5)]
    take_turns(commands, runs, calibration)
    return commands


def scaffold(binary, runs, calibration, *words):
    folder = APPS.with_name("pyfuncprof-bench-new")

    def restore():
        shutil.rmtree(folder, ignore_errors=True)
        if words[0] == "new":
            call(binary, "init", "-q", "--python", folder, env=environment())

    commands = [Command("pyfuncprof", [binary, words[0], "-q", folder, *words[1:]]),
                Command("/bin/true", ["/bin/true"], target=10)]
    take_turns(commands, runs, calibration, restore)
    shutil.rmtree(folder, ignore_errors=True)
    return commands


def init(binary, runs, calibration):
    return scaffold(binary, runs, calibration, "init", "--python")


def new(binary, runs, calibration):
    return scaffold(binary, runs, calibration, "new", "-t", "HttpTrigger", "-n", "HttpTriggerAsync")


def run(binary, runs, calibration):
    python = find_python(*FUNCTIONS_PACKAGES)
    app = BENCH / "app"
    shutil.rmtree(app, ignore_errors=True)
    call(binary, "init", "-q", "--python", app, env=environment())
    call(binary, "new", "-q", app, "-t", "HttpTrigger", "-n", "HttpTrigger", env=environment())
    commands = [Command("pyfuncprof", [binary, "run", app, "--python", python]),
                Command("by hand", [python, HERE / "call_by_hand.py", app], more=0.3)]
    for command in commands:
        if "Tell me your name" not in call(*command.argv, env=environment()):
            raise CannotRun("%s: does not show what the function answers" % command.name)
    take_turns(commands, runs, calibration)
    return commands


def log_folder(room):
    """In memory when there is room for twice as much."""
    return MEMORY if APPS.parent == MEMORY and shutil.disk_usage(MEMORY).free > 2 * room else BENCH


def make_log(path, *words):
    tell("making %s" % path)
    call(sys.executable, HERE.parent / "logs" / "make_log.py", *words, "-o", path)


def find(program):
    found = shutil.which(program)
    if not found:
        raise CannotRun("there is no %s" % program)
    return pathlib.Path(found).resolve()


def add_filtered(binary, runs, calibration):
    prepare_input(APPS)
    reset(APPS)
    call(binary, "instrument", APPS, env=environment())
    call(binary, "guard", "install", "--filter", cwd=APPS, env=environment())
    filtered = [path for path in files_of(APPS) if re.search(r"\.py$|/requirements[^/]*\.txt$", path)]
    off = [word for key in ("process=", "clean=", "required=false") for word in ("-c", "filter.pyfuncprof." + key)]

    def restore():
        """An index that knows nothing of the files on the disk: git has to read each of them."""
        (APPS / ".git" / "index").unlink()
        git(APPS, "read-tree", "HEAD")
        os.sync()

    def check(command):
        if bool(git(APPS, *off, "diff", "--cached", "--name-only")) == (command is commands[0]):
            raise CannotRun("%s: does not add what it should" % command.name)

    commands = [Command("git add, filtered", ["git", "add", "-A"], cwd=APPS),
                Command("git add, %d files" % len(filtered), ["git", *off, "add", "-A"], cwd=APPS,
                        more=0.005 * len(filtered))]
    try:
        take_turns(commands, runs, calibration, restore, check)
    finally:
        call(binary, "guard", "uninstall", cwd=APPS, env=environment())
        reset(APPS)
    return commands


def report(binary, runs, calibration):
    folder = log_folder(LOG_BYTES)
    log, tenth = folder / "pyfuncprof-bench.log", folder / "pyfuncprof-bench-tenth.log"
    try:
        make_log(log, "--format", "console", "--bytes", "2G")
        make_log(tenth, "--format", "console", "--bytes", str(LOG_BYTES // 10))
        commands = [Command("pyfuncprof", [binary, "report", log]),
                    Command("pyfuncprof, a tenth", [binary, "report", tenth])]
        commands += peer(lambda: find("awk"), lambda awk: [
            Command(awk.name, [awk, "-f", HERE / "sum_log.awk", log], target=1 / 10)])
        commands += [Command("Python, a tenth x 10", [sys.executable, HERE / "sum_log.py", tenth], target=1 / 30,
                             times=10),
                     Command("wc -l", ["wc", "-l", log], target=4)]
        take_turns(commands, runs, calibration)
    finally:
        log.unlink(missing_ok=True)
        tenth.unlink(missing_ok=True)
    return commands


def report_json(binary, runs, calibration):
    log = log_folder(MIB << 9) / "pyfuncprof-bench.json"
    try:
        make_log(log, "--format", "appinsights", "--chatter", "0", "--compact", "--rows", "258000")
        commands = [Command("pyfuncprof", [binary, "report", log])]
        commands += peer(lambda: find("jq"), lambda jq: [Command("jq -c .", [jq, "-c", ".", log], target=1)])
        take_turns(commands, runs, calibration)
    finally:
        log.unlink(missing_ok=True)
    return commands


# name: what is run, how often, the most memory that ours may take
BENCHMARKS = {
    "instrument": (instrument, 7, 64 * MIB),
    "remove": (remove, 7, 64 * MIB),
    "tree": (tree, 11, None),
    "check": (check, 11, None),
    "check-rev": (check_rev, 11, None),
    "version": (version, 300, None),
    "init": (init, 100, None),
    "new": (new, 100, None),
    "run": (run, 40, None),
    "filter": (add_filtered, 7, None),
    "report": (report, 5, 32 * MIB),
    "report-json": (report_json, 5, 32 * MIB),
}


# ---- the table ------------------------------------------------------------------------------------------------------

def seconds(value):
    return "%.3f s" % value if value >= 0.1 else "%.3f ms" % (value * 1e3)


def row(name, command, ours, most_memory):
    cells = [name, command.name, str(len(command.walls)), seconds(command.median), seconds(min(command.walls)),
             seconds(max(command.walls)), seconds(statistics.median(command.cpus)), "%.1f MiB" % (command.peak / MIB)]
    if command is ours:
        return cells + (["", "", "", ""] if most_memory is None else [
            "", "", "peak < %d MiB" % (most_memory / MIB), "yes" if command.peak < most_memory else "NO"])
    if command.target is None and command.more is None:
        return cells + ["", "", "", ""]
    ratio, more = ours.median / command.median, ours.median - command.median
    target, reached = ("<= %g" % command.target, ratio <= command.target) if command.more is None else (
        "%+.3f s < %+g s" % (more, command.more), more < command.more)
    return cells + ["%.3f" % ratio, "%.3f" % (statistics.median(ours.cpus) / statistics.median(command.cpus)),
                    target, "yes" if reached else "NO"]


def print_table(rows):
    heads = ["benchmark", "command", "runs", "median", "min", "max", "CPU", "peak", "ours/this", "by CPU", "target",
             "reached"]
    widths = [max(len(cells[i]) for cells in [heads] + rows) for i in range(len(heads))]
    for cells in [heads] + rows:
        print("  ".join(cell.rjust(width) if 2 <= i <= 9 else cell.ljust(width)
                        for i, (cell, width) in enumerate(zip(cells, widths))).rstrip())


def noise(calibration):
    walls = sorted(calibration.walls)
    quarter = len(walls) // 4
    middle = walls[quarter:len(walls) - quarter]
    return "noise: %s took %s to %s, median %s, %d times: spread %.0f %%, of the middle half %.0f %%" % (
        calibration.name, seconds(walls[0]), seconds(walls[-1]), seconds(calibration.median), len(walls),
        100 * (walls[-1] - walls[0]) / calibration.median, 100 * (middle[-1] - middle[0]) / calibration.median)


def main():
    parser = argparse.ArgumentParser(description="Measure pyfuncprof next to its peers.")
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "build" / "pyfuncprof")
    parser.add_argument("--only", choices=list(BENCHMARKS), help="one benchmark")
    parser.add_argument("--runs", type=int, help="how often each command is measured")
    options = parser.parse_args()
    binary = options.binary.resolve()
    if not os.access(binary, os.X_OK):
        sys.exit("bench: no binary at %s" % binary)
    if options.runs is not None and options.runs < 1:
        parser.error("--runs must be 1 or more")
    for folder in (BENCH, BENCH / "home"):
        folder.mkdir(parents=True, exist_ok=True)
    rows, noises, failed, load = [], [], False, os.getloadavg()[0]
    for name in [options.only] if options.only else BENCHMARKS:
        benchmark, runs, most_memory = BENCHMARKS[name]
        block = BENCH / "calibration"
        calibration = Command("sha256sum", ["sha256sum", block])
        try:
            prepare_measure()
            block.write_bytes(bytes(4 * MIB if name in ("version", "init", "new") else 64 * MIB))
            tell(name)
            commands = benchmark(binary, options.runs or runs, calibration)
        except CannotRun as error:
            tell("%s: %s" % (name, error))
            failed = True
            continue
        rows += [row(name if command is commands[0] else "", command, commands[0], most_memory)
                 for command in commands]
        noises.append("%s %s" % ((name + ",").ljust(12), noise(calibration)))
    if rows:
        print_table(rows)
        print("\nBefore the first run the load was %.2f on %d processors." % (load, os.cpu_count()))
        print("\n".join(noises))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
