import azure.functions as func

app = func.FunctionApp()


@app.route(route="orders")
def orders(req):
    return str(len(req.params))
