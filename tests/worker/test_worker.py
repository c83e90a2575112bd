"""Apps in the real Python worker, as they are and instrumented: the same responses, also from `run`.

    build/worker-venv/bin/python tests/worker/test_worker.py  (needs tests/worker/requirements.txt; binary: $PYFUNCPROF
                                                               or build/pyfuncprof)

Each state of an app has a worker of its own, which fake_host.py starts; every call is made in every state, one after
the other unless it says otherwise. Compared are whole InvocationResponses, and what the app logged. Of an exception
its type, its message and the line that raised it count: the frames on the way there differ. The rows that the worker
logs of a profiled call are given to `report`, which has to count the call. After calls that overlap nothing is traced.

`run` gets the same calls. Its answer is compared with what the Functions host makes of a response: an HTTP response,
or the values of the output bindings.
"""

import contextlib
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import unittest
from collections import Counter, namedtuple

from azure_functions_worker.protos import RpcLog, StatusResult, TypedData

import fake_host
from fake_host import PATIENCE, Worker

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get('PYFUNCPROF') or ROOT / 'build' / 'pyfuncprof').resolve()
ORDERS = ROOT / 'examples' / 'orders-v1'
REPORTS = 'memory_profiler_logs'
HOST = 'localhost:7071'
OF_CONNECTION = {'date', 'content-length', 'connection'}  # headers that no app sends
SHOWN = 200  # bytes of a value that `run` shows

# ---- calls ----

# data: TypedData for the trigger; measured: whether the profiled body gets to its end, None when it may be unmeasured
Call = namedtuple('Call', 'name data metadata measured')


def request(name, path, method='GET', headers=(), parameters=(), body=b'', measured=True):
    headers = {'Host': HOST, 'Accept-Encoding': 'identity', 'Content-Length': str(len(body)), **dict(headers)}
    data = fake_host.http(method, 'http://%s%s' % (HOST, path), headers, dict(parameters), body)
    return Call(name, data, {}, measured)


def event(name, data, measured=True, **metadata):
    metadata = {key: TypedData(string=value) if isinstance(value, str) else TypedData(json=json.dumps(value))
                for key, value in metadata.items()}
    return Call(name, data, metadata, measured)


def message(name, text, **more):
    return event(name, TypedData(string=text), **more, DequeueCount=1)


def tick(name, past_due):
    return event(name, TypedData(json=json.dumps({'IsPastDue': past_due, 'Schedule': {'AdjustForDST': True}})))


# ---- an app with odd inputs ----

def function(name, script, *bindings, **config):
    """The files of a function. A binding: its parameter, type and direction, and what else it says."""
    bindings = [dict({'name': parameter, 'type': kind, 'direction': direction}, **more)
                for parameter, kind, direction, more in bindings]
    return {name + '/function.json': json.dumps({'bindings': bindings, **config}),
            name + '/__init__.py': textwrap.dedent(script)}


REQUEST, ANSWER = ('req', 'httpTrigger', 'in', {}), ('$return', 'http', 'out', {})
QUEUE, TO_QUEUE = ('msg', 'queueTrigger', 'in', {'queueName': 'in'}), ('$return', 'queue', 'out', {'queueName': 'out'})

