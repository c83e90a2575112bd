import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
async def asynchronous(req, sys, profiled_asynchronous=None):
    return sys


@app.route(route="b")
def synchronous(req, profiled_synchronous, memory_profiler=None):
    return memory_profiler


@app.route(route="c")
def writes(req):
    global root_logger, logging
    root_logger = logging = req
    return 'ok'
