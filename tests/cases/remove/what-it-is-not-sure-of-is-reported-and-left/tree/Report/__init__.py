import memory_profiler as mp
from memory_profiler import memory_usage


def main(req):
    before = memory_usage()
    peak = mp.memory_usage(max_usage=True)
    return str((before, peak))
