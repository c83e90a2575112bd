"""What the host tells: events on a pipe, rows of memory reports among them, errors as plain data.

    loading                                   the app is imported next
    ready     python, functions: name trigger model async route methods data notes
    skipped   function, stage, reason, hint, error   it is not run; an error when that is why
    started   invocation, function, n, warmup
    row       invocation, message             one write of memory_profiler; invocation null: not known whose
    finished  invocation, seconds, outcome, result, error
    serving   port, routes: function methods url
    failed    stage, message, hint, traceback, error      nothing follows
    done                                                  nothing follows

An error is type, message, traceback (frames in files of the app, outermost first: file line function source) and
cause, an error again or null.
"""

import contextvars
import json
import linecache
import logging
import mmap
import os
import sys
import threading
import traceback

REPORTS = 'memory_profiler_logs'  # the logger that profiled functions write to
LONGEST = 8192                    # characters of an error's message
ROOT = os.getcwd()                # of the app, which may go elsewhere

current = contextvars.ContextVar('invocation', default=None)


class Pipe:
    """Writes whole events, from any thread. A reader that is gone ends the process."""

    def __init__(self, fd):
        self.fd = os.dup(fd)  # not inherited by what the app starts
        os.close(fd)
        self.lock = threading.Lock()
        os.register_at_fork(after_in_child=self._leave_to_parent)

    def _leave_to_parent(self):
        if self.fd is not None:  # a child's child has none
            os.close(self.fd)
        self.fd, self.lock = None, threading.Lock()

    def send(self, event, **fields):
        line = json.dumps({'event': event, **fields}).encode() + b'\n'
        with self.lock:
            while line and self.fd is not None:
                try:
                    line = line[os.write(self.fd, line):]
                except OSError:
                    os._exit(1)


class Reports(logging.Logger):
    """Gives records to the host whatever the app does to the logging system: levels, handlers, dictConfig."""

    take = None

    def isEnabledFor(self, level):
        return True

    def handle(self, record):
        Reports.take(record.getMessage())


def catch_reports(take):
    """From now on take(message) gets every row."""
    Reports.take = take
    usual = logging.getLoggerClass()
    logging.setLoggerClass(Reports)
    logging.getLogger(REPORTS)
    logging.setLoggerClass(usual)


def whole(path):
    return os.path.normpath(os.path.join(ROOT, path))


class Whereabouts:
    """The line of the app that profiled code is at, in a file that is mapped: it outlives a process that is killed."""

    ROOM = 8192

    def __init__(self, path):
        with open(path, 'wb+') as file:
            file.truncate(self.ROOM)
            self.map = mmap.mmap(file.fileno(), self.ROOM)
        self.known = {}  # path -> its bytes, None when it is not of the app

    def name(self, path):
        if path not in self.known:
            name = whole(path).encode('utf-8', 'surrogateescape') if is_of_app(path) else b'\n'
            self.known[path] = name if b'\n' not in name and len(name) < self.ROOM - 32 else None
        return self.known[path]

    def note(self, frame, event):
        name = self.name(frame.f_code.co_filename)
        if name is None or event == 'exception':
            return
        if event == 'return':  # back in the line that called it
            frame = frame.f_back
            while frame and not self.name(frame.f_code.co_filename):
                frame = frame.f_back
        text = b'%d %b\n' % (frame.f_lineno, self.name(frame.f_code.co_filename)) if frame else b'\n'
        self.map[:len(text)] = text


def watch_lines(whereabouts):
    """From now on the profiler that was imported keeps them up to date."""
    profiler = getattr(sys.modules.get('memory_profiler'), 'LineProfiler', None)
    usual = getattr(profiler, 'trace_memory_usage', None)
    if not whereabouts or not usual:
        return

    def trace_memory_usage(self, frame, event, arg):
        whereabouts.note(frame, event)
        return usual(self, frame, event, arg)
    profiler.trace_memory_usage = trace_memory_usage


def is_of_app(path):
    inside = whole(path).startswith(ROOT + os.sep) and not path.startswith('<')
    return inside and 'site-packages' not in path.split(os.sep)


def frame(path, line, function):
    source = linecache.getline(path, line).strip()
    return {'file': whole(path), 'line': line, 'function': function, 'source': source}


def frames(pairs):
    """Of (frame, line number) those in the app's own files."""
    return [frame(at.f_code.co_filename, line, at.f_code.co_name)
            for at, line in pairs if is_of_app(at.f_code.co_filename)]


def is_in_source(error):
    """Then its last frame says where, and the message need not."""
    return isinstance(error, SyntaxError) and error.filename and is_of_app(error.filename)


def message(error):
    """What it says of itself, if it can, and not at any length."""
    try:
        return str(error.msg if is_in_source(error) else error)[:LONGEST]
    except BaseException:
        return f'<{type(error).__name__} that cannot be printed>'


def describe(error, depth=4):
    """An exception as data."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == 'builtins' else f'{kind.__module__}.{kind.__qualname__}'
    found = frames(traceback.walk_tb(error.__traceback__))
    if is_in_source(error):
        found.append(frame(error.filename, error.lineno or 1, '<module>'))
    return {'type': name, 'message': message(error), 'traceback': found,
            'cause': describe_cause(error, depth) if depth else None}


def describe_cause(error, depth):
    """What it was raised from, or while: the latter when it happened in the app."""
    if error.__cause__:
        return describe(error.__cause__, depth - 1)
    if error.__context__ and not error.__suppress_context__:
        found = describe(error.__context__, depth - 1)
        return found if found['traceback'] else None
    return None
