import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 814db77a56f9dccf1da9cbf83ed5a1b67fbaa201)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def register(name):
    count = 0

    @app.route(route=name)
    def handle(req):
        # pyfuncprof: begin handle
        return profiled_handle(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_handle(req):
        # pyfuncprof: end handle
        nonlocal count
        count += 1
        return f'{name} {count}'

    return handle


register('a')
