import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 13f5d8d90c1738f581b81d6ab2860c6260a0f0a4)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="formatted")
def formatted(req):
    # pyfuncprof: begin formatted
    return profiled_formatted(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_formatted(req):
    # pyfuncprof: end formatted
    f"""Not a docstring: {req}."""
    return 'formatted'


@app.route(route="bytes")
def binary(req):
    # pyfuncprof: begin binary
    return profiled_binary(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_binary(req):
    # pyfuncprof: end binary
    b"""Not one either."""
    return 'bytes'


@app.route(route="sum")
def added(req):
    # pyfuncprof: begin added
    return profiled_added(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_added(req):
    # pyfuncprof: end added
    "nor " + "this"
    return 'sum'


@app.route(route="second")
def second(req):
    """This is one."""
    # pyfuncprof: begin second
    return profiled_second(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_second(req):
    # pyfuncprof: end second
    """This is not."""
    return 'second'
