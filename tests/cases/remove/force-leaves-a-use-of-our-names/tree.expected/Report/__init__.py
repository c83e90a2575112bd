def main(req):
    page = helper(req)
    return page


@memory_profiler.profile(stream=profiler_logstream)
def helper(req):
    return 1
