#!/usr/bin/env python3
"""A report as a page, in a real browser: what it shows, how it is used, and that a hostile log does nothing in it.

    python3 tests/render/test_page.py     (program: $PRINT_SAMPLE or build/tests/print_sample)

Needs chromium and chromedriver. After a change of report.css or report.js the test of the hashes tells what has to
stand in report.html; until it does, the browser applies neither.
"""
import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from webdriver import Browser

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("PRINT_SAMPLE") or ROOT / "build" / "tests" / "print_sample"
TEMPLATE = ROOT / "templates" / "report"
SAMPLES = ["curves", "kept", "markup", "large", "no-rows"]

# Every text that can be seen, with its contrast to what is behind it, when that is below 4.5.
FAINT = """
const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const paint = (colours) => {
	colours.forEach((colour) => { pixel.fillStyle = colour; pixel.fillRect(0, 0, 1, 1); });
	return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const light = (colour) => colour.map((v) => v / 255)
	.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
	.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const faint = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
	const node = walker.currentNode.parentElement;
	if (!walker.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.matches("option"))
		continue;
	const behind = [];
	for (let up = node; up; up = up.parentElement)
		behind.unshift(getComputedStyle(up).backgroundColor);
	const style = getComputedStyle(node);
	const ink = node instanceof SVGElement ? style.fill : style.color;
	const [a, b] = [light(paint(behind)), light(paint([...behind, ink]))].sort((x, y) => y - x);
	if ((a + 0.05) / (b + 0.05) < 4.5)
		faint.push([walker.currentNode.data.trim().slice(0, 40), ink, behind.join(" "), (a + 0.05) / (b + 0.05)]);
}
return faint;
"""

FOCUS = "return document.activeElement.textContent || document.activeElement.id"


def hash_of(path):
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="pages-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for sample in SAMPLES:
            with open(cls.folder / (sample + ".html"), "wb") as out:
                subprocess.run([PROGRAM, sample, "html"], check=True, stdout=out)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.browser.resize(1400)
        self.browser.prefer("light")

    def open(self, sample, place=""):
        self.browser.open(self.folder / (sample + ".html"), place)
        return self.browser

    def cells(self, table, column):
        return self.browser.texts("#%s tbody tr > :nth-child(%d)" % (table, column))

    def numbers(self, table, column):
        return [float(text.replace("\u2212", "-").replace(",", "")) for text in self.cells(table, column)]

    def assertSorted(self, values, reverse=False):
        self.assertEqual(sorted(values, reverse=reverse), values)
        self.assertGreater(len(set(values)), 2)


