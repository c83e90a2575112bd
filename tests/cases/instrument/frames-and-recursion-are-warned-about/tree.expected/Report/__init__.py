import inspect
import logging
import warnings


# pyfuncprof: begin setup (original 0ef3b2c149384a1e81f4a8c23b8990f2ddaeeb72)
import logging
import memory_profiler
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req, depth=0):
    # pyfuncprof: begin main
    return profiled_main(req, depth)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req, depth):
    # pyfuncprof: end main
    logging.warning('called', stacklevel=2)
    warnings.warn('called', stacklevel=2)
    frame = inspect.currentframe()
    if depth < 3:
        return main(req, depth + 1)
    return frame.f_code.co_name
