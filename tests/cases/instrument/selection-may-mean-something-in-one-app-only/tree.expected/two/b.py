# pyfuncprof: begin setup (original e4a41ba9ac9ff2ba83283569f1008d72c17e3211)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
# pyfuncprof: begin total
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end total
def total():
    return 1
