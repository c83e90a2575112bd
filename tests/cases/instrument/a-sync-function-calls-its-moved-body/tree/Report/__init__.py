import azure.functions as func
from keys import require_key


@require_key
def main(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with the size of the page."""
    page = fetch(req.params['url'])
    return func.HttpResponse(str(len(page)))


def fetch(url):
    return 'x' * len(url)
