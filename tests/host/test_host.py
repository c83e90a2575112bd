"""The embedded host of `run`: templates/host/ on small apps, and on all that `new` makes.

    python tests/host/test_host.py [-k NAME...]  (needs tests/e2e/requirements.txt; binary: $PYFUNCPROF or
                                                  build/pyfuncprof; $HOST_PYTHON: another Python for the host)

The host is started as the tool starts it: a document on stdin, events on fd 3. What must hold is said class by class.
The classes Templates and Instrumented need the binary.
"""

import base64
import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HOST = ROOT / 'templates' / 'host' / 'host.py'
PYTHON = os.environ.get('HOST_PYTHON') or sys.executable
BINARY = pathlib.Path(os.environ.get('PYFUNCPROF') or ROOT / 'build' / 'pyfuncprof').resolve()
PATIENCE = 120  # seconds until something that hangs is called a failure
HTTP = '{"type": "httpTrigger", "name": "req", "direction": "in", "methods": ["get", "post"]}'
ANSWER = '{"type": "http", "name": "$return", "direction": "out"}'
V2 = 'import azure.functions as func\napp = func.FunctionApp()\n'


class Host:
    """A host that runs. events: what it has told so far, by and by."""

    def __init__(self, app, **document):
        document = {'app': str(app), 'functions': [], 'script': 'function_app.py', 'invocations': 1, 'warmup': 0,
                    'concurrency': 1, 'timeout': 0, 'data': {'kind': 'none'}, 'serve': None, 'settings': {},
                    'http': {'method': None, 'path': None, 'query': [], 'headers': []}, **document}
        document.setdefault('model', 'v2' if (app / document['script']).exists() else 'v1')
        environment = {name: value for name, value in os.environ.items() if not name.startswith('PYTHON')}
        reader, writer = os.pipe()
        # The shell gives it the pipe as fd 3, whatever its number is here.
        self.process = subprocess.Popen(
            ['sh', '-c', f'exec "$@" 3>&{writer}', 'sh', PYTHON, '-X', 'utf8', '-u', HOST], cwd=app, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=(writer,))
        os.close(writer)
        self.pipe = os.fdopen(reader, 'rb')
        self.said = []
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.process.stdin.write(json.dumps(document).encode())
        self.process.stdin.close()

    def _listen(self):
        self.said.append(self.process.stdout.read())

    def events(self):
        """All but the first, with which every host begins."""
        for line in self.pipe:
            event = json.loads(line)
            if event != {'event': 'loading'}:
                yield event

    def end(self):
        code = self.process.wait(PATIENCE)
        self.listener.join(PATIENCE)
        self.process.stdout.close()
        self.pipe.close()
        return code, b''.join(self.said).decode()


class Case(unittest.TestCase):
    maxDiff = None

    def app(self, files):
        """A folder with these files. A value that is a list is the bindings of a function.json."""
        room = tempfile.TemporaryDirectory(prefix='pyfuncprof-host-')
        self.addCleanup(room.cleanup)
        place = pathlib.Path(room.name).resolve()
        for name, content in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, list):
                content = json.dumps({'scriptFile': '__init__.py', 'bindings': content})
            path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode())
        return place

    def run_host(self, files, **document):
        """(events, exit code, what the app printed)"""
        place = files if isinstance(files, pathlib.Path) else self.app(files)
        host = Host(place, **document)
        watch = threading.Timer(PATIENCE, host.process.kill)
        watch.start()
        events = list(host.events())
        code, said = host.end()
        watch.cancel()
        return events, code, said

    def v1(self, script, *bindings, **document):
        """Run one function `Fn`, made of these bindings and this script."""
        bindings = [binding if isinstance(binding, dict) else json.loads(binding) for binding in bindings]
        return self.run_host({'Fn/function.json': bindings, 'Fn/__init__.py': script}, **document)

    def finished(self, events):
        return [event for event in events if event['event'] == 'finished']

    def only(self, outcome):
        """The one invocation of a run that ended well."""
        events, code, said = outcome
        self.assertEqual((code, events[-1]['event']), (0, 'done'), (events, said))
        ended, = self.finished(events)
        return ended

    def failure(self, outcome):
        events, code, said = outcome
        self.assertEqual((code, events[-1]['event']), (1, 'failed'), (events, said))
        return events[-1]


