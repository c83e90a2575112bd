import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 6175427f345a0bdafe71d523d5d11bd3aa857e78)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route='ask')
def ask(req):
    # pyfuncprof: begin ask
    return profiled_ask(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_ask(req):
    # pyfuncprof: end ask
    return 'ok'
