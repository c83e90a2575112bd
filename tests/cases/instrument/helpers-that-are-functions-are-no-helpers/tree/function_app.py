import azure.functions as func

app = func.FunctionApp()


@app.route()
def one(req):
    return two()


def two():
    return 2
