import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 541c666f4c1b40e47ea23ca08e073b163d5d7633)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs')


# pyfuncprof: end setup
@app.route(route="a")
def remarked(req):
    # pyfuncprof: begin remarked
    return profiled_remarked(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_remarked(req):
    # pyfuncprof: end remarked
    # at most 10 MiB
    return 'a'


@app.route(route="b")
def after(req):
    # pyfuncprof: begin after
    return profiled_after(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_after(req):
    # pyfuncprof: end after
    return 'b'
    # some MiB after the end


@app.route(route="c")
def clean(req):
    """A docstring about MiB stays above the profiled lines."""
    # pyfuncprof: begin clean
    return profiled_clean(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_clean(req):
    # pyfuncprof: end clean
    return 'c'
