import azure.functions as func

from lib import total


# pyfuncprof: begin setup (original ec951bad0f19fdf4976ef4cb800eb09442ebca54)
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
async def main(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin main
    return await (profiled_main if sys.gettrace() is None else profiled_main.__wrapped__)(req)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_main(req):
    # pyfuncprof: end main
    return func.HttpResponse(str(total(req.params)))
