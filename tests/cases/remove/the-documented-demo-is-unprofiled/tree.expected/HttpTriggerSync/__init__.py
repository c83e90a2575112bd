# HttpTriggerSync/__init__.py

import azure.functions as func
import requests

def main(req: func.HttpRequest) -> func.HttpResponse:
    content = profile_get_request('https://microsoft.com')
    return func.HttpResponse(
        f"Microsoft Page Response Size: {len(content)}",
        status_code=200
    )

def profile_get_request(url: str):
    response = requests.get(url)
    return response.content
