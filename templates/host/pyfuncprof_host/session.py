"""A run from its document to its last event: settings, logging and signals as the app expects them, then the calls.

In   the document on stdin: app folder functions model script place invocations warmup concurrency timeout data http
     serve settings
Out  events, an exit code
"""

import asyncio
import json
import logging
import os
import select
import signal
import sys
import threading
import time

from . import events, refuse
from .refuse import Refused, import_failure

PATIENCE = 2  # seconds that threads of the app may keep the process after its last event, or after its reader


def main():
    try:
        pipe = events.Pipe(3)
    except OSError:
        return 'host.py is started by `pyfuncprof run`'
    wanted = json.loads(sys.stdin.buffer.read().decode('utf-8', 'surrogateescape'))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    refuse.folder = wanted.get('folder') or ''
    leave_on_signals(pipe, bool(wanted.get('serve')))
    leave_with_reader(pipe)
    pipe.send('loading')
    whereabouts = events.Whereabouts(wanted['place']) if wanted.get('place') else None
    listener = None
    try:
        set_up_environment(wanted)
        set_up_logging()
        if wanted.get('serve'):
            listener = listen(wanted['serve']['port'])
        asyncio.run(run(pipe, wanted, listener, whereabouts))
        return 0
    except BaseException as found:
        refused = found if isinstance(found, Refused) else unforeseen(found)
        error = refused.error and events.describe(refused.error)
        pipe.send('failed', stage=refused.stage, message=str(refused), hint=refused.hint,
                  traceback=error['traceback'] if error else [], error=error)
        exit_soon(1)
        return 1


def unforeseen(error):
    return Refused('host', f'the app cannot be run: {type(error).__name__}: {events.message(error)}', None, error)


# ---- the process ----

def leave(code):
    """At once: no thread is waited for."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    os._exit(code)


def exit_soon(code):
    """The interpreter may end by itself, for what the app has to do then; but not wait for ever."""
    try:
        threading.Thread(target=lambda: (time.sleep(PATIENCE), leave(code)), daemon=True).start()
    except RuntimeError:  # no room for a thread that would see to that
        leave(code)


def leave_on_signals(pipe, serves):
    """In a thread that the signal itself wakes: the main one may be at work, or waiting where nothing wakes it."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)

    def wait():
        number = os.read(reader, 1)[0]
        if serves:
            pipe.send('done')
        leave(0 if serves else 128 + number)
    threading.Thread(target=wait, daemon=True).start()
    usual = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    spare_children(usual)


