import azure.functions as func

app = func.FunctionApp()
type Rows = list[int]


# pyfuncprof: begin setup (original 88ce0549ad86739bed618cceb06c9d27a5631037)
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
def matches(req):
    # pyfuncprof: begin matches
    return profiled_matches(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_matches(req):
    # pyfuncprof: end matches
    match req:
        case {'size': int(n)} if n > 1:
            return f"{n!r:>{10}} {'nested' + f'{n}'}"
        case [_, *rest]:
            return rest
        case _:
            pass
    if (n := len(req)) > 1:
        print(n)
    try:
        print(1)
    except* ValueError:
        pass


@app.route(route="b")
async def contexts(req):
    # pyfuncprof: begin contexts
    return await (profiled_contexts if sys.gettrace() is None else profiled_contexts.__wrapped__)(req)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_contexts(req):
    # pyfuncprof: end contexts
    async with (open(req) as a, open(req) as b,):
        return [x async for x in a]