class Loading(Case):
    """v1 by the rules of the Functions host, v2 through the SDK."""

    SCRIPT = "def {entry}(req):\n    return '{text}'\n"

    def answer(self, files, **document):
        return self.only(self.run_host(files, **document))['result']['body']

    def v1_app(self, config, **files):
        config = {'bindings': [json.loads(HTTP), json.loads(ANSWER)], **config}
        return {'Fn/function.json': json.dumps(config), **files}

    def test_script_file_and_entry_point(self):
        script = self.SCRIPT.format(entry='go', text='shared')
        files = self.v1_app({'scriptFile': '../shared/handler.py', 'entryPoint': 'go'}, **{
            'shared/handler.py': script + "\nassert __name__ == '__app__.shared.handler', __name__\n"})
        self.assertEqual(self.answer(files), 'shared')

    def test_init_is_the_package(self):
        files = self.v1_app({'scriptFile': '__init__.py'}, **{
            'Fn/__init__.py': "from . import near\nfrom __app__.far import away\nassert __name__ == '__app__.Fn'\n"
            "def main(req):\n    return near.word + away.word\n",
            'Fn/near.py': "word = 'near '", 'far/away.py': "word = 'far'"})
        self.assertEqual(self.answer(files), 'near far')

    def test_without_script_file(self):
        script = self.SCRIPT.format(entry='main', text='found')
        self.assertEqual(self.answer(self.v1_app({}, **{'Fn/only.py': script})), 'found')
        self.assertEqual(self.answer(self.v1_app({}, **{'Fn/a.py': '!', 'Fn/__init__.py': script})), 'found')

    def test_function_json_as_people_write_it(self):
        text = '\ufeff{ // a comment, with "quotes"\r\n "scriptFile": "__init__.py", /* http://x, */\r\n' + \
            ' "bindings": [' + HTTP + ',' + ANSWER + ',],}'
        self.assertEqual(self.answer({'Fn/function.json': text, 'Fn/__init__.py': self.SCRIPT.format(
            entry='main', text='lenient')}), 'lenient')

    def test_modules_beside_the_host_do_not_hide_the_app(self):
        names = ['data', 'host', 'load', 'serve', 'events', 'session']
        files = {f'{name}.py': f"word = '{name} '" for name in names}
        files['function_app.py'] = V2 + f"import {', '.join(names)}\n" + \
            "@app.route(route='x')\ndef fn(req):\n    return " + ' + '.join(f'{name}.word' for name in names)
        self.assertEqual(self.answer(files), ' '.join(names) + ' ')

    def test_v1_failures(self):
        for config, files, part in (
                ({'scriptFile': 'gone.py'}, {}, 'gone.py is not there'),
                ({'scriptFile': 'a.txt'}, {'Fn/a.txt': ''}, 'invalid Python filename'),
                ({'entryPoint': 'go'}, {'Fn/__init__.py': 'def main(req): pass'}, 'go() is not present'),
                ({'scriptFile': '../../x.py'}, {'Fn/__init__.py': ''}, 'is not there'),
                ({'bindings': []}, {'Fn/__init__.py': ''}, 'no bindings'),
                ({'bindings': [{'name': 'x'}]}, {'Fn/__init__.py': ''}, 'needs a type'),
                ({'bindings': [1]}, {'Fn/__init__.py': ''}, 'needs a type'),
                ({'scriptFile': 5}, {'Fn/__init__.py': ''}, 'cannot load the Fn function: TypeError'),
                ({'entryPoint': 5}, {'Fn/__init__.py': ''}, 'cannot load the Fn function: TypeError'),
                *(({'bindings': [{**json.loads(HTTP), **wrong}]}, {'Fn/__init__.py': 'def main(req): pass'},
                   'cannot load the Fn function: ')
                  for wrong in ({'methods': 5}, {'route': 5}, {'route': '{a}/{a}'})),
                ({}, {}, 'has no script')):
            with self.subTest(part):
                failed = self.failure(self.run_host(self.v1_app(config, **files)))
                self.assertEqual(failed['stage'], 'index')
                self.assertIn(part, failed['message'])

    def test_one_bad_v1_function_does_not_stop_the_others(self):
        files = {**self.v1_app({}, **{'Fn/__init__.py': self.SCRIPT.format(entry='main', text='fine')}),
                 'Bad/function.json': [json.loads(HTTP)], 'Bad/__init__.py': 'import json\nundefined\n'}
        events, code, _ = self.run_host(files)
        self.assertEqual(code, 0)
        skipped, = [event for event in events if event['event'] == 'skipped']
        self.assertEqual(skipped['function'], 'Bad')
        self.assertEqual([at['line'] for at in skipped['error']['traceback']], [2])
        self.assertEqual(len(self.finished(events)), 1)
        self.assertEqual(self.failure(self.run_host(files, functions=['Bad']))['stage'], 'import')
        self.assertEqual(len(self.finished(self.run_host(files, functions=['Fn'])[0])), 1)

    def test_v1_names_that_the_host_does_not_take(self):
        wrong = ['7', 'F.n', 'F\udcff', 'F\u00e9', 'Host', 'F' * 129]
        events, code, _ = self.run_host({
            f'{name}/{file}': content for name in ('Fn-1_x', 'hosts', *wrong) for file, content in
            (('function.json', [json.loads(HTTP), json.loads(ANSWER)]),
             ('__init__.py', self.SCRIPT.format(entry='main', text='ran')))})
        self.assertEqual(code, 0)
        self.assertEqual({event['function'] for event in events if event['event'] == 'skipped'}, set(wrong))
        self.assertEqual(len(self.finished(events)), 2)

    def test_disabled(self):
        script = {'Fn/__init__.py': self.SCRIPT.format(entry='main', text='ran')}
        events, _, _ = self.run_host(self.v1_app({'disabled': True}, **script))
        self.assertEqual([event['event'] for event in events], ['ready', 'skipped', 'done'])
        self.assertEqual(self.answer(self.v1_app({'disabled': True}, **script), functions=['Fn']), 'ran')

    def test_json_that_is_nested_too_deep(self):
        deep = '[' * 100000 + ']' * 100000
        files = self.v1_app({}, **{'Fn/__init__.py': self.SCRIPT.format(entry='main', text='fine')})
        self.assertEqual(self.answer({**files, 'host.json': deep}), 'fine')
        self.assertIn('nested too deep', self.failure(self.run_host({**files, 'Fn/function.json': deep}))['message'])
        timer = [{'type': 'timerTrigger', 'name': 't'}]
        failed = self.failure(self.run_host({'Fn/function.json': timer, 'Fn/__init__.py': 'def main(t): pass',
                                             'Fn/sample.dat': deep}))
        self.assertEqual((failed['stage'], 'nested too deep' in failed['message']), ('data', True))

    def test_an_app_that_goes_elsewhere(self):
        bindings = [json.loads(HTTP), json.loads(ANSWER)]
        text = 'import os\nos.chdir("/")\ndef main(req):\n    return str(1 / int(req.params["by"]))\n'
        files = {f'{name}/{file}': content for name in ('A', 'B') for file, content in
                 (('function.json', bindings), ('__init__.py', text))}
        files['host.json'] = '{"extensions": {"http": {"routePrefix": "own"}}}'
        place = self.app(files)
        events, code, _ = self.run_host(place, http={'path': '/own/B', 'query': [['by', '0']]}, functions=['B'])
        ended, = self.finished(events)
        self.assertEqual([(at['file'], at['line']) for at in ended['error']['traceback']],
                         [(str(place / 'B' / '__init__.py'), 4)])
        events, code, _ = self.run_host(place, http={'query': [['by', '1']]})
        self.assertEqual((code, [ended['result']['body'] for ended in self.finished(events)]), (0, ['1.0', '1.0']))

    def test_what_nobody_foresaw(self):
        failed = self.failure(self.run_host({'function_app.py': V2 + 'import asyncio\nasyncio.gather = None\n'
                                             '@app.route(route="x")\ndef fn(req): pass\n'}))
        self.assertEqual(failed['stage'], 'host')
        self.assertIn("the app cannot be run: TypeError: 'NoneType'", failed['message'])

    def test_v2_blueprints_and_names(self):
        files = {'my_app.py': V2 + """
from more import bp
app.register_functions(bp)
@app.function_name('Named')
@app.route(route='x')
def fn(req):
    return 'named'
""", 'more.py': """
import azure.functions as func
bp = func.Blueprint()
@bp.route(route='y')
async def second(req, context):
    return context.function_directory
"""}
        place = self.app(files)
        events, code, _ = self.run_host(place, script='my_app.py')
        self.assertEqual(code, 0)
        ready = {function['name']: function for function in events[0]['functions']}
        self.assertEqual({name: (one['async'], one['route']) for name, one in ready.items()},
                         {'Named': (False, 'x'), 'second': (True, 'y')})
        self.assertEqual({ended['result']['body'] for ended in self.finished(events)}, {'named', str(place)})

    def test_v2_failures(self):
        for text, part in (('import azure.functions\n', 'it holds 0'),
                           (V2 + 'second = func.FunctionApp()\n', 'it holds 2'),
                           (V2 + '@app.queue_output(arg_name="x", queue_name="q", connection="c")\n'
                            'def fn(x): pass\n', 'does not have a trigger')):
            with self.subTest(part):
                failed = self.failure(self.run_host({'function_app.py': text}))
                self.assertEqual(failed['stage'], 'index')
                self.assertIn(part, failed['message'])
        self.assertIn('no name', self.failure(self.run_host({'-x.py': V2}, script='-x.py', model='v2'))['message'])

    def test_import_errors(self):
        text = V2 + 'def helper():\n    raise KeyError("here")\nhelper()\n'
        failed = self.failure(self.run_host({'function_app.py': text}))
        self.assertEqual(failed['stage'], 'import')
        self.assertEqual([(pathlib.Path(at['file']).name, at['line'], at['function'], at['source'])
                          for at in failed['traceback']],
                         [('function_app.py', 5, '<module>', 'helper()'),
                          ('function_app.py', 4, 'helper', 'raise KeyError("here")')])
        failed = self.failure(self.run_host({'function_app.py': 'import other\n', 'other.py': 'x = (\n'}))
        self.assertEqual([(pathlib.Path(at['file']).name) for at in failed['traceback']],
                         ['function_app.py', 'other.py'])
        failed = self.failure(self.run_host({'function_app.py': 'import sys\nsys.exit(3)\n'}))
        self.assertEqual((failed['stage'], failed['error']['type']), ('import', 'SystemExit'))
        failed = self.failure(self.run_host({'function_app.py': 'raise ValueError("x" * 10 ** 6)\n'}))
        self.assertLess(len(failed['message']), 10000)
        failed = self.failure(self.run_host({'function_app.py': self.MUTE + 'raise Mute\n'}))
        self.assertIn('<Mute that cannot be printed>', failed['message'])

    MUTE = 'class Mute(Exception):\n    def __str__(self, *_):\n        raise SystemExit\n'

    def test_it_is_said_before_the_app_is_imported(self):
        host = Host(self.app({'function_app.py': 'import os\nos._exit(5)\n'}))
        self.assertEqual([json.loads(line) for line in host.pipe], [{'event': 'loading'}])
        self.assertEqual(host.end()[0], 5)

    def test_missing_packages(self):
        files = {'function_app.py': 'import nothing_like_it\n', 'requirements.txt': 'nothing\n'}
        command = f'{PYTHON} -m pip install -r requirements.txt azure-functions memory-profiler'
        failed = self.failure(self.run_host(files))
        self.assertEqual((failed['stage'], failed['hint']), ('import', command))
        failed = self.failure(self.run_host(files, folder='My App'))
        self.assertEqual(failed['hint'], command.replace('requirements.txt', "'My App/requirements.txt'"))
        for module in ('azure.functions', 'memory_profiler'):
            # Found before the real one: as if it were not installed.
            name = module.split('.')[0]
            fake = {'.python_packages/lib/site-packages/' + name + '.py':
                    f'raise ModuleNotFoundError("No module named {module}", name="{module}")\n'}
            failed = self.failure(self.run_host({**files, **fake, 'function_app.py': f'import {module}\n'}))
            self.assertEqual((failed['stage'], failed['hint']), ('packages', command), failed)
        del files['requirements.txt']
        failed = self.failure(self.run_host(files))
        self.assertEqual((failed['stage'], failed['hint']), ('unnamed', 'the app has no requirements.txt that names '
                         f'its package; install it with {PYTHON} -m pip'))

    def test_a_module_of_the_app_is_no_package_that_is_missing(self):
        files = {'shared/orders.py': '', 'my-lib/prices.py': '', 'near/far/things/__init__.py': ''}
        for module, stage, hint in (
                ('orders', 'place', 'it is in the app, as shared.orders: App/shared/orders.py'),
                ('orders.old', 'place', 'it is in the app, as shared.orders: App/shared/orders.py'),
                ('prices', 'place', 'it is in the app, where Python does not look for it: App/my-lib/prices.py'),
                ('things', 'place', 'it is in the app, as near.far.things: App/near/far/things'),
                ('shared.prices', 'import', None), ('near.nowhere', 'import', None)):
            failed = self.failure(self.run_host({**files, 'function_app.py': f'import {module}\n'}, folder='App'))
            self.assertEqual((failed['stage'], failed['hint']), (stage, hint))

    def test_a_python_that_is_too_old_says_nothing(self):
        start = f"import runpy, sys; sys.version_info = (3, 7); runpy.run_path({str(HOST)!r})"
        ended = subprocess.run([PYTHON, '-c', start], capture_output=True, timeout=PATIENCE)
        self.assertEqual((ended.returncode, ended.stderr), (1, b''))

    def test_unknown_name(self):
        failed = self.failure(self.run_host({'function_app.py': V2}, functions=['Gone']))
        self.assertIn('no function Gone', failed['message'])


