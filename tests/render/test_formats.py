#!/usr/bin/env python3
"""Sample results in every format, as the standard library's readers understand them, and as they were when somebody last
looked at them: tests/render/expected/SAMPLE.FORMAT.

    test_formats.py [--update]      writes the expected outputs anew; read them before you keep them

PRINT_SAMPLE names the program that prints samples (tests/render/print_sample.c).
"""
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

EXPECTED = pathlib.Path(__file__).resolve().parent / "expected"
SAMPLES = ["leak", "judged", "kept", "unsure", "quiet", "no-rows", "nothing", "hostile"]
LOOKED_AT = {
    "judged.80.txt": ["judged", "text", "80", "u"],
    "judged.40.txt": ["judged", "text", "40"],
    "kept.120.txt": ["kept", "text", "120", "u"],
    "leak.colour.txt": ["leak", "text", "80", "cu"],
    "unsure.80.txt": ["unsure", "text", "80", "u"],
    "quiet.80.txt": ["quiet", "text", "80", "u"],
    "no-rows.80.txt": ["no-rows", "text", "80", "u"],
    "nothing.80.txt": ["nothing", "text", "80", "u"],
    "hostile.80.txt": ["hostile", "text", "80", "u"],
    "judged.md": ["judged", "markdown"],
    "unsure.md": ["unsure", "markdown"],
    "no-rows.md": ["no-rows", "markdown"],
    "hostile.md": ["hostile", "markdown"],
    "leak.csv": ["leak", "csv"],
    "hostile.csv": ["hostile", "csv"],
    "judged.xml": ["judged", "junit"],
    "judged.sarif": ["judged", "sarif"],
    "unsure.sarif": ["unsure", "sarif"],
    "leak.speedscope.json": ["leak", "speedscope"],
}


def printed(*words):
    done = subprocess.run([os.environ["PRINT_SAMPLE"], *words], stdout=subprocess.PIPE, check=True)
    return done.stdout


class Looks(unittest.TestCase):
    maxDiff = None

    def test_everything_looks_as_it_did(self):
        self.assertEqual(sorted(LOOKED_AT), sorted(p.name for p in EXPECTED.iterdir()))
        for name, words in LOOKED_AT.items():
            with self.subTest(name):
                wanted = (EXPECTED / name).read_bytes()
                got = printed(*words)
                self.assertEqual(got.decode().splitlines(), wanted.decode().splitlines())
                self.assertEqual(got, wanted)

    def test_everything_is_utf_8_and_ends_a_line(self):
        for sample in SAMPLES:
            for form in ["csv", "markdown", "speedscope", "junit", "sarif"]:
                with self.subTest(sample + " " + form):
                    text = printed(sample, form).decode()
                    self.assertTrue(text.endswith("\n"))
                    self.assertNotRegex(text, "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\ufeff]")


class Csv(unittest.TestCase):
    NUMBERS = re.compile(r"line|is_first|invocations|occurrences|_mib$")

    def rows(self, sample):
        return list(csv.DictReader(io.StringIO(printed(sample, "csv").decode(), newline=""), strict=True))

    def test_a_row_is_a_line(self):
        for sample in SAMPLES:
            raw = printed(sample, "csv")
            self.assertEqual(raw.count(b"\r\n"), raw.count(b"\n"))
            self.assertEqual(raw.count(b"\r\n"), raw.count(b"\r"))
            self.assertEqual(raw.count(b"\n"), len(self.rows(sample)) + 1)

    def test_all_rows_have_all_cells(self):
        for sample in SAMPLES:
            for row in self.rows(sample):
                self.assertNotIn(None, row)
                self.assertNotIn(None, row.values())

    def test_numbers_are_numbers_and_no_text_is_a_formula(self):
        for sample in SAMPLES:
            for row in self.rows(sample):
                for name, cell in row.items():
                    if self.NUMBERS.search(name):
                        float(cell)
                    else:
                        self.assertIsNone(re.search(r"(^|;)[\s]*[=+\-@＝＋－＠]", cell), (name, cell))
                        self.assertLess(len(cell), 32767)

    def test_a_line_keeps_its_text(self):
        sources = [row["source"] for row in self.rows("leak")]
        self.assertIn("    order = orders.find(req.params['id'])", sources)
        self.assertIn("'@memory_profiler.profile(stream=profiler_logstream)", sources)
        hostile = [row["source"] for row in self.rows("hostile")]
        self.assertIn('"""', hostile)
        self.assertIn("a;'=b()", hostile)
        self.assertIn("  '=1+1", hostile)

    def test_the_sums_are_those_of_the_result(self):
        rows = [row for row in self.rows("leak") if row["is_first"] == "0"]
        self.assertAlmostEqual(sum(float(row["increment_sum_mib"]) for row in rows), 60.1 + 0.3 + 16.4 + 0.4)


