import azure.functions as func

app = func.FunctionApp()


@app.function_name('Registered')
@app.route()
def one(req):
    return 1


@app.route()
def two(req):
    return 2
