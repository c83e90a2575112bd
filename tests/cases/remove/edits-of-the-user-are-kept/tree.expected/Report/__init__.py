import azure.functions as func


def main(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with the size of the page."""
    page = 'x' * abs(req.params['size'])
    return func.HttpResponse(str(len(page)))


LATER = 1
