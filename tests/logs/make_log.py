#!/usr/bin/env python3
"""Logs with reports of memory_profiler in them, made up: the same arguments give the same bytes.

    python3 tests/logs/make_log.py --format console --rows 5000 --seed 1 -o some.log
    python3 tests/logs/make_log.py --format console --bytes 2G -o /dev/shm/big.log

How each of them looks, from what people have published of theirs and from the programs' own sources and pages:

  console        `func start`: [2026-11-21T06:40:36.123Z] in front of each message, whose own line ends stay: a message
                 that ends in one is followed by an empty line. A banner first (Core Tools Version, Function Runtime
                 Version, Functions:, "For detailed output, run func with --verbose flag."), then among the rest "Host
                 lock lease acquired by instance ID '...'", "Executing 'Functions.X' (Reason='...', Id=...)", "Executed
                 'Functions.X' (Succeeded, Id=..., Duration=12ms)". Core Tools of 2019: [1/17/2019 6:17:15 PM]
  raw            what memory_profiler writes to a stream of its own: no name, no time, every row, the rule of '='
  stream         `az webapp log tail`, `func azure functionapp logstream`, the portal's log stream, seen from 2022 to
                 2026: 2026-11-21T06:40:36Z   [Information]   text; with and without the Z; an idle minute says "No new
                 trace in the past 1 min(s)."; a message of several lines has the time in front of its first only
  appinsights    `az monitor app-insights query`: {"tables": [{"columns": [{"name", "type"}], "name", "rows"}]}; the
                 column customDimensions is a string with JSON in it: InvocationId, Category, LogLevel, ProcessId
  loganalytics   the query API on a workspace: the same shape, with AppTraces' names: TimeGenerated, Message, Properties
  flat           `az monitor log-analytics query`: a list of objects, keys sorted, every value a string, and in each
                 "TableName": "PrimaryResult"
  csv, tsv       the portal's export: times as "timestamp [UTC]", written 11/21/2026, 6:40:36.123 AM

The documented query (learn.microsoft.com, "Profile Python apps memory usage") has other columns, LineNumber to
Contents. It splits a row at every two blanks, so that the numbers stand in the wrong columns, the name of the file
stands alone in the first one, and a Filename row comes twice, once empty. `--columns documented` does the same. RequestId there is the
row's own id, not the invocation's. `--columns functions` is the table FunctionAppLogs.

Rows are those of memory_profiler: '{:>6} {:>12} {:>12}  {:>10}   {}', up to 0.57 without the count, and 0.58.0 writes
Occurences. LogFile(name, True) lets only rows through whose printed increment is above zero, the Filename row, the
header, and what else has "Filename:" or "Line Contents" in it; the logger's name stands in front of what is left.
Memory is a process's: it lives over invocations, and starts again when it is full.

A log of many bytes is made of blocks that repeat with another day; amounts, ids and the order stay.
"""
import argparse
import csv
import gzip
import io
import itertools
import json
import random
import re
import sys

NAME = "memory_profiler_logs: "
FORMATS = ("console", "raw", "stream", "appinsights", "loganalytics", "flat", "csv", "tsv")
TREND = ("flat", "leak", "plateau", "noise")
FULL = 1500  # MiB: where a process ends
BLOCK = 16 << 20
START = ((21 * 24 + 6) * 60 + 40) * 60_000 + 36_123  # ms into November 2026

TAKERS = ("data = [bytes(n) for n in range({n})]", "rows = parse(body)", "frame = read_csv(blob, nrows={n})",
          "answer = requests.get(url, timeout={n})", "image = Image.open(stream)", "text = json.dumps(items[:{n}])")
CALM = ("total += len(item)", "logging.info('%d items', n)", "if not found:", "return answer", "for item in items:",
        "name = req.params.get('name')", "with lock:", "x = {n}", "continue")
HOSTILE = ("s = \"quote ' and \\\" and {}\"", "x = '<script>alert(1)</script>' & 1", "y = 1,2,3  # a, \"b\", c",
           "\tz = '\\t'\t# tabs", "name = 'Zo\u00eb \U0001f600 \u202eabc'  # wide", "p = r'C:\\x\\n%s%d'",
           "limit = \"5 MiB\"  # at most 5 MiB", "print('Filename: /not/a/file.py')", "t = '   1   2.0 MiB'",
           "a = '=====' ; b = 'Line #    Mem usage'", "x = '@' @ y", "q = '''", "w = ' '  # trailing blanks   ",
           "long = '" + "x" * 3000 + "'")
