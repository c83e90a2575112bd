from memory_profiler import profile


@profile
def main(req):
    return 'ok'
