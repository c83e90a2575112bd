import azure.functions as func

from shared.work import fetch


def main(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(fetch(req))