LOOKALIKES = ("root:     20     47.1 MB     47.1 MB           1   x = 1", "root: 20 47.1 MiB",
              NAME + "cache is 12.0 MiB now",
              NAME + "    20     47.1 MiB", NAME + "    xx     47.1 MiB     47.1 MiB           1   x",
              NAME + "    20      nan MiB     47.1 MiB           1   x", "root: Filename: report.pdf",
              "root: " + "=" * 61,
              "root: Line # Mem usage", "    20     47.1 GiB     47.1 GiB           1   x = 1", "    12   34   56", "")


def arguments():
    parser = argparse.ArgumentParser(description="Make up a log.")
    add = parser.add_argument
    add("--format", choices=FORMATS, default="console")
    add("--seed", type=int, default=1)
    add("--rows", type=int, help="measured rows, at least")
    add("--bytes", help="bytes, about; 2G, 200M, 64K")
    add("--invocations", type=int)
    add("--files", type=int, default=2)
    add("--functions", type=int, default=2, help="in each file")
    add("--lines", type=int, default=14, help="of a function, about")
    add("--precision", type=int, default=1)
    add("--keep", choices=("positive", "all"), help="what LogFile lets through; raw: all, else: positive")
    add("--spelling", choices=("Occurrences", "Occurences", "none"), default="Occurrences")
    add("--interleave", type=int, default=1, metavar="K", help="invocations at the same time")
    add("--lose", type=float, default=0, metavar="P", help="share of memory_profiler's messages that are lost")
    add("--trend", choices=TREND + ("mixed",), default="mixed")
    add("--leak", type=float, default=0.5, metavar="MIB", help="for each call of a function that leaks")
    add("--chatter", type=float, default=0.1, metavar="P", help="share of messages followed by somebody else's")
    add("--lookalikes", action="store_true", help="and some of these look like rows")
    add("--hostile", action="store_true", help="odd source lines, odd paths")
    add("--windows", action="store_true", help="paths of Windows")
    add("--blanks", choices=("none", "bare", "stamped"), default="bare", help="for the line ends in a message")
    add("--stamps", choices=("iso", "old", "none"), default="iso")
    add("--ansi", action="store_true")
    add("--crlf", action="store_true")
    add("--columns", choices=("traces", "documented", "functions"), default="traces")
    add("--ids", choices=("both", "operation", "invocation", "none"), default="both")
    add("--order", choices=("asc", "desc", "random"), default="asc", help="of a table's rows")
    add("--compact", action="store_true", help="JSON on one line")
    add("--encoding", choices=("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"), default="utf-8")
    add("--gzip", action="store_true")
    add("--truncate", action="store_true", help="end in the middle of the last row")
    add("-o", "--output")
    return parser


def size(text):
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    return int(float(text[:-1]) * units[text[-1]]) if text[-1] in units else int(text)


# ---- an app ---------------------------------------------------------------------------------------------------------

class Function:
    """Lines as (number, source, part); the part says what memory does there."""

    def __init__(self, options, dice, path, start, index):
        self.path, self.name = path, "HttpTrigger%d" % index
        self.trend = options.trend if options.trend != "mixed" else TREND[index % len(TREND)]
        self.calls = 0
        self.lines = [(start, "@memory_profiler.profile(stream=profiler_logstream)", "first"),
                      (start + 1, "def main_profiled_%d(req):" % index, None)]
        depth, number, bodies = 1, start + 2, max(3, options.lines + dice.randint(-3, 3))
        for at in range(bodies):
            part = dice.choice(("calm", "calm", "calm", "take", "take", "free", "loop", None))
            if at == bodies // 2:
                part = "keep"
            source = dice.choice(TAKERS if part in ("take", "keep") else CALM)
            if part is None:
                source = "# %s {n}" % dice.choice(("as before", "see Filename: x", "else:"))
            if options.hostile and dice.random() < 0.5 and (part or options.keep == "all"):
                source = dice.choice(HOSTILE)
            source = " " * 4 * depth + source.replace("{n}", str(dice.randint(1, 9999)))
            self.lines.append((number, source, part))
            depth = max(1, min(4, depth + dice.choice((-1, 0, 0, 1))))
            number += dice.choice((1, 1, 1, 2))
        self.end = number


