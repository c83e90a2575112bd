import azure.functions as func


{{async}}def main(req: func.HttpRequest, out: func.Out[str]) -> func.HttpResponse:
    message = req.params.get("message")
    if not message:
        try:
            body = req.get_json()
        except ValueError:
            body = None
        if isinstance(body, dict):
            message = body.get("message")
    if not message:
        return func.HttpResponse("Give a message in the query or in a JSON body.", status_code=400)
    out.set(str(message))
    return func.HttpResponse(f"Sent: {message}", status_code=200)
