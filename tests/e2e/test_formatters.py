"""End to end: the real formatters on profiled apps.

    python tests/e2e/test_formatters.py     (needs tests/e2e/requirements.txt; binary: $PYFUNCPROF or build/pyfuncprof)

Every example and every app of tests/cases/instrument/* is profiled, helpers included, and handed to a formatter that
nobody told about the marks. Whatever it does to our lines and to the user's:

  status    what was profiled is profiled
  twice     a second instrument changes no byte where the formatter left the user's lines alone; where it did not, it
            only brings the setup block up to date, and that but once
  remove    takes out the marked lines and nothing else; the rest is the original as the formatter would have it, save
            for blank lines and the order of imports around our lines, which the formatter itself then mends
  compiles  every file that compiled before

What the formatter breaks without our help is not looked at, nor where it moves what our lines are to stand beside.
"""

import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import warnings

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BINARY = pathlib.Path(os.environ.get('PYFUNCPROF') or ROOT / 'build' / 'pyfuncprof').resolve()
TOOLS = pathlib.Path(sys.executable).parent

sys.path.insert(0, str(HERE.parent))
import run_cases  # noqa: E402

BLACK = ['black', '--quiet', '--workers', '1']
FORMATTERS = {
    'black': [BLACK],
    'isort': [['isort', '--quiet']],
    'isort for black, black': [['isort', '--quiet', '--profile', 'black'], BLACK],
    'ruff': [['ruff', 'check', '--quiet', '--isolated', '--no-cache', '--exit-zero', '--select', 'I', '--fix'],
             ['ruff', 'format', '--quiet', '--isolated', '--no-cache']],
}
BOM = b'\xef\xbb\xbf'
# A remark moves to where it counts as the first statement's; a form feed sends a mark into the class above it.
MOVED = ('a-signature-over-several-lines-keeps-its-lines', 'helpers-keep-odd-bytes')
warnings.simplefilter('ignore', SyntaxWarning)


def pyfuncprof(*arguments):
    return subprocess.run([BINARY, *map(str, arguments)], stdin=subprocess.DEVNULL, text=True, errors='replace',
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)


def compiles(data):
    try:
        compile(data, 'x', 'exec', dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def python_files(place):
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob('*.py')) if path.is_file()}


def lay_out_all(room):
    """Every app there is that has no marks yet, in folders of their own."""
    for example in sorted(path.parent for path in (ROOT / 'examples').glob('*/host.json')):
        shutil.copytree(example, room / example.name, ignore=shutil.ignore_patterns('__pycache__'))
    seen = set()
    for case in sorted((HERE.parent / 'cases' / 'instrument').glob('*')):
        tree = run_cases.described(case, 'tree')
        scripts = [entry[2] for path, entry in tree.items() if entry and path.endswith('.py')]
        if tuple(scripts) not in seen and not any(b'# pyfuncprof: ' in script for script in scripts):
            seen.add(tuple(scripts))
            place = room / case.name
            place.mkdir()
            run_cases.lay_out(place, tree)


def instrument(place):
    """With all helpers, or with none where there are none; every other app, as its name has it, with --local-only."""
    words = ['instrument', '--quiet', place, *['--local-only'] * (len(place.name) % 2 == 0)]
    done = pyfuncprof(*words, '--also', '*:*')
    return done if done.returncode == 0 else pyfuncprof(*words)


def format_all(room, name):
    """File by file, whatever git or a project's settings say; of what a formatter cannot read it only complains."""
    files = sorted(str(path) for path in room.rglob('*.py') if path.is_file() and not path.is_symlink())
    for command in FORMATTERS[name]:
        subprocess.run([TOOLS / command[0], *command[1:], *files], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=600, env={**os.environ, 'HOME': str(SCRATCH)})


@functools.cache
def profiled(place):
    """Asked when nobody writes to it any more."""
    document = json.loads(pyfuncprof('status', '--json', place).stdout)
    functions = [function for app in document['apps'] for function in app['functions']]
    return [function['name'] for function in functions if function['state'] == 'profiled']


def without_marked_lines(data):
    mark = BOM if data.startswith(BOM) else b''
    kept, inside = [], False
    for line in data[len(mark):].splitlines(keepends=True):
        inside |= line.strip().startswith(b'# pyfuncprof: begin ')
        if not inside:
            kept.append(line)
        inside &= not line.strip().startswith(b'# pyfuncprof: end ')
    return mark + b''.join(kept)


