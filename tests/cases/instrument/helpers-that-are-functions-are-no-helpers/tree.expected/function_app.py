import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original e3cab9971ae909bec49a51bbbddb079836b78cf5)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route()
def one(req):
    # pyfuncprof: begin one
    return profiled_one(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_one(req):
    # pyfuncprof: end one
    return two()


# pyfuncprof: begin two
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end two
def two():
    return 2
