import azure.functions as func
app = func.FunctionApp()


@app.route(route="a")
def a(req):
    return 'a'
