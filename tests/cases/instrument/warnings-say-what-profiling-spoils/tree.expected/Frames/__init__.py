import inspect
import sys


# pyfuncprof: begin setup (original 727fd9c1217c6195fc198e85b8b461b6d55710ef)
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
    caller = inspect.currentframe().f_back
    return sys._getframe(1)