def paths(options, dice):
    for number in itertools.count(1):
        folder = dice.choice(("HttpTrigger", "shared", "Orders", "blueprints"))
        if options.hostile and number % 2 == 0:
            folder = dice.choice(("my app, v2", "a'b", "\u00fcber", "x<y>", "100%s"))
        if options.windows:
            yield "C:\\Users\\me\\app\\%s%d\\__init__.py" % (folder.replace("<", "").replace(">", ""), number)
        else:
            yield "/home/site/wwwroot/%s%d/__init__.py" % (folder, number)


def make_functions(options, dice):
    made = []
    for path in itertools.islice(paths(options, dice), options.files):
        start = dice.randint(6, 30)
        for _ in range(options.functions):
            made.append(Function(options, dice, path, start, len(made)))
            start = made[-1].end + dice.randint(2, 9)
    return made


# ---- what memory_profiler writes ------------------------------------------------------------------------------------

class Process:
    """Memory in units of the last decimal that is printed."""

    def __init__(self, options, dice):
        self.options, self.dice = options, dice
        self.unit = 10 ** options.precision
        self.start = self.memory = dice.randint(40 * self.unit, 60 * self.unit)

    def amount(self, most):
        """Most often nothing, else up to `most` MiB."""
        return 0 if self.dice.random() < 0.4 else int(self.dice.random() ** 3 * most * self.unit)

    def run(self, function):
        """One invocation: (line, memory, increment, count) of each line; count 0 for one that was not measured."""
        if self.memory > FULL * self.unit:
            self.memory = self.start
        function.calls += 1
        kept = {"leak": int(self.options.leak * self.unit),
                "plateau": int(0.7 * self.unit) if function.calls <= 20 else 0}.get(function.trend, 0)
        at = self.memory
        if function.trend == "noise":
            at += self.dice.randint(-2 * self.unit, 2 * self.unit)
        rows, held = [], 0
        for line in function.lines:
            part, step, count = line[2], 0, 1
            if part is None:
                rows.append((line, 0, 0, 0))
                continue
            if part == "first":
                rows.append((line, at, at, 1))
                continue
            if part == "take":
                step = self.amount(20)
                held += step
            elif part == "keep":
                step = kept
            elif part == "free":
                step = -self.dice.randint(0, held)
                held += step
            elif part == "loop":
                count = self.dice.randint(2, 2000)
                step = self.amount(1)
                held += step
            elif self.dice.random() < 0.1:
                rows.append((line, 0, 0, 0))  # a branch that was not taken
                continue
            at += step
            rows.append((line, at, step, count))
        self.memory += kept
        return rows


class Writer:
    """Rows to texts, each one write() of memory_profiler's."""

    def __init__(self, options):
        self.options = options
        self.counted = options.spelling != "none"
        self.header = self.row("Line #", "Mem usage", "Increment", options.spelling, "Line Contents")
        self.width = options.precision + 4

    def row(self, number, memory, increment, count, source):
        text = "%6s %12s %12s" % (number, memory, increment)
        return text + ("  %10s   %s" % (count, source) if self.counted else "   " + source)

    def number(self, units):
        return "%*.*f MiB" % (self.width, self.options.precision, units / 10 ** self.options.precision)

    def report(self, function, rows):
        everything = self.options.keep == "all"
        yield "Filename: %s\n\n" % function.path, 0
        yield self.header + "\n", 0
        if everything:
            yield "=" * len(self.header) + "\n", 0
        for (number, source, _), memory, increment, count in rows:
            kept = everything or "Filename:" in source or "Line Contents" in source
            if count and (kept or increment > 0):
                yield self.row(number, self.number(memory), self.number(increment), count, source) + "\n", 1
            elif not count and kept:
                yield self.row(number, "", "", "", source) + "\n", 0
        if everything:
            yield "\n\n", 0


# ---- what gets into the log -----------------------------------------------------------------------------------------

class Message:
    """One message: when (ms), of which invocation and function, how bad, what; `rows` of measured ones are in it."""
    __slots__ = ("time", "id", "function", "level", "text", "rows", "ours")

    def __init__(self, identity, function, text, rows=0, ours=False, level="Information"):
        self.id, self.function, self.text = identity, function, text
        self.rows, self.ours, self.level = rows, ours, level
        self.time = START