class Checks(Case):
    """Section 1.2 of what the worker does with parameters, row by row; in both models."""

    QUEUE = {'type': 'queue', 'name': 'out', 'direction': 'out', 'queueName': 'q', 'connection': 'c'}
    ACCEPTED = {
        'keyword only, a default, no annotations': 'def main(req, *, out=None): ...',
        'context': 'def main(req, out, context): ...',
        'annotated context': 'def main(req, out, context: func.Context): ...',
        'annotations as text': "def main(req: 'func.HttpRequest', out: 'func.Out[str]'): ...",
        'Out of a list': 'def main(req: func.HttpRequest, out: func.Out[typing.List[str]]): ...',
        'Out of bytes': 'def main(req, out: func.Out[bytes]) -> func.HttpResponse: ...',
        'wrapped': '@deco\ndef main(req: func.HttpRequest, out): ...',
        'lambda': 'main = lambda req, out: None',
    }
    REFUSED = {
        'parameter without binding': 'def main(req, out, more=1): ...',
        'args': 'def main(req, out, *args): ...',
        'kwargs': 'def main(req, out, **kwargs): ...',
        'binding without parameter': 'def main(req): ...',
        'context of another type': 'def main(req, out, context: int): ...',
        'unknown name': "def main(req: 'Gone', out): ...",
        'wrong type': 'def main(req: int, out): ...',
        'no type': 'def main(req: 5, out): ...',
        'Optional': 'def main(req: typing.Optional[func.HttpRequest], out): ...',
        'Optional return': 'def main(req, out) -> typing.Optional[str]: ...',
        'wrong return': 'def main(req, out) -> int: ...',
        'Out returned': 'def main(req, out) -> func.Out[str]: ...',
        'out binding is no Out': 'def main(req, out: str): ...',
        'in binding is Out': 'def main(req: func.Out[func.HttpRequest], out): ...',
        'Out of nothing': 'def main(req, out: func.Out): ...',
        'Out of a wrong type': 'def main(req, out: func.Out[int]): ...',
        'partial': 'import functools\nmain = functools.partial(lambda req, out: None)',
        'instance': 'class K:\n    def __call__(self, req, out): ...\nmain = K()',
    }
    HEAD = ('import functools, typing\nimport azure.functions as func\ndef deco(f):\n'
            '    @functools.wraps(f)\n    def g(*args, **kwargs):\n        return f(*args, **kwargs)\n    return g\n')

    def run_v1(self, script):
        return self.v1(self.HEAD + script + '\n', HTTP, ANSWER, self.QUEUE, functions=['Fn'])

    def run_v2(self, script):
        tail = "\nfor decorate in (app.queue_output(arg_name='out', queue_name='q', connection='c'),\n" \
            "                 app.route(route='x')):\n    main = decorate(main)\n"
        return self.run_host({'function_app.py': self.HEAD + V2 + script + tail})

    def test_accepted(self):
        for name, script in self.ACCEPTED.items():
            with self.subTest(name):
                # It answers None, which no HTTP output takes; but it was called.
                self.assertEqual(self.only(self.run_v1(script))['outcome'], 'bad result')
                self.assertEqual(self.only(self.run_v2(script))['outcome'], 'bad result')

    def test_refused(self):
        for name, script in self.REFUSED.items():
            with self.subTest(name):
                self.assertEqual(self.failure(self.run_v1(script))['stage'], 'index')
                if name not in ('partial', 'instance'):  # the SDK does not take these
                    self.assertEqual(self.failure(self.run_v2(script))['stage'], 'index')

    def test_directions(self):
        for binding, part in (({**self.QUEUE, 'direction': 'inout'}, 'inout'),
                              ({'type': 'http', 'name': '$return', 'direction': 'in'}, 'direction set to "out"')):
            failed = self.failure(self.v1('def main(req, out=None): ...\n', HTTP, binding))
            self.assertIn(part, failed['message'])

    def test_positional_only_loads_and_fails(self):
        ended = self.only(self.v1('def main(req, /): ...\n', HTTP, ANSWER))
        self.assertEqual((ended['outcome'], ended['error']['type']), ('exception', 'TypeError'))

    def test_results(self):
        returned = {
            'response': ("func.HttpResponse('x', status_code=418)", 'ok'), 'text': ("'x'", 'ok'),
            'None': ('None', 'bad result'), 'a number': ('5', 'bad result'),
            'generator': ('(n for n in [1])', 'bad result'), 'bytes': ("b'x'", 'bad result'),
        }
        for name, (value, outcome) in returned.items():
            with self.subTest(name):
                ended = self.only(self.v1(f'import azure.functions as func\ndef main(req):\n    return {value}\n',
                                          HTTP, ANSWER))
                self.assertEqual(ended['outcome'], outcome)
        hidden = 'import functools\nasync def f(req):\n    return "x"\n@functools.wraps(f)\n' \
            'def main(req):\n    return f(req)\n'
        self.assertEqual(self.only(self.v1(hidden, HTTP, ANSWER))['outcome'], 'bad result')
        timer = {'type': 'timerTrigger', 'name': 't', 'direction': 'in', 'schedule': '* * * * * *'}
        ended = self.only(self.v1('def main(t):\n    return 5\n', timer))
        self.assertEqual(ended['outcome'], 'bad result')
        self.assertIn('without a $return binding', ended['error']['message'])
        self.assertEqual(self.only(self.v1('def main(t):\n    pass\n', timer))['outcome'], 'ok')

    def test_implicit_output(self):
        activity = {'type': 'activityTrigger', 'name': 'x', 'direction': 'in'}
        ended = self.only(self.v1('def main(x):\n    return {"got": x}\n', activity,
                                  data={'kind': 'text', 'text': '[1, 2]'}))
        self.assertEqual(json.loads(ended['result']['return']['text']), {'got': [1, 2]})


