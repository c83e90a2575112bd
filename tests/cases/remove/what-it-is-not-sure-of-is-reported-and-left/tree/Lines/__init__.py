import logging; import memory_profiler
root_logger = logging.getLogger(); root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
stream = memory_profiler.LogFile('memory_profiler_logs', True)


def set_up():
    import memory_profiler


def main(req):
    print(req, file=stream)
