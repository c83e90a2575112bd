#!/usr/bin/env python3
"""All or nothing, on a disk that fails and in a process that is killed, at every single call that writes.

init, instrument and remove are run on a small app with fault.c preloaded, which makes the N-th such call fail or kills
the program there, for every N that there is. What must hold afterwards, for `old` what was there before the command and
`new` what it makes when nothing goes wrong:

  one call fails           exit 0 and everything new, or exit 1, one message, and everything old
  from one call on all     exit 0 or 1; each file is wholly old or wholly new; files of both kinds only with a journal
  fail; or two fail        for the next command, which gets everything to be old or new once the disk is well again
  killed; or killed while  each file is wholly old or wholly new; the same of the next command, and what it says about
  an error is undone       the interrupted run is true

In every case modes are kept, and after the next command there is nothing in the app that is not its own.
"""
import argparse
import concurrent.futures
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading

STAGE = ".pyfuncprof.txn"
TIMEOUT_S = 60
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

SYNC = b"""import azure.functions as func

def main(req: func.HttpRequest) -> func.HttpResponse:
    page = 'x' * int(req.params['size'])
    return func.HttpResponse(str(len(page)))
"""
ASYNC = b"""async def main(msg):
    pages = [await fetch(msg) for _ in range(3)]
    return pages"""
FUNCTION = b'{"scriptFile": "__init__.py", "bindings": [{"type": "%s", "direction": "in", "name": "x"}]}\n'
APP = {
    "host.json": (0o644, b'{"version": "2.0"}\n'),
    "Report/function.json": (0o644, FUNCTION % b"httpTrigger"),
    "Report/__init__.py": (0o640, SYNC),
    "Work/function.json": (0o644, FUNCTION % b"queueTrigger"),
    "Work/__init__.py": (0o755, ASYNC.replace(b"\n", b"\r\n")),
    "requirements.txt": (0o600, b"azure-functions"),
}
# So many files that they are brought to the disk together.
MANY = {"host.json": APP["host.json"]}
for i in range(9):
    MANY["F%d/function.json" % i] = APP["Report/function.json"]
    MANY["F%d/__init__.py" % i] = (0o644, SYNC)


class Wrong(Exception):
    """A property that does not hold."""


# ---- trees ----------------------------------------------------------------------------------------------------------

def write_tree(top, tree):
    for path, (mode, data) in tree.items():
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        file.chmod(mode)


def read_tree(top):
    """{path: (mode, bytes)} of every file below top, the stage left out; None when there is no top."""
    if not top.exists():
        return None
    files = sorted(p for p in top.rglob("*") if not p.is_dir() and STAGE not in p.parts)
    return {p.relative_to(top).as_posix(): (p.stat().st_mode & 0o7777, p.read_bytes()) for p in files}


def state(found, old, new):
    """"old", "new", or "mixed"; Wrong when some file is neither. Folders without a file count for nothing."""
    if (found or {}) == (old or {}):
        return "old"
    if found == new:
        return "new"
    for path in set(found or {}) | set(old or {}) | set(new or {}):
        one = (found or {}).get(path)
        if one not in ((old or {}).get(path), (new or {}).get(path)):
            raise Wrong("'%s' is neither as it was nor as it shall be: %r" % (path, one))
    return "mixed"


# ---- runs -----------------------------------------------------------------------------------------------------------

class Room:
    """A scratch folder, in which the app is `app`."""

    def __init__(self, options, top, old):
        self.options, self.top, self.app, self.log = options, top, top / "app", top / "log"
        if old is not None:
            write_tree(self.app, old)

    def run(self, command, faults=""):
        """(exit code, stderr, [the calls counted]). On one core a command starts no threads: its calls come in one
        order, every time."""
        if CORES:
            os.sched_setaffinity(0, {CORES[threading.get_native_id() % len(CORES)]})  # the command inherits it
        env = dict(os.environ, LC_ALL="C", GIT_CEILING_DIRECTORIES=str(self.top))
        if faults:
            env.update(LD_PRELOAD=str(self.options.preload), PFP_FAULTS=faults, PFP_FAULT_LOG=str(self.log))
        self.log.unlink(missing_ok=True)
        done = subprocess.run([self.options.binary, *command], cwd=self.top, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=TIMEOUT_S)
        calls = self.log.read_text().split() if self.log.exists() else []
        return done.returncode, done.stderr.decode(errors="replace"), calls