def leave_with_reader(pipe):
    """The tool ends us. When it was killed itself nobody does: then all that the app has started goes with us."""
    poller = select.poll()
    poller.register(pipe.fd, 0)

    def wait():
        poller.poll()
        time.sleep(PATIENCE)
        try:
            os.killpg(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    threading.Thread(target=wait, daemon=True).start()


def spare_children(usual):
    """A child that the app forks has the usual handlers. Until then a signal to it has to wait: it would wake us."""
    def mask(how):
        signal.pthread_sigmask(how, usual)

    def forget():
        signal.set_wakeup_fd(-1)
        for number, handler in usual.items():
            signal.signal(number, handler)
        mask(signal.SIG_UNBLOCK)
    os.register_at_fork(before=lambda: mask(signal.SIG_BLOCK), after_in_child=forget,
                        after_in_parent=lambda: mask(signal.SIG_UNBLOCK))


def set_up_environment(wanted):
    """Settings do not override variables, as with Core Tools; modules of the app come last, as in the worker."""
    root = os.getcwd()
    values = {**wanted.get('settings', {}), 'FUNCTIONS_WORKER_RUNTIME': 'python',
              'AZURE_FUNCTIONS_ENVIRONMENT': 'Development'}
    if wanted.get('serve'):
        values['WEBSITE_HOSTNAME'] = f"localhost:{wanted['serve']['port']}"
    for name, value in values.items():
        try:
            os.environ.setdefault(name, value)
        except (ValueError, OSError) as error:
            raise Refused('index', f'the setting {name!r} cannot be an environment variable: {error}')
    os.environ['AzureWebJobsScriptRoot'] = root
    packages = os.path.join(root, '.python_packages', 'lib', 'site-packages')
    sys.path[:] = [packages] * os.path.isdir(packages) + sys.path[1:] + [root]


def set_up_logging():
    """One handler, nothing but the message, as in the worker."""
    logging.root.handlers[:] = [logging.StreamHandler()]
    logging.root.setLevel(logging.DEBUG if os.environ.get('PYTHON_ENABLE_DEBUG_LOGGING') == '1' else logging.INFO)


def listen(port):
    from . import serve
    try:
        return serve.Listener(port)
    except (OSError, OverflowError) as error:
        raise Refused('serve', f'cannot listen on port {port}: {getattr(error, "strerror", None) or error}',
                      '--port names another; 0 takes one that is free')


# ---- the run ----

async def run(pipe, wanted, listener, whereabouts):
    try:
        from . import data, invoke, load
    except ImportError as error:
        raise import_failure(error, 'azure.functions') from error
    concurrency = max(1, wanted.get('concurrency') or 1)
    threads = invoke.thread_count(concurrency)
    runner = invoke.Runner(pipe, wanted.get('timeout') or 0, threads, bool(listener), leave)  # before rows may come
    functions, left_out = find(load, wanted)
    events.watch_lines(whereabouts)
    prefix = wanted['serve']['prefix'] if wanted.get('serve') else route_prefix(load)
    source = data.Source(wanted.get('data') or {}, wanted.get('http') or {}, prefix.strip('/'))
    usable = []
    for function in functions:
        reason = 'HTTP is served, and it has no HTTP trigger' if listener and not function.is_http else \
            source.refusal(function)
        if reason:
            left_out.append((function.name, Refused('data', reason)))
            continue
        if not listener:
            data.try_out(function, source)
        usable.append(function)
    tell(pipe, data, source, usable, left_out, listener)
    if listener and not usable:
        raise Refused('serve', 'there is nothing to serve: no function with an HTTP trigger')
    if listener:
        await listener.serve(runner, usable, prefix.strip('/'), pipe)
    for function in usable:
        for warmup, count in ((True, wanted.get('warmup') or 0), (False, wanted.get('invocations', 1))):
            numbers = iter(range(1, count + 1))
            lanes = min(concurrency, count, count if function.is_async else threads)
            await asyncio.gather(*[lane(runner, source, function, numbers, warmup) for _ in range(lanes)])
            if runner.expired:
                runner.give_up()
    pipe.send('done')
    exit_soon(0)


def find(load, wanted):
    names = wanted.get('functions') or []
    if wanted['model'] == 'v2':
        functions, left_out = load.load_decorated(wanted.get('script') or 'function_app.py', names)
    else:
        functions, left_out = load.load_folders(names)
    missing = sorted(set(names) - {function.name for function in functions})
    if missing:
        raise Refused('index', f"no function {', '.join(missing)}")
    return functions, left_out


def route_prefix(load):
    try:
        prefix = load.read_json(os.path.join(events.ROOT, 'host.json'))['extensions']['http']['routePrefix']
    except (OSError, ValueError, LookupError, TypeError):
        return 'api'
    return prefix if isinstance(prefix, str) else 'api'


def tell(pipe, data, source, functions, left_out, listener):
    pipe.send('ready', python=sys.version.split()[0], functions=[{
        'name': function.name, 'trigger': function.trigger.type, 'model': function.model, 'async': function.is_async,
        'route': function.route, 'methods': function.methods, 'notes': list(data.notes(function)),
        'data': None if listener else source.name(function)} for function in functions])
    for name, refused in left_out:
        pipe.send('skipped', function=name, stage=refused.stage, reason=str(refused), hint=refused.hint,
                  error=refused.error and events.describe(refused.error))


async def lane(runner, source, function, numbers, warmup):
    """Invocations one after the other; several lanes share the numbers."""
    for number in numbers:
        if runner.expired:
            break
        await runner.call(function, *source.trigger(function, number), number, warmup)
