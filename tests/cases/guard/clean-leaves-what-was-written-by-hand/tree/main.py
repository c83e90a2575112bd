import memory_profiler


@memory_profiler.profile
def total(prices):
    return sum(prices)