class Command:
    """One command, what it finds and what it makes, and what may be asked next: {command: "old" or "new"}."""

    def __init__(self, options, name, old, nexts):
        self.options, self.name, self.words, self.old, self.nexts = options, name, [name, "app"], old, nexts
        with tempfile.TemporaryDirectory(prefix="fault-") as top:
            room = Room(options, pathlib.Path(top), old)
            code, said, self.calls = room.run(self.words, "0=EIO")
            self.new = read_tree(room.app)
        if code != 0 or not self.calls or self.new == old:
            sys.exit("run_faults: '%s' does not work at all, or %s is not preloaded: %s" % (
                name, options.preload, said))

    def check(self, faults):
        """Runs the command under the faults, and what comes next; the calls that it made."""
        for i, after in enumerate(self.nexts):
            with tempfile.TemporaryDirectory(prefix="fault-") as top:
                room = Room(self.options, pathlib.Path(top), self.old)
                code, said, calls = room.run(self.words, faults)
                killed = code == -signal.SIGKILL
                left = state(read_tree(room.app), self.old, self.new)
                if not killed:
                    check_ending(room, faults, code, said, left)
                self.check_next(room, after, left, killed)
                if i == 0 and not killed and "," not in faults and "+" not in faults:
                    break  # what comes next begins from an app that is whole
        return calls

    def check_next(self, room, after, left, killed):
        code, said, _ = room.run([after, "app"])
        if code != 0:
            raise Wrong("then %s: exit %d: %s" % (after, code, said))
        if killed and "changed nothing" in said and left != "old":
            raise Wrong("then %s, the files being %s, it says: %s" % (after, left, said.split("\n")[0]))
        now = state(read_tree(room.app), self.old, self.new)
        if now != self.nexts[after]:
            raise Wrong("then %s: the files are %s" % (after, now))
        if (room.app / STAGE).exists():
            raise Wrong("then %s: %s is still there" % (after, STAGE))


def check_ending(room, faults, code, said, left):
    if code not in (0, 1):
        raise Wrong("exit %d: %s" % (code, said))
    if code == 0 and left != "new":
        raise Wrong("exit 0, and the files are %s" % left)
    if code == 1 and (not said.startswith("pyfuncprof: ") or "\n" not in said):
        raise Wrong("exit 1 without a message: %r" % said)
    if code == 1 and left != "old" and "," not in faults and "+" not in faults:
        raise Wrong("exit 1, and the files are %s: %s" % (left, said))
    if code == 1 and left == "mixed" and not (room.app / STAGE / "journal").exists():
        raise Wrong("exit 1, the files are mixed, and nothing is left to tell the next command: %s" % said)


# ---- all of them ----------------------------------------------------------------------------------------------------

def single_faults(command):
    for number in range(1, len(command.calls) + 1):
        for how in ("=EIO" if number % 2 else "=ENOSPC", "+=ENOSPC", "+=EIO", "=KILL"):
            yield "%d%s" % (number, how)
        if command.calls[number - 1] == "write":
            yield "%d=SHORT" % number


def faults_around(command, name):
    """At each call of that name, and right before and after it."""
    for number, call in enumerate(command.calls, 1):
        if call == name:
            for near in (number - 1, number, number + 1):
                yield "%d=KILL" % near
                yield "%d=EIO" % near


def double_faults(calls_after):
    """A rename fails, and while that is undone the next thing happens."""
    for number, calls in calls_after.items():
        for second in range(number + 1, len(calls) + 1):
            yield "%d=EIO,%d=KILL" % (number, second)
            yield "%d=EIO,%d=ENOSPC" % (number, second)


def main():
    parser = argparse.ArgumentParser(description="Check that commands change everything or nothing.")
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--preload", type=pathlib.Path, required=True, help="fault.c, built as a shared object")
    parser.add_argument("-k", dest="substring", default="", help="only faults whose title holds this")
    parser.add_argument("-j", dest="jobs", type=int, default=2, help="runs at once")
    options = parser.parse_args()
    options.binary, options.preload = options.binary.resolve(), options.preload.resolve()
    os.umask(0o022)

    instrument = Command(options, "instrument", APP, {"instrument": "new", "remove": "old"})
    remove = Command(options, "remove", instrument.new, {"remove": "new", "instrument": "old"})
    init = Command(options, "init", None, {"init": "new"})
    many = Command(options, "instrument", MANY, {"instrument": "new", "remove": "old"})
    if "syncfs" in instrument.calls or many.calls.count("syncfs") != 1 or many.calls.count("fsync") > 3:
        sys.exit("run_faults: not the flushing that was expected: %s" % many.calls)
    if remove.new != APP:
        sys.exit("run_faults: remove does not restore the app")
    passed = failed = 0

    def attempt(command, faults):
        try:
            return faults, command.check(faults), None
        except (Wrong, subprocess.TimeoutExpired) as error:
            return faults, [], str(error)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        def attempt_all(command, many):
            nonlocal passed, failed
            calls_after = {}
            chosen = [f for f in many if options.substring in "%s %s" % (command.name, f)]
            for faults, calls, error in pool.map(lambda f: attempt(command, f), chosen):
                passed, failed = passed + (error is None), failed + (error is not None)
                if error:
                    number = int(faults.replace("+", "=").split("=")[0])
                    print("FAIL %s %s (%s): %s" % (command.name, faults, command.calls[number - 1], error.strip()),
                          flush=True)
                elif "rename!" in calls and faults.endswith(("=EIO", "=ENOSPC")) and "+" not in faults:
                    calls_after[calls.index("rename!") + 1] = calls
            return calls_after

        for command in (instrument, remove, init):
            calls_after = attempt_all(command, list(single_faults(command)))
            if command is not init:  # it undoes in the same way, only longer
                attempt_all(command, list(double_faults(calls_after)))
        attempt_all(many, list(faults_around(many, "syncfs")))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
