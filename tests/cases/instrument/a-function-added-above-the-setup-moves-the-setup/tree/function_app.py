import azure.functions as func

app = func.FunctionApp()


@app.route(route="old")
def old(req):
    return 'old'