class Triggers(Case):
    """Each trigger's parameter is what the SDK makes of what the host sends."""

    def see(self, trigger, expression, data=None, **document):
        """What the expression is, in a function where `x` is the trigger's object."""
        script = 'import json\nimport azure.functions as func\ndef main(x, out):\n' \
            f'    out.set(json.dumps({expression}))\n'
        binding = {'name': 'x', 'direction': 'in', **trigger}
        out = {'type': 'queue', 'name': 'out', 'direction': 'out', 'queueName': 'q', 'connection': 'c'}
        if data is not None:
            encoded = isinstance(data, bytes)
            document['data'] = {'kind': 'base64' if encoded else 'text',
                                'text': base64.b64encode(data).decode() if encoded else data}
        ended = self.only(self.v1(script, binding, out, **document))
        self.assertEqual(ended['outcome'], 'ok', ended)
        return json.loads(ended['result']['outputs']['out']['text'])

    def test_plain_ones(self):
        for trigger, expression, data, expected in (
                ('timerTrigger', 'x.past_due', None, False),
                ('timerTrigger', 'x.past_due', '{"IsPastDue": true}', True),
                ('queueTrigger', '[x.get_body().decode(), x.dequeue_count]', 'hello', ['hello', 1]),
                ('queueTrigger', 'list(x.get_body())', b'\xff\0', [255, 0]),
                ('blobTrigger', '[len(x.read()), x.name, x.length]', b'\xff' * 5000000,
                 [5000000, 'samples/sample.txt', 5000000]),
                ('cosmosDBTrigger', '[d["id"] for d in x]', '[{"id": "7"}, {"id": "8"}]', ['7', '8']),
                ('eventGridTrigger', '[x.subject, x.get_json()]', None, ['sample', {'name': 'sample'}]),
                ('eventHubTrigger', '[x.get_body().decode(), x.sequence_number, x.partition_key]', 'one',
                 ['one', 1, 'sample']),
                ('serviceBusTrigger', '[x.get_body().decode(), x.delivery_count, str(x.time_to_live)]', '{"a": 1}',
                 ['{"a": 1}', 1, '1:00:00']),
                ('kafkaTrigger', '[json.loads(x.get_body())["Value"], x.topic]', 'k', ['k', 'sample']),
                ('rabbitMQTrigger', 'x', 'r', 'r'),
                ('sqlTrigger', 'json.loads(x)[0]["Item"]', None, {'id': 1, 'name': 'sample'}),
                ('daprTopicTrigger', 'json.loads(x)["data"]', 'd', 'd'),
                ('somethingNewTrigger', 'json.loads(x)["name"]', None, 'sample'),
                ('warmupTrigger', 'type(x).__name__', None, 'WarmUpContext'),
                ('activityTrigger', 'x', None, 'sample'), ('activityTrigger', 'x', 'no json', 'no json')):
            with self.subTest(trigger, data=data and data[:20]):
                self.assertEqual(self.see({'type': trigger}, expression, data), expected)

    def test_many(self):
        for trigger in ('eventHubTrigger', 'serviceBusTrigger', 'kafkaTrigger'):
            with self.subTest(trigger):
                bodies = 'json.loads(one.get_body())["Value"]' if trigger[0] == 'k' else 'one.get_body().decode()'
                many = {'type': trigger, 'cardinality': 'many'}
                self.assertEqual(len(self.see(many, f'[{bodies} for one in x]')), 3)
                self.assertEqual(self.see(many, f'[{bodies} for one in x]', '["a", {"b": 1}]'), ['a', '{"b": 1}'])
                self.assertEqual(self.see(many, f'[{bodies} for one in x]', 'plain'), ['plain'])

    def test_binary(self):
        self.assertEqual(self.see({'type': 'rabbitMQTrigger', 'dataType': 'binary'}, 'list(x)', 'ab'), [97, 98])

    def test_data_that_does_not_fit(self):
        for trigger in ('timerTrigger', 'cosmosDBTrigger', 'eventGridTrigger'):
            failed = self.failure(self.v1('def main(x): ...\n', {'type': trigger, 'name': 'x'},
                                          data={'kind': 'text', 'text': 'no json'}))
            self.assertEqual(failed['stage'], 'data')
            self.assertIn('takes JSON', failed['message'])

    def test_samples_beside_the_function(self):
        queue = [{'type': 'queueTrigger', 'name': 'x', 'direction': 'in'}]
        script = 'def main(x):\n    print("got", x.get_body().decode())\n'
        files = {'Fn/function.json': queue, 'Fn/__init__.py': script}
        for samples, expected in (({'Fn/sample.dat': 'dat', 'Fn/samples/a.json': 'no'}, ['dat'] * 3),
                                  ({'Fn/samples/Fn.txt': 'own', 'Fn/samples/a.json': 'no'}, ['own'] * 3),
                                  ({'Fn/samples/a.json': '1', 'Fn/samples/b.json': '2'}, ['1', '2', '1'])):
            with self.subTest(expected):
                events, _, said = self.run_host({**files, **samples}, invocations=3)
                self.assertEqual(said.split(), [word for body in expected for word in ('got', body)])
                self.assertTrue(events[0]['functions'][0]['data'].startswith('Fn/sample'))

    def test_other_inputs_are_samples(self):
        script = 'def main(x, blob, rows, docs, table, new):\n' \
            '    print(blob.read(), rows[0]["id"], docs[0]["id"], table, len(new) > 0)\n'
        inputs = [{'type': kind, 'name': name, 'direction': 'in'} for kind, name in (
            ('timerTrigger', 'x'), ('blob', 'blob'), ('sql', 'rows'), ('cosmosDB', 'docs'), ('table', 'table'),
            ('neverHeardOf', 'new'))]
        events, code, said = self.v1(script, *inputs)
        self.assertEqual(said, """b'sample' 1 1 [{"PartitionKey": "sample", "RowKey": "1"}] True\n""")
        self.assertIn("input 'blob' (blob) is a built-in sample", events[0]['functions'][0]['notes'])

    def test_durable(self):
        for kind, part in (('orchestrationTrigger', 'replayed'), ('entityTrigger', 'operation')):
            events, code, _ = self.v1('def main(x): ...\n', {'type': kind, 'name': 'x'})
            self.assertEqual([event['event'] for event in events], ['ready', 'skipped', 'done'])
            self.assertIn(part, events[1]['reason'])

    def test_durable_client(self):
        for kind in ('durableClient', 'orchestrationClient'):
            ended = self.only(self.v1('import json\ndef main(x, starter):\n    json.loads(starter)["creationUrls"]\n',
                                      {'type': 'timerTrigger', 'name': 'x', 'direction': 'in'},
                                      {'type': kind, 'name': 'starter', 'direction': 'in'}))
            self.assertEqual(ended['outcome'], 'ok', ended)

    def test_entity(self):
        script = """
            import azure.durable_functions as df
            def entity(context):
                context.set_state(context.get_state(lambda: 0) + context.get_input())
                context.set_result(context.operation_name)
            main = df.Entity.create(entity)
            """
        if subprocess.run([PYTHON, '-c', 'import azure.durable_functions'], stderr=subprocess.DEVNULL).returncode:
            self.skipTest('no azure-functions-durable there')
        ended = self.only(self.v1(textwrap.dedent(script), {'type': 'entityTrigger', 'name': 'context'},
                                  data={'kind': 'text', 'text': '{"name": "add", "input": 2, "state": 40}'}))
        state = json.loads(ended['result']['return']['text'])
        self.assertEqual((json.loads(state['entityState']), state['results'][0]['isError']), (42, False))


class Requests(Case):
    """HTTP requests, made of options."""

    SCRIPT = """
        import json
        import azure.functions as func
        def main(req):
            form = {name: req.form[name] for name in req.form}
            return json.dumps([req.method, req.url, dict(req.route_params), dict(req.params), form,
                               req.get_body().decode('latin-1'), req.headers.get('X-Mine')])
        """

    def ask(self, http=None, data=None, host_json='{}', **binding):
        binding = {**json.loads(HTTP), **binding}
        files = {'Fn/function.json': [binding, json.loads(ANSWER)], 'Fn/__init__.py': self.SCRIPT,
                 'host.json': host_json}
        data = {'kind': 'none'} if data is None else {'kind': 'text', 'text': data}
        ended = self.only(self.run_host(files, http={'method': None, 'path': None, 'query': [], 'headers': [],
                                                     **(http or {})}, data=data))
        self.assertEqual(ended['outcome'], 'ok', ended)
        return json.loads(ended['result']['body'])

    def test_default(self):
        self.assertEqual(self.ask(), ['GET', 'http://localhost:7071/api/Fn', {}, {}, {}, '', None])

    def test_body_makes_it_a_post(self):
        self.assertEqual(self.ask(data='{"a": 1}')[0::5], ['POST', '{"a": 1}'])

    def test_query_and_headers(self):
        found = self.ask({'query': [['name', 'x y'], ['n', '1'], ['n', '2'], ['ü', '&']],
                          'headers': [['X-Mine', 'a'], ['x-mine', 'b']]})
        self.assertEqual(found[1], 'http://localhost:7071/api/Fn?name=x%20y&n=1&n=2&%C3%BC=%26')
        self.assertEqual(found[3], {'name': 'x y', 'n': '1,2', 'ü': '&'})
        self.assertEqual(found[6], 'a,b')
        self.assertEqual(self.ask({'query': [['byte', '\udcff']]})[1], 'http://localhost:7071/api/Fn?byte=%FF')

    def test_form(self):
        found = self.ask({'headers': [['Content-Type', 'application/x-www-form-urlencoded']]}, 'a=1&b=x+y')
        self.assertEqual(found[4], {'a': '1', 'b': 'x y'})

    def test_routes(self):
        for route, path, expected in (
                ('items/{id:int}', None, {'id': '1'}), ('items/{name}/{n?}', None, {'name': 'sample'}),
                ('{*rest}', None, {'rest': 'sample'}), ('{day:datetime}', None, {'day': '2024-01-01'}),
                ('items/{id:int?}', '/api/items', {}), ('items/{id:int?}', '/api/items/5/', {'id': '5'}),
                ('a/{x}.{y}', '/API/A/1.2', {'x': '1', 'y': '2'}), ('{page=1}', '/api/', {'page': '1'}),
                ('{*rest}', '/api/a/b%20c', {'rest': 'a/b c'}), ('{x:length(2,3)}', '/api/ab', {'x': 'ab'}),
                ('{x:regex(^[a-c]{{1}}$)}', None, None)):
            with self.subTest(route):
                if expected is not None:
                    self.assertEqual(self.ask({'path': path}, route=route)[2], expected)

    def test_prefix(self):
        for prefix, url in (('', 'http://localhost:7071/Fn'), ('v1/x', 'http://localhost:7071/v1/x/Fn')):
            host_json = json.dumps({'extensions': {'http': {'routePrefix': prefix}}})
            self.assertEqual(self.ask(host_json=host_json)[1], url)

    def test_path_of_another_route(self):
        for path in ('/api/items/x', '/apix/items/1', '/items/1', '/api/items/1/2'):
            failed = self.failure(self.v1('def main(req): ...\n', {**json.loads(HTTP), 'route': 'items/{id:int}'},
                                          http={'path': path}))
            self.assertEqual(failed['stage'], 'data')


