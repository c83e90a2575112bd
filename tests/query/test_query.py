"""What `pyfuncprof query` prints is run here, by kql.py, on rows that the real memory_profiler made.

    python tests/query/test_query.py        (needs tests/e2e/requirements.txt; binary: $PYFUNCPROF or build/pyfuncprof)

Rows are as the two ways into Application Insights leave them. The host sends what the worker's root handler wrote,
with the logger's name in front. The exporter of OpenTelemetry (azure-monitor-opentelemetry-exporter 1.0.0b58 was looked
at) sends the message alone, without blanks at its ends; the logger is in a property, and there is no InvocationId. What
a row says is read here by its columns, whose widths are memory_profiler's own.
"""
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import unittest

import kql

HERE = pathlib.Path(__file__).resolve().parent
BINARY = pathlib.Path(os.environ.get("PYFUNCPROF") or HERE.parent.parent / "build" / "pyfuncprof").resolve()
PREFIX = "memory_profiler_logs: "
NOW = datetime.datetime(2024, 3, 7, 12, tzinfo=datetime.timezone.utc)
SCHEMAS = ("classic", "workspace")
WORKSPACE = {"timestamp": "TimeGenerated", "message": "Message", "customDimensions": "Properties",
             "operation_Id": "OperationId", "operation_Name": "OperationName", "cloud_RoleInstance": "AppRoleInstance",
             "itemCount": "ItemCount", "itemId": "_ItemId", "name": "Name"}

PROFILED = '''
import asyncio, logging, memory_profiler, sys

class Keep(logging.Handler):
    def emit(self, record):
        print(repr(self.format(record)))

root = logging.getLogger()
root.setLevel(logging.INFO)
root.addHandler(Keep())
root.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
stream = memory_profiler.LogFile("memory_profiler_logs", sys.argv[1] == "growth")


@memory_profiler.profile(stream=stream)
def total(n):
    kept = [0] * (n * 1000000)
    text = "a   b  4   5"; several = """
1   + 1
  """
    if not kept:
        # 3 MiB would be in vain

        return None
    del kept  # frees
    return sum(i for i in range(12345))


@memory_profiler.profile(stream=stream, precision=4)
async def fetched():
    kept = bytearray(20000000)
    await asyncio.sleep(0)
    return len(kept)

total(9)
asyncio.run(fetched())
'''


