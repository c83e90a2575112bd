import azure.functions as func
import logging
import memory_profiler

root_logger = logging.getLogger()
root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


def main(req: func.HttpRequest) -> func.HttpResponse:
    logging.info('asked')
    return func.HttpResponse(str(len(fetch(req))))


@memory_profiler.profile(stream=profiler_logstream)
def fetch(req):
    return 'x' * int(req.params['size'])
