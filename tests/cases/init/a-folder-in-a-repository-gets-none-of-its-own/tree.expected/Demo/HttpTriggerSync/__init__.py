# HttpTriggerSync/__init__.py

import azure.functions as func
import requests
import logging
import memory_profiler

# Put the logger's name in front of every message: the rows of the memory
# report are then the messages that start with "memory_profiler_logs:".
root_logger = logging.getLogger()
root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


def main(req: func.HttpRequest) -> func.HttpResponse:
    content = profile_get_request('https://microsoft.com')
    return func.HttpResponse(
        f"Microsoft Page Response Size: {len(content)}",
        status_code=200
    )


# The profiler measures this function line by line. main() stays undecorated:
# the Functions worker has to see it as it is.
@memory_profiler.profile(stream=profiler_logstream)
def profile_get_request(url: str):
    response = requests.get(url)
    return response.content
