import azure.functions as func
import views

app = func.FunctionApp()
route = app.route


def http(path):
    def register(handler):
        return app.route(route=path)(handler)
    return register


@route(route='one')
def one(req):
    return func.HttpResponse('one')


@(app.route(route='two'))
def two(req):
    return func.HttpResponse('two')


@http('three')
def three(req):
    return func.HttpResponse('three')


def four(req):
    return func.HttpResponse('four')


def five(req):
    return func.HttpResponse('five')


async def six(timer):
    print('six')


app.route(route='four')(four)
app.function_name('fifth')(app.route(route='five')(five))
six = app.schedule(schedule='0 * * * * *', arg_name='timer')(six)
app.route(route='seven')(views.seven)
app.function_name('eighth')(app.route(route='eight')(lambda req: func.HttpResponse('eight')))
