import azure.functions as func
LIMIT = (1 +
         2)
# not attached: a blank line follows

# pyfuncprof: begin setup (original cf2ed311ce5eed0fd1e47a7c57cb9695f71c9b9b)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
# attached, line one
#attached, line two
@func.decorate
# attached, line three
def main(req):
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    # attached to the first statement
    return LIMIT
