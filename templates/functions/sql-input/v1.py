import json

import azure.functions as func


{{async}}def main(req: func.HttpRequest, items: func.SqlRowList) -> func.HttpResponse:
    rows = [dict(item) for item in items]
    return func.HttpResponse(json.dumps(rows), mimetype="application/json")
