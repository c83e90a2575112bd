import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
KEPT = []


# pyfuncprof: begin setup (original 02b2944cfb39b5f41a06a35921c682fb35e8d345)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
# pyfuncprof: begin remember
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end remember
def remember(n):
    KEPT.append(bytearray(b"x") * (n << 20))
    return n


@app.route(route="leak")
def leak(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin leak
    return profiled_leak(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_leak(req):
    # pyfuncprof: end leak
    size = 1
    body = bytearray(b"y") * (7 << 20)
    size += remember(2)
    return func.HttpResponse(str(size))
