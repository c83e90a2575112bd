import azure.functions as func


# pyfuncprof: begin setup (original 99854de4b27d1eeb3d52e8f0485c56de4aaa17c0)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def seven(req):
    # pyfuncprof: begin seven
    return profiled_seven(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_seven(req):
    # pyfuncprof: end seven
    return func.HttpResponse('seven')
