import memory_profiler


def main(req):
    return memory_profiler.memory_usage()
