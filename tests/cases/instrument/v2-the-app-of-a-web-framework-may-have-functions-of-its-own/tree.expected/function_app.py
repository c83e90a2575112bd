import azure.functions as func
from flask import Flask

flask = Flask(__name__)
app = func.WsgiFunctionApp(app=flask.wsgi_app)


@flask.route('/')
def index():
    return 'index'


# pyfuncprof: begin setup (original 6089d49427109642eb197186550a38542f0cb1b4)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.schedule(schedule='0 * * * * *', arg_name='timer')
def tick(timer):
    # pyfuncprof: begin tick
    return profiled_tick(timer)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_tick(timer):
    # pyfuncprof: end tick
    print('tick')
