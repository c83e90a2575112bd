import azure.functions as func
import azure.durable_functions as df

app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)


# pyfuncprof: begin setup (original 889538eb3622e9598c65da00c69c406bb58be992)
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
@app.route(route="start")
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client):
    # pyfuncprof: begin start
    return await (profiled_start if sys.gettrace() is None else profiled_start.__wrapped__)(req, client)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_start(req, client):
    # pyfuncprof: end start
    name = await client.start_new('chain')
    return client.create_check_status_response(req, name)


@app.orchestration_trigger(context_name="context")
def chain(context):
    result = yield context.call_activity('work', 1)
    return result


@app.orchestration_trigger(context_name="context")
def flat(context):
    return 'an orchestrator without a yield'


@app.activity_trigger(input_name="size")
def work(size: int) -> int:
    # pyfuncprof: begin work
    return profiled_work(size)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_work(size):
    # pyfuncprof: end work
    return len(bytes(size))
