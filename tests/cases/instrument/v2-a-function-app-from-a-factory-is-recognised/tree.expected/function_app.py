import azure.functions as func
from shared.factory import make_blueprint


def make_app():
    made = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    made.register_functions(bp)
    return made


bp = make_blueprint('api')
app = make_app()


# pyfuncprof: begin setup (original a53e7200497772728ca16f4f170d8aded00eedbb)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route='one')
def one(req):
    # pyfuncprof: begin one
    return profiled_one(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_one(req):
    # pyfuncprof: end one
    return func.HttpResponse('one')


@bp.route(route='two')
def two(req):
    # pyfuncprof: begin two
    return profiled_two(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_two(req):
    # pyfuncprof: end two
    return func.HttpResponse('two')
