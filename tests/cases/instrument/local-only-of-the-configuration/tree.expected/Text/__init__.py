import os


# pyfuncprof: begin setup (original 2eb7e4fa3c39e564d10de9dbed233252440c533c)
# isort: off
import logging
import os
# isort: on
if os.getenv("PYFUNCPROF_ENABLE") == "1" or not (
    os.getenv("WEBSITE_INSTANCE_ID")
    or os.getenv("LEGION_SERVICE_HOST")
    or os.getenv("CONTAINER_APP_NAME")
    or (os.getenv("CONTAINER_NAME") and os.getenv("WEBSITE_SITE_NAME"))
):
    import memory_profiler
    root_logger = logging.getLogger()
    if root_logger.handlers:
        root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
    profiler_logstream = memory_profiler.LogFile("memory_profiler_logs")
    profiler_decorator = memory_profiler.profile(stream=profiler_logstream)
else:
    def profiler_decorator(function):
        if function.__name__.startswith("profiled_"):
            function.__wrapped__ = function.__call__
        return function


# pyfuncprof: end setup
def main(req):
    # pyfuncprof: begin main
    return profiled_main(req)


@profiler_decorator
def profiled_main(req):
    # pyfuncprof: end main
    # at most 10 MiB
    return os.environ["TEXT"]
