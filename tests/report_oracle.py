#!/usr/bin/env python3
"""`pyfuncprof report` against logs/oracle.py: the same numbers, on a matrix of logs that logs/make_log.py makes up.

    python3 tests/report_oracle.py [--binary build/pyfuncprof] [-k SUB] [--keep FOLDER]
    python3 tests/report_oracle.py --real     (logs that logs/real.py makes; needs its virtual environment)
    python3 tests/report_oracle.py LOG...     (these instead; by line only if a name has `mixed` in it: logs/real.py)
    python3 tests/report_oracle.py --self     (no binary: every format must say the same to the oracle itself)

Sums, counts and extremes have to be equal; means to the millionth; p50 and p95 within what src/profile/result.h
promises. How much is compared depends on what a log can tell:

  exact    every line of every function
  by line  every line, whatever file and function it was put to: rows are missing, or mixed without an id
  totals   rows, the sum of the increments, the peak
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "logs"))
import make_log  # noqa: E402
import oracle  # noqa: E402

# Where `report --format json` says what; below a function, a line, an amount. A dot leads into an object.
TOTAL_KEYS = {"rows": "read.rows", "increments": "increments", "peak": "peak"}
FUNCTIONS, PATH, START, LINES = "functions", "path", "start", "lines"
LINE_KEYS = {"line": "line", "source": "source", "invocations": "invocations", "occurrences": "occurrences",
             "is_first": "is_first"}
AMOUNTS = {"increment": "increment", "memory": "memory"}
AMOUNT_KEYS = {"n": "n", "sum": "sum", "min": "min", "max": "max", "mean": "mean", "p50": "p50", "p95": "p95"}
REPORT = ["report", "--format", "json"]


def mib(value):
    """An amount of the JSON in MiB."""
    return Decimal(value)


EXACT_BELOW, BESIDE, MILLIONTH = Decimal("12.8"), Decimal("0.008"), Decimal("0.000001")

TEXT, TABLES = ("console", "raw", "stream"), ("appinsights", "loganalytics", "flat", "csv", "tsv")
MATRIX = (
    [("exact", "--format %s --rows 2000 --seed 1" % form) for form in TEXT + TABLES]
    + [("exact", "--format %s --keep all --hostile --lookalikes --rows 2000 --seed 2" % form) for form in TEXT + TABLES]
    + [("exact", "--format %s --interleave 5 --rows 2000 --seed 3" % form) for form in TABLES]
    + [("exact", "--format %s --columns functions --interleave 3 --rows 800 --seed 4" % form) for form in TABLES]
    + [("exact", "--format %s --columns documented --rows 800 --seed 5" % form) for form in TABLES]
    + [("exact", "--format console --spelling %s --keep all --rows 800 --seed 6" % word)
       for word in ("Occurences", "none")]
    + [("exact", "--format console --rows 800 --seed 7 " + words) for words in (
        "--precision 0 --keep all", "--precision 3", "--precision 6", "--windows --crlf", "--ansi --blanks none",
        "--blanks stamped --stamps old", "--stamps none", "--encoding utf-8-sig", "--encoding utf-16-le --crlf",
        "--encoding utf-16-be", "--gzip", "--chatter 0", "--chatter 2 --lookalikes", "--trend leak --leak 2.5",
        "--trend plateau", "--trend noise --keep all", "--files 12 --functions 9", "--lines 200 --keep all",
        "--hostile --windows --ansi --keep all")]
    + [("exact", "--format stream --stamps old --rows 800 --seed 8"),
       ("exact", "--format csv --encoding utf-8-sig --crlf --hostile --rows 800 --seed 8"),
       ("exact", "--format tsv --gzip --rows 800 --seed 8"),
       ("exact", "--format flat --compact --rows 800 --seed 8"),
       ("exact", "--format appinsights --compact --windows --ids operation --interleave 3 --rows 800 --seed 8"),
       ("exact", "--format appinsights --encoding utf-16-le --ids invocation --interleave 3 --rows 800 --seed 8"),
       ("exact", "--format raw --gzip --encoding utf-8-sig --crlf --rows 800 --seed 8")]
    + [("by line", "--format console --interleave 4 --rows 2000 --seed 9"),
       ("by line", "--format appinsights --ids none --interleave 4 --rows 2000 --seed 9"),
       ("by line", "--format console --lose 0.2 --rows 2000 --seed 10"),
       ("by line", "--format appinsights --lose 0.5 --interleave 3 --rows 2000 --seed 10"),
       ("totals", "--format console --truncate --rows 800 --seed 11"),
       ("totals", "--format raw --truncate --rows 800 --seed 12"),
       ("by line", "--format console --bytes 30M --seed 13")]
)


class Wrong(Exception):
    """Two numbers that ought to be the same."""


def same(what, ours, theirs):
    if ours != theirs:
        raise Wrong("%s: report says %.300s, the oracle %.300s" % (what, ours, theirs))


def get(said, key):
    for part in key.split("."):
        said = said[part]
    return 0 if said is None else said


# ---- what the report says, in the oracle's words --------------------------------------------------------------------

def report(binary, log):
    done = subprocess.run([binary, *REPORT, log], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise Wrong("exit %d: %s" % (done.returncode, done.stderr.decode(errors="replace")[-500:]))
    return json.loads(done.stdout, parse_float=Decimal)


def amounts_of(line, name):
    said = get(line, AMOUNTS[name])
    return {word: said[key] if word == "n" else mib(said[key]) for word, key in AMOUNT_KEYS.items() if key in said}


def lines_of(said):
    for function in get(said, FUNCTIONS):
        for line in get(function, LINES):
            made = {word: get(line, key) for word, key in LINE_KEYS.items()}
            made.update(path=get(function, PATH), start=get(function, START), memory=amounts_of(line, "memory"))
            if not made["is_first"]:
                made["increment"] = amounts_of(line, "increment")
            yield made


# ---- compared -------------------------------------------------------------------------------------------------------

def compare_amounts(what, ours, theirs):
    for word in ("n", "sum", "min", "max"):
        same("%s, %s" % (what, word), Decimal(ours[word]), Decimal(theirs[word]))
    if "mean" in ours and abs(ours["mean"] - Decimal(theirs["mean"])) > MILLIONTH:
        same("%s, mean" % what, ours["mean"], theirs["mean"])
    for word in ("p50", "p95"):
        exact = Decimal(theirs[word])
        # Exact where one decimal was printed and the amount is small; what is printed finer is below that, too.
        fine = exact == round(exact, 1) and abs(exact) < EXACT_BELOW and Decimal(theirs["sum"]) % Decimal("0.1") == 0
        if abs(ours[word] - exact) > (0 if fine else max(abs(exact) * BESIDE, Decimal("0.1"))):
            same("%s, %s" % (what, word), ours[word], exact)


def compare_line(what, ours, theirs):
    for word in ("invocations", "occurrences", "is_first"):
        same("%s, %s" % (what, word), ours[word], theirs[word])
    for name in AMOUNTS:
        if name in ours:
            compare_amounts("%s, %s" % (what, name), ours[name], theirs[name])


def compare_exactly(said, truth):
    def key(line):
        return line["path"], line["start"], line["line"], line["source"]

    ours, theirs = {key(line): line for line in lines_of(said)}, {key(line): line for line in truth["lines"]}
    for missing in sorted(set(theirs) - set(ours))[:1]:
        raise Wrong("report lacks %s" % (missing,))
    for surplus in sorted(set(ours) - set(theirs))[:1]:
        raise Wrong("report makes up %s" % (surplus,))
    for place in theirs:
        compare_line("%s:%d" % (place[0], place[2]), ours[place], theirs[place])


def together(lines):
    """Lines of the same number and source, from wherever."""
    groups = collections.defaultdict(list)
    for line in lines:
        groups[line["line"], line["source"], line["is_first"]].append(line)
    for place, group in groups.items():
        made = {"invocations": sum(line["invocations"] for line in group),
                "occurrences": sum(line["occurrences"] for line in group)}
        for name in AMOUNTS:
            if name in group[0]:
                amounts = [line[name] for line in group]
                made[name] = (sum(Decimal(one["sum"]) for one in amounts), min(Decimal(one["min"]) for one in amounts),
                              max(Decimal(one["max"]) for one in amounts))
        yield place, made


def compare_by_line(said, truth):
    ours, theirs = dict(together(lines_of(said))), dict(together(truth["by_line"]))
    same("the set of lines", sorted(ours), sorted(theirs))
    for place in theirs:
        for word, value in ours[place].items():
            same("line %d, %s" % (place[0], word), value, theirs[place][word])


def compare_totals(said, truth):
    same("rows", get(said, TOTAL_KEYS["rows"]), truth["totals"]["rows"])
    for word in ("increments", "peak"):
        same(word, mib(get(said, TOTAL_KEYS[word])), Decimal(truth["totals"][word]))


COMPARE = {"exact": compare_exactly, "by line": compare_by_line, "totals": lambda said, truth: None}


# ---- all of them ----------------------------------------------------------------------------------------------------

def make(words, path):
    path.write_bytes(b"".join(make_log.chunks(make_log.parse(words.split()))))
    if "--gzip" in words:
        path.write_bytes(make_log.gzip.compress(path.read_bytes(), 1))


def check(binary, depth, log):
    truth, said = oracle.numbers_of([log]), report(binary, log)
    compare_totals(said, truth)
    COMPARE[depth](said, truth)


def jobs(options, folder):
    """What is compared: (depth, how to make it, log)."""
    for log in options.logs:
        yield "by line" if "mixed" in log.name else "exact", None, log
    for number, (depth, words) in enumerate(MATRIX if not options.logs else ()):
        if options.k in words:
            yield depth, words, folder / ("%03d.log" % number)


def real_logs(folder):
    subprocess.run([sys.executable, HERE / "logs" / "real.py", folder], check=True)
    return sorted(path for path in folder.iterdir() if path.is_file())


def check_self(folder):
    """One log in every format: the oracle must read the same out of each."""
    for words in ("--keep all --rows 1500 --hostile --lookalikes --seed 5",
                  "--keep positive --rows 1500 --precision 3 --seed 6"):
        wanted = None
        for form in TEXT + TABLES:
            for columns in ("",) if form in TEXT else ("", " --columns documented", " --columns functions"):
                path = folder / form
                make("--format %s %s%s" % (form, words, columns), path)
                found = oracle.numbers_of([path])
                wanted = wanted or found
                same("%s%s, totals" % (form, columns), found["totals"], wanted["totals"])
                if found != wanted:
                    raise Wrong("%s%s says something else of %s" % (form, columns, words))
    return 0


def main():
    parser = argparse.ArgumentParser(description="Compare pyfuncprof report with the oracle.")
    parser.add_argument("--binary", type=pathlib.Path, default=HERE.parent / "build" / "pyfuncprof")
    parser.add_argument("logs", nargs="*", type=pathlib.Path, metavar="LOG")
    parser.add_argument("-k", metavar="SUB", default="", help="only rows of the matrix with this in them")
    parser.add_argument("--keep", type=pathlib.Path, help="the logs go here, and what failed stays")
    parser.add_argument("--self", action="store_true")
    parser.add_argument("--real", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        folder.mkdir(exist_ok=True)
        if options.self:
            return check_self(folder)
        if options.real:
            options.logs = real_logs(folder)
        failed = done = 0
        for depth, words, log in jobs(options, folder):
            done += 1
            try:
                if words:
                    make(words, log)
                check(options.binary.resolve(), depth, log)
                if words:
                    log.unlink()
            except (Wrong, KeyError, ValueError) as error:
                failed += 1
                print("FAILED (%s) %s\n       %s: %s" % (depth, "make_log.py " + words if words else log,
                                                        type(error).__name__, error))
    print("%d logs, %d wrong" % (done, failed))
    return 1 if failed or not done else 0


if __name__ == "__main__":
    sys.exit(main())
