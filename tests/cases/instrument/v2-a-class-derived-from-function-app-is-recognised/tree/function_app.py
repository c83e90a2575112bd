import azure.functions as func
from flask import Flask

from kinds import TracedApp


class MyApp(TracedApp):
    pass


class Web(Flask):
    pass


app = MyApp()
web = Web(__name__)


@app.route(route='one')
def one(req):
    return func.HttpResponse('one')


@app.get('two')
def two(req):
    return func.HttpResponse('two')


@web.route('/three')
def three(req):
    return func.HttpResponse('three')