class Shows(Page):
    def test_nothing_is_said_on_the_console(self):
        for sample in SAMPLES:
            with self.subTest(sample):
                browser = self.open(sample)
                self.assertEqual([], browser.log("browser"))

    def test_the_head_answers(self):
        browser = self.open("curves")
        self.assertIn("InvoiceText/__init__.py:51", browser.run("return document.title"))
        leak, most, peak = browser.texts("#answers > section")
        for part in ["This line leaks", "+3.1 MiB per call", "InvoiceText/__init__.py:51 in InvoiceText",
                     "INVOICES[key] = render(order)", "In 120 of 120 calls, +372.0 MiB together", "\u2197 leak",
                     "from 59.9 to 428.7 MiB over 120 calls", "+3.13 MiB per call over the second half (95 % interval"]:
            self.assertIn(part, leak)
        for part in ["takes the most", "+9.2 MiB per call", "shared/orders.py:22 in total_of_all", "\u2248 noise"]:
            self.assertIn(part, most)
        for part in ["435.3 MiB of 1,536.0", "The plan is consumption: 1,100.7 MiB are left.", "in about 347 calls"]:
            self.assertIn(part, peak)
        self.assertEqual(1, len(browser.texts("h1")))

    def test_a_leak_of_no_line(self):
        first = self.open("large").texts("#answers > section")[0]
        self.assertIn("This function leaks, by no single line+3.13 MiB", first)

    def test_budgets_and_notes(self):
        browser = self.open("curves")
        self.assertEqual(["Budgets 2 exceeded"], browser.texts("#judgement h2"))
        self.assertIn("growth p95 is 4.0 MiB, the budget allows 1.0 MiB", browser.texts("#culprits li")[0])
        self.assertEqual(2, len(browser.texts("#notes li")))
        browser = self.open("kept")
        self.assertEqual(["Budgets \u2713 kept"], browser.texts("#judgement h2"))
        browser = self.open("large")
        self.assertEqual([True, True], browser.run("return ['judgement', 'notes'].map((id) => byId(id).hidden)"))

    def test_an_empty_report(self):
        browser = self.open("no-rows")
        self.assertIn("Nothing was measured", browser.texts("h1"))
        self.assertEqual(0, browser.run("return [...document.querySelectorAll('table, search')]"
                                        ".filter((node) => node.checkVisibility()).length"))

    def test_lines_and_functions(self):
        self.open("curves")
        self.assertEqual(9, len(self.cells("lines", 1)))
        self.assertEqual("shared/orders.py:22rows = json.load(open(path, encoding=\"utf-8\"))  # \u00e4lle Zeilen, "
                         "\u65e5\u672c", self.cells("lines", 1)[0])
        self.assertEqual(["+1,086.0", "+372.0", "+27.4"], self.cells("lines", 4)[:3])
        self.assertIn("\u2013", self.cells("lines", 10))
        self.assertEqual(["\u2197 leak", "\u2026 too few", "\u2248 noise", "\u2192 plateau"],
                         self.cells("functions", 2))
        self.assertEqual(4, self.browser.run("return document.querySelectorAll('#functions svg path').length"))

    def test_the_source_is_warm_where_it_takes_most(self):
        browser = self.open("curves")
        self.assertEqual(["44log 48", "\u22ef 2 lines not in the log", "47log 51", "\u22ef 3 lines not in the log",
                          "51log 55", "51log 55", "\u22ef 2 lines not in the log", "54log 58"],
                         browser.texts(".lines tbody tr > :first-child"))
        shares = browser.run("return [...document.querySelectorAll('.lines tbody tr:not(.gap)')]"
                             ".map((row) => parseFloat(row.style.getPropertyValue('--share')) || 0)")
        self.assertEqual(2, shares.index(max(shares)))
        self.assertEqual([0, 0], [shares[0], shares[3]])
        backs = browser.run("return [...document.querySelectorAll('.lines tbody tr:not(.gap)')]"
                            ".map((row) => getComputedStyle(row).backgroundColor)")
        self.assertEqual(backs[0], backs[3])
        self.assertNotEqual(backs[0], backs[2])
        self.assertIn("59.9 \u2013 428.7 at start", browser.texts(".lines tr.first td")[0])

    def test_an_address_opens_its_line(self):
        browser = self.open("curves", "#f1l1")
        self.assertEqual("total_of_all\u2248 noise", browser.texts("#view h2")[0])
        self.assertEqual("22", browser.run(FOCUS))
        self.assertEqual(["What line 22 takes in a call"], browser.texts(".of-line figcaption"))
        for place in ["#f9", "#f1l77", "#f-1", "#f1l1x", "#lines"]:
            with self.subTest(place):
                self.assertEqual("InvoiceText\u2197 leak", self.open("curves", place).texts("#view h2")[0])
                self.assertEqual([], self.browser.log("browser"))