ODD = {
    'host.json': '{"version": "2.0"}',
    'requirements.txt': 'azure-functions\n',
    'local.settings.json': json.dumps({'Values': {'FUNCTIONS_WORKER_RUNTIME': 'python', 'COLOUR': 'blue'}}),
    **function('Decorated', '''\
        import functools
        import json

        import azure.functions as func


        def twice(function):
            @functools.wraps(function)
            def answer(*args, **kwargs):
                text = function(*args, **kwargs)
                return func.HttpResponse(text * 2, status_code=201, headers={'X-Twice': 'yes'}, mimetype='text/csv')

            return answer


        @twice
        def main(req):
            seen = [req.method, req.url, dict(req.params), dict(req.route_params), dict(req.headers), dict(req.form),
                    req.get_body().decode('latin-1')]
            return json.dumps(seen, sort_keys=True)
        ''', ('req', 'httpTrigger', 'in', {'route': 'things/{kind}/{id:int}', 'methods': ['put', 'post']}), ANSWER),
    **function('KeywordOnly', '''\
        from __future__ import annotations

        import os

        import azure.functions as func


        async def main(*, req: func.HttpRequest, note: func.Out[str], context: func.Context) -> func.HttpResponse:
            """Answers with bytes that are no text."""
            note.set(f'{context.function_name}, {context.invocation_id}: {os.environ["COLOUR"]}')
            return func.HttpResponse(bytes(range(256)), mimetype='application/octet-stream')
        ''', REQUEST, ANSWER, ('note', 'queue', 'out', {'queueName': 'out'})),
    **function('Response', '''\
        import azure.functions as func


        def main(req: func.HttpRequest, res: func.Out[func.HttpResponse]):
            if req.params:
                res.set(func.HttpResponse(status_code=int(req.params['status'])))
        ''', REQUEST, ('res', 'http', 'out', {})),
    **function('Bare', '''\
        if True:
            def main(req, missing=None): return 'never loaded'


            def main(req):
                if req.params:
                    return 'grün'
        ''', REQUEST, ANSWER),
    **function('Method', '''\
        import sys


        class Calls:
            def __init__(self):
                self.number = 0

            def count(self, req):
                self.number += 1
                return f'{self.number}, traced by {sys.gettrace()}'


        main = Calls().count
        ''', REQUEST, ANSWER),
    **function('Generator', '''\
        def main(req):
            yield 'never sent'
        ''', REQUEST, ANSWER),
    **function('Raises', '''\
        class Sold(Exception):
            def __str__(self):
                return f'no {self.args[0]} left: ∅'


        async def main(req):
            try:
                return {}['key']
            except KeyError as error:
                raise Sold(error.args[0]) from error
        ''', REQUEST, ANSWER),
    **function('Unencodable', '''\
        def main(req):
            return object()
        ''', REQUEST, ANSWER),
    **function('Unreturned', '''\
        def main(msg):
            return 'nobody takes this'
        ''', QUEUE),
    **function('Outputs', '''\
        import json
        import logging
        import typing

        import azure.functions as func


        def main(msg: func.QueueMessage, names: func.Out[typing.List[str]], raw: func.Out[bytes],
                 unset: func.Out[str]) -> str:
            body = msg.get_body()
            logging.warning('taken %d times: %s', msg.dequeue_count, body)
            names.set(['one', 'two ✓'])
            raw.set(body[::-1])
            return json.dumps({'size': len(body)})
        ''', QUEUE, TO_QUEUE, ('names', 'queue', 'out', {}), ('raw', 'blob', 'out', {}), ('unset', 'blob', 'out', {})),
    **function('Blob', '''\
        import azure.functions as func


        def copy(file: func.InputStream, kept: func.Out[bytes]) -> None:
            content = file.read()
            kept.set(f'{file.name} {file.length} '.encode() + content)
        ''', ('file', 'blobTrigger', 'in', {'path': 'in/{name}'}), ('kept', 'blob', 'out', {'path': 'out/{name}'}),
        entryPoint='copy'),
    **function('Timer', '''\
        import os

        import azure.functions as func


        async def main(late: func.TimerRequest, context) -> str:
            return f'{context.function_name} in {os.path.basename(context.function_directory)}: {late.past_due}'
        ''', ('late', 'timerTrigger', 'in', {'schedule': '0 0 3 * * *'}), TO_QUEUE),
    **function('Slow', '''\
        import asyncio
        import logging


        async def main(req):
            number = req.params['number']
            for _ in range(int(number) + 1):
                await asyncio.sleep(0.02)
            logging.info('woken: %s', number)
            return number
        ''', REQUEST, ANSWER),
    **function('Blocking', '''\
        import time


        def main(req):
            time.sleep(0.05)
            return req.params['number']
        ''', REQUEST, ANSWER),
    **function('Tracer', '''\
        import sys


        class Loop:
            async def tracer(self, req):
                return f'traced by {sys.gettrace()}'


        main = Loop().tracer
        ''', REQUEST, ANSWER),
}
NOT_PROFILED = {'Method', 'Generator', 'Tracer'}


