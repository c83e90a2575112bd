from importlib import import_module as load

load(name="memory_profiler")


def f():
    import logging
    root = logging.getLogger()
    root.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
