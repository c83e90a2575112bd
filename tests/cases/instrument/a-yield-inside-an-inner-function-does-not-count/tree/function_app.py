import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def inner(req):
    def rows():
        yield 1
    return list(rows())


@app.route(route="b")
def anonymous(req):
    rows = lambda: (yield 1)
    return list(rows())


@app.route(route="c")
def expression(req):
    return list(n for n in range(3))


@app.route(route="d")
def nested(req):
    class Row:
        def __iter__(self):
            yield 1
    return 'yield'  # yield
