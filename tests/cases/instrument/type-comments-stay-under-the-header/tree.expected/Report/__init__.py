# pyfuncprof: begin setup (original 725e552eda52253a18b30b71d15d70d435158127)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req,  # type: HttpRequest
         out=None,  # type: Out
         ):
    # type: (...) -> HttpResponse
    """Doc."""
    # pyfuncprof: begin main
    return profiled_main(req, out)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req, out):
    # pyfuncprof: end main
    rows = []  # type: List[int]
    return rows


def other(req):  # type: (Any) -> Any
    return req
