try:
    from memory_profiler import profile
except ImportError:
    def profile(function):
        return function


@profile
def main(req):
    return 'x'