class Junit(unittest.TestCase):
    """The shape is that of junit-10.xsd of Jenkins's xunit plugin, which is wider than Surefire's own."""
    CHILDREN = {
        "testsuites": {"testsuite"},
        "testsuite": {"testcase"},
        "testcase": {"failure", "system-out"},
        "failure": set(),
        "system-out": set(),
    }
    ATTRIBUTES = {
        "testsuites": {"name", "tests", "failures", "errors", "time"},
        "testsuite": {"name", "tests", "failures", "errors", "time"},
        "testcase": {"classname", "name", "time"},
        "failure": {"type", "message"},
        "system-out": set(),
    }

    def test_elements_and_attributes(self):
        for sample in SAMPLES:
            for element in ElementTree.fromstring(printed(sample, "junit")).iter():
                self.assertLessEqual({child.tag for child in element}, self.CHILDREN[element.tag])
                self.assertEqual(set(element.attrib), self.ATTRIBUTES[element.tag])

    def test_what_is_counted_is_there(self):
        for sample in SAMPLES:
            root = ElementTree.fromstring(printed(sample, "junit"))
            for group in [root] + root.findall("testsuite"):
                cases = list(group.iter("testcase"))
                self.assertEqual(int(group.get("tests")), len(cases))
                self.assertEqual(int(group.get("failures")), sum(case.find("failure") is not None for case in cases))

    def test_a_culprit_is_a_failure_and_a_leak_is_none(self):
        judged = ElementTree.fromstring(printed("judged", "junit"))
        self.assertEqual([(case.get("classname"), case.get("name"), len(case.findall("failure")))
                          for case in judged.iter("testcase")],
                         [("CheckStock/__init__.py", "CheckStock", 0), ("InvoiceText/__init__.py", "InvoiceText", 2),
                          ("Thumbnail/__init__.py", "Thumbnail", 1)])
        leak = ElementTree.fromstring(printed("leak", "junit"))
        self.assertEqual(list(leak.iter("failure")), [])
        self.assertIn("leak: +1.5 MiB per call", "".join(out.text for out in leak.iter("system-out")))

    def test_functions_of_a_file_share_a_suite(self):
        root = ElementTree.fromstring(printed("unsure", "junit"))
        self.assertEqual([(suite.get("name"), [case.get("name") for case in suite]) for suite in root],
                         [("function_app.py", ["resize", "warm"]), ("unknown file", ["line 19"])])


class Sarif(unittest.TestCase):
    """What SARIF 2.1.0 requires (sections 3.13 to 3.34), and code scanning besides."""

    def run_of(self, sample):
        log = json.loads(printed(sample, "sarif"))
        self.assertEqual(log["version"], "2.1.0")
        self.assertEqual(len(log["runs"]), 1)
        return log["runs"][0]

    def test_the_rules(self):
        driver = self.run_of("nothing")["tool"]["driver"]
        self.assertEqual(driver["name"], "pyfuncprof")
        self.assertEqual([rule["id"] for rule in driver["rules"]], ["budget", "compare", "leak"])

    def test_results_name_their_rule_and_place(self):
        for sample in SAMPLES:
            run = self.run_of(sample)
            for result in run["results"]:
                self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
                self.assertIn(result["level"], ("error", "warning"))
                self.assertTrue(result["message"]["text"])
                self.assertNotRegex(result["message"]["text"], r"[\[\]{}]")
                for location in result["locations"]:
                    self.check_place(location)

    def check_place(self, location):
        place = location.get("physicalLocation")
        if not place:
            return
        uri = place["artifactLocation"]["uri"]
        parts = urllib.parse.urlsplit(uri)
        self.assertEqual(parts, ("", "", uri, "", ""))
        self.assertRegex(uri, r"^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$")
        self.assertFalse({"", ".", ".."} & set(uri.split("/")))
        if "region" in place:
            self.assertIn(place["region"]["startLine"], range(1, 2 ** 31))

    def test_culprits_are_errors_and_leaks_warnings(self):
        found = [(result["ruleId"], result["level"]) for result in self.run_of("judged")["results"]]
        self.assertEqual(found, [("budget", "error")] * 2 + [("compare", "error"), ("leak", "warning")])

    def test_a_leak_in_no_line_is_found_at_its_function(self):
        result, = self.run_of("unsure")["results"]
        self.assertEqual(result["locations"][0]["physicalLocation"]["region"], {"startLine": 30})

    def test_fingerprints_differ_and_stay(self):
        for sample in ["judged", "leak", "hostile"]:
            prints = [result["partialFingerprints"]["pyfuncprof/v1"] for result in self.run_of(sample)["results"]]
            self.assertEqual(len(prints), len(set(prints)), prints)
        leaks = [[result["partialFingerprints"] for result in self.run_of(sample)["results"] if result["ruleId"] == "leak"]
                 for sample in ("leak", "judged")]
        self.assertEqual(*leaks)


class Speedscope(unittest.TestCase):

    def test_weights_and_stacks_belong_together(self):
        for sample in SAMPLES:
            document = json.loads(printed(sample, "speedscope"))
            frames = document["shared"]["frames"]
            profile, = document["profiles"]
            self.assertEqual(len(profile["samples"]), len(profile["weights"]))
            self.assertEqual(profile["endValue"], sum(profile["weights"]))
            self.assertLess(profile["endValue"], 2 ** 53)
            for (function, line), weight in zip(profile["samples"], profile["weights"]):
                self.assertEqual(frames[function].get("file"), frames[line].get("file"))
                self.assertGreater(weight, 0)

    def test_bytes_are_those_of_the_increments(self):
        profile, = json.loads(printed("leak", "speedscope"))["profiles"]
        self.assertEqual(profile["unit"], "bytes")
        self.assertEqual(profile["weights"][0], int(60.1 * 2 ** 20))


def update():
    EXPECTED.mkdir(exist_ok=True)
    for path in EXPECTED.iterdir():
        path.unlink()
    for name, words in LOOKED_AT.items():
        (EXPECTED / name).write_bytes(printed(*words))


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
