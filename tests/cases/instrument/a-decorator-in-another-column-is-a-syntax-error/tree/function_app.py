import azure.functions as func

app = func.FunctionApp()
    @app.route(route="a")
def a(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("a")


@app.route(route="b")
def b(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("b")
