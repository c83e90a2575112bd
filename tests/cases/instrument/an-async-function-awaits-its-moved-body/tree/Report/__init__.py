import asyncio
import azure.functions as func


async def main(req: func.HttpRequest) -> func.HttpResponse:
    rows = [bytes(1024) for _ in range(100)]
    await asyncio.sleep(0)
    return func.HttpResponse(str(len(rows)))
