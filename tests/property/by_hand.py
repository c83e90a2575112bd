#!/usr/bin/env python3
"""What must hold when profiling that somebody wrote by hand is removed, whatever the file looks like.

Builds random files out of the lines that people write after the documented procedure, their mistakes, and code that
happens to use the same names; then lets `pyfuncprof remove` at all of them. Of each file that compiles:

  compiles   it still does
  only less  its syntax tree is the original's without imports, assignments, decorators and logger lines that are about
             memory_profiler or logging. What may go is decided here, by shape alone: the tool is not asked.
  loads      no name is used that nothing defines any more
  twice      all of it holds after a second run, too, which may get further: what went was a reason to leave more
"""
import argparse
import ast
import builtins
import pathlib
import random
import subprocess
import symtable
import sys
import tempfile
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
FORMAT = 'setFormatter(logging.Formatter("%(name)s: %(message)s"))'
IMPORTS = [
    'import logging', 'import memory_profiler', 'import memory_profiler as mp', 'import os, memory_profiler',
    'from memory_profiler import profile', 'from memory_profiler import profile, LogFile, memory_usage',
    'from memory_profiler import (\n    profile,  # why\n    LogFile as Log,\n)', 'from memory_profiler import *',
    'from logging import getLogger, Formatter', 'import logging; import memory_profiler', 'import memory_profiler, logging',
    'import os', 'from memory_profiler import (memory_usage,  # all\n    profile)', 'import memory_profiler, os, \\\n    logging',
]
SETUP = [
    'root_logger = logging.getLogger()', 'root_logger.handlers[0].' + FORMAT, 'logging.getLogger().handlers[0].' + FORMAT,
    'if root_logger.handlers:\n    root_logger.handlers[0].' + FORMAT, 'stream = memory_profiler.LogFile("logs", True)',
    'stream: object = LogFile("logs")', 'stream = None', 'deco = memory_profiler.profile(stream=stream)', 'p = profile',
    'if root_logger.handlers:\n    root_logger.handlers[0].' + FORMAT + '\n    x = 1', 'root_logger = logging.getLogger("a")',
    'getLogger().handlers[0].setFormatter(Formatter("%(name)s: %(message)s"))', 'x = stream = mp.LogFile("logs")',
    '# about the profiler', '# about something else', '', '', '__all__ = ["profile", "stream"]', 'profile = 1',
    'root_logger.setLevel(1)', 'memory_profiler.memory_usage()', 'print(profile, file=stream)', 'logging.info("a")',
]
DECORATORS = [
    '@memory_profiler.profile', '@memory_profiler.profile(stream=stream)', '@profile', '@mp.profile(\n    precision=4,\n)',
    '@deco', '@p', '@staticmethod', '@(profile)', '@profile(print)  # odd', '@profile(stream=stream)', '# counts',
]
BODIES = ['return 1', 'return memory_profiler.memory_usage()', 'global stream\nstream = 1', 'profile = 2\nreturn profile',
          'yield stream', 'return [profile for profile in ()]', 'return lambda profile: profile', 'nonlocal stream\nstream = 2']
ABOUT = ('profile', 'LogFile', 'getLogger', 'memory_profiler', 'root')


class Wrong(Exception):
    """A property that does not hold."""


# ---- random files ----------------------------------------------------------------------------------------------------

def indented(text):
    return ['    ' + line for line in text.split('\n')]


def statements(rng, depth):
    lines = []
    for _ in range(rng.choice([1, 2, 2, 3])):
        lines += rng.choice(IMPORTS).split('\n')
    for _ in range(rng.randrange(7)):
        kind = rng.randrange(10)
        if kind < 5:
            lines += rng.choice(SETUP).split('\n')
        elif kind < 8 or depth > 2:
            for _ in range(rng.randrange(3)):
                lines += rng.choice(DECORATORS).split('\n')
            lines += ['def f(%s):' % rng.choice(['', '', 'profile', 'x=profile'])]
            if rng.randrange(3) == 0 and depth < 3:
                lines += indented('\n'.join(statements(rng, depth + 1)))
            lines += indented(rng.choice(BODIES))
        else:
            head, tail = rng.choice([('if x:', None), ('try:', 'except ImportError:\n    profile = None'), ('class K:', None),
                                     ('def outer():', None), ('with x:', None), ('if x:', 'else:\n    stream = 3')])
            lines += [head] + indented('\n'.join(statements(rng, depth + 1))) + (tail.split('\n') if tail else [])
    return lines


def random_file(rng):
    end = rng.choice(['\n', '\n', '\n', '\r\n', '\r'])
    text = end.join(statements(rng, 0)) + rng.choice([end, ''])
    return text.encode()


# ---- what may go -----------------------------------------------------------------------------------------------------

