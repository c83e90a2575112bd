logging = sys = root_logger = profiler_logstream = None


def answer(req):
    return 'ok'
