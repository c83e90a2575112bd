import azure.functions as func
from flask import Flask

app = func.FunctionApp()


# pyfuncprof: begin setup (original 4ebb387ccd9065b524d439f0f5a3aeadaca29a66)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="real")
def real(req):
    # pyfuncprof: begin real
    return profiled_real(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_real(req):
    # pyfuncprof: end real
    return 'azure'


web = app = Flask(__name__)


@app.route('/page')
def page():
    return 'flask'
