import memory_profiler


def main(req):
    return str(memory_profiler.memory_usage())
