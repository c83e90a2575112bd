logging = sys = root_logger = memory_profiler = os = None
profiler_logstream = []


def profiler_decorator(function):
    return function


import azure.functions as func


@profiler_decorator
async def main(req: func.HttpRequest) -> func.HttpResponse:
    page = await fetch(req)
    return func.HttpResponse(page)
