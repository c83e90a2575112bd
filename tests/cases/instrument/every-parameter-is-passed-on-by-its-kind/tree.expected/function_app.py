import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 8d945179ecc128247adbffea19b8d5b02bb58d1b)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="a")
def plain(req, size: int = 1 + 1, *, flag=bool(0), **rest: str):
    # pyfuncprof: begin plain
    return profiled_plain(req, size, flag=flag, **rest)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_plain(req, size, *, flag, **rest):
    # pyfuncprof: end plain
    return str((req, size, flag, rest))


@app.route(route="b")
async def everything(req, /, size, *more, flag, other=lambda a, *b, c=1, **d: (a, b), **rest):
    # pyfuncprof: begin everything
    return await (profiled_everything if sys.gettrace() is None else profiled_everything.__wrapped__)(req, size, *more, flag=flag, other=other, **rest)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_everything(req, /, size, *more, flag, other, **rest):
    # pyfuncprof: end everything
    return str((req, size, more, flag, other, rest))


@app.route(route="c")
def only_keywords(*, req, size=(1, 2)):
    # pyfuncprof: begin only_keywords
    return profiled_only_keywords(req=req, size=size)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_only_keywords(*, req, size):
    # pyfuncprof: end only_keywords
    return str((req, size))


@app.route(route="d")
def only_stars(*args: int, **kwargs: int):
    # pyfuncprof: begin only_stars
    return profiled_only_stars(*args, **kwargs)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_only_stars(*args, **kwargs):
    # pyfuncprof: end only_stars
    return str((args, kwargs))


@app.route(route="e")
def positional(req, size=2, /):
    # pyfuncprof: begin positional
    return profiled_positional(req, size)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_positional(req, size, /):
    # pyfuncprof: end positional
    return str((req, size))


@app.route(route="f")
def none_at_all():
    # pyfuncprof: begin none_at_all
    return profiled_none_at_all()


@memory_profiler.profile(stream=profiler_logstream)
def profiled_none_at_all():
    # pyfuncprof: end none_at_all
    return 'none'


@app.route(route="g")
def trailing_comma(req: 'func.HttpRequest', context: "func.Context" = None,):
    # pyfuncprof: begin trailing_comma
    return profiled_trailing_comma(req, context)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_trailing_comma(req, context):
    # pyfuncprof: end trailing_comma
    return str(context)
