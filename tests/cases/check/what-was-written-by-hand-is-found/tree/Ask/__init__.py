import logging
import memory_profiler

root_logger = logging.getLogger()
root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


@memory_profiler.profile(stream=profiler_logstream)
def work():
    pass


def main(req):
    work()
