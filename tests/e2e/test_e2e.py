"""End to end: the pyfuncprof binary, the real SDK and the real memory_profiler on whole apps.

    python tests/e2e/test_e2e.py            (needs tests/e2e/requirements.txt; binary: $PYFUNCPROF or build/pyfuncprof)

Each app is copied, called, instrumented, called again and taken back. Every round of calls runs in a process of its
own, the probe: this same file with the argument `probe`. It calls the functions through examples/call.py, prints
what the app logs, and writes down what the functions answered.
"""

import ast
import asyncio
import collections
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EXAMPLES = ROOT / 'examples'
BINARY = pathlib.Path(os.environ.get('PYFUNCPROF') or ROOT / 'build' / 'pyfuncprof').resolve()

PAGE = b'one article\n' * 4000
PREFIX = 'memory_profiler_logs: '
ROW = re.compile(r' *(\d+) +(-?[\d.]+) MiB +(-?[\d.]+) MiB +(\d+)   (.*)')
NEXT_CALL = '@@ next call'
PATIENCE = 120  # seconds until something that hangs is called a failure

Call = collections.namedtuple('Call', 'name answer query body reports')
Row = collections.namedtuple('Row', 'number total increment count text')
Report = collections.namedtuple('Report', 'path rows')
Body = collections.namedtuple('Body', 'path line name')


def call(name, answer, query=None, body='', reports=True):
    """One call of the plan: what to send, a part of the answer, and whether the profiled body gets to its end."""
    return Call(name, answer, query or {}, body, reports)


# The probe: one round of calls, in a fresh process

def probe():
    plan = json.load(sys.stdin)
    sys.path.insert(0, str(EXAMPLES))
    import call as host
    sys.path.pop(0)
    host.set_up_logging()
    functions = {entry[0]: entry for entry in host.load(plan['app'])}
    facts = asyncio.run(probe_calls(host, functions, plan))
    facts['functions'] = sorted(functions)
    facts['profiler loaded'] = 'memory_profiler' in sys.modules
    pathlib.Path(plan['facts']).write_text(json.dumps(facts))


async def probe_calls(host, functions, plan):
    facts = {'answers': [], 'overlapped': []}
    with ThreadPoolExecutor() as pool:
        async def one(name, query, body):
            try:
                return describe(*await host.invoke(*functions[name], pool, query, body))
            except Exception as error:
                return {'raised': f'{type(error).__name__}: {error}'}

        async def get(path):
            url = f"{plan['site']}{path}"
            await asyncio.get_running_loop().run_in_executor(pool, lambda: urllib.request.urlopen(url).read())

        for name, query, body in plan['calls']:
            print(NEXT_CALL, flush=True)
            facts['answers'].append(await one(name, query, body))

        # The first call ends while the second one is under way: the order in which a tracer would stay behind.
        for name in plan['overlap']:
            print(NEXT_CALL, flush=True)
            pair = []
            for turn in 'ab':
                key = f"{plan['round']}-{name}-{turn}"
                pair.append((key, asyncio.ensure_future(one(name, {'url': f"{plan['site']}/hold/{key}"}, ''))))
                await get(f'/arrived/{key}')
            for key, task in pair:
                await get(f'/go/{key}')
                facts['overlapped'].append(await task)
        facts['tracer'] = repr(sys.gettrace())
    return facts


def describe(result, outs):
    facts = {'outs': {name: repr(value) for name, value in outs.items()}}
    if hasattr(result, 'status_code'):
        facts.update(
            status=result.status_code, headers=sorted(result.headers.items()), mimetype=result.mimetype,
            charset=result.charset, body=result.get_body().decode('latin-1'))
    else:
        facts['result'] = repr(result)
    return facts


# The site that the apps fetch from

class Site(http.server.ThreadingHTTPServer):
    """`/` is a page; `/hold/K` answers only after `/go/K`; `/arrived/K` answers once `/hold/K` was asked for."""

    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Visitor)
        self.url = f'http://127.0.0.1:{self.server_port}'
        self.events = collections.defaultdict(threading.Event)
        self.lock = threading.Lock()
        self.visitors = []

    def event(self, kind, key):
        with self.lock:
            return self.events[kind, key]


