# pyfuncprof: begin setup (original 62d1d778137c7d894410afddba85ffc72a7450b4)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req):
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    return 'first'


first = main


def main(req):
    # pyfuncprof: begin main
    return profiled_main_2(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main_2(req):
    # pyfuncprof: end main
    return first(req) + 'second'
