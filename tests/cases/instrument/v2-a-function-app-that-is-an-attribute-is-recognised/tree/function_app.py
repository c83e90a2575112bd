import azure.functions as func
from types import SimpleNamespace

from host import HOST


class Settings:
    blueprint = func.Blueprint()


state = SimpleNamespace()
state.app = func.FunctionApp()
app = HOST.function_app


@app.route(route='one')
def one(req):
    return func.HttpResponse('one')


@HOST.function_app.route(route='two')
def two(req):
    return func.HttpResponse('two')


@Settings.blueprint.route(route='three')
def three(req):
    return func.HttpResponse('three')


@state.app.route(route='four')
def four(req):
    return func.HttpResponse('four')
