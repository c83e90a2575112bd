import azure.functions as func


# pyfuncprof: begin setup (original 4ca12b27c4d6184c11ade441611d33bc3de5b89f)
# isort: off
import logging
import memory_profiler
import sys
# isort: on


# pyfuncprof: end setup
async def main(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin main
    return await (profiled_main if sys.gettrace() is None else profiled_main.__wrapped__)(req)


@memory_profiler.profile
async def profiled_main(req):
    # pyfuncprof: end main
    page = await fetch(req)
    return func.HttpResponse(page)
