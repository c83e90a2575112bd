from memory_profiler import profile


@profile
def by_hand():
    return 1


def other():
    return by_hand()
