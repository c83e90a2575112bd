import azure.functions as func


{{async}}def main(req: func.HttpRequest, items: func.Out[func.SqlRowList]) -> func.HttpResponse:
    try:
        rows = req.get_json()
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return func.HttpResponse("The body must be a JSON array of rows.", status_code=400)

    items.set(func.SqlRowList(func.SqlRow.from_dict(row) for row in rows))
    return func.HttpResponse(req.get_body(), status_code=201, mimetype="application/json")
