import azure.functions as func
from keys import require_key


# pyfuncprof: begin setup (original 53f1d7b0c4b52abbb5ac8d622c869779bdbad015)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@require_key
def main(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with the size of the page."""
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    page = fetch(req.params['url'])
    return func.HttpResponse(str(len(page)))


def fetch(url):
    return 'x' * len(url)