class IsUsed(Page):
    def test_sorting(self):
        browser = self.open("curves")
        states = ("return [...document.querySelectorAll('#lines thead th')]"
                  ".map((head) => head.getAttribute('aria-sort'))")
        self.assertEqual("descending", browser.run(states)[3])
        self.assertSorted(self.numbers("lines", 4), reverse=True)
        for column in (4, 6, 9):
            before = self.numbers("lines", column)
            browser.click("#lines th:nth-child(%d) button" % column)
            first = "ascending" if column == 4 else "descending"
            self.assertEqual(first, browser.run(states)[column - 1])
            self.assertSorted(self.numbers("lines", column), reverse=first == "descending")
            self.assertEqual(sorted(before), sorted(self.numbers("lines", column)))
        browser.click("#lines th:nth-child(1) button")
        self.assertEqual(["ascending"], [state for state in browser.run(states) if state])
        self.assertIn("InvoiceText/__init__.py:47", self.cells("lines", 1)[0])
        browser.click("#functions th:nth-child(2) button")
        self.assertEqual("\u2197 leak", self.cells("functions", 2)[0])
        self.assertEqual("\u2026 too few", self.cells("functions", 2)[-1])

    def choose(self, select, text):
        self.browser.run("const s = byId(arguments[0]);"
                         "s.value = [...s.options].find((o) => o.text === arguments[1]).value;"
                         "s.dispatchEvent(new Event('input'))", select, text)

    def test_filtering(self):
        browser = self.open("curves")
        browser.click("#filter")
        browser.press(*"INVOICES render")
        self.assertEqual(2, len(self.cells("lines", 1)))
        self.assertEqual(["2 of 9"], browser.texts("#lines-count"))
        self.choose("verdict", "leak")
        self.assertEqual(["InvoiceText/__init__.py:51INVOICES[key] = render(order)"], self.cells("lines", 1))
        browser.press("Escape")
        self.assertEqual("", browser.run("return byId('filter').value"))
        self.choose("verdict", "all")
        self.choose("function", "TrackParcel")
        self.assertEqual(["TrackParcel", "TrackParcel"], self.cells("lines", 2))
        self.assertEqual(1, len(self.cells("functions", 1)))
        browser.press(*"no such line")
        self.assertEqual(["No line is like that."], self.cells("lines", 1))

    def test_the_keyboard(self):
        browser = self.open("curves")
        browser.press("/")
        self.assertEqual("filter", browser.run(FOCUS))
        browser.press(*"j/k")
        self.assertEqual("j/k", browser.run("return byId('filter').value"))
        browser.press("Escape")
        browser.run("document.activeElement.blur()")
        browser.press("j", "j", "ArrowDown", "k")
        self.assertEqual("InvoiceText/__init__.py:51", browser.run(FOCUS))
        self.assertNotEqual("none", browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
        browser.press("Enter")
        browser.wait("return document.activeElement.closest('#view')")
        self.assertEqual("51", browser.run(FOCUS))
        self.assertEqual("#f0l2", browser.run("return location.hash"))
        browser.press("k")
        self.assertEqual("47", browser.run(FOCUS))
        browser.press("Enter")
        browser.wait("return document.querySelector('.of-line').textContent.startsWith('What line 47 takes in a call')")
        browser.press("Escape")
        self.assertEqual("InvoiceText/__init__.py:51", browser.run(FOCUS))

    def test_a_chart_by_its_keys(self):
        browser = self.open("curves")
        output = "#view .charts > figure output"
        self.assertEqual(["120 points, 59.9 to 428.7 MiB"], browser.texts(output))
        browser.run("document.querySelector('#view figure svg').focus()")
        browser.press("ArrowRight", "ArrowRight")
        self.assertEqual(["call 2: 62.8 MiB"], browser.texts(output))
        browser.press("End")
        self.assertEqual(["call 120: 428.7 MiB"], browser.texts(output))
        self.assertEqual("call 120: 428.7 MiB",
                         browser.run("return document.activeElement.getAttribute('aria-valuetext')"))

    def test_everything_can_be_reached_with_tab(self):
        browser = self.open("curves")
        seen = set()
        for _ in range(100):
            browser.press("Tab")
            seen.add(browser.run("return [...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        wanted = browser.run("const all = [...document.querySelectorAll('*')]; return [...document.querySelectorAll("
                             "'a, button, input, select, [tabindex=\"0\"]')].filter((node) => node.checkVisibility())"
                             ".map((node) => all.indexOf(node))")
        self.assertEqual([], [browser.run("return document.querySelectorAll('*')[arguments[0]].outerHTML", index)
                              for index in set(wanted) - seen])

    def test_controls_have_names_and_tables_heads(self):
        browser = self.open("curves")
        self.assertEqual([], browser.run("""
            const named = (node) => node.textContent.trim() || node.labels?.length || node.getAttribute('aria-label');
            return [...document.querySelectorAll('button, a, input, select, svg[tabindex]')]
                .filter((node) => !named(node)).map((node) => node.outerHTML)"""))
        self.assertEqual(0, browser.run("return document.querySelectorAll('th:not([scope])').length"))
        self.assertEqual(3, browser.run("return document.querySelectorAll('table > caption').length"))

    def test_light_and_dark(self):
        browser = self.open("curves")
        back = "return getComputedStyle(document.body).backgroundColor"
        light = browser.run(back)
        browser.click("#scheme")
        dark = browser.run(back)
        self.assertNotEqual(light, dark)
        self.assertEqual(["\u2600 Light"], browser.texts("#scheme"))
        browser.click("#scheme")
        self.assertEqual(light, browser.run(back))
        browser.prefer("dark")
        self.open("curves")
        self.assertEqual(dark, browser.run(back))
        browser.click("#scheme")
        self.assertEqual(light, browser.run(back))

    def test_the_contrast(self):
        for sample in ["curves", "kept", "markup"]:
            for scheme in ["light", "dark"]:
                with self.subTest(sample=sample, scheme=scheme):
                    self.browser.prefer(scheme)
                    self.assertEqual([], self.open(sample).run(FAINT))

    def test_every_width(self):
        for sample in ["curves", "markup", "large"]:
            for width in [360, 400, 700, 1000, 1400, 1600, 2560]:
                with self.subTest(sample=sample, width=width):
                    self.browser.resize(width)
                    self.assertEqual(width, self.open(sample).run("return document.documentElement.scrollWidth"))

    def test_many_rows_come_when_they_are_asked_for(self):
        browser = self.open("large")
        self.assertEqual(["2,000"], browser.texts("#lines-count"))
        self.assertEqual(20, len(self.cells("lines", 1)))
        browser.click("#lines + .more")
        self.assertEqual(2000, len(self.cells("lines", 1)))
        self.assertFalse(browser.run("return document.querySelector('#lines + .more').checkVisibility()"))
        self.assertEqual(self.cells("lines", 1)[20].split(".py")[0], browser.run(FOCUS).split(".py")[0])

    def test_on_paper(self):
        browser = self.open("curves")
        browser.run("addEventListener('beforeprint', () => { window.printed = ["
                    "document.querySelectorAll('#lines tbody tr').length,"
                    "document.querySelectorAll('section.function').length]; })")
        pdf = base64.b64decode(browser.call("POST", "/print", {}))
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual([9, 5], browser.run("return window.printed"))
        self.assertEqual(1, len(browser.texts("section.function")))
        browser.prefer("dark", media="print")
        browser.run("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(0, browser.run("return [...document.querySelectorAll('#scheme, #filters, .more, output')]"
                                        ".filter((node) => node.checkVisibility()).length"))
        self.assertEqual("rgb(255, 255, 255)", browser.run("return getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(4, browser.run("return [...document.querySelectorAll('section.function')]"
                                        ".filter((node) => node.checkVisibility()).length"))
        self.assertEqual([], browser.run(FAINT))
        browser = self.open("large")
        browser.run("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(2000, len(self.cells("lines", 1)))
        browser.run("dispatchEvent(new Event('afterprint'))")
        self.assertEqual(20, len(self.cells("lines", 1)))

    def test_without_script(self):
        self.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.open("curves")
            tree = json.dumps(self.browser.devtools("DOM.getDocument", depth=-1))
            self.assertIn("scripts are switched off here", tree)
        finally:
            self.browser.devtools("Emulation.setScriptExecutionDisabled", value=False)


class Hostile(Page):
    def test_nothing_of_the_log_runs(self):
        browser = self.open("markup")
        for place in ["#f0", "#f0l1", "#f0l12", "#f1l0", "#f1"]:
            browser.run("location.hash = arguments[0]", place)
        browser.run("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
        self.assertIsNone(browser.run("return window.pwned"))
        self.assertEqual([], browser.log("browser"))

    def test_the_log_makes_no_elements(self):
        browser = self.open("markup")
        self.assertEqual(2, browser.run("return document.scripts.length"))
        self.assertEqual([], browser.run("""
            return [...document.querySelectorAll('img, b, iframe, object, link, base, form')]
                .map((node) => node.outerHTML)"""))
        self.assertEqual([], browser.run("""
            return [...document.querySelectorAll('*')].flatMap((node) => [...node.attributes])
                .filter((a) => a.name.startsWith('on') || /script:/i.test(a.value)).map((a) => a.name)"""))

    def test_the_log_is_shown_as_text(self):
        browser = self.open("markup")
        sources = browser.texts(".lines td.source")
        for text in ["</script><script>window.pwned = 1</script>", "<!--<script>window.pwned = 2</script>",
                     '"}]}</script><b>bold</b>{{script}}{{data}}', "&lt;b&gt; &#x3c;i&#x3e;",
                     "javascript:window.pwned=5//\\u003cscript\\u003e ${window.pwned = 6} ]]>"]:
            self.assertTrue(any(text in source for source in sources), text)
        self.assertEqual("x" * 2000 + "\u2026 [cut: 10000000 bytes]", sources[-1])

    def test_what_deceives_the_eye_is_shown_by_its_number(self):
        browser = self.open("markup")
        whole = browser.run("return document.querySelector('main').textContent.replace(byId('data')?.textContent, '')")
        self.assertNotRegex(whole, "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
        sources = browser.texts(".lines td.source")
        self.assertIn("if access U+202EU+2066# adminU+2069U+2066 : U+2028 next U+2029 last", sources)
        self.assertIn("aU+0000b <b>", sources)
        self.assertTrue(any("U+001B[31mred" in source and "U+009B[2J U+000D carriage" in source for source in sources))
        self.assertNotRegex(browser.run("return document.title"), "[\u202a-\u202e\x1b]")

    def test_nothing_leaves(self):
        for sample in SAMPLES:
            browser = self.open(sample)
            browser.run("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
            asked = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
            urls = [event["params"]["request"]["url"] for event in asked
                    if event["method"] == "Network.requestWillBeSent"]
            self.assertEqual([(self.folder / (sample + ".html")).as_uri()], urls)

    def test_the_policy_would_stop_it(self):
        """Even markup that got in could neither run nor load."""
        browser = self.open("curves")
        stopped = browser.run_async("""
            const done = arguments[0], stopped = [];
            document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.pwned = 8";
            const image = document.createElement("img");
            image.setAttribute("onerror", "window.pwned = 9");
            image.src = "http://127.0.0.1:9/x.png";
            const style = document.createElement("style");
            style.textContent = "body { background: url(http://127.0.0.1:9/y.png) }";
            document.body.append(script, image, style);
            fetch("http://127.0.0.1:9/z").catch(() => setTimeout(() => done(stopped.sort()), 100));
        """)
        self.assertEqual(["connect-src", "img-src", "script-src-attr", "script-src-elem", "style-src-elem"],
                         sorted(set(stopped)))
        self.assertIsNone(browser.run("return window.pwned"))


class Template(unittest.TestCase):
    def test_the_policy_has_the_hashes(self):
        html = (TEMPLATE / "report.html").read_text()
        for kind, name in (("style", "report.css"), ("script", "report.js")):
            self.assertIn("%s-src '%s'" % (kind, hash_of(TEMPLATE / name)), html, name)

    def test_the_script_makes_no_markup(self):
        script = (TEMPLATE / "report.js").read_text()
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "eval(",
                     "Function("]:
            self.assertNotIn(word, script)


if __name__ == "__main__":
    unittest.main()