class Calls(Case):
    """Keyword arguments, context, outputs, threads and the event loop; the process around them."""

    def test_context(self):
        script = """
            import asyncio, json, threading
            def main(req, context):
                return json.dumps([context.function_name, context.function_directory, context.invocation_id,
                                   context.thread_local_storage.invocation_id, context.retry_context.retry_count,
                                   context.trace_context.Traceparent, threading.current_thread().name])
            """
        place = self.app({'Fn/function.json': [json.loads(HTTP), json.loads(ANSWER)], 'Fn/__init__.py': script})
        ended = self.only(self.run_host(place))
        name, folder, invocation, local, retries, parent, thread = json.loads(ended['result']['body'])
        self.assertEqual((name, folder, invocation, local, retries),
                         ('Fn', str(place / 'Fn'), ended['invocation'], ended['invocation'], 0))
        self.assertRegex(parent, '^00-[0-9a-f]{32}-[0-9a-f]{16}-00$')
        self.assertRegex(thread, '^ThreadPoolExecutor-0_0$')

    def test_one_event_loop(self):
        script = V2 + """
import asyncio
import threading
loops = {id(asyncio.get_event_loop())}
lock = asyncio.Lock()
@app.route(route='x')
async def fn(req):
    loops.add(id(asyncio.get_running_loop()))
    async with lock:
        await asyncio.sleep(0)
    return f'{len(loops)} {threading.current_thread() is threading.main_thread()}'
"""
        events, _, _ = self.run_host({'function_app.py': script}, invocations=3, concurrency=3)
        self.assertEqual({ended['result']['body'] for ended in self.finished(events)}, {'1 True'})

    def test_warmup_and_numbers(self):
        events, _, _ = self.v1('def main(req):\n    return "x"\n', HTTP, ANSWER, invocations=3, warmup=2)
        self.assertEqual([(event['n'], event['warmup']) for event in events if event['event'] == 'started'],
                         [(1, True), (2, True), (1, False), (2, False), (3, False)])
        self.assertEqual([event['event'] for event in events],
                         ['ready'] + ['started', 'finished'] * 5 + ['done'])

    def test_concurrency(self):
        for kind, wait in (('', 'time.sleep'), ('async ', 'await asyncio.sleep')):
            script = f"""
                import asyncio, time
                running, most = 0, 0
                {kind}def main(req):
                    global running, most
                    running += 1
                    most = max(most, running)
                    {wait}(0.05)
                    running -= 1
                    return str(most)
                """
            for concurrency, most in ((1, 1), (3, 3)):
                events, _, _ = self.v1(textwrap.dedent(script), HTTP, ANSWER, invocations=9, concurrency=concurrency)
                self.assertEqual(max(int(ended['result']['body']) for ended in self.finished(events)), most)
            events, _, _ = self.v1(textwrap.dedent(script), HTTP, ANSWER, invocations=6, concurrency=3,
                                   settings={'PYTHON_THREADPOOL_THREAD_COUNT': '2'})
            ended = self.finished(self.v1(textwrap.dedent(script), HTTP, ANSWER, invocations=2, concurrency=10 ** 9,
                                          settings={'PYTHON_THREADPOOL_THREAD_COUNT': '\N{SUPERSCRIPT TWO}'})[0])
            self.assertEqual(len(ended), 2)
            self.assertEqual(max(int(ended['result']['body']) for ended in self.finished(events)), 3 if kind else 2)

    def test_outputs(self):
        script = """
            import azure.functions as func
            def main(req, text: func.Out[str], raw: func.Out[bytes], none: func.Out[str], docs):
                text.set('t' * 5000)
                raw.set(b'\\xff\\0')
                docs.set(func.DocumentList([func.Document.from_dict({'id': '1'})]))
                assert text.get()[0] == 't'
                headers = {'X-A': 'b', 'Set-Cookie': 'a=b; Path=/'}
                return func.HttpResponse(b'\\0' * 5000, status_code=201, headers=headers)
            """
        outs = [{'type': 'cosmosDB' if name == 'docs' else 'queue', 'name': name, 'direction': 'out'}
                for name in ('text', 'raw', 'none', 'docs')]
        result = self.only(self.v1(textwrap.dedent(script), HTTP, ANSWER, *outs))['result']
        self.assertEqual(result['outputs'], {'text': {'text': 't' * 4096, 'size': 5000},
                                             'raw': {'base64': '/wA=', 'size': 2},
                                             'docs': {'text': '[{"id": "1"}]', 'size': 13}})
        self.assertEqual((result['status'], result['encoding'], result['size']), (201, 'base64', 5000))
        self.assertEqual(base64.b64decode(result['body']), b'\0' * 4096)
        self.assertIn(['x-a', 'b'], [[name.lower(), value] for name, value in result['headers']])
        self.assertIn(['set-cookie', 'a=b; Path=/'], [[name.lower(), value] for name, value in result['headers']])

    def test_text_is_cut_between_characters(self):
        result = self.only(self.v1('def main(req):\n    return "x" + "\\u00fc" * 5000\n', HTTP, ANSWER))['result']
        self.assertEqual((result['encoding'], result['body'], result['size']), ('text', 'x' + 'ü' * 2047, 10001))

    def test_without_an_http_output(self):
        self.assertEqual(self.only(self.v1('def main(req): ...\n', HTTP))['result']['status'], 204)
        named = {'type': 'http', 'name': 'res', 'direction': 'out'}
        script = 'import azure.functions as func\ndef main(req, res: func.Out[func.HttpResponse]):\n' \
            '    res.set(func.HttpResponse("named", status_code=202))\n'
        result = self.only(self.v1(script, HTTP, named))['result']
        self.assertEqual((result['status'], result['body'], result['outputs']), (202, 'named', {}))

    def test_big_body(self):
        data = base64.b64encode(b'\xee' * 20000000).decode()
        result = self.only(self.v1('import azure.functions as func\ndef main(req):\n'
                                   '    return func.HttpResponse(req.get_body() * 2)\n', HTTP, ANSWER,
                                   data={'kind': 'base64', 'text': data}))['result']
        self.assertEqual((result['size'], len(base64.b64decode(result['body']))), (40000000, 4096))

    def test_exceptions(self):
        for kind in ('', 'async '):
            script = f"""
                import json, sys
                n = 0
                def inner():
                    json.loads('!')
                {kind}def main(req):
                    global n
                    n += 1
                    if n == 2:
                        sys.exit('leave')
                    if n == 3:
                        try:
                            inner()
                        except ValueError as error:
                            raise RuntimeError('outer') from error
                    return 'fine'
                """
            events, code, _ = self.v1(textwrap.dedent(script).lstrip(), HTTP, ANSWER, invocations=4)
            ended = self.finished(events)
            self.assertEqual((code, [one['outcome'] for one in ended]), (0, ['ok', 'exception', 'exception', 'ok']))
            self.assertEqual(ended[1]['error']['type'], 'SystemExit')
            error = ended[2]['error']
            self.assertEqual([(at['line'], at['function']) for at in error['traceback']], [(14, 'main')])
            self.assertEqual(error['traceback'][0]['source'], "raise RuntimeError('outer') from error")
            self.assertEqual([(at['line'], at['function']) for at in error['cause']['traceback']],
                             [(12, 'main'), (4, 'inner')])
            self.assertEqual(error['cause']['type'], 'json.decoder.JSONDecodeError')

    def test_an_exit_from_what_the_host_asks(self):
        script = Loading.MUTE + 'class Text(str):\n    encode = Mute.__str__\nn = 0\ndef main(req):\n' \
            '    global n\n    n += 1\n    if n == 1:\n        raise Mute\n    return Text("x")\n'
        events, code, _ = self.v1(script, HTTP, ANSWER, invocations=2)
        self.assertEqual((code, [(one['outcome'], one['error']['message']) for one in self.finished(events)]),
                         (0, [('exception', '<Mute that cannot be printed>'), ('bad result', '')]))

    def test_timeout(self):
        for kind, wait in (('', 'time.sleep(100)'), ('async ', 'await asyncio.sleep(100)'),
                           ('async ', 'time.sleep(100)')):
            script = f"""
                import asyncio, time
                n = 0
                {kind}def main(req):
                    global n
                    n += 1
                    if n == 2:
                        {wait}
                    return 'fine'
                """
            events, code, _ = self.v1(textwrap.dedent(script).lstrip(), HTTP, ANSWER, invocations=5, timeout=0.5)
            ended = self.finished(events)
            self.assertEqual((code, [one['outcome'] for one in ended]), (1, ['ok', 'timeout']), events)
            self.assertEqual((events[-1]['event'], events[-1]['stage']), ('failed', 'timeout'))
            self.assertEqual([(at['line'], at['function']) for at in ended[1]['error']['traceback']], [(7, 'main')])

    def test_others_end_after_a_timeout(self):
        script = 'import time\nn = 0\ndef main(req):\n    global n\n    n += 1\n' \
            '    time.sleep(100 if n == 1 else 0.8)\n    return "x"\n'
        events, code, _ = self.v1(script, HTTP, ANSWER, invocations=9, concurrency=2, timeout=1)
        self.assertEqual((code, sorted(one['outcome'] for one in self.finished(events))[-2:]), (1, ['ok', 'timeout']))

    def test_process_that_dies(self):
        events, code, _ = self.v1('import os\ndef main(req):\n    os._exit(7)\n', HTTP, ANSWER)
        self.assertEqual((code, [event['event'] for event in events]), (7, ['ready', 'started']))
        events, code, _ = self.v1('import os, signal\ndef main(req):\n    os.kill(os.getpid(), signal.SIGSEGV)\n',
                                  HTTP, ANSWER)
        self.assertEqual((code, events[-1]['event']), (-signal.SIGSEGV, 'started'))

    def test_threads_do_not_keep_it(self):
        script = 'import threading, time\ndef main(req):\n' \
            '    threading.Thread(target=time.sleep, args=(1000,)).start()\n    return "x"\n'
        self.assertEqual(self.only(self.v1(script, HTTP, ANSWER))['outcome'], 'ok')

    def test_what_it_does_at_exit_is_done(self):
        script = 'import atexit\natexit.register(print, "bye")\ndef main(req):\n    return "x"\n'
        self.assertEqual(self.v1(script, HTTP, ANSWER)[2], 'bye\n')

    def test_children_have_no_part_in_the_events(self):
        script = """
            import multiprocessing, logging, time
            def work():
                logging.getLogger('memory_profiler_logs').info('row of a child')
            def main(req):
                fork = multiprocessing.get_context('fork')
                children = [fork.Process(target=work), fork.Process(target=time.sleep, args=(100,))]
                for child in children:
                    child.start()
                children[1].terminate()
                for child in children:
                    child.join()
                return str([child.exitcode for child in children])
            """
        events, _, said = self.v1(textwrap.dedent(script), HTTP, ANSWER)
        self.assertEqual([event['event'] for event in events], ['ready', 'started', 'finished', 'done'])
        # 1: from Python 3.9 on a child of a pool's thread cannot end that thread, which it is itself
        self.assertIn((events[2]['result']['body'], said), [('[0, -15]', ''), ('[1, -15]', '')])

    def test_children_of_children_neither(self):
        script = 'import os\ndef main(req):\n    child = os.fork()\n    if child == 0:\n        if os.fork():\n' \
            '            os.wait()\n        os._exit(0)\n    os.waitpid(child, 0)\n    return "x"\n'
        events, _, said = self.v1(script, HTTP, ANSWER)
        self.assertEqual(([event['event'] for event in events], said), (['ready', 'started', 'finished', 'done'], ''))

    def test_much_output(self):
        script = 'import sys\ndef main(req):\n    sys.stdout.write("x" * 30000000)\n    return "x"\n'
        events, code, said = self.v1(script, HTTP, ANSWER)
        self.assertEqual((code, len(said), events[-1]['event']), (0, 30000000, 'done'))

    def test_nobody_listens(self):
        place = self.app({'Fn/function.json': [json.loads(HTTP), json.loads(ANSWER)],
                          'Fn/__init__.py': 'def main(req):\n    return "x"\n'})
        host = Host(place, invocations=1000000)
        self.assertEqual(next(host.events())['event'], 'ready')
        host.pipe.close()
        host.pipe = open(os.devnull, 'rb')
        self.assertEqual(host.end(), (1, ''))

    def test_signals(self):
        for wait in ('time.sleep(100)', 'while True: pass'):
            place = self.app({'Fn/function.json': [json.loads(HTTP)],
                              'Fn/__init__.py': f'import time\nasync def main(req):\n    {wait}\n'})
            host = Host(place)
            events = host.events()
            while next(events)['event'] != 'started':
                pass
            host.process.send_signal(signal.SIGTERM)
            self.assertEqual(host.end()[0], 128 + signal.SIGTERM)