def ask(*words, code=0, env=None):
    done = subprocess.run([str(BINARY), "query", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=60, env=env)
    assert done.returncode == code, done
    return done.stdout if code == 0 else done.stderr


def profiled(which):
    """The messages of two reports: `growth` as the documented page sets it up, or `all`."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder, "app.py")
        script.write_text(PROFILED.replace("MiB", "MB" if which == "growth" else "MiB"))
        done = subprocess.run([sys.executable, "-W", "ignore", str(script), which], stdout=subprocess.PIPE, text=True,
                              check=True, timeout=60)
    return [eval(line, {"__builtins__": {}}) for line in done.stdout.splitlines()]


def written(line, memory, increment, count, text, version=59):
    """A row as memory_profiler 0.`version` writes it."""
    amounts = ["" if amount is None else "%5.1f MiB" % amount for amount in (memory, increment)]
    if version < 58:
        return PREFIX + "{0:>6} {1:>12} {2:>12}   {3:<}\n".format(line, *amounts, text)
    return PREFIX + "{0:>6} {1:>12} {2:>12}  {3:>10}   {4:<}\n".format(line, *amounts, count, text)


def by_columns(message, version=59):
    """(line, memory, increment, count, text) of a row; None when it is none."""
    row = message.removeprefix(PREFIX).rstrip("\n")
    if not row[:6].strip().isdigit():
        return None
    amounts = [row[7:19].removesuffix(" MiB"), row[20:32].removesuffix(" MiB")]
    memory, increment = (float(amount) if amount.strip() else None for amount in amounts)
    count = row[34:44] if version >= 58 else ""
    return int(row[:6]), memory, increment, int(count) if count.strip() else None, row[47 if version >= 58 else 35:]


class Traces:
    """The two tables, filled message by message."""

    def __init__(self):
        self.rows, self.requests, self.time = [], [], NOW - datetime.timedelta(hours=2)

    def add(self, message, invocation="i1", after=0.001, **more):
        self.time += datetime.timedelta(seconds=after)
        number = len(self.rows)
        self.rows.append({
            "timestamp": self.time, "message": message, "operation_Id": "operation of " + invocation,
            "operation_Name": "Sum", "cloud_RoleInstance": "one", "itemCount": 1, "itemId": "item %d" % number,
            "customDimensions": {"InvocationId": invocation, "Category": "Function.Sum.User"}, **more})

    def add_otel(self, message, operation="o1", properties=None, **more):
        message = message.removeprefix(PREFIX).strip()
        if message:
            properties = {"logger_name": "memory_profiler_logs"} if properties is None else properties
            self.add(message, customDimensions=properties, operation_Id=operation, operation_Name="", **more)

    def run(self, *words, schema="classic"):
        """The result of a query, by the names of the classic tables."""
        text = ask(*words, "--schema", schema)
        if schema == "classic":
            return kql.run(text, {"traces": self.rows, "requests": self.requests}, NOW)
        tables = {name: [{WORKSPACE[column]: value for column, value in row.items()} for row in rows]
                  for name, rows in (("AppTraces", self.rows), ("AppRequests", self.requests))}
        classic = {there: here for here, there in WORKSPACE.items()}
        return [{classic.get(column, column): value for column, value in row.items()}
                for row in kql.run(text, tables, NOW)]


def lines(result):
    return [(row["LineNumber"], row["MemoryMiB"], row["IncrementMiB"], row["Occurrences"], row["Contents"])
            for row in result if row["LineNumber"] is not None]


class Rows(unittest.TestCase):
    maxDiff = None

    def check_messages(self, messages, add, version=59, same=lambda row: row):
        for schema in SCHEMAS:
            traces = Traces()
            for message in messages:
                add(traces, message)
            result = traces.run(schema=schema)
            wanted = [row for row in (by_columns(message, version) for message in messages) if row]
            self.assertEqual([same(row) for row in wanted], [same(row) for row in lines(result)])
            files = [m.split("Filename: ")[1].strip() for m in messages if "Filename: " in m]
            self.assertEqual(set(files), {row["FileName"] for row in result})
            self.assertEqual(len(wanted) + len(files) + sum("Line Contents" in m for m in messages), len(result))
        return lines(result)

    def test_real_reports_of_what_grew(self):
        found = self.check_messages(profiled("growth"), Traces.add)
        self.assertTrue(all(increment > 0 for _, _, increment, _, _ in found))
        self.assertLess(3, len(found))

    def test_real_reports_of_every_line(self):
        found = self.check_messages(profiled("all"), Traces.add)
        texts = [text.strip() for *_, text in found]
        freed = found[texts.index("del kept  # frees")]
        self.assertLess(freed[2], -50)
        self.assertEqual((None, None, None), found[texts.index("# 3 MiB would be in vain")][1:4])
        self.assertEqual((None, None, None), found[texts.index("1   + 1")][1:4])
        self.assertEqual("", found[texts.index("# 3 MiB would be in vain") + 1][4])
        self.assertLess(12345, found[texts.index("return sum(i for i in range(12345))")][3])
        self.assertIn("async def fetched():", texts)

    def test_real_reports_under_opentelemetry(self):
        stripped = lambda row: (*row[:4], row[4].rstrip())
        self.check_messages(profiled("growth"), Traces.add_otel)
        self.check_messages(profiled("all"), Traces.add_otel, same=stripped)

    def test_opentelemetry_that_does_not_name_the_logger(self):
        self.check_messages(profiled("growth"), lambda traces, message: traces.add_otel(message, properties={}))

    def test_old_rows(self):
        body = [(6, 21.7, 21.7, 1, "@profile"), (7, None, None, "", "def f(n):"),
                (9, 174.3, 152.6, 1, "    a = [0] * (n * 1000000)"), (10, None, None, "", "    # 5 MiB   6   7"),
                (13, 21.7, -152.6, 1, "    del a"), (123456, 123456.1, -12345.1, 1234567890, "\t\tb"),
                (14, 21.7, 0.0, 12, " " * 20 + "deep"), (15, 21.7, 0.0, 3, "    42 + f()")]
        start = [PREFIX + "Filename: D:\\home\\site\\wwwroot\\Sum\\__init__.py\n\n"]
        for version, columns in ((58, "Occurences   "), (59, "Occurrences   "), (57, " ")):
            head = [PREFIX + "Line #    Mem usage    Increment  %sLine Contents\n" % columns, PREFIX + "=" * 60 + "\n"]
            rows = [written(*row, version=version) for row in body]
            for add in (Traces.add, Traces.add_otel):
                self.check_messages(start + head + rows + [PREFIX + "\n\n"], add, version)

    def test_what_others_log_is_left_out(self):
        traces = Traces()
        for message in ("42 items", "7" + " " * 50 + "wide", "Filename: report.csv", "root: Filename: a.py", "",
                        "===", "it took 12 MiB", "12 MiB of 20 MiB", "usage: none", PREFIX, PREFIX + "\n\n",
                        PREFIX + "=====\n"):
            traces.add(message)
        self.assertEqual([], traces.run())

    def test_what_the_reader_of_reports_needs_is_there(self):
        traces = Traces()
        traces.add(written(19, 45.1, 45.1, 1, "@profile"), itemCount=3)
        for schema in SCHEMAS:
            (row,) = traces.run(schema=schema)
            for column in ("timestamp", "message", "operation_Id", "operation_Name", "cloud_RoleInstance", "itemCount"):
                self.assertEqual(traces.rows[0][column], row[column])
            self.assertEqual("i1", row["InvocationId"])


class Invocations(unittest.TestCase):
    def test_rows_go_by_invocation_and_the_oldest_is_first(self):
        traces = Traces()
        for message in ("Filename: /app/{}.py\n\n", "Line #    Mem usage    Increment  Line Contents\n"):
            for invocation in ("z", "a"):
                traces.add(PREFIX + message.format(invocation), invocation)
        for line in (3, 4):
            for invocation in ("a", "z"):
                traces.add(written(line, 9.9, 0.1, 1, invocation), invocation)
        found = [(row["InvocationId"], row["FileName"], row["LineNumber"]) for row in traces.run()]
        self.assertEqual([(i, "/app/%s.py" % i, line) for i in "za" for line in (None, None, 3, 4)], found)

    def test_rows_with_one_time_are_put_in_the_order_of_the_report(self):
        traces = Traces()
        for message in (written(4, 9.9, 0.1, 1, "b"), written(3, 9.9, 0.1, 1, "a"), PREFIX + "Filename: /app/x.py\n\n"):
            traces.add(message, after=0)
        self.assertEqual([("/app/x.py", None), ("/app/x.py", 3), ("/app/x.py", 4)],
                         [(row["FileName"], row["LineNumber"]) for row in traces.run()])

    def test_a_row_belongs_to_the_last_file_before_it(self):
        traces = Traces()
        traces.add(written(1, 9.9, 0.1, 1, "lost"))
        for name in ("b", "a", "b"):
            traces.add(PREFIX + "Filename: /app/%s.py\n\n" % name)
            traces.add(written(7, 9.9, 0.1, 1, name))
        traces.add(written(8, 9.9, 0.1, 1, "other"), "i2")
        found = [(row["FileName"], row["Contents"]) for row in traces.run() if row["LineNumber"]]
        self.assertEqual([("", "lost"), ("/app/b.py", "b"), ("/app/a.py", "a"), ("/app/b.py", "b"), ("", "other")],
                         found)

    def test_without_the_host_s_id_it_is_the_operation_s(self):
        traces = Traces()
        traces.add_otel(written(1, 9.9, 0.1, 1, "x"), "o7")
        self.assertEqual("o7", traces.run()[0]["InvocationId"])

    def test_only_one_function(self):
        traces = Traces()
        row = written(1, 9.9, 0.1, 1, "x")
        traces.add(row, "by name", customDimensions={"InvocationId": "by name"})
        traces.add(row, "by category", operation_Name="POST /api/sum")
        traces.add_otel(row, "by request")
        traces.add_otel(row, "by request's property")
        traces.add(row, "other", operation_Name="Sum2", customDimensions={"InvocationId": "other"})
        traces.add_otel(row, "other request")
        for name, operation, properties in (("Sum", "by request", {}), ("Sum2", "other request", {}),
                                            ("GET /api/sum", "by request's property", {"faas.name": "Sum"})):
            traces.requests.append({"timestamp": NOW, "name": name, "operation_Id": operation,
                                    "customDimensions": properties})
        for schema in SCHEMAS:
            self.assertEqual(["by name", "by category", "by request", "by request's property"],
                             [row["InvocationId"] for row in traces.run("--function", "Sum", schema=schema)])

    def test_the_window(self):
        traces = Traces()
        for hours in (49, 25, 23, 1):
            traces.add(written(hours, 9.9, 0.1, 1, "x"), timestamp=NOW - datetime.timedelta(hours=hours))
        for since, wanted in (((), [23, 1]), (("2h",), [1]), (("90m",), [1]), (("7d",), [49, 25, 23, 1]),
                              (("2024-03-06",), [25, 23, 1]), (("2024-03-06T12:00Z",), [23, 1]),
                              (("2024-03-07T10:59:59",), [1])):
            found = traces.run(*(("--since",) + since if since else ()))
            self.assertEqual(wanted, [row["LineNumber"] for row in found], since)


class Aggregate(unittest.TestCase):
    def fill(self):
        """Twelve invocations on two instances, one of which leaks 6 MiB an hour; (file, line) -> what was measured."""
        traces, measured = Traces(), {}
        for number in range(12):
            instance = "one" if number % 3 else "two"
            level = (50 if instance == "one" else 90) + number * (0.6 if instance == "one" else 0.0)
            more = {"cloud_RoleInstance": instance, "itemCount": 1 + number % 2}
            invocation = "i%d" % number
            traces.add(PREFIX + "Filename: /app/sum.py\n\n", invocation, after=360, **more)
            for line, total, increment, count, text in (
                    (3, level, level, 1, "@profile"), (4, None, None, "", "def f():"),
                    (5, level + 9, 9 + number / 10, 2, "  a"), (6, level, -9.0, 3, "  del a")):
                if total is not None:
                    total, increment = round(total, 1), round(increment, 1)
                    measured.setdefault(("/app/sum.py", line), []).append((total, increment, count, more["itemCount"]))
                traces.add(written(line, total, increment, count, text), invocation, after=0, **more)
            traces.add(PREFIX + "Filename: /app/b.py\n\n", invocation)
            traces.add(written(5, 10.0, 0.1, 1, "  b"), invocation)
            measured.setdefault(("/app/b.py", 5), []).append((10.0, 0.1, 1, 1))
        return traces, measured

    def test_sums_are_those_of_the_rows(self):
        traces, measured = self.fill()
        for schema in SCHEMAS:
            result = traces.run("--aggregate", schema=schema)
            self.assertEqual(set(measured), {(row["FileName"], row["LineNumber"]) for row in result})
            self.assertEqual(len(measured), len(result))
            for row in result:
                totals, increments, counts, items = zip(*measured[row["FileName"], row["LineNumber"]])
                ranked = sorted(increments)
                exact = {"Invocations": 12, "Occurrences": sum(counts), "IncrementMax": max(increments),
                         "IncrementMin": min(increments), "MemoryMax": max(totals), "MemoryMin": min(totals),
                         "MemoryLast": totals[-1],
                         "itemCount": sum(items)}
                self.assertEqual(exact, {name: row[name] for name in exact})
                self.assertAlmostEqual(sum(increments), row["IncrementSum"])
                self.assertAlmostEqual(statistics.mean(increments), row["IncrementMean"])
                self.assertAlmostEqual(statistics.mean(totals), row["MemoryMean"])
                self.assertEqual((sorted(totals)[5], sorted(totals)[11]), (row["MemoryP50"], row["MemoryP95"]))
                self.assertEqual((ranked[5], ranked[11]), (row["IncrementP50"], row["IncrementP95"]))
                self.assertEqual(row["LineNumber"] == 3, row["IsFirst"])
            self.assertEqual([5, 5, 6, 3], [row["LineNumber"] for row in result])

    def test_the_slope_is_that_within_the_instances(self):
        traces, _ = self.fill()
        slopes = {(row["FileName"], row["LineNumber"]): row["MemoryMiBPerHour"] for row in traces.run("--aggregate")}
        self.assertAlmostEqual(0, slopes["/app/b.py", 5])
        self.assertTrue(3 < slopes["/app/sum.py", 3] < 6, slopes)
        traces.rows = [row for row in traces.rows if row["cloud_RoleInstance"] == "one"]
        slopes = {row["LineNumber"]: row["MemoryMiBPerHour"] for row in traces.run("--aggregate")
                  if row["FileName"] == "/app/sum.py"}
        self.assertAlmostEqual(6, slopes[3], 2)

    def test_one_invocation_has_no_slope(self):
        traces = Traces()
        traces.add(written(3, 9.9, 0.1, 1, "x"))
        (row,) = traces.run("--aggregate")
        self.assertIsNone(row["MemoryMiBPerHour"])

    def test_rows_without_a_count(self):
        traces = Traces()
        traces.add(written(3, 9.9, 0.1, 1, "x", version=57))
        (row,) = traces.run("--aggregate")
        self.assertEqual((1, 0.1), (row["Invocations"], row["IncrementSum"]))


class Documented(unittest.TestCase):
    """The defects that its comment speaks of are there."""

    def test_no_real_row_is_taken_apart(self):
        for schema in SCHEMAS:
            for line in (7, 42, 123, 4567):
                for total, increment, count in ((47.1, 1.5, 1), (1047.1, 111.5, 12345)):
                    traces = Traces()
                    traces.add(written(line, total, increment, count, "    x = 1"))
                    (row,) = traces.run("--documented", schema=schema)
                    self.assertEqual("", row["LineNumber"])
                    self.assertIn(str(line), (row["TotalMem_MiB"].strip(), row["IncreMem_MiB"].strip()))
                    self.assertNotIn(str(increment), row["IncreMem_MiB"])
                    self.assertNotEqual(str(count), row["Occurences"].strip())

    def test_a_file_is_there_twice_and_no_two_rows_share_an_id(self):
        traces = Traces()
        traces.add(PREFIX + "Filename: /app/x.py\n\n")
        traces.add(written(42, 47.1, 1.5, 1, "x"))
        result = traces.run("--documented")
        self.assertEqual(["", "", "/app/x.py\n\n"], sorted(row["LineNumber"] for row in result))
        self.assertEqual(["item 0", "item 0", "item 1"], sorted(row["RequestId"] for row in result))

    def test_rows_without_the_prefix_are_missing(self):
        traces = Traces()
        traces.add_otel(written(42, 47.1, 1.5, 1, "x"))
        self.assertEqual([], traces.run("--documented"))


class Run(unittest.TestCase):
    """`az` is looked for, and what it is told."""

    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.env = {**os.environ, "PATH": str(self.place)}

    def put_az(self, answer):
        """A program that notes what it was asked, and prints the answer."""
        (self.place / "answer").write_text(json.dumps(answer))
        (self.place / "az").write_text("#!%s\nimport json, pathlib, sys\nplace = pathlib.Path(sys.argv[0]).parent\n"
                                       "(place / 'asked').write_text(json.dumps(sys.argv))\n"
                                       "print((place / 'answer').read_text())\n" % sys.executable)
        (self.place / "az").chmod(0o755)

    def asked(self, option):
        words = json.loads((self.place / "asked").read_text())
        return words[words.index(option) + 1]

    def report(self, *words):
        return json.loads(ask("--run", "--app", "x", "--json", *words, env=self.env))

    def test_without_az_it_says_what_to_do(self):
        said = ask("--run", "--app", "x", code=1, env=self.env)
        self.assertIn("cannot run 'az'", said)
        self.assertIn("install the Azure CLI", said)

    def test_from_a_date_on_the_service_looks_back_far_enough(self):
        self.put_az([])
        for days, wanted in ((0, "1d"), (3, "4d"), (-5, "1d")):
            date = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days, minutes=10)
            self.report("--since", date.strftime("%Y-%m-%dT%H:%MZ"))
            self.assertEqual(wanted, self.asked("--offset"))

    def test_the_query_that_runs_is_the_one_that_is_printed(self):
        self.put_az([])
        self.report()
        self.assertEqual(ask(), self.asked("--analytics-query"))
        ask("--run", "--workspace", "x", "--aggregate", env=self.env)
        self.assertEqual(ask("--schema", "workspace", "--aggregate"), self.asked("--analytics-query"))

    def test_a_long_answer_is_reported(self):
        row = written(3, 50.0, 50.0, 1, "@profile")
        self.put_az({"tables": [{"columns": [{"name": "message", "type": "string"}], "rows": [[row]] * 20000}]})
        self.assertEqual(20000, self.report()["read"]["rows"])

    def test_what_az_has_added_up_is_reported(self):
        names = ["FileName", "LineNumber", "Contents", "Invocations", "Occurrences", "IncrementSum", "IncrementMean",
                 "IncrementP50", "IncrementP95", "IncrementMax", "IncrementMin", "MemoryMean", "MemoryP50", "MemoryP95",
                 "MemoryMax", "MemoryMin", "IsFirst"]
        rows = [["/app/a.py", 5, "    x = load()", 12, 24, 18.6, 1.55, 1.5, 2.1, 2.2, 1.0, 51.5, 51.5, 52.0, 52.2, 51.0, False],
                ["/app/a.py", 3, "@profile", 12, 12, 600.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, 50.0, True]]
        self.put_az({"tables": [{"columns": [{"name": name} for name in names], "rows": rows}]})
        (function,) = self.report("--aggregate")["functions"]
        self.assertEqual((3, 12, 52.2), (function["start"], function["invocations"], function["peak"]))
        first, line = function["lines"]
        self.assertTrue(first["is_first"])
        self.assertEqual((5, "    x = load()", 12, 24), tuple(line[name] for name in (
            "line", "source", "invocations", "occurrences")))
        self.assertEqual({"n": 12, "sum": 18.6, "mean": 1.55, "min": 1.0, "max": 2.2, "p50": 1.5, "p95": 2.1},
                         line["increment"])


if __name__ == "__main__":
    unittest.main()
