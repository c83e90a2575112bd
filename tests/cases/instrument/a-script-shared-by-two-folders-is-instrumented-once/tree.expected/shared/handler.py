# pyfuncprof: begin setup (original f9690692de59d2d7f50a48da31c4525743ce16b5)
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
    return 'main'


def third(req):
    # pyfuncprof: begin third
    return profiled_third(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_third(req):
    # pyfuncprof: end third
    return 'third'
