#!/usr/bin/env python3
"""`pyfuncprof check FILE.zip`: packages as Python's own zipfile makes them, and such as nobody should make.

    python3 tests/check/test_package.py     (binary: $PYFUNCPROF or build/pyfuncprof)
"""
import stat
import struct
import unittest
import zipfile
import zlib

from checks import BINARY, IMPORT, SCRIPT, Checks

APP = [("host.json", b"{}"), ("function_app.py", SCRIPT)]
MEBIBYTE = 1 << 20


def link(name):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def raw_entry(name, data, said=None, flags=0, method=0):
    """A local entry and its row in the directory, with what it says of its sizes."""
    said = len(data) if said is None else said
    row = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x21, zlib.crc32(data), len(data), said, len(name), 0)
    return b"PK\3\4" + row + name + data, row, name


def raw_zip(*entries):
    out, rows = b"", b""
    for local, row, name in entries:
        rows += b"PK\1\2" + struct.pack("<H", 0x314) + row + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name
        out += local
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(rows), len(out), 0)
    return out + rows + b"PK\5\6" + end


ROWS = [raw_entry(name.encode(), data) for name, data in APP]


class Package(Checks):
    def package(self, entries, name="app.zip", method=zipfile.ZIP_DEFLATED, **options):
        with zipfile.ZipFile(self.place / name, "w", method, **options) as package:
            for entry, data in entries:
                package.writestr(entry, data)
        return name

    def found(self, entries, **options):
        return self.check(self.package(entries, **options))

    # ---- what is found ----

    def test_a_clean_package(self):
        self.assertEqual([], self.found(APP + [("lib/x.py", b"# memory_profiler\n")]))

    def test_every_rule(self):
        found = self.found(APP + [
            ("x.py", IMPORT + b"memory_profiler.profile(len)\n"), ("requirements.txt", b"memory-profiler\n"),
            (".pyfuncprof.txn/journal", b""), ("lib/marks.py", b"# pyfuncprof: begin setup\n"),
            (".python_packages/lib/site-packages/memory_profiler.py", IMPORT),
            (".python_packages/lib/site-packages/other.py", IMPORT)])
        self.assertEqual(["journal app.zip/.pyfuncprof.txn/journal",
                          "package app.zip/.python_packages/lib/site-packages/memory_profiler.py",
                          "mark app.zip/lib/marks.py:1", "requirement app.zip/requirements.txt:1",
                          "import app.zip/x.py:1", "use app.zip/x.py:2"], found)

    def test_an_app_in_folders_of_the_package(self):
        entries = [("a/deep/" + name, data) for name, data in APP] + [("b/" + name, data) for name, data in APP]
        self.assertEqual(["import app.zip/a/deep/x.py:1"],
                         self.found(entries + [("a/deep/x.py", IMPORT), ("tools/x.py", IMPORT)]))

    def test_what_funcignore_left_in_is_no_finding_and_what_is_allowed_neither(self):
        allow = b"allow:\n  file: bench.py\n  reason: why\n"
        found = APP + [(".funcignore", b"tests\n"), ("tests/x.py", IMPORT), ("bench.py", IMPORT), ("y.py", IMPORT)]
        done = self.package(found + [(".pyfuncprof.yml", allow)])
        self.assertEqual(["import app.zip/bench.py:1", "import app.zip/y.py:1"], self.check(done))

    def test_every_way_to_pack(self):
        for number, options in enumerate([{"method": zipfile.ZIP_STORED}, {"compresslevel": 9}, {"compresslevel": 1}]):
            with self.subTest(number):
                self.assertEqual(["import app.zip/x.py:1"], self.found(APP + [("x.py", IMPORT)], **options))

    def test_data_descriptors(self):
        class Pipe:
            def __init__(self, file):
                self.write, self.flush = file.write, file.flush

        with open(self.place / "app.zip", "wb") as file:
            with zipfile.ZipFile(Pipe(file), "w", zipfile.ZIP_DEFLATED) as package:
                for name, data in APP + [("x.py", IMPORT)]:
                    package.writestr(name, data)
        self.assertEqual(["import app.zip/x.py:1"], self.check("app.zip"))

    def test_zip64(self):
        with zipfile.ZipFile(self.place / "app.zip", "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in APP + [("x.py", IMPORT)]:
                with package.open(name, "w", force_zip64=True) as entry:
                    entry.write(data)
        self.assertEqual(["import app.zip/x.py:1"], self.check("app.zip"))

    def test_more_files_than_a_small_directory_counts(self):
        entries = [("data/%d.txt" % i, b"") for i in range(70000)]
        self.assertEqual(["import app.zip/x.py:1"], self.found(APP + entries + [("x.py", IMPORT)]))

    def test_something_in_front_and_a_comment_behind(self):
        self.package(APP + [("x.py", IMPORT)])
        with zipfile.ZipFile(self.place / "app.zip", "a") as package:
            package.comment = b"built by hand"
        packed = (self.place / "app.zip").read_bytes()
        (self.place / "app.zip").write_bytes(b"#!/bin/sh\nexit\n" + packed)
        self.assertEqual(["import app.zip/x.py:1"], self.check("app.zip"))

    def test_names_given_twice_are_both_looked_at(self):
        self.write("app.zip", raw_zip(*ROWS, raw_entry(b"x.py", b"x = 1\n"),
                                      raw_entry(b"x.py", IMPORT), raw_entry(b"x.py", b"x = 2\n")))
        self.assertEqual(["import app.zip/x.py:1"], self.check("app.zip"))

    def test_links_and_folders_are_not_read(self):
        self.assertEqual([], self.found(APP + [(link("x.py"), b"../../etc/passwd"), ("folder.py/", b"")]))

    def test_a_large_file_that_is_no_code_is_no_matter(self):
        self.assertEqual([], self.found(APP + [("model.bin", bytes(80 * MEBIBYTE))]))

    def test_the_package_may_be_named_by_any_path(self):
        (self.place / "out").mkdir()
        self.package(APP + [("x.py", IMPORT)], name="out/no ending")
        self.assertEqual(["import out/no ending/x.py:1"], self.check("out/no ending"))

    # ---- names that lead out ----

    def test_names_that_lead_out_are_findings_and_nothing_is_written(self):
        names = ["/etc/x.py", "../x.py", "a/../../x.py", "a/..", "..", "..\\x.py", "a\\b.py", "C:x.py", "C:/x.py",
                 "//a/x.py"]
        before = sorted(self.place.parent.rglob("*"))
        for name in names:
            with self.subTest(name):
                self.write("app.zip", raw_zip(*ROWS,
                                              raw_entry(name.encode(), IMPORT)))
                self.assertEqual(["name app.zip"], self.check("app.zip"))
                (self.place / "app.zip").unlink()
                self.assertEqual(before, sorted(self.place.parent.rglob("*")))

    def test_each_of_several_such_names_is_told(self):
        self.write("app.zip", raw_zip(*ROWS, raw_entry(b"../x.py", b""),
                                      raw_entry(b"../y.py", b"")))
        self.assertEqual(["name app.zip", "name app.zip"], self.check("app.zip"))

    def test_a_name_with_nothing_or_a_nul_in_it(self):
        for name in (b"", b"x.py\0.txt"):
            with self.subTest(name):
                self.write("app.zip", raw_zip(*ROWS, raw_entry(name, IMPORT)))
                self.assertEqual(["name app.zip"], self.check("app.zip"))

    def test_harmless_names_with_dots(self):
        self.assertEqual([], self.found(APP + [("a..b/..c/...", b""), ("..x", b"")]))

    # ---- what can not be read ----

    def test_no_zip(self):
        for data in (b"", b"PK", b"hello\n", b"PK\5\6", SCRIPT, bytes(100000)):
            with self.subTest(data[:10]):
                self.write("app.zip", data)
                self.refused("is no zip that can be read to its end", "app.zip")

    def test_a_package_without_an_app(self):
        self.package([])
        self.refused("'app.zip'", "app.zip")
        self.package([("x.py", IMPORT)])
        self.refused("no function app in 'app.zip'", "app.zip")

    def test_a_package_cut_short_anywhere(self):
        self.package(APP + [("x.py", b"x = 1\n" * 100)])
        packed = (self.place / "app.zip").read_bytes()
        for size in range(0, len(packed) - 22, 17):
            with self.subTest(size):
                self.write("app.zip", packed[:size])
                self.refused("'app.zip'", "app.zip")

    def test_bytes_changed_anywhere_are_survived(self):
        self.package(APP + [("x.py", IMPORT * 3), ("lib/y.py", b"y = 1\n")])
        packed = (self.place / "app.zip").read_bytes()
        for at in range(0, len(packed), 5):
            with self.subTest(at):
                self.write("app.zip", packed[:at] + bytes([packed[at] ^ 0xff]) + packed[at + 1:])
                done = self.run_words([BINARY, "check", "app.zip"], None)
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)

    def test_wrong_contents(self):
        self.package(APP + [("x.py", b"x = 1\n")], method=zipfile.ZIP_STORED)
        packed = (self.place / "app.zip").read_bytes()
        self.write("app.zip", packed.replace(b"x = 1\n", b"x = 2\n"))
        self.refused("is no zip that can be read to its end", "app.zip")

    def test_an_encrypted_file(self):
        self.write("app.zip", raw_zip(*ROWS, raw_entry(b"x.py", bytes(20), flags=1)))
        self.refused("'x.py' in 'app.zip' is encrypted", "app.zip")

    def test_an_unknown_way_to_pack(self):
        self.write("app.zip", raw_zip(*ROWS, raw_entry(b"x.py", IMPORT, method=99)))
        self.refused("is no zip that can be read to its end", "app.zip")

    def test_more_entries_said_than_there_are(self):
        packed = bytearray(raw_zip(*ROWS))
        packed[-12:-10] = b"\xff\xff"
        packed[-14:-12] = b"\xff\xff"
        self.write("app.zip", bytes(packed))
        self.refused("is no zip that can be read to its end", "app.zip")

    # ---- zip bombs ----

    def test_a_bomb_by_its_own_word(self):
        self.package(APP + [("x.py", bytes(80 * MEBIBYTE))])
        self.refused("unpacks to more than anybody writes: 'x.py'", "app.zip")

    def test_a_bomb_that_says_it_is_small(self):
        deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = deflated.compress(bytes(200 * MEBIBYTE)) + deflated.flush()
        entry = raw_entry(b"x.py", data, said=10, method=8)
        self.write("app.zip", raw_zip(*ROWS, entry))
        done = self.run_words([BINARY, "check", "app.zip"], 1)
        self.assertRegex(done.stderr, b"may be a zip bomb|no zip that can be read")

    def test_a_bomb_of_many_files(self):
        data = bytes(60 * MEBIBYTE)
        self.package(APP + [("x%d.py" % i, data) for i in range(20)])
        self.refused("unpacks to more than anybody writes", "app.zip")


if __name__ == "__main__":
    unittest.main()
