#!/usr/bin/env python3
"""A report as JSON: it is what its schema says, all of what the result has, exact and the same each time.

    build/venv/bin/python tests/render/test_json.py     (program: $PRINT_SAMPLE or build/tests/print_sample)

The same goes for the JSON in the page, which is that of the report but for its layout and its cut texts.
"""
import decimal
import json
import os
import pathlib
import re
import subprocess
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("PRINT_SAMPLE") or ROOT / "build" / "tests" / "print_sample"
SCHEMA = json.loads((ROOT / "tests" / "schema" / "report.schema.json").read_text())
SAMPLES = ["curves", "kept", "markup", "large", "no-rows"]


def rendered(sample, form):
    return subprocess.run([PROGRAM, sample, form], check=True, stdout=subprocess.PIPE).stdout


def texts_in(value):
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return [value] if isinstance(value, str) else []
    return [text for part in value for text in texts_in(part)]


def objects_in(schema):
    """Every object schema in a schema."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects_in(part)


class Schema(unittest.TestCase):
    def test_the_schema_is_one(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_every_key_is_described_and_required(self):
        for schema in objects_in(SCHEMA):
            self.assertEqual(sorted(schema["properties"]), sorted(schema["required"]))
            self.assertIs(schema["additionalProperties"], False)
            for key, value in schema["properties"].items():
                target = SCHEMA["$defs"].get(value.get("$ref", "").rpartition("/")[2], {})
                self.assertTrue(value.get("description") or target.get("description"), key)

    def test_reports_are_valid(self):
        validator = jsonschema.Draft202012Validator(SCHEMA)
        for sample in set(SAMPLES) - {"large"}:
            with self.subTest(sample):
                validator.validate(json.loads(rendered(sample, "json")))

    def test_a_report_that_is_not_is_told(self):
        report = json.loads(rendered("curves", "json"))
        report["functions"][0]["lines"][0]["increment"]["p95"] = "3.1 MiB"
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.validate(report, SCHEMA)


class Report(unittest.TestCase):
    def test_amounts_are_exact(self):
        report = json.loads(rendered("curves", "json"), parse_float=decimal.Decimal)
        f = report["functions"][0]
        self.assertEqual("47.1", str(f["growth"]["p50"]))
        self.assertEqual("59.9", str(f["trend"]["first"]))
        self.assertEqual("1536.0", str(report["limit"]))
        self.assertEqual("0.0312", str(report["read"]["lost_share"]))
        self.assertEqual("-1062.4", str(report["functions"][1]["lines"][2]["hurts"]))
        for line in f["lines"][1:]:
            self.assertEqual(line["increment"]["sum"], sum(amount for _, amount in line["points"]))

    def test_no_number_has_noise(self):
        for number in re.findall(rb"[:\[ ](-?\d+\.\d+)", rendered("large", "json")):
            self.assertRegex(number, rb"^-?\d+\.(0|\d{0,5}[1-9])$")

    def test_what_is_not_known_is_null(self):
        report = json.loads(rendered("unsure", "json"))
        self.assertEqual([None] * 3, [report[key] for key in ("plan", "limit", "calls_left")])
        report = json.loads(rendered("curves", "json"))
        self.assertIsNone(report["functions"][0]["lines"][3]["occurrences"])
        self.assertIsNone(report["culprits"][0]["line_index"])
        self.assertIsNone(json.loads(rendered("markup", "json"))["functions"][1]["start"])

    def test_places_lead_to_lines(self):
        report = json.loads(rendered("curves", "json"))
        hurts = []
        for place in report["top"]:
            line = report["functions"][place["function_index"]]["lines"][place["line_index"]]
            self.assertFalse(line["is_first"])
            hurts.append(line["hurts"])
        self.assertEqual(sorted(hurts, reverse=True), hurts)

    def test_the_text_is_one_object_and_a_line_end(self):
        for sample in SAMPLES:
            text = rendered(sample, "json")
            self.assertTrue(text.startswith(b'{\n  "pyfuncprof": ') and text.endswith(b"\n}\n"))
            self.assertEqual(text, rendered(sample, "json"))

    def test_points_are_on_one_line(self):
        self.assertRegex(rendered("curves", "json"), rb'"points": \[\[0, 59\.9\], \[1, 62\.8\], ')


class Hostile(unittest.TestCase):
    def setUp(self):
        self.text = rendered("markup", "json")
        self.lines = json.loads(self.text)["functions"][0]["lines"]

    def source(self, number):
        return next(line["source"] for line in self.lines if line["line"] == number)

    def test_texts_are_kept(self):
        self.assertEqual("</script><script>window.pwned = 1</script>", self.source(11))
        self.assertIn("\u202e\u2066# admin\u2069\u2066 : \u2028 next \u2029 last", self.source(17))
        self.assertEqual("a\0b <b>", self.source(30))
        self.assertEqual("x" * 10_000_000, self.source(31))

    def test_bytes_that_are_no_text_are_replaced(self):
        self.text.decode("utf-8")
        bad = "\ufffd"
        self.assertEqual(f"half {bad} a {bad * 3} pair {bad * 5} {bad * 2} end", self.source(18))

    def test_no_control_character_is_written(self):
        self.assertEqual([], re.findall(rb"[\0-\x09\x0b-\x1f]", self.text))

    def test_numbers_at_their_ends(self):
        last = json.loads(self.text, parse_float=decimal.Decimal)["functions"][1]
        self.assertEqual(2 ** 64 - 1, last["lines"][0]["line"])
        self.assertEqual("-9223372036854.775808", str(last["lines"][0]["increment"]["min"]))
        self.assertEqual("0.0", str(last["trend"]["slope"]))


class Page(unittest.TestCase):
    """The JSON in the page; what the page does with it is in test_page.py."""

    def data(self, sample):
        page = rendered(sample, "html")
        found = re.findall(rb'<script type="application/json" id="data">(.*?)</script>', page, re.S)
        self.assertEqual(1, len(found))
        return found[0]

    def test_the_data_is_the_report(self):
        for sample in ["curves", "kept", "large", "no-rows"]:
            self.assertEqual(json.loads(rendered(sample, "json")), json.loads(self.data(sample)))

    def test_nothing_in_it_means_anything_to_html(self):
        data = self.data("markup").decode("utf-8")
        self.assertEqual([], re.findall("[<>&\u2028\u2029\0]", data))

    def test_long_texts_are_cut(self):
        whole, cut = json.loads(rendered("markup", "json")), json.loads(self.data("markup"))
        differing = [(a, b) for a, b in zip(texts_in(whole), texts_in(cut)) if a != b]
        self.assertEqual([("x" * 10_000_000, "x" * 2000 + "\u2026 [cut: 10000000 bytes]")], differing)
        self.assertLess(len(self.data("markup")), 50_000)


if __name__ == "__main__":
    unittest.main()
