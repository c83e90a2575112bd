def main(req):
    return 'not this one'


# pyfuncprof: begin setup (original 7e806b501b3e92ae9227da5404b1c61074407d61)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def handle_request(req):
    # pyfuncprof: begin handle_request
    return profiled_handle_request(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_handle_request(req):
    # pyfuncprof: end handle_request
    return 'this one'
