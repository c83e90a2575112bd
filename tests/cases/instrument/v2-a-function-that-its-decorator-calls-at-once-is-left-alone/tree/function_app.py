import azure.functions as func

from decorators import check, retry, traced

app = func.FunctionApp()


@app.route(route='one')
@check
def one(req):
    return func.HttpResponse('one')


@app.route(route='two')
@retry(3)
def two(req):
    return func.HttpResponse('two')


@app.route(route='three')
@traced
def three(req):
    return func.HttpResponse('three')
