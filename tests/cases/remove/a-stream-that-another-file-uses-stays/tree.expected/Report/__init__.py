import azure.functions as func
from shared.profiling import profiler_logstream


def main(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(str(len(fetch(req))))


def fetch(req):
    return 'x' * int(req.params['size'])
