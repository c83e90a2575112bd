import functools


# pyfuncprof: begin setup (original 19bdb9c78d6fcc1ca3c80f5b4cfa2ee47c8c7257)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req):
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    # keep the answer
    @functools.lru_cache()
    def answer(n):
        return n

    class Row:
        pass
    return answer(1)
    # the end
  # an odd column
# no longer part of it
