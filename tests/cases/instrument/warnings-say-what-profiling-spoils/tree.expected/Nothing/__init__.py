import logging


def stack():
    return main


# pyfuncprof: begin setup (original 01f5662d547f16b4fbb358834d1b80b74be289af)
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
    stack()
    main.stack()
    return logging.getLogger()
