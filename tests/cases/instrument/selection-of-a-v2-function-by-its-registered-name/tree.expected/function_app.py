import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 8594c454b1bccc4ebe80ccb1e3b0c9ad7902d75b)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.function_name('Registered')
@app.route()
def one(req):
    # pyfuncprof: begin one
    return profiled_one(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_one(req):
    # pyfuncprof: end one
    return 1


@app.route()
def two(req):
    return 2
