"""What functions call."""
import functools


def plain(a, b=1):
    return a + b


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
@functools.lru_cache(maxsize=None)
@functools.wraps(plain)
def decorated(a):
    """Kept."""
    c = a

    # pyfuncprof: begin nested
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end nested
    def nested(b):
        return b + c

    return nested(a)


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
    def parse(text):
        return Order()

    @classmethod
    def empty(cls): return cls()

    @property
    def size(self):
        return 0

    class Line:
        # pyfuncprof: begin cost
        @memory_profiler.profile(stream=profiler_logstream)
        # pyfuncprof: end cost
        def cost(self):
            return 2


if True:
    def branch():
        return 1
else:
    def branch():
        return 2

if \
        True: pass
\
def continued():
    return 3
