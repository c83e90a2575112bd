#!/usr/bin/env python3
"""Samples in speedscope itself: valid by the schema that it publishes, and opened by the app in Chromium.

Needs jsonschema. SPEEDSCOPE names the folder of the app (dist/release of its npm package), CHROMIUM the browser,
PRINT_SAMPLE the program that prints samples.
"""
import base64
import html
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import jsonschema

APP = pathlib.Path(os.environ["SPEEDSCOPE"])
SAMPLES = ["leak", "unsure", "nothing", "hostile"]


def printed(sample):
    return subprocess.run([os.environ["PRINT_SAMPLE"], sample, "speedscope"], stdout=subprocess.PIPE, check=True).stdout


def opened(sample):
    """The text of the page that shows the sample as a table: loaded as the package's own command does it."""
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "profile.js"
        script.write_text("speedscope.loadFileFromBase64('sample.json', '%s')" % base64.b64encode(printed(sample)).decode())
        page = subprocess.run(
            [os.environ["CHROMIUM"], "--headless=new", "--no-sandbox", "--enable-unsafe-swiftshader",
             "--allow-file-access-from-files", "--user-data-dir=" + folder, "--virtual-time-budget=20000", "--dump-dom",
             "%s#localProfilePath=%s&view=sandwich" % ((APP / "index.html").as_uri(), script)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True).stdout.decode()
    return html.unescape(re.sub(r"<[^>]*>", "\n", page))


class Speedscope(unittest.TestCase):

    def test_the_schema_is_kept(self):
        schema = json.loads((APP / "file-format-schema.json").read_text())
        for sample in SAMPLES:
            with self.subTest(sample):
                jsonschema.validate(json.loads(printed(sample)), schema)

    def test_the_app_shows_the_lines(self):
        page = opened("leak")
        self.assertIn("growth of memory - speedscope", page)
        self.assertRegex(page, r"60\.10 MB \(78%\)\s+60\.10 MB \(78%\)\s+51: INVOICES\[key\] = render\(order\)")
        self.assertRegex(page, r"60\.40 MB \(78%\)\s+0 B \(<0\.01%\)\s+InvoiceText\n")

    def test_the_app_opens_what_is_empty_or_hostile(self):
        self.assertIn("No symbols found", opened("nothing"))
        self.assertIn("<script>alert('x')</script>", opened("hostile"))


if __name__ == "__main__":
    unittest.main()
