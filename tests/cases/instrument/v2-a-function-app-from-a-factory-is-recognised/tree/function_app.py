import azure.functions as func
from shared.factory import make_blueprint


def make_app():
    made = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    made.register_functions(bp)
    return made


bp = make_blueprint('api')
app = make_app()


@app.route(route='one')
def one(req):
    return func.HttpResponse('one')


@bp.route(route='two')
def two(req):
    return func.HttpResponse('two')
