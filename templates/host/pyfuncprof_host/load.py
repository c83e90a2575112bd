"""The functions of an app, found and imported by the rules of its programming model.

In   the app in the current folder, and the names of the functions that are wanted
Out  Functions, checked; Refused when the app cannot be used at all; (name, Refused) for each that is left out
"""

import fnmatch
import glob
import inspect
import json
import os
import re
import sys
import types
from collections import namedtuple

from . import check, convert, events, routes
from .refuse import Refused, import_module, pip_command

Binding = namedtuple('Binding', 'name type direction data_type options')  # options: all keys, in lower case

METHODS = ['GET', 'POST', 'DELETE', 'HEAD', 'PATCH', 'PUT', 'OPTIONS']  # of a trigger that names none
SCRIPTS = ('run.*', 'index.js', 'index.mjs', 'index.cjs', '__init__.py')  # what the host takes for a script
NAME = re.compile(r'(?!host$)[a-z][a-z0-9_-]{0,127}', re.ASCII | re.IGNORECASE)  # of a function, says the host
NAMESPACE = '__app__'
TOKEN = re.compile(r'("(?:\\.|[^"\\])*")|/\*.*?\*/|//[^\r\n]*', re.DOTALL)
TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')


class Function:
    """One function: where it is, what it takes. check.signature fills in the rest."""

    def __init__(self, name, model, folder, entry, bindings):
        self.name, self.model, self.folder, self.entry, self.bindings = name, model, folder, entry, bindings
        self.trigger = next((binding for binding in bindings if binding.type.lower().endswith('trigger')), None)
        self.is_async = inspect.iscoroutinefunction(entry)
        self.notes = []

    @property
    def is_http(self):
        return self.trigger.type.lower() == 'httptrigger'

    @property
    def route(self):
        route = self.trigger.options.get('route') if self.is_http else None
        return (self.name if route is None else route) if self.is_http else None

    @property
    def methods(self):
        if not self.is_http:
            return None
        return [str(method).upper() for method in self.trigger.options.get('methods') or METHODS]


def make_binding(options):
    if not isinstance(options, dict):
        raise check.Mismatch(f'a binding needs a type and a name: {json.dumps(options)}')
    options = {str(key).lower(): value for key, value in options.items()}
    kind, name = options.get('type'), options.get('name')
    if not isinstance(kind, str) or not isinstance(name, str):
        raise check.Mismatch(f'a binding needs a type and a name: {json.dumps(options)}')
    direction = str(options.get('direction') or 'in').lower()
    return Binding(name, kind, direction, str(options.get('datatype') or '').lower(), options)


def read_json(path):
    """JSON as the host reads it: with comments, trailing commas, a BOM."""
    with open(path, encoding='utf-8-sig') as file:
        text = TOKEN.sub(lambda match: match[1] or ' ', file.read())
    return convert.parse(TRAILING_COMMA.sub(lambda match: match[1] or '', text))


def checked(function):
    """The function, or Refused: the worker would not load it."""
    try:
        if not function.trigger:
            raise check.Mismatch('no trigger is among its bindings')
        check.signature(function)
        if function.is_http:
            routes.Route(function.route), function.methods  # raise what is wrong with them
    except Exception as error:
        raise not_loaded(function.name, error) from error
    return function


def not_loaded(name, error):
    said = events.message(error)
    if not isinstance(error, (check.Mismatch, OSError, ValueError)):
        said = f'{type(error).__name__}: {said}'
    return Refused('index', f'cannot load the {name} function: {said}', None, error)


# ---- model v2: decorators ----

