import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def short(req): return 'short'


@app.route(route="b")
def two(req): x = 1; return x


@app.route(route="c")
def long(req):
    return 'long'
