"""End to end: `run` on apps whose leaks are known, with the real azure-functions and the real memory_profiler.

    python tests/e2e/test_run.py  (needs tests/e2e/requirements.txt; binary: $PYFUNCPROF or build/pyfuncprof)

After each run the app is as it was, byte for byte, and no process and no folder of ours is left.
"""
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BINARY = pathlib.Path(os.environ.get("PYFUNCPROF") or ROOT / "build" / "pyfuncprof").resolve()
ORDERS = ROOT / "examples" / "orders-v1"

sys.path.insert(0, str(HERE.parent))
import run_cases  # noqa: E402

V2 = "import azure.functions as func\n\napp = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)\n\n\n"
LEAK = V2 + '''kept = []


@app.route(route="leak")
def leak(req: func.HttpRequest) -> func.HttpResponse:
    size = 1024 * 1024
    kept.append(bytearray(b"x") * size)
    return func.HttpResponse(str(len(kept)))
'''


class Run(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.scratch = self.place / "scratch"
        self.scratch.mkdir()
        self.env = {**os.environ, "TMPDIR": str(self.scratch), "VIRTUAL_ENV": sys.prefix, "LC_ALL": "C.UTF-8"}
        self.addCleanup(lambda: self.assertEqual([], list(self.scratch.iterdir())))

    def app(self, script, **files):
        """A v2 app; gives its folder."""
        folder = self.place / "app"
        folder.mkdir()
        (folder / "host.json").write_text('{"version": "2.0"}')
        (folder / "requirements.txt").write_text("azure-functions\n")
        (folder / "function_app.py").write_text(script)
        for name, bytes_ in files.items():
            (folder / name).write_bytes(bytes_)
        return folder

    def before_it(self, statement):
        """The script that leaks, with a statement in front of those of its function."""
        return LEAK.replace("    size = ", "    %s\n    size = " % statement)

    def start(self, *words):
        return subprocess.Popen([str(BINARY), "run", *map(str, words)], env=self.env, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run_app(self, folder, *words, code=0):
        """Runs it; gives the report as JSON, and what was said besides."""
        before = run_cases.snapshot(folder)
        program = self.start(folder, *words, "--json")
        out, err = program.communicate(timeout=120)
        self.assertEqual(code, program.returncode, err)
        self.assertEqual(before, run_cases.snapshot(folder))
        return json.loads(out) if out else None, err

    def line(self, folder, text, file="function_app.py"):
        """The number of the line that has this text."""
        lines = (folder / file).read_text().splitlines()
        (number,) = [i for i, line in enumerate(lines, 1) if text in line]
        return number

    def only_function(self, report, name):
        (function,) = report["functions"]
        self.assertEqual(name, function["name"])
        return function

    # ---- the answer ----

    def test_a_leak_is_named_by_its_line_in_the_original(self):
        folder = self.app(LEAK)
        report, _ = self.run_app(folder, "leak", "-n", "20")
        function = self.only_function(report, "leak")
        self.assertEqual(("function_app.py", 20, "leak"), (function["file"], function["invocations"],
                                                           function["trend"]["verdict"]))
        (line,) = [line for line in function["lines"] if line["verdict"] == "leak" and not line["is_first"]]
        self.assertEqual(self.line(folder, "kept.append"), line["shown_line"])
        self.assertTrue(0.9 < line["increment"]["mean"] < 1.2, line["increment"])

    def test_an_instrumented_app_and_one_of_v1_too(self):
        folder = self.place / "orders"
        subprocess.run(["cp", "-R", ORDERS, folder], check=True)
        for _ in range(2):
            report, _ = self.run_app(folder, "InvoiceText", "-n", "12")
            function = self.only_function(report, "InvoiceText")
            (line,) = [line for line in function["lines"] if line["hurts"]]
            self.assertIn("INVOICES[key] = ", line["source"])
            self.assertEqual(self.line(ORDERS, "INVOICES[key] = ", "InvoiceText/__init__.py"), line["shown_line"])
            subprocess.run([BINARY, "instrument", "--quiet", folder], check=True, stderr=subprocess.DEVNULL)

    def test_one_call_is_said_to_be_few(self):
        folder = self.app(LEAK)
        self.assertIn("next: -n 20", self.run_app(folder)[1])
        self.assertNotIn("next:", self.run_app(folder, "-n", "2")[1])

    def test_a_local_only_app_is_profiled_wherever_it_is_run(self):
        folder = self.app(LEAK, **{".pyfuncprof.yml": b"profiler: local_only\n"})
        line = self.line(folder, "kept.append")
        for variables in {}, {"WEBSITE_INSTANCE_ID": "0f3c"}:
            self.env.update(variables)
            report, _ = self.run_app(folder, "leak", "-n", "3")
            self.assertIn(line, [row["shown_line"] for row in self.only_function(report, "leak")["lines"]])
            subprocess.run([BINARY, "instrument", "--quiet", folder], check=True, stderr=subprocess.DEVNULL)
            self.assertIn("PYFUNCPROF_ENABLE", (folder / "function_app.py").read_text())

    def test_what_is_freed_is_no_leak(self):
        folder = self.app(V2 + textwrap.dedent('''\
            @app.route(route="load")
            def load(req: func.HttpRequest) -> func.HttpResponse:
                page = bytearray(b"x") * (200 * 1024 * 1024)
                size = len(page)
                return func.HttpResponse(str(size))
            '''))
        report, _ = self.run_app(folder, "-n", "12")
        function = self.only_function(report, "load")
        self.assertNotEqual("leak", function["trend"]["verdict"])
        worst = max((line for line in function["lines"]), key=lambda line: line["hurts"])
        self.assertEqual(self.line(folder, "page = "), worst["shown_line"])
        self.assertTrue(190 < worst["increment"]["mean"] < 210)

    def test_overlapping_calls_of_a_coroutine_are_answered(self):
        folder = self.app(V2 + textwrap.dedent('''\
            import asyncio


            @app.route(route="wait")
            async def wait(req: func.HttpRequest) -> func.HttpResponse:
                page = bytearray(b"x") * (8 * 1024 * 1024)
                await asyncio.sleep(0.05)
                return func.HttpResponse(str(len(page)))
            '''))
        report, _ = self.run_app(folder, "-n", "12", "--concurrency", "4")
        worst = max(self.only_function(report, "wait")["lines"], key=lambda line: line["hurts"])
        self.assertEqual(self.line(folder, "page = "), worst["shown_line"])

    def test_calls_at_the_same_time_are_said_to_mix(self):
        folder = self.app(LEAK.replace("kept = []", "import threading\n\nkept, both = [], threading.Barrier(2)")
                          .replace("    size = ", "    if 'x' in req.params: both.wait(60)\n    size = "))
        for words, notes in ((("--concurrency", "2", "--query", "x=1"), 1), ((), 0)):
            report, _ = self.run_app(folder, "-n", "4", *words)
            self.assertEqual(notes, sum(note.startswith("Calls ran at the same time, ") for note in report["notes"]))

    def test_a_blob_of_50_mib(self):
        folder = self.app(V2 + textwrap.dedent('''\
            @app.blob_trigger(arg_name="blob", path="in/{name}", connection="Storage")
            def take(blob: func.InputStream):
                content = blob.read()
                copy = content + b"."
                if len(copy) != 50 * 1024 * 1024 + 1:
                    raise ValueError(len(copy))
            '''))
        (self.place / "blob").write_bytes(os.urandom(1024) * (50 * 1024))
        report, err = self.run_app(folder, "take", "--data", "@%s" % (self.place / "blob"))
        worst = max(self.only_function(report, "take")["lines"], key=lambda line: line["hurts"])
        self.assertIn(worst["shown_line"], (self.line(folder, "content = "), self.line(folder, "copy = ")), err)

    def test_the_answer_is_printed_and_the_calls_are_counted(self):
        program = self.start(self.app(LEAK), "leak", "-n", "3", "--warmup", "2")
        out, err = program.communicate(timeout=60)
        self.assertEqual(0, program.returncode, err)
        self.assertRegex(out, r"leak +5 calls +200, 1 byte: 1\n")
        self.assertIn("3 calls", out)

    def test_a_long_answer_is_cut_between_characters(self):
        program = self.start(self.app(LEAK.replace("str(len(kept))", r"'x' + '\xe9' * 150")), "leak")
        self.assertIn(" bytes: x%s...\n" % ("\xe9" * 99), program.communicate(timeout=60)[0])

    def test_outputs_are_printed_beside_the_answer(self):
        program = self.start(self.app(V2 + textwrap.dedent('''\
            @app.route(route="both")
            @app.queue_output(arg_name="queue", queue_name="q", connection="Storage")
            def both(req: func.HttpRequest, queue: func.Out[str]) -> func.HttpResponse:
                queue.set("\u00e9" * 150)
                return func.HttpResponse("done")


            @app.queue_trigger(arg_name="msg", queue_name="q", connection="Storage")
            @app.blob_output(arg_name="blob", path="out/x", connection="Storage")
            def take(msg: func.QueueMessage, blob: func.Out[bytes]) -> None:
                blob.set(b"\\x00\\xff")
            ''')))
        out, err = program.communicate(timeout=60)
        self.assertRegex(out, r"both +1 call +200, 4 bytes: done; queue, 300 bytes: \u00e9{100}\.\.\.\n", err)
        self.assertRegex(out, r"take +1 call +blob, 2 bytes\n")

    def test_a_helper_is_profiled_too(self):
        folder = self.app(LEAK + "\n\ndef grow():\n    kept.append(bytearray(b'y') * (2 << 20))\n")
        script = folder / "function_app.py"
        script.write_text(script.read_text().replace("    size = ", "    grow()\n    size = "))
        report, _ = self.run_app(folder, "leak", "-n", "3", "--also", "function_app.py:grow")
        (helper,) = [function for function in report["functions"] if function["name"] == "grow"]
        worst = max(helper["lines"], key=lambda line: line["hurts"])
        self.assertEqual(self.line(folder, "b'y'"), worst["shown_line"])
        _, err = self.run_app(folder, "leak", "--also", "function_app.py:shrink", code=1)
        self.assertIn("no function is meant by '--also function_app.py:shrink'", err)

    def test_a_helper_that_is_left_alone_is_told(self):
        folder = self.app(LEAK, **{"pages.py": b"web = print\n\n\n@web\nasync def page():\n    return 1\n"})
        _, err = self.run_app(folder, "--also", "pages.py:page")
        self.assertIn("page is not profiled: its decorator would get no async function: name what it calls", err)

    def test_the_line_of_a_helper_that_leaks_is_named_and_not_its_call(self):
        folder = self.app(V2 + textwrap.dedent('''
            KEPT = []


            def store(data):
                KEPT.append(bytearray(data))


            def spoil(size):
                return len(bytearray(b"s") * size)


            def remember(n):
                data = b"x" * (n << 20)
                store(data)
                return n


            @app.route(route="leak")
            def leak(req: func.HttpRequest) -> func.HttpResponse:
                size = spoil(64 << 20)
                size += remember(2)
                return func.HttpResponse(str(size))


            @app.route(route="leak_async")
            async def leak_async(req: func.HttpRequest) -> func.HttpResponse:
                for n in (2, 2):
                    remember(n)
                return func.HttpResponse("ok")
            '''))
        also = [word for name in ("store", "spoil", "remember") for word in ("--also", "function_app.py:" + name)]
        for function, first in (("leak", "size += remember"), ("leak_async", "    remember(n)")):
            report, _ = self.run_app(folder, function, "-n", "20", *also)
            lines = [report["functions"][top["function_index"]]["lines"][top["line_index"]] for top in report["top"]]
            leaking = [(line["shown_line"], line["calls"]) for line in lines if line["verdict"] == "leak"]
            self.assertEqual([(self.line(folder, "KEPT.append"), None), (self.line(folder, "    store("), "store"),
                              (self.line(folder, first), "remember")], leaking)
            self.assertNotIn("any measured line accounts for", json.dumps(report["notes"]))

    def test_a_buffer_that_goes_takes_no_blame_when_its_memory_goes_back_at_once(self):
        self.env["MALLOC_MMAP_THRESHOLD_"] = "131072"
        folder = self.app(V2 + textwrap.dedent('''
            SEEN = []


            @app.route(route="pages")
            def pages(req: func.HttpRequest) -> func.HttpResponse:
                for n in range(3):
                    SEEN.append(bytearray(b"p") * (512 << 10))
                buffer = bytearray(b"b") * (8 << 20)
                return func.HttpResponse(str(len(buffer)))
            '''))
        report, _ = self.run_app(folder, "pages", "-n", "20")
        verdicts = {line["shown_line"]: line["verdict"] for line in self.only_function(report, "pages")["lines"]}
        self.assertEqual(("leak", "noise"), (verdicts[self.line(folder, "SEEN.append")],
                                             verdicts[self.line(folder, "buffer = ")]))

    def test_an_app_with_another_one_in_it(self):
        folder = self.app(LEAK)
        (folder / "tests").mkdir()
        (folder / "tests" / "host.json").write_text("{}")
        report, _ = self.run_app(folder, "-n", "2")
        self.only_function(report, "leak")
        (folder / "host.json").rename(folder / "tests" / "local.settings.json")
        (folder / "function_app.py").rename(folder / "tests" / "function_app.py")
        report, _ = self.run_app(folder, "-n", "2")
        self.only_function(report, "leak")

    def test_the_request_is_what_was_asked_for(self):
        folder = self.app(V2 + textwrap.dedent('''\
            @app.route(route="echo/{id}", methods=["POST"])
            def echo(req: func.HttpRequest) -> func.HttpResponse:
                return func.HttpResponse("|".join([req.method, req.route_params["id"], req.params["x"],
                                                   req.headers["X-Y"], req.get_body().decode()]))
            '''))
        program = self.start(folder, "echo", "--method", "POST", "--path", "/api/echo/7", "--query", "x=1=2",
                             "--header", "X-Y: z", "--data", "body")
        out, err = program.communicate(timeout=60)
        self.assertIn("POST|7|1=2|z|body", out, err)

    # ---- the documented demo ----

    @contextlib.contextmanager
    def page(self):
        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"x" * (8 << 20))

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield "http://127.0.0.1:%d/" % server.server_port
            server.shutdown()

    def test_the_documented_demo_runs_in_both_models(self):
        for model in ("v1", "v2"):
            with self.page() as url:
                folder = self.place / model
                subprocess.run([BINARY, "init", folder, "-m", model, "--url", url], check=True, capture_output=True)
                report, err = self.run_app(folder, "-n", "2")
            self.assertNotIn("not profiled", err)
            grown = {line["source"].strip() for function in report["functions"] for line in function["lines"]
                     if line["hurts"]}
            self.assertTrue({"response = requests.get(url)", "await response.text()"} <= grown, (grown, err))
            for function in report["functions"]:
                for line in function["lines"]:
                    self.assertEqual(line["line"], line["shown_line"])

    # ---- serve ----

    def serve(self, folder, *words):
        """Serves it; gives the program, and what it says before it answers."""
        program = self.start(folder, "--serve", "--port", "0", *words)
        told = ""
        while "answering" not in told:
            told += program.stderr.readline()
        return program, told

    def ask(self, told, path):
        """Its answer: status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", int(re.search(r"localhost:(\d+)", told)[1]), timeout=10)
        self.addCleanup(connection.close)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def end(self, program):
        program.send_signal(signal.SIGINT)
        return program.communicate(timeout=30)

    def test_serve_answers_and_reports_at_the_end(self):
        folder = self.app(LEAK.replace('"leak")', '"leak", methods=["GET", "POST"])'))
        program, told = self.serve(folder, "--json")
        self.assertRegex(told, r"leak: \[GET,POST\] http://localhost:\d+/api/leak\n")
        for i in range(12):
            self.assertEqual((200, str(i + 1)), self.ask(told, "/api/leak"))
        out, err = self.end(program)
        self.assertEqual(0, program.returncode, err)
        self.assertEqual(12, self.only_function(json.loads(out), "leak")["invocations"])
        self.assertEqual(12, err.count("pyfuncprof: leak: 200, "), err)

    def test_a_run_leaves_alone_what_is_not_its_own(self):
        (self.scratch / "pyfuncprof-theirs").mkdir()
        program, told = self.serve(self.app(LEAK))
        self.run_app(self.place / "app")
        self.assertEqual(2, len(list(self.scratch.iterdir())))
        self.assertEqual((200, "1"), self.ask(told, "/api/leak"))
        self.end(program)
        (self.scratch / "pyfuncprof-theirs").rmdir()

    def heard(self, program, n):
        """So many lines of a call that is told: what it took, and of each further line its place, amount and source."""
        first, *lines = [program.stderr.readline() for _ in range(n)]
        self.assertRegex(first, r"^pyfuncprof: \w+: \d+(, \d+ bytes?)?, \+\d+\.\d MiB\n$")
        lines = [re.fullmatch(r"  (\S+)  \+(\d+\.\d) MiB  (.+)\n", line) for line in lines]
        return float(re.search(r"\+(.+) MiB", first)[1]), [(line[1], float(line[2]), line[3]) for line in lines]

    def test_serve_tells_each_call_and_the_lines_that_took_most(self):
        folder = self.app(V2 + "kept = []\n\n\n" + textwrap.dedent("""\
            @app.route(route="grow")
            def grow(req: func.HttpRequest) -> func.HttpResponse:
                size = int(req.params["size"]) << 20
                kept.append(bytearray(b"1") * size)
                kept.append(bytearray(b"2") * (2 * size))
                kept.append(bytearray("\u202e4".encode()) * size)
                helper(3 * size)
                return func.HttpResponse(str(len(kept)))


            def helper(size):
                kept.append(bytearray(b"3") * size)
            """))
        program, told = self.serve(folder, "--also", "function_app.py:helper", "--json")
        for size, count in ((4, "4"), (1, "8")):
            self.assertEqual((200, count), self.ask(told, "/api/grow?size=%d" % size))
            sum_, lines = self.heard(program, 4)
            self.assertAlmostEqual(10 * size, sum_, delta=1)
            self.assertEqual('kept.append(bytearray("\\u202e4".encode()) * size)', lines[0][2])
            for text, took in (("4\".encode", 4), ("helper(3", 3), ("b\"3\"", 3)):
                place = "%s/function_app.py:%d" % (folder, self.line(folder, text))
                (found,) = [line[1] for line in lines if line[0] == place]
                self.assertAlmostEqual(took * size, found, delta=0.5)
        self.assertTrue(json.loads(self.end(program)[0])["functions"])

    def test_serve_tells_a_call_in_which_nothing_grew(self):
        program, told = self.serve(self.app(V2 + textwrap.dedent("""\
            @app.route(route="nothing")
            def nothing(req: func.HttpRequest) -> func.HttpResponse:
                return func.HttpResponse("x")
            """)))
        for _ in range(3):  # the first may take a little
            self.assertEqual((200, "x"), self.ask(told, "/api/nothing"))
        _, err = self.end(program)
        self.assertTrue(err.splitlines()[-1].endswith("pyfuncprof: nothing: 200, 1 byte, +0.0 MiB"), err)

    def test_serve_tells_calls_that_overlap_one_by_one(self):
        folder = self.app(V2 + textwrap.dedent("""\
            import threading

            came, may_end = threading.Event(), threading.Event()


            @app.route(route="outer")
            def outer(req: func.HttpRequest) -> func.HttpResponse:
                came.set()
                may_end.wait(60)
                return func.HttpResponse("")


            @app.route(route="inner")
            def inner(req: func.HttpRequest) -> func.HttpResponse:
                came.wait(60)
                page = bytearray(b"x") * (8 << 20)
                may_end.set()
                return func.HttpResponse(str(len(page)))
            """))
        program, told = self.serve(folder)
        other = threading.Thread(target=self.ask, args=(told, "/api/outer"))
        other.start()
        self.ask(told, "/api/inner")
        other.join()
        _, err = self.end(program)
        for name, texts in (("outer", ("came.set", "may_end.wait")), ("inner", ("page = ",))):
            (lines,) = re.findall(r"pyfuncprof: %s: 200, \d bytes?, \+\d+\.\d MiB\n((?:  .+\n)*)" % name, err)
            self.assertLessEqual({int(line) for line in re.findall(r"\.py:(\d+)  ", lines)},
                                 {self.line(folder, text) for text in texts})
            self.assertTrue(lines or name == "outer")  # it may look when the page is gone already

    def test_serve_tells_a_failure_when_it_happens(self):
        folder = self.app(self.before_it('if "x" in req.params:\n        raise ValueError("served")')
                          .replace("return func.HttpResponse(str(len(kept)))", "return 1"))
        program, told = self.serve(folder)
        for _ in range(2):
            self.assertEqual((500, ""), self.ask(told, "/api/leak?x="))
            self.assertIn("leak failed: ValueError: served", program.stderr.readline())
            self.assertIn("function_app.py:%d in leak" % self.line(folder, "served"), program.stderr.readline())
            self.assertIn("raise ValueError", program.stderr.readline())
            self.assertEqual("pyfuncprof: leak: 500, not measured\n", program.stderr.readline())
        self.assertEqual((500, ""), self.ask(told, "/api/leak"))
        self.assertIn("leak failed: TypeError", program.stderr.readline())
        self.assertEqual(["%s/function_app.py:%d" % (folder, self.line(folder, "kept.append"))],
                         [line[0] for line in self.heard(program, 2)[1]])
        self.end(program)
        self.assertEqual(1, program.returncode)

    # ---- what goes wrong ----

    def test_an_exception_is_told_in_the_original_and_loses_nothing(self):
        folder = self.app(self.before_it("if len(kept) == 2:\n        raise ValueError(\"two\")"))
        report, err = self.run_app(folder, "leak", "-n", "4", code=1)
        self.assertIn("ValueError: two", err)
        self.assertIn("function_app.py:%d in " % self.line(folder, "raise ValueError"), err)
        self.assertIn("2 of 4 calls failed", err)
        self.assertEqual(2, self.only_function(report, "leak")["invocations"])

    def test_no_control_character_gets_through(self):
        folder = self.app(self.before_it(r"raise ValueError('\x1b[31m \x9b31m \u0085 \xa0 \xe9')"))
        _, err = self.run_app(folder, "leak", code=1)
        self.assertIn(r"ValueError: \x1b[31m \x9b31m \x85 %s %s" % ("\xa0", "\xe9"), err)

    def test_a_failure_tells_what_was_made_up(self):
        folder = self.app(V2 + textwrap.dedent('''\
            @app.queue_trigger(arg_name="msg", queue_name="q", connection="Storage")
            @app.cosmos_db_input(arg_name="docs", database_name="d", container_name="c", connection="Cosmos")
            def take(msg: func.QueueMessage, docs: func.DocumentList) -> None:
                if msg.get_body() != b"right":
                    raise ValueError(docs[0]["text"])
            '''))
        _, err = self.run_app(folder, code=1)
        self.assertIn("it got the built-in sample of its trigger; --data gives it another\n"
                      "  input 'docs' (cosmosDB) is a built-in sample\n", err)
        _, err = self.run_app(folder, "--data", "wrong", code=1)
        self.assertNotIn("--data", err)
        self.run_app(folder, "--data", "right")

    def test_a_request_that_fails_for_want_of_a_body_tells_how_to_give_it_one(self):
        folder = self.app(self.before_it("req.get_json()"))
        said = "  it was called without a body; --data gives it one, --query parameters\n"
        self.assertIn(said, self.run_app(folder, code=1)[1])
        self.assertNotIn(said, self.run_app(folder, "--data", "{", code=1)[1])

    def test_a_worker_that_dies_is_told_and_what_was_measured(self):
        folder = self.app(self.before_it("if len(kept) == 2:\n        import os; os._exit(137)"))
        report, err = self.run_app(folder, "leak", "-n", "5", code=1)
        self.assertIn("died (exit code 137) while 'leak' was running", err)
        self.assertIn("at %s/function_app.py:%d\n" % (folder, self.line(folder, "os._exit")), err)
        self.assertEqual(2, self.only_function(report, "leak")["invocations"])

    def test_the_line_at_which_it_is_killed_is_told_though_no_call_has_ended(self):
        folder = self.app(V2 + textwrap.dedent('''\
            import asyncio
            import os
            import signal
            from helper import eat


            @app.route(route="direct")
            def direct(req: func.HttpRequest) -> func.HttpResponse:
                eat(1)
                os.kill(os.getpid(), signal.SIGKILL)  # here


            @app.route(route="below")
            def below(req: func.HttpRequest) -> func.HttpResponse:
                eat(0)


            @app.route(route="later")
            async def later(req: func.HttpRequest) -> func.HttpResponse:
                await asyncio.sleep(0.01)
                await asyncio.sleep(0.01) or os.kill(os.getpid(), signal.SIGKILL)
            '''), **{"helper.py": b"import os\n\n\ndef eat(n):\n    if not n:\n        os.kill(os.getpid(), 9)\n"})
        for name, file, text in (("direct", "function_app.py", "# here"), ("below", "helper.py", "os.kill"),
                                 ("later", "function_app.py", " or os.kill")):
            report, err = self.run_app(folder, name, code=1)
            self.assertIsNone(report)
            self.assertNotIn("measured", err)
            self.assertIn("died (exit code 137) while '%s' was running\n  at %s/%s:%d\n" % (
                name, folder, file, self.line(folder, text, file)), err)

    def test_one_that_dies_while_it_is_loaded_is_no_fault_of_the_interpreter(self):
        _, err = self.run_app(self.app(LEAK + "import os\nos._exit(137)\n"), code=1)
        self.assertIn("the worker died (exit code 137) while it loaded the app", err)

    def test_one_that_dies_behind_the_profiled_lines_blames_none(self):
        folder = self.app(V2 + textwrap.dedent('''\
            import os


            class Answer(func.HttpResponse):
                def get_body(self):
                    os._exit(3)


            @app.route(route="leak")
            def leak(req: func.HttpRequest) -> func.HttpResponse:
                return Answer("x")
            '''))
        _, err = self.run_app(folder, "leak", code=1)
        self.assertIn("died (exit code 3) while 'leak' was running", err)
        self.assertNotIn("function_app.py:", err)

    def test_what_is_not_profiled_is_told(self):
        folder = self.app(V2 + "@app.route(route='x')\ndef x(req: func.HttpRequest) -> str: return 'x'\n")
        report, err = self.run_app(folder, code=1)
        self.assertIsNone(report)
        self.assertIn("x is called, but not profiled: its body is on the 'def' line", err)
        self.assertIn("nothing was measured", err)

    def test_a_request_that_does_not_fit_was_asked_wrongly(self):
        folder = self.app(V2 + "@app.route(route='x', methods=['PUT'])\ndef x(req: func.HttpRequest) -> str:\n"
                          "    return 'x'\n")
        for words, told in ((["--method", "get"], "it does not take GET, but PUT"),
                            (["--path", "/api/y"], "the path /api/y does not fit its route /api/x")):
            _, err = self.run_app(folder, *words, code=2)
            self.assertIn(told, err)
            self.assertIn("name the function that it is meant for", err)
            self.assertNotIn("name the function", self.run_app(folder, "x", *words, code=2)[1])

    def test_there_is_something_to_serve(self):
        folder = self.app(V2 + "@app.timer_trigger(arg_name='t', schedule='0 0 * * * *')\n"
                          "def tick(t: func.TimerRequest) -> None:\n    pass\n")
        _, err = self.run_app(folder, "--serve", "--port", "0", code=1)
        self.assertIn("there is nothing to serve: no function with an HTTP trigger", err)

    def test_an_app_that_does_not_import_is_told_in_the_original(self):
        folder = self.app(LEAK.replace("kept = []", "kept = [] + 1"))
        _, err = self.run_app(folder, code=1)
        self.assertIn("TypeError", err)
        self.assertIn("function_app.py:%d" % self.line(folder, "kept = [] + 1"), err)

    def test_a_line_that_is_no_python_is_told_in_the_original(self):
        folder = self.app(LEAK + "\n\ntext = b'\u00e9'\n")
        _, err = self.run_app(folder, code=1)
        self.assertIn("SyntaxError: bytes can only contain ASCII literal characters\n"
                      "  %s/function_app.py:%d in <module>\n" % (folder, self.line(folder, "text = ")), err)

    def test_an_app_that_ends_the_host_when_it_is_imported(self):
        _, err = self.run_app(self.app("import os\nos._exit(5)\n" + LEAK), code=1)
        self.assertIn("the worker died (exit code 5) while it loaded the app", err)

    def test_a_function_that_hangs_is_ended(self):
        folder = self.app(self.before_it("import time; time.sleep(600 if len(kept) == 2 else 0)"))
        begun = time.monotonic()
        report, err = self.run_app(folder, "leak", "-n", "5", "--timeout", "1", code=1)
        self.assertLess(time.monotonic() - begun, 60)
        self.assertIn("leak failed: TimeoutError: still running after 1 s", err)
        self.assertIn("function_app.py:%d in leak" % self.line(folder, "time.sleep"), err)
        self.assertEqual(2, self.only_function(report, "leak")["invocations"])

    def test_an_interrupt_reports_what_was_measured(self):
        folder = self.app(self.before_it("import os; os.kill(os.getppid(), %d if len(kept) == 20 else 0)"
                                         % signal.SIGTERM))
        report, err = self.run_app(folder, "leak", "-n", "1000000", code=1)
        self.assertGreater(self.only_function(report, "leak")["invocations"], 2)
        self.assertRegex(err, r"pyfuncprof: interrupted after \d+ calls\n  what was measured until then is reported\n$")

    def told_of(self, number):
        """The script that leaks, whose function sends us a signal and sleeps."""
        return self.before_it("import os, time; os.kill(os.getppid(), %d); time.sleep(1)" % number)

    def test_signals_end_it_cleanly(self):
        folder = self.app(self.told_of(signal.SIGINT))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            (folder / "function_app.py").write_text(self.told_of(number))
            report, err = self.run_app(folder, "leak", "-n", "5", code=1)
            self.assertIsNone(report)
            self.assertIn("nothing was measured", err)

    def test_a_copy_is_interrupted(self):
        folder = self.app(LEAK)
        for i in range(10000):
            (folder / str(i)).touch()
        program = self.start(folder)
        while not list(self.scratch.iterdir()) and program.poll() is None:
            time.sleep(0.001)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=60)
        self.assertEqual((1, "pyfuncprof: interrupted while the app was copied\n"), (program.returncode, err))

    def test_nohup_is_heard(self):
        self.addCleanup(signal.signal, signal.SIGHUP, signal.signal(signal.SIGHUP, signal.SIG_IGN))
        report, _ = self.run_app(self.app(self.told_of(signal.SIGHUP)), "leak")
        self.assertEqual(1, self.only_function(report, "leak")["invocations"])

    def is_there(self, process):
        try:
            return pathlib.Path("/proc/%d/stat" % process).read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    def test_what_has_left_the_group_is_ended_too(self):
        noted = self.place / "process"
        folder = self.app(self.before_it(
            "import pathlib, subprocess; pathlib.Path(%r).write_text(str(subprocess.Popen(['sleep', '600'], "
            "start_new_session=True).pid))" % str(noted)))
        self.run_app(folder, "leak")
        self.assertFalse(self.is_there(int(noted.read_text())))

    def test_nobody_runs_on_when_we_are_killed(self):
        noted = self.place / "processes"
        folder = self.app(self.before_it(
            "import os, pathlib, signal, subprocess, time; child = subprocess.Popen(['sleep', '600']); "
            "pathlib.Path(%r).write_text('%%d %%d' %% (os.getpid(), child.pid)); "
            "os.kill(os.getppid(), signal.SIGKILL); time.sleep(600)" % str(noted)))
        program = self.start(folder, "leak")
        program.communicate(timeout=60)
        processes = list(map(int, noted.read_text().split()))
        until = time.monotonic() + 60
        while any(map(self.is_there, processes)) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertEqual([False, False], list(map(self.is_there, processes)))
        self.assertEqual(1, len(list(self.scratch.iterdir())))
        (folder / "function_app.py").write_text(LEAK)
        self.run_app(folder)  # and takes away what was left

    def test_whatever_is_in_the_copy_is_removed(self):
        self.run_app(self.app(self.before_it(textwrap.indent(textwrap.dedent("""\
            import os, pathlib
            os.symlink(".", "loop")
            os.mkfifo("fifo")
            for name in (b"\\xff\\n", b"0", b"1"):
                os.makedirs(os.path.join(b"..", b"..", name, name, b"0"))
            os.makedirs("closed/closed")
            os.chmod("closed/closed", 0)
            os.chmod("closed", 0o500)
            for _ in range(2000):  # deeper than a path is long
                os.mkdir("deep")
                os.chdir("deep")
            """), "    ").strip())))

    def test_a_reader_that_goes_away(self):
        folder = self.app(self.before_it("raise ValueError"))
        for stream in ("stdout", "stderr"):
            reader, writer = os.pipe()
            os.close(reader)
            streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: writer}
            self.assertEqual(1, subprocess.run([BINARY, "run", folder], env=self.env, **streams).returncode)
            os.close(writer)

    def test_streams_that_are_closed(self):
        folder = self.app(self.before_it("import sys; print('x'); print('y', file=sys.stderr)"))
        for closed, code in (("2>&-", 0), ("<&- 2>&-", 0), ("<&- >&- 2>&-", 1)):
            with self.subTest(closed):
                run = subprocess.run(["sh", "-c", '"$@" ' + closed, "sh", BINARY, "run", folder], env=self.env,
                                     stdout=subprocess.PIPE)
                self.assertEqual((code, b"1 byte: 1" in run.stdout), (run.returncode, code == 0))

    def test_the_copy_is_never_in_the_app(self):
        folder = self.app(LEAK)
        self.env["TMPDIR"] = str(folder)
        _, err = self.run_app(folder, code=1)
        self.assertIn("in the app itself", err)

    def test_packages_of_the_app_get_no_bytecode(self):
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)
        folder = self.app(self.before_it(
            "import sys, subprocess; subprocess.run([sys.executable, '-c', 'import near'], "
            "cwd='.python_packages/lib/site-packages', check=True)"))
        packages = folder / ".python_packages" / "lib" / "site-packages"
        packages.mkdir(parents=True)
        (packages / "near.py").write_text("")
        self.run_app(folder, "leak")

    def test_settings_as_they_are_written(self):
        folder = self.app(self.before_it("import os; print('mine:', os.environ.get('MINE'))"), **{
            "local.settings.json": b'\xef\xbb\xbf{"Values": {"MINE": "x"}}'})
        self.assertIn("mine: x\n", self.run_app(folder)[1])
        (folder / "local.settings.json").write_text('{"Values": ')
        _, err = self.run_app(folder)
        self.assertIn("local.settings.json is not JSON", err)
        self.assertIn("mine: None\n", err)

    def test_an_interrupt_tells_what_was_running(self):
        folder = self.app(self.before_it("open('%s', 'w')\n    while True: pass" % (self.place / "runs")))
        program = self.start(folder, "leak")
        while not (self.place / "runs").exists():
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=30)
        self.assertRegex(out, r"leak +1 call, 1 not ended")
        self.assertRegex(err, "ended while 'leak' was running\n  at .*/function_app.py:(%d|%d)\n    .+\npyfuncprof: " % (
            self.line(folder, "open("), self.line(folder, "while True")))
        self.assertEqual(1, program.returncode)

    def test_packages_that_are_missing_are_named(self):
        bare = self.place / "bare"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
        self.env["VIRTUAL_ENV"] = str(bare)
        folder = self.app(LEAK)
        _, err = self.run_app(folder, code=1)
        self.assertIn("%s -m pip install -r %s/requirements.txt" % (bare / "bin" / "python", folder), err)
        self.assertIn("or --with-deps", err)

    def test_packages_that_some_functions_miss_are_named_once(self):
        folder = self.app("")
        (folder / "function_app.py").unlink()
        for name, first in (("Fine", ""), ("One", "import nowhere\n"), ("Two", "import nowhere\n"),
                            ("Three", "import helpers\n"), ("Four", "import helpers\n")):
            (folder / name).mkdir()
            (folder / name / "function.json").write_text(
                '{"bindings": [{"type": "timerTrigger", "direction": "in", "name": "t", "schedule": "0 * * * * *"}]}')
            (folder / name / "__init__.py").write_text(first + "def main(t):\n    pass\n")
        (folder / "Fine" / "helpers.py").touch()
        _, err = self.run_app(folder)
        self.assertIn("One is not called: One/__init__.py cannot be imported: ModuleNotFoundError: No module named "
                      "'nowhere'\n  %s/One/__init__.py:1 in <module>\n      import nowhere\n  %s -m pip install -r "
                      % (folder, pathlib.Path(sys.prefix) / "bin" / "python"), err)
        self.assertIn("%s/Two/__init__.py:1 in <module>" % folder, err)
        self.assertEqual((1, 1), (err.count("-m pip install"), err.count("or --with-deps")))
        self.assertEqual(2, err.count("\n  it is in the app, as Fine.helpers: %s/Fine/helpers.py\n" % folder), err)

    def test_packages_are_installed_once(self):
        log = self.place / "log"
        python = self.place / "python"
        python.write_text(textwrap.dedent("""\
            #!/bin/sh
            case $2 in
            venv) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
            pip) echo "$@" >>"%s" ;;
            *) exec "%s" "$@" ;;
            esac
            """) % (log, sys.executable))
        python.chmod(0o755)
        self.env["XDG_CACHE_HOME"] = str(self.place / "cache")
        folder = self.app(LEAK)
        for told in (True, False):
            _, err = self.run_app(folder, "--python", python, "--with-deps")
            self.assertEqual(told, "installing the packages of the app in %s" % self.place in err, err)
        self.assertRegex(log.read_text(), r"^-m pip install .* -r %s/requirements.txt\n$" % folder)
        (folder / "function_app.py").write_text("import nowhere\n" + LEAK)
        _, err = self.run_app(folder, "--python", python, "--with-deps", code=1)
        self.assertIn("\n  the packages of requirements.txt are installed, and none of them has it\n", err)
        self.assertNotIn("-m pip install", err)

    def test_a_package_that_no_requirements_name_is_not_promised(self):
        folder = self.app("import nowhere\n" + LEAK)
        (folder / "requirements.txt").unlink()
        _, err = self.run_app(folder, code=1)
        self.assertRegex(err, r"\n  the app has no requirements\.txt that names its package; install it with .+ pip\n")
        self.assertNotIn("--with-deps", err)

    def test_a_message_of_several_lines_stays_one(self):
        folder = self.app(LEAK + "raise ValueError('two\\nlines')\n")
        _, err = self.run_app(folder, code=1)
        self.assertIn("ValueError: two\n  lines\n  %s/function_app.py:%d in <module>\n      raise ValueError" % (
            folder, self.line(folder, "raise")), err)

    def test_what_is_no_python_is_told(self):
        _, err = self.run_app(self.app(LEAK), "--python", "/bin/false", code=1)
        self.assertIn("'/bin/false' did not start (exit code 1)", err)

    def test_a_port_that_is_taken_is_told(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            _, err = self.run_app(self.app(LEAK), "--serve", "--port", taken.getsockname()[1], code=1)
        self.assertIn("cannot listen on port", err)

    def test_a_port_that_is_none(self):
        _, err = self.run_app(self.app(LEAK), "--serve", "--port", "70000", code=2)
        self.assertIn("'--port' is a whole number from 0 to 65535, not '70000'", err)

    def test_what_would_be_passed_over_is_refused(self):
        folder = self.app(LEAK)
        calls = [["--invocations", "1"], ["--warmup", "0"], ["--data", "x"], ["--method", "GET"],
                 ["--path", "/api/leak"], ["--query", "a=b"], ["--header", "a:b"]]
        own = [["--concurrency", "1"], ["--timeout", "60"], ["--python", sys.executable], ["--with-deps"]]
        for way, wrong in ((["--serve"], calls), (["--host", "func"], calls + own + [["FUNCTION"]])):
            for words in wrong:
                _, err = self.run_app(folder, *words, *way, code=2)
                self.assertIn("'%s' means nothing with %s\n" % (words[0], " ".join(way)), err)
        _, err = self.run_app(folder, "--port", "7071", code=2)
        self.assertIn("'--port' means nothing without --serve\n", err)

    def test_a_function_that_is_not_there(self):
        _, err = self.run_app(self.app(LEAK), "laek", code=2)
        self.assertIn("did you mean 'leak'?", err)
        self.assertIn("did you mean 'leak'?", self.run_app(self.place / "app", "LEAK", code=2)[1])

    def test_the_copy_is_kept_when_asked(self):
        program = self.start(self.app(LEAK), "--keep")
        _, err = program.communicate(timeout=60)
        kept = pathlib.Path(re.search(r"is kept: (.*)", err)[1])
        self.run_app(self.place / "app")
        self.assertIn("pyfuncprof: begin setup", (kept / "function_app.py").read_text())
        subprocess.run(["rm", "-r", kept.parent.parent], check=True)

    # ---- Core Tools ----

    def test_core_tools_that_measure_nothing(self):
        programs = self.place / "programs"
        programs.mkdir()
        self.env["PATH"] = "%s:%s" % (programs, self.env["PATH"])
        folder = self.app(LEAK)
        for code, told in ((0, "nothing was measured"), (3, "the host died (exit code 3)")):
            (programs / "func").write_text("#!/bin/sh\necho 'Port 7071 is unavailable'\nexit %d\n" % code)
            (programs / "func").chmod(0o755)
            report, err = self.run_app(folder, "--host", "func", code=1)
            self.assertIsNone(report)
            self.assertEqual("Port 7071 is unavailable\npyfuncprof: %s\n" % told, err)

    def test_core_tools_run_the_copy(self):
        programs = self.place / "programs"
        programs.mkdir()
        (programs / "func").write_text(textwrap.dedent('''\
            #!/bin/sh
            echo "Functions: $*"
            line=$(grep -n "@memory_profiler.profile" function_app.py | cut -d: -f1)
            grown=$(grep -n "kept.append" function_app.py | cut -d: -f1)
            stamp="[2026-11-21T06:40:36.123Z] memory_profiler_logs: "
            echo "${stamp}Filename: $PWD/function_app.py"
            echo "${stamp}Line #    Mem usage    Increment  Occurrences   Line Contents"
            row() { printf '%s%6d     %s MiB     %s MiB           1   %s\\n' "$stamp" "$@"; }
            row "$line" 59.9 59.9 "@memory_profiler.profile(stream=profiler_logstream)"
            row "$grown" 60.9 " 1.0" "    kept.append(bytearray(b\\"x\\") * size)"
            '''))
        (programs / "func").chmod(0o755)
        self.env["PATH"] = "%s:%s" % (programs, self.env["PATH"])
        folder = self.app(LEAK)
        report, err = self.run_app(folder, "--host", "func", "--port", "7077")
        self.assertIn("Functions: host start --port 7077", err)
        (line,) = [line for line in self.only_function(report, "leak")["lines"] if line["hurts"]]
        self.assertEqual(self.line(folder, "kept.append"), line["shown_line"])


if __name__ == "__main__":
    unittest.main()