class Surroundings(Case):
    """Settings, logging, folders, as the app finds them."""

    def test_settings(self):
        script = """
            import os, sys
            names = ['MINE', 'PATH', 'AzureWebJobsScriptRoot', 'FUNCTIONS_WORKER_RUNTIME',
                     'AZURE_FUNCTIONS_ENVIRONMENT']
            def main(req):
                assert sys.stdin.read() == ''
                return '|'.join(os.environ[name] for name in names) + '|' + str(sys.path[-1] == os.getcwd())
            """
        place = self.app({'Fn/function.json': [json.loads(HTTP), json.loads(ANSWER)], 'Fn/__init__.py': script})
        body = self.only(self.run_host(place, settings={'MINE': 'x', 'PATH': 'no'}))['result']['body']
        self.assertEqual(body, f"x|{os.environ['PATH']}|{place}|python|Development|True")
        failed = self.failure(self.run_host(place, settings={'A\0': 'x'}))
        self.assertIn('setting', failed['message'])

    def test_logging(self):
        script = """
            import logging
            assert len(logging.root.handlers) == 1 and logging.root.handlers[0].formatter is None
            assert logging.root.level == logging.INFO
            def main(req):
                logging.debug('not this')
                logging.info('this %d', 1)
                return 'x'
            """
        self.assertEqual(self.v1(textwrap.dedent(script), HTTP, ANSWER)[2], 'this 1\n')

    def test_no_room_for_a_thread(self):
        script = V2 + """
import resource
pages = int(open('/proc/self/statm').read().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (4 << 20),) * 2)

@app.route(route='x')
def fn(req):
    return 'x'
"""
        outcome = self.run_host({'function_app.py': script})
        self.assertIn("can't start new thread", self.failure(outcome)['message'])
        self.assertEqual(outcome[2], '')

    def test_nothing_is_written(self):
        place = self.app({'function_app.py': V2 + "import more\n@app.route(route='x')\ndef fn(req):\n    return 'x'\n",
                          'more.py': ''})
        before = sorted(place.rglob('*')), sorted(HOST.parent.rglob('*'))
        self.only(self.run_host(place))
        self.assertEqual((sorted(place.rglob('*')), sorted(HOST.parent.rglob('*'))), before)


ROWS = """
import logging
stream = logging.getLogger('memory_profiler_logs')
"""


