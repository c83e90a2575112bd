import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 1b8bf6cafb914e6c5a86216a56666d630e443cc8)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="plain")
def plain(req):
    """One line."""
    # pyfuncprof: begin plain
    return profiled_plain(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_plain(req):
    # pyfuncprof: end plain
    return str(req)


@app.route(route="lines")
def lines(req):
    """
    Several lines,

        one of them indented.
    """

    # pyfuncprof: begin lines
    return profiled_lines(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_lines(req):
    # pyfuncprof: end lines
    # what follows is the body
    return str(req)


@app.route(route="joined")
def joined(req):
    'Two parts ' "become one."
    # pyfuncprof: begin joined
    return profiled_joined(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_joined(req):
    # pyfuncprof: end joined
    return str(req)


@app.route(route="bracketed")
def bracketed(req):
    ("In brackets "
     "and on two lines.")
    # pyfuncprof: begin bracketed
    return profiled_bracketed(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_bracketed(req):
    # pyfuncprof: end bracketed
    return str(req)


@app.route(route="raw")
def raw(req):
    r"""A \raw one."""
    # pyfuncprof: begin raw
    return profiled_raw(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_raw(req):
    # pyfuncprof: end raw
    return str(req)


@app.route(route="unicode")
def unicode(req):
    u'With a prefix.'
    # pyfuncprof: begin unicode
    return profiled_unicode(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_unicode(req):
    # pyfuncprof: end unicode
    return str(req)


@app.route(route="continued")
def continued(req):
    "Goes on " \
        "after a backslash."
    # pyfuncprof: begin continued
    return profiled_continued(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_continued(req):
    # pyfuncprof: end continued
    return str(req)
