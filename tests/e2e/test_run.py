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
            grown = {line["source"].strip() for function in report["functions"] for line in function["lines"]
                     if line["hurts"]}
            self.assertTrue({"response = requests.get(url)", "await response.text()"} <= grown, (grown, err))
            for function in report["functions"]:
                for line in function["lines"]:
                    self.assertEqual(line["line"], line["shown_line"])

    # ---- serve ----

    def test_serve_answers_and_reports_at_the_end(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        program = self.start(self.app(LEAK), "--serve", "--port", port, "--json")
        told = ""
        while "answering" not in told:
            told += program.stderr.readline()
        self.assertIn("http://localhost:%d/api/leak" % port, told.replace("127.0.0.1", "localhost"))
        for i in range(12):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/api/leak")
            answer = connection.getresponse()
            self.assertEqual((200, str(i + 1)), (answer.status, answer.read().decode()))
            connection.close()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=30)
        self.assertEqual(0, program.returncode, err)
        self.assertEqual(12, self.only_function(json.loads(out), "leak")["invocations"])

    # ---- what goes wrong ----

    def test_an_exception_is_told_in_the_original_and_loses_nothing(self):
        folder = self.app(self.before_it("if len(kept) == 2:\n        raise ValueError(\"two\")"))
        report, err = self.run_app(folder, "leak", "-n", "4", code=1)
        self.assertIn("ValueError: two", err)
        self.assertIn("function_app.py:%d in " % self.line(folder, "raise ValueError"), err)
        self.assertIn("2 of 4 calls failed", err)
        self.assertEqual(2, self.only_function(report, "leak")["invocations"])

    def test_a_worker_that_dies_is_told_and_what_was_measured(self):
        folder = self.app(self.before_it("if len(kept) == 2:\n        import os; os._exit(137)"))
        report, err = self.run_app(folder, "leak", "-n", "5", code=1)
        self.assertIn("died (exit code 137) while 'leak' was running", err)
        self.assertEqual(2, self.only_function(report, "leak")["invocations"])

    def test_an_app_that_does_not_import_is_told_in_the_original(self):
        folder = self.app(LEAK.replace("kept = []", "kept = [] + 1"))
        _, err = self.run_app(folder, code=1)
        self.assertIn("TypeError", err)
        self.assertIn("function_app.py:%d" % self.line(folder, "kept = [] + 1"), err)

    def test_a_function_that_hangs_is_ended(self):
        folder = self.app(self.before_it("import time; time.sleep(600)"))
        begun = time.monotonic()
        _, err = self.run_app(folder, "leak", "--timeout", "1", code=1)
        self.assertLess(time.monotonic() - begun, 60)
        self.assertIn("still running after 1 s", err)

    def test_an_interrupt_reports_what_was_measured(self):
        folder = self.app(LEAK)
        program = self.start(folder, "leak", "-n", "1000000", "--json")
        time.sleep(2)
        program.send_signal(signal.SIGTERM)
        out, err = program.communicate(timeout=30)
        self.assertGreater(json.loads(out)["functions"][0]["invocations"], 2, err)

    def test_packages_that_are_missing_are_named(self):
        bare = self.place / "bare"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
        self.env["VIRTUAL_ENV"] = str(bare)
        _, err = self.run_app(self.app(LEAK), code=1)
        self.assertIn("%s -m pip install" % (bare / "bin" / "python"), err)

    def test_what_is_no_python_is_told(self):
        _, err = self.run_app(self.app(LEAK), "--python", "/bin/false", code=1)
        self.assertIn("'/bin/false' did not start (exit code 1)", err)

    def test_a_port_that_is_taken_is_told(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            _, err = self.run_app(self.app(LEAK), "--serve", "--port", taken.getsockname()[1], code=1)
        self.assertIn("cannot listen on port", err)

    def test_a_function_that_is_not_there(self):
        _, err = self.run_app(self.app(LEAK), "laek", code=2)
        self.assertIn("did you mean 'leak'?", err)

    def test_the_copy_is_kept_when_asked(self):
        program = self.start(self.app(LEAK), "--keep")
        _, err = program.communicate(timeout=60)
        kept = pathlib.Path(re.search(r"is kept: (.*)", err)[1])
        self.assertIn("pyfuncprof: begin setup", (kept / "function_app.py").read_text())
        subprocess.run(["rm", "-r", kept.parent.parent], check=True)

    # ---- Core Tools ----

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
