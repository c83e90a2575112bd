import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def remarked(req):
    # at most 10 MiB
    return 'a'


@app.route(route="b")
def after(req):
    return 'b'
    # some MiB after the end


@app.route(route="c")
def clean(req):
    """A docstring about MiB stays above the profiled lines."""
    return 'c'
