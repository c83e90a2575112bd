from loguru import logger as logging


# pyfuncprof: begin setup (original 3e48a5723b670e83bb2b49f0c635992b1bd52dd6)
# isort: off
import logging as logging_2
import memory_profiler
# isort: on
root_logger = logging_2.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging_2.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req):
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    logging.info('called')
    return 'ok'
