import azure.functions as func

app = func.FunctionApp()


@app.route(route="later")
def later(req):
    """To be written."""


@app.route(route="now")
def now(req):
    return 'now'
