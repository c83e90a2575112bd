import azure.functions as func
from flask import Flask

from kinds import TracedApp


class MyApp(TracedApp):
    pass


class Web(Flask):
    pass


app = MyApp()
web = Web(__name__)


# pyfuncprof: begin setup (original d620e3c84f3c3705704790ce7a29b222c83b21e6)
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


@app.get('two')
def two(req):
    # pyfuncprof: begin two
    return profiled_two(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_two(req):
    # pyfuncprof: end two
    return func.HttpResponse('two')


@web.route('/three')
def three(req):
    return func.HttpResponse('three')
