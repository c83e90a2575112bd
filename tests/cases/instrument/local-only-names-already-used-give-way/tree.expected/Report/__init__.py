logging = sys = root_logger = memory_profiler = os = None
profiler_logstream = []


def profiler_decorator(function):
    return function


import azure.functions as func


# pyfuncprof: begin setup (original 252bf4f94bd6ad0253355e2eb236e7c692d45c9b)
# isort: off
import logging as logging_2
import os as os_2
import sys as sys_2
# isort: on
if os_2.getenv("PYFUNCPROF_ENABLE") == "1" or not (
    os_2.getenv("WEBSITE_INSTANCE_ID")
    or os_2.getenv("LEGION_SERVICE_HOST")
    or os_2.getenv("CONTAINER_APP_NAME")
    or (os_2.getenv("CONTAINER_NAME") and os_2.getenv("WEBSITE_SITE_NAME"))
):
    import memory_profiler as memory_profiler_2
    root_logger_2 = logging_2.getLogger()
    if root_logger_2.handlers:
        root_logger_2.handlers[0].setFormatter(logging_2.Formatter("%(name)s: %(message)s"))
    profiler_logstream_2 = memory_profiler_2.LogFile("memory_profiler_logs", True)
    profiler_decorator_2 = memory_profiler_2.profile(stream=profiler_logstream_2)
else:
    def profiler_decorator_2(function):
        if function.__name__.startswith("profiled_"):
            function.__wrapped__ = function.__call__
        return function


# pyfuncprof: end setup
@profiler_decorator
async def main(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin main
    return await (profiled_main if sys_2.gettrace() is None else profiled_main.__wrapped__)(req)


@profiler_decorator_2
async def profiled_main(req):
    # pyfuncprof: end main
    page = await fetch(req)
    return func.HttpResponse(page)
