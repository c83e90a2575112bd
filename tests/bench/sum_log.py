"""Of a console's log, the sum of the increments of each line of each file, and all of them together: what someone
writes in Python who wants to know the worst line. The peer of `pyfuncprof report` in bench.py.

    python3 sum_log.py LOG
"""
import collections
import re
import sys

ROW = re.compile(r"memory_profiler_logs: +(\d+) +(-?[\d.]+) MiB +(-?[\d.]+) MiB +(\d+)   (.*)")
FILE = re.compile(r"memory_profiler_logs: Filename: (.*)")


def main():
    sums, rows, file = collections.Counter(), 0, ""
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        for text in log:
            if row := ROW.search(text):
                rows += 1
                if not row[5].startswith("@"):
                    sums[file, row[1]] += float(row[3])
            elif name := FILE.search(text):
                file = name[1]
    for (file, line), total in sums.most_common():
        print("%.1f %s:%s" % (total, file, line))
    print("%d rows, %.1f MiB" % (rows, sum(sums.values())))


if __name__ == "__main__":
    main()
