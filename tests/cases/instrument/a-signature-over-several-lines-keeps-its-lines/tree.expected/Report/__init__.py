import azure.functions as func


# pyfuncprof: begin setup (original fb23f387ab695f0bcb5b0b4d6fcd70b536a42005)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(
        req: func.HttpRequest,   # the request
        out: func.Out[str] = (
            None
        ),
) -> (
        func.HttpResponse
):  # the header ends here

    # the first remark
  # a remark at an odd column
    # pyfuncprof: begin main
    return profiled_main(req, out)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req, out):
    # pyfuncprof: end main
    out.set('x')
    return func.HttpResponse('ok')
