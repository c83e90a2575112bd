# pyfuncprof: begin setup (original d2c05ea597442d914f0e982e2add85c68576988e)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def outer():
    # pyfuncprof: begin inner
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end inner
    def inner():
        return 1
