import azure.functions as func

from lib import total


async def main(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(str(total(req.params)))
