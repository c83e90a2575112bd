import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def first(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("a")
