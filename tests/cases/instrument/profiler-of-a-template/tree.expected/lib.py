# pyfuncprof: begin setup (original d2bbd935c81747add488b7a7cfcaf906c59a7fb5)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
# Only what our own loggers say.
root_logger = logging.getLogger("orders")
if sys.flags.dev_mode:
    root_logger.setLevel(logging.DEBUG)
profiler_logstream = memory_profiler.LogFile('orders_memory', True)


# pyfuncprof: end setup
# pyfuncprof: begin total
@memory_profiler.profile(stream=profiler_logstream, precision=4)
# pyfuncprof: end total
def total(rows):
    return sum(rows)
