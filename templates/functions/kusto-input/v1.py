import azure.functions as func


{{async}}def main(req: func.HttpRequest, products: str) -> func.HttpResponse:
    return func.HttpResponse(products, mimetype="application/json")
