# pyfuncprof: begin setup (original 9dc4f61272e1d69bb50991f6b6f1c10e5242fc64)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
# pyfuncprof: begin slowly
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end slowly
async def slowly(a):
    return a