# ---- what is compared ----

def comparable(response):
    """The response, and of an exception the line that raised it in place of its frames."""
    if not response.result.HasField('exception'):
        return response, None
    frames = response.result.exception.stack_trace.splitlines()
    response.result.exception.ClearField('stack_trace')
    return response, frames[-1].strip()


def told(name, data):
    """What `run` says of a value, in a list; nothing of one that is not there."""
    kind = data.WhichOneof('data')
    if kind is None:
        return []
    content = getattr(data, kind)
    content = content.encode() if isinstance(content, str) else content
    try:
        text = content[:SHOWN].decode().replace('\n', r'\x0a')
    except UnicodeDecodeError:
        text = ''
    return ['%s, %d byte%s%s%s%s' % (name, len(content), '' if len(content) == 1 else 's', text and ': ', text,
                                     '...' if text and len(content) > SHOWN else '')]


def result(response):
    """What `run` says of a call without HTTP: what it returned and its outputs, or the exception."""
    if response.result.status == StatusResult.Failure:
        return response.result.exception.message
    return sorted(told('return', response.return_value) +
                  [text for output in response.output_data for text in told(output.name, output.data)])


def http_response(response):
    """(status, headers, body) that the Functions host makes of it: of an output `res`, or of what is returned."""
    if response.result.status == StatusResult.Failure:
        return 500, {}, b''
    data = next((output.data for output in response.output_data if output.name == 'res'), response.return_value)
    kind = data.WhichOneof('data')
    if kind is None:
        return 204, {}, b''
    if kind == 'http':
        return int(data.http.status_code), lower(data.http.headers.items()), data.http.body.bytes
    return 200, {'content-type': 'text/plain; charset=utf-8'}, data.string.encode()


def lower(headers):
    return {name.lower(): text for name, text in headers if name.lower() not in OF_CONNECTION}


# ---- tests ----

@contextlib.contextmanager
def page(content):
    """A web server; gives its URL."""
    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield 'http://127.0.0.1:%d/' % server.server_port
        server.shutdown()


