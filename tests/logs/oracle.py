#!/usr/bin/env python3
"""What a log says, worked out slowly and plainly, to compare `pyfuncprof report` with.

    python3 tests/logs/oracle.py LOG...  > numbers.json

Reads every format of make_log.py, packed or not, in any of its encodings. Amounts are exact decimals, as text. For each
path, first line of the function, line and source:

  invocations   rows: one for each invocation that printed the line
  occurrences   how often it ran, all together; 0 when the log does not say
  increment, memory
                sum, min, max, mean, and p50 and p95 by nearest rank: the smallest that so many percent are not above
  is_first      the decorator's row; its increment is all memory at the start and belongs to no sum here

A report begins with its Filename row, or, that one lost, where the header or a line number comes that cannot follow.
Rows of one invocation id are read together, in the order of their times. Without ids, reports are taken to stand one
after another: of logs where they do not, only `totals` hold, and `by_line`, which knows no file and no function.
"""
import collections
import csv
import fractions
import gzip
import io
import json
import re
import sys
from datetime import datetime
from decimal import Decimal

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
STAMP = re.compile(r"\[\d{4}-\d\d-\d\dT[\d:.]+Z\] ?|\[\d+/\d+/\d+ [\d:]+ [AP]M\] ?|"
                   r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?   \[\w+\]   ")
LOGGER = "memory_profiler_logs: "
AMOUNT = r"(-?\d+(?:\.\d+)?) MiB"
COUNTED = re.compile(r" *(\d+) +" + AMOUNT + " +" + AMOUNT + r"  (?=[ \d]{10})( *\d+)   (.*)")
UNCOUNTED = re.compile(r" *(\d+) +" + AMOUNT + " +" + AMOUNT + r"   (.*)")
HEADER = re.compile(r"Line # +Mem usage +Increment +(Occurr?ences +)?Line Contents *")
PARTS = ("LineNumber", "TotalMem_MiB", "IncreMem_MiB", "Contents")

Row = collections.namedtuple("Row", "number memory increment count source")
Message = collections.namedtuple("Message", "id time text")


# ---- bytes to messages ----------------------------------------------------------------------------------------------

def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "surrogateescape" if encoding == "utf-8-sig" else "replace")
    return data.decode("utf-8", "surrogateescape")


def text_messages(text):
    for line in text.split("\n"):
        line = ANSI.sub("", line.rstrip("\r"))
        line = line[found.end():] if (found := STAMP.match(line)) else line
        yield Message(None, None, line.removeprefix(LOGGER))


def when(value):
    if "/" in value:
        return datetime.strptime(value, "%m/%d/%Y, %I:%M:%S.%f %p").isoformat()
    return value


def invocation(cells):
    said = cells.get("customDimensions") or cells.get("Properties") or "{}"
    return (cells.get("FunctionInvocationId") or json.loads(said).get("InvocationId") or cells.get("operation_Id")
            or cells.get("OperationId") or None)


def documented(cells):
    """A row that the documented query has cut up: its two blanks go back to where they were."""
    count = cells.get("Occurrences", cells.get("Occurences"))
    if cells["LineNumber"] and not any((count, *(cells[part] for part in PARTS[1:]))):
        return "Filename: " + cells["LineNumber"]
    return "  ".join((cells["LineNumber"], cells["TotalMem_MiB"], cells["IncreMem_MiB"], count, cells["Contents"]))


def table_messages(rows):
    """Rows as names and cells."""
    for cells in rows:
        cells = {name.replace(" [UTC]", ""): value for name, value in cells.items()}
        if "Contents" in cells:
            yield Message(None, when(cells["timestamp"]), documented(cells).rstrip("\r\n"))
            continue
        text = cells["message"] if "message" in cells else cells["Message"]
        if text.startswith(LOGGER):
            time = cells["timestamp"] if "timestamp" in cells else cells["TimeGenerated"]
            yield Message(invocation(cells), when(time), text.removeprefix(LOGGER).rstrip("\r\n"))


def json_rows(said):
    if isinstance(said, list):
        yield from said
        return
    for table in said["tables"]:
        names = [column["name"] for column in table["columns"]]
        for row in table["rows"]:
            yield dict(zip(names, row))


