import azure.functions as func


def main(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with the size of the page."""
    page = 'x' * int(req.params['size'])
    return func.HttpResponse(str(len(page)))
