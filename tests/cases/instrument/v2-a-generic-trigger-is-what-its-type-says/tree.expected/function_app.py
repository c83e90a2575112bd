import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original c16a7b476702c1eb10f9ba865f4815454b55e9dd)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.generic_trigger(arg_name='req', type='httpTrigger', route='one')
def one(req):
    # pyfuncprof: begin one
    return profiled_one(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_one(req):
    # pyfuncprof: end one
    return 'one'


@app.generic_trigger(arg_name='context', type='orchestrationTrigger')
def two(context):
    return context.call_activity('three')
