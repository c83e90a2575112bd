from . import profiling


def name():
    return profiling.root_logger.name
