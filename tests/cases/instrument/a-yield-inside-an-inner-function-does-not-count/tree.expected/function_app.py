import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original ae56d9a772d8d0838b7443d29ab550dffa47e99f)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="a")
def inner(req):
    # pyfuncprof: begin inner
    return profiled_inner(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_inner(req):
    # pyfuncprof: end inner
    def rows():
        yield 1
    return list(rows())


@app.route(route="b")
def anonymous(req):
    # pyfuncprof: begin anonymous
    return profiled_anonymous(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_anonymous(req):
    # pyfuncprof: end anonymous
    rows = lambda: (yield 1)
    return list(rows())


@app.route(route="c")
def expression(req):
    # pyfuncprof: begin expression
    return profiled_expression(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_expression(req):
    # pyfuncprof: end expression
    return list(n for n in range(3))


@app.route(route="d")
def nested(req):
    # pyfuncprof: begin nested
    return profiled_nested(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_nested(req):
    # pyfuncprof: end nested
    class Row:
        def __iter__(self):
            yield 1
    return 'yield'  # yield
