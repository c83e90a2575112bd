"""Calls: by keyword, sync functions in a thread pool, async ones on the one event loop, as in the worker.

In   a function and its trigger's Datum
Out  the events started, row and finished; an Answer

Outcome  ok; exception: the function raised, SystemExit too; bad result: it returned or set what its bindings cannot
         take, so that in Azure the invocation fails; timeout

A thread cannot be stopped, and a function that blocks the event loop neither. After a timeout nothing more is started,
those that still run may end or time out too, then the host fails with the stage `timeout`: the Functions host restarts
its worker then. When it serves it goes on, as long as the loop does.
"""

import asyncio
import base64
import codecs
import contextvars
import os
import sys
import threading
import time
import traceback
import uuid
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import azure.functions as func

from . import convert, data, events

SHOWN = 4096  # bytes of a body that are told


class Context(func.Context):
    """What a parameter called `context` gets."""

    thread_local_storage = threading.local()
    invocation_id = function_name = function_directory = trace_context = retry_context = None

    def __init__(self, function, invocation):
        self.invocation_id, self.function_name, self.function_directory = invocation, function.name, function.folder
        parent = f'00-{uuid.UUID(invocation).hex}-{invocation[:8]}{invocation[9:13]}{invocation[14:18]}-00'
        self.trace_context = SimpleNamespace(
            trace_parent=parent, trace_state='', attributes={}, Traceparent=parent, Tracestate='', Attributes={})
        self.retry_context = SimpleNamespace(retry_count=0, max_retry_count=0, exception=None)


class Out(func.Out):
    """An output binding as a parameter."""

    def __init__(self):
        self.value = None

    def set(self, val):
        self.value = val

    def get(self):
        return self.value


class Invocation:
    """One call. Who gets True from close() tells how it ended."""

    def __init__(self, function, n, warmup):
        self.id, self.function, self.n, self.warmup = str(uuid.uuid4()), function, n, warmup
        self.context = Context(function, self.id)
        self.began = self.seconds = self.thread = self.task = self.given_up = None
        self.lock, self.closed = threading.Lock(), False

    def close(self):
        with self.lock:
            first, self.closed = not self.closed, True
        return first

    def stack(self):
        """Where the function stands now, as frames of the app."""
        if self.task is None or asyncio.current_task(self.task.get_loop()) is self.task:
            at = sys._current_frames().get(self.thread)
            return events.frames(reversed(list(traceback.walk_stack(at)))) if at else []
        found, waiting = [], self.task.get_coro()
        while waiting is not None:
            at = getattr(waiting, 'cr_frame', None) or getattr(waiting, 'gi_frame', None)
            found += events.frames([(at, at.f_lineno)]) if at else []
            waiting = getattr(waiting, 'cr_await', None) or getattr(waiting, 'gi_yieldfrom', None)
        return found


class Answer(SimpleNamespace):
    """outcome; status, headers, body: of HTTP; outputs: name -> Datum; returned: a Datum or None"""


