#!/usr/bin/env python3
"""What GitHub's own Markdown reader makes of hostile samples: text and code in the places meant for them, nothing else.

Needs cmarkgfm. PRINT_SAMPLE names the program that prints samples.
"""
import html.parser
import os
import subprocess
import unittest

import cmarkgfm
from cmarkgfm.cmark import Options

ALLOWED = {"h3", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"}
SAMPLES = ["leak", "judged", "kept", "unsure", "quiet", "no-rows", "nothing", "hostile"]


class Reader(html.parser.HTMLParser):
    """The elements, the text outside of code, and how many cells each row of a table has."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.outside, self.inside, self.rows, self.in_code = set(), [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag == "table":
            self.rows.append([])
        if tag == "tr":
            self.rows[-1].append(0)
        if tag in ("td", "th"):
            self.rows[-1][-1] += 1
        self.in_code += tag == "code"

    def handle_endtag(self, tag):
        self.in_code -= tag == "code"

    def handle_data(self, data):
        (self.inside if self.in_code else self.outside).append(data)


def read(sample):
    text = subprocess.run([os.environ["PRINT_SAMPLE"], sample, "markdown"], stdout=subprocess.PIPE, check=True).stdout
    return Reader(cmarkgfm.github_flavored_markdown_to_html(text.decode(), Options.CMARK_OPT_UNSAFE))


class Markdown(unittest.TestCase):

    def test_only_our_own_markup_is_there(self):
        for sample in SAMPLES:
            with self.subTest(sample):
                self.assertLessEqual(read(sample).tags, ALLOWED)

    def test_a_row_has_the_cells_of_its_head(self):
        for sample in SAMPLES:
            for table in read(sample).rows:
                self.assertEqual(len(set(table)), 1, (sample, table))

    def test_outside_of_code_nothing_notifies_or_links(self):
        for sample in SAMPLES:
            outside = "".join(read(sample).outside)
            for sign in ["@", "#", "://", "www.", "javascript:", "*", "`", "<", "$"]:
                self.assertNotIn(sign, outside, sample)

    def test_hostile_text_is_shown_as_it_is(self):
        inside = read("hostile").inside
        self.assertIn("```", "".join(inside))
        self.assertIn("<script>alert('x')</script>", "".join(inside))
        self.assertIn("`|\\|](javascript:1) @octocat #1", "".join(inside))


if __name__ == "__main__":
    unittest.main()
