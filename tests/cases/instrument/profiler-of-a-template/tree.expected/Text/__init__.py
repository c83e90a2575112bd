import sys


# pyfuncprof: begin setup (original cd63178535cd3ab6578c020a31fae873dd07356f)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
# Only what our own loggers say.
root_logger = logging.getLogger("orders")
if sys.flags.dev_mode:
    root_logger.setLevel(logging.DEBUG)
profiler_logstream = memory_profiler.LogFile('orders_memory')


# pyfuncprof: end setup
def main(req, *, context):
    """5 MiB."""
    # pyfuncprof: begin main
    return profiled_main(req, context=context)


@memory_profiler.profile(stream=profiler_logstream, precision=4)
def profiled_main(req, *, context):
    # pyfuncprof: end main
    return sys.version
