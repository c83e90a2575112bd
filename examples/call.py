"""Call the functions of a Python function app without a Functions host.

    python examples/call.py APP [--only NAME] [--times N] [--query k=v ...]
                                [--body TEXT] [--url-base URL]

Loads the app the way the Python worker does (function.json folders, or function_app.py), builds
the SDK's own trigger objects and passes them by keyword: sync functions run in a worker thread,
async ones on the one event loop. The root logger has a single handler with a plain format, as in
the worker, so profiler reports come out on stdout.
"""

import argparse
import asyncio
import functools
import importlib
import inspect
import json
import logging
import os
import pathlib
import sys
import types
from concurrent.futures import ThreadPoolExecutor

try:
    import azure.functions as func
except ImportError:
    sys.exit('call.py: run it with the Python that has the packages of the app: pip install -r requirements.txt')
from azure.functions.decorators.function_app import FunctionRegister
from azure.functions.http import HttpRequest
from azure.functions.queue import QueueMessage
from azure.functions.timer import TimerRequest

NAMESPACE = '__app__'
SCRIPT = os.environ.get('PYTHON_SCRIPT_FILE_NAME', 'function_app.py')


class Out(func.Out):
    """An output binding that remembers what it was given."""

    def __init__(self):
        self.value = None

    def set(self, val):
        self.value = val

    def get(self):
        return self.value


def set_up_logging():
    """One root handler on stdout that prints nothing but the message."""
    logging.root.handlers[:] = [logging.StreamHandler(sys.stdout)]
    logging.root.setLevel(logging.INFO)


# Loading

def load(app_dir):
    """Import the app, once per process: a list of (name, callable, bindings)."""
    root = pathlib.Path(app_dir).resolve()
    sys.path.insert(0, str(root))
    _apply_settings(root / 'local.settings.json')
    if (root / SCRIPT).exists():
        return _load_decorated(SCRIPT)
    return _load_folders(root)


def _apply_settings(path):
    if path.exists():
        settings = json.loads(path.read_text('utf-8-sig'))
        for name, value in settings.get('Values', {}).items():
            os.environ.setdefault(name, value)


def _load_decorated(script):
    module = importlib.import_module(script[:-len('.py')])
    apps = [value for value in vars(module).values() if isinstance(value, FunctionRegister)]
    if len(apps) != 1:
        raise ValueError(f'{script} has to hold one function app, it holds {len(apps)}')
    functions = []
    for function in apps[0].get_functions():
        bindings = [json.loads(binding) for binding in function.get_raw_bindings()]
        functions.append((function.get_function_name(), function.get_user_function(), bindings))
    return functions


def _load_folders(root):
    package = types.ModuleType(NAMESPACE)
    package.__path__ = [str(root)]
    sys.modules[NAMESPACE] = package
    functions = []
    for settings in sorted(root.glob('*/function.json')):
        folder = settings.parent
        config = json.loads(settings.read_text('utf-8-sig'))
        script = (folder / config.get('scriptFile', '__init__.py')).resolve().relative_to(root)
        parts = [NAMESPACE, *script.with_suffix('').parts]
        if parts[-1] == '__init__':
            parts.pop()
        module = importlib.import_module('.'.join(parts))
        entry = getattr(module, config.get('entryPoint', 'main'))
        functions.append((folder.name, entry, config['bindings']))
    return functions


# Calling

def _http(name, query, body):
    return HttpRequest(
        method='POST' if body else 'GET', url=f'http://localhost:7071/api/{name}',
        headers={}, params=query, route_params={}, body_type='bytes', body=body.encode())


def _queue(name, query, body):
    return QueueMessage(id=f'{name}-1', body=body, dequeue_count=1)


def _timer(name, query, body):
    return TimerRequest(past_due=False)


TRIGGERS = {'httpTrigger': _http, 'queueTrigger': _queue, 'timerTrigger': _timer}


async def invoke(name, function, bindings, pool, query=None, body=''):
    """Call one function as the worker would; its result, and the values of its output bindings."""
    arguments, outs = {}, {}
    for binding in bindings:
        kind, argument = binding['type'], binding['name']
        if argument == '$return':
            continue
        if binding.get('direction', 'in').lower() == 'out':
            arguments[argument] = outs[argument] = Out()
        elif kind in TRIGGERS:
            arguments[argument] = TRIGGERS[kind](name, query or {}, body)
        else:
            raise ValueError(f'{name}: nothing here stands in for a {kind}')
    if 'context' in inspect.signature(function).parameters:
        arguments['context'] = types.SimpleNamespace(function_name=name, invocation_id=f'{name}-1')

    if inspect.iscoroutinefunction(function):
        result = await function(**arguments)
    else:
        call = functools.partial(function, **arguments)
        result = await asyncio.get_running_loop().run_in_executor(pool, call)
    return result, {argument: out.get() for argument, out in outs.items()}


# Command line

def _describe(result, outs):
    if isinstance(result, func.HttpResponse):
        head, text = result.status_code, result.get_body().decode(errors='replace')
    else:
        head, text = result, ' '.join(f'{name}={value}' for name, value in outs.items())
    return f'{head} {text[:80]!r}' if text else str(head)


async def _call_all(functions, options):
    query = dict(pair.split('=', 1) for pair in options.query)
    if options.url_base:
        query.setdefault('url', options.url_base.rstrip('/') + '/')
    failures = 0
    with ThreadPoolExecutor() as pool:
        for name, function, bindings in functions:
            for _ in range(options.times):
                try:
                    line = _describe(
                        *await invoke(name, function, bindings, pool, query, options.body))
                except Exception as error:
                    failures += 1
                    line = f'{type(error).__name__}: {error}'
                print(f'call {name}: {line}', flush=True)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    option = parser.add_argument
    option('app', metavar='APP', help='folder with host.json')
    option('--only', metavar='NAME', help='call this function only')
    option('--times', metavar='N', type=int, default=1, help='calls per function (default 1)')
    option('--query', metavar='k=v', nargs='+', default=[], help='query parameters of requests')
    option('--body', metavar='TEXT', default='', help='body of requests and queue messages')
    option('--url-base', metavar='URL', help="site to fetch, the query parameter 'url'")
    options = parser.parse_args()
    if not all('=' in pair for pair in options.query):
        parser.error('--query takes k=v')

    set_up_logging()
    functions = [entry for entry in load(options.app) if options.only in (None, entry[0])]
    if not functions:
        parser.error(f"no {'function ' + options.only if options.only else 'functions'} in {options.app}")
    return 1 if asyncio.run(_call_all(functions, options)) else 0


if __name__ == '__main__':
    sys.exit(main())
