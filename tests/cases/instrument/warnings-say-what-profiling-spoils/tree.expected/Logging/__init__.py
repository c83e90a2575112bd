import logging

logging.basicConfig(level=logging.INFO)


# pyfuncprof: begin setup (original 63c9bfa669bf4b6a4a1d6b032e3c6dcd3ee3e3b8)
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
    logging.info('x')
    return 1