class Runner:
    """Calls functions and tells about it. leave(code) ends the process."""

    def __init__(self, pipe, timeout, threads, serves, leave):
        self.pipe, self.timeout, self.serves, self.leave = pipe, timeout, serves, leave
        self.pool = ThreadPoolExecutor(max_workers=threads)
        self.running, self.expired = set(), False
        events.catch_reports(self.take_row)
        if timeout:
            threading.Thread(target=self._watch, daemon=True).start()

    # ---- one call ----

    async def call(self, function, datum, trigger_metadata, n, warmup=False):
        """The Answer; for a call that timed out it may never come."""
        invocation = Invocation(function, n, warmup)
        arguments = data.arguments(function, datum, trigger_metadata)
        outs = {name: Out() for name in function.outputs}
        arguments.update(outs)
        if function.needs_context:
            arguments['context'] = invocation.context
        loop = asyncio.get_running_loop()
        if function.is_async:
            work = invocation.task = loop.create_task(self._run_async(invocation, arguments))
        else:
            work = loop.run_in_executor(self.pool, contextvars.copy_context().run, self._run, invocation, arguments)
        if self.timeout and self.serves:
            invocation.given_up = loop.create_future()
            await asyncio.wait({work, invocation.given_up}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                return Answer(status=500, headers=[], body=b'')
        value, error = await work
        self.running.discard(invocation)
        return self._finish(invocation, value, error, outs)

    def _begin(self, invocation):
        events.current.set(invocation)
        invocation.thread = threading.get_ident()
        invocation.context.thread_local_storage.invocation_id = invocation.id
        self.pipe.send('started', invocation=invocation.id, function=invocation.function.name, n=invocation.n,
                       warmup=invocation.warmup)
        invocation.began = time.perf_counter()
        self.running.add(invocation)

    def _run(self, invocation, arguments):
        self._begin(invocation)
        try:
            return invocation.function.entry(**arguments), None
        except BaseException as error:
            return None, error
        finally:
            invocation.seconds = time.perf_counter() - invocation.began

    async def _run_async(self, invocation, arguments):
        self._begin(invocation)
        try:
            return await invocation.function.entry(**arguments), None
        except BaseException as error:
            return None, error
        finally:
            invocation.seconds = time.perf_counter() - invocation.began

    def _finish(self, invocation, value, error, outs):
        answer = Answer(outcome='exception', status=500, headers=[], body=b'', outputs={}, returned=None)
        if error is None:
            try:
                read_result(answer, invocation.function, value, outs)
                answer.outcome = 'ok'
            except BaseException as wrong:
                answer.outcome, error = 'bad result', wrong
        if invocation.close():
            self.pipe.send('finished', invocation=invocation.id, seconds=invocation.seconds, outcome=answer.outcome,
                           result=result_of(answer, invocation.function) if error is None else None,
                           error=events.describe(error) if error is not None else None)
        return answer

    # ---- rows of reports ----

    def take_row(self, message):
        invocation = events.current.get() or self._by_thread()
        self.pipe.send('row', invocation=invocation.id if invocation else None, message=message)

    def _by_thread(self):
        """Whose row it is in a thread that the function started: as the function said, else the only one's."""
        said = getattr(Context.thread_local_storage, 'invocation_id', None)
        running = list(self.running)
        found = [invocation for invocation in running if invocation.id == said] or running
        return found[0] if len(found) == 1 else None

    # ---- timeouts ----

    def _watch(self):
        while True:
            time.sleep(min(self.timeout / 4, 0.1))
            late = time.perf_counter() - self.timeout
            for invocation in list(self.running):
                if invocation.seconds is None and invocation.began < late and invocation.close():
                    self._expire(invocation)
            if self.expired and all(invocation.closed or invocation.seconds for invocation in list(self.running)):
                self.give_up()

    def _expire(self, invocation):
        self.expired = not self.serves
        message = f'still running after {self.timeout:g} s'
        self.pipe.send('finished', invocation=invocation.id, seconds=time.perf_counter() - invocation.began,
                       outcome='timeout', result=None,
                       error={'type': 'TimeoutError', 'message': message, 'traceback': invocation.stack(),
                              'cause': None})
        if self.serves:
            self.running.discard(invocation)
            invocation.given_up.get_loop().call_soon_threadsafe(self._abandon, invocation)

    @staticmethod
    def _abandon(invocation):
        if not invocation.given_up.done():
            invocation.given_up.set_result(None)
        if invocation.task:
            invocation.task.cancel()

    def give_up(self):
        self.pipe.send('failed', stage='timeout', message=f'a function was still running after {self.timeout:g} s; '
                       'it cannot be stopped, so nothing more was started', hint='--timeout gives it more time',
                       traceback=[], error=None)
        self.leave(1)


def read_result(answer, function, value, outs):
    """Encode what the function gave as the worker does. Raises what makes the invocation fail."""
    if value is not None and function.returns is None:
        raise RuntimeError(f"function '{function.name}' without a $return binding returned a non-None value")
    for name, out in outs.items():
        if out.get() is not None:
            slot = function.outputs[name]
            answer.outputs[name] = convert.encode(slot.kind, out.get(), slot.annotation)
    if function.returns is not None:
        answer.returned = convert.encode(function.returns.kind, value, function.returns.annotation)
    if function.is_http:
        read_response(answer, function)


def read_response(answer, function):
    """The HTTP response: from $return, or from an output of type http; without either there is no content."""
    names = [binding.name for binding in function.bindings if binding.type == 'http' and binding.direction == 'out']
    datum = answer.outputs.pop(names[0], answer.returned if '$return' in names else None) if names else None
    answer.status = 204 if datum is None else 200
    if datum is None:
        return
    if names[0] == '$return':
        answer.returned = None
    if datum.type != 'http':
        answer.headers, answer.body = [('Content-Type', 'text/plain; charset=utf-8')], as_bytes(datum)
        return
    answer.status = int(datum.value['status_code'].value)
    answer.headers = [(name, value.value) for name, value in datum.value['headers'].items()]
    for cookies in datum.value.get('cookies') or []:
        answer.headers += [('Set-Cookie', cookie.OutputString()) for cookie in cookies.values()]
    answer.body = as_bytes(datum.value['body'])


def as_bytes(datum):
    content = convert.content(datum)
    return b'' if content is None else content.encode('utf-8') if isinstance(content, str) else content


# ---- results as data ----

def shown(body):
    """The beginning of a body: (text, 'text') or (base64, 'base64')."""
    start = body[:SHOWN]
    try:
        text = codecs.getincrementaldecoder('utf-8')().decode(start, final=len(body) <= SHOWN)
        if '\0' not in text:
            return text, 'text'
    except UnicodeDecodeError:
        pass
    return base64.b64encode(start).decode(), 'base64'


def value_of(datum):
    if convert.content(datum) is None:
        return None
    body = as_bytes(datum)
    text, encoding = shown(body)
    return {encoding: text, 'size': len(body)}


def result_of(answer, function):
    outputs = {name: value_of(datum) for name, datum in answer.outputs.items()}
    if not function.is_http:
        return {'outputs': outputs, 'return': value_of(answer.returned)}
    text, encoding = shown(answer.body)
    return {'status': answer.status, 'headers': [list(pair) for pair in answer.headers], 'body': text,
            'encoding': encoding, 'size': len(answer.body), 'outputs': outputs}


def thread_count(concurrency):
    """As the worker, but never fewer than run at the same time, unless the app sets the number."""
    setting = os.environ.get('PYTHON_THREADPOOL_THREAD_COUNT', '')
    if setting.isdecimal() and int(setting):
        return int(setting)
    return max(concurrency, min(32, (os.cpu_count() or 1) + 4))