class RealWorker(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        room = tempfile.TemporaryDirectory(prefix='pyfuncprof-worker-')
        self.addCleanup(room.cleanup)
        self.place = pathlib.Path(room.name).resolve()
        self.environment = {**os.environ, 'VIRTUAL_ENV': sys.prefix, 'LC_ALL': 'C.UTF-8'}

    def tool(self, *words):
        return subprocess.run([str(BINARY), *map(str, words)], env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True, timeout=PATIENCE, check=False)

    def result_of(self, *words):
        """What the tool prints as JSON."""
        done = self.tool(*words, '--json')
        self.assertEqual(0, done.returncode, done.stderr)
        return json.loads(done.stdout)

    def instrument(self, folder):
        """The functions that are profiled now."""
        (app,) = self.result_of('instrument', folder)['apps']
        return {function['name'] for function in app['functions'] if function['state'] == 'profiled'}

    # ---- in the worker ----

    def make(self, folder, rounds):
        """What the worker makes of rounds of calls; those of a round overlap. (responses, what was logged)"""
        responses = []
        with Worker(folder, PYTHON_THREADPOOL_THREAD_COUNT='4') as worker:
            for name in sorted({call.name for calls in rounds for call in calls}):
                worker.load(name)
            for calls in rounds:
                running = [worker.call(call.name, call.data, call.metadata) for call in calls]
                responses += [future.result(PATIENCE) for future in running]
            return responses, list(worker.logs)

    def logged(self, logs):
        """What the app logged, without the name in front that the instrumented one gives its messages."""
        return Counter((log.invocation_id, log.category, log.level, log.message[len(log.category) + 2:]
                        if log.message.startswith(log.category + ': ') else log.message)
                       for log in logs if log.log_category == RpcLog.User and log.category != REPORTS)

    def rows(self, logs):
        """The rows of reports: {invocation: text}"""
        rows = {}
        for log in logs:
            if log.category == REPORTS:
                self.assertEqual((log.level, log.log_category), (RpcLog.Information, RpcLog.User))
                rows[log.invocation_id] = rows.get(log.invocation_id, '') + log.message
        return rows

    def report(self, folder, rows):
        """What `report` makes of them."""
        (self.place / 'log.txt').write_text(''.join(rows.values()), encoding='utf-8')
        return self.result_of('report', self.place / 'log.txt', '--app', folder)

    def compare(self, folder, rounds, profiled):
        """Makes the calls before and after `instrument`. The responses, and the report of the second time."""
        rounds = [calls if isinstance(calls, list) else [calls] for calls in rounds]
        calls = [call for calls in rounds for call in calls]
        plain, logs = self.make(folder, rounds)
        self.assertEqual({}, self.rows(logs))
        expected = self.logged(logs)
        self.assertEqual(profiled, self.instrument(folder))
        instrumented, logs = self.make(folder, rounds)
        for call, before, after in zip(calls, plain, instrumented):
            with self.subTest(function=call.name):
                self.assertEqual(comparable(before), comparable(after))
        self.assertEqual(expected, self.logged(logs))

        rows = self.rows(logs)
        measured = {response.invocation_id: call for call, response in zip(calls, instrumented)
                    if call.name in profiled and (call.measured or response.invocation_id in rows)}
        self.assertEqual(set(measured), set(rows))
        self.assertTrue(all(call.measured is not False for call in measured.values()))
        report = self.report(folder, rows)
        self.assertEqual(Counter(call.name for call in measured.values()),
                         {function['name']: function['invocations'] for function in report['functions']})
        return plain, report

    # ---- with `run` ----

    def compare_run(self, folder, calls, responses):
        """`run` gives the same answers."""
        served = iter(self.serve(folder, [call for call in calls if call.data.WhichOneof('data') == 'http']))
        for call, response in zip(calls, responses):
            with self.subTest(function=call.name):
                if call.data.WhichOneof('data') == 'http':
                    self.assertEqual(http_response(response), next(served))
                else:
                    self.assertEqual(result(response), self.run_event(folder, call))

    def run_event(self, folder, call):
        content = getattr(call.data, call.data.WhichOneof('data'))
        (self.place / 'data').write_bytes(content.encode() if isinstance(content, str) else content)
        done = self.tool('run', folder, call.name, '--data', '@%s' % (self.place / 'data'))
        if done.returncode:
            return re.search('^pyfuncprof: %s failed: (.*)' % call.name, done.stderr, re.M)[1]
        shown = re.match('%s +1 call *(.*)' % call.name, done.stdout)[1]
        return sorted(re.split(r'; (?=\w+, \d+ byte)', shown)) if shown else []

    def serve(self, folder, calls):
        """The (status, headers, body) of each call."""
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            port = free.getsockname()[1]
        with subprocess.Popen([str(BINARY), 'run', str(folder), '--serve', '--port', str(port)], env=self.environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, universal_newlines=True) as program:
            try:
                told = ''
                while 'answering' not in told:
                    line = program.stderr.readline()
                    self.assertTrue(line, told)
                    told += line
                threading.Thread(target=program.stderr.read, daemon=True).start()
                return [self.fetch(port, call.data.http) for call in calls]
            finally:
                program.send_signal(signal.SIGINT)

    def fetch(self, port, request):
        connection = http.client.HTTPConnection('127.0.0.1', port, timeout=PATIENCE)
        connection.request(request.method, request.url[len('http://' + HOST):], request.body.bytes,
                           dict(request.headers))
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, lower(answer.getheaders()), body

    # ---- the apps ----

    def test_orders(self):
        folder = self.place / 'orders'
        shutil.copytree(str(ORDERS), str(folder))
        with page(b'one article\n' * 4000) as url:
            calls = [request('CheckStock', '/api/stock?url=' + url), request('CheckStock', '/api/stock'),
                     request('TrackParcel', '/api/parcels?url=' + url), request('TrackParcel', '/api/parcels'),
                     *[request('InvoiceText', '/api/invoices?order=1002') for _ in range(3)],
                     request('InvoiceText', '/api/invoices?order=x', measured=False),
                     message('OrderPlaced', '{"order": "1003"}'),
                     message('OrderPlaced', '{"order": "none"}', measured=False),
                     tick('NightlyTotals', True), tick('NightlyTotals', False)]
            responses, report = self.compare(folder, calls, {call.name for call in calls})
            self.compare_run(ORDERS, calls, responses)
        (grown,) = [line for function in report['functions'] for line in function['lines']
                    if function['name'] == 'InvoiceText' and line['increment']['mean'] > 2.5 and not line['is_first']]
        self.assertIn('INVOICES[key] = render(order)', grown['source'])

    def test_the_documented_demo(self):
        """As `init` writes it, profiled by hand; without that; and instrumented."""
        folder = self.place / 'Demo'
        calls = [request(name, '/api/' + name) for name in ('HttpTriggerAsync', 'HttpTriggerSync')]
        with page(b'x' * (8 << 20)) as url:
            self.result_of('init', folder, '--url', url)
            documented, logs = self.make(folder, [[call] for call in calls])
            self.assertEqual({response.invocation_id for response in documented}, set(self.rows(logs)))
            self.compare_run(folder, calls, documented)
            self.result_of('remove', folder)
            plain, _ = self.compare(folder, calls, {call.name for call in calls})
        self.assertEqual([http_response(response)[::2] for response in documented],
                         [(200, b'Microsoft Page Is Loaded'), (200, b'Microsoft Page Response Size: 8388608')])
        self.assertEqual(list(map(comparable, documented)), list(map(comparable, plain)))

    def test_odd_inputs(self):
        folder, original = self.place / 'odd', self.place / 'original'
        for name, content in ODD.items():
            for place in (folder, original):
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_text(content, encoding='utf-8')
        form = {'Content-Type': 'application/x-www-form-urlencoded', 'X-Many': 'a,b'}
        calls = [request('Decorated', '/api/things/b%20x/7?q=1&empty=&two=a+b', 'POST', form,
                         {'kind': 'b x', 'id': '7'}, b'one=1&two=%C3%A9'),
                 request('Decorated', '/api/things/raw/8', 'PUT', {}, {'kind': 'raw', 'id': '8'}, bytes(range(256))),
                 request('KeywordOnly', '/api/KeywordOnly'), request('Bare', '/api/Bare?x=1'),
                 request('Bare', '/api/Bare'), request('Method', '/api/Method'), request('Method', '/api/Method'),
                 request('Response', '/api/Response?status=404'), request('Response', '/api/Response'),
                 request('Generator', '/api/Generator'), request('Raises', '/api/Raises', measured=False),
                 request('Unencodable', '/api/Unencodable'), message('Unreturned', 'x'), message('Outputs', 'größer'),
                 message('Outputs', ''), tick('Timer', True), tick('Timer', False),
                 event('Blob', TypedData(bytes=b'\xff\xfe raw'), BlobTrigger='in/sample.txt', Uri='http://x/y',
                       Properties={'Length': 6})]
        slow = [request('Slow', '/api/Slow?number=%d' % n, measured=n == 0 or None) for n in range(6)]
        blocking = [request('Blocking', '/api/Blocking?number=%d' % n) for n in range(4)]
        after = [request('Tracer', '/api/Tracer'), request('Method', '/api/Method')]
        profiled = {name.partition('/')[0] for name in ODD if '/function.json' in name} - NOT_PROFILED
        responses, _ = self.compare(folder, [*calls, slow, *after, blocking, slow, slow, *after], profiled)
        self.assertEqual([http_response(response)[2] for response in responses[-2:]],
                         [b'traced by None', b'4, traced by None'])
        self.compare_run(original, calls, responses)


if __name__ == '__main__':
    unittest.main()
