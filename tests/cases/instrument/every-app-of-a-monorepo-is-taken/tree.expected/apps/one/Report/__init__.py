import azure.functions as func


# pyfuncprof: begin setup (original 640c5529395ab3fcbb787d4d69e2e07b7d00d2ce)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with the size of the page."""
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    page = 'x' * int(req.params['size'])
    return func.HttpResponse(str(len(page)))
