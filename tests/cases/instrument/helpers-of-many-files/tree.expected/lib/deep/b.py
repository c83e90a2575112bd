# pyfuncprof: begin setup (original 24873fcaf0e6961e8846ed057060fd83b4ff8797)
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


# pyfuncprof: begin other
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end other
def other():
    return 1
