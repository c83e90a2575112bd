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


# pyfuncprof: begin setup (original e0803e97de5fea97dad6d7267635c939a194ab43)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route='three')
@traced
def three(req):
    # pyfuncprof: begin three
    return profiled_three(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_three(req):
    # pyfuncprof: end three
    return func.HttpResponse('three')
