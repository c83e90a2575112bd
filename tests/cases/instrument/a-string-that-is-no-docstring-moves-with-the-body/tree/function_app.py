import azure.functions as func

app = func.FunctionApp()


@app.route(route="formatted")
def formatted(req):
    f"""Not a docstring: {req}."""
    return 'formatted'


@app.route(route="bytes")
def binary(req):
    b"""Not one either."""
    return 'bytes'


@app.route(route="sum")
def added(req):
    "nor " + "this"
    return 'sum'


@app.route(route="second")
def second(req):
    """This is one."""
    """This is not."""
    return 'second'
