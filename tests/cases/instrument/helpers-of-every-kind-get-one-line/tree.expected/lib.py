"""What functions call."""
import functools


# pyfuncprof: begin setup (original ef50aead5e06a766c54b9fc128df80ea67bfa007)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
# pyfuncprof: begin plain
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end plain
def plain(a, b=1):
    return a + b


@functools.lru_cache(maxsize=None)
@functools.wraps(plain)
# pyfuncprof: begin decorated
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end decorated
def decorated(a):
    """Kept."""
    c = a

    # pyfuncprof: begin nested
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end nested
    def nested(b):
        return b + c

    return nested(a)


# pyfuncprof: begin slowly
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end slowly
async def slowly(a):
    return a


def lazily(a):
    yield a


class Order:
    """An order."""

    # pyfuncprof: begin cost
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end cost
    def cost(self):
        return 1

    @staticmethod
    # pyfuncprof: begin parse
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end parse
    def parse(text):
        return Order()

    @classmethod
    # pyfuncprof: begin empty
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end empty
    def empty(cls): return cls()

    @property
    # pyfuncprof: begin size
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end size
    def size(self):
        return 0

    class Line:
        # pyfuncprof: begin cost
        @memory_profiler.profile(stream=profiler_logstream)
        # pyfuncprof: end cost
        def cost(self):
            return 2


if True:
    # pyfuncprof: begin branch
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end branch
    def branch():
        return 1
else:
    # pyfuncprof: begin branch
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end branch
    def branch():
        return 2

if \
        True: pass
\
def continued():
    return 3
