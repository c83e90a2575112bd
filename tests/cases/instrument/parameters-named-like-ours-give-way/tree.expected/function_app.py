import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original ab18f1d243785fdd16b9edd4dcac0463f6fca3d3)
# isort: off
import logging as logging_2
import memory_profiler as memory_profiler_2
import sys as sys_2
# isort: on
root_logger_2 = logging_2.getLogger()
if root_logger_2.handlers:
    root_logger_2.handlers[0].setFormatter(logging_2.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler_2.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="a")
async def asynchronous(req, sys, profiled_asynchronous=None):
    # pyfuncprof: begin asynchronous
    return await (profiled_asynchronous_2 if sys_2.gettrace() is None else profiled_asynchronous_2.__wrapped__)(req, sys, profiled_asynchronous)


@memory_profiler_2.profile(stream=profiler_logstream)
async def profiled_asynchronous_2(req, sys, profiled_asynchronous):
    # pyfuncprof: end asynchronous
    return sys


@app.route(route="b")
def synchronous(req, profiled_synchronous, memory_profiler=None):
    # pyfuncprof: begin synchronous
    return profiled_synchronous_2(req, profiled_synchronous, memory_profiler)


@memory_profiler_2.profile(stream=profiler_logstream)
def profiled_synchronous_2(req, profiled_synchronous, memory_profiler):
    # pyfuncprof: end synchronous
    return memory_profiler


@app.route(route="c")
def writes(req):
    # pyfuncprof: begin writes
    return profiled_writes(req)


@memory_profiler_2.profile(stream=profiler_logstream)
def profiled_writes(req):
    # pyfuncprof: end writes
    global root_logger, logging
    root_logger = logging = req
    return 'ok'
