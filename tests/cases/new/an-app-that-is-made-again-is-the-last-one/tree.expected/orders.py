import azure.functions as func
import logging

bp = func.Blueprint()


@bp.route(
    route="work",
    auth_level=func.AuthLevel.FUNCTION,
)
def work(req: func.HttpRequest) -> func.HttpResponse:
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
