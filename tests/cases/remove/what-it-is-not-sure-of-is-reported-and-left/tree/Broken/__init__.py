import memory_profiler


def main(req:
    return 1
