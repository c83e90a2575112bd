#!/usr/bin/env python3
"""The Debian package of the build that is tested: what it says, what is in it, and that it goes in and out.

    build/ship/bin/python tests/ship/test_deb.py     (build folder: $PFP_BUILD or build)

It is installed into a root of its own, so what it depends on is only read, not resolved.
"""
import os
import pathlib
import re
import shutil
import tempfile
import unittest

from test_wheel import ROOT, needed, run

BUILD = pathlib.Path(os.environ.get("PFP_BUILD") or ROOT / "build").resolve()


def setUpModule():
    global SCRATCH, PACKAGE
    SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="deb-")).resolve()
    unittest.addModuleCleanup(shutil.rmtree, SCRATCH)
    run("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", SCRATCH)
    PACKAGE, = SCRATCH.glob("*.deb")


class Deb(unittest.TestCase):
    def field(self, name):
        return run("dpkg-deb", "--field", PACKAGE, name).strip()

    def test_its_version_is_the_programs(self):
        self.assertEqual("pyfuncprof %s\n" % self.field("Version"), run(BUILD / "pyfuncprof", "version"))

    def test_its_address_is_nobody_s(self):
        self.assertRegex(self.field("Maintainer"), r"^The pyfuncprof authors <\S+\.invalid>$")

    def test_it_depends_on_every_library_that_is_linked_or_loaded(self):
        packages = [word.split()[0] for word in self.field("Depends").split(", ")]
        brought = {pathlib.Path(path).name for path in run("dpkg-query", "--listfiles", *packages).splitlines()}
        program = BUILD / "pyfuncprof"
        loaded = set(re.findall(rb"libgit2\.so\.[\d.]+", program.read_bytes()))
        self.assertEqual(1, len(loaded))
        self.assertEqual(set(), (needed(program) | {name.decode() for name in loaded}) - brought)

    def test_it_has_the_terms_of_what_is_linked_in(self):
        run("dpkg-deb", "--extract", PACKAGE, SCRATCH / "files")
        terms = (SCRATCH / "files/usr/share/doc/pyfuncprof/copyright").read_text()
        for holder in ("The pyfuncprof authors", "Metaparadigm", "Gilles Vollant", "Max Brunsfeld"):
            with self.subTest(holder):
                self.assertIn(holder, terms)

    def test_it_goes_in_and_out(self):
        root = SCRATCH / "root"
        for folder in ("updates", "info"):
            (root / "var" / "lib" / "dpkg" / folder).mkdir(parents=True)
        (root / "var" / "lib" / "dpkg" / "status").touch()
        dpkg = ["dpkg", "--root=%s" % root, "--log=/dev/null", "--force-not-root", "--force-bad-path"]
        run(*dpkg, "--force-depends", "--install", PACKAGE)
        self.assertIn("nothing profiles", run(root / "usr" / "bin" / "pyfuncprof", "check", ROOT / "examples"))
        run(*dpkg, "--purge", "pyfuncprof")
        self.assertEqual([], [path for path in root.rglob("*") if "pyfuncprof" in path.name])

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_debians_own_checker_finds_no_error(self):
        self.assertNotIn("E: ", run("lintian", "--allow-root", PACKAGE))


if __name__ == "__main__":
    unittest.main()