class Rows(Case):
    """A report's rows come with the right invocation, whatever the app does to its logging."""

    def check(self, script, count, concurrency):
        events, code, said = self.v1(textwrap.dedent(script), HTTP, ANSWER, invocations=count,
                                     concurrency=concurrency)
        self.assertEqual((code, [one['outcome'] for one in self.finished(events)]), (0, ['ok'] * count), said)
        rows = [event for event in events if event['event'] == 'row']
        self.assertEqual(len(rows), 3 * count)
        for row in rows:
            self.assertEqual(row['message'].split()[1], row['invocation'])
        self.assertNotIn('row', said)

    def test_sync_and_async(self):
        for kind, wait in (('', 'time.sleep'), ('async ', 'await asyncio.sleep')):
            self.check(ROWS + f"""
import asyncio, time
{kind}def main(req, context):
    for n in range(3):
        stream.info('row %s %d' % (context.invocation_id, n))
        {wait}(0.01)
    return 'x'
""", 9, 3)

    def test_threads_of_the_app(self):
        self.check(ROWS + """
import threading
def work(context):
    context.thread_local_storage.invocation_id = context.invocation_id
    for n in range(3):
        stream.info('row %s %d' % (context.invocation_id, n))
def main(req, context):
    thread = threading.Thread(target=work, args=(context,))
    thread.start()
    thread.join()
    return 'x'
""", 6, 3)

    def test_whose_row_is_not_known(self):
        script = ROWS + "import threading\nbarrier = threading.Barrier({0})\ndef main(req):\n    barrier.wait()\n" \
            "    thread = threading.Thread(target=stream.info, args=('row',))\n    thread.start()\n" \
            "    thread.join()\n    barrier.wait()\n    return 'x'\n"
        for concurrency in (1, 2):
            events, _, _ = self.v1(script.format(concurrency), HTTP, ANSWER, invocations=concurrency,
                                   concurrency=concurrency)
            self.assertEqual([event['invocation'] is None for event in events if event['event'] == 'row'],
                             [concurrency > 1] * concurrency)

    def test_logging_of_the_apps_own(self):
        for set_up in ("logging.root.handlers[0].setFormatter(logging.Formatter('%(name)s: %(message)s'))",
                       "logging.config.dictConfig({'version': 1})", 'logging.root.setLevel(logging.ERROR)',
                       'logging.root.handlers.clear()', 'logging.disable()', 'stream.setLevel(logging.CRITICAL)'):
            with self.subTest(set_up):
                self.check(ROWS + f"""
import logging.config
{set_up}
def main(req, context):
    for n in range(3):
        stream.info('row %s %d' % (context.invocation_id, n))
    return 'x'
""", 2, 1)

    def test_percent_signs(self):
        script = ROWS + "def main(req):\n    stream.log(20, '100% %s %d\\n')\n    return 'x'\n"
        events, _, _ = self.v1(script, HTTP, ANSWER)
        self.assertEqual([event['message'] for event in events if event['event'] == 'row'], ['100% %s %d\n'])


