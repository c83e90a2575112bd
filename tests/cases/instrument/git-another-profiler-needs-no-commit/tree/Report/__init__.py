import azure.functions as func


async def main(req: func.HttpRequest) -> func.HttpResponse:
    page = await fetch(req)
    return func.HttpResponse(page)
