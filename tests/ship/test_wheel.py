#!/usr/bin/env python3
"""The wheel: built from the sources that are handed out, as `pip install` does, and used where nothing else is.

    build/ship/bin/python tests/ship/test_wheel.py     (build/ship: made by .ci/setup.sh tests)

Nothing is fetched: what a build asks the package index for lies in wheels/ of that environment, and the parser's
sources in $PFP_GRAMMAR_DIR. The build is not optimised; apart from that it is what users get.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

from elftools.elf.elffile import ELFFile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOOLS = pathlib.Path(sys.prefix)
ENVIRONMENT = dict(os.environ, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(TOOLS / "wheels"), SKBUILD_CMAKE_BUILD_TYPE="Debug",
                   PATH="%s:%s" % (TOOLS / "bin", os.environ["PATH"]))
# What every Linux with glibc has.
SYSTEM = re.compile(r"ld-linux.*|lib(c|dl|m|pthread|resolv|rt)\.so\.\d+")


def run(*words, code=0, **options):
    done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != code:
        raise AssertionError("%s: exit code %d\n%s" % (words, done.returncode, done.stdout))
    return done.stdout


def needed(path):
    with open(path, "rb") as file:
        return {tag.needed for tag in ELFFile(file).get_section_by_name(".dynamic").iter_tags("DT_NEEDED")}


def pip(environment, *words):
    run(sys.executable, "-m", "pip", "--python", environment / "bin" / "python", *words, env=ENVIRONMENT)


def setUpModule():
    global SCRATCH, SOURCES, PLAIN, WHEEL, INSTALLED
    SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="wheel-")).resolve()
    unittest.addModuleCleanup(shutil.rmtree, SCRATCH)
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", SCRATCH, ROOT, env=ENVIRONMENT)
    SOURCES, = SCRATCH.glob("*.tar.gz")
    run(sys.executable, "-m", "pip", "wheel", "--wheel-dir", SCRATCH / "plain", SOURCES, env=ENVIRONMENT)
    PLAIN, = (SCRATCH / "plain").glob("*.whl")
    run("auditwheel", "repair", "--exclude", "lib*", "--wheel-dir", SCRATCH, PLAIN, env=ENVIRONMENT)
    WHEEL, = SCRATCH.glob("*.whl")
    INSTALLED = SCRATCH / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", INSTALLED)
    pip(INSTALLED, "install", WHEEL)


class Wheel(unittest.TestCase):
    def test_the_sources_are_all_that_a_build_needs_and_no_more(self):
        def files(folder):
            return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*")
                    if path.is_file() and "__pycache__" not in path.parts}
        with tarfile.open(SOURCES) as archive:
            found = {member.name.split("/", 1)[1] for member in archive if member.isfile()}
        self.assertEqual(files("src") | files("templates") | {"CMakeLists.txt", "LICENSE", "PKG-INFO", "README.md",
                                                              "pyproject.toml"}, found)

    def test_there_is_one_version(self):
        version = re.search(r"^project\(pyfuncprof VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
        self.assertEqual("pyfuncprof %s\n" % version, run(INSTALLED / "bin" / "pyfuncprof", "version"))
        self.assertEqual("pyfuncprof-%s.tar.gz" % version, SOURCES.name)
        self.assertRegex(WHEEL.name, r"^pyfuncprof-%s-py3-none-manylinux_2_\d+_\w+\.whl$" % re.escape(version))

    def test_what_is_needed_is_in_it(self):
        folder = INSTALLED / "lib" / "pyfuncprof"
        there = {path.name for path in folder.iterdir()}
        self.assertTrue([name for name in there if name.startswith("libgit2.so")], there)
        for path in [INSTALLED / "bin" / "pyfuncprof", *folder.glob("*.so*")]:
            missing = {name for name in needed(path) if not SYSTEM.fullmatch(name)} - there
            self.assertEqual(set(), missing, path)

    @unittest.skipUnless(shutil.which("dpkg-query"), "only Debian keeps them where they are found")
    def test_the_terms_of_what_is_in_it_are_too(self):
        found = [path.name for path in (INSTALLED / "lib" / "pyfuncprof" / "licenses").iterdir()]
        for name in ("libgit2-", "libssh2-", "libyaml-", "libjson-c-", "zlib1g", "libminizip-"):
            self.assertTrue([one for one in found if one.startswith(name)], (name, found))

    def test_nothing_of_it_is_left(self):
        environment = SCRATCH / "removed"
        run(sys.executable, "-m", "venv", "--without-pip", environment)
        before = self.files(environment)
        pip(environment, "install", WHEEL)
        self.assertNotEqual(before, self.files(environment))
        pip(environment, "uninstall", "--yes", "pyfuncprof")
        self.assertEqual(before, self.files(environment))

    def files(self, folder):
        """Without folders: pip leaves those that it has made."""
        return {path for path in folder.rglob("*") if not path.is_dir() and "__pycache__" not in path.parts}


class Bare(unittest.TestCase):
    """In a root that has the wheel's files, the C library and nothing else."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="bare-", dir=SCRATCH))
        program = self.root / "opt" / "bin" / "pyfuncprof"
        program.parent.mkdir(parents=True)
        shutil.copy(INSTALLED / "bin" / "pyfuncprof", program)
        shutil.copytree(INSTALLED / "lib" / "pyfuncprof", self.root / "opt" / "lib" / "pyfuncprof")
        for line in run("ldd", *(self.root / "opt" / "lib" / "pyfuncprof").glob("*.so*"), program).splitlines():
            path = re.search(r"(/\S+) \(0x", line)
            if path and SYSTEM.fullmatch(pathlib.Path(path[1]).name):
                there = self.root / path[1].lstrip("/")
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path[1], there)
        (self.root / "proc").mkdir()  # where a program asks the system for its own path
        (self.root / "home").mkdir()
        (self.root / "home" / ".gitconfig").write_text("[user]\n\tname = Ann\n\temail = ann@example.org\n")

    def run_program(self, *words, code=0):
        enter = 'mount --rbind /proc "$0/proc" && exec chroot "$0" /opt/bin/pyfuncprof "$@"'
        return run("unshare", *(["--map-root-user"] if os.getuid() else []), "--mount", "sh", "-c", enter, self.root,
                   *words, code=code, env={"HOME": "/home", "PATH": os.environ["PATH"]})

    def test_the_main_job(self):
        self.run_program("init", "--commit", "/home/App")
        self.assertIn("memory_profiler", self.run_program("check", "--staged", "/home/App", code=3))
        self.run_program("remove", "/home/App")
        self.assertIn("2 functions would be profiled", self.run_program("instrument", "--dry-run", "--allow-dirty", "/home/App"))
        self.run_program("check", "/home/App")
        log = ROOT / "tests" / "cases" / "report" / "a-leak-among-noise" / "tree" / "console.log"
        shutil.copy(log, self.root / "home")
        self.assertIn("leak", self.run_program("report", "/home/console.log"))

    def test_it_is_the_library_in_the_wheel_that_is_loaded(self):
        shutil.rmtree(self.root / "opt" / "lib")
        self.run_program("init", "/home/App")
        self.assertIn("cannot load libgit2", self.run_program("check", "--staged", "/home/App", code=1))


if __name__ == "__main__":
    unittest.main()