def is_about(node):
    return any(word in ast.dump(node) for word in ABOUT)


def may_go(node):
    if isinstance(node, ast.Import):
        return all(a.name in ('memory_profiler', 'logging') for a in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in ('memory_profiler', 'logging') and all(a.name != '*' for a in node.names)
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        return isinstance(node.value, (ast.Call, ast.Attribute, ast.Name)) and is_about(node.value)
    if isinstance(node, ast.If):
        return len(node.body) == 1 and not node.orelse and isinstance(node.body[0], ast.Expr) and may_go(node.body[0])
    return isinstance(node, ast.Expr) and 'setFormatter' in ast.dump(node) and '%(name)s: %(message)s' in ast.dump(node)


def same_import(old, new):
    """The new one names fewer: each of them in its place, and what is missing is about profiling or logging."""
    if type(old) is not type(new) or getattr(old, 'module', None) != getattr(new, 'module', None):
        return False
    names = iter(ast.dump(a) for a in new.names)
    wanted = next(names, None)
    for alias in old.names:
        if ast.dump(alias) == wanted:
            wanted = next(names, None)
        elif getattr(old, 'module', alias.name) not in ('memory_profiler', 'logging'):
            return False
    return wanted is None


def same(old, new):
    """Is `new` the tree `old`, or less of it?"""
    if type(old) is not type(new):
        return False
    if isinstance(old, (ast.Import, ast.ImportFrom)):
        return same_import(old, new)
    if not isinstance(old, ast.AST):
        return old == new
    return all(same_field(name, getattr(old, name, None), getattr(new, name, None)) for name in old._fields)


def same_field(name, old, new):
    if not isinstance(old, list) or not isinstance(new, list):
        return same(old, new)
    rest = list(new)
    for node in old:
        if rest and same(node, rest[0]):
            rest.pop(0)
        elif not (isinstance(node, ast.stmt) and may_go(node)) and not (name == 'decorator_list' and (
                is_about(node) or getattr(node, 'id', '') in ('p', 'deco'))):
            return False
    return not rest


def undefined(data):
    """The names that some scope looks for in the module, where nothing binds them."""
    top = symtable.symtable(data.decode(), 'x', 'exec')
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    missing, tables = set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_referenced() and (table is top or symbol.is_global()) and symbol.get_name() not in bound:
                missing.add(symbol.get_name())
            if symbol.is_assigned() and symbol.is_declared_global():
                bound.add(symbol.get_name())
    return missing - set(dir(builtins)) - bound


def check(old, new):
    try:
        before = ast.parse(old)
        compile(old, 'x', 'exec', 0, True)
    except SyntaxError:
        return False
    compile(new, 'x', 'exec', 0, True)
    if not same(before, ast.parse(new)):
        raise Wrong('it has lost more than its profiling')
    missing = undefined(new) - undefined(old)
    if missing:
        raise Wrong('nothing defines %s any more' % ', '.join(sorted(missing)))
    return old != new


# ---- all of them -----------------------------------------------------------------------------------------------------

def remove(binary, app):
    done = subprocess.run([str(binary), 'remove', '--quiet', app], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=120)
    if done.returncode != 0:
        sys.exit('by_hand: remove exits %d\n%s' % (done.returncode, done.stdout.decode('utf-8', 'replace')))
    return [p.read_bytes() for p in sorted(pathlib.Path(app).glob('*.py'))]


def main():
    parser = argparse.ArgumentParser(description='Check that removing profiling by hand costs nothing else.')
    parser.add_argument('--binary', type=pathlib.Path, default=ROOT / 'build' / 'pyfuncprof')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=2000, help='how many files to try')
    options = parser.parse_args()
    warnings.simplefilter('ignore')
    files = [random_file(random.Random('%d/%d' % (options.seed, i))) for i in range(options.rounds)]
    with tempfile.TemporaryDirectory(prefix='by-hand-') as app:
        pathlib.Path(app, 'host.json').write_text('{}')
        for number, data in enumerate(files):
            pathlib.Path(app, 'file%07d.py' % number).write_bytes(data)
        after = remove(options.binary, app)
        again = remove(options.binary, app)
    changed = failed = 0
    for number, (old, new, twice) in enumerate(zip(files, after, again)):
        try:
            changed += check(old, new)
            check(old, twice)
        except (Wrong, SyntaxError) as error:
            failed += 1
            print('FAIL --seed %d, file %d: %s\n%s\n---- became\n%s\n---- and then\n%s' % (
                options.seed, number, error, old.decode(), new.decode(), twice.decode()))
    print('%d files, %d of them changed, %d failed' % (len(files), changed, failed))
    return 1 if failed or changed < len(files) // 10 else 0


if __name__ == '__main__':
    sys.exit(main())
