import azure.functions as func

app = func.FunctionApp()


@app.route(route="later")
def later(req):
    """To be written."""


# pyfuncprof: begin setup (original a21e90b177ffcf608436e9d2b00c1542a5160e15)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="now")
def now(req):
    # pyfuncprof: begin now
    return profiled_now(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_now(req):
    # pyfuncprof: end now
    return 'now'
