import azure.functions as func


{{async}}def main(req: func.HttpRequest, products: func.Out[str]) -> func.HttpResponse:
    body = req.get_body().decode("utf-8")
    products.set(body)
    return func.HttpResponse(body, status_code=201, mimetype="application/json")
