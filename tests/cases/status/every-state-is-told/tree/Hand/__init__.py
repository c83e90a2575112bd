import memory_profiler


@memory_profiler.profile
def main(req):
    size = 1
    return str(size)