class Serving(Case):
    """Real requests over HTTP."""

    APP = V2 + """
import json, time, logging
def show(req):
    return json.dumps([req.method, req.url, dict(req.route_params), dict(req.params)])
@app.route(route='items/{id:int?}', methods=['GET', 'HEAD'])
def items(req):
    return show(req)
@app.route(route='items/special')
def special(req):
    return 'special'
@app.route(route='items/{name}')
def named(req):
    return 'named ' + req.route_params['name']
@app.route(route='echo', methods=['POST', 'PUT'])
async def echo(req):
    return func.HttpResponse(req.get_body(), mimetype=req.headers.get('Content-Type'), status_code=201)
@app.route(route='wait')
def wait(req):
    time.sleep(0.2)
    return 'waited'
@app.route(route='hang')
def hang(req):
    time.sleep(float(req.params['for']))
    return 'x'
@app.route(route='fail')
def fail(req):
    raise ValueError
@app.route(route='split')
def split(req):
    return func.HttpResponse('x', headers={'X-A': 'b\\r\\nX-C: d'})
@app.timer_trigger(schedule='* * * * * *', arg_name='t')
def timer(t): ...
"""

    @contextlib.contextmanager
    def serving(self, files=None, **document):
        host = Host(self.app(files or {'function_app.py': self.APP}), serve={'port': 0, 'prefix': 'api'}, **document)
        self.events = []
        events = host.events()
        for event in events:
            self.events.append(event)
            if event['event'] in ('serving', 'failed'):
                break
        self.port = self.events[-1].get('port')
        watch = threading.Timer(PATIENCE, host.process.kill)
        watch.start()
        try:
            yield host
        finally:
            host.process.send_signal(signal.SIGINT)
            self.events += events
            self.code, self.said = host.end()
            watch.cancel()

    def ask(self, method, path, body=None, headers=None, **options):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
        connection.request(method, path, body, headers or {}, **options)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content, answer.headers

    def test_start_and_end(self):
        with self.serving():
            pass
        self.assertEqual((self.code, self.events[-1]['event']), (0, 'done'))
        serving = next(event for event in self.events if event['event'] == 'serving')
        self.assertIn({'function': 'items', 'methods': ['GET', 'HEAD'],
                       'url': f'http://localhost:{self.port}/api/items/{{id:int?}}'}, serving['routes'])
        self.assertEqual([event['function'] for event in self.events if event['event'] == 'skipped'], ['timer'])

    def test_routes_and_methods(self):
        with self.serving():
            url = f'http://127.0.0.1:{self.port}/api/items/7?a=1&a=2&b'
            self.assertEqual(json.loads(self.ask('GET', '/api/items/7?a=1&a=2&b')[1]),
                             ['GET', url, {'id': '7'}, {'a': '1,2', 'b': ''}])
            self.assertEqual(json.loads(self.ask('GET', '/API/Items')[1])[2], {})
            self.assertEqual(self.ask('GET', '/api/items/special')[1], b'special')
            self.assertEqual(self.ask('GET', '/api/items/x%2Fy%20z')[1], b'named x%2Fy z')
            for method, path in (('GET', '/api/none'), ('GET', '/items/7'), ('GET', '/'), ('DELETE', '/api/echo'),
                                 ('HEAD', '/api/echo'), ('GET', '/api/items/7/8'), ('TRACE', '/api/items/7')):
                self.assertEqual(self.ask(method, path)[:2], (404, b''), (method, path))
            status, content, headers = self.ask('HEAD', '/api/items/7')
            self.assertEqual((status, content), (200, b''))
            self.assertGreater(int(headers['Content-Length']), 10)

    def test_bodies(self):
        body = bytes(range(256)) * 40000
        with self.serving():
            for sent, options in ((body, {}), (iter([body[:70000], b'', body[70000:]]), {'encode_chunked': True})):
                headers = {'Content-Type': 'image/png'}
                if options:
                    headers['Transfer-Encoding'] = 'chunked'
                status, content, headers = self.ask('PUT', '/api/echo', sent, headers, **options)
                self.assertEqual((status, content == body, headers['Content-Type']), (201, True, 'image/png'))
            self.assertEqual(self.raw(b'POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n')[:12],
                             b'HTTP/1.1 400')
            self.assertEqual(self.raw(b'POST /api/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')[:12],
                             b'HTTP/1.1 400')
            for size in (10 ** 12, 10 ** 30):  # that are said, not sent
                self.assertEqual(self.raw(b'POST /api/echo HTTP/1.1\r\nContent-Length: %d\r\n\r\nx' % size)[:12],
                                 b'HTTP/1.1 400')
            self.assertEqual(self.raw(b'POST /api/echo HTTP/1.1\r\nHost: [\r\n\r\n')[:12], b'HTTP/1.1 400')
            self.assertEqual(self.raw(b'GET http://x/api/items/special HTTP/1.0\r\n\r\n')[-7:], b'special')
            self.assertEqual(self.ask('GET', '/api/items/special')[1], b'special')

    def raw(self, request):
        with socket.create_connection(('127.0.0.1', self.port), PATIENCE) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return b''.join(iter(lambda: connection.recv(65536), b''))

    def test_keep_alive(self):
        with self.serving():
            connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
            for _ in range(3):
                connection.request('POST', '/api/echo', b'again')
                self.assertEqual(connection.getresponse().read(), b'again')
            connection.close()

    def test_silent_clients_are_left(self):
        faster = "import sys\nsys.modules['pyfuncprof_host.serve'].Handler.timeout /= 600\n"
        with self.serving({'function_app.py': self.APP + faster}):
            with socket.create_connection(('127.0.0.1', self.port), PATIENCE) as connection:
                connection.sendall(b'GET /api/wait HTTP/1.1\r\nHo')
                self.assertEqual(connection.recv(1), b'')
            self.assertEqual(self.ask('GET', '/api/wait')[1], b'waited')

    def test_failures(self):
        with self.serving():
            self.assertEqual(self.ask('GET', '/api/fail')[:2], (500, b''))
            status, content, headers = self.ask('GET', '/api/split')
            self.assertEqual((status, headers.get('X-C')), (500, None))
        self.assertEqual(self.finished(self.events)[0]['error']['type'], 'ValueError')

    def test_at_the_same_time(self):
        answers = []
        with self.serving():
            threads = [threading.Thread(target=lambda: answers.append(self.ask('GET', '/api/wait')[1]))
                       for _ in range(6)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(answers, [b'waited'] * 6)
        kinds = [event['event'] for event in self.events if event['event'] in ('started', 'finished')]
        self.assertEqual(kinds[:2], ['started'] * 2)

    def test_timeout(self):
        with self.serving(timeout=0.5):
            self.assertEqual(self.ask('GET', '/api/hang?for=3')[0], 500)
            self.assertEqual(self.ask('GET', '/api/hang?for=0')[:2], (200, b'x'))
        self.assertEqual([ended['outcome'] for ended in self.finished(self.events)], ['timeout', 'ok'])

    def test_port_in_use(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            port = taken.getsockname()[1]
            failed = self.failure(self.run_host({'function_app.py': self.APP}, serve={'port': port, 'prefix': 'api'}))
        self.assertEqual(failed['stage'], 'serve')
        self.assertIn(str(port), failed['message'])

    def test_no_prefix_and_an_app_in_between(self):
        wsgi = """
            import azure.functions as func
            def web(environ, start):
                start('200 OK', [('Content-Type', 'text/plain'), ('X-Path', environ['PATH_INFO'])])
                return [environ['wsgi.input'].read() or b'empty']
            app = func.WsgiFunctionApp(app=web, http_auth_level=func.AuthLevel.ANONYMOUS)
            """
        host = Host(self.app({'function_app.py': wsgi}), serve={'port': 0, 'prefix': ''})
        events = host.events()
        self.port = next(event for event in events if event['event'] == 'serving')['port']
        status, content, headers = self.ask('POST', '/any/where', b'body')
        self.assertEqual((status, content, headers['X-Path']), (200, b'body', '/any/where'))
        host.process.send_signal(signal.SIGTERM)
        list(events)
        self.assertEqual(host.end()[0], 0)


@unittest.skipUnless(BINARY.exists(), f'no {BINARY}')
class Instrumented(Case):
    """What `instrument` writes, by the real memory_profiler."""

    def instrument(self, files):
        place = self.app({'host.json': '{}', 'requirements.txt': 'azure-functions\n', **files})
        subprocess.run([BINARY, 'instrument', '--allow-dirty', place], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return place

    def test_rows_by_invocation(self):
        for kind, wait in (('', 'time.sleep'), ('async ', 'await asyncio.sleep')):
            place = self.instrument({'Fn/function.json': [json.loads(HTTP), json.loads(ANSWER)], 'Fn/__init__.py': f"""
                import asyncio, time
                kept = []
                {kind}def main(req):
                    kept.append(bytearray(5 << 20))
                    {wait}(0.02)
                    return str(len(kept))
                """})
            for concurrency in (1, 3):
                events, code, said = self.run_host(place, invocations=6, concurrency=concurrency)
                ended = self.finished(events)
                self.assertEqual((code, [one['outcome'] for one in ended]), (0, ['ok'] * 6), said)
                rows = {}
                for event in events:
                    if event['event'] == 'row':
                        rows.setdefault(event['invocation'], []).append(event['message'])
                if concurrency == 1 or not kind:  # of overlapping coroutines only one is measured, by design
                    self.assertEqual(set(rows), {one['invocation'] for one in ended})
                self.assertLessEqual(set(rows), {one['invocation'] for one in ended})
                for messages in rows.values():
                    self.assertEqual([message for message in messages if message.startswith('Filename:')],
                                     [f'Filename: {place}/Fn/__init__.py\n\n'])
                if concurrency == 1:
                    self.assertTrue(any('kept.append' in message for messages in rows.values()
                                        for message in messages))

    def test_the_place_is_known_when_it_is_killed(self):
        place = self.instrument({'Fn/function.json': [json.loads(HTTP), json.loads(ANSWER)], 'Fn/__init__.py': """
            import os, json
            from . import helper
            def main(req):
                helper.work(json.dumps({}))
                os.kill(os.getpid(), 9)
            """, 'Fn/helper.py': 'def work(text):\n    return text\n'})
        file = place / 'where'
        events, code, said = self.run_host(place, place=str(file))
        self.assertEqual((code, self.finished(events)), (-9, []), said)
        lines = (place / 'Fn' / '__init__.py').read_text().splitlines()
        number = 1 + next(i for i, line in enumerate(lines) if 'os.kill' in line)
        self.assertEqual(file.read_bytes().split(b'\n')[0].decode(), f'{number} {place}/Fn/__init__.py')

    def test_traceback_has_no_frames_of_the_profiler(self):
        place = self.instrument({'Fn/function.json': [json.loads(HTTP), json.loads(ANSWER)],
                                 'Fn/__init__.py': 'def main(req):\n    return req.nothing\n'})
        error = self.only(self.run_host(place))['error']
        self.assertEqual([at['function'] for at in error['traceback']], ['main', 'profiled_main'])
        self.assertEqual(error['traceback'][-1]['source'], 'return req.nothing')


@unittest.skipUnless(BINARY.exists(), f'no {BINARY}')
class Templates(Case):
    """Every template of `new`, by its built-in sample, as it is and profiled."""

    STARTER = 'Durable Functions HTTP starter'  # its client asks the Durable extension
    DATABASE = ('AddTodo', 'GetTodos')          # theirs a database
    REFUSED = ('Durable Functions orchestrator', 'Durable Functions entity')

    @classmethod
    def setUpClass(cls):
        if PYTHON != sys.executable:
            raise unittest.SkipTest('the packages of all templates are in the tests\' own environment')
        sys.path.insert(0, str(HERE.parent / 'e2e'))
        import test_new
        cls.new = test_new
        room = tempfile.TemporaryDirectory(prefix='pyfuncprof-host-')
        cls.addClassCleanup(room.cleanup)
        test_new.SCRATCH = pathlib.Path(room.name).resolve()
        (test_new.SCRATCH / 'tmp').mkdir()
        cls.templates = json.loads(test_new.must('new', '--list', '--json'))['templates']
        for template in cls.templates:
            accepted = {test_new.plain(name) for name in [template['id'], *template['names']]}
            template['row'] = next(row for row in test_new.EXPECTED if set(map(test_new.plain, row.names)) <= accepted)

    def make(self, model, *options):
        """An app with all of them, and function -> template."""
        new, place, made = self.new, self.new.empty_app(model), {}
        for number, template in enumerate(self.templates):
            row, name = template['row'], f'sample_{number}'
            if not getattr(row, model) or (options and not template['async']):
                continue
            new.must('new', place, '-t', template['id'], *new.naming(row, model, name),
                     *new.required(template, model), *options)
            for function in new.filled(row.v2, name) if model == 'v2' else [name]:
                made[function] = row.names[0]
        return place, made

    def check_app(self, place, made, profiled):
        events, code, said = self.run_host(place)
        self.assertEqual((code, events[-1]['event']), (0, 'done'), (events[-1], said[-2000:]))
        names = {event['invocation']: event['function'] for event in events if event['event'] == 'started'}
        skipped = {event['function'] for event in events if event['event'] == 'skipped'}
        self.assertEqual(skipped, {name for name, template in made.items() if template in self.REFUSED})
        self.assertEqual(set(names.values()), set(made) - skipped)
        reported = {names[event['invocation']] for event in events if event['event'] == 'row'}
        for ended in self.finished(events):
            name = names[ended['invocation']]
            with self.subTest(name, template=made[name]):
                alone = made[name] == self.STARTER or name in self.DATABASE
                self.assertEqual(ended['outcome'], 'exception' if alone else 'ok', ended)
                self.assertEqual(name in reported, profiled and not alone)

    def test_all(self):
        for model in ('v1', 'v2'):
            for options in ((), ('--async',)):
                place, made = self.make(model, *options)
                with self.subTest(model, options=options):
                    self.check_app(place, made, False)
                    self.new.must('instrument', '--allow-dirty', place)
                    self.check_app(place, made, True)


if __name__ == '__main__':
    unittest.main()
