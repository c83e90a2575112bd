import azure.functions as func
from parts import users

app = func.FunctionApp()
app.register_functions(users)


# pyfuncprof: begin setup (original 884b9346fccb941ed54ce1e3253bb982168fbe0d)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@users.route(route="here")
def here(req):
    # pyfuncprof: begin here
    return profiled_here(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_here(req):
    # pyfuncprof: end here
    return 'here'
