import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original c8e0bca32e43ff7a57a41d46227cad35423d6590)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="a")
def generic[T: (int, str), *Ts, **P](req, rows: list[T]) -> T:
    # pyfuncprof: begin generic
    return profiled_generic(req, rows)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_generic[T: (int, str), *Ts, **P](req, rows):
    # pyfuncprof: end generic
    first: T = rows[0]
    return first


@app.route(route="b")
async def waits[T](req: T):
    # pyfuncprof: begin waits
    return await (profiled_waits if sys.gettrace() is None else profiled_waits.__wrapped__)(req)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_waits[T](req):
    # pyfuncprof: end waits
    return T
