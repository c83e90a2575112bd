import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original f916911b6c780e84d8d08f99855fed945091a35d)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
class Pages:
    __size = 2

    @staticmethod
    @app.route(route="static")
    def static(req):
        # pyfuncprof: begin static
        return Pages.profiled_static(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_static(req):
        # pyfuncprof: end static
        return 'static'

    @app.route(route="plain")
    def plain(self, req):
        # pyfuncprof: begin plain
        return Pages.profiled_plain(self, req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_plain(self, req):
        # pyfuncprof: end plain
        return self.__size


@app.route(route="after")
def after(req):
    # pyfuncprof: begin after
    return profiled_after(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_after(req):
    # pyfuncprof: end after
    return 'after'
