import functools
import azure.functions as func


def logged(level, *, name=None):
    def wrap(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            return function(*args, **kwargs)
        return inner
    return wrap


# every answer is logged
@logged(
    3,
    name='main',
)
# and cached
@functools.lru_cache(maxsize=None)

@logged(1)
def main(req: func.HttpRequest) -> str:
    return 'done'
