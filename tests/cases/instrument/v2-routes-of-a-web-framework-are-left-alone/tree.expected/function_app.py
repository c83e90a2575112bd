import azure.functions as func
from fastapi import FastAPI
from flask import Flask

app = Flask(__name__)
api = FastAPI()
functions = func.FunctionApp()


@app.route('/pages')
def page():
    return 'flask'


@api.get('/rows')
async def rows():
    return 'fastapi'


# pyfuncprof: begin setup (original db1265eb13e305855358228a28d5ca67af4d4197)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@functions.route(route="real")
def real(req):
    # pyfuncprof: begin real
    return profiled_real(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_real(req):
    # pyfuncprof: end real
    return 'azure'
