import logging

# What the profiler logs shall name its logger.
root_logger = logging.getLogger()
