import azure.functions as func


class Base:
    def __init__(self):
        self.function_app = func.FunctionApp()


# pyfuncprof: begin setup (original 690eb76ceee3273c48a77e8418fac20a997fcdb4)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
class Host(Base):
    def add_health(self):
        @self.function_app.route(route='health')
        def health(req):
            # pyfuncprof: begin health
            return profiled_health(req)

        @memory_profiler.profile(stream=profiler_logstream)
        def profiled_health(req):
            # pyfuncprof: end health
            return func.HttpResponse('health')


HOST = Host()
HOST.add_health()