class Visitor(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        _, kind, key = (self.path.split('/', 2) + [''])[:3]
        ok = self.path == '/'
        if ok:
            self.server.visitors.append(self.headers.get('User-Agent', ''))
        elif kind == 'hold':
            self.server.event('arrived', key).set()
            ok = self.server.event('go', key).wait(PATIENCE)
        elif kind == 'arrived':
            ok = self.server.event('arrived', key).wait(PATIENCE)
        elif kind == 'go':
            self.server.event('go', key).set()
            ok = True
        self.send_response(200 if ok else 404)
        self.send_header('Content-Type', 'text/plain; charset=utf-8')
        self.send_header('Content-Length', str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *args):
        pass


def setUpModule():
    global SITE, SCRATCH, ENVIRONMENT
    if not os.access(BINARY, os.X_OK):
        raise AssertionError(f'no binary at {BINARY}: build it, or name one in PYFUNCPROF')
    SITE = Site()
    threading.Thread(target=SITE.serve_forever, daemon=True).start()
    unittest.addModuleCleanup(SITE.server_close)
    unittest.addModuleCleanup(SITE.shutdown)
    SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='pyfuncprof-e2e-')).resolve()
    unittest.addModuleCleanup(shutil.rmtree, SCRATCH)
    home = SCRATCH / 'home'
    home.mkdir()
    ENVIRONMENT = {
        **os.environ, 'HOME': str(home), 'XDG_CONFIG_HOME': str(home), 'PYTHONDONTWRITEBYTECODE': '1',
        'NO_PROXY': '127.0.0.1', 'no_proxy': '127.0.0.1',
    }
    for name in ['PYTHON_SCRIPT_FILE_NAME', 'PYFUNCPROF_ENABLE', *(name for names in AZURE for name in names)]:
        ENVIRONMENT.pop(name, None)


# What the tests are made of

