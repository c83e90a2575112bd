def main(req):
    page = helper(req)
    return page


def helper(req):
    return memory_profiler.memory_usage()
