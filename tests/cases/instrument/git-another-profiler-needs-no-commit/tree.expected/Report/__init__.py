import azure.functions as func


# pyfuncprof: begin setup (original 4ca12b27c4d6184c11ade441611d33bc3de5b89f)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
# Only what our own loggers say.
root_logger = logging.getLogger("orders")
if sys.flags.dev_mode:
    root_logger.setLevel(logging.DEBUG)
profiler_logstream = memory_profiler.LogFile('orders_memory', True)


# pyfuncprof: end setup
async def main(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin main
    return await (profiled_main if sys.gettrace() is None else profiled_main.__wrapped__)(req)


@memory_profiler.profile(stream=profiler_logstream, precision=4)
async def profiled_main(req):
    # pyfuncprof: end main
    page = await fetch(req)
    return func.HttpResponse(page)
