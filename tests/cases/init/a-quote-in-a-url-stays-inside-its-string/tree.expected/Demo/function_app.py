import azure.functions as func
import aiohttp
import requests
import logging
import memory_profiler

# Put the logger's name in front of every message: the rows of the memory
# report are then the messages that start with "memory_profiler_logs:".
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)

app = func.FunctionApp()


@app.route(route="HttpTriggerAsync", auth_level=func.AuthLevel.ANONYMOUS)
async def HttpTriggerAsync(req: func.HttpRequest) -> func.HttpResponse:
    await get_microsoft_page_async('https://example.com/it\'s\\')
    return func.HttpResponse(
        "Microsoft Page Is Loaded",
        status_code=200
    )


@app.route(route="HttpTriggerSync", auth_level=func.AuthLevel.ANONYMOUS)
def HttpTriggerSync(req: func.HttpRequest) -> func.HttpResponse:
    content = profile_get_request('https://example.com/it\'s\\')
    return func.HttpResponse(
        f"Microsoft Page Response Size: {len(content)}",
        status_code=200
    )


# The profiler measures the two functions below line by line. The entry points
# above stay undecorated: the Functions worker has to see them as they are.
@memory_profiler.profile(stream=profiler_logstream)
async def get_microsoft_page_async(url: str):
    async with aiohttp.ClientSession() as client:
        async with client.get(url) as response:
            await response.text()


@memory_profiler.profile(stream=profiler_logstream)
def profile_get_request(url: str):
    response = requests.get(url)
    return response.content