def load_decorated(script, names):
    if not re.fullmatch(r'[A-Za-z0-9_][A-Za-z0-9_-]*\.py', script):
        raise Refused('index', f'{script} is no name for PYTHON_SCRIPT_FILE_NAME')
    module = import_module(script[:-len('.py')], script)
    from azure import functions
    if not hasattr(functions, 'FunctionRegister'):
        raise Refused('packages', 'the azure-functions there is too old for the v2 model', pip_command())
    apps = [value for value in vars(module).values() if isinstance(value, functions.FunctionRegister)]
    if len({id(app) for app in apps}) != 1 or len(apps) != 1:
        raise Refused('index', f'{script} has to hold one function app at its top level, it holds {len(apps)}')
    try:
        found = [read_indexed(function) for function in apps[0].get_functions()]
    except Exception as error:
        raise Refused('index', f'{script} cannot be indexed: {error}', None, error) from error
    found = [checked(function) for function in found]  # one that is wrong fails the app, as in the worker
    return [function for function in found if not names or function.name in names], []


def read_indexed(function):
    entry = function.get_user_function()
    bindings = [make_binding(json.loads(binding)) for binding in function.get_raw_bindings()]
    folder = os.path.dirname(os.path.abspath(inspect.getfile(entry)))
    return Function(function.get_function_name(), 'v2', folder, entry, bindings)


# ---- model v1: function.json ----

def load_folders(names):
    """Functions that are named have to load; of all functions those that do."""
    package = types.ModuleType(NAMESPACE)
    package.__path__ = [events.ROOT]
    sys.modules[NAMESPACE] = package
    functions, left_out, first = [], [], None
    for path in sorted(glob.glob(os.path.join(glob.escape(events.ROOT), '*', 'function.json'))):
        name = os.path.basename(os.path.dirname(path))
        if names and name not in names:
            continue
        try:
            function, disabled = load_folder(name, path)
        except Refused as refused:
            if names or refused.stage == 'packages':
                raise
            first = first or refused
            left_out.append((name, refused))
            continue
        if disabled and not names:
            left_out.append((name, Refused('index', 'it is disabled')))
        else:
            functions.append(function)
    if first and not functions:
        raise first
    return functions, left_out


def load_folder(name, path):
    folder = os.path.dirname(path)
    try:
        if not NAME.fullmatch(name):
            raise check.Mismatch('its name is none: letters, digits, _ and -, at most 128, a letter first')
        config = read_json(path)
        if not isinstance(config, dict) or not isinstance(config.get('bindings'), list) or not config['bindings']:
            raise check.Mismatch('function.json has no bindings')
        bindings = [make_binding(binding) for binding in config['bindings']]
        entry = find_entry(name, script_of(folder, config), config.get('entryPoint') or 'main')
    except Refused:
        raise
    except Exception as error:
        raise not_loaded(name, error) from error
    setting = os.environ.get(f'AzureWebJobs.{name}.Disabled', '').lower()
    disabled = config.get('disabled') is True or setting in ('1', 'true')
    return checked(Function(name, 'v1', folder, entry, bindings)), disabled


def script_of(folder, config):
    if config.get('scriptFile'):
        path = os.path.normpath(os.path.join(folder, config['scriptFile']))
        if not os.path.isfile(path):
            raise check.Mismatch(f"its scriptFile {config['scriptFile']} is not there")
        return path
    files = sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and entry.name != 'function.json')
    likely = files if len(files) == 1 else [
        file for file in files if any(fnmatch.fnmatch(file.lower(), script) for script in SCRIPTS)]
    if not likely:
        raise check.Mismatch('it has no script: function.json names no scriptFile, and there is no __init__.py')
    return os.path.join(folder, likely[0])


def find_entry(name, script, entry_point):
    relative = os.path.relpath(script, events.ROOT)
    if relative.startswith(os.pardir + os.sep):
        raise check.Mismatch(f'script path {relative} leads out of the app')
    parts, extension = os.path.splitext(relative)[0].split(os.sep), os.path.splitext(relative)[1]
    if extension != '.py':
        raise check.Mismatch(f'invalid Python filename {relative}')
    if parts[-1] == '__init__':
        parts.pop()
    module = import_module('.'.join([NAMESPACE, *parts]), relative)
    entry = getattr(module, entry_point, None)
    if entry is None or not callable(entry):
        raise check.Mismatch(f'function {entry_point}() is not present in {relative}')
    return entry