def setUpModule():
    global ORIGINAL, PROFILED, SCRATCH
    if not os.access(BINARY, os.X_OK):
        raise AssertionError(f'no binary at {BINARY}: build it, or name one in PYFUNCPROF')
    SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='pyfuncprof-formatters-')).resolve()
    unittest.addModuleCleanup(shutil.rmtree, SCRATCH)
    ORIGINAL, PROFILED = SCRATCH / 'original', SCRATCH / 'profiled'
    ORIGINAL.mkdir()
    lay_out_all(ORIGINAL)
    shutil.copytree(ORIGINAL, PROFILED, symlinks=True)
    for place in sorted(PROFILED.iterdir()):
        before = python_files(ORIGINAL / place.name)
        by_hand = any(b'memory_profiler' in without_marked_lines(data) for data in before.values())
        if by_hand or instrument(place).returncode != 0 or python_files(place) == before:
            shutil.rmtree(place)


class Formatter:
    name = None

    @classmethod
    def setUpClass(cls):
        def room(name, source, act=None):
            place = shutil.copytree(source, SCRATCH / cls.__name__ / name, symlinks=True)
            cls.outcomes[name] = {app.name: act(app) for app in sorted(place.iterdir())} if act else {}
            return place

        cls.outcomes = {}
        cls.direct = room('direct', ORIGINAL)
        cls.formatted = room('formatted', PROFILED)
        for place in cls.direct, cls.formatted:
            format_all(place, cls.name)
        cls.twice = room('twice', cls.formatted, instrument)
        cls.removed = room('removed', cls.formatted, lambda app: pyfuncprof('remove', '--quiet', app))
        cls.thrice, cls.mended = room('thrice', cls.twice), room('mended', cls.removed)
        for place in cls.thrice, cls.mended:
            format_all(place, cls.name)

    def each(self, check, but=()):
        """Calls check(name, {path: bytes as profiled}) for every app that the formatter does not break by itself."""
        for before in sorted(app for app in PROFILED.iterdir() if app.name not in but):
            original, direct = (python_files(room / before.name) for room in (ORIGINAL, self.direct))
            if all(compiles(direct[path]) for path, data in original.items() if compiles(data)):
                with self.subTest(app=before.name):
                    check(before.name, python_files(before))

    def test_formatter_has_a_hand_in_it(self):
        """Else the rest would prove nothing."""
        changed = []
        self.each(lambda name, before: changed.append(before != python_files(self.formatted / name)))
        self.assertGreater(sum(changed), 20)

    def test_files_compile(self):
        def check(name, before):
            now = python_files(self.formatted / name)
            for path, data in before.items():
                self.assertEqual(compiles(data), compiles(now[path]), path)
        self.each(check)

    def test_what_was_profiled_is_profiled(self):
        def check(name, before):
            self.assertEqual(profiled(PROFILED / name), profiled(self.formatted / name))
        self.each(check, but=MOVED)

    def test_second_time_changes_nothing_of_the_users(self):
        def check(name, before):
            done = self.outcomes['twice'][name]
            self.assertEqual((0, ''), (done.returncode, done.stderr))
            once, twice = python_files(self.formatted / name), python_files(self.twice / name)
            for path, data in once.items():
                self.assertEqual(without_marked_lines(data), without_marked_lines(twice[path]), path)
                if without_marked_lines(data) == without_marked_lines(before[path]):
                    self.assertEqual(data, twice[path], path)
        self.each(check)

    def test_third_time_changes_nothing(self):
        def check(name, before):
            data = python_files(self.thrice / name)
            done = instrument(self.thrice / name)
            self.assertEqual((0, ''), (done.returncode, done.stderr))
            self.assertEqual(data, python_files(self.thrice / name))
        self.each(check, but=MOVED)

    def test_remove_keeps_what_the_formatter_did(self):
        def check(name, before):
            done = self.outcomes['removed'][name]
            self.assertEqual((0, ''), (done.returncode, done.stderr))
            for path, data in python_files(self.removed / name).items():
                self.assertEqual(without_marked_lines((self.formatted / name / path).read_bytes()), data, path)
        self.each(check)

    def test_what_is_left_is_the_original_formatted(self):
        def check(name, before):
            direct, removed = python_files(self.direct / name), python_files(self.removed / name)
            same.extend(direct[path] == removed[path] for path in direct)
            for path, data in python_files(self.mended / name).items():
                # Of mixed line ends black keeps those of the first line, or all when nothing else is to be done.
                self.assertEqual(direct[path].replace(b'\r\n', b'\n'), data.replace(b'\r\n', b'\n'), path)
        same = []
        self.each(check)
        self.assertGreater(sum(same), len(same) // 3)


class Black(Formatter, unittest.TestCase):
    name = 'black'


class Isort(Formatter, unittest.TestCase):
    name = 'isort'


class IsortAndBlack(Formatter, unittest.TestCase):
    name = 'isort for black, black'


class Ruff(Formatter, unittest.TestCase):
    name = 'ruff'


if __name__ == '__main__':
    unittest.main()
