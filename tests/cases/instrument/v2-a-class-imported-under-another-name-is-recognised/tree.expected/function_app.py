from azure.functions import FunctionApp as FA
from azure import functions as fx

site = FA()
part = fx.Blueprint()


# pyfuncprof: begin setup (original 824933420d57b3eee9e46943267ba0621641dfe5)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@site.route("a")
def first(req):
    # pyfuncprof: begin first
    return profiled_first(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_first(req):
    # pyfuncprof: end first
    return 'first'


@part.route("b")
def second(req):
    # pyfuncprof: begin second
    return profiled_second(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_second(req):
    # pyfuncprof: end second
    return 'second'
