import azure.functions as func

app = func.FunctionApp()


@app.route(route="orders", methods=["GET"])
def list_orders(req):
    return "x"
