import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def short(req): return 'short'


@app.route(route="b")
def two(req): x = 1; return x


# pyfuncprof: begin setup (original 4227ade4dc2ce887b1c09534d6e41e37a9bd1ee5)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="c")
def long(req):
    # pyfuncprof: begin long
    return profiled_long(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_long(req):
    # pyfuncprof: end long
    return 'long'
