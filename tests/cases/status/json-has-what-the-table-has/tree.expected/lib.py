# pyfuncprof: begin setup (original 924d55ade99458e4628877c1eb78d166c224f005)
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
def total(n):
    return total(n - 1) if n else 0
