import azure.functions as func

app = func.FunctionApp()


@app.route(route="hi")
def hi(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("it\'s")


@app.route(route="x/y")
async def ho(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("Hello")
