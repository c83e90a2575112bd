from memory_profiler import profile as p


@p
def f():
    pass
