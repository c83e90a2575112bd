import azure.functions as func


def main(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(str(len(fetch(req))))


def fetch(req):
    return 'x' * int(req.params['size'])