def messages(text):
    if text.lstrip()[:1] in ("{", "["):
        try:
            return table_messages(json_rows(json.loads(text)))
        except ValueError:
            pass  # a console's log begins with a bracket, too
    head = text.split("\n", 1)[0]
    for mark in ",", "\t":
        if len(set(head.replace('"', "").replace(" [UTC]", "").rstrip("\r").split(mark))
               & {"timestamp", "TimeGenerated", "message", "Message", "LineNumber"}) >= 2:
            return table_messages(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark))
    return text_messages(text)


# ---- messages to reports --------------------------------------------------------------------------------------------

def row_of(text):
    if found := COUNTED.fullmatch(text):
        number, memory, increment, count, source = found.groups()
    elif found := UNCOUNTED.fullmatch(text):
        (number, memory, increment, source), count = found.groups(), 0
    else:
        return None
    return Row(int(number), Decimal(memory), Decimal(increment), int(count), source)


def is_first(row):
    """The increment is then what the process had; somewhat less when coroutines overlap. A decorator further down, of a
    nested function, has a line's increment."""
    return row.source.lstrip().startswith("@") and 2 * row.increment > row.memory


class Report:
    def __init__(self, path):
        self.path, self.headed, self.rows = path, False, []

    @property
    def start(self):
        return self.rows[0].number if is_first(self.rows[0]) else 0


def reports(stream):
    """Of messages that belong together."""
    report = Report("")
    for message in stream:
        text = message.text
        if text.startswith("Filename: "):
            yield report
            report = Report(text[len("Filename: "):].rstrip("\r\n"))
        elif HEADER.fullmatch(text):
            if report.headed or report.rows:
                yield report
                report = Report("")
            report.headed = True
        elif row := row_of(text):
            if report.rows and (row.number <= report.rows[-1].number or is_first(row)):
                yield report
                report = Report("")
            report.rows.append(row)
    yield report


def streams(found):
    """Messages that belong together, in the order of their times."""
    groups = collections.OrderedDict()
    for message in found:
        groups.setdefault(message.id, []).append(message)
    for group in groups.values():
        times = [message.time for message in group]
        if None not in times and times and times[0] > times[-1]:
            group.reverse()
        yield sorted(group, key=lambda message: message.time or "")


# ---- reports to numbers ---------------------------------------------------------------------------------------------

def nearest_rank(ordered, percent):
    return ordered[-(-len(ordered) * percent // 100) - 1]


def amounts(values):
    ordered = sorted(values)
    total = sum(ordered, Decimal(0))
    mean = fractions.Fraction(total) / len(ordered)
    return {"n": len(ordered), "sum": str(total), "min": str(ordered[0]), "max": str(ordered[-1]),
            "mean": str(Decimal(mean.numerator) / Decimal(mean.denominator)),
            "p50": str(nearest_rank(ordered, 50)), "p95": str(nearest_rank(ordered, 95))}


def numbers(rows):
    return {"invocations": len(rows), "occurrences": sum(row.count for row in rows),
            "is_first": all(is_first(row) for row in rows),
            "increment": amounts([row.increment for row in rows]), "memory": amounts([row.memory for row in rows])}


def read_reports(paths):
    for path in paths:
        for stream in streams(messages(read(path))):
            yield from (report for report in reports(stream) if report.rows)


def numbers_of(paths):
    lines, by_line, total, n, peak = {}, {}, Decimal(0), 0, Decimal(0)
    found = 0
    for report in read_reports(paths):
        found += 1
        for row in report.rows:
            lines.setdefault((report.path, report.start, row.number, row.source), []).append(row)
            by_line.setdefault((row.number, row.source, is_first(row)), []).append(row)
            total += 0 if is_first(row) else row.increment
            peak = max(peak, row.memory)
            n += 1
    return {
        "totals": {"rows": n, "increments": str(total), "peak": str(peak), "reports": found},
        "lines": [{"path": path, "start": start, "line": line, "source": source, **numbers(rows)}
                  for (path, start, line, source), rows in sorted(lines.items())],
        "by_line": [{"line": line, "source": source, **numbers(rows)}
                    for (line, source, _), rows in sorted(by_line.items())],
    }


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    json.dump(numbers_of(sys.argv[1:]), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
