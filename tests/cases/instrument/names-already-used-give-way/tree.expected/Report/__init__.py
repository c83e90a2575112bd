import sys as system

root_logger = 'mine'
profiler_logstream = ['mine', root_logger]
memory_profiler = None


def profiled_main(req):
    return profiler_logstream, memory_profiler


# pyfuncprof: begin setup (original fcaf94616c85c7b091c72cdba9212b5ec955549e)
# isort: off
import logging
import memory_profiler as memory_profiler_2
# isort: on
root_logger_2 = logging.getLogger()
if root_logger_2.handlers:
    root_logger_2.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream_2 = memory_profiler_2.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req):
    # pyfuncprof: begin main
    return profiled_main_2(req)


@memory_profiler_2.profile(stream=profiler_logstream_2)
def profiled_main_2(req):
    # pyfuncprof: end main
    return profiled_main(req), root_logger
