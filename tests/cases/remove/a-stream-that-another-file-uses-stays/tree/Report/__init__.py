import azure.functions as func
import memory_profiler
from shared.profiling import profiler_logstream


def main(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(str(len(fetch(req))))


@memory_profiler.profile(stream=profiler_logstream)
def fetch(req):
    return 'x' * int(req.params['size'])
