logging = sys = root_logger = memory_profiler = None
profiler_logstream = []


import azure.functions as func


async def main(req: func.HttpRequest) -> func.HttpResponse:
    page = await fetch(req)
    return func.HttpResponse(page)
