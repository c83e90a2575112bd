import azure.functions as func
import logging

app = func.FunctionApp()


@app.route(
    route="apiary/x",
    auth_level=func.AuthLevel.FUNCTION,
)
def one(req: func.HttpRequest) -> func.HttpResponse:
    logging.info("Answering a request")

    name = req.params.get("name")
    if not name:
        try:
            body = req.get_json()
        except ValueError:
            body = None
        if isinstance(body, dict):
            name = body.get("name")

    if name:
        return func.HttpResponse(f"Hello, {name}. This HTTP triggered function executed successfully.")
    return func.HttpResponse("Tell me your name, as name in the query or in a JSON body, and I greet you.")


@app.route(
    route="API/x",
    auth_level=func.AuthLevel.FUNCTION,
)
def two(req: func.HttpRequest) -> func.HttpResponse:
    logging.info("Answering a request")

    name = req.params.get("name")
    if not name:
        try:
            body = req.get_json()
        except ValueError:
            body = None
        if isinstance(body, dict):
            name = body.get("name")

    if name:
        return func.HttpResponse(f"Hello, {name}. This HTTP triggered function executed successfully.")
    return func.HttpResponse("Tell me your name, as name in the query or in a JSON body, and I greet you.")


@app.route(
    route="api",
    auth_level=func.AuthLevel.FUNCTION,
)
def three(req: func.HttpRequest) -> func.HttpResponse:
    logging.info("Answering a request")

    name = req.params.get("name")
    if not name:
        try:
            body = req.get_json()
        except ValueError:
            body = None
        if isinstance(body, dict):
            name = body.get("name")

    if name:
        return func.HttpResponse(f"Hello, {name}. This HTTP triggered function executed successfully.")
    return func.HttpResponse("Tell me your name, as name in the query or in a JSON body, and I greet you.")
