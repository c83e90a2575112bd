import sys as system

root_logger = 'mine'
profiler_logstream = ['mine', root_logger]
memory_profiler = None


def profiled_main(req):
    return profiler_logstream, memory_profiler


def main(req):
    return profiled_main(req), root_logger
