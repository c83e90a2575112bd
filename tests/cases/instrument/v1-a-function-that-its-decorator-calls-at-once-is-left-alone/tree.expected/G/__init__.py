def check(handler):
    handler(None)
    return handler


def retry(times):
    def wrap(handler):
        for _ in range(times):
            handler(None)
        return handler
    return wrap


def traced(handler):
    def wrapper(req):
        return handler(req)
    return wrapper


# pyfuncprof: begin setup (original fd710e2c7989aded0c22d270925085c1f4effead)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@traced
def main(req):
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    return 'main'
