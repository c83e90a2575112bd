import memory_profiler


@memory_profiler.profile
def main(req):
    return memory_profiler.memory_usage()