def chatter(options, dice):
    lines = ["root: processed %d items" % dice.randint(0, 999), "azure.core: Request URL: 'https://x.example/y'",
             'root: {"level": "info", "items": %d, "text": "a \\"b\\" c"}' % dice.randint(0, 9),
             "root: first\nsecond line of it\n\tthird", "Worker process started and initialized.",
             "Host lock lease acquired by instance ID '%032X'." % dice.getrandbits(64)]
    return dice.choice(LOOKALIKES if options.lookalikes and dice.random() < 0.7 else lines)


def identity(dice):
    digits = "%032x" % dice.getrandbits(128)
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def invocation(options, dice, writer, function, rows):
    who = identity(dice)
    prefix = "" if options.format == "raw" else NAME
    talks = options.format != "raw" and options.chatter > 0
    took = dice.randint(1, 999)
    if talks:
        yield Message(who, function, "Executing 'Functions.%s' (Reason='This function was programmatically called via "
                      "the host APIs.', Id=%s)" % (function.name, who))
    for text, measured in writer.report(function, rows):
        if dice.random() >= options.lose:
            yield Message(who, function, prefix + text, measured, True)
        if options.chatter and dice.random() < options.chatter:
            yield Message(who, function, chatter(options, dice), level=dice.choice(("Information", "Warning")))
    if talks:
        yield Message(who, function, "Executed 'Functions.%s' (Succeeded, Id=%s, Duration=%dms)"
                      % (function.name, who, took))


def messages(options, dice):
    """Without an end, K invocations at the same time; between two invocations comes None if no other is under way."""
    functions, process, writer = make_functions(options, dice), Process(options, dice), Writer(options)
    turns = random.Random(~options.seed)  # who is next, and when: beside the dice, so that every format says the same
    running, time = [], START
    while True:
        while len(running) < options.interleave:
            function = dice.choice(functions)
            running.append(invocation(options, dice, writer, function, process.run(function)))
        at = int(turns.random() * len(running))
        message = next(running[at], None)
        if message is None:
            running.pop(at)
            yield None
            continue
        time += int(turns.random() * 4)
        message.time = time
        yield message


def enough(options, dice):
    rows = invocations = 0
    for message in messages(options, dice):
        if message is None:
            invocations += 1
        else:
            yield message
            rows += message.rows
        if options.rows and rows >= options.rows and (message is None or options.interleave > 1):
            return
        if options.invocations and invocations >= options.invocations:
            return


# ---- as text --------------------------------------------------------------------------------------------------------

BANNER = """
Azure Functions Core Tools
Core Tools Version:       4.0.6610 Commit hash: N/A  (64-bit)
Function Runtime Version: 4.1036.1.23224

{0}Worker process started and initialized.

Functions:

	HttpTrigger0: [GET,POST] http://localhost:7071/api/HttpTrigger0

For detailed output, run func with --verbose flag.
{0}Host lock lease acquired by instance ID '0000000000000000000000009DA58776'.
"""


def clock(ms):
    minutes, ms = divmod(ms, 60_000)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    return (day - 1) % 30 + 1, hour, minute, ms // 1000, ms % 1000


def twelve(ms, fraction):
    day, hour, minute, second, rest = clock(ms)
    return "11/%d/2026%s %d:%02d:%02d%s %s" % (day, "," if fraction else "", (hour + 11) % 12 + 1, minute, second,
                                               ".%03d" % rest if fraction else "", "AM" if hour < 12 else "PM")


def stamp(options, message):
    if options.format == "raw" or options.stamps == "none":
        return ""
    if options.format == "stream":
        return "2026-11-%02dT%02d:%02d:%02d%s   [%s]   " % (
            *clock(message.time)[:4], "" if options.stamps == "old" else "Z", message.level)
    if options.stamps == "old":
        return "[%s] " % twelve(message.time, False)
    return "[2026-11-%02dT%02d:%02d:%02d.%03dZ] " % clock(message.time)


def physical(options, message):
    """The lines of a message, each with its end."""
    first = stamp(options, message)
    if options.format == "raw":
        return message.text if message.ours else message.text + "\n"
    colour = "\x1b[37m" if options.ansi else ""
    ends = "\x1b[39;49m\n" if options.ansi else "\n"
    lines = message.text.split("\n")
    made = first + colour + lines[0] + ends
    for line in lines[1:]:
        if line:
            made += ("" if options.format == "stream" else first) + colour + line + ends
        elif options.blanks != "none":
            made += (first if options.blanks == "stamped" else "") + "\n"
    return made


