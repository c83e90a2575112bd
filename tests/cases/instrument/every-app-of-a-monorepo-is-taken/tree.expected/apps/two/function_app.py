import azure.functions as func
app = func.FunctionApp()


# pyfuncprof: begin setup (original c7a469af9405e590abef9a6a260862083a01e15c)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="a")
def a(req):
    # pyfuncprof: begin a
    return profiled_a(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_a(req):
    # pyfuncprof: end a
    return 'a'