def pyfuncprof(*arguments):
    """Run the binary; it has to say that all went well."""
    done = subprocess.run(
        [BINARY, *map(str, arguments)], env=ENVIRONMENT, cwd=SCRATCH, timeout=PATIENCE, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise AssertionError(f'{arguments} ended with {done.returncode}\n{done.stdout}{done.stderr}')
    return done.stdout


def new_place(name):
    return pathlib.Path(tempfile.mkdtemp(dir=SCRATCH)) / name


def copy_of(app):
    """A copy of an example, with modes that are not just the usual ones."""
    place = shutil.copytree(EXAMPLES / app, new_place(app), ignore=shutil.ignore_patterns('__pycache__'))
    for index, path in enumerate(sorted(place.rglob('*.py'))):
        path.chmod((0o640, 0o755, 0o600)[index % 3])
    (place / 'requirements.txt').chmod(0o664)
    return place


def snapshot(root):
    """Everything in a tree: path -> (mode, bytes), None for the bytes of a folder."""
    return {
        str(path.relative_to(root)): (path.lstat().st_mode, path.read_bytes() if path.is_file() else None)
        for path in root.rglob('*')
    }


class Round:
    """One round of calls: the answers, and for each call, then for each overlap, what was logged and reported."""

    number = 0

    def __init__(self, app, calls, overlap=(), **variables):
        Round.number += 1
        facts = SCRATCH / f'facts-{Round.number}.json'
        plan = {
            'app': str(app), 'facts': str(facts), 'site': SITE.url, 'round': Round.number, 'overlap': list(overlap),
            'calls': [(call.name, call.query, call.body) for call in calls],
        }
        done = subprocess.run(
            [sys.executable, __file__, 'probe'], input=json.dumps(plan), env={**ENVIRONMENT, **variables},
            cwd=SCRATCH, timeout=PATIENCE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise AssertionError(f'the probe of {app} ended with {done.returncode}\n{done.stdout}')
        self.output = done.stdout
        self.calls = calls
        self.facts = json.loads(facts.read_text())
        self.answers = self.facts['answers']
        sections = done.stdout.split(NEXT_CALL + '\n')[1:]
        self.logs = [logged(section) for section in sections]
        self.reports = [reports(section) for section in sections]
        self.overlap_reports = self.reports[len(calls):]


def logged(text):
    """The app's own log lines. The profiler's set-up puts the logger's name in front of each."""
    lines = (line for line in text.splitlines() if line and not line.startswith(PREFIX))
    return [line[len('root: '):] if line.startswith('root: ') else line for line in lines]


def reports(text):
    found = []
    for line in text.splitlines():
        if not line.startswith(PREFIX):
            continue
        line = line[len(PREFIX):]
        row = ROW.fullmatch(line)
        if line.startswith('Filename: '):
            found.append(Report(pathlib.Path(line[len('Filename: '):]).resolve(), []))
        elif row:
            found[-1].rows.append(Row(int(row[1]), float(row[2]), float(row[3]), int(row[4]), row[5]))
    return found


def profiled_bodies(root):
    """Every function in the tree under a profile decorator: file, line of that decorator, name."""
    bodies = []
    for path in sorted(root.rglob('*.py')):
        for node in ast.walk(ast.parse(path.read_bytes())):
            for decorator in getattr(node, 'decorator_list', []):
                if re.search(r'\.profile\(|^profiler_decorator$', ast.unparse(decorator)):
                    bodies.append(Body(path, decorator.lineno, node.name))
    return bodies


def without_marked_lines(data):
    """The file without the lines from each `begin` mark to its `end` mark."""
    kept, inside = [], False
    for line in data.splitlines(keepends=True):
        if line.strip().startswith(b'# pyfuncprof: begin '):
            inside = True
        if not inside:
            kept.append(line)
        if line.strip().startswith(b'# pyfuncprof: end '):
            inside = False
    return b''.join(kept)


class Checks:
    """Checks that hold for a round of calls on any profiled app."""

    def check_answers(self, round):
        for call, answer in zip(round.calls, round.answers):
            self.assertIn(call.answer, json.dumps(answer), call)

    def check_reports(self, app, round):
        """Every profiled body was reported, nothing else was, and the rows quote the file at the right lines."""
        bodies = {(body.path, body.line) for body in profiled_bodies(app)}
        self.assertTrue(bodies)
        found = [report for section in round.reports for report in section]
        self.assertEqual(bodies, {(report.path, report.rows[0].number) for report in found})
        for report in found:
            lines = report.path.read_text().split('\n')
            for row in report.rows:
                self.assertEqual(lines[row.number - 1].rstrip(), row.text.rstrip(), report.path)

    def check_compiles(self, app, before):
        """The rewritten files are Python still; returns them."""
        rewritten = [path for path in app.rglob('*.py') if path.read_bytes() != before[str(path.relative_to(app))][1]]
        for path in rewritten:
            compile(path.read_bytes(), str(path), 'exec')
        return rewritten

    def check_same_tree(self, wanted, app):
        now = snapshot(app)
        self.assertEqual(sorted(wanted), sorted(now))
        for path, facts in wanted.items():
            self.assertEqual(facts, now[path], path)


class Example(Checks):
    """The whole story of an example app; the classes below say which app, which functions, which calls."""

    app = None
    entries = {}    # function -> (file, name of the def)
    overlap = ()    # async functions that fetch ?url=

    @classmethod
    def setUpClass(cls):
        cls.place = copy_of(cls.app)
        cls.original = snapshot(cls.place)
        cls.plan = cls.calls()
        cls.before = Round(cls.place, cls.plan, cls.overlap)
        pyfuncprof('instrument', cls.place)
        cls.instrumented = snapshot(cls.place)
        cls.after = Round(cls.place, cls.plan, cls.overlap)

    @staticmethod
    def calls():
        raise NotImplementedError

    def test_plan_calls_every_function(self):
        self.assertEqual(sorted(self.entries), self.before.facts['functions'])
        self.assertEqual(sorted(self.entries), sorted({call.name for call in self.plan if call.reports}))

    def test_answers_are_the_same(self):
        self.check_answers(self.before)
        self.assertEqual(self.before.answers, self.after.answers)
        self.assertEqual(self.before.facts['functions'], self.after.facts['functions'])

    def test_log_is_the_same(self):
        self.assertTrue(any(self.before.logs))
        self.assertEqual(self.before.logs, self.after.logs)

    def test_original_reports_nothing(self):
        self.assertNotIn(PREFIX.strip(), self.before.output)
        self.assertFalse(self.before.facts['profiler loaded'])

    def test_every_body_is_reported(self):
        bodies = {(str(body.path.relative_to(self.place)), body.name): body for body in profiled_bodies(self.place)}
        self.assertEqual({(path, f'profiled_{name}') for path, name in self.entries.values()}, set(bodies))
        for call, found in zip(self.plan, self.after.reports):
            path, name = self.entries[call.name]
            body = bodies[path, f'profiled_{name}']
            expected = [(body.path, body.line)] if call.reports else []
            self.assertEqual(expected, [(report.path, report.rows[0].number) for report in found], call)
        self.check_reports(self.place, self.after)

    def test_overlapping_calls_leave_no_tracer(self):
        self.assertTrue(self.overlap)
        overlapped = self.before.facts['overlapped']
        self.assertEqual([200, 200] * len(self.overlap), [answer['status'] for answer in overlapped])
        self.assertEqual(overlapped, self.after.facts['overlapped'])
        self.assertEqual('None', self.after.facts['tracer'])
        # Of two overlapping calls the first one is measured.
        self.assertEqual([1] * len(self.overlap), [len(found) for found in self.after.overlap_reports])

    def test_rewritten_files_compile(self):
        rewritten = {str(path.relative_to(self.place)) for path in self.check_compiles(self.place, self.original)}
        self.assertEqual({path for path, _ in self.entries.values()}, rewritten)

    def test_only_marked_lines_come_in(self):
        self.assertEqual(sorted(self.original), sorted(self.instrumented))
        for path, (mode, data) in self.instrumented.items():
            self.assertEqual(self.original[path][0], mode, path)
            if path.endswith('.py'):
                self.assertEqual(self.original[path][1], without_marked_lines(data), path)
            elif path != 'requirements.txt':
                self.assertEqual(self.original[path][1], data, path)

    def test_requirement_comes_in(self):
        original = self.original['requirements.txt'][1]
        lines = self.instrumented['requirements.txt'][1].splitlines(keepends=True)
        ours = [line for line in lines if line.startswith(b'memory-profiler')]
        self.assertEqual([b'memory-profiler>=0.61  # pyfuncprof\n'], ours)
        lines.remove(ours[0])
        self.assertEqual(original, b''.join(lines))

    def test_second_time_changes_nothing(self):
        pyfuncprof('instrument', self.place)
        self.check_same_tree(self.instrumented, self.place)

    def test_remove_gives_the_original_back(self):
        place = copy_of(self.app)
        original = snapshot(place)
        pyfuncprof('instrument', place)
        self.assertNotEqual(original, snapshot(place))
        pyfuncprof('remove', place)
        self.check_same_tree(original, place)

    def test_remove_after_a_second_time(self):
        place = copy_of(self.app)
        original = snapshot(place)
        for command in 'instrument', 'instrument', 'remove', 'remove':
            pyfuncprof(command, place)
        self.check_same_tree(original, place)

    def largest(self, function):
        """Text and sum of increments of the line of a function's reports that took most; the decorator aside."""
        sums = collections.Counter()
        for call, found in zip(self.plan, self.after.reports):
            if call.name == function:
                for report in found:
                    for row in report.rows[1:]:
                        sums[row.text.strip()] += row.increment
        return sums.most_common(1)[0]


class OrdersV1(Example, unittest.TestCase):
    app = 'orders-v1'
    entries = {
        'CheckStock': ('CheckStock/__init__.py', 'main'),
        'InvoiceText': ('InvoiceText/__init__.py', 'main'),
        'NightlyTotals': ('shared/handlers.py', 'nightly_totals'),
        'OrderPlaced': ('OrderPlaced/__init__.py', 'main'),
        'TrackParcel': ('TrackParcel/__init__.py', 'main'),
    }
    overlap = ('TrackParcel',)
    leaks = 6

    @classmethod
    def calls(cls):
        page = {'url': SITE.url + '/'}
        return [
            *[call('InvoiceText', 'Invoice 1002', {'order': '1002'}) for _ in range(cls.leaks)],
            call('InvoiceText', "no order '7'", {'order': '7'}, reports=False),
            call('TrackParcel', str(len(PAGE)), page),
            call('TrackParcel', '"status": 400'),
            call('CheckStock', '4000 articles', page),
            call('CheckStock', '"status": 404', {'url': SITE.url + '/missing'}),
            call('OrderPlaced', 'Thank you, Edsger!', body='{"order": "1003"}'),
            call('OrderPlaced', 'ValueError: no order', body='{"order": "x"}', reports=False),
            call('NightlyTotals', 'EUR'),
        ]

    def test_leak_is_named(self):
        text, total = self.largest('InvoiceText')
        self.assertEqual('INVOICES[key] = render(order)', text)
        self.assertGreater(total, 2 * self.leaks)

    def test_example_keeps_its_odd_bytes(self):
        def read(path):
            return (EXAMPLES / self.app / path).read_bytes()

        crlf = read('CheckStock/__init__.py')
        self.assertEqual(crlf.count(b'\n'), crlf.count(b'\r\n'))
        self.assertIn(b'\n\ttext = ', read('OrderPlaced/__init__.py'))
        self.assertFalse(read('shared/handlers.py').endswith(b'\n'))
        self.assertFalse(read('requirements.txt').endswith(b'\n'))


class ThumbnailsV2(Example, unittest.TestCase):
    app = 'thumbnails-v2'
    entries = {
        'FetchPicture': ('blueprints/images.py', 'fetch_picture'),
        'Thumbnail': ('function_app.py', 'thumbnail'),
        'contact_sheet': ('blueprints/images.py', 'contact_sheet'),
        'picture_uploaded': ('function_app.py', 'picture_uploaded'),
        'warm_up': ('function_app.py', 'warm_up'),
    }
    overlap = ('FetchPicture',)

    @staticmethod
    def calls():
        picture = 'P5 4 2 255\n' + 'abcdefgh'
        return [
            call('contact_sheet', '64 tiles, checksum', {'tiles': '64'}),
            call('contact_sheet', 'ValueError', {'tiles': 'many'}, reports=False),
            call('FetchPicture', 'one article', {'url': SITE.url + '/'}),
            call('FetchPicture', '"status": 404', {'url': SITE.url + '/missing'}),
            call('FetchPicture', '"status": 400'),
            call('Thumbnail', 'P5\\n2 1\\n255\\nac', {'width': '2'}, picture),
            call('Thumbnail', 'no-store', {}, picture),
            call('Thumbnail', '"status": 400', {}, 'not a picture'),
            call('picture_uploaded', str(len(PAGE)), {}, SITE.url + '/'),
            call('picture_uploaded', '"finished": "None"', {}, ''),
            call('warm_up', '"result": "None"'),
        ]

    def test_allocation_is_named(self):
        text, total = self.largest('contact_sheet')
        self.assertEqual('tiles = [bytes([0x80 + index % 64]) * TILE for index in range(count)]', text)
        self.assertGreater(total, 16)


# What the platform sets where an app is deployed: App Service and Premium, Flex Consumption, Container Apps, Consumption
AZURE = (
    {'WEBSITE_INSTANCE_ID': '0f3c'}, {'LEGION_SERVICE_HOST': '10.0.0.1'}, {'CONTAINER_APP_NAME': 'orders'},
    {'CONTAINER_NAME': '1A2B-3C', 'WEBSITE_SITE_NAME': 'orders'},
)
# What is set where it is not: by Core Tools, by a user for other ends
LOCAL = (
    {'WEBSITE_HOSTNAME': 'localhost:7071', 'AZURE_FUNCTIONS_ENVIRONMENT': 'Development',
     'FUNCTIONS_WORKER_RUNTIME': 'python', 'FUNCTIONS_CORETOOLS_ENVIRONMENT': 'True'},
    {'CONTAINER_NAME': 'pictures'}, {'WEBSITE_SITE_NAME': 'orders'}, {'WEBSITE_INSTANCE_ID': ''},
)


class LocalOnly(Checks):
    """`--local-only`: an app that is profiled here, and not where it is deployed."""

    app = None
    calls = None

    @classmethod
    def setUpClass(cls):
        cls.place = copy_of(cls.app)
        cls.original = snapshot(cls.place)
        cls.plan = cls.calls()
        cls.before = Round(cls.place, cls.plan)
        pyfuncprof('instrument', '--local-only', cls.place)
        cls.instrumented = snapshot(cls.place)
        cls.without = new_place('packages')
        cls.without.mkdir()
        (cls.without / 'memory_profiler.py').write_text('raise ImportError("not installed")\n')

    def check_profiled(self, round):
        self.assertEqual(self.before.answers, round.answers)
        self.assertEqual(self.before.logs, round.logs)
        self.check_reports(self.place, round)

    def check_left_alone(self, round):
        """It answers and logs as ever, also in the same format."""
        self.assertEqual(self.before.answers, round.answers)
        self.assertEqual(self.before.output, round.output)
        self.assertFalse(round.facts['profiler loaded'])

    def test_it_is_profiled_here(self):
        for variables in ({}, *LOCAL):
            with self.subTest(**variables):
                self.check_profiled(Round(self.place, self.plan, **variables))

    def test_it_is_not_profiled_in_azure(self):
        for variables in AZURE:
            with self.subTest(**variables):
                self.check_left_alone(Round(self.place, self.plan, **variables))
                self.check_left_alone(Round(self.place, self.plan, PYFUNCPROF_ENABLE='0', **variables))

    def test_it_is_profiled_in_azure_when_asked_for(self):
        for variables in AZURE:
            with self.subTest(**variables):
                self.check_profiled(Round(self.place, self.plan, PYFUNCPROF_ENABLE='1', **variables))

    def test_azure_needs_no_memory_profiler(self):
        path = os.pathsep.join([str(self.without), *filter(None, [os.environ.get('PYTHONPATH')])])
        self.check_left_alone(Round(self.place, self.plan, PYTHONPATH=path, **AZURE[0]))
        with self.assertRaisesRegex(AssertionError, 'not installed'):
            Round(self.place, self.plan, PYTHONPATH=path)

    def test_it_is_another_profiler_like_any(self):
        place = shutil.copytree(self.place, new_place(self.app))
        pyfuncprof('instrument', '--local-only', place)
        self.check_same_tree(self.instrumented, place)
        pyfuncprof('instrument', place)
        plain = copy_of(self.app)
        pyfuncprof('instrument', plain)
        self.check_same_tree(snapshot(plain), place)
        pyfuncprof('instrument', '--local-only', place)
        self.check_same_tree(self.instrumented, place)
        pyfuncprof('remove', place)
        self.check_same_tree(self.original, place)


class OrdersLocalOnly(LocalOnly, unittest.TestCase):
    app = OrdersV1.app
    leaks = 1
    calls = classmethod(OrdersV1.calls.__func__)


class ThumbnailsLocalOnly(LocalOnly, unittest.TestCase):
    app = ThumbnailsV2.app
    calls = staticmethod(ThumbnailsV2.calls)


KINDS = {
    'host.json': '{"version": "2.0"}',
    'requirements.txt': 'azure-functions\n',
    'Ask/function.json': '{"bindings": [{"type": "httpTrigger", "direction": "in", "name": "req"}]}',
    'Ask/__init__.py': (
        'import lib\n\n\nasync def main(req):\n'
        '    # at most 10 MiB\n    return await lib.slowly(req) + lib.total(1) + lib.Order().cost(rate=2)\n'),
    'lib.py': (
        'from __future__ import annotations\n\n\ndef total(a: int, b: Later = 2, *, c: int = 3) -> int:\n'
        '    return a + b + c\n\n\nasync def slowly(text: str) -> int:\n    return len(text)\n\n\n'
        'class Order:\n    def cost(self, rate=1):\n        return rate\n\n'
        '    @staticmethod\n    def parse(text):\n        return text\n\n\nLater = int\n'),
}
LOOK = '''
import asyncio, inspect, json, sys, typing
sys.path.insert(0, '')
if sys.argv[1] == 'traced':
    sys.settrace(lambda *_: None)
import Ask, lib
kinds = [(str(inspect.signature(helper)), repr(typing.get_type_hints(helper)), inspect.iscoroutinefunction(helper),
          inspect.unwrap(helper) is helper, sorted(vars(helper)))
         for helper in (lib.total, lib.slowly, lib.Order.cost, lib.Order.parse)]
print(json.dumps([kinds, asyncio.run(Ask.main('abc')), inspect.iscoroutinefunction(Ask.main)]))
'''


class LeftAlone(unittest.TestCase):
    """In Azure a helper is what it was, whatever kind it is; an async function may be traced by somebody else."""

    def look(self, place, traced, **variables):
        done = subprocess.run(
            [sys.executable, '-c', LOOK, traced], env={**ENVIRONMENT, **variables}, cwd=place, timeout=PATIENCE,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((0, ''), (done.returncode, done.stderr))
        return done.stdout

    def test_helpers_are_what_they_were(self):
        place = new_place('kinds')
        for path, text in KINDS.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(text)
        wanted = self.look(place, 'untraced')
        pyfuncprof('instrument', '--local-only', '--also', 'lib.py:*', place)
        self.assertEqual(5, len(profiled_bodies(place)))
        for traced in 'untraced', 'traced':
            self.assertEqual(wanted, self.look(place, traced, **AZURE[0]))
            self.assertNotEqual(wanted, self.look(place, traced))


class Demo(Checks):
    """`init`: the demo of the documentation, profiled as it comes out."""

    model = None
    grown = {}  # what a user adds to the demo: file -> text at its end

    @classmethod
    def setUpClass(cls):
        cls.place = new_place('demo')
        pyfuncprof('init', cls.place, '--model', cls.model, '--url', SITE.url + '/')
        cls.fresh = snapshot(cls.place)
        cls.plan = [
            call('HttpTriggerAsync', 'Microsoft Page Is Loaded'),
            call('HttpTriggerSync', f'Microsoft Page Response Size: {len(PAGE)}'),
        ]
        SITE.visitors.clear()
        cls.before = Round(cls.place, cls.plan)
        cls.visitors = list(SITE.visitors)

    def test_functions_answer(self):
        self.assertEqual(['HttpTriggerAsync', 'HttpTriggerSync'], self.before.facts['functions'])
        self.check_answers(self.before)
        self.assertEqual([200, 200], [answer['status'] for answer in self.before.answers])

    def test_both_helpers_fetch_the_page(self):
        self.assertEqual(['Python', 'python-requests'], [agent.split('/')[0] for agent in self.visitors])

    def test_helpers_are_reported(self):
        names = [body.name for body in profiled_bodies(self.place)]
        self.assertEqual(['get_microsoft_page_async', 'profile_get_request'], sorted(names))
        self.check_reports(self.place, self.before)

    def test_instrument_and_remove(self):
        self.check_story(shutil.copytree(self.place, new_place('demo')), self.plan)

    def test_instrument_and_remove_when_the_demo_has_grown(self):
        place = shutil.copytree(self.place, new_place('demo'))
        for path, text in self.grown.items():
            (place / path).parent.mkdir(exist_ok=True)
            with open(place / path, 'a') as file:
                file.write(text)
        names = self.check_story(place, [*self.plan, call('Added', 'Hello, you')])
        self.assertIn('profiled_' + ('main' if self.model == 'v1' else 'hello'), names)

    def check_story(self, place, plan):
        """Call, instrument twice, call, remove; the names of the bodies that were profiled."""
        original, before = snapshot(place), Round(place, plan)
        pyfuncprof('instrument', place)
        once = snapshot(place)
        pyfuncprof('instrument', place)
        self.check_same_tree(once, place)
        self.check_compiles(place, original)

        after = Round(place, plan)
        self.check_answers(after)
        self.assertEqual(before.answers, after.answers)
        self.assertEqual(before.logs, after.logs)
        self.check_reports(place, after)
        names = [body.name for body in profiled_bodies(place)]
        self.assertLessEqual({'get_microsoft_page_async', 'profile_get_request'}, set(names))

        pyfuncprof('remove', place)
        self.check_unprofiled(original, place, before)
        return names

    def test_remove_takes_the_profiling_out(self):
        place = shutil.copytree(self.place, new_place('demo'))
        said = pyfuncprof('remove', place)
        self.assertNotIn('left', said)
        self.check_unprofiled(self.fresh, place, self.before)
        unprofiled = snapshot(place)
        pyfuncprof('remove', place)
        self.check_same_tree(unprofiled, place)

    def check_unprofiled(self, original, place, before):
        """What was profiled as it came out is no longer; nothing else has changed, and it answers as ever."""
        now = snapshot(place)
        self.assertEqual(sorted(original), sorted(now))
        for path, (mode, data) in original.items():
            if data is None or not (b'memory_profiler' in data or path == 'requirements.txt') or path.endswith('.md'):
                self.assertEqual((mode, data), now[path], path)
            else:
                self.assertEqual(mode, now[path][0], path)
                self.assertNotIn(b'memory', now[path][1], path)
                lines = iter(data.splitlines())
                self.assertTrue(all(line in lines for line in now[path][1].splitlines()), path)
        self.check_compiles(place, original)
        after = Round(place, before.calls)
        self.assertEqual(before.answers, after.answers)
        self.assertEqual(before.logs, after.logs)
        self.assertNotIn(PREFIX.strip(), after.output)
        self.assertFalse(after.facts['profiler loaded'])

    def test_requirements_name_what_is_imported(self):
        lines = (self.place / 'requirements.txt').read_text().splitlines()
        names = {re.match(r'[\w-]+', line)[0] for line in lines if line and not line.startswith('#')}
        self.assertLessEqual({'azure-functions', 'memory-profiler', 'aiohttp', 'requests'}, names)


class DemoV1(Demo, unittest.TestCase):
    model = 'v1'
    grown = {
        'Added/__init__.py': 'def main(req):\n    return "Hello, " + req.params.get("name", "you")\n',
        'Added/function.json': json.dumps({'bindings': [
            {'type': 'httpTrigger', 'direction': 'in', 'name': 'req'},
            {'type': 'http', 'direction': 'out', 'name': '$return'},
        ]}),
    }

    def test_source_is_the_documented_one(self):
        place = new_place('default')
        pyfuncprof('init', place, '--model', 'v1')
        for name, listing in ('HttpTriggerAsync', 'demo_async.py.txt'), ('HttpTriggerSync', 'demo_sync.py.txt'):
            wanted = ast.dump(ast.parse((HERE / listing).read_text()))
            self.assertEqual(wanted, ast.dump(ast.parse((place / name / '__init__.py').read_bytes())), name)


class DemoV2(Demo, unittest.TestCase):
    model = 'v2'
    grown = {
        # Its file has names like `root_logger` already, and the demo's own helpers below the functions.
        'function_app.py': (
            '\n\n@app.function_name("Added")\n@app.route("added")\ndef hello(req):\n'
            '    return "Hello, " + req.params.get("name", "you")\n'),
    }


if __name__ == '__main__':
    if sys.argv[1:] == ['probe']:
        probe()
    else:
        unittest.main()