def text_blocks(options, dice, source):
    """Texts of about a block, each ending with a line."""
    parts, n = [], 0
    if options.format == "console" and options.chatter:
        parts.append(BANNER.format(stamp(options, Message("", None, ""))))
    elif options.format == "stream" and options.chatter:
        parts.append("Connecting to log-streaming service...\n2026-11-21T06:40:36  Welcome, you are now connected to "
                     "log-streaming service. The default timeout is 2 hours.\nNo new trace in the past 1 min(s).\n")
    for message in source:
        if message is None:
            if n >= BLOCK:
                yield "".join(parts)
                parts, n = [], 0
            continue
        parts.append(physical(options, message))
        n += len(parts[-1])
    yield "".join(parts)


def repeated(options, block, target):
    """The block again and again, on other days, up to the last line that fits."""
    day, written = 21, 0
    while written < target:
        again = block if day == 21 else block.replace(b"-11-21T", b"-11-%02dT" % day)
        day = day % 30 + 1
        if written + len(again) > target:
            again = again[:again.rfind(b"\n", 0, target - written) + 1]
            if not again:
                return
        yield again
        written += len(again)


# ---- as a table -----------------------------------------------------------------------------------------------------

COLUMNS = {
    "traces": {"timestamp": "datetime", "message": "string", "severityLevel": "int", "itemType": "string",
               "customDimensions": "dynamic", "operation_Name": "string", "operation_Id": "string",
               "cloud_RoleInstance": "string", "itemId": "string", "itemCount": "int"},
    "apptraces": {"TimeGenerated": "datetime", "Message": "string", "SeverityLevel": "int", "Properties": "dynamic",
                  "OperationName": "string", "OperationId": "string", "AppRoleInstance": "string", "Type": "string",
                  "ItemCount": "int"},
    "functions": {"TimeGenerated": "datetime", "FunctionName": "string", "FunctionInvocationId": "string",
                  "Category": "string", "Level": "string", "Message": "string", "ProcessId": "long",
                  "RoleInstance": "string", "Type": "string"},
    "documented": {"timestamp": "datetime", "LineNumber": "string", "TotalMem_MiB": "string", "IncreMem_MiB": "string",
                   "Occurences": "string", "Contents": "string", "RequestId": "string"},
}
PARSE = re.compile(r"memory_profiler_logs: (.*?)  (.*?)  (.*?)  (.*?)  (.*)", re.DOTALL)


def columns(options):
    if options.columns == "traces" and options.format in ("loganalytics", "flat"):
        return "apptraces"
    return options.columns


def moment(options, message):
    if options.format in ("csv", "tsv"):
        return twelve(message.time, True)
    return "2026-11-%02dT%02d:%02d:%02d.%03d" % clock(message.time) + "%04dZ" % (message.time * 7919 % 10000)


def dimensions(options, message):
    said = {"prop__{OriginalFormat}": message.text, "LogLevel": message.level, "ProcessId": "46",
            "HostInstanceId": "0a6d3a0e-7c36-4d0a-9b69-4f54e3f4a4a1",
            "Category": "Function.%s.User" % message.function.name}
    if options.ids in ("both", "invocation"):
        said["InvocationId"] = message.id
    return json.dumps(said)


def documented(options, message, item):
    """What the documented query makes of a message: rows of its table."""
    if not message.text.startswith("memory_profiler_logs:"):
        return
    found = PARSE.fullmatch(message.text)
    yield [moment(options, message), *(found.groups() if found else [""] * 5), item]
    if message.text.startswith(NAME + "Filename: "):
        yield [moment(options, message), message.text[len(NAME + "Filename: "):], "", "", "", "", item]


