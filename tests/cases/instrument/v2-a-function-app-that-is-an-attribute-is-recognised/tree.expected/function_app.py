import azure.functions as func
from types import SimpleNamespace

from host import HOST


class Settings:
    blueprint = func.Blueprint()


state = SimpleNamespace()
state.app = func.FunctionApp()
app = HOST.function_app


# pyfuncprof: begin setup (original 4ffe36541c457270d2ca57cff55a52ec76a981cb)
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


@HOST.function_app.route(route='two')
def two(req):
    # pyfuncprof: begin two
    return profiled_two(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_two(req):
    # pyfuncprof: end two
    return func.HttpResponse('two')


@Settings.blueprint.route(route='three')
def three(req):
    # pyfuncprof: begin three
    return profiled_three(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_three(req):
    # pyfuncprof: end three
    return func.HttpResponse('three')


@state.app.route(route='four')
def four(req):
    # pyfuncprof: begin four
    return profiled_four(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_four(req):
    # pyfuncprof: end four
    return func.HttpResponse('four')
