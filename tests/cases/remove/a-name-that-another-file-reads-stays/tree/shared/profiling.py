import logging
import memory_profiler

# What the profiler logs shall name its logger.
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
stream = memory_profiler.LogFile('memory_profiler_logs', True)
