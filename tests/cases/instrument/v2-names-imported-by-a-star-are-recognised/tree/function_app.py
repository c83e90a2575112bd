from azure.functions import *
from azure.durable_functions import *
from shared import *

app = DFApp()


@app.route(route='one')
def one(req):
    return HttpResponse('one')


@bp.route(route='two')
def two(req):
    return HttpResponse('two')


@web.route('/three')
def three(req):
    return 'three'
