#!/usr/bin/env python3
"""The pictures of examples/guide/report.md are of the page that the logs beside them give, in a real browser.

    python3 tests/render/test_pictures.py [--update]     (binary: $PYFUNCPROF or build/pyfuncprof)

With --update they are taken again. Browsers and fonts differ, so no bytes are compared: a picture has the size of the
page, and the page says what the text for those who do not see the picture says.
"""
import base64
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

from webdriver import Browser

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = os.environ.get("PYFUNCPROF") or ROOT / "build" / "pyfuncprof"
GUIDE = ROOT / "examples" / "guide"
WIDTH, HEIGHT = 1000, 1500
LOGS = {"leak": ["--app", ROOT / "examples" / "orders-v1", "--plan", "consumption"], "plateau": []}


def look(name):
    """(what the page says, a picture of it)"""
    with tempfile.TemporaryDirectory() as room, Browser() as browser:
        page = pathlib.Path(room) / "report.html"
        with page.open("w") as out:
            subprocess.run([BINARY, "report", GUIDE / (name + ".log"), *LOGS[name], "--format", "html"], check=True, stdout=out)
        browser.open(page)
        browser.call("POST", "/window/rect", {"width": WIDTH, "height": HEIGHT})
        width, height = browser.run("return [window.innerWidth, window.innerHeight]")
        browser.call("POST", "/window/rect", {"width": 2 * WIDTH - width, "height": 2 * HEIGHT - height})
        return browser.run("return document.body.innerText"), base64.b64decode(browser.call("GET", "/screenshot"))


def size(picture):
    return struct.unpack(">II", picture[16:24])


class Pictures(unittest.TestCase):
    def test_each_shows_what_the_guide_says(self):
        shown = re.findall(r"!\[The page: ([\d.]+ MiB) per call[^]]*, a (\w+);[^]]*\]\((\w+)\.png\)",
                           (GUIDE / "report.md").read_text())
        self.assertEqual(sorted(LOGS), sorted(name for _, _, name in shown))
        for amount, verdict, name in shown:
            text, picture = look(name)
            self.assertEqual((WIDTH, HEIGHT), size((GUIDE / (name + ".png")).read_bytes()))
            self.assertEqual((WIDTH, HEIGHT), size(picture))
            self.assertIn("+" + amount, text)
            self.assertIn(verdict, text)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        for name in LOGS:
            (GUIDE / (name + ".png")).write_bytes(look(name)[1])
    else:
        unittest.main()
