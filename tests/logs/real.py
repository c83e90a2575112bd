"""Real logs: the real memory_profiler on small functions, under logging as the worker and the documented lines set it up.

    build/venv/bin/python tests/logs/real.py FOLDER [CASE...]      (needs tests/e2e/requirements.txt)

Writes a log for each case into FOLDER, and the functions next to them, in FOLDER/app. Each case runs in a process of
its own: this same file with the argument `probe`. The amounts are this machine's, this minute's; the shape is the same
every time. In the logs with `mixed` in their names reports of several invocations run into each other, without an id.
"""
import asyncio
import contextvars
import importlib
import json
import logging
import pathlib
import subprocess
import sys
import threading
import time
import uuid
from datetime import datetime, timezone

PREAMBLE = """\
import logging
import memory_profiler
root_logger = logging.getLogger()
root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', FLAG)
"""
SYNC = """
def main(req):
    return main_profiled(req)

@memory_profiler.profile(stream=profiler_logstream)
def main_profiled(req):
    # a comment
    data = b"x" * (req << 20)
    total = 0
    for number in range(20):
        total += number
    names = [str(n) for n in range(1000)]
    if total < 0:
        return None
    del data
    return len(
        names
    )
"""
ASYNC = """
import asyncio

async def main(req):
    return await main_profiled(req)

@memory_profiler.profile(stream=profiler_logstream)
async def main_profiled(req):
    data = b"x" * (req << 20)
    await asyncio.sleep(0.01)
    more = data + b"y" * (1 << 20)
    await asyncio.sleep(0)
    return len(more)
"""
NESTED = """
@memory_profiler.profile(stream=profiler_logstream)
def inner(n):
    kept = b"x" * (n << 20)
    return kept

@memory_profiler.profile(stream=profiler_logstream)
def main(req):
    first = inner(req)
    second = inner(req + 1)
    def decorated(f):
        return f
    @decorated
    def last():
        return len(first) + len(second)
    return last()
"""
LEAK = """
kept = []

@memory_profiler.profile(stream=profiler_logstream)
def main(req):
    kept.append(b"x" * (1 << 20))
    count = len(kept)
    return count
"""
PLATEAU = LEAK.replace("    kept.append", "    if len(kept) < 8:\n        kept.append")
RAISES = """
@memory_profiler.profile(stream=profiler_logstream)
def main(req):
    data = b"x" * (req << 20)
    if req % 2:
        raise ValueError("odd")
    return len(data)
"""
METHOD = """
class Handler:
    @memory_profiler.profile(stream=profiler_logstream)
    def run(self, req):
        self.data = b"x" * (req << 20)
        return len(self.data)

def main(req):
    return Handler().run(req)
"""
PRECISE = SYNC.replace("(stream=profiler_logstream)", "(stream=profiler_logstream, precision=4)")
BARE = "import memory_profiler\n" + SYNC.replace("(stream=profiler_logstream)", "")


def sync(mains, calls):
    for number in range(calls):
        try:
            invoke(mains[number % len(mains)], number % 5)
        except ValueError as error:
            logging.info("failed: %s", error)


def asynchronous(mains, calls):
    async def all_of_them():
        for number in range(calls):
            await mains[0](number % 5)
    asyncio.run(all_of_them())


