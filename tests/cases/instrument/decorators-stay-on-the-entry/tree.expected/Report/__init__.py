import functools
import azure.functions as func


def logged(level, *, name=None):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            return function(*args, **kwargs)
        return inner
    return wrap


# pyfuncprof: begin setup (original 172f694ca0c58fdfa097a27e08f7ec4aeb5b0064)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
# every answer is logged
@logged(
    3,
    name='main',
)
# and cached
@functools.lru_cache(maxsize=None)

@logged(1)
def main(req: func.HttpRequest) -> str:
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    return 'done'