def table_rows(options, source):
    kind, dice = columns(options), random.Random(-options.seed)  # not the log's, so that every format says the same
    operation = options.ids in ("both", "operation")
    stands_for = round(1 / (1 - options.lose))  # a sampled table says how many items each of its rows is
    for message in filter(None, source):
        when, item = moment(options, message), identity(dice)
        worst = 2 if message.level == "Warning" else 1
        name = message.function.name
        if kind == "documented":
            yield from ((message.time, row) for row in documented(options, message, item))
        elif kind == "functions":
            yield message.time, [when, name, message.id if options.ids != "none" else "", "Function.%s.User" % name,
                                 message.level, message.text, 46, "instance-1", "FunctionAppLogs"]
        elif kind == "apptraces":
            yield message.time, [when, message.text, worst, dimensions(options, message), name,
                                 message.id.replace("-", "") if operation else "", "instance-1", "AppTraces",
                                 stands_for]
        else:
            yield message.time, [when, message.text, worst, "trace", dimensions(options, message), name,
                                 message.id.replace("-", "") if operation else "", "instance-1", item,
                                 stands_for]


def ordered(options, dice, rows):
    """Rows of one millisecond keep their order, as far as a table that was sorted by time can tell."""
    if options.order == "asc":
        return (row for _, row in rows)
    rows = list(rows)
    if options.order == "random":
        dice.shuffle(rows)
    else:
        rows.sort(key=lambda row: -row[0])
    return (row for _, row in rows)


def json_table(options, names, rows):
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    between, indent = (",", "") if options.compact else (",\n        ", "        ")
    yield '{"tables":[{"columns":' + dumps([{"name": name, "type": kind} for name, kind in names.items()])
    yield ',"name":"PrimaryResult","rows":[\n' + indent
    for number, row in enumerate(rows):
        yield (between if number else "") + dumps(row)
    yield "]}]}\n"


def flat_table(options, names, rows):
    dumps = json.JSONEncoder(ensure_ascii=False, sort_keys=True, indent=None if options.compact else 2).encode
    yield "["
    for number, row in enumerate(rows):
        said = {name: str(value) for name, value in zip(names, row)}
        yield (",\n" if number else "\n") + dumps({**said, "TableName": "PrimaryResult"})
    yield "\n]\n"


def separated(options, names, rows):
    out = io.StringIO()
    write = csv.writer(out, delimiter="," if options.format == "csv" else "\t", lineterminator="\n").writerow
    write([name + " [UTC]" if kind == "datetime" else name for name, kind in names.items()])
    for row in rows:
        write(row)
        if out.tell() > 1 << 16:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def table(options, dice, source):
    names = {options.spelling if name == "Occurences" and options.spelling != "none" else name: kind
             for name, kind in COLUMNS[columns(options)].items()}
    rows = ordered(options, dice, table_rows(options, source))
    shape = {"flat": flat_table, "csv": separated, "tsv": separated}.get(options.format, json_table)
    return shape(options, names, rows)


# ---- as bytes -------------------------------------------------------------------------------------------------------

MARKS = {"utf-8-sig": "\ufeff", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}


def encoded(options, texts):
    encoding = options.encoding.replace("-sig", "")
    mark = MARKS.get(options.encoding, "")
    for text in texts:
        text, mark = mark + text, ""
        if options.crlf:
            text = text.replace("\n", "\r\n")
        yield text.encode(encoding)


def check(parser, options):
    if not (options.rows or options.bytes or options.invocations):
        parser.error("say how much: --rows, --bytes or --invocations")
    if options.bytes and (options.format not in ("console", "raw", "stream") or options.encoding.startswith("utf-16")):
        parser.error("--bytes is for text")
    options.keep = options.keep or ("all" if options.format == "raw" else "positive")


def chunks(options):
    """The log as pieces of bytes."""
    dice = random.Random(options.seed)
    source = messages(options, dice) if options.bytes else enough(options, dice)
    if options.format in ("console", "raw", "stream"):
        texts = text_blocks(options, dice, source)
        made = encoded(options, texts)
        if options.bytes:
            made = repeated(options, next(made), size(options.bytes))
    else:
        made = encoded(options, table(options, dice, source))
    if options.truncate:
        whole = b"".join(made).rstrip()
        made = [whole[:len(whole) - dice.randint(1, 30)]]
    return made


def parse(words):
    parser = arguments()
    options = parser.parse_args(words)
    check(parser, options)
    return options


def main():
    options = parse(None)
    out = open(options.output, "wb") if options.output else sys.stdout.buffer
    if options.gzip:
        out = gzip.GzipFile(fileobj=out, mode="wb", mtime=0, compresslevel=6)
    try:
        with out:
            for chunk in chunks(options):
                out.write(chunk)
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
