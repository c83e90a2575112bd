import azure.functions as func

app = func.FunctionApp()
# pyfuncprof: begin setup (original e8eae70e77e4d85f6ce9532f9f933cfb52f43110)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="new")
def new(req):
    # pyfuncprof: begin new
    return profiled_new(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_new(req):
    # pyfuncprof: end new
    return 1


@app.route(route="old")
def old(req):
    # pyfuncprof: begin old
    return profiled_old(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_old(req):
    # pyfuncprof: end old
    return 'old'
