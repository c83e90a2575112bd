import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def generator(req):
    yield 'a'


@app.route(route="b")
def delegates(req):
    try:
        rows = (yield from [1])
    finally:
        pass


@app.route(route="c")
async def asynchronous(req):
    async for row in req:
        yield row


@app.route(route="d")
def sends(req):
    with open(req) as file:
        rows = [(yield)]
