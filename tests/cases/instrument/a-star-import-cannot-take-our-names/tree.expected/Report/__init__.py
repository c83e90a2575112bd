from helpers import *


# pyfuncprof: begin setup (original e6a137b4c328730fc93df568d25791c39b1a2190)
# isort: off
import logging as logging_2
import memory_profiler as memory_profiler_2
import sys as sys_2
# isort: on
root_logger = logging_2.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging_2.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler_2.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
async def main(req):
    # pyfuncprof: begin main
    return await (profiled_main if sys_2.gettrace() is None else profiled_main.__wrapped__)(req)


@memory_profiler_2.profile(stream=profiler_logstream)
async def profiled_main(req):
    # pyfuncprof: end main
    return answer(req)
