import azure.functions as func
import logging

app = func.FunctionApp()


# pyfuncprof: begin setup (original 8fb503f0f6fcfa8edd50a0719b78c21fd9ed8e62)
# isort: off
import logging
import os
# isort: on
if os.getenv("PYFUNCPROF_ENABLE") == "1" or not (
    os.getenv("WEBSITE_INSTANCE_ID")
    or os.getenv("LEGION_SERVICE_HOST")
    or os.getenv("CONTAINER_APP_NAME")
    or (os.getenv("CONTAINER_NAME") and os.getenv("WEBSITE_SITE_NAME"))
):
    import memory_profiler
    root_logger = logging.getLogger()
    if root_logger.handlers:
        root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
    profiler_logstream = memory_profiler.LogFile("memory_profiler_logs", True)
    profiler_decorator = memory_profiler.profile(stream=profiler_logstream)
else:
    def profiler_decorator(function):
        if function.__name__.startswith("profiled_"):
            function.__wrapped__ = function.__call__
        return function


# pyfuncprof: end setup
@app.route(route="a")
def first(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin first
    return profiled_first(req)


@profiler_decorator
def profiled_first(req):
    # pyfuncprof: end first
    return func.HttpResponse("a")


@app.route(
    route="Second",
    auth_level=func.AuthLevel.FUNCTION,
)
def Second(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin Second
    return profiled_Second(req)


@profiler_decorator
def profiled_Second(req):
    # pyfuncprof: end Second
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
