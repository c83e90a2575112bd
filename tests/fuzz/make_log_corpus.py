#!/usr/bin/env python3
"""Small logs of every kind for fuzz_log to start from: python3 tests/fuzz/make_log_corpus.py [FOLDER]

They are kept in corpus/log; this makes them again when make_log.py has learned something. What is broken on purpose is
made here by hand.
"""
import gzip
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "logs"))
import make_log  # noqa: E402

SMALL = "--invocations 3 --files 1 --functions 1 --lines 4 "
MADE = {
    "console.log": "--format console",
    "console-all.log": "--format console --keep all --hostile --lookalikes --chatter 0.5",
    "console-ansi-crlf.log": "--format console --ansi --crlf --windows",
    "console-old.log": "--format console --stamps old --blanks stamped",
    "console-mixed.log": "--format console --interleave 2",
    "console-cut.log": "--format console --truncate",
    "console-utf-16.log": "--format console --encoding utf-16-le",
    "console-utf-16-be.log": "--format console --encoding utf-16-be --crlf",
    "console-no-count.log": "--format console --spelling none",
    "console-spelling.log": "--format console --spelling Occurences",
    "stream.log": "--format stream",
    "raw.log": "--format raw --precision 4",
    "appinsights.json": "--format appinsights --interleave 2",
    "appinsights-compact.json": "--format appinsights --compact --hostile --chatter 0",
    "appinsights-sampled.json": "--format appinsights --lose 0.5",
    "appinsights-documented.json": "--format appinsights --columns documented",
    "loganalytics.json": "--format loganalytics --ids operation",
    "flat.json": "--format flat --chatter 0",
    "flat-functions.json": "--format flat --columns functions --chatter 0",
    "portal.csv": "--format csv --encoding utf-8-sig --crlf --hostile",
    "portal-documented.csv": "--format csv --columns documented",
    "portal-newest-first.csv": "--format csv --columns functions --order desc",
    "portal.tsv": "--format tsv --hostile",
}
ROW = b"    20     %s MiB     47.1 MiB           %s   %s\n"
BY_HAND = {
    "empty.log": b"",
    "huge-numbers.log": ROW % (b"9" * 30, b"9" * 30, b"x") + ROW % (b"0." + b"1" * 40, b"1", b"x"),
    "not-utf8.log": b"Filename: /\xff\xfe\x80.py\n" + ROW % (b"47.1", b"1", b"\xc3('\xed\xa0\x80')"),
    "nul.log": b"Filename: /a\0b.py\n" + ROW % (b"47.1", b"1", b"x = '\0'"),
    "escapes.log": b"\x1b[\x1b]0;t\x07\x1b[31mFilename: a.py\x1b[0m\n" + ROW % (b"47.1", b"1", b"\x1b[2Jx\x9b1m\x1b"),
    "carriage-returns.log": b"Filename: a.py\r\r" + (ROW % (b"47.1", b"1", b"x")).replace(b"\n", b"\r"),
    "deep.json": b'{"tables":' + b"[" * 300 + b"]" * 300 + b"}",
    "not-closed.json": b'{"tables":[{"columns":[{"name":"message"}],"rows":[["memory_profiler_logs: Filename: a\\n',
    "rows-first.json": b'{"tables":[{"rows":[["Filename: a.py"]],"columns":[{"name":"message","type":"string"}]}]}',
    "surrogates.json": b'[{"Message":"\\ud83d\\ude00 \\ud83d \\u0000 Filename: \\u001b[31m"}]',
    "lines.json": b'{"message":"Filename: a.py\\n"}\n{"message":"    20     47.1 MiB     47.1 MiB           1   x"}\n',
    "open-quote.csv": b'timestamp [UTC],message\n"11/21/2026, 6:40:36.1 AM","Filename: a.py\n\n',
    "short-rows.csv": b"timestamp,message\n\n2026-11-21T06:40:36Z\n,,,,\n",
    "huge-sums.log": b"Filename: a.py\n" + (ROW % (b"4611686018426.9", b"1", b"x")
                                            + ROW % (b"16777216.9", b"999999999999999999", b"y")) * 8,
    "sums.csv": b"FileName,LineNumber,Contents,Invocations,Occurrences,IncrementSum,IncrementMean,IncrementP50,"
                b"IncrementP95,IncrementMax,IncrementMin,MemoryMean,MemoryP50,MemoryP95,MemoryMax,MemoryMin,IsFirst\n"
                b"/a.py,19,@profile,3,3,141.3,47.1,47.1,47.2,47.2,47.0,47.1,47.1,47.2,47.2,47.0,true\n"
                b"/a.py,21,x = 1,3,4,1.5,.5,.5,.6,.6,.4,48.1,48.1,48.2,48.2,48.0,false\n"
                b"/a.py,22,y,99999999999,4,1e99,.5,.5,.6,.6,nan,1e11,48.1,48.2,1e20,48.0,False\n" * 2,
    "cut.log.gz": gzip.compress(b"Filename: a.py\n" + ROW % (b"47.1", b"1", b"x"), mtime=0)[:-5],
    "whole.log.gz": gzip.compress(b"Filename: a.py\n" + ROW % (b"47.1", b"1", b"x"), mtime=0),
}


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "corpus" / "log"
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in MADE.items():
        options = make_log.parse((SMALL + words).split())
        (folder / name).write_bytes(b"".join(make_log.chunks(options)))
    for name, data in BY_HAND.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
