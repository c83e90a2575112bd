import azure.functions as func
import aiohttp
import requests

app = func.FunctionApp()


@app.route(route="HttpTriggerAsync", auth_level=func.AuthLevel.ANONYMOUS)
async def HttpTriggerAsync(req: func.HttpRequest) -> func.HttpResponse:
    await get_microsoft_page_async('https://microsoft.com')
    return func.HttpResponse(
        "Microsoft Page Is Loaded",
        status_code=200
    )


@app.route(route="HttpTriggerSync", auth_level=func.AuthLevel.ANONYMOUS)
def HttpTriggerSync(req: func.HttpRequest) -> func.HttpResponse:
    content = profile_get_request('https://microsoft.com')
    return func.HttpResponse(
        f"Microsoft Page Response Size: {len(content)}",
        status_code=200
    )


async def get_microsoft_page_async(url: str):
    async with aiohttp.ClientSession() as client:
        async with client.get(url) as response:
            await response.text()


def profile_get_request(url: str):
    response = requests.get(url)
    return response.content
