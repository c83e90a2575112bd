from azure.functions import *
from azure.durable_functions import *
from shared import *

app = DFApp()


# pyfuncprof: begin setup (original 40f82da861c69473477af6c4510f21722a895a9a)
# isort: off
import logging as logging_2
import memory_profiler as memory_profiler_2
# isort: on
root_logger = logging_2.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging_2.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler_2.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route='one')
def one(req):
    # pyfuncprof: begin one
    return profiled_one(req)


@memory_profiler_2.profile(stream=profiler_logstream)
def profiled_one(req):
    # pyfuncprof: end one
    return HttpResponse('one')


@bp.route(route='two')
def two(req):
    # pyfuncprof: begin two
    return profiled_two(req)


@memory_profiler_2.profile(stream=profiler_logstream)
def profiled_two(req):
    # pyfuncprof: end two
    return HttpResponse('two')


@web.route('/three')
def three(req):
    return 'three'
