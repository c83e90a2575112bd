# pyfuncprof: begin setup (original 4394ce18a83000d5153c1f3450ba9efd636f8a76)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs')


# pyfuncprof: end setup
# pyfuncprof: begin shown
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end shown
def shown(n):
    return "%d MiB" % n
