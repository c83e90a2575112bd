import azure.functions as func

from lib import total


# pyfuncprof: begin setup (original ec951bad0f19fdf4976ef4cb800eb09442ebca54)
# isort: off
import logging
import os
import sys
# isort: on
if os.getenv("PYFUNCPROF_ENABLE") == "1" or not (
    os.getenv("WEBSITE_INSTANCE_ID")
    or os.getenv("LEGION_SERVICE_HOST")
    or os.getenv("CONTAINER_APP_NAME")
    or (os.getenv("CONTAINER_NAME") and os.getenv("WEBSITE_SITE_NAME"))
):
    import memory_profiler
    root_logger = logging.getLogger()
    if root_logger.handlers:
        root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
    profiler_logstream = memory_profiler.LogFile("memory_profiler_logs", True)
    profiler_decorator = memory_profiler.profile(stream=profiler_logstream)
else:
    def profiler_decorator(function):
        if function.__name__.startswith("profiled_"):
            function.__wrapped__ = function.__call__
        return function


# pyfuncprof: end setup
async def main(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin main
    return await (profiled_main if sys.gettrace() is None else profiled_main.__wrapped__)(req)


@profiler_decorator
async def profiled_main(req):
    # pyfuncprof: end main
    return func.HttpResponse(str(total(req.params)))
