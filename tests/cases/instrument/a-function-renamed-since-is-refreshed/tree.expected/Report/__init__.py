# pyfuncprof: begin setup (original 36155616dd2b9dad7355db56401178c6a6219957)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def handle(req):
    # pyfuncprof: begin handle
    return profiled_handle(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_handle(req):
    # pyfuncprof: end handle
    return 'ok'
