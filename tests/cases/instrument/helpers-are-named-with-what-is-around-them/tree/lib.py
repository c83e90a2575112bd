"""What functions call."""
import functools


def plain(a, b=1):
    return a + b


@functools.lru_cache(maxsize=None)
@functools.wraps(plain)
def decorated(a):
    """Kept."""
    c = a

    def nested(b):
        return b + c

    return nested(a)


async def slowly(a):
    return a


def lazily(a):
    yield a


class Order:
    """An order."""

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
