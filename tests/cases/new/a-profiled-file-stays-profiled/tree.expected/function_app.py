import azure.functions as func
import logging

app = func.FunctionApp()


# pyfuncprof: begin setup (original 6eb8c9604ce456eb003eee52d6d643d3b2d93b2b)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(
    route="one",
    auth_level=func.AuthLevel.FUNCTION,
)
def one(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin one
    return profiled_one(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_one(req):
    # pyfuncprof: end one
    logging.info("Answering a request")

    name = req.params.get("name")
    if not name:
        try:
            body = req.get_json()
        except ValueError:
            body = None
        if isinstance(body, dict):
            name = body.get("name")

    if name:
        return func.HttpResponse(f"Hello, {name}. This HTTP triggered function executed successfully.")
    return func.HttpResponse("Tell me your name, as name in the query or in a JSON body, and I greet you.")


@app.route(
    route="two",
    auth_level=func.AuthLevel.FUNCTION,
)
def two(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin two
    return profiled_two(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_two(req):
    # pyfuncprof: end two
    logging.info("Answering a request")

    name = req.params.get("name")
    if not name:
        try:
            body = req.get_json()
        except ValueError:
            body = None
        if isinstance(body, dict):
            name = body.get("name")

    if name:
        return func.HttpResponse(f"Hello, {name}. This HTTP triggered function executed successfully.")
    return func.HttpResponse("Tell me your name, as name in the query or in a JSON body, and I greet you.")
