# pyfuncprof: begin setup (original aca729baf763fb2ebd9e021eaf168872369b019b)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
async def main(request, *, out=None):
    """Doc."""
    # pyfuncprof: begin main
    return await (profiled_main if sys.gettrace() is None else profiled_main.__wrapped__)(request, out=out)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_main(request, *, out):
    # pyfuncprof: end main
    return 'ok'