def overlapping(mains, calls):
    async def all_of_them():
        for number in range(calls // 3):
            await asyncio.gather(*(mains[0](number % 5) for _ in range(3)))
    asyncio.run(all_of_them())


def threads(mains, calls):
    sys.setswitchinterval(1e-5)
    workers = [threading.Thread(target=sync, args=([main], calls)) for main in mains]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


# name: (sources of the modules, LogFile's flag, how they are called, how often, what writes)
CASES = {
    "sync.log": ([SYNC], True, sync, 12, "console"),
    "sync-all.log": ([SYNC], False, sync, 12, "console"),
    "two-files.log": ([SYNC, METHOD], True, sync, 12, "console"),
    "async.log": ([ASYNC], True, asynchronous, 8, "console"),
    "async-all.log": ([ASYNC], False, asynchronous, 8, "console"),
    "async-overlap-mixed.log": ([ASYNC], True, overlapping, 9, "console"),
    "nested.log": ([NESTED], True, sync, 6, "console"),
    "nested-all.log": ([NESTED], False, sync, 6, "console"),
    "precision.log": ([PRECISE], False, sync, 6, "console"),
    "method.log": ([METHOD], True, sync, 6, "console"),
    "raises.log": ([RAISES], True, sync, 9, "console"),
    "leak.log": ([LEAK], True, sync, 40, "console"),
    "plateau.log": ([PLATEAU], False, sync, 40, "console"),
    "raw.log": ([BARE], True, sync, 6, "raw"),
    "threads-mixed.log": ([SYNC, METHOD], False, threads, 20, "console"),
    "threads-raw-mixed.log": ([BARE, BARE], False, threads, 20, "raw"),
    "threads.json": ([SYNC, METHOD], False, threads, 20, "appinsights"),
    "threads-one.json": ([SYNC, SYNC], True, threads, 20, "appinsights"),
}


# ---- the probe: one case, in a fresh process ------------------------------------------------------------------------

invocation = contextvars.ContextVar("invocation", default="")


def invoke(main, request):
    invocation.set(str(uuid.uuid4()))
    logging.info("Executing 'Functions.x' (Id=%s)", invocation.get())
    return main(request)


class Slow:
    """A reader that takes its time, so that threads take turns at each write."""

    def __init__(self, out):
        self.out = out

    def write(self, text):
        self.out.write(text)
        time.sleep(0.0005)

    def flush(self):
        self.out.flush()


class Console(logging.Handler):
    """As `func start` shows what the worker sends: the time in front, a message's own line ends as they are."""

    def __init__(self, out):
        super().__init__()
        self.out = out

    def emit(self, record):
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        self.out.write("[%sZ] %s\n" % (now, self.format(record)))

    def end(self):
        """All of it is written."""


class Table(Console):
    """As `az monitor app-insights query` shows it."""

    def __init__(self, out):
        super().__init__(out)
        self.rows = []

    def emit(self, record):
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
        self.out.write("")  # the turn of others
        said = {"InvocationId": invocation.get(), "Category": record.name, "LogLevel": "Information"}
        self.rows.append([now, self.format(record), json.dumps(said), invocation.get().replace("-", "")])

    def end(self):
        names = {"timestamp": "datetime", "message": "string", "customDimensions": "dynamic", "operation_Id": "string"}
        columns = [{"name": name, "type": kind} for name, kind in names.items()]
        tables = [{"columns": columns, "name": "PrimaryResult", "rows": self.rows}]
        self.out.write(json.dumps({"tables": tables}, indent=2) + "\n")


def probe(app, name):
    sources, _, call, calls, form = CASES[name]
    if call is threads:
        sys.stdout = Slow(sys.stdout)
    handler = (Table if form == "appinsights" else Console)(sys.stdout)
    if form != "raw":
        logging.getLogger().addHandler(handler)
        logging.getLogger().setLevel(logging.INFO)
    sys.path.insert(0, app)
    modules = [importlib.import_module(module_name(name, number)) for number in range(len(sources))]
    call([module.main for module in modules], calls)
    handler.end()


# ---- all of them ----------------------------------------------------------------------------------------------------

def module_name(name, number):
    return "%s_%d" % (name.replace(".", "_").replace("-", "_"), number)


def make(folder, name):
    app = folder / "app"
    app.mkdir(parents=True, exist_ok=True)
    sources, flag, _, _, form = CASES[name]
    for number, source in enumerate(sources):
        text = source if form == "raw" else PREAMBLE.replace("FLAG", str(flag)) + source
        (app / (module_name(name, number) + ".py")).write_text(text)
    with open(folder / name, "w", encoding="utf-8") as log:
        subprocess.run([sys.executable, __file__, "probe", app, name], stdout=log, check=True)


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "probe":
        return probe(sys.argv[2], sys.argv[3])
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[2:] or CASES:
        make(pathlib.Path(sys.argv[1]).resolve(), name)


if __name__ == "__main__":
    main()
