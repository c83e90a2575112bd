"""Reasons to end the run before anything is called: what the event `failed` says.

In   an exception that left an import, or what somebody else found wrong
Out  Refused, with a stage: packages (nothing works without them), import (pip may help when there is a hint), place (a
     module of the app that Python does not look for where it is), unnamed (of a package that nothing names), index,
     data, serve, host (nobody foresaw it)
"""

import importlib
import os
import shlex
import sys

from . import events

folder = ''  # the app's, as the user writes it


class Refused(Exception):
    def __init__(self, stage, message, hint=None, error=None):
        super().__init__(message)
        self.stage, self.hint, self.error = stage, hint, error


def has_requirements():
    return os.path.exists(os.path.join(events.ROOT, 'requirements.txt'))


def pip_command():
    file = shlex.quote(os.path.join(folder, 'requirements.txt'))
    wanted = f'-r {file} ' if has_requirements() else ''
    return f'{sys.executable} -m pip install {wanted}azure-functions memory-profiler'


def place_of(module):
    """The file or folder of the app, from its root, that has the name of the module; the nearest to the root."""
    folders = ['']
    for inner in folders:
        try:
            with os.scandir(os.path.join(events.ROOT, inner)) as entries:
                entries = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = os.path.join(inner, entry.name)
            if entry.name == module + '.py' or entry.name == module and entry.is_dir():
                return path
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
    return None


def place_hint(path):
    """What helps when the module is there, but is asked for by another name."""
    names = path[:-3].split(os.sep) if path.endswith('.py') else path.split(os.sep)
    name = f', as {".".join(names)}' if all(map(str.isidentifier, names)) else ', where Python does not look for it'
    return f'it is in the app{name}: {os.path.join(folder, path)}'


def last_file(error):
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    return os.path.basename(at.tb_frame.f_code.co_filename) if at else ''


def import_failure(error, what):
    """The Refused for an exception that left an import."""
    missing = error.name or '' if isinstance(error, ModuleNotFoundError) else ''
    top = missing.split('.')[0]
    if top in ('memory_profiler', 'psutil') or missing in ('azure', 'azure.functions'):
        return Refused('packages', f'{sys.executable} does not find the module {missing}', pip_command(), error)
    if last_file(error) == 'memory_profiler.py':
        return Refused('packages', f'the memory_profiler there does not work with Python {sys.version.split()[0]}: '
                       f'{events.message(error)}', f"{sys.executable} -m pip install 'memory-profiler>=0.61'", error)
    message = f'{what} cannot be imported: {type(error).__name__}: {events.message(error)}'
    path = place_of(top) if top else None
    if path and os.sep in path:
        return Refused('place', message, place_hint(path), error)
    if top and not path and not has_requirements():
        return Refused('unnamed', message, 'the app has no requirements.txt that names its package; install it with '
                       f'{sys.executable} -m pip', error)
    return Refused('import', message, pip_command() if top and not path else None, error)


def import_module(name, what):
    try:
        return importlib.import_module(name)
    except BaseException as error:  # SystemExit, too, is a reason not to be imported
        raise import_failure(error, what) from error
